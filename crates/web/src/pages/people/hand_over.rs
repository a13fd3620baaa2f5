//! Handing the open work of somebody who leaves, or is away for long, over to somebody else: first what there is, then all of it
//! in one step.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use plumb_engine::desk::{Answer, HandOverView, HandedRecord, PersonRow, Problem, Request};
use serde::Deserialize;

use super::{
    form::{once, trouble},
    sign_in::refused,
};
use crate::{
    look::{Page, Tone, notice},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Who takes over.
#[derive(Debug, Deserialize)]
pub(super) struct To {
    #[serde(default)]
    to: String,
    #[serde(default)]
    once: String,
}

/// `GET /access/{person}/hand-over`.
pub(super) async fn show(v: Visitor, Path(person): Path<String>) -> Result<Page, Trouble> {
    page(&v, &person, None).await
}

/// `POST /access/{person}/hand-over`.
pub(super) async fn act(v: Visitor, Path(person): Path<String>, Form(typed): Form<To>) -> Result<Response, Trouble> {
    let key = (!typed.once.is_empty()).then(|| typed.once.clone());
    let request = Request::HandOver { from: person.clone(), to: Some(typed.to), key };
    match v.ask(request).await {
        Ok(Answer::HandedOver(done)) => Ok(result(&v, &person, &done).into_response()),
        Ok(_) => Err(Trouble::not_found()),
        Err(trouble) if trouble.problem.field.is_some() => {
            let page = page(&v, &person, Some(&trouble.problem)).await?;
            Ok(refused(trouble, page))
        }
        Err(trouble) => Err(trouble),
    }
}

async fn page(v: &Visitor, person: &str, problem: Option<&Problem>) -> Result<Page, Trouble> {
    let asked = Request::HandOver { from: person.to_owned(), to: None, key: None };
    let Answer::HandedOver(there) = v.ask(asked).await? else { return Err(Trouble::not_found()) };
    let Answer::Everybody { people } = v.ask(Request::Everybody).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "hand-over-title", name = there.from.clone());
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "hand-over-lead", name = there.from.clone())) } } }
        (trouble(problem))
        div class="stack" {
            (list(v, &there))
            @if there.unseen > 0 { (notice(Tone::Soon, &html! { (t!(v, "hand-over-unseen", count = there.unseen)) })) }
            @if !there.records.is_empty() { (form(v, person, &people)) }
        }
    };
    Ok(v.page(title, body))
}

fn form(v: &Visitor, person: &str, people: &[PersonRow]) -> Markup {
    html! {
        form class="card" method="post" action={ "/access/" (person) "/hand-over" } {
            div class="in stack narrow" {
                input type="hidden" name="once" value=(once(v));
                div class="ask" {
                    label for="to" { (t!(v, "hand-over-to")) }
                    select class="field" id="to" name="to" required {
                        option value="" { (t!(v, "hand-over-choose")) }
                        @for other in people.iter().filter(|other| other.person != person) {
                            option value=(other.person) { (other.name) }
                        }
                    }
                }
                button class="button main" type="submit" { (t!(v, "hand-over-do")) }
            }
        }
    }
}

fn list(v: &Visitor, view: &HandOverView) -> Markup {
    html! {
        div class="card" {
            @if view.records.is_empty() { p class="in quiet" { (t!(v, "hand-over-nothing")) } }
            ul class="rows sessions" { @for record in &view.records { (row(v, record)) } }
        }
    }
}

fn row(v: &Visitor, record: &HandedRecord) -> Markup {
    html! {
        li {
            span {
                @if let Some(number) = &record.number { span class="id" { (number) } " " }
                (record.title) br;
                small { (record.register) ": " (record.fields.join(", ")) }
            }
            @if let Some(why) = &record.stays { small class="bad" { (t!(v, "hand-over-stays")) " " (why) } }
        }
    }
}

fn result(v: &Visitor, person: &str, done: &HandOverView) -> Page {
    let gone = done.records.iter().filter(|record| record.stays.is_none()).count();
    let to = done.to.clone().unwrap_or_default();
    let title = t!(v, "hand-over-done", count = gone, name = to);
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "hand-over-done-lead")) } } }
        div class="stack" { (list(v, done)) }
        p { a class="button" href={ "/access/" (person) } { (t!(v, "invited-back")) } }
    };
    v.page(title, body)
}
