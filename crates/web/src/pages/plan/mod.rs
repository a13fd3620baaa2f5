//! `GET /plan`: the way from the first list of gaps to the certificate, as the records show it and not as somebody wished it.

mod chart;
mod forecast;
mod steps;

use axum::routing::get;
use maud::{Markup, html};
use plumb_engine::desk::{Answer, EvidenceAge, EvidenceStands, PlanView, Request};

use crate::{
    look::{Page, Tone, day, notice, state},
    pages::{
        linked::{linked, path},
        registers::part,
    },
    routes::Route,
    trouble::Trouble,
    visitor::Visitor,
    words::t,
};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/plan", get(show))]
}

async fn show(v: Visitor) -> Result<Page, Trouble> {
    let Answer::Plan(view) = v.ask(Request::Plan).await? else { return Err(Trouble::not_found()) };
    let title = t!(&v, "plan-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "plan-lead", standards = view.standards.join(", "))) } }
            div class="do" { (decide(&v, &view)) button class="button" type="button" data-print="" { (t!(v, "plan-print")) } }
        }
        div class="stack plan" {
            @if view.certified { (notice(Tone::Good, &html! { (t!(v, "plan-certified")) " " a href="/certification" { (t!(v, "plan-certified-cycle")) } })) }
            (forecast::cards(&v, &view))
            (forecast::said(&v, &view))
            (chart::burn_down(&v, &view))
            (steps::all(&v, &view))
            (evidence(&v, &view))
            (concerns(&v, &view))
            p class="quiet" { (t!(v, "plan-how")) }
        }
    };
    Ok(v.page(title, body))
}

/// The way to decide by when; or to decide anew.
fn decide(v: &Visitor, view: &PlanView) -> Markup {
    html! {
        @if let Some(decide) = view.decide.as_ref().filter(|decide| decide.may) {
            @match &view.plan {
                Some(plan) => a class="button" href={ (path(plan)) "/edit" } { (t!(v, "plan-change")) },
                None => a class="button main" href={ "/r/" (part(&decide.plans)) "/new" } { (t!(v, "plan-set")) },
            }
        }
    }
}

fn evidence(v: &Visitor, view: &PlanView) -> Markup {
    html! {
        @if !view.evidence.is_empty() {
            section class="card" {
                header {
                    h2 { (t!(v, "plan-evidence")) }
                    span class="quiet" { @if let Some(on) = view.stage1 { (t!(v, "plan-evidence-for")) " " (day(v, on)) @if !view.stage1_agreed { ", " (t!(v, "plan-evidence-not-agreed")) } } }
                }
                p class="in" { (t!(v, "plan-evidence-lead")) }
                ul class="rows plain-rows" { @for age in &view.evidence { (age_row(v, age)) } }
            }
        }
    }
}

fn age_row(v: &Visitor, age: &EvidenceAge) -> Markup {
    let (tone, word) = match age.stands {
        EvidenceStands::OldEnough => (Tone::Good, "plan-evidence-old-enough"),
        EvidenceStands::InTime => (Tone::Plain, "plan-evidence-in-time"),
        EvidenceStands::TooYoung => (Tone::Bad, "plan-evidence-too-young"),
        EvidenceStands::Nothing => (Tone::Bad, "plan-evidence-nothing"),
    };
    html! {
        li {
            span {
                a href={ "/r/" (part(&age.register)) } { (age.name) } br;
                small {
                    (t!(v, "plan-evidence-wants", months = age.months))
                    @if age.each_month { ", " (t!(v, "plan-evidence-each", with = age.months_with, months = age.months)) }
                    @if let Some(first) = age.first { " · " (t!(v, "plan-evidence-first")) " " (day(v, first)) ", " (t!(v, "plan-evidence-count", count = age.count)) }
                }
            }
            span {
                (state(tone, &t!(v, word)))
                @if matches!(age.stands, EvidenceStands::InTime | EvidenceStands::TooYoung) { br; small { (t!(v, "plan-evidence-ready")) " " (day(v, age.ready_on)) } }
                @if age.stands == EvidenceStands::Nothing { br; small { (t!(v, "plan-evidence-if-today")) " " (day(v, age.ready_on)) } }
            }
        }
    }
}

/// What stage 1 named, open and resolved; nothing before there was one.
fn concerns(v: &Visitor, view: &PlanView) -> Markup {
    let any = view.concerns.iter().any(|concern| concern.more > 0 || !concern.records.is_empty());
    html! {
        @if any {
            section class="card" {
                header { h2 { (t!(v, "plan-concerns")) } span class="quiet" { (t!(v, "plan-concerns-note")) } }
                div class="in stack" {
                    @for concern in &view.concerns {
                        div {
                            p class="concern" { (concern.name) }
                            @if concern.records.is_empty() && concern.more == 0 { p class="quiet" { (t!(v, "plan-concerns-none")) } }
                            ul class="dots" {
                                @for link in &concern.records { li { (linked(v, link)) } }
                                @if concern.more > 0 { li class="quiet" { (t!(v, "certification-more", count = concern.more)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
