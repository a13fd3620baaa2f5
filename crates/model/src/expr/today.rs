//! The first day on which an answer changes by itself. `today` stands only in comparisons with a day of the record, so it can be solved for.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::{Period, syntax::Compare};
use crate::verdict::HoldsUntil;

/// The first day something could change; kept small, since every part of an evaluation carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Until(Date);

impl Until {
    /// It stays for ever.
    pub const NEVER: Self = Self(Date::MAX);

    /// It may change on this day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self(day)
    }

    /// The day, where there is one.
    #[must_use]
    pub fn holds_until(self) -> HoldsUntil {
        (self != Self::NEVER).then_some(self.0)
    }
}

impl Until {
    /// The first day after this one, as something that ends with it changes.
    pub(crate) fn after(day: Date) -> Self {
        day.tomorrow().map_or(Self::NEVER, Self)
    }
}

impl From<HoldsUntil> for Until {
    fn from(day: HoldsUntil) -> Self {
        day.map_or(Self::NEVER, Self)
    }
}

/// One step by which `today` is moved before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) back: bool,
    pub(crate) by: Period,
}

impl Step {
    fn moved(self, day: Date) -> Option<Date> {
        if self.back { self.by.before(day) } else { self.by.after(day) }
    }
}

fn shifted(day: Date, steps: &[Step]) -> Option<Date> {
    steps.iter().try_fold(day, |day, step| step.moved(day))
}

/// Whether `today`, moved, compares so with `day`; [`None`] outside the calendar. With it the first later day on which that could differ.
pub(crate) fn compare(compare: Compare, today: Date, steps: &[Step], day: Date) -> (Option<bool>, Until) {
    let Some(moved) = shifted(today, steps) else { return (None, Until::NEVER) };
    let order = moved.cmp(&day);
    // Moving days forth never turns their order round (months clamp, they do not overtake), so at most two changes lie ahead:
    // from before the day to the day, and from the day to after it.
    let next = match (order, compare) {
        // After the day, or on it where only coming to it counts, nothing is left to change.
        (Ordering::Greater, _) | (Ordering::Equal, Compare::Less | Compare::GreaterOrEqual) => None,
        (Ordering::Less, Compare::LessOrEqual | Compare::Greater) => first(today, steps, |moved| moved > day, day),
        (Ordering::Less, _) => first(today, steps, |moved| moved >= day, day),
        (Ordering::Equal, _) => first(today, steps, |moved| moved > day, day),
    };
    (Some(compare.holds(order)), next.map_or(Until::NEVER, Until::day))
}

/// Whether `last` lies no longer ago than `period`, with the first day on which that changes.
pub(crate) fn within(last: Date, period: Period, today: Date) -> (bool, Until) {
    let (holds, until) = compare(Compare::LessOrEqual, today, &[Step { back: true, by: period }], last);
    (holds == Some(true), until)
}

/// The first day after `today` whose moved day satisfies `beyond`, which holds from some day on and not before. `near` is about where.
fn first(today: Date, steps: &[Step], beyond: impl Fn(Date) -> bool, near: Date) -> Option<Date> {
    // Outside the calendar counts as beyond: the answer is lost there.
    let beyond = |day: Date| shifted(day, steps).is_none_or(&beyond);
    let day_number = |day: Date| i64::from(day.since(Date::ZERO).map(|span| span.get_days()).unwrap_or_default());
    let of_number = |number: i64| {
        let days = jiff::Span::new().try_days(number).ok()?;
        Date::ZERO.checked_add(days).ok()
    };
    let (mut low, mut high) = (day_number(today), day_number(Date::MAX));
    // Guess by moving the day back the other way; months clamp by three days at most, so the answer lies close by.
    let back: Vec<Step> = steps.iter().rev().map(|step| Step { back: !step.back, by: step.by }).collect();
    if let Some(guess) = shifted(near, &back).map(day_number) {
        let slack = 4 * (1 + i64::try_from(steps.len()).unwrap_or(1));
        for probe in [guess - slack, guess + slack] {
            if probe > low && probe < high {
                if of_number(probe).is_none_or(&beyond) { high = probe } else { low = probe }
            }
        }
    }
    if !of_number(high).is_some_and(&beyond) {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if of_number(middle).is_none_or(&beyond) { high = middle } else { low = middle }
    }
    of_number(high).filter(|day| *day != Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    fn step(back: bool, months: i32, days: i32) -> Step {
        Step { back, by: Period { months, days } }
    }

    #[test]
    fn a_date_not_yet_past_changes_on_the_day_after_it() {
        let due = date(2026, 3, 14);
        // next >= today, so today <= next
        assert_eq!(
            compare(Compare::LessOrEqual, date(2026, 3, 1), &[], due),
            (Some(true), Until::day(date(2026, 3, 15)))
        );
        assert_eq!(compare(Compare::LessOrEqual, date(2026, 3, 15), &[], due), (Some(false), Until::NEVER));
    }

    #[test]
    fn twelve_months_ago_is_solved_for() {
        let last = date(2024, 2, 29);
        let year_ago = [step(true, 12, 0)];
        let (holds, until) = compare(Compare::LessOrEqual, date(2025, 2, 1), &year_ago, last);
        assert_eq!((holds, until), (Some(true), Until::day(date(2025, 3, 1))));
    }

    proptest! {
        #[test]
        fn the_first_change_is_found_as_by_looking_at_every_day(
            offset in -500_i64..500, start in 0_i64..1500,
            steps in prop::collection::vec((any::<bool>(), 0_i32..14, 0_i32..40), 0..3),
            which in 0_usize..6,
        ) {
            let all = [Compare::Equal, Compare::Unequal, Compare::Less, Compare::LessOrEqual, Compare::Greater, Compare::GreaterOrEqual];
            let today = date(2023, 1, 1).checked_add(start.days()).unwrap();
            let day = today.checked_add(offset.days()).unwrap();
            let steps: Vec<Step> = steps.into_iter().map(|(back, months, days)| step(back, months, days)).collect();
            let (now, until) = compare(all[which], today, &steps, day);
            let mut changed = None;
            for ahead in 1..1400 {
                let later = today.checked_add(ahead.days()).unwrap();
                if compare(all[which], later, &steps, day).0 != now {
                    changed = Some(later);
                    break;
                }
            }
            // Never later than the change. Earlier only for equality, where the clamping of months can leap over the day.
            match (until.holds_until(), changed) {
                (Some(until), Some(changed)) => prop_assert_eq!(until, changed),
                (None, Some(changed)) => prop_assert!(false, "changes on {} unforeseen", changed),
                (Some(_), None) => prop_assert!(which < 2),
                (None, None) => {}
            }
        }
    }
}
