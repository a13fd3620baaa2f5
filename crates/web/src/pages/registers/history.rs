//! Everything that happened to a record, with old and new values, each entry with the way to its proof.

use axum::extract::Path;
use maud::{Markup, html};
use plumb_engine::desk::{HistoryEntry, Old};

use super::{asking, form_page::head, saying::said};
use crate::{
    look::{Page, moment},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// `GET /r/{register}/{record}/history`.
pub(super) async fn show(v: Visitor, Path((id, key)): Path<(String, String)>) -> Result<Page, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    let past = asking::history(&v, &record).await?;
    let title = t!(v, "registers-history-title", name = record.number.clone().unwrap_or_else(|| record.title.clone()));
    let body = html! {
        (head(&v, &title, &t!(v, "registers-history-lead"), &register, Some(&record)))
        section class="card" {
            div class="in" {
                ol class="trail" {
                    @for entry in past.entries.iter().rev() { (whole(&v, entry)) }
                }
            }
        }
    };
    Ok(v.page(title, body))
}

fn whole(v: &Visitor, entry: &HistoryEntry) -> Markup {
    html! {
        li {
            strong { (headline(v, entry)) } br;
            small class="quiet" {
                (moment(v, entry.at, &v.shell.zone)) ", " (entry.who) ", " (t!(v, &format!("registers-via-{}", entry.via))) " · "
                a href={ "/proof/" (entry.seq) } { (t!(v, "registers-entry", seq = entry.seq)) }
            }
            @if let Some(reason) = &entry.reason { p { (t!(v, "registers-because")) " " (said(reason)) } }
            @if entry.erased { p class="quiet" { (t!(v, "registers-entry-erased")) } }
            @if !entry.changes.is_empty() {
                dl class="facts changes" { @for change in &entry.changes { (changed(v, change)) } }
            }
        }
    }
}

fn changed(v: &Visitor, change: &Old) -> Markup {
    let name = match change.field.as_str() {
        "state" => t!(v, "registers-state"),
        "comment" => t!(v, "registers-comment"),
        "signature" => t!(v, "registers-signature"),
        "frozen" => t!(v, "registers-frozen"),
        _ => change.name.clone(),
    };
    html! {
        dt { (name) }
        dd {
            @if let Some(before) = &change.before { del { (before) } " " }
            @match &change.after {
                Some(after) => { ins { (after) } }
                None => { span class="quiet" { (t!(v, "registers-taken-away")) } }
            }
        }
    }
}

/// What an entry did, in a few words.
pub(super) fn headline(v: &Visitor, entry: &HistoryEntry) -> String {
    let state = entry.changes.iter().find(|change| change.field == "state").and_then(|change| change.after.clone());
    match (entry.kind.as_str(), state) {
        ("moved", Some(state)) => t!(v, "registers-did-moved-to", state = state),
        (kind, _) => t!(v, &format!("registers-did-{kind}")),
    }
}
