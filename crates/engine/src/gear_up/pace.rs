//! The pace that the record shows: what was left to bring in order some weeks ago, what is left now. Nothing is promised from a
//! history that is too short, and nothing from one that stands still.

use jiff::civil::Date;

use super::schedule::{days_between, later};
use crate::desk::{BurnPoint, PlanPace};

/// Days of history below which nothing is said.
pub(super) const NEEDS_DAYS: i64 = 42;
/// Days looked back at most: what was done a year ago says little of today's pace.
const BACK_DAYS: i64 = 91;
/// A day further off than this is no plan.
const MOST_DAYS: i64 = 3_650;

/// What the points tell, the oldest first, today's the last.
pub(super) fn pace(points: &[BurnPoint], today: Date) -> PlanPace {
    let (Some(first), Some(now)) = (points.first(), points.last()) else {
        return PlanPace::TooEarly { days: 0, needs: NEEDS_DAYS };
    };
    if now.left == 0 {
        return PlanPace::Done;
    }
    let days = days_between(first.day, today);
    if days < NEEDS_DAYS {
        return PlanPace::TooEarly { days, needs: NEEDS_DAYS };
    }
    let from = later(today, -BACK_DAYS);
    let then = points.iter().rev().find(|point| point.day <= from).unwrap_or(first);
    let over = days_between(then.day, today).max(1);
    let (gained, weeks) = (then.left - now.left, over / 7);
    if gained <= 0 {
        return PlanPace::Still { weeks, lost: -gained };
    }
    let needs = (now.left * over + gained - 1).div_euclid(gained);
    let built = (needs <= MOST_DAYS).then(|| later(today, needs));
    PlanPace::Moving { weeks, gained, built, certificate: None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn points(all: &[(Date, i64)]) -> Vec<BurnPoint> {
        all.iter().map(|(day, left)| BurnPoint { day: *day, left: *left }).collect()
    }

    #[test]
    fn six_weeks_are_wanted_before_anything_is_said() {
        let today = date(2026, 3, 14);
        let young = points(&[(date(2026, 2, 14), 100), (today, 60)]);
        assert_eq!(pace(&young, today), PlanPace::TooEarly { days: 28, needs: 42 });
        assert_eq!(pace(&[], today), PlanPace::TooEarly { days: 0, needs: 42 });
    }

    #[test]
    fn what_stands_still_promises_nothing() {
        let today = date(2026, 3, 14);
        let still = points(&[(date(2025, 12, 13), 100), (today, 100)]);
        assert_eq!(pace(&still, today), PlanPace::Still { weeks: 13, lost: 0 });
        let worse = points(&[(date(2025, 12, 13), 100), (today, 106)]);
        assert_eq!(pace(&worse, today), PlanPace::Still { weeks: 13, lost: 6 });
    }

    #[test]
    fn the_day_follows_from_the_last_thirteen_weeks_only() {
        let today = date(2026, 3, 14);
        let moving = points(&[(date(2025, 3, 1), 300), (date(2025, 12, 13), 100), (today, 50)]);
        let built = Some(date(2026, 6, 13));
        assert_eq!(pace(&moving, today), PlanPace::Moving { weeks: 13, gained: 50, built, certificate: None });
        let crawling = points(&[(date(2025, 12, 13), 1_001), (today, 1_000)]);
        let PlanPace::Moving { built, .. } = pace(&crawling, today) else { panic!("it moves") };
        assert_eq!(built, None, "no plan reaches so far");
        assert_eq!(pace(&points(&[(today, 0)]), today), PlanPace::Done);
    }
}
