//! What somebody waits for: work of others on records that name this person; for whoever runs the system, all that is late.

use std::collections::BTreeSet;

use plumb_store::DueQuery;

use crate::{
    access::Reader,
    desk::{HomeOf, Problem, WorkItem},
    engine::Look,
    people::People,
};

/// Shown at most.
const SHOWN: usize = 5;
/// Looked through at most.
const MOST: usize = 500;

impl Look {
    /// What others must do, and how many more such things there are.
    pub(super) fn waits(
        &self,
        reader: &Reader,
        people: &People,
        home: HomeOf,
        own: &[WorkItem],
    ) -> Result<(Vec<WorkItem>, u64), Problem> {
        let Some(person) = reader.person() else { return Ok((Vec::new(), 0)) };
        let concerned: BTreeSet<String> =
            self.snapshot.links_to(person.0)?.into_iter().map(|link| link.from.to_string()).collect();
        let query = DueQuery {
            from: None,
            to: self.shows_until(),
            shown_by: Some(self.today),
            who: None,
            by_role: Vec::new(),
            access: reader.reads().clone(),
            limit: MOST,
        };
        let mine: BTreeSet<(&str, &str)> =
            own.iter().map(|item| (item.record.as_str(), item.obligation.as_str())).collect();
        let all = self.items(people, self.snapshot.due(&query)?);
        let waits = |item: &WorkItem| {
            let others = !item.who.is_empty() && !mine.contains(&(item.record.as_str(), item.obligation.as_str()));
            let asked = concerned.contains(&item.record) || (home == HomeOf::Manager && item.overdue);
            others && asked
        };
        let mut waits: Vec<WorkItem> = all.into_iter().filter(waits).collect();
        let more = u64::try_from(waits.len().saturating_sub(SHOWN)).unwrap_or(u64::MAX);
        waits.truncate(SHOWN);
        Ok((waits, more))
    }
}
