//! How the outcomes of a requirement's checks, and the verdicts of what lies within it, become one verdict.

use std::sync::Arc;

use crate::{
    expr::Until,
    id::CheckCode,
    verdict::{CheckOutcome, Outcome},
};

/// The worst of a requirement's checks. An empty register that sleeps asks nothing of its own: its checks find nothing, and
/// that counts only where nothing else speaks for the requirement.
pub(super) fn worst_spoken(checks: &[Arc<CheckOutcome>], rests: impl Fn(&CheckCode) -> bool) -> Option<Outcome> {
    let is_silent = |check: &&Arc<CheckOutcome>| check.outcome == Outcome::NoEvidence && rests(&check.code);
    let spoken = checks.iter().filter(|check| !is_silent(check)).map(|check| check.outcome).max();
    spoken.or_else(|| checks.iter().map(|check| check.outcome).max())
}

/// Not applicable where its statement says so; else the worst of its checks and of the requirements within it. Without any: no evidence.
pub(super) fn together(
    checks: &[Arc<CheckOutcome>],
    worst: Option<Outcome>,
    children: impl Iterator<Item = (Outcome, Until)>,
) -> (Outcome, Until) {
    let until = |all: &[Arc<CheckOutcome>]| all.iter().map(|check| Until::from(check.holds_until)).min();
    let excluded = checks.iter().find(|check| check.requirement.is_some() && check.outcome == Outcome::NotApplicable);
    if let Some(excluded) = excluded {
        return (Outcome::NotApplicable, Until::from(excluded.holds_until));
    }
    let own = worst.map(|outcome| (outcome, until(checks).unwrap_or(Until::NEVER)));
    let worst = own.into_iter().chain(children).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)));
    worst.unwrap_or((Outcome::NoEvidence, Until::NEVER))
}
