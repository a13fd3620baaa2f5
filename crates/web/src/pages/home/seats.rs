//! Homes of those who work in the system: whoever runs it, whoever answers for a part, and everybody on the staff.

use maud::{Markup, html};
use plumb_engine::desk::{HomeOf, NextThing, OverviewView};

use super::{cards, head, path};
use crate::{
    look::{self, day_text},
    pages::{readiness, work},
    visitor::Visitor,
    words::t,
};

/// The next three things, then work, then how all stands.
pub(super) fn manager(v: &Visitor, view: &OverviewView, title: &str) -> Markup {
    let lead = html! { (could_be_found(v, view)) };
    html! {
        (head(v, view, title, &lead))
        div class="split" {
            div class="stack" {
                (next(v, view)) (cards::own_work(v, view)) (path::card(v, view))
                (cards::worst(v, &view.worst, &t!(v, "home-worst"), true))
            }
            div class="stack" {
                (cards::figures(v, view)) (cards::certificates(v, view)) (cards::second_copy(v, view)) (cards::waits(v, view))
            }
        }
    }
}

/// Work, what stands badly in one's own part, and what one waits for.
pub(super) fn answers_for_a_part(v: &Visitor, view: &OverviewView, title: &str) -> Markup {
    let worst = match view.home {
        HomeOf::ProcessOwner => t!(v, "home-worst-mine"),
        _ => t!(v, "home-worst"),
    };
    html! {
        (head(v, view, title, &html! { (could_be_found(v, view)) }))
        div class="split" {
            div class="stack" {
                (cards::own_work(v, view)) (cards::ahead(v, view)) (cards::worst(v, &view.worst, &worst, true))
            }
            div class="stack" {
                (cards::processes(v, view)) (cards::waits(v, view)) (cards::figures(v, view)) (cards::certificates(v, view))
                @if view.home == HomeOf::InternalAuditor { (stands_in(v)) }
            }
        }
    }
}

/// What rests on words: for whoever audits from within to sample.
fn stands_in(v: &Visitor) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "home-stands-in")) } }
            div class="in" { p { (t!(v, "home-stands-in-note")) } p { a href="/stand-ins" { (t!(v, "stand-ins-title")) } } }
        }
    }
}

/// Your work, and no more than that.
pub(super) fn staff(v: &Visitor, view: &OverviewView, title: &str) -> Markup {
    html! {
        (head(v, view, title, &html! { (t!(v, "home-lead-staff")) }))
        div class="split" {
            div class="stack" { (cards::own_work(v, view)) }
            div class="stack" {
                (cards::waits(v, view))
                // Whoever runs the machines answers for its copies.
                @if view.copies.runs { (cards::second_copy(v, view)) }
            }
        }
    }
}

fn could_be_found(v: &Visitor, view: &OverviewView) -> String {
    match view.next_visit.filter(|visit| *visit > view.today) {
        _ if view.could_be_found == 0 => t!(v, "home-lead"),
        Some(visit) => t!(v, "home-lead-found-visit", count = view.could_be_found, day = day_text(v, visit)),
        None => t!(v, "home-lead-found", count = view.could_be_found),
    }
}

/// The next three things.
fn next(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @if !view.next.is_empty() {
            section class="card next" {
                header { h2 { (t!(v, "home-next")) } }
                ol class="rows work" {
                    @for thing in &view.next {
                        @match thing {
                            NextThing::Work(item) => (work::line(v, item)),
                            NextThing::Gap(row) => {
                                @let href = readiness::href(&row.standard, &row.id);
                                li {
                                    span { a class="plain" href=(href) { (row.say) } br; small { (row.id) " " (row.title) } }
                                    (look::verdict(v, row.verdict))
                                    a class="button small" href=(href) { (t!(v, "home-next-mend")) }
                                }
                            },
                            NextThing::Ahead(turn) => {
                                @let href = format!("{}?on={}", readiness::href(&turn.standard, &turn.id), turn.day);
                                li {
                                    span { a class="plain" href=(href) { (turn.say.first().map_or(turn.title.as_str(), String::as_str)) } br; small { (turn.id) " " (turn.title) } }
                                    small class="num mid" { (t!(v, "home-next-from", day = work::when(v, turn.day))) }
                                    a class="button small" href=(href) { (t!(v, "home-next-prevent")) }
                                }
                            },
                        }
                    }
                }
            }
        }
    }
}
