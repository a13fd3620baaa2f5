//! From what a form finds to what a check says: basis, severity, answers, what came back, and 'we have none of these'.

use super::{
    forms::{Finding, Found, Judged, Work, World, is_serious},
    sentence::{self, Facts},
};
use crate::{
    define::check::{Basis, Check, Form, Severity},
    expr::Until,
    id::RegisterId,
    verdict::{CheckOutcome, Failure, Outcome},
};

/// Says what a check yields on a day.
///
/// `name` gives the name of a register.
pub(super) fn outcome<'r>(
    work: &Work,
    world: World<'_>,
    name: impl Fn(&RegisterId) -> Option<&'r str>,
) -> Option<CheckOutcome> {
    let Judged { finding, total, last, mut until } = work.find(world)?;
    let check = &work.check;
    let over = work.declarable();
    let mut answered = 0;
    let (outcome, failed) = match finding {
        Finding::Holds => (Outcome::InOrder, Vec::new()),
        Finding::Nothing => {
            let declared = over.filter(|_| total == 0).and_then(|over| world.parts.declared_none(over, world.today));
            match declared {
                Some(runs) => {
                    until = until.min(runs);
                    (Outcome::NotApplicable, Vec::new())
                }
                None => (whole(check, Outcome::NoEvidence, world, &mut answered, &mut until), Vec::new()),
            }
        }
        Finding::Fails(found) if found.is_empty() => {
            let worst = worst(work, &found, total);
            (whole(check, worst, world, &mut answered, &mut until), Vec::new())
        }
        Finding::Fails(found) => {
            let (open, best) = unanswered(check, found, world, &mut answered, &mut until);
            let outcome = if open.is_empty() { best } else { best.max(worst(work, &open, total)) };
            (outcome, open)
        }
    };
    let (outcome, came_back) = match outcome {
        Outcome::Gap if cap(&check.basis) == Severity::Serious => {
            let (closed, runs) = world.parts.closed.before(&check.code, &failed, world.today);
            until = until.min(runs);
            (if closed.is_some() { Outcome::SeriousGap } else { outcome }, closed)
        }
        outcome => (outcome, None),
    };
    let over = over.and_then(name);
    let missing = failed.iter().any(|found| found.missing);
    let facts = Facts { outcome, failed: failed.len() as u64, answered, total, missing, last, over, came_back };
    let failed = failed.into_iter().map(|found| Failure { number: found.number, record: found.record, why: found.why });
    Some(CheckOutcome {
        code: check.code.clone(),
        requirement: None,
        total,
        failed: failed.collect(),
        answered,
        outcome,
        holds_until: until.holds_until(),
        say: sentence::say(check, facts),
    })
}

/// Where no record is named as failed, only an answer to the whole check speaks for it.
fn whole(check: &Check, worst: Outcome, world: World<'_>, answered: &mut u64, until: &mut Until) -> Outcome {
    match world.parts.answered(&check.code, None, world.today) {
        Some((best, runs)) => {
            *answered = 1;
            *until = (*until).min(runs);
            // An answer softens; it never makes worse what was already milder.
            best.min(worst)
        }
        None => worst,
    }
}

/// The failed members without a running answer, and the best that the answered ones leave.
fn unanswered(
    check: &Check,
    found: Vec<Found>,
    world: World<'_>,
    answered: &mut u64,
    until: &mut Until,
) -> (Vec<Found>, Outcome) {
    if !world.parts.answers_to(&check.code) {
        return (found, Outcome::InOrder);
    }
    let mut best = Outcome::InOrder;
    let open =
        found.into_iter().filter(|one| match world.parts.answered(&check.code, Some(&one.number), world.today) {
            Some((at_best, runs)) => {
                *answered += 1;
                *until = (*until).min(runs);
                best = best.max(at_best);
                false
            }
            None => true,
        });
    let open = open.collect();
    (open, best)
}

/// The outcome of these failures: severity, never beyond what basis and form allow.
fn worst(work: &Work, failed: &[Found], total: u64) -> Outcome {
    let check = &work.check;
    let serious = check.serious_when.as_ref().is_some_and(|when| is_serious(when, failed, total));
    let activity_absent = match check.form {
        Form::AtLeast { .. } | Form::Recent { .. } => true,
        Form::Covers { .. } => failed.len() as u64 == total,
        Form::Every { .. } | Form::Statement => false,
    };
    let severity = match check.severity {
        _ if serious => Severity::Serious,
        Severity::Serious if !activity_absent => Severity::Gap,
        severity => severity,
    };
    match severity.min(cap(&check.basis)) {
        Severity::Observation => Outcome::Observation,
        Severity::Gap => Outcome::Gap,
        Severity::Serious => Outcome::SeriousGap,
    }
}

/// The worst that a ground allows.
fn cap(basis: &Basis) -> Severity {
    match basis {
        Basis::GoodPractice => Severity::Observation,
        Basis::OwnRule(_) => Severity::Gap,
        Basis::Requirement | Basis::Contract | Basis::Law => Severity::Serious,
    }
}
