//! `GET /stand-ins`: answers to checks, declarations of having none, and words that only their owner confirmed: the internal
//! auditor's list of what stands in for records, counted apart from what records show.

use axum::routing::get;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, AnswerView, DeclarationView, LinkView, Request, StandInsView};

use crate::{
    look::{Page, Tone, day, state},
    pages::registers::{part, record_path},
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/stand-ins", get(show))]
}

async fn show(v: Visitor) -> Result<Page, Trouble> {
    let Answer::StandIns(view) = v.ask(Request::StandIns).await? else { return Err(Trouble::not_found()) };
    let title = t!(&v, "stand-ins-title");
    let counts = view.answered.iter().filter(|answer| answer.counts).count();
    let soon = |answer: &&AnswerView| answer.counts && answer.until.is_some_and(|until| until <= view.soon);
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "stand-ins-lead")) } }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "stand-ins-print")) } }
        }
        p class="summary" role="status" {
            (t!(v, "stand-ins-sum", counts = counts, soon = view.answered.iter().filter(soon).count(), none = view.declared.iter().filter(|one| one.counts).count(), owner = view.owner_only.len()))
        }
        div class="stack" {
            (answers(&v, &view))
            (declarations(&v, &view))
            (owner_only(&v, &view))
        }
    };
    Ok(v.page(title, body))
}

fn linked(link: &LinkView) -> Markup {
    let register = link.register.as_deref().unwrap_or_default();
    let path = record_path(register, link.number.as_deref(), link.record.as_deref().unwrap_or_default());
    html! { a href=(path) { @if let Some(number) = &link.number { (number) " " } (link.title.as_deref().unwrap_or_default()) } }
}

fn answers(v: &Visitor, view: &StandInsView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "stand-ins-answers")) } span class="quiet" { (t!(v, "stand-ins-answers-note")) } }
            @if view.answered.is_empty() { p class="in quiet" { (t!(v, "stand-ins-answers-none")) } }
            @else { ul class="rows plain-rows" { @for answer in &view.answered { (answer_row(v, view, answer)) } } }
        }
    }
}

fn answer_row(v: &Visitor, view: &StandInsView, answer: &AnswerView) -> Markup {
    let (tone, word) = match answer {
        answer if answer.expired => (Tone::Bad, "stand-ins-ended"),
        answer if answer.confirmed_by.is_none() => (Tone::Soon, "stand-ins-waits"),
        answer if !answer.counts => (Tone::Soon, "stand-ins-not-counting"),
        answer if answer.until.is_some_and(|until| until <= view.soon) => (Tone::Soon, "stand-ins-soon"),
        _ => (Tone::Plain, "stand-ins-counts"),
    };
    html! {
        li {
            span {
                a href=(record_path(&answer.register, Some(&answer.number), &answer.number)) { (answer.number) " " (answer.text) }
                br; small {
                    (answer.kind_name) ": " (answer.check)
                    @if let Some(subject) = &answer.subject { ", " (subject) }
                    @if let Some(by) = &answer.by { " · " (t!(v, "stand-ins-by", who = by.clone())) }
                    @if let Some(by) = &answer.confirmed_by { " · " (t!(v, "stand-ins-confirmed", who = by.clone())) }
                }
            }
            span { (state(tone, &t!(v, word))) @if let Some(until) = answer.until { br; small { (day(v, until)) } } }
        }
    }
}

fn declarations(v: &Visitor, view: &StandInsView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "stand-ins-declarations")) } span class="quiet" { (t!(v, "stand-ins-declarations-note")) } }
            @if view.declared.is_empty() { p class="in quiet" { (t!(v, "stand-ins-declarations-none")) } }
            @else { ul class="rows plain-rows" { @for one in &view.declared { (declaration_row(v, one)) } } }
        }
    }
}

fn declaration_row(v: &Visitor, one: &DeclarationView) -> Markup {
    html! {
        li {
            span {
                (linked(&one.link)) br;
                small {
                    @if let Some(name) = &one.register_name { a class="quiet" href={ "/r/" (part(&one.register)) } { (name) } } @else { (one.register) }
                    @if let Some(reason) = &one.reason { ": " (reason) }
                    @if let Some(by) = &one.by { " · " (t!(v, "stand-ins-by", who = by.clone())) }
                }
                @if one.contradicted { br; small class="bad" { (t!(v, "stand-ins-contradicted")) } }
            }
            span {
                @if one.counts { (state(Tone::Plain, &t!(v, "stand-ins-counts"))) } @else { (state(Tone::Soon, &t!(v, "stand-ins-not-counting"))) }
                @if let Some(review) = one.review { br; small { (t!(v, "stand-ins-review")) " " (day(v, review)) } }
            }
        }
    }
}

fn owner_only(v: &Visitor, view: &StandInsView) -> Markup {
    html! {
        section class="card" id="owner" {
            header {
                h2 { (t!(v, "stand-ins-owner")) }
                span class="quiet" { (t!(v, "stand-ins-owner-count", count = view.owner_only.len(), all = view.statement_count)) }
            }
            @if view.owner_only.is_empty() { p class="in quiet" { (t!(v, "stand-ins-owner-none")) } }
            @else {
                div class="in stack" {
                    p { (t!(v, "stand-ins-owner-lead")) }
                    p { (t!(v, "stand-ins-sample", numbers = view.sample.join(", "))) " " small class="quiet" { (t!(v, "stand-ins-seed", seed = view.seed.clone())) } }
                }
                ul class="rows plain-rows" {
                    @for one in &view.owner_only {
                        li {
                            span { (linked(&one.link)) br; small { (one.owner) } }
                            span {
                                @if one.drawn { (state(Tone::Soon, &t!(v, "stand-ins-drawn"))) " " }
                                @if let Some(on) = one.confirmed_on { small { (day(v, on)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
