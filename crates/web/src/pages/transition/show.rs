//! The page of a transition: how far it is, the days and how sure they are, what changes, and the steps.

use maud::{Markup, html};
use plumb_engine::desk::{EditionsView, Problem, TransitionChange, TransitionPlan, VisitKind};
use plumb_model::define::edition::{ChangeKind, Sure, TextLevel};

use super::steps;
use crate::{
    look::{self, Page, Tone, day},
    pages::{readiness::href, registers::record_path, standards::sure},
    visitor::Visitor,
    words::t,
};

pub(super) fn page(v: &Visitor, view: &EditionsView, problem: Option<&Problem>) -> Page {
    let title = t!(v, "transition-title");
    let body = html! {
        div class="head" {
            div { h1 { (title) } p { (t!(v, "transition-lead")) } }
            div class="do" { button class="button" type="button" data-print="" { (t!(v, "transition-print")) } }
        }
        @if let Some(problem) = problem {
            (look::notice(Tone::Soon, &html! { p { (problem.say) } @if let Some(help) = &problem.help { p { (help) } } }))
        }
        @if view.editions.is_empty() { section class="card" { p class="in" { (t!(v, "transition-none")) " " a href="/standards" { (t!(v, "standards-title")) } } } }
        @for plan in &view.editions { (one(v, view, plan)) }
    };
    v.page(title, body)
}

fn one(v: &Visitor, view: &EditionsView, plan: &TransitionPlan) -> Markup {
    let done = plan.steps.iter().filter(|step| step.done.is_some()).count();
    html! {
        h2 { (plan.from_name) " → " (plan.to_name) }
        div class="stack" {
            section class="card" { div class="in stack" {
                @if plan.on {
                    p class="summary" role="status" { (t!(v, "transition-sum", done = done, all = plan.steps.len())) }
                    @if let Some(by) = plan.by { p { (t!(v, "transition-by")) " " (day(v, by)) } }
                } @else {
                    p { (t!(v, "transition-off", name = plan.to_name.clone())) " " a class="button small" href={ "/standards/" (plan.to) "/switch" } { (t!(v, "transition-look")) } }
                }
                @for certificate in &plan.certified {
                    p { (t!(v, "transition-certified")) " " a href=(record_path(certificate.register.as_deref().unwrap_or_default(), certificate.number.as_deref(), certificate.record.as_deref().unwrap_or_default())) { (certificate.number.as_deref().unwrap_or_default()) " " (certificate.title.as_deref().unwrap_or_default()) } }
                }
            } }
            (days(v, plan))
            (changes(v, plan))
            (steps::all(v, view, plan))
            (known(v, plan))
        }
    }
}

fn days(v: &Visitor, plan: &TransitionPlan) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "transition-days")) } span class="quiet" { (t!(v, "transition-days-note")) } }
            ul class="rows plain-rows" {
                @for one in plan.days.iter().filter(|one| !one.past || one.on == plan.published) {
                    li { span { (one.fact) @if !one.sources.is_empty() { br; small class="quiet" { (t!(v, "transition-seen", sources = one.sources.join(", "))) } } }
                        span { (day(v, one.on)) " " (sure(v, one.sure)) @if one.ends { " " (look::state(Tone::Bad, &t!(v, "transition-ends"))) } } }
                }
                @for visit in &plan.visits {
                    li {
                        span { a href="/certification" { (t!(v, visit_text(visit.kind))) } br; small class="quiet" { (visit.certificate.title.as_deref().unwrap_or_default()) } }
                        span { (day(v, visit.from)) " – " (day(v, visit.by)) }
                    }
                }
            }
        }
    }
}

fn visit_text(kind: VisitKind) -> &'static str {
    match kind {
        VisitKind::Stage1 => "certification-stage1",
        VisitKind::Stage2 => "certification-stage2",
        VisitKind::FirstSurveillance => "transition-visit-first",
        VisitKind::SecondSurveillance => "transition-visit-second",
        VisitKind::Recertification => "transition-visit-recertification",
    }
}

fn changes(v: &Visitor, plan: &TransitionPlan) -> Markup {
    html! {
        section class="card" {
            header { h2 { (t!(v, "transition-changes", count = plan.changes.len())) } span class="quiet" { (t!(v, "transition-changes-note")) } }
            ul class="rows plain-rows" {
                @for change in &plan.changes { (change_row(v, plan, change)) }
            }
        }
    }
}

fn change_row(v: &Visitor, plan: &TransitionPlan, change: &TransitionChange) -> Markup {
    let kind = match change.kind {
        ChangeKind::New => "transition-kind-new",
        ChangeKind::Extended => "transition-kind-extended",
        ChangeKind::Changed => "transition-kind-changed",
        ChangeKind::Moved => "transition-kind-moved",
        ChangeKind::Integrated => "transition-kind-integrated",
        ChangeKind::Note => "transition-kind-note",
        ChangeKind::Removed => "transition-kind-removed",
    };
    let level = match change.level {
        TextLevel::Published => "transition-level-published",
        TextLevel::FinalDraft => "transition-level-final",
        TextLevel::Draft => "transition-level-draft",
    };
    html! {
        li {
            span {
                @match (plan.on, change.here.first()) {
                    (true, Some(first)) => a class="num" href=(href(&first.standard, &first.id)) { (change.place) },
                    _ => span class="num" { (change.place) },
                }
                " " strong { (t!(v, kind)) } ": " (change.fact)
                br; small class="quiet" { (t!(v, level)) @if !change.sources.is_empty() { " · " (t!(v, "transition-seen", sources = change.sources.join(", "))) } }
            }
            (sure(v, change.sure))
        }
    }
}

/// What is certain, and what is only reported or announced.
fn known(v: &Visitor, plan: &TransitionPlan) -> Markup {
    let list = |heading: &'static str, mark: Sure, all: &[String]| {
        html! { @if !all.is_empty() { div { h3 { (t!(v, heading)) " " (sure(v, mark)) } ul class="said" { @for one in all { li { (one) } } } } } }
    };
    html! {
        section class="card" {
            header { h2 { (t!(v, "transition-known")) } }
            div class="in stack" {
                (list("transition-confirmed", Sure::Confirmed, &plan.confirmed))
                (list("transition-reported", Sure::Reported, &plan.reported))
                (list("transition-expected", Sure::Expected, &plan.expected))
            }
        }
    }
}
