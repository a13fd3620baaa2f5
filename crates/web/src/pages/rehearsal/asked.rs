//! What somebody will be asked, and where the answer lies: each sees their own; whoever runs the system chooses a person.

use axum::extract::Query;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, AskedQuestion, AskedStatement, RehearsalView, Request};
use serde::Deserialize;

use super::{Tab, requirement, tabs};
use crate::{
    look::{Page, day},
    pages::linked::{linked, path},
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    person: String,
}

/// `GET /rehearsal`.
pub(super) async fn show(v: Visitor, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    let person = Some(asked.person).filter(|person| !person.trim().is_empty());
    let Answer::Rehearsal(view) = v.ask(Request::Rehearsal { person }).await? else {
        return Err(Trouble::not_found());
    };
    let name = view.person.clone().unwrap_or_default();
    let title = if view.own { t!(&v, "rehearsal-title") } else { t!(&v, "rehearsal-title-of", name = name.clone()) };
    let nothing = view.answers_for.is_empty() && view.questions.is_empty();
    let body = html! {
        div class="head" {
            div {
                h1 { (title) }
                p { @if view.own { (t!(v, "rehearsal-lead")) } @else { (t!(v, "rehearsal-lead-of")) } @if let Some(on) = view.next_visit { " " (t!(v, "rehearsal-next")) " " (day(&v, on)) "." } }
            }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "rehearsal-print")) } }
        }
        (tabs(&v, Tab::Asked, view.briefing))
        (others(&v, &view))
        div class="stack rehearsal" {
            @if nothing { p class="quiet" { (t!(v, "rehearsal-nothing")) } }
            @if !view.questions.is_empty() {
                section class="card" {
                    header { h2 { (t!(v, "rehearsal-yours")) } span class="quiet" { (t!(v, "rehearsal-yours-note")) } }
                    ul class="rows asked" { @for question in &view.questions { (asked_row(&v, question)) } }
                }
            }
            @if !view.answers_for.is_empty() {
                section class="card" {
                    header { h2 { (t!(v, "rehearsal-statements")) } span class="quiet" { (t!(v, "rehearsal-statements-note")) } }
                    ul class="rows asked" { @for statement in &view.answers_for { (statement_row(&v, statement)) } }
                }
            }
            p class="quiet" { (t!(v, "rehearsal-advice")) }
        }
    };
    Ok(v.page(title, body))
}

/// Whose it is, for whoever runs the system.
fn others(v: &Visitor, view: &RehearsalView) -> Markup {
    html! {
        @if !view.others.is_empty() {
            form class="filters" method="get" action="/rehearsal" {
                label { (t!(v, "rehearsal-of")) " "
                    select class="field" name="person" {
                        @for (id, name) in &view.others { option value=(id) selected[view.person.as_ref() == Some(name)] { (name) } }
                    }
                }
                button class="button" type="submit" { (t!(v, "rehearsal-show")) }
            }
        }
    }
}

fn asked_row(v: &Visitor, question: &AskedQuestion) -> Markup {
    html! {
        li {
            p class="question" { (question.ask) }
            p class="small quiet" { (t!(v, "rehearsal-answer")) " " (question.answer) }
            ul class="dots" {
                @for link in &question.records { li { (linked(v, link)) } }
                @if question.more > 0 { li class="quiet" { (t!(v, "certification-more", count = question.more)) } }
            }
        }
    }
}

fn statement_row(v: &Visitor, statement: &AskedStatement) -> Markup {
    html! {
        li {
            h3 { a class="plain" href=(path(&statement.link)) { (statement.link.title.as_deref().unwrap_or_default()) } }
            ul class="bare about" { @for asked in &statement.requirements { (requirement(v, asked, true)) } }
            @if statement.more > 0 { p class="quiet small" { (t!(v, "rehearsal-more-requirements", count = statement.more)) } }
            p class="small" { span class="quiet" { (t!(v, "rehearsal-you-said")) " " } @match &statement.says { Some(says) => (says), None => (t!(v, "rehearsal-said-nothing")) } }
            @if !statement.evidence.is_empty() { p class="small" { span class="quiet" { (t!(v, "rehearsal-evidence")) " " } (statement.evidence.join(", ")) } }
        }
    }
}
