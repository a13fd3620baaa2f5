//! The steps of a transition, sorted by what is to do: what is new, what asks more, what moved, what only is to be confirmed again.

use maud::{Markup, html};
use plumb_engine::desk::{EditionsView, StatementRef, StepKind, TransitionPlan, TransitionStep};

use crate::{
    look::{self, Tone, day},
    pages::{readiness::href, registers::record_path, standards::sure},
    visitor::Visitor,
    words::t,
};

/// The kinds in the order of the work, with their texts and their place on the page.
const KINDS: [(StepKind, &str, &str); 4] = [
    (StepKind::New, "transition-new", "new"),
    (StepKind::Changed, "transition-changed", "changed"),
    (StepKind::Moved, "transition-moved", "moved"),
    (StepKind::Same, "transition-same", "same"),
];

pub(super) fn all(v: &Visitor, view: &EditionsView, plan: &TransitionPlan) -> Markup {
    html! {
        @for (kind, heading, place) in KINDS {
            @let steps: Vec<&TransitionStep> = plan.steps.iter().filter(|step| step.kind == kind).collect();
            @if !steps.is_empty() {
                section class="card" id=(place) {
                    header { h2 { (t!(v, heading, count = steps.len())) } span class="quiet" { (t!(v, note(kind))) } }
                    @if matches!(kind, StepKind::Same | StepKind::Moved) && plan.on && view.may_take_over { (takes(v, plan, &steps)) }
                    ul class="rows plain-rows" { @for step in steps { (row(v, plan, step)) } }
                }
            }
        }
    }
}

fn note(kind: StepKind) -> &'static str {
    match kind {
        StepKind::New => "transition-new-note",
        StepKind::Changed => "transition-changed-note",
        StepKind::Moved => "transition-moved-note",
        StepKind::Same => "transition-same-note",
    }
}

/// The statements that can speak for the new edition at once: one button each.
fn takes(v: &Visitor, plan: &TransitionPlan, steps: &[&TransitionStep]) -> Markup {
    let mut open: Vec<(&StatementRef, usize)> = Vec::new();
    for statement in steps.iter().filter(|step| step.now.is_empty()).flat_map(|step| &step.before) {
        match open.iter_mut().find(|(known, _)| known.number == statement.number) {
            Some((_, count)) => *count += 1,
            None => open.push((statement, 1)),
        }
    }
    html! {
        @if !open.is_empty() {
            details class="in" {
                summary { (t!(v, "transition-take-over", count = open.len())) }
                ul class="rows plain-rows" {
                    @for (statement, count) in open {
                        li {
                            span { (linked(statement)) br; small { (t!(v, "transition-speaks", count = count)) } }
                            form method="post" action="/transition/take-over" {
                                input type="hidden" name="statement" value=(statement.number);
                                input type="hidden" name="standard" value=(plan.to);
                                input type="hidden" name="once" value=(look::once(v));
                                button class="button small" type="submit" { (t!(v, "transition-take")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn linked(statement: &StatementRef) -> Markup {
    html! { a href=(record_path(&statement.register, Some(&statement.number), &statement.number)) { (statement.number) " " (statement.title) } }
}

fn row(v: &Visitor, plan: &TransitionPlan, step: &TransitionStep) -> Markup {
    let here = &step.requirement;
    html! {
        li {
            span {
                @if plan.on { a class="num" href=(href(&here.standard, &here.id)) { (here.id) } } @else { span class="num" { (here.id) } }
                " " (here.title) " " (sure(v, step.sure))
                br; small {
                    @if !step.from.is_empty() { (t!(v, "transition-from", ids = step.from.iter().map(|from| from.id.as_str()).collect::<Vec<_>>().join(", "))) " · " }
                    @match &step.owner { Some(owner) => (owner), None => (t!(v, "transition-nobody")) }
                    @for statement in step.now.iter().chain(step.before.iter().filter(|_| step.now.is_empty())).take(3) { " · " (linked(statement)) }
                }
            }
            span {
                @match step.done {
                    Some(on) => { (look::state(Tone::Good, &t!(v, "transition-done"))) br; small { (day(v, on)) } }
                    None if step.now.is_empty() => { (look::state(Tone::Plain, &t!(v, "transition-open"))) }
                    None => { (look::state(Tone::Soon, &t!(v, "transition-unconfirmed"))) }
                }
            }
        }
    }
}
