//! Writing a revision: beginning one, and its text in Markdown with a preview that needs no script.

use axum::{
    extract::{Form, Path},
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Act, Answer, DocumentView, Given, Problem, RecordRef, Request, RevisionView};
use serde::Deserialize;

use super::{
    ask_document, named,
    parts::{self, Tab},
    unfit,
};
use crate::{
    look::{self, Page, Tone},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// What is said about a new revision.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Begun {
    #[serde(default)]
    change: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    mark: String,
    major: Option<String>,
    once: Option<String>,
}

/// `GET …/revise`.
pub(super) async fn begin(v: Visitor, Path((register, record)): Path<(String, String)>) -> Result<Page, Trouble> {
    let document = ask_document(&v, named(&register, &record), None).await?;
    Ok(begin_page(&v, &document, &Begun::default(), None))
}

/// `POST …/revise`: makes the draft and goes on to write it.
pub(super) async fn revise(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Form(begun): Form<Begun>,
) -> Result<Response, Trouble> {
    let document = ask_document(&v, named(&register, &record), None).await?;
    let fields = &document.fields;
    let mut values = Vec::new();
    let mut give = |field: &Option<String>, text: &str| {
        values.extend(field.as_ref().filter(|_| !text.trim().is_empty()).map(|field| Given::text(field, text.trim())));
    };
    give(&fields.change, &begun.change);
    give(&fields.reason, &begun.reason);
    give(&fields.mark, &begun.mark);
    give(&fields.major, if begun.major.is_some() { "yes" } else { "" });
    let act = Act::Revise { record: RecordRef(document.record.clone()), values };
    match v.ask(Request::Run { act, key: begun.once.clone() }).await {
        Ok(Answer::Done(done)) => {
            let name = done.number.unwrap_or(done.record);
            Ok(Redirect::to(&format!("/r/{}/{name}/write", done.register)).into_response())
        }
        Ok(_) => Err(unfit()),
        Err(trouble) => Ok((trouble.status, begin_page(&v, &document, &begun, Some(&trouble.problem))).into_response()),
    }
}

fn begin_page(v: &Visitor, document: &DocumentView, begun: &Begun, problem: Option<&Problem>) -> Page {
    let fields = &document.fields;
    let body = html! {
        div class="head" { div { h1 { (t!(v, "write-begin-title", document = document.title.clone())) } p { (parts::lead(v, document)) } } }
        form class="card roomy" method="post" action={ (parts::address(document)) "/revise" } {
            div class="in stack" {
                input type="hidden" name="once" value=(look::once(v));
                (said(problem))
                @if fields.change.is_some() { (area("change", &t!(v, "write-change"), &t!(v, "write-change-help"), &begun.change, wrong(problem, fields.change.as_ref()))) }
                @if fields.reason.is_some() { (area("reason", &t!(v, "write-reason"), &t!(v, "write-reason-help"), &begun.reason, wrong(problem, fields.reason.as_ref()))) }
                @if fields.major.is_some() {
                    label class="check" { input type="checkbox" name="major" value="yes" checked[begun.major.is_some()]; " " (t!(v, "write-major")) }
                }
                @if fields.mark.is_some() && wrong(problem, fields.mark.as_ref()).is_some() {
                    label { (t!(v, "write-mark")) input class="field" name="mark" value=(begun.mark) aria-invalid="true"; }
                }
                p class="do" {
                    button class="button main" type="submit" { (t!(v, "write-begin")) }
                    a class="button" href={ (parts::address(document)) "/document" } { (t!(v, "write-leave")) }
                }
            }
        }
    };
    v.page(t!(v, "write-begin-title", document = document.title.clone()), body)
}

/// The problem, where it is about this field.
fn wrong<'p>(problem: Option<&'p Problem>, field: Option<&String>) -> Option<&'p str> {
    problem
        .filter(|problem| problem.field.is_some() && problem.field.as_ref() == field)
        .map(|problem| problem.say.as_str())
}

/// What stood in the way, above the form.
fn said(problem: Option<&Problem>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { ": " (help) } }))
        }
    }
}

fn area(name: &str, label: &str, help: &str, value: &str, wrong: Option<&str>) -> Markup {
    let (hint, error) = (format!("{name}-help"), format!("{name}-error"));
    let described = if wrong.is_some() { format!("{hint} {error}") } else { hint.clone() };
    html! {
        div {
            label for=(name) { (label) }
            textarea class="field" id=(name) name=(name) rows="3" aria-describedby=(described) aria-invalid=[wrong.map(|_| "true")] { (value) }
            small class="quiet" id=(hint) { (help) }
            @if let Some(wrong) = wrong { p class="bad" id=(error) { (wrong) } }
        }
    }
}

/// A text being written.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    text: String,
    /// The version that was looked at.
    seen: u64,
    /// Pressed: show, but keep nothing yet.
    preview: Option<String>,
    once: Option<String>,
}

/// `GET …/write`.
pub(super) async fn form(v: Visitor, Path((register, record)): Path<(String, String)>) -> Result<Page, Trouble> {
    let (document, revision) = draft(&v, &register, &record).await?;
    let text = document.shown.as_ref().and_then(|shown| shown.text.clone()).unwrap_or_default();
    Ok(write_page(&v, &document, &revision, &text, revision.etag, false, None))
}

/// `POST …/write`: keeps the text, or shows it.
pub(super) async fn write(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Form(written): Form<Written>,
) -> Result<Response, Trouble> {
    let (document, revision) = draft(&v, &register, &record).await?;
    // Browsers end lines as mail does; a text here ends them as files do.
    let text = written.text.replace("\r\n", "\n");
    if written.preview.is_some() {
        return Ok(write_page(&v, &document, &revision, &text, written.seen, true, None).into_response());
    }
    let Some(field) = &document.fields.text else { return Err(Trouble::not_found()) };
    let act = Act::Change {
        record: RecordRef(revision.record.clone()),
        values: vec![Given::text(field, &text)],
        reason: None,
        seen: Some(written.seen),
    };
    let to = parts::open_address(&document, &revision);
    match v.ask(Request::Run { act, key: written.once.clone() }).await {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        // Pressed without having changed anything: that is kept already.
        Err(trouble) if trouble.problem.code == "change.nothing" => Ok(Redirect::to(&to).into_response()),
        Err(trouble) => {
            let shown = write_page(&v, &document, &revision, &text, written.seen, true, Some(&trouble.problem));
            Ok((trouble.status, shown).into_response())
        }
    }
}

async fn draft(v: &Visitor, register: &str, record: &str) -> Result<(DocumentView, RevisionView), Trouble> {
    let name = named(register, record);
    let document = ask_document(v, name.clone(), None).await?;
    let open = document.shown.as_ref().map(|shown| shown.record.clone());
    let revision = document.revisions.iter().find(|one| Some(&one.record) == open.as_ref()).cloned();
    revision.map(|revision| (document, revision)).ok_or_else(Trouble::not_found)
}

fn write_page(
    v: &Visitor,
    document: &DocumentView,
    revision: &RevisionView,
    text: &str,
    seen: u64,
    preview: bool,
    problem: Option<&Problem>,
) -> Page {
    let record = parts::revision_address(document, revision);
    let files = document.shown.as_ref().map(|shown| shown.files.as_slice()).unwrap_or_default();
    let stale = problem.is_some_and(|problem| problem.code.ends_with("stale"));
    let body = html! {
        div class="head" { div {
            h1 { (t!(v, "write-title", document = document.title.clone(), mark = revision.mark.clone())) }
            p { (t!(v, "write-lead")) }
        } }
        (parts::tabs(v, document, Tab::Revision(&revision.record)))
        (said(problem))
        @if stale {
            p { (t!(v, "write-stale")) " " a href={ (record) "/write" } target="_blank" rel="noopener" { (t!(v, "write-stale-open")) } }
        }
        form method="post" action={ (record) "/write" } class="writing" data-keep=(format!("{}/{seen}", revision.record)) {
            input type="hidden" name="once" value=(look::once(v));
            // Whoever saw the newer text and keeps this one says so by saving again.
            input type="hidden" name="seen" value=(if stale { revision.etag } else { seen });
            div class="cols writing" {
                section class="card" {
                    header { h2 { label for="text" { (t!(v, "write-text")) } } }
                    textarea class="field source" id="text" name="text" rows="28" spellcheck="true" { "\n" (text) }
                }
                @if preview {
                    section class="card" aria-label=(t!(v, "write-preview")) {
                        header { h2 { (t!(v, "write-preview")) } }
                        div class="in prose" { (look::prose(text, &parts::pictures(&record, files))) }
                    }
                }
            }
            p class="do" {
                button class="button main" type="submit" { (t!(v, "write-save")) }
                button class="button" type="submit" name="preview" value="yes" { (t!(v, "write-preview-do")) }
                a class="button" href=(parts::open_address(document, revision)) { (t!(v, "write-leave")) }
            }
            details { summary { (t!(v, "write-how")) } p class="quiet" { (t!(v, "write-how-text")) } }
        }
        @if let Some(field) = &document.fields.file { (upload(v, &record, field)) }
    };
    v.page(t!(v, "write-title", document = document.title.clone(), mark = revision.mark.clone()), body)
}

/// A file as the revision's text, or as a picture in it.
fn upload(v: &Visitor, record: &str, field: &str) -> Markup {
    html! {
        form class="card roomy" method="post" action={ (record) "/files" } enctype="multipart/form-data" {
            header { h2 { (t!(v, "write-file")) } }
            div class="in stack" {
                input type="hidden" name="field" value=(field);
                p class="quiet" { (t!(v, "write-file-help")) }
                label { (t!(v, "write-file-choose")) input class="field" type="file" name="file" required; }
                button class="button" type="submit" { (t!(v, "write-file-send")) }
            }
        }
    }
}
