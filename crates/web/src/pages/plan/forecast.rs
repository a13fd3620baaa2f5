//! The day wanted beside the days that follow: from the steps, from the time there is, from the pace that the record shows.

use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{PlanPace, PlanView};

use crate::{
    look::{Tone, day, day_text, notice, short_day},
    visitor::Visitor,
    words::t,
};

/// Tenths as people write them: `12.5`, `12`.
pub(super) fn tenths(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// Halves as people write them.
pub(super) fn halves(halves: i64) -> String {
    tenths(halves * 5)
}

fn card(label: &str, late: bool, value: &Markup, note: &Markup) -> Markup {
    html! {
        div class="card figure" { div class="in" {
            div class="label" { (label) }
            div class={ "value day" @if late { " bad" } } { (value) }
            div class="note" { (note) }
        } }
    }
}

/// The four days.
pub(super) fn cards(v: &Visitor, view: &PlanView) -> Markup {
    let late = |on: Date| view.target.is_some_and(|target| on > target);
    let unknown = |text: &str| html! { span class="quiet" { (t!(v, text)) } };
    let (pace, pace_note, pace_late) = match &view.pace {
        PlanPace::Done => (short_day(v, view.earliest), t!(v, "plan-pace-done"), late(view.earliest)),
        PlanPace::TooEarly { days, needs } => {
            (unknown("plan-pace-unknown"), t!(v, "plan-pace-too-early", days = *days, needs = *needs), false)
        }
        PlanPace::Still { weeks, lost } => {
            let note = if *lost > 0 {
                t!(v, "plan-pace-lost", weeks = *weeks, lost = halves(*lost))
            } else {
                t!(v, "plan-pace-still", weeks = *weeks)
            };
            (unknown("plan-pace-never"), note, true)
        }
        PlanPace::Moving { weeks, gained, built, certificate } => {
            let note = match built {
                Some(built) => {
                    t!(v, "plan-pace-moving", weeks = *weeks, gained = halves(*gained), built = day_text(v, *built))
                }
                None => t!(v, "plan-pace-crawling", weeks = *weeks, gained = halves(*gained)),
            };
            let value = certificate.map_or_else(|| unknown("plan-pace-never"), |on| short_day(v, on));
            (value, note, certificate.is_none_or(late))
        }
    };
    let effort = t!(v, "plan-effort", left = tenths(view.effort_left), all = tenths(view.effort));
    html! {
        div class="cols" {
            @match view.target {
                Some(target) => (card(&t!(v, "plan-target"), false, &short_day(v, target), &html! { (t!(v, "plan-target-note")) })),
                None => (card(&t!(v, "plan-target"), false, &unknown("plan-target-none"), &html! { (t!(v, "plan-target-none-note")) })),
            }
            (card(&t!(v, "plan-earliest"), late(view.earliest), &short_day(v, view.earliest), &html! { (t!(v, "plan-earliest-note")) }))
            @match (view.by_work, &view.days_a_week) {
                (Some(on), Some(days)) => (card(&t!(v, "plan-by-work"), late(on), &short_day(v, on), &html! { (effort) ", " (t!(v, "plan-by-work-note", days = days.clone())) })),
                _ => (card(&t!(v, "plan-by-work"), false, &unknown("plan-by-work-none"), &html! { (effort) "; " (t!(v, "plan-by-work-none-note")) })),
            }
            (card(&t!(v, "plan-pace"), pace_late, &pace, &html! { (pace_note) }))
        }
    }
}

/// Whether the day wanted holds, in a sentence.
pub(super) fn said(v: &Visitor, view: &PlanView) -> Markup {
    let Some(target) = view.target.filter(|_| !view.certified) else { return html! {} };
    let weeks = |on: Date| target.until(on).map_or(0, |span| (i64::from(span.get_days()) + 6) / 7);
    let by_pace = match &view.pace {
        PlanPace::Moving { certificate: Some(on), .. } => Some(*on),
        _ => None,
    };
    let worst = [Some(view.earliest), view.by_work, by_pace].into_iter().flatten().max().unwrap_or(view.earliest);
    let stands_still = matches!(view.pace, PlanPace::Still { .. } | PlanPace::Moving { certificate: None, .. });
    let (tone, text) = match (view.earliest > target, worst > target, stands_still) {
        (true, ..) => {
            (Tone::Bad, t!(v, "plan-said-impossible", weeks = weeks(view.earliest), on = day_text(v, view.earliest)))
        }
        (_, true, _) => (Tone::Soon, t!(v, "plan-said-late", weeks = weeks(worst), on = day_text(v, worst))),
        (_, _, true) => (Tone::Soon, t!(v, "plan-said-still")),
        _ if matches!(view.pace, PlanPace::TooEarly { .. }) => (Tone::Plain, t!(v, "plan-said-early")),
        _ => (Tone::Good, t!(v, "plan-said-holds")),
    };
    notice(
        tone,
        &html! { (text) " " @if view.stage1_agreed { @if let Some(on) = view.stage1 { (t!(v, "plan-said-stage1")) " " (day(v, on)) "." } } },
    )
}

#[cfg(test)]
mod tests {
    use super::{halves, tenths};

    #[test]
    fn tenths_and_halves_are_written_as_people_write_them() {
        assert_eq!((tenths(120).as_str(), tenths(125).as_str()), ("12", "12.5"));
        assert_eq!((halves(75).as_str(), halves(2).as_str()), ("37.5", "1"));
    }
}
