//! The cards that homes are made of: work, certificates, second copy, what waits on others.

use maud::{Markup, html};
use plumb_engine::desk::{CopyView, OverviewView, WorstView};
use plumb_model::verdict::Outcome;

use crate::{
    look::{self, short_day},
    pages::{
        readiness,
        registers::{part, record_path},
        work,
    },
    visitor::Visitor,
    words::t,
};

/// Lines of work shown at home.
const SHOWN: usize = 8;

/// What waits for this person.
pub(super) fn own_work(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "home-work")) } a href="/work" { (t!(v, "home-work-all")) } }
            @if view.work.is_empty() { p class="in quiet" { (t!(v, "home-work-none")) } }
            @else { ul class="rows work" { @for item in view.work.iter().take(SHOWN) { (work::line(v, item)) } } }
            @if view.work.len() > SHOWN {
                p class="in quiet" { a href="/work" { (t!(v, "home-work-more", count = view.work.len() - SHOWN)) } }
            }
        }
    }
}

/// What falls to this person next: for an auditor the next audit.
pub(super) fn ahead(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @if !view.ahead.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "home-ahead-next")) } a href="/work?ahead=1" { (t!(v, "home-ahead-all")) } }
                ul class="rows work" { @for item in &view.ahead { (work::line(v, item)) } }
            }
        }
    }
}

/// The processes this person answers for, each with what belongs to it.
pub(super) fn processes(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @for process in &view.processes {
            section class="card" {
                header { h2 { a class="plain" href=(record_path(&process.register, process.number.as_deref(), &process.record)) { (process.title) } } }
                @if process.parts.is_empty() { p class="in quiet" { (t!(v, "home-process-nothing")) } }
                @else {
                    ul class="rows opened" {
                        @for one in &process.parts {
                            @let href = format!("/r/{}?f.{}={}", part(&one.register), part(&one.field), part(&process.record));
                            li {
                                a class="plain" href=(href) { (one.name) }
                                span class="num" {
                                    @if one.overdue > 0 { a class="bad" href={ (href) "&show=overdue" } { (t!(v, "home-process-late", count = one.overdue)) } ", " }
                                    span class="quiet" { (one.count) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Certificates held, and the next visit.
pub(super) fn certificates(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @if !view.certificates.is_empty() || view.next_visit.is_some() {
            section class="card" {
                header { h2 { (t!(v, "home-certificates")) } @if !v.shell.guest { a href="/certification" { (t!(v, "home-certificates-cycle")) } } }
                div class="in" { dl class="facts" {
                    @for one in &view.certificates {
                        @let name = one.standard.as_deref().unwrap_or(&one.title);
                        @let number = one.number.as_deref().unwrap_or_default();
                        (look::fact(name, &html! {
                            a class="plain" href={ "/r/" (one.register) "/" (number) } {
                                @match one.until {
                                    Some(until) if until < view.today => span class="bad" { (t!(v, "home-certificate-past")) " " (short_day(v, until)) },
                                    Some(until) => { (t!(v, "home-certificate-until")) " " (short_day(v, until)) },
                                    None => (t!(v, "home-certificate-open")),
                                }
                            }
                        }))
                    }
                    @if let Some(visit) = view.next_visit { (look::fact(&t!(v, "home-next-visit"), &short_day(v, visit))) }
                } }
            }
        }
        @if view.certificates.is_empty() && !v.shell.guest {
            section class="card" {
                header { h2 { (t!(v, "home-way")) } a href="/plan" { (t!(v, "home-way-plan")) } }
                p class="in" { (t!(v, "home-way-text")) }
            }
        }
    }
}

/// The second copy and the last restore that was tried.
pub(super) fn second_copy(v: &Visitor, view: &OverviewView) -> Markup {
    let one = |copy: &Option<CopyView>, text: &str, none: &str| {
        let shown = html! {
            @match copy {
                Some(copy) => {
                    @let number = copy.number.as_deref().unwrap_or_default();
                    a class="plain" href={ "/r/" (view.copies.register.as_deref().unwrap_or_default()) "/" (number) } {
                        @if let Some(on) = copy.on { (short_day(v, on)) } @else { (copy.title) }
                    }
                    @if let Some(result) = &copy.result { ", " (result.to_lowercase()) }
                },
                None => span class="quiet" { (t!(v, none)) },
            }
        };
        look::fact(&t!(v, text), &shown)
    };
    let all = |register: &str| match &v.site.settings.copies {
        // Whoever runs the system sees there where they go and how they stand, and makes one.
        Some(_) if view.copies.runs => "/copies".to_owned(),
        _ => format!("/r/{register}"),
    };
    html! {
        @if let Some(register) = &view.copies.register {
            section class="card" {
                header { h2 { a class="plain" href=(all(register)) { (t!(v, "home-copies")) } } }
                div class="in" { dl class="facts" {
                    (one(&view.copies.copy, "home-copy", "home-copy-none"))
                    (one(&view.copies.drill, "home-drill", "home-drill-none"))
                } }
            }
        }
    }
}

/// What this person waits for.
pub(super) fn waits(v: &Visitor, view: &OverviewView) -> Markup {
    html! {
        @if !view.waits.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "home-waits")) } }
                div class="in" {
                    ul class="trail" {
                        @for item in &view.waits {
                            li data-row="" {
                                a class="plain" href=(work::href(item)) { (item.say) }
                                br;
                                small class="quiet" { (item.who.join(", ")) ", " span class=[item.overdue.then_some("bad")] { (work::when(v, item.due)) } }
                            }
                        }
                    }
                    @if view.more_waits > 0 { p class="quiet" { (t!(v, "home-waits-more", count = view.more_waits)) } }
                }
            }
        }
    }
}

/// The few numbers of readiness, each a link to what it counts.
pub(super) fn figures(v: &Visitor, view: &OverviewView) -> Markup {
    let Some(figures) = &view.figures else { return html! {} };
    let gaps = figures.count(&[Outcome::Gap, Outcome::SeriousGap]);
    let fine = figures.count(&[Outcome::InOrder]);
    let judged: u64 = figures.standards.iter().map(plumb_engine::desk::StandardFigures::judged).sum();
    html! {
        section class="card" {
            header { h2 { a class="plain" href="/readiness" { (t!(v, "home-readiness")) } } }
            div class="in" { dl class="facts" {
                (look::fact(&t!(v, "home-gaps"), &html! { a href="/readiness?show=gaps" { (gaps) } @if figures.gaps_mine > 0 { ", " a href="/readiness?show=gaps&mine=1" { (t!(v, "home-gaps-mine", count = figures.gaps_mine)) } } }))
                (look::fact(&t!(v, "home-fine"), &html! { a href="/readiness?show=in-order" { (t!(v, "home-fine-of", fine = fine, judged = judged)) } }))
                @if let (Some(red), Some(visit)) = (figures.turn_red, figures.next_visit) {
                    (look::fact(&t!(v, "home-ahead"), &html! { a href={ "/readiness/ahead?until=" (visit) } { (red) } }))
                }
            } }
        }
    }
}

/// What stands worst, a line each. Whoever answers for the whole gets sentences, never the clause list.
pub(super) fn worst(v: &Visitor, rows: &[WorstView], title: &str, clauses: bool) -> Markup {
    html! {
        @if !rows.is_empty() {
            section class="card" {
                header { h2 { (title) } @if clauses { a href="/readiness" { (t!(v, "home-worst-all")) } } }
                ul class="rows worst" {
                    @for row in rows {
                        li data-row="" {
                            span {
                                a class="plain" href=(readiness::href(&row.standard, &row.id)) { @if clauses { (row.id) " " (row.title) } @else { (row.say) } }
                                br; small { @if clauses { (row.say) } @else { (row.title) } }
                            }
                            (look::verdict(v, row.verdict))
                            small { @if let Some(owner) = &row.owner { (owner) } }
                        }
                    }
                }
            }
        }
    }
}
