//! A record's page: what is to do with it, what it says, what hangs on it, what happened to it.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::extract::{Path, Query};
use maud::{Markup, html};
use plumb_engine::desk::{FieldView, HistoryView, RecordView, RegisterView, StateMeans};
use serde_json::Value;

use super::{
    address::{path_of, register_path},
    asking,
    comments::{self, Begun},
    facts, files, history,
    saying::{capital, once, said},
    steps,
};
use crate::{
    look::{Page, Tone, day, moment, state},
    pages::{
        documents::{self, Shown},
        trail,
    },
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Entries of the history shown beside the record.
const RECENT: usize = 5;

/// Names of empty fields that are said at once.
const NAMED: usize = 3;

/// `GET /r/{register}/{record}`.
pub(super) async fn show(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Result<Page, Trouble> {
    let (register, record) = asking::record(&v, &id, &key).await?;
    // What another register revises is a document, and is read as one; its plain record is a click away.
    if !shown.wants_record() && documents::is_document(&v, &record).await? {
        return documents::document_page(&v, &id, &key, &shown).await;
    }
    page(&v, &register, &record, Begun::default()).await
}

/// The page, with a comment that somebody was about to make.
pub(super) async fn page(
    v: &Visitor,
    register: &RegisterView,
    record: &RecordView,
    begun: Begun<'_>,
) -> Result<Page, Trouble> {
    let past = asking::history(v, record).await?;
    let names = register_names(v, record).await?;
    let body = html! {
        (head(v, register, record))
        (bands(v, record))
        div class="split" {
            div class="stack" {
                (short(v, register, record))
                @for field in register.fields.iter().filter(|field| !facts::is_short(field)) { (long(v, record, field)) }
                (pointing(v, record, &names))
                (comments::card(v, record, begun))
            }
            aside class="stack" {
                (steps::card(v, register, record))
                (duties(v, record))
                (signatures(v, record))
                (recent(v, record, &past))
            }
        }
    };
    let title = record.number.clone().unwrap_or_else(|| record.title.clone());
    Ok(v.page(title, body))
}

fn head(v: &Visitor, register: &RegisterView, record: &RecordView) -> Markup {
    let name = record.state.as_ref().and_then(|id| register.state(id)).map(|state| state.name.as_str());
    let tone = match record.state_means {
        Some(StateMeans::Done) => Tone::Good,
        _ => Tone::Plain,
    };
    html! {
        nav class="crumbs" aria-label=(t!(v, "registers-way")) { a href=(register_path(&register.id)) { (register.name) } }
        div class="head" {
            div {
                h1 { (record.title) }
                p {
                    @if let Some(number) = &record.number { span class="num" { (number) } " · " }
                    (capital(&register.one))
                    @if let Some(name) = name { " · " (state(tone, name)) }
                }
            }
            div class="do" {
                @if register.part.as_deref() == Some("applicability") { a class="button" href={ "/applicability?version=" (record.record) } { (t!(v, "applicability-open-page")) } }
                @if !v.shell.guest && register.part.as_deref() == Some("audit") { a class="button" href={ "/audit/" (record.record) } { (t!(v, "visit-open-page")) } }
                @if !v.shell.guest { a class="button" href=(trail::href(&record.register, record.number.as_deref(), &record.record)) data-key="w" { (t!(v, "trail-do")) } }
                @if record.may_change { a class="button" href={ (path_of(record)) "/edit" } data-key="e" { (t!(v, "registers-edit")) } }
                (steps::buttons(v, register, record))
            }
        }
    }
}

/// What stands over everything else: void, erased, or just changed and still to be taken back.
fn bands(v: &Visitor, record: &RecordView) -> Markup {
    html! {
        @if record.screen_only { div class="band" role="status" { (t!(v, "visit-screen-record")) } }
        @if record.erased { div class="band warn" role="status" { (t!(v, "registers-erased")) } }
        @if record.state_means == Some(StateMeans::Void) {
            div class="band warn" role="status" {
                (t!(v, "registers-is-void"))
                @if let Some(reason) = &record.void_reason { " " (said(reason)) }
            }
        }
        @if record.may_undo {
            form class="band undo" method="post" action={ (path_of(record)) "/undo" } {
                (once(v))
                input type="hidden" name="seq" value=(record.seq);
                span { (t!(v, "registers-just-changed")) } " "
                button class="button small" type="submit" { (t!(v, "registers-undo")) }
            }
        }
    }
}

/// The short values, and the names of what is not filled in.
fn short(v: &Visitor, register: &RegisterView, record: &RecordView) -> Markup {
    let (with, without) = facts::short(register, record);
    html! {
        section class="card" {
            div class="in stack" {
                @if with.is_empty() { p class="quiet" { (t!(v, "registers-nothing-said")) } }
                @else {
                    dl class="facts" {
                        @for field in with { dt { (field.name) } dd { (facts::value(v, record, field)) } }
                    }
                }
                (unfilled(v, record, &without))
            }
        }
    }
}

/// What is not filled in: three names, and the others on request.
fn unfilled(v: &Visitor, record: &RecordView, names: &[&str]) -> Markup {
    let Some((shown, others)) = names.split_at_checked(NAMED).filter(|(_, others)| others.len() > 1) else {
        return html! { @if !names.is_empty() { p class="quiet small" { (t!(v, "registers-without-value", fields = names.join(", "))) } } };
    };
    html! {
        details class="quiet small" {
            summary { (t!(v, "registers-without-values", fields = shown.join(", "), others = others.len())) }
            p { (others.join(", ")) }
            @if record.may_change { p { a href={ (path_of(record)) "/edit" } { (t!(v, "registers-fill-in")) } } }
        }
    }
}

/// Prose, a table, or files: each in a place of its own.
fn long(v: &Visitor, record: &RecordView, field: &FieldView) -> Markup {
    match field.kind.as_str() {
        "files" => files::card(v, record, field),
        "table" => match record.fields.get(&field.id) {
            Some(Value::Array(rows)) if !rows.is_empty() => html! {
                section class="card" { header { h2 { (field.name) } } (facts::table(v, field, rows)) }
            },
            _ => html! {},
        },
        _ => html! {
            @if let Some(text) = record.shown.get(&field.id) {
                section class="card" { header { h2 { (field.name) } } div class="in prose" { (paragraphs(text)) } }
            }
        },
    }
}

/// Text with its paragraphs and line ends, and nothing else.
pub(super) fn paragraphs(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            p {
                @for (place, line) in paragraph.trim().lines().enumerate() { @if place > 0 { br; } (line) }
            }
        }
    }
}

/// Names of the registers that point here, and of the fields by which they do.
async fn register_names(v: &Visitor, record: &RecordView) -> Result<BTreeMap<String, RegisterView>, Trouble> {
    let mut names = BTreeMap::new();
    for other in record.from.iter().filter_map(|link| link.register.clone()) {
        if let Entry::Vacant(place) = names.entry(other) {
            let register = asking::register(v, place.key()).await?;
            place.insert(register);
        }
    }
    Ok(names)
}

/// What points here, by register and field, with a way to make one more.
fn pointing(v: &Visitor, record: &RecordView, registers: &BTreeMap<String, RegisterView>) -> Markup {
    let mut groups: BTreeMap<(&str, &str), Vec<&plumb_engine::desk::LinkView>> = BTreeMap::new();
    for link in &record.from {
        if let (Some(register), Some(field)) = (&link.register, &link.field) {
            groups.entry((register, field)).or_default().push(link);
        }
    }
    html! {
        @for ((register, field), links) in &groups {
            @if let Some(register) = registers.get(*register) {
                section class="card" {
                    header {
                        h2 { (register.name) }
                        @if register.may_create {
                            a class="button small" href={ (register_path(&register.id)) "/new?f." (field) "=" (record.record) } {
                                (t!(v, "registers-add", one = register.one.clone()))
                            }
                        }
                    }
                    div class="in" {
                        @if let Some(field) = register.field(field) { p class="quiet small" { (t!(v, "registers-by-field", field = field.name.clone())) } }
                        ul class="dots" {
                            @for link in links {
                                li { (facts::link(v, link)) @if let Some(state) = &link.state { " " small class="quiet" { (state) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn duties(v: &Visitor, record: &RecordView) -> Markup {
    html! {
        @if !record.due.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "registers-duties")) } }
                ul class="rows plain-rows" {
                    @for duty in &record.due {
                        li {
                            span { (duty.say) br; small { @if duty.who.is_empty() { (t!(v, "registers-duty-nobody")) } @else { (duty.who.join(", ")) } } }
                            @if duty.overdue { small class="bad" { (t!(v, "registers-late-since")) " " (day(v, duty.day)) } }
                            @else { small { (day(v, duty.day)) } }
                        }
                    }
                }
            }
        }
    }
}

fn signatures(v: &Visitor, record: &RecordView) -> Markup {
    html! {
        @if !record.signatures.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "registers-signatures")) } }
                ul class="rows plain-rows" {
                    @for signature in record.signatures.iter().rev() {
                        li {
                            span {
                                (signature.name) br;
                                small { (t!(v, &format!("registers-meaning-{}", signature.meaning))) ", " (t!(v, &format!("registers-method-{}", signature.method.replace('_', "-")))) }
                                @if !signature.current { br; small class="mid" { (t!(v, "registers-signed-before")) } }
                            }
                            small { (moment(v, signature.at, &v.shell.zone)) }
                        }
                    }
                }
            }
        }
    }
}

fn recent(v: &Visitor, record: &RecordView, past: &HistoryView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "registers-history")) } a href={ (path_of(record)) "/history" } { (t!(v, "registers-history-all", count = past.entries.len())) } }
            div class="in stack" {
                ul class="trail" {
                    @for entry in past.entries.iter().rev().take(RECENT) {
                        li { (history::headline(v, entry)) br; small class="quiet" { (moment(v, entry.at, &v.shell.zone)) ", " (entry.who) } }
                    }
                }
                p class="seal" { a href={ "/proof/" (record.seq) } { (t!(v, "registers-sealed", seq = record.seq)) } }
            }
        }
    }
}
