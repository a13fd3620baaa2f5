//! Top management: one page before a visit or a review, in sentences; never the clause list.

use maud::{Markup, html};
use plumb_engine::desk::OverviewView;
use plumb_model::verdict::Outcome;

use super::{cards, head};
use crate::{look::short_day, visitor::Visitor, words::t};

pub(super) fn body(v: &Visitor, view: &OverviewView, title: &str) -> Markup {
    html! {
        (head(v, view, title, &html! { (stands(v, view)) }))
        div class="split" {
            div class="stack" {
                (figures(v, view))
                (cards::worst(v, &view.worst, &t!(v, "top-worst"), false))
                (ahead(v, view))
                (cards::own_work(v, view))
            }
            div class="stack" { (cards::certificates(v, view)) (cards::waits(v, view)) (cards::second_copy(v, view)) }
        }
    }
}

/// How all stands, in one sentence.
fn stands(v: &Visitor, view: &OverviewView) -> String {
    let Some(figures) = &view.figures else { return String::new() };
    let gaps = figures.count(&[Outcome::Gap, Outcome::SeriousGap]);
    let serious = figures.count(&[Outcome::SeriousGap]);
    match (gaps, serious) {
        (0, _) => t!(v, "top-stands-none"),
        (gaps, 0) => t!(v, "top-stands", count = gaps),
        (gaps, serious) => t!(v, "top-stands-serious", count = gaps, serious = serious),
    }
}

fn figures(v: &Visitor, view: &OverviewView) -> Markup {
    let Some(figures) = &view.figures else { return html! {} };
    html! {
        div class="cols" {
            @for standard in &figures.standards {
                @let gaps = standard.count(&[Outcome::Gap, Outcome::SeriousGap]);
                div class="card figure" { div class="in" {
                    div class="label" { (standard.name) }
                    div class={ "value" @if gaps > 0 { " bad" } } { (gaps) " " small { (t!(v, "top-gaps", count = gaps)) } }
                    div class="note" { (t!(v, "readiness-standard-fine", fine = standard.count(&[Outcome::InOrder]), judged = standard.judged())) }
                } }
            }
            @if let Some(red) = figures.turn_red {
                div class="card figure" { div class="in" {
                    div class="label" { (t!(v, "readiness-card-ahead")) }
                    div class={ "value" @if red > 0 { " mid" } } { (red) }
                    div class="note" { (t!(v, "readiness-card-ahead-note")) }
                } }
            }
        }
    }
}

/// What turns before the visit, in the order of days.
fn ahead(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @if !view.turns.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "top-ahead")) } }
                ul class="rows top-ahead" {
                    @for turn in view.turns.iter().take(6) {
                        li {
                            span { (turn.say.first().map_or(turn.title.as_str(), String::as_str)) }
                            small { (short_day(v, turn.day)) }
                            small { @if let Some(owner) = &turn.owner { (owner) } }
                        }
                    }
                }
            }
        }
    }
}
