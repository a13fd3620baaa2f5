//! Corrective actions that were closed with a proven effect: a gap of their check that is there afterwards came back, and is serious.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::forms::Found;
use crate::{
    expr::{Period, Until, within},
    id::{CheckCode, RecordId},
};

/// So long after it was closed a corrective action answers for its gap: from one visit of the auditor to the next.
const ANSWERS_FOR: Period = Period { months: 12, days: 0 };

/// The choice that says that the effect is proven.
pub(crate) const EFFECTIVE: &str = "effective";

/// A corrective action, closed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Closed {
    /// The check whose gap it removed.
    pub(super) check: CheckCode,
    /// The number of the record it was about; none: the whole check.
    pub(super) subject: Option<String>,
    /// Its own number.
    pub(super) number: String,
    pub(super) on: Date,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct ClosedActions {
    by_record: BTreeMap<RecordId, Closed>,
    by_check: BTreeMap<CheckCode, BTreeSet<RecordId>>,
}

impl ClosedActions {
    /// The records that say so.
    pub(super) fn records(&self) -> impl Iterator<Item = RecordId> {
        self.by_record.keys().copied()
    }

    /// Takes one in.
    pub(super) fn put(&mut self, record: RecordId, closed: Closed) {
        self.by_check.entry(closed.check.clone()).or_default().insert(record);
        self.by_record.insert(record, closed);
    }

    /// Forgets what a record said; names the check that this concerns.
    pub(super) fn forget(&mut self, record: RecordId) -> Option<CheckCode> {
        let closed = self.by_record.remove(&record)?;
        if let Some(records) = self.by_check.get_mut(&closed.check) {
            records.remove(&record);
        }
        Some(closed.check)
    }

    /// The newest action after which the gap is there again, and how long that answer stays.
    ///
    /// An action on one record answers for that record only. It counts from the day after it was closed. The failed are
    /// sorted by number.
    pub(super) fn before(&self, check: &CheckCode, failed: &[Found], today: Date) -> (Option<&Closed>, Until) {
        let mut until = Until::NEVER;
        let mut newest: Option<&Closed> = None;
        for closed in self.by_check.get(check).into_iter().flatten().filter_map(|record| self.by_record.get(record)) {
            let about = |number: &str| failed.binary_search_by(|found| (*found.number).cmp(number)).is_ok();
            if !closed.subject.as_deref().is_none_or(about) {
                continue;
            }
            if today <= closed.on {
                until = until.min(Until::after(closed.on));
                continue;
            }
            let (answers, lapses) = within(closed.on, ANSWERS_FOR, today);
            if answers {
                until = until.min(lapses);
                let later = |known: &Closed| (known.on, &known.number) < (closed.on, &closed.number);
                newest = if newest.is_none_or(later) { Some(closed) } else { newest };
            }
        }
        (newest, until)
    }
}
