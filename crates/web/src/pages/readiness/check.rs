//! A check on a requirement's page: what it says, why, of which records, how it is judged, and how to answer it.

use maud::{Markup, html};
use plumb_engine::desk::{AnswerForm, CheckView, FailedRecord, Problem, RequirementView};
use plumb_model::verdict::Outcome;

use super::{answer::Typed, href, said::basis};
use crate::{
    look::{self, Tone, day_text},
    visitor::Visitor,
    words::t,
};

/// A check's card.
pub(super) fn card(
    v: &Visitor,
    view: &RequirementView,
    check: &CheckView,
    typed: Option<(&Typed, &Problem)>,
) -> Markup {
    let open = check.outcome > Outcome::InOrder;
    let typed = typed.filter(|(typed, _)| typed.check == check.code);
    html! {
        section class="card" id=(check.code) {
            header { (look::verdict(v, check.outcome)) h2 { (check.title) } span class="quiet num" { (check.code) } }
            div class="in stack" {
                p { (check.say) }
                @if open { p { strong { (t!(v, "check-help")) } " " (check.help) } }
                p class="quiet" { (check.why) }
            }
            @if !check.records.is_empty() {
                ul class="rows failed" { @for record in &check.records { (failed(v, record)) } }
            }
            @if check.more > 0 { p class="in quiet" { (t!(v, "check-more", count = check.more)) } }
            details class="in" {
                summary { (t!(v, "check-how")) }
                (how(v, check))
            }
            @if open && view.on == view.today && let Some(form) = &view.answer_in {
                details class="in" open[typed.is_some()] {
                    summary { (t!(v, "check-answer")) }
                    (answer(v, view, check, form, typed))
                }
            }
        }
    }
}

/// The checks that hold, a line each, to be opened.
pub(super) fn holding(v: &Visitor, view: &RequirementView) -> Markup {
    let checks: Vec<&CheckView> = view.checks.iter().filter(|check| check.outcome <= Outcome::InOrder).collect();
    html! {
        @if !checks.is_empty() {
            section class="card" {
                header { h2 { (t!(v, "check-holding")) } span class="quiet" { (t!(v, "check-holding-count", count = checks.len())) } }
                ul class="rows holds" {
                    @for check in checks {
                        li id=(check.code) {
                            details {
                                summary { (look::verdict(v, check.outcome)) span { (check.say) } span class="quiet num" { (check.code) } }
                                div class="stack" { p class="quiet" { (check.why) } (how(v, check)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn failed(v: &Visitor, record: &FailedRecord) -> Markup {
    html! {
        li {
            span {
                @match &record.register {
                    Some(register) => { a href={ "/r/" (register) "/" (record.number) } { (record.number) } },
                    None => (record.number),
                }
                @if let Some(title) = &record.title { " " (title) }
                @if let Some(why) = &record.why { br; small { (look::with_days(v, why)) } }
            }
            small {
                @for (at, (label, value)) in record.values.iter().enumerate() {
                    @if at > 0 { ", " }
                    (label) ": " @match value { Some(value) => strong { (look::with_days(v, value)) }, None => em { (t!(v, "check-no-value")) } }
                }
            }
        }
    }
}

/// How it is judged: the form, the population, the expression, the ground.
fn how(v: &Visitor, check: &CheckView) -> Markup {
    let ground = match (&check.rule, basis(v, &check.basis)) {
        (Some(rule), Some(basis)) => t!(v, "check-ground-rule", basis = basis, rule = rule.as_str()),
        (None, Some(basis)) => basis,
        _ => t!(v, "check-ground-requirement"),
    };
    html! {
        div class="stack" {
            p { (t!(v, &format!("check-form-{}", check.form))) }
            dl class="facts" {
                @if let (Some(register), Some(name)) = (&check.register, &check.register_name) {
                    (look::fact(&t!(v, "check-register"), &html! { a href={ "/r/" (register) } { (name) } }))
                    (look::fact(&t!(v, "check-total"), &html! { (t!(v, "check-total-value", total = check.total, failed = check.failed, answered = check.answered)) }))
                }
                @for (name, text) in &check.reads {
                    (look::fact(&t!(v, &format!("check-reads-{}", name.replace('_', "-"))), &html! { code { (text) } }))
                }
                (look::fact(&t!(v, "check-ground"), &html! { (ground) }))
                (look::fact(&t!(v, "check-severity"), &html! { (t!(v, &format!("check-severity-{}", check.severity))) }))
                @if let Some(until) = check.holds_until { (look::fact(&t!(v, "check-holds"), &html! { (day_text(v, until)) })) }
                @if !check.also.is_empty() {
                    (look::fact(&t!(v, "check-also"), &html! {
                        @for (at, other) in check.also.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(href(&other.standard, &other.id)) title=(other.title) { (other.standard_name) " " (other.id) }
                        }
                    }))
                }
            }
        }
    }
}

/// The form by which a false alarm is answered; another person confirms it.
fn answer(
    v: &Visitor,
    view: &RequirementView,
    check: &CheckView,
    form: &AnswerForm,
    typed: Option<(&Typed, &Problem)>,
) -> Markup {
    let (said, problem) = typed.map_or((None, None), |(typed, problem)| (Some(typed), Some(problem)));
    let fresh = Typed::default();
    let said = said.unwrap_or(&fresh);
    let wrong = |field: &str| problem.filter(|problem| problem.field.as_deref() == Some(field));
    let id = |field: &str| format!("{}-{field}", check.code);
    html! {
        form class="stack answer" method="post" action={ (href(&view.row.standard, &view.row.id)) "/answer#" (check.code) } {
            input type="hidden" name="once" value=(look::once(v));
            input type="hidden" name="check" value=(check.code);
            p class="quiet" { (t!(v, "answer-lead")) }
            @if let Some(problem) = problem {
                (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { " " (help) } }))
            }
            fieldset {
                legend { (t!(v, "answer-kind")) }
                @for kind in ["elsewhere", "not_our_way", "accepted"] {
                    label class="choice" {
                        input type="radio" name="kind" value=(kind) required checked[said.kind == kind];
                        " " (t!(v, &format!("answer-kind-{}", kind.replace('_', "-")))) " "
                        small class="quiet" { (t!(v, &format!("answer-kind-{}-help", kind.replace('_', "-")))) }
                    }
                }
            }
            @if !check.records.is_empty() && form.subject.is_some() {
                label for=(id("subject")) { (t!(v, "answer-subject")) }
                select class="field" name="subject" id=(id("subject")) {
                    @for record in &check.records {
                        option value=(record.number) selected[said.subject == record.number] { (record.number) @if let Some(title) = &record.title { " " (title) } }
                    }
                    option value="" selected[said.check == check.code && said.subject.is_empty()] { (t!(v, "answer-subject-all")) }
                }
            }
            label for=(id("text")) { (t!(v, "answer-text")) }
            input class="field" type="text" name="text" id=(id("text")) required value=(said.text)
                aria-invalid=[wrong(&form.text).map(|_| "true")];
            label for=(id("until")) { (t!(v, "answer-until")) }
            input class="field" type="date" name="until" id=(id("until")) required max=(form.latest) value=(said.until)
                aria-describedby=(id("until-help")) aria-invalid=[wrong(&form.until).map(|_| "true")];
            small class="quiet" id=(id("until-help")) { (t!(v, "answer-until-help", day = day_text(v, form.latest))) }
            div { button class="button main" type="submit" { (t!(v, "answer-do")) } }
        }
    }
}
