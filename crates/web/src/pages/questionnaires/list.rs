//! `GET /questionnaires`: what customers asked, and the form by which another questionnaire comes in.

use maud::{Markup, html};
use plumb_engine::desk::{Answer, Problem, QuestionnaireRow, QuestionnairesView, Request};

use super::CLASSES;
use crate::{
    look::{Page, Tone, day, notice, state},
    pages::registers::part,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// What somebody typed about a questionnaire.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) customer: String,
    pub(super) due: String,
    pub(super) highest: String,
    pub(super) text: String,
}

pub(super) async fn show(v: Visitor) -> Result<Page, Trouble> {
    page(&v, &Typed::default(), None).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn page(v: &Visitor, typed: &Typed, problem: Option<&Problem>) -> Result<Page, Trouble> {
    let Answer::Questionnaires(view) = v.ask(Request::Questionnaires).await? else { return Err(Trouble::not_found()) };
    let title = t!(v, "questionnaires-title");
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "questionnaires-lead")) } } }
        @if let Some(problem) = problem {
            (notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { " " (help) } }))
        }
        div class="stack" {
            (all(v, &view))
            @if view.may_take && v.site.settings.questionnaires.is_some() { (form(v, &view, typed)) }
        }
    };
    Ok(v.page(title, body))
}

fn all(v: &Visitor, view: &QuestionnairesView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "questionnaires-all")) } }
            @if view.all.is_empty() { p class="in quiet" { (t!(v, "questionnaires-none")) } }
            @else { ul class="rows plain-rows" { @for row in &view.all { (line(v, row)) } } }
        }
    }
}

fn line(v: &Visitor, row: &QuestionnaireRow) -> Markup {
    let number = row.link.number.as_deref().unwrap_or_default();
    html! {
        li {
            span {
                a href={ "/questionnaires/" (part(number)) } { (number) " " (row.link.title.as_deref().unwrap_or_default()) } br;
                small class="quiet" {
                    (row.customer) " · " (t!(v, "questionnaires-count", count = row.questions))
                    @match (row.sent, row.due) {
                        (Some(sent), _) => { " · " (t!(v, "questionnaires-sent")) " " (day(v, sent)) },
                        (None, Some(due)) => { " · " (t!(v, "questionnaires-due")) " " (day(v, due)) },
                        (None, None) => {},
                    }
                }
            }
            span {
                @match (row.to_answer, row.sent) {
                    (0, None) => (state(Tone::Good, &t!(v, "questionnaires-decided"))),
                    (0, Some(_)) => (state(Tone::Good, &t!(v, "questionnaires-holds"))),
                    (count, None) => (state(Tone::Soon, &t!(v, "questionnaires-to-answer", count = count))),
                    (count, Some(_)) => (state(Tone::Soon, &t!(v, "questionnaires-changed", count = count))),
                }
            }
        }
    }
}

fn form(v: &Visitor, view: &QuestionnairesView, typed: &Typed) -> Markup {
    html! {
        form class="card form" method="post" action="/questionnaires/read" enctype="multipart/form-data" data-drop {
            header { h2 { (t!(v, "questionnaires-new")) } }
            div class="in stack" {
                div class="line" {
                    label for="file" { (t!(v, "questionnaires-file")) }
                    div { input type="file" id="file" name="file" accept=".xlsx,.docx,.odt,.md,.txt,.html,.pdf"; p class="help" { (t!(v, "questionnaires-file-help")) } }
                }
                div class="line" {
                    label for="text" { (t!(v, "questionnaires-text")) }
                    div { textarea class="field" id="text" name="text" rows="3" { (typed.text) } p class="help" { (t!(v, "questionnaires-text-help")) } }
                }
                (about(v, view, typed))
                p class="do" { button class="button main" type="submit" { (t!(v, "questionnaires-look")) } }
            }
        }
    }
}

/// Who asks, until when, and what may be shown.
pub(super) fn about(v: &Visitor, view: &QuestionnairesView, typed: &Typed) -> Markup {
    let highest = if typed.highest.is_empty() { "internal" } else { typed.highest.as_str() };
    let count = |class: &str| view.statements.iter().find(|(known, _)| known == class).map_or(0, |(_, count)| *count);
    html! {
        div class="line" {
            label for="customer" { (t!(v, "questionnaires-customer")) }
            div { input class="field" type="text" id="customer" name="customer" value=(typed.customer) required autocomplete="organization"; p class="help" { (t!(v, "questionnaires-customer-help")) } }
        }
        div class="line" {
            label for="title" { (t!(v, "questionnaires-name")) }
            div { input class="field" type="text" id="title" name="title" value=(typed.title) autocomplete="off"; }
        }
        div class="line" {
            label for="due" { (t!(v, "questionnaires-wanted")) }
            div { input class="field short" type="date" id="due" name="due" value=(typed.due); }
        }
        div class="line" {
            label for="highest" { (t!(v, "questionnaires-highest")) }
            div {
                select class="field short" id="highest" name="highest" {
                    @for (class, text) in CLASSES {
                        option value=(class) selected[class == highest] { (t!(v, text)) ": " (t!(v, "questionnaires-statements", count = count(class))) }
                    }
                }
                p class="help" { (t!(v, "questionnaires-highest-help")) }
            }
        }
    }
}
