//! The steps, phase by phase: what the records show of each, the days it can have, who answers for it, what is agreed.

use maud::{Markup, html};
use plumb_engine::desk::{PlanPhase, PlanStep, PlanView, StepStands};

use super::forecast::tenths;
use crate::{
    look::{Tone, day, state, verdict},
    pages::{linked::path, readiness, registers::part},
    visitor::Visitor,
    words::t,
};

const PHASES: [(PlanPhase, &str); 4] = [
    (PlanPhase::Build, "plan-phase-build"),
    (PlanPhase::Operate, "plan-phase-operate"),
    (PlanPhase::Look, "plan-phase-look"),
    (PlanPhase::Certify, "plan-phase-certify"),
];

/// All of them.
pub(super) fn all(v: &Visitor, view: &PlanView) -> Markup {
    html! {
        @for (phase, title) in PHASES {
            @let steps: Vec<&PlanStep> = view.steps.iter().filter(|step| step.phase == phase).collect();
            @if !steps.is_empty() {
                section class="card" {
                    header {
                        h2 { (t!(v, title)) }
                        span class="quiet" { (t!(v, "plan-phase-done", done = steps.iter().filter(|step| step.stands == StepStands::Done).count(), all = steps.len())) }
                    }
                    ul class="rows plan-steps" { @for step in steps { (row(v, view, step)) } }
                }
            }
        }
    }
}

fn stands(v: &Visitor, step: &PlanStep) -> Markup {
    let (tone, word) = match step.stands {
        StepStands::Done => (Tone::Good, "plan-step-done"),
        StepStands::UnderWay => (Tone::Soon, "plan-step-under-way"),
        StepStands::Ready => (Tone::Plain, "plan-step-ready"),
        StepStands::Waits => (Tone::Plain, "plan-step-waits"),
    };
    state(tone, &t!(v, word))
}

fn row(v: &Visitor, view: &PlanView, step: &PlanStep) -> Markup {
    html! {
        li id=(step.id) {
            div {
                h3 { (step.name) }
                p class="quiet small" { (step.why) }
                @if step.wanted > 0 && step.stands != StepStands::Done {
                    details class="small" {
                        summary { (t!(v, "plan-step-requirements", order = step.in_order, wanted = step.wanted)) @if step.half > 0 { ", " (t!(v, "plan-step-half", count = step.half)) } }
                        ul class="bare open" {
                            @for (standard, id, title, outcome) in &step.open { li { a href=(readiness::href(standard, id)) { (id) " " (title) } " " (verdict(v, *outcome)) } }
                            @if step.more > 0 { li class="quiet" { (t!(v, "plan-step-more", count = step.more)) } }
                        }
                    }
                }
                @if !step.waits_for.is_empty() && step.stands == StepStands::Waits {
                    p class="quiet small" { (t!(v, "plan-step-waits-for", steps = step.waits_for.join("; "))) }
                }
            }
            div class="small days" {
                (stands(v, step))
                @if step.stands != StepStands::Done {
                    progress class="progress" max="1000" value=(step.share) { (step.share / 10) " %" }
                }
                @if let Some((begin, end)) = step.earliest { p { (t!(v, "plan-step-earliest")) " " (day(v, begin)) " – " (day(v, end)) } }
                @if let Some(latest) = step.latest {
                    p class=[(step.late_days > 0).then_some("bad")] {
                        (t!(v, "plan-step-latest")) " " (day(v, latest))
                        @if step.late_days > 0 { ": " (t!(v, "plan-step-late", days = step.late_days)) }
                    }
                }
            }
            div class="small" {
                @match (&step.owner, step.owner_agreed) {
                    (Some(owner), true) => p { (owner) },
                    (Some(owner), false) => p { (owner) " " span class="quiet" { (t!(v, "plan-step-by-role")) } },
                    (None, _) => p class="mid" { (t!(v, "plan-step-nobody")) },
                }
                @if step.stands != StepStands::Done { p { (t!(v, "plan-step-effort", days = tenths(step.effort_left))) @if !step.effort_decided { " " span class="quiet" { (t!(v, "plan-step-thumb")) } } } }
                @if let Some(agreed) = step.agreed {
                    p { (t!(v, "plan-step-agreed")) " " (day(v, agreed)) }
                    @if step.latest.is_some_and(|latest| agreed > latest) { p class="bad" { (t!(v, "plan-step-agreed-late")) } }
                    @else if agreed < view.today && step.stands != StepStands::Done { p class="bad" { (t!(v, "plan-step-agreed-past")) } }
                }
                @if step.settled && step.stands != StepStands::Done { p class="mid" { (t!(v, "plan-step-settled")) } }
                (agree(v, view, step))
            }
        }
    }
}

/// The way to name an owner, a day, another effort.
fn agree(v: &Visitor, view: &PlanView, step: &PlanStep) -> Markup {
    let Some(fields) = view.decide.as_ref().filter(|decide| decide.may).and_then(|decide| decide.steps.as_ref()) else {
        return html! {};
    };
    let number = view.plan.as_ref().and_then(|plan| plan.number.as_deref());
    html! {
        @match (&step.record, number) {
            (Some(record), _) => a class="plain" href=(path(record)) { (t!(v, "plan-step-change")) },
            (None, Some(number)) if step.stands != StepStands::Done => {
                @let href = format!("/r/{}/new?f.{}={}&f.{}={}&f.{}={}", part(&fields.register), fields.plan, part(number), fields.step, part(&step.id), fields.title, part(&step.name));
                a href=(href) { (t!(v, "plan-step-agree")) }
            },
            _ => {},
        }
    }
}
