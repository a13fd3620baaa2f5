//! `/r/{register}/{record}/readers`: who was asked to read the revision in force, who has, and asking more.

use axum::{
    extract::{Form, Path},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::ToSpan as _;
use maud::{Markup, html};
use plumb_engine::desk::{
    Act, DocumentView, Given, Problem, ProblemKind, ReaderView, ReadingFields, Request, RevisionView,
};

use super::{
    ask_document, named,
    parts::{self, Tab},
    place,
};
use crate::{
    look::{self, Page, Tone},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Days that people are given to read, unless it is said otherwise.
const DAYS: i32 = 14;

/// `GET`.
pub(super) async fn list(v: Visitor, Path((register, record)): Path<(String, String)>) -> Result<Page, Trouble> {
    let document = ask_document(&v, named(&register, &record), None).await?;
    Ok(page(&v, &document, &[], None))
}

/// What was typed, in the order of the form: `person` for each one chosen, `due`, `once`.
type Typed = Vec<(String, String)>;

/// `POST`: asks those chosen.
pub(super) async fn ask(
    v: Visitor,
    Path((register, record)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let document = ask_document(&v, named(&register, &record), None).await?;
    let value = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let chosen: Vec<&str> =
        typed.iter().filter(|(name, _)| name == "person").map(|(_, value)| value.as_str()).collect();
    let (Some(readings), Some(open)) = (&document.readings, parts::in_force(&document)) else {
        return Err(Trouble::not_found());
    };
    let asked = if chosen.is_empty() {
        let say = "nobody was chosen, so nobody was asked";
        Err(Trouble::from(Problem::new(ProblemKind::Content, "content.nobody", say).field("person")))
    } else {
        let due = value("due").unwrap_or_default();
        ask_each(&v, readings, open, &chosen, &due, &value("once").unwrap_or_default()).await
    };
    match asked {
        Ok(()) => Ok(Redirect::to(&format!("{}/readers", parts::address(&document))).into_response()),
        Err(trouble) => {
            let shown = page(&v, &document, &typed, Some(&trouble.problem));
            Ok((trouble.status, shown).into_response())
        }
    }
}

/// Asks one after the other. Pressed again after half of it went wrong, nobody is asked twice.
async fn ask_each(
    v: &Visitor,
    readings: &ReadingFields,
    open: &RevisionView,
    chosen: &[&str],
    due: &str,
    once: &str,
) -> Result<(), Trouble> {
    for person in chosen {
        let key = (!once.is_empty()).then(|| format!("{once}/{person}"));
        v.ask(Request::Run { act: asking(readings, open, person, due), key }).await?;
    }
    Ok(())
}

fn asking(readings: &ReadingFields, open: &RevisionView, person: &str, due: &str) -> Act {
    let mut values = vec![
        Given::text(&readings.title, &open.title),
        Given::text(&readings.what, &open.record),
        Given::text(&readings.person, person),
    ];
    values.extend(readings.due.as_ref().map(|field| Given::text(field, due)));
    Act::Create { register: readings.register.clone(), values }
}

fn page(v: &Visitor, document: &DocumentView, typed: &[(String, String)], problem: Option<&Problem>) -> Page {
    let readings = document.readings.as_ref().filter(|_| parts::in_force(document).is_some());
    let offered = readings.map(|readings| readings.people.as_slice()).filter(|people| !people.is_empty());
    let body = html! {
        div class="head" { div { h1 { (document.title) } p { (parts::lead(v, document)) } } }
        (parts::tabs(v, document, Tab::Readers))
        @if let Some(problem) = problem { (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { ": " (help) } })) }
        div class="split" {
            section class="card" {
                header { h2 { (t!(v, "readers-title")) } }
                @if document.readers.is_empty() { div class="in" { p { (t!(v, "readers-none")) } } }
                @else { (table(v, document)) }
            }
            @if let Some(people) = offered { (form(v, document, people, typed)) }
        }
    };
    v.page(t!(v, "readers-page", document = document.title.clone()), body)
}

fn table(v: &Visitor, document: &DocumentView) -> Markup {
    let state = |reader: &ReaderView| match (reader.read_on, reader.overdue, reader.same_text) {
        (Some(_), _, Some(false)) => look::state(Tone::Soon, &t!(v, "readers-other-text")),
        (Some(_), _, _) => look::state(Tone::Good, &t!(v, "readers-read")),
        (None, true, _) => look::state(Tone::Bad, &t!(v, "readers-late")),
        (None, false, _) if reader.open => look::state(Tone::Soon, &t!(v, "readers-asked")),
        _ => look::state(Tone::Plain, &t!(v, "readers-excused")),
    };
    let register = document.readings.as_ref().map(|readings| readings.register.as_str()).unwrap_or_default();
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(t!(v, "readers-title")) {
            table class="table" {
                thead { tr {
                    th scope="col" { (t!(v, "readers-person")) }
                    th scope="col" { (t!(v, "readers-state")) }
                    th scope="col" { (t!(v, "readers-due")) }
                    th scope="col" { (t!(v, "readers-read-on")) }
                } }
                tbody {
                    @for reader in &document.readers {
                        tr {
                            td { a class="plain" href={ "/r/" (register) "/" (place(reader.number.as_deref(), &reader.record)) } { (reader.person) } }
                            td { (state(reader)) }
                            td { @if let Some(day) = reader.due { (look::day(v, day)) } }
                            td { @if let Some(day) = reader.read_on { (look::day(v, day)) } }
                        }
                    }
                }
            }
        }
    }
}

fn form(v: &Visitor, document: &DocumentView, people: &[String], typed: &[(String, String)]) -> Markup {
    let typed_due = typed.iter().find(|(name, _)| name == "due").map(|(_, value)| value.clone());
    let day = v.shell.today.checked_add(DAYS.days()).unwrap_or(v.shell.today).to_string();
    let chosen = |name: &str| typed.iter().any(|(known, value)| known == "person" && value == name);
    html! {
        form class="card" method="post" action={ (parts::address(document)) "/readers" } {
            header { h2 { (t!(v, "readers-ask")) } }
            div class="in stack" {
                input type="hidden" name="once" value=(look::once(v));
                @if people.is_empty() { p { (t!(v, "readers-everybody")) } }
                @else {
                    fieldset class="choices" {
                        legend { (t!(v, "readers-whom")) }
                        @for name in people {
                            label { input type="checkbox" name="person" value=(name) checked[chosen(name)]; " " (name) }
                        }
                    }
                    label { (t!(v, "readers-by")) input class="field" type="date" name="due" required value=(typed_due.unwrap_or(day)); }
                    button class="button main" type="submit" { (t!(v, "readers-ask")) }
                }
            }
        }
    }
}
