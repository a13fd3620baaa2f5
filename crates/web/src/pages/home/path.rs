//! The way in: a first week and a first month, each step ticked off by what is there.

use maud::{Markup, html};
use plumb_engine::desk::{OverviewView, PathStep, StepView};

use crate::{visitor::Visitor, words::t};

/// The card; nothing once all is done.
pub(super) fn card(v: &Visitor, view: &OverviewView) -> Markup {
    let Some(path) = &view.path else { return html! {} };
    // Whoever administers is led to where it is done, others to what is on record.
    let runs = view.copies.runs && v.site.settings.copies.is_some();
    let week_done = path.week.iter().all(|step| step.done);
    html! {
        section class="card" {
            header { h2 { (t!(v, "path-title")) } span class="quiet" { (t!(v, "path-lead")) } }
            @if !week_done { (steps(v, "path-week", &path.week, runs)) }
            (steps(v, "path-month", &path.month, runs))
        }
    }
}

fn steps(v: &Visitor, title: &str, steps: &[StepView], runs: bool) -> Markup {
    html! {
        div class="in" {
            h3 { (t!(v, title)) }
            ul class="steps" {
                @for step in steps {
                    li class=[step.done.then_some("done")] {
                        span { @if step.done { (t!(v, "path-done")) } @else { (t!(v, "path-open")) } }
                        @match (&step.register, step.done) {
                            (Some(_), false) if runs && step.step == PathStep::SecondCopy => {
                                a href="/copies#place" { (t!(v, text(step.step))) }
                            },
                            (Some(_), false) if runs && step.step == PathStep::Kit => {
                                a href="/copies#kit" { (t!(v, text(step.step))) }
                            },
                            (Some(_), false) if matches!(step.step, PathStep::FirstStatements | PathStep::AllStatements) => {
                                a href="/proposals" { (t!(v, text(step.step))) }
                            },
                            (Some(register), false) => { a href={ "/r/" (register) } { (t!(v, text(step.step))) } },
                            _ => { span { (t!(v, text(step.step))) } },
                        }
                    }
                }
            }
        }
    }
}

fn text(step: PathStep) -> &'static str {
    match step {
        PathStep::SecondPerson => "path-second-person",
        PathStep::Deputies => "path-deputies",
        PathStep::Kit => "path-kit",
        PathStep::FirstRecord => "path-first-record",
        PathStep::FirstDocument => "path-first-document",
        PathStep::Instruments => "path-instruments",
        PathStep::FirstStatements => "path-first-statements",
        PathStep::FirstReading => "path-first-reading",
        PathStep::SecondCopy => "path-second-copy",
        PathStep::FirstDrill => "path-first-drill",
        PathStep::AllStatements => "path-all-statements",
    }
}
