//! How many records several failing checks name together, each counted once.

use std::{cell::RefCell, cmp::Ordering, collections::HashMap};

use plumb_model::verdict::{CheckOutcome, Failure};

/// Counts them. The same checks stand behind a requirement and behind everything above it, so each combination is counted once.
#[derive(Default)]
pub(super) struct Together {
    known: RefCell<HashMap<Vec<usize>, u64>>,
}

impl Together {
    /// How many different records fail in these outcomes.
    pub(super) fn count(&self, outcomes: &[&CheckOutcome]) -> u64 {
        let mut which: Vec<usize> = outcomes.iter().map(|outcome| std::ptr::from_ref(*outcome).addr()).collect();
        which.sort_unstable();
        if let Some(known) = self.known.borrow().get(&which) {
            return *known;
        }
        let count = merged(outcomes.iter().map(|outcome| outcome.failed.as_slice()).collect());
        self.known.borrow_mut().insert(which, count);
        count
    }
}

/// Walks lists that are each in order side by side: nothing is hashed or copied, however long they are.
fn merged(mut lists: Vec<&[Failure]>) -> u64 {
    let mut count = 0;
    while let Some(next) = lists.iter().filter_map(|list| list.first()).min_by(|a, b| order(a, b)) {
        count += u64::from(next.record.is_some());
        for list in &mut lists {
            while let Some((_, rest)) = list.split_first().filter(|(first, _)| order(first, next).is_eq()) {
                *list = rest;
            }
        }
    }
    count
}

/// The order in which an outcome lists what failed. Mostly the same record fails in all: that is seen without reading its number.
fn order(a: &Failure, b: &Failure) -> Ordering {
    if a.record.is_some() && a.record == b.record {
        return Ordering::Equal;
    }
    (&a.number, a.record).cmp(&(&b.number, b.record))
}

#[cfg(test)]
mod tests {
    use plumb_model::{
        id::{CheckCode, RecordId},
        verdict::Outcome,
    };

    use super::*;

    fn outcome(failed: &[u128]) -> CheckOutcome {
        let failure = |n: &u128| Failure {
            number: if *n == 0 { "A.5.1".into() } else { format!("B-{n:04}").into() },
            record: (*n > 0).then(|| RecordId(uuid::Uuid::from_u128(*n))),
            why: None,
        };
        CheckOutcome {
            code: CheckCode::new("CAL-001").unwrap(),
            requirement: None,
            total: 9,
            failed: failed.iter().map(failure).collect(),
            answered: 0,
            outcome: Outcome::Gap,
            holds_until: None,
            say: String::new(),
        }
    }

    #[test]
    fn a_record_that_fails_in_several_checks_counts_once_and_a_requirement_is_none() {
        let (one, other, third) = (outcome(&[1, 2, 3, 7]), outcome(&[2, 3, 4]), outcome(&[0]));
        let together = Together::default();
        assert_eq!(together.count(&[]), 0);
        assert_eq!(together.count(&[&one]), 4);
        assert_eq!(together.count(&[&third, &one]), 4);
        assert_eq!(together.count(&[&one, &other, &third]), 5);
        assert_eq!(together.count(&[&other, &third, &one]), 5, "the order of checks makes no difference");
    }
}
