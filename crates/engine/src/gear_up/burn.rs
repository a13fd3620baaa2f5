//! What was left to bring in order, week by week, out of the spans: history as the log has it, not as somebody drew it.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use plumb_model::{id::RequirementId, verdict::Outcome};

use crate::{desk::BurnPoint, spans::Spans};

/// Weeks shown at most.
const WEEKS: i32 = 53;

/// Halves of a requirement that are left: none where it is in order or does not apply, one where it is described or could be
/// better, two for the rest.
pub(super) fn left(outcome: Outcome) -> i64 {
    match outcome {
        Outcome::InOrder | Outcome::NotApplicable => 0,
        Outcome::Described | Outcome::Observation => 1,
        Outcome::Gap | Outcome::SeriousGap | Outcome::NoEvidence => 2,
    }
}

/// A point a week up to today, the oldest first; none before the log's first day.
pub(super) fn points(
    spans: &Spans,
    leaves: &[&RequirementId],
    today: Date,
    now: &BTreeMap<&RequirementId, Outcome>,
) -> Vec<BurnPoint> {
    let begun = spans.outcomes.values().filter_map(|spans| spans.first()).map(|(day, _)| *day).min();
    let mut points = Vec::new();
    if let Some(begun) = begun {
        let days = (1..WEEKS).rev().filter_map(|weeks| today.checked_sub(weeks.weeks()).ok());
        let first = std::iter::once(begun).filter(|day| *day < today);
        let days = first.chain(days.filter(|day| *day > begun));
        let year_ago = today.checked_sub(WEEKS.weeks()).unwrap_or(Date::MIN);
        for day in days.filter(|day| *day >= year_ago) {
            let left = leaves.iter().map(|leaf| left(stood(spans, leaf, day))).sum();
            points.push(BurnPoint { day, left });
        }
    }
    let outcome = |leaf: &&RequirementId| now.get(*leaf).copied().unwrap_or(Outcome::NoEvidence);
    points.push(BurnPoint { day: today, left: leaves.iter().map(|leaf| left(outcome(leaf))).sum() });
    points
}

fn stood(spans: &Spans, leaf: &RequirementId, day: Date) -> Outcome {
    let known = spans.outcomes.get(leaf).and_then(|spans| spans.iter().rev().find(|(from, _)| *from <= day));
    known.map_or(Outcome::NoEvidence, |(_, outcome)| *outcome)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_is_a_point_and_half_done_is_half_left() {
        let leaf: RequirementId = "iso-9001-2015 7.2".parse().unwrap();
        let mut spans = Spans::before(date(2026, 2, 1), "UTC");
        spans.note(date(2026, 2, 20), &leaf, Outcome::NoEvidence);
        spans.note(date(2026, 3, 1), &leaf, Outcome::Described);
        let now = BTreeMap::from([(&leaf, Outcome::InOrder)]);
        let points = points(&spans, &[&leaf], date(2026, 3, 14), &now);
        let told: Vec<(Date, i64)> = points.iter().map(|point| (point.day, point.left)).collect();
        let days = [(date(2026, 2, 20), 2), (date(2026, 2, 21), 2), (date(2026, 2, 28), 2), (date(2026, 3, 7), 1)];
        assert_eq!(told, days.into_iter().chain([(date(2026, 3, 14), 0)]).collect::<Vec<_>>());
    }
}
