//! Spans of the settings, such as `6h`, as people say and choose them.

use maud::{Markup, html};
use plumb_engine::desk::Problem;

use crate::{visitor::Visitor, words::t};

/// '6 hours'; what is no span of ours is shown as it stands.
pub(super) fn spoken(v: &Visitor, span: &str) -> String {
    let unit = span.chars().last();
    let count = span.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u64>();
    match (unit, count) {
        (Some('m'), Ok(count)) => t!(v, "span-minutes", count = count),
        (Some('h'), Ok(count)) => t!(v, "span-hours", count = count),
        (Some('d'), Ok(count)) => t!(v, "span-days", count = count),
        (Some('w'), Ok(count)) => t!(v, "span-weeks", count = count),
        _ => span.to_owned(),
    }
}

/// One of a few spans, or never; the one that holds now is among them.
pub(super) fn ask(
    v: &Visitor,
    name: &str,
    label: &str,
    offered: &[&str],
    now: &str,
    problem: Option<&Problem>,
) -> Markup {
    let wrong = problem.filter(|problem| problem.field.as_deref() == Some(name));
    let known = now.is_empty() || offered.contains(&now);
    html! {
        div class="ask" {
            label for=(name) { (label) }
            select class="field short" id=(name) name=(name) aria-invalid=[wrong.map(|_| "true")] {
                option value="" selected[now.is_empty()] { (t!(v, "span-never")) }
                @if !known { option value=(now) selected { (spoken(v, now)) } }
                @for span in offered { option value=(span) selected[*span == now] { (t!(v, "span-every", span = spoken(v, span))) } }
            }
            @if let Some(problem) = wrong { small class="bad" { (problem.say) } }
        }
    }
}
