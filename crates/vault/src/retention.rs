//! Which copies may go, and when. Nothing here runs by itself: an attacker who holds the server must not be able to let good copies age
//! out, so a person asks for it, and a target that only takes refuses.

use std::{collections::BTreeSet, time::Duration};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    RepositoryKey, Snapshot, SnapshotId, Target, VaultError, repository::Repository as _, restic, target::listed,
};

/// Copies that stay whatever else is said.
const FEWEST: usize = 3;

/// What stays: everything within the first span, then one a day, a week, a month within the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Every copy this young.
    pub all: Duration,
    /// The last of each day.
    pub daily: Duration,
    /// The last of each week.
    pub weekly: Duration,
    /// The last of each month.
    pub monthly: Duration,
}

impl Keep {
    /// A month of everything, a quarter of days, a year of weeks, seven years of months.
    pub const USUAL: Self = Self { all: days(30), daily: days(92), weekly: days(366), monthly: days(7 * 366) };

    /// How many copies are left in the end, where one is made so often and somebody always clears.
    #[must_use]
    pub fn left_of(&self, every: Duration) -> usize {
        let whole = self.all.max(self.daily).max(self.weekly).max(self.monthly);
        let every = every.max(Duration::from_hours(1));
        let made = usize::try_from(whole.as_secs() / every.as_secs()).unwrap_or(usize::MAX) + 1;
        let copy = |n: usize| Snapshot {
            id: SnapshotId(format!("{n:064x}")),
            made: Timestamp::UNIX_EPOCH + every.saturating_mul(u32::try_from(n).unwrap_or(u32::MAX)),
            log: String::new(),
            entries: 0,
            root: String::new(),
            incomplete: false,
            bytes: 0,
        };
        let all: Vec<Snapshot> = (0..made).map(copy).collect();
        let known = all.iter().map(|copy| copy.id.to_string()).collect();
        all.len() - self.may_go(&all, &known).len()
    }

    /// The copies that may go. Ages count from the newest copy that the log knows, never from a clock: who moves the clock ages nothing.
    /// Copies that the log does not know stay, and make nobody older.
    #[must_use]
    pub fn may_go<'a>(&self, all: &'a [Snapshot], known: &BTreeSet<String>) -> Vec<&'a Snapshot> {
        let mut known: Vec<&Snapshot> = all.iter().filter(|copy| known.contains(copy.id.as_str())).collect();
        known.sort_by_key(|copy| std::cmp::Reverse(copy.made));
        let Some(newest) = known.first().map(|copy| copy.made) else { return Vec::new() };
        let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut go = Vec::new();
        for (place, copy) in known.into_iter().enumerate() {
            let age = newest.duration_since(copy.made).unsigned_abs();
            let day = TimeZone::UTC.to_datetime(copy.made).date();
            // Each span takes the newest of its day, week or month.
            let (daily, weekly, monthly) =
                (days.insert(day), weeks.insert(week(day)), months.insert((day.year(), day.month())));
            let stays = place < FEWEST
                || copy.incomplete
                || age <= self.all
                || daily && age <= self.daily
                || weekly && age <= self.weekly
                || monthly && age <= self.monthly;
            if !stays {
                go.push(copy);
            }
        }
        go
    }
}

const fn days(n: u64) -> Duration {
    Duration::from_secs(n * 24 * 60 * 60)
}

fn week(day: Date) -> (i16, i8) {
    let week = day.iso_week_date();
    (week.year(), week.week())
}

/// What was cleared away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// Copies that are gone, oldest first.
    pub gone: Vec<Snapshot>,
    /// How many are left.
    pub left: usize,
}

/// Takes old copies away, and then what no copy needs. Only ever asked for by a person.
///
/// # Errors
/// As [`crate::list_snapshots`]; then nothing is gone.
pub fn clear(
    target: &Target,
    key: &RepositoryKey,
    keep: &Keep,
    known: &BTreeSet<String>,
    only_look: bool,
) -> Result<Cleared, VaultError> {
    let repository = restic::open(target, key)?;
    let all = listed(&repository)?;
    let mut gone: Vec<Snapshot> = keep.may_go(&all, known).into_iter().cloned().collect();
    gone.sort_by_key(|copy| copy.made);
    let ids: Vec<SnapshotId> = gone.iter().map(|copy| copy.id.clone()).collect();
    if !only_look && !ids.is_empty() {
        repository.remove(&ids)?;
    }
    Ok(Cleared { left: all.len().saturating_sub(gone.len()), gone })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn copy(n: usize, hours: i64) -> Snapshot {
        Snapshot {
            id: SnapshotId(format!("{n:064x}")),
            made: jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(400_000 + hours),
            log: "log".to_owned(),
            entries: 1,
            root: String::new(),
            incomplete: false,
            bytes: 0,
        }
    }

    fn ids(all: &[Snapshot]) -> BTreeSet<String> {
        all.iter().map(|copy| copy.id.to_string()).collect()
    }

    #[test]
    fn a_flood_from_the_future_ages_no_good_copy() {
        let good: Vec<Snapshot> = (0..20).map(|day| copy(day, 24 * i64::try_from(day).unwrap())).collect();
        let known = ids(&good);
        let mut all = good;
        all.extend((100..200).map(|n| copy(n, 24 * 365 * 20)));
        assert!(Keep::USUAL.may_go(&all, &known).is_empty());
    }

    #[test]
    fn years_of_copies_thin_out_to_months() {
        let all: Vec<Snapshot> = (0..1000).map(|day| copy(day, 24 * i64::try_from(day).unwrap())).collect();
        let gone = Keep::USUAL.may_go(&all, &ids(&all)).len();
        assert!((780..860).contains(&gone), "{gone}");
    }

    #[test]
    fn what_is_left_is_reckoned_by_the_rule_itself() {
        let left = Keep::USUAL.left_of(days(1));
        // A month of days, the rest of a quarter of days, a year of weeks, seven years of months.
        assert!((190..240).contains(&left), "{left}");
        let none = Keep { all: Duration::ZERO, daily: Duration::ZERO, weekly: Duration::ZERO, monthly: Duration::ZERO };
        assert_eq!(none.left_of(days(1)), 1);
        assert!(Keep::USUAL.left_of(Duration::from_hours(1)) > left);
    }

    proptest! {
        #[test]
        fn the_newest_stay_and_nothing_unknown_goes(hours in prop::collection::vec(0_i64..100_000, 1..60), strange in 0_usize..60) {
            let all: Vec<Snapshot> = hours.iter().enumerate().map(|(n, hours)| copy(n, *hours)).collect();
            let known: BTreeSet<String> = ids(&all).into_iter().filter(|id| *id != format!("{strange:064x}")).collect();
            let gone = Keep { all: Duration::ZERO, daily: Duration::ZERO, weekly: Duration::ZERO, monthly: Duration::ZERO }.may_go(&all, &known);
            prop_assert_eq!(gone.len(), known.len().saturating_sub(FEWEST));
            prop_assert!(gone.iter().all(|copy| known.contains(copy.id.as_str())));
            let newest = all.iter().filter(|copy| known.contains(copy.id.as_str())).map(|copy| copy.made).max();
            prop_assert!(known.len() <= FEWEST || gone.iter().all(|copy| Some(copy.made) <= newest));
        }
    }
}
