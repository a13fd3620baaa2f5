//! `/r/{register}/{record}` of a document: what holds, or the revision asked for, with all that a reader wants to know about it.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use plumb_engine::desk::{DocumentStep, DocumentView, ReaderView, RecordRef, RevisionStage, RevisionView};
use serde::Deserialize;

use super::{
    ask_document, named,
    parts::{self, Tab},
    place,
};
use crate::{
    look::{self, Page},
    pages::trail,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// What is asked for beside the document itself.
#[derive(Debug, Default, Deserialize)]
pub(in crate::pages) struct Shown {
    /// A revision's number or id; absent: the one in force.
    revision: Option<String>,
    /// `record`: its plain record instead.
    view: Option<String>,
}

impl Shown {
    /// Whether the plain record is wanted.
    pub(in crate::pages) fn wants_record(&self) -> bool {
        self.view.as_deref() == Some("record")
    }
}

/// `GET /r/{register}/{record}/document`: also for a revision's own record.
pub(super) async fn document(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Result<Page, Trouble> {
    document_page(&v, &register, &record, &shown).await
}

/// The page of a document.
pub(in crate::pages) async fn document_page(
    v: &Visitor,
    register: &str,
    record: &str,
    shown: &Shown,
) -> Result<Page, Trouble> {
    let revision = shown.revision.clone().filter(|text| !text.is_empty()).map(RecordRef);
    let document = ask_document(v, named(register, record), revision).await?;
    let open =
        document.shown.as_ref().and_then(|shown| document.revisions.iter().find(|one| one.record == shown.record));
    let before = match (open, parts::in_force(&document)) {
        (Some(open), Some(holds)) if open.stage == RevisionStage::OnItsWay => {
            let other =
                ask_document(v, RecordRef(document.record.clone()), Some(RecordRef(holds.record.clone()))).await?;
            other.shown.and_then(|shown| shown.text)
        }
        _ => None,
    };
    let body = html! {
        (head(v, &document, open))
        (parts::tabs(v, &document, open.map_or(Tab::Readers, |open| Tab::Revision(&open.record))))
        @if let Some(yours) = &document.yours { (to_read(v, &document, yours)) }
        div class="split" {
            article class="card" {
                @if let Some(open) = open { (band(v, &document, open)) }
                (text(v, &document, open, before.as_deref()))
            }
            div class="stack" {
                (facts(v, &document, open))
                @if let Some(open) = open { (trail(v, &document, open)) }
                (readers(v, &document))
                @if let Some(open) = open { (others(v, &document, open)) }
                (used_by(v, &document))
            }
        }
    };
    Ok(v.page(document.title.clone(), body))
}

fn head(v: &Visitor, document: &DocumentView, open: Option<&RevisionView>) -> Markup {
    // What leads on stands above the text while it is on its way; what else can be done stands below the facts.
    let (main, back) = leading(document, open);
    let to = |step: &DocumentStep| {
        let record = open.map(|open| parts::revision_address(document, open)).unwrap_or_default();
        format!("{record}/move/{}", step.id)
    };
    html! {
        div class="head" {
            div { h1 { (document.title) } p { (parts::lead(v, document)) } }
            div class="do" {
                @if !v.shell.guest { a class="button" href=(trail::href(&document.register, document.number.as_deref(), &document.record)) { (t!(v, "trail-do")) } }
                @if let Some(open) = open {
                    @if let (RevisionStage::OnItsWay, Some(holds)) = (open.stage, parts::in_force(document)) {
                        a class="button" href={ (parts::address(document)) "/compare?left=" (place(holds.number.as_deref(), &holds.record))
                            "&right=" (place(open.number.as_deref(), &open.record)) } {
                            (t!(v, "documents-compare-with", mark = holds.mark.clone()))
                        }
                    }
                    @if open.stage == RevisionStage::OnItsWay && open.signatures.is_empty() {
                        a class="button" href={ (parts::revision_address(document, open)) "/write" } { (t!(v, "documents-write")) }
                    }
                }
                @if let Some(step) = back { a class="button" href=(to(step)) { (step.name) } }
                @if let Some(step) = main { a class="button main" href=(to(step)) { (step.name) } }
                @if document.may_revise && parts::on_its_way(document).is_none() {
                    a class="button main" href={ (parts::address(document)) "/revise" } { (t!(v, "documents-revise")) }
                }
            }
        }
    }
}

/// The step onwards and the step back that a revision on its way offers first.
fn leading<'d>(
    document: &'d DocumentView,
    open: Option<&RevisionView>,
) -> (Option<&'d DocumentStep>, Option<&'d DocumentStep>) {
    if open.is_none_or(|open| open.stage != RevisionStage::OnItsWay) {
        return (None, None);
    }
    let may = || document.steps.iter().filter(|step| step.refused.is_none());
    // A step that wants a reason turns something down.
    (may().find(|step| !step.reason), may().find(|step| step.reason))
}

/// What somebody has to read, with the button that says so.
fn to_read(v: &Visitor, document: &DocumentView, yours: &ReaderView) -> Markup {
    let register = document.readings.as_ref().map(|readings| readings.register.as_str()).unwrap_or_default();
    let shown = document.shown.as_ref().map(|shown| shown.record.as_str()).unwrap_or_default();
    html! {
        form class="band warn reading" method="post" action={ "/r/" (register) "/" (place(yours.number.as_deref(), &yours.record)) "/read" } {
            input type="hidden" name="once" value=(look::once(v));
            input type="hidden" name="document" value={ (parts::address(document)) "/document" };
            input type="hidden" name="content" value=(document.revisions.iter().find(|one| one.record == shown).map(|one| one.content.as_str()).unwrap_or_default());
            span {
                @match yours.due {
                    Some(due) if yours.overdue => (t!(v, "documents-read-overdue", day = look::day_text(v, due))),
                    Some(due) => (t!(v, "documents-read-by", day = look::day_text(v, due))),
                    None => (t!(v, "documents-read")),
                }
            }
            @if let Some(step) = &yours.confirm {
                input type="hidden" name="step" value=(step);
                button class="button main" type="submit" { (t!(v, "documents-confirm")) }
            }
        }
    }
}

/// What a reader must know before trusting the text: that it does not hold, and what is new in it.
fn band(v: &Visitor, document: &DocumentView, open: &RevisionView) -> Markup {
    let mark = open.mark.clone();
    let holds = parts::in_force(document).map(|holds| holds.mark.clone());
    let mut said = match (open.stage, holds) {
        (RevisionStage::InForce, _) => return html! {},
        (RevisionStage::OnItsWay, _) => {
            vec![t!(v, "documents-band-on-its-way", mark = mark, state = open.state_name.clone())]
        }
        (_, Some(holds)) => {
            vec![t!(v, "documents-band-replaced", mark = mark, state = open.state_name.clone(), holds = holds)]
        }
        (_, None) => vec![t!(v, "documents-band-aside", mark = mark, state = open.state_name.clone())],
    };
    if let Some(change) = &open.change {
        said.push(t!(v, "documents-band-changed", change = sentence(change)));
    }
    if let Some(reason) = &open.reason {
        said.push(t!(v, "documents-band-reason", reason = sentence(reason)));
    }
    if open.major {
        said.push(t!(v, "documents-band-major"));
    }
    html! { p class="band warn" { (said.join(" ")) } }
}

/// Without the full stop that the sentence around it brings.
fn sentence(text: &str) -> String {
    text.trim().trim_end_matches('.').to_owned()
}

fn text(v: &Visitor, document: &DocumentView, open: Option<&RevisionView>, before: Option<&str>) -> Markup {
    let (Some(shown), Some(open)) = (&document.shown, open) else {
        return html! { div class="in" {
            p { (t!(v, "documents-empty")) }
            p { a class="button" href={ (parts::address(document)) "/revise" } { (t!(v, "documents-revise")) } }
        } };
    };
    let record = parts::revision_address(document, open);
    let pictures = parts::pictures(&record, &shown.files);
    html! {
        @if let Some(text) = &shown.text {
            div class="in prose" {
                @match before {
                    Some(before) => (look::prose_since(text, before, &pictures)),
                    None => (look::prose(text, &pictures)),
                }
            }
        }
        @if shown.text.is_none() && shown.files.is_empty() { div class="in" { p { (t!(v, "documents-no-text")) } } }
        @if !shown.files.is_empty() {
            div class="in files" {
                h2 { (t!(v, "documents-files")) }
                ul {
                    @for file in &shown.files {
                        li { a href=(parts::file_address(&record, file)) { (file.name) } " " small class="quiet" { (parts::size(v, file.size_bytes)) } }
                    }
                }
            }
        }
    }
}

fn facts(v: &Visitor, document: &DocumentView, open: Option<&RevisionView>) -> Markup {
    html! {
        section class="card" { div class="in" {
            dl class="facts" {
                @if let Some(open) = open {
                    (look::fact(&t!(v, "documents-state"), &parts::stage(open)))
                    @if let Some(day) = open.effective {
                        (look::fact(&t!(v, if open.stage == RevisionStage::OnItsWay { "documents-takes-effect" } else { "documents-since" }), &look::day(v, day)))
                    }
                    @if let Some(author) = &open.author { (look::fact(&t!(v, "documents-author"), &html! { (author) })) }
                }
                @for fact in &document.facts {
                    @match fact.value.parse::<jiff::civil::Date>() {
                        Ok(day) if fact.kind == "date" => (look::fact(&fact.name, &look::day(v, day))),
                        _ if !fact.requirements.is_empty() => (look::fact(&fact.name, &html! {
                            ul class="bare" { @for named in &fact.requirements { li { (look::requirement(v, named)) } } }
                        })),
                        _ => (look::fact(&fact.name, &html! { (fact.value) })),
                    }
                }
            }
            p class="do" { a class="button small" href={ (parts::address(document)) "/edit" } { (t!(v, "documents-edit-facts")) } }
        } }
    }
}

/// Who signed, and whom it waits for.
fn trail(v: &Visitor, document: &DocumentView, open: &RevisionView) -> Markup {
    let due = &document.duties;
    if open.signatures.is_empty() && due.is_empty() {
        return html! {};
    }
    html! {
        section class="card" {
            header { h2 { (t!(v, "documents-signatures")) } }
            div class="in" { ul class="trail" {
                @for signature in &open.signatures {
                    li {
                        (t!(v, "documents-signed", meaning = meaning(v, &signature.meaning), name = signature.name.clone()))
                        br;
                        small class="quiet" {
                            (look::moment(v, signature.at, &v.shell.zone)) ", "
                            (t!(v, &format!("documents-method-{}", signature.method.replace('_', "-"))))
                            @if !signature.current && signature.meaning == "approval" { ". " (t!(v, "documents-signed-before")) }
                        }
                    }
                }
                @for duty in due {
                    li class="open" {
                        (duty.say) @if !duty.who.is_empty() { ", " (duty.who.join(", ")) }
                        br;
                        small class=(if duty.overdue { "quiet bad" } else { "quiet" }) { (t!(v, "documents-waits-until", day = look::day_text(v, duty.day))) }
                    }
                }
            } }
        }
        p class="quiet" { (t!(v, "documents-content", digest = open.content.chars().take(12).collect::<String>())) }
    }
}

fn meaning(v: &Visitor, meaning: &str) -> String {
    t!(v, &format!("documents-meaning-{meaning}"))
}

/// How many of those asked have read.
fn readers(v: &Visitor, document: &DocumentView) -> Markup {
    let asked = document.readers.len();
    if asked == 0 {
        return html! {};
    }
    let read = document.readers.iter().filter(|reader| reader.read_on.is_some()).count();
    let late = document.readers.iter().filter(|reader| reader.overdue).count();
    html! {
        section class="card" {
            header { h2 { (t!(v, "documents-readers")) } a href={ (parts::address(document)) "/readers" } { (t!(v, "documents-readers-all")) } }
            div class="in" {
                p { (t!(v, "documents-readers-count", read = i64::try_from(read).unwrap_or(0), asked = i64::try_from(asked).unwrap_or(0))) }
                @if late > 0 { p class="bad" { (t!(v, "documents-readers-late", count = i64::try_from(late).unwrap_or(0))) } }
            }
        }
    }
}

/// What else can be done with the revision, and what cannot, with its reason.
fn others(v: &Visitor, document: &DocumentView, open: &RevisionView) -> Markup {
    let (main, back) = leading(document, Some(open));
    let first = [main, back].map(|step| step.map(|step| step.id.as_str()));
    let others: Vec<&DocumentStep> =
        document.steps.iter().filter(|step| !first.contains(&Some(step.id.as_str()))).collect();
    if others.is_empty() {
        return html! {};
    }
    html! {
        details class="card" {
            summary { (t!(v, "documents-others")) }
            div class="in" { dl class="stack" {
                @for step in others {
                    @if let Some((say, help)) = &step.refused {
                        div { dt { (step.name) } dd class="quiet" { (say) @if let Some(help) = help { ": " (help) } } }
                    } @else {
                        div { dt { a href={ (parts::revision_address(document, open)) "/move/" (step.id) } { (step.name) } } dd {} }
                    }
                }
            } }
        }
    }
}

/// What points to the document, its own revisions aside.
fn used_by(v: &Visitor, document: &DocumentView) -> Markup {
    if document.used_by.is_empty() {
        return html! {};
    }
    html! {
        section class="card" {
            header { h2 { (t!(v, "documents-used-by")) } }
            div class="in" { ul class="stack" {
                @for one in &document.used_by {
                    li { a href={ "/r/" (one.register) "/" (one.record) } { (one.record) } " " (one.title) }
                }
            } }
        }
    }
}
