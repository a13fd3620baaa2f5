//! Since when a requirement stands as it does: verdicts of successive days, folded into spans.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    id::RequirementId,
    verdict::{Outcome, Verdict},
};

/// From a day on, until the next span begins, a requirement had this outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The outcome.
    pub outcome: Outcome,
}

/// The spans of all requirements, oldest first. A cache: folding the same days again gives the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    by_requirement: BTreeMap<RequirementId, Vec<Span>>,
    last: Option<Date>,
}

impl Spans {
    /// Takes in a day's verdicts. Days come in order; a day may be taken in again, and then its later verdicts stand. Earlier days are passed over.
    pub fn push(&mut self, day: Date, verdicts: &[Verdict]) {
        if self.last.is_some_and(|last| day < last) {
            return;
        }
        self.last = Some(day);
        for verdict in verdicts {
            let spans = self.by_requirement.entry(verdict.requirement.clone()).or_default();
            spans.pop_if(|span| span.from == day);
            if spans.last().is_none_or(|span| span.outcome != verdict.outcome) {
                spans.push(Span { from: day, outcome: verdict.outcome });
            }
        }
    }

    /// The spans of a requirement, oldest first.
    #[must_use]
    pub fn of(&self, requirement: &RequirementId) -> &[Span] {
        self.by_requirement.get(requirement).map(Vec::as_slice).unwrap_or_default()
    }

    /// Since when a requirement stands as it did on the last day taken in.
    #[must_use]
    pub fn since(&self, requirement: &RequirementId) -> Option<Date> {
        self.of(requirement).last().map(|span| span.from)
    }

    /// The last day taken in.
    #[must_use]
    pub fn last(&self) -> Option<Date> {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn verdict(outcome: Outcome) -> [Verdict; 1] {
        let requirement = "iso-9001-2015 4.1".parse().unwrap();
        [Verdict { requirement, outcome, holds_until: None, checks: Vec::new() }]
    }

    #[test]
    fn a_span_begins_where_the_outcome_changes_and_a_day_taken_in_again_leaves_no_trace() {
        let mut spans = Spans::default();
        let id = "iso-9001-2015 4.1".parse().unwrap();
        for (day, outcome) in [(1, Outcome::Gap), (3, Outcome::Gap), (5, Outcome::InOrder), (5, Outcome::Gap)] {
            spans.push(date(2026, 3, day), &verdict(outcome));
        }
        assert_eq!(spans.of(&id), [Span { from: date(2026, 3, 1), outcome: Outcome::Gap }]);
        spans.push(date(2026, 3, 7), &verdict(Outcome::InOrder));
        assert_eq!(spans.since(&id), Some(date(2026, 3, 7)));
        assert_eq!(spans.of(&id).len(), 2);
    }
}
