//! `GET /questionnaires/{record}`: what waits for somebody first, each question with what is proposed and why.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use plumb_engine::desk::{
    Answer, EarlierAnswer, NextStep, Problem, QuestionStands, QuestionView, QuestionnaireView, RecordRef, Request,
};
use serde::Deserialize;

use super::{CLASSES, acts::Decided};
use crate::{
    look::{Page, Tone, day, fact, notice, once, requirement, state, take},
    pages::{
        linked::{linked, path},
        registers::part,
    },
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

/// Questions on a page.
const PAGE: usize = 20;

/// Which questions are looked at, and from which on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    decided: bool,
    /// Somebody chose it; otherwise what waits is shown first, as long as anything does.
    chosen: bool,
    from: usize,
}

impl Place {
    pub(super) fn named(show: &str, from: usize) -> Self {
        Self { decided: show == "decided", chosen: !show.is_empty(), from }
    }

    pub(super) fn query(self) -> String {
        format!("?show={}&from={}", self.word(), self.from)
    }

    fn word(self) -> &'static str {
        if self.decided { "decided" } else { "waiting" }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    show: String,
    from: usize,
}

pub(super) async fn show(v: Visitor, Path(key): Path<String>, Query(asked): Query<Asked>) -> Result<Page, Trouble> {
    page(&v, &key, Place::named(&asked.show, asked.from), None).await
}

/// The page, with what somebody decided and why it was not to be.
pub(super) async fn page(
    v: &Visitor,
    key: &str,
    place: Place,
    wrong: Option<(&Decided, &Problem)>,
) -> Result<Page, Trouble> {
    let record = RecordRef(key.to_owned());
    let Answer::Questionnaire(view) = v.ask(Request::Questionnaire { record: record.clone() }).await? else {
        return Err(Trouble::not_found());
    };
    let Answer::Record(record) = v.ask(Request::Show { record, on: None }).await? else {
        return Err(Trouble::not_found());
    };
    let number = view.link.number.clone().unwrap_or_default();
    let title = view.link.title.clone().unwrap_or_else(|| number.clone());
    let (waiting, decided): (Vec<_>, Vec<_>) = view.questions.iter().partition(|question| question.stands.waits());
    let place = Place { decided: place.decided || (!place.chosen && waiting.is_empty()), ..place };
    let shown = if place.decided { &decided } else { &waiting };
    let base = format!("/questionnaires/{}", part(&number));
    let body = html! {
        (head(v, &view, &title, &base, &record.transitions))
        @if let Some((_, problem)) = wrong {
            (notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { " " (help) } }))
        }
        (stands(v, &view, waiting.len()))
        nav class="tabs" aria-label=(t!(v, "questionnaires-questions")) {
            @for (tab, text, count) in [("waiting", "questionnaires-tab-waiting", waiting.len()), ("decided", "questionnaires-tab-decided", decided.len())] {
                a href={ (base) "?show=" (tab) } aria-current=[(tab == place.word()).then_some("page")] { (t!(v, text, count = count)) }
            }
        }
        div class="stack" {
            @if shown.is_empty() { p class="quiet" { (t!(v, if place.decided { "questionnaires-none-decided" } else { "questionnaires-none-waiting" })) } }
            @for question in shown.iter().skip(place.from).take(PAGE) {
                (one(v, &view, question, &base, place, wrong.map(|(typed, _)| typed).filter(|typed| typed.question == question.record)))
            }
            (paging(v, &base, place, shown.len()))
        }
    };
    Ok(v.page(title.clone(), body))
}

fn head(v: &Visitor, view: &QuestionnaireView, title: &str, base: &str, steps: &[NextStep]) -> Markup {
    let class = CLASSES.iter().find(|(word, _)| *word == view.highest).map(|(_, text)| t!(v, text)).unwrap_or_default();
    let record = path(&view.link);
    html! {
        div class="head" {
            div {
                h1 { (title) }
                p {
                    (t!(v, "questionnaires-for", customer = view.customer.clone())) " · " (t!(v, "questionnaires-up-to", class = class))
                    @if let Some(due) = view.due { " · " (t!(v, "questionnaires-due")) " " (day(v, due)) }
                }
            }
            div class="do" {
                @for step in steps.iter().filter(|step| step.refused.is_none()) {
                    a class="button" href={ (record) "/move/" (part(&step.step.id)) } { (step.step.name) } " "
                }
                (take(&t!(v, "paper-take"), &[
                    (t!(v, "questionnaires-xlsx"), format!("{base}/export.xlsx")),
                    (t!(v, "questionnaires-pdf"), format!("{base}/export.pdf")),
                ]))
                a class="button" href=(record) { (t!(v, "questionnaires-record")) }
            }
        }
    }
}

/// How far it is, or what changed since it was sent.
fn stands(v: &Visitor, view: &QuestionnaireView, waiting: usize) -> Markup {
    let before = view.questions.iter().filter(|question| question.stands == QuestionStands::AsBefore).count();
    match view.sent {
        Some(sent) => notice(
            if waiting == 0 { Tone::Good } else { Tone::Soon },
            &html! {
                (t!(v, "questionnaires-was-sent")) " " (day(v, sent)) ". "
                @if waiting == 0 { (t!(v, "questionnaires-still-holds")) } @else { (t!(v, "questionnaires-since", count = waiting)) }
            },
        ),
        None => {
            html! { @if before > 0 { (notice(Tone::Plain, &html! { (t!(v, "questionnaires-as-before-note", count = before)) })) } }
        }
    }
}

fn one(
    v: &Visitor,
    view: &QuestionnaireView,
    question: &QuestionView,
    base: &str,
    place: Place,
    typed: Option<&Decided>,
) -> Markup {
    let (tone, word) = match question.stands {
        QuestionStands::Proposed => (Tone::Plain, "questionnaires-proposed"),
        QuestionStands::Nothing => (Tone::Soon, "questionnaires-nothing"),
        QuestionStands::Changed => (Tone::Soon, "questionnaires-rests-changed"),
        QuestionStands::Answered => (Tone::Good, "questionnaires-answered"),
        QuestionStands::AsBefore => (Tone::Good, "questionnaires-as-before"),
        QuestionStands::LeftOpen => (Tone::Plain, "questionnaires-left-open"),
    };
    let answer =
        typed.map(|typed| typed.answer.as_str()).or(question.proposed.as_deref()).or(question.answer.as_deref());
    html! {
        section class="card" {
            header {
                h2 class="small" { (question.asked) }
                span { (state(tone, &t!(v, word))) @if let Some(place) = &question.place { " " small class="quiet" { (place) } } }
            }
            div class="in stack" {
                @if question.stands == QuestionStands::Changed && question.answer != question.proposed {
                    @if let Some(before) = &question.answer { (said(v, "questionnaires-answer-was", before)) }
                }
                @if view.may_answer {
                    form class="stack" method="post" action={ (base) "/answer" } {
                        input type="hidden" name="once" value=(once(v));
                        input type="hidden" name="question" value=(question.record);
                        input type="hidden" name="seen" value=(question.etag);
                        input type="hidden" name="show" value=(place.word());
                        input type="hidden" name="from" value=(place.from);
                        @if let Some(link) = &question.rests_on { input type="hidden" name="statement" value=(link.number.as_deref().unwrap_or_default()); }
                        textarea class="field" name="answer" rows="4" aria-label=(t!(v, "questionnaires-answer-to", question = question.asked.clone())) { (answer.unwrap_or_default()) }
                        p class="do" {
                            button class="button main" type="submit" name="decide" value="answer" { (t!(v, "questionnaires-accept")) } " "
                            button class="button" type="submit" name="decide" value="open" { (t!(v, "questionnaires-open")) }
                        }
                    }
                } @else if let Some(answer) = &question.answer { (said(v, "questionnaires-answer", answer)) }
                (why(v, question))
            }
        }
    }
}

fn said(v: &Visitor, label: &str, text: &str) -> Markup {
    html! { div { p class="small quiet" { (t!(v, label)) } p class="prose" { (text) } } }
}

/// Why this is proposed: the words, the requirements, what it rests on, what was said before.
fn why(v: &Visitor, question: &QuestionView) -> Markup {
    html! {
        dl class="facts small" {
            @if let Some(link) = &question.rests_on {
                (fact(&t!(v, "questionnaires-rests-on"), &html! {
                    (linked(v, link)) @if let Some(on) = question.confirmed_on { ", " (t!(v, "questionnaires-confirmed")) " " (day(v, on)) }
                }))
            }
            @if !question.matched.is_empty() {
                (fact(&t!(v, "questionnaires-about"), &html! {
                    @for one in question.matched.iter().take(3) {
                        div { (requirement(v, &one.requirement)) " " span class="quiet" { (one.words) ", " (t!(v, "questionnaires-strength", percent = u32::from(one.strength))) } }
                    }
                }))
            } @else { (fact(&t!(v, "questionnaires-about"), &html! { span class="quiet" { (t!(v, "questionnaires-about-nothing")) } })) }
            @if question.too_confidential { (fact(&t!(v, "questionnaires-kept"), &html! { (t!(v, "questionnaires-too-confidential")) })) }
            @if let Some(earlier) = &question.earlier { (fact(&t!(v, "questionnaires-earlier"), &before(v, earlier))) }
            @if let (Some(by), Some(on)) = (&question.by, question.on) { (fact(&t!(v, "questionnaires-by"), &html! { (by) ", " (day(v, on)) })) }
        }
    }
}

fn before(v: &Visitor, earlier: &EarlierAnswer) -> Markup {
    html! {
        a href=(path(&earlier.link)) { (earlier.link.number.as_deref().unwrap_or_default()) } ", " (earlier.customer)
        @if !earlier.holds { " " (state(Tone::Soon, &t!(v, "questionnaires-no-longer"))) }
        @if let Some(answer) = &earlier.answer { p class="prose quiet" { (answer) } }
    }
}

fn paging(v: &Visitor, base: &str, place: Place, count: usize) -> Markup {
    let to = |from: usize| format!("{base}{}", Place { from, ..place }.query());
    html! {
        @if count > PAGE {
            p class="do" {
                @if place.from > 0 { a class="button" href=(to(place.from.saturating_sub(PAGE))) { (t!(v, "questionnaires-back")) } " " }
                @if place.from + PAGE < count { a class="button" href=(to(place.from + PAGE)) { (t!(v, "questionnaires-on", count = count - place.from - PAGE)) } }
            }
        }
    }
}
