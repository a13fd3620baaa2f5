//! Small parts that many pages share.

use maud::{Markup, html};
use plumb_engine::desk::RequirementNamed;
use plumb_model::verdict::Outcome;

use super::days::Speaks;
use crate::{pages::readiness, visitor::Visitor, words::t};

/// What a mark means: colour never alone, always with its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Soon,
    Bad,
}

/// A state as a small label.
pub(crate) fn state(tone: Tone, text: &str) -> Markup {
    let class = match tone {
        Tone::Plain => "state",
        Tone::Good => "state ok",
        Tone::Soon => "state warn",
        Tone::Bad => "state fail",
    };
    html! { span class=(class) { (text) } }
}

/// An assessment: word, shape and colour.
pub(crate) fn verdict(v: &impl Speaks, outcome: Outcome) -> Markup {
    html! { span class={ "verdict " (outcome_class(outcome)) } { (t!(v, outcome_text(outcome))) } }
}

/// The class of an assessment's shape and colour.
pub(crate) fn outcome_class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InOrder => "ok",
        Outcome::Described => "described",
        Outcome::Observation => "observation",
        Outcome::Gap => "gap",
        Outcome::SeriousGap => "serious",
        Outcome::NoEvidence => "none",
        Outcome::NotApplicable => "na",
    }
}

fn outcome_text(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InOrder => "outcome-in-order",
        Outcome::Described => "outcome-described",
        Outcome::Observation => "outcome-observation",
        Outcome::Gap => "outcome-gap",
        Outcome::SeriousGap => "outcome-serious-gap",
        Outcome::NoEvidence => "outcome-no-evidence",
        Outcome::NotApplicable => "outcome-not-applicable",
    }
}

/// One line of a list of facts.
pub(crate) fn fact(label: &str, value: &Markup) -> Markup {
    html! { dt { (label) } dd { (value) } }
}

/// A band that says something about the whole page.
pub(crate) fn notice(tone: Tone, content: &Markup) -> Markup {
    let class = match tone {
        Tone::Plain => "band",
        Tone::Good => "band ok",
        Tone::Soon => "band warn",
        Tone::Bad => "band fail",
    };
    html! { div class=(class) role="status" { (content) } }
}

/// A requirement by what people call it; where this person may see how it stands, with the way there.
pub(crate) fn requirement(v: &Visitor, named: &RequirementNamed) -> Markup {
    let text = html! { (named.short) " " span class="quiet" { (named.title) } };
    html! {
        @if v.shell.guest { (text) }
        @else { a class="plain" href=(readiness::href(&named.standard, &named.id)) { (text) } }
    }
}

/// What a page can be taken along as: the files behind one button, which opens without any script.
pub(crate) fn take(label: &str, files: &[(String, String)]) -> Markup {
    html! {
        details class="take" {
            summary class="button" { (label) }
            ul { @for (name, href) in files { li { a href=(href) { (name) } } } }
        }
    }
}
