//! `/r/{register}/{record}/compare`: two revisions by words.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, Change, CompareView, DocumentView, ParagraphKind, ParagraphView, RecordRef, Request, RevisionView,
};
use serde::Deserialize;

use super::{
    ask_document, named,
    parts::{self, Tab},
    place, unfit,
};
use crate::{look::Page, trouble::Trouble, visitor::Visitor, words::t};

/// Unchanged paragraphs shown on either side of a change.
const AROUND: usize = 1;

/// Which two.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    left: Option<String>,
    right: Option<String>,
    /// `all`: also what did not change.
    show: Option<String>,
}

/// `GET`: the two asked for; else the one in force and the newest other.
pub(super) async fn compare(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Page, Trouble> {
    let document = ask_document(&v, named(&register, &record), None).await?;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (left, right) = pair(&document);
    let name = |one: Option<&RevisionView>| one.map(|one| place(one.number.as_deref(), &one.record).to_owned());
    let (left, right) = (given(asked.left).or_else(|| name(left)), given(asked.right).or_else(|| name(right)));
    let compared = match (&left, &right) {
        (Some(left), Some(right)) => {
            let of = |name: &str| RecordRef(in_register(&document, name));
            match v.ask(Request::Compare { left: of(left), right: of(right) }).await? {
                Answer::Compared(compared) => Some(*compared),
                _ => return Err(unfit()),
            }
        }
        _ => None,
    };
    let all = asked.show.as_deref() == Some("all");
    let body = html! {
        div class="head" { div { h1 { (document.title) } p { (parts::lead(&v, &document)) } } }
        (parts::tabs(&v, &document, Tab::Compare))
        (choice(&v, &document, left.as_deref(), right.as_deref(), all))
        @if let Some(compared) = &compared { (shown(&v, compared, all)) }
        @else { p { (t!(v, "documents-compare-one")) } }
    };
    Ok(v.page(t!(v, "documents-compare-title", document = document.title.clone()), body))
}

/// A revision's number with its register, so that two registers may count alike.
fn in_register(document: &DocumentView, name: &str) -> String {
    if name.len() == 36 { name.to_owned() } else { format!("{}/{name}", document.fields.register) }
}

/// The one that holds and the newest other, the older on the left.
fn pair(document: &DocumentView) -> (Option<&RevisionView>, Option<&RevisionView>) {
    let newest = document.revisions.first();
    let other = parts::in_force(document).filter(|holds| newest.is_some_and(|newest| newest.record != holds.record));
    (other.or_else(|| document.revisions.get(1)), newest.filter(|_| document.revisions.len() > 1))
}

fn choice(v: &Visitor, document: &DocumentView, left: Option<&str>, right: Option<&str>, all: bool) -> Markup {
    let one = |name: &'static str, label: String, chosen: Option<&str>| {
        html! {
            label { (label) " "
                select class="field filter" name=(name) {
                    @for revision in &document.revisions {
                        @let value = place(revision.number.as_deref(), &revision.record);
                        option value=(value) selected[Some(value) == chosen] {
                            (t!(v, "documents-compare-option", mark = revision.mark.clone(), state = revision.state_name.clone()))
                        }
                    }
                }
            }
        }
    };
    html! {
        form class="filters" method="get" {
            (one("left", t!(v, "documents-compare-left"), left))
            (one("right", t!(v, "documents-compare-right"), right))
            label { input type="checkbox" name="show" value="all" checked[all]; " " (t!(v, "documents-compare-all")) }
            button class="button" type="submit" { (t!(v, "documents-compare-do")) }
        }
    }
}

fn shown(v: &Visitor, compared: &CompareView, all: bool) -> Markup {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let kept = kept(&compared.paragraphs, all);
    html! {
        p class="quiet" role="status" {
            @if compared.changed == 0 && compared.files_gone.is_empty() && compared.files_new.is_empty() {
                (t!(v, "documents-compare-same"))
            } @else {
                (t!(v, "documents-compare-counts", paragraphs = count(compared.changed), added = count(compared.added_words), removed = count(compared.removed_words)))
            }
        }
        article class="card" {
            @if let Some(change) = &compared.right.change { p class="band" { (t!(v, "documents-compare-said", change = change.trim().to_owned())) } }
            div class="in prose compared" {
                @for (place, paragraph) in compared.paragraphs.iter().enumerate() {
                    @if kept.get(place) == Some(&true) { (one(v, paragraph)) }
                    @else if place == 0 || kept.get(place - 1) == Some(&true) { p class="quiet" { "…" } }
                }
            }
        }
        @if !compared.files_gone.is_empty() || !compared.files_new.is_empty() {
            section class="card" { div class="in" {
                h2 { (t!(v, "documents-files")) }
                ul {
                    @for name in &compared.files_gone { li { del { (name) } " " small class="quiet" { (t!(v, "documents-compare-file-gone")) } } }
                    @for name in &compared.files_new { li { ins { (name) } " " small class="quiet" { (t!(v, "documents-compare-file-new")) } } }
                }
            } }
        }
    }
}

/// Which paragraphs are shown: what changed, and what stands right beside it.
fn kept(paragraphs: &[ParagraphView], all: bool) -> Vec<bool> {
    let changed: Vec<bool> = paragraphs.iter().map(|one| one.change != Change::Same).collect();
    let near = |place: usize| {
        let from = place.saturating_sub(AROUND);
        changed.get(from..(place + AROUND + 1).min(changed.len())).is_some_and(|around| around.contains(&true))
    };
    (0..paragraphs.len()).map(|place| all || near(place)).collect()
}

fn one(v: &Visitor, paragraph: &ParagraphView) -> Markup {
    let pieces = html! {
        @for piece in &paragraph.pieces {
            @match piece.change {
                Change::Added => ins { (piece.text) },
                Change::Removed => del { (piece.text) },
                Change::Same | Change::Changed => (piece.text),
            }
        }
    };
    let told = match paragraph.change {
        Change::Same => None,
        Change::Changed => Some(t!(v, "documents-compare-changed")),
        Change::Added => Some(t!(v, "documents-compare-added")),
        Change::Removed => Some(t!(v, "documents-compare-removed")),
    };
    // Colour is not the only mark: each change is named for those who do not see it.
    let told = html! { @if let Some(told) = told { span class="unseen" { (told) ": " } } };
    match paragraph.kind {
        ParagraphKind::Heading => html! { h2 { (told) (pieces) } },
        ParagraphKind::Item => html! { p class="item" { (told) (pieces) } },
        ParagraphKind::Text => html! { p { (told) (pieces) } },
    }
}
