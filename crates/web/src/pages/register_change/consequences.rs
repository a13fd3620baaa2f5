//! What a change would bring, before anybody says yes.

use maud::{Markup, html};
use plumb_engine::desk::{Affected, AffectedHow, Difference, DifferenceKind, Problem, RegisterChanged};

use super::{Typed, value};
use crate::{
    look::{self, Page, Tone},
    visitor::Visitor,
    words::t,
};

/// The page: consequences, the reason, yes or back.
pub(super) fn page(
    v: &Visitor,
    register: &str,
    action: &str,
    changed: &RegisterChanged,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Page {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let title = t!(v, "change-title", register = register.to_owned());
    let body = html! {
        div class="head" { div { h1 { (title) } p { (t!(v, "change-weighed")) } } }
        @if let Some(problem) = problem { (look::notice(Tone::Bad, &html! { (problem.say) @if let Some(help) = &problem.help { ": " (help) } })) }
        div class="stack roomy" {
            section class="card" {
                header { h2 { (t!(v, "change-consequences")) } }
                div class="in" { ul class="stack" { @for one in &changed.differences { li { (difference(v, one)) } } } }
            }
            section class="card" {
                header { h2 { (t!(v, "change-affected")) } }
                div class="in stack" {
                    p { (t!(v, "change-records", count = count(changed.records))) " " @if changed.records > 0 { (t!(v, "change-still-open", count = count(changed.open))) } }
                    @if changed.affected.is_empty() { p class="quiet" { (t!(v, "change-affected-none")) } }
                    ul { @for one in &changed.affected { li { (affected(v, one)) } } }
                    @if let Some((before, after)) = &changed.numbers { p { (t!(v, "change-numbers", before = before.clone(), after = after.clone())) } }
                }
            }
            section class="card" {
                header { h2 { (t!(v, "change-assessments")) } }
                @if changed.assessments.is_empty() { div class="in" { p class="quiet" { (t!(v, "change-assessments-none")) } } }
                @else { (assessments(v, changed)) }
            }
            form class="card" method="post" action=(action) {
                div class="in stack" {
                    @for (name, value) in typed.iter().filter(|(name, _)| !["reason", "do", "back"].contains(&name.as_str())) {
                        input type="hidden" name=(name) value=(value);
                    }
                    div {
                        label for="reason" { (t!(v, "change-reason")) }
                        textarea class="field" id="reason" name="reason" rows="2" aria-describedby="reason-help" { (value(typed, "reason").unwrap_or_default()) }
                        small class="quiet" id="reason-help" { (t!(v, "change-reason-help")) }
                    }
                    p class="do" {
                        button class="button main" type="submit" name="do" value="yes" { (t!(v, "change-do")) }
                        button class="button" type="submit" name="back" value="yes" { (t!(v, "change-back")) }
                    }
                }
            }
        }
    };
    v.page(title, body)
}

fn difference(v: &Visitor, one: &Difference) -> String {
    let id = match one.what {
        DifferenceKind::RegisterAdded => "change-what-register-added",
        DifferenceKind::Name => "change-what-name",
        DifferenceKind::One => "change-what-one",
        DifferenceKind::Purpose => "change-what-purpose",
        DifferenceKind::Number => "change-what-number",
        DifferenceKind::PutToSleep => "change-what-put-to-sleep",
        DifferenceKind::Woken => "change-what-woken",
        DifferenceKind::FieldAdded => "change-what-field-added",
        DifferenceKind::FieldName => "change-what-field-name",
        DifferenceKind::FieldHelp => "change-what-field-help",
        DifferenceKind::FieldDefault => "change-what-field-default",
        DifferenceKind::FieldRemoved => "change-what-field-removed",
        DifferenceKind::ChoiceAdded => "change-what-choice-added",
        DifferenceKind::ChoiceName => "change-what-choice-name",
        DifferenceKind::ChoiceRemoved => "change-what-choice-removed",
        DifferenceKind::StateName => "change-what-state-name",
    };
    let after = one.after.clone().unwrap_or_default();
    // A type is a word of ours, not of the register.
    let after = if one.what == DifferenceKind::FieldAdded { t!(v, &format!("change-type-{after}")) } else { after };
    t!(v, id, of = one.of.clone(), before = one.before.clone().unwrap_or_default(), after = after)
}

fn affected(v: &Visitor, one: &Affected) -> String {
    let count = i64::try_from(one.records).unwrap_or(i64::MAX);
    let (field, choice) = (one.field.clone(), one.choice.clone().unwrap_or_default());
    match one.how {
        AffectedHow::Lack => t!(v, "change-lack", count = count, field = field),
        AffectedHow::Keep => t!(v, "change-keep", count = count, field = field),
        AffectedHow::CountAsOther => t!(v, "change-count-as-other", count = count, field = field, choice = choice),
    }
}

fn assessments(v: &Visitor, changed: &RegisterChanged) -> Markup {
    html! {
        table class="table" {
            thead { tr {
                th scope="col" { (t!(v, "change-requirement")) }
                th scope="col" { (t!(v, "change-before")) }
                th scope="col" { (t!(v, "change-after")) }
            } }
            tbody { @for (requirement, before, after) in &changed.assessments { tr { td { (requirement) } td { (before) } td { (after) } } } }
        }
    }
}
