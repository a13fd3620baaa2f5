//! Runs a case of a check's fixtures: these records, on this day, must yield this outcome.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{civil::Date, tz::TimeZone};

use super::{Judge, JudgePacks};
use crate::{
    define::check::Check,
    fold::RecordState,
    id::{CheckCode, RequirementId},
    pack::{Case, Expect, PackSet},
    verdict::{CheckOutcome, Outcome},
};

/// What a check must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The outcome.
    pub outcome: Outcome,
    /// Numbers of the failed records in any order; [`None`]: whichever.
    pub failed: Option<&'a [String]>,
    /// The first day it could change without a new entry; [`None`]: whichever.
    pub holds_until: Option<Date>,
    /// Which requirement is meant, with form `statement`.
    pub requirement: Option<&'a RequirementId>,
}

impl<'a> From<&'a Expect> for Expected<'a> {
    fn from(expect: &'a Expect) -> Self {
        Self {
            outcome: expect.outcome,
            failed: expect.failed.as_deref(),
            holds_until: expect.holds_until,
            requirement: expect.requirement.as_ref(),
        }
    }
}

/// Runs every case of every check. Each mistake names its check and case.
#[must_use]
pub fn run_all(packs: &PackSet) -> Vec<(CheckCode, String, String)> {
    let cases = packs.fixtures.iter().flat_map(|(code, cases)| cases.iter().map(move |case| (code, case)));
    let mut wrong = Vec::new();
    for (code, case) in cases {
        let mut found = run(packs.into(), code, case.today, &case.records, (&case.expect).into());
        if found.is_empty() && !case.contrast.is_empty() {
            found.extend(contrast(packs.into(), code, case));
        }
        wrong.extend(found.into_iter().map(|say| (code.clone(), case.name.clone(), say)));
    }
    wrong
}

/// Judges the records on the day and lists, in sentences, what is not as expected; empty where all is.
#[must_use]
pub fn run(
    packs: JudgePacks<'_>,
    code: &CheckCode,
    today: Date,
    records: &[RecordState],
    expected: Expected<'_>,
) -> Vec<String> {
    let found = match judged(packs, code, today, records.iter(), expected.requirement) {
        Ok(found) => found,
        Err(say) => return vec![say],
    };
    let mut wrong = Vec::new();
    if found.outcome != expected.outcome {
        let (is, wanted) = (found.outcome.words(), expected.outcome.words());
        wrong.push(format!("the outcome is `{is}`, but `{wanted}` is expected; it says: {}", found.say));
    }
    if let Some(wanted) = expected.failed {
        let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let mut failed: Vec<&str> = found.failed.iter().map(|failure| &*failure.number).collect();
        wanted.sort_unstable();
        failed.sort_unstable();
        if wanted != failed {
            wrong.push(format!("failed are [{}], but [{}] are expected", failed.join(", "), wanted.join(", ")));
        }
    }
    if expected.holds_until.is_some() && expected.holds_until != found.holds_until {
        let day = |day: Option<Date>| day.map_or_else(|| "for ever".to_owned(), |day| format!("until {day}"));
        wrong.push(format!("it holds {}, but {} is expected", day(found.holds_until), day(expected.holds_until)));
    }
    wrong
}

/// What a check says of records on a day.
fn judged<'a>(
    packs: JudgePacks<'_>,
    code: &CheckCode,
    today: Date,
    records: impl Iterator<Item = &'a RecordState>,
    requirement: Option<&RequirementId>,
) -> Result<Arc<CheckOutcome>, String> {
    let check = packs.checks.get(code).ok_or_else(|| format!("there is no check `{code}`"))?;
    // A case shows what this check says, whatever others are on.
    let alone: BTreeMap<CheckCode, Check> = [(code.clone(), check.clone())].into();
    let mut judge = Judge::new(JudgePacks { checks: &alone, ..packs }, TimeZone::UTC);
    records.for_each(|record| judge.put(record));
    let mut outcomes = judge.judgement(today).outcomes.iter().filter(|outcome| outcome.code == *code);
    let found = match requirement {
        Some(wanted) => outcomes.find(|outcome| outcome.requirement.as_ref() == Some(wanted)),
        None => outcomes.next(),
    };
    found.cloned().ok_or_else(|| match requirement {
        Some(requirement) => format!("`{code}` says nothing of `{requirement}`"),
        None => format!("`{code}` says nothing"),
    })
}

/// A look-alike is seen through: without it the check says the same of the same records.
fn contrast(packs: JudgePacks<'_>, code: &CheckCode, case: &Case) -> Option<String> {
    let expected = Expected::from(&case.expect);
    let is_alike =
        |record: &&RecordState| record.number().is_some_and(|number| case.contrast.iter().any(|alike| alike == number));
    let rest = case.records.iter().filter(|record| !is_alike(record));
    let without = match judged(packs, code, case.today, rest, expected.requirement) {
        Ok(without) => without,
        Err(say) => return Some(say),
    };
    let with = judged(packs, code, case.today, case.records.iter(), expected.requirement).ok()?;
    let failed = |outcome: &CheckOutcome| -> Vec<String> {
        outcome.failed.iter().map(|failure| failure.number.to_string()).collect()
    };
    if without.outcome == with.outcome && failed(&without) == failed(&with) {
        return None;
    }
    let (is, was) = (with.outcome.words(), without.outcome.words());
    let alike = case.contrast.join(", ");
    Some(format!("[{alike}] should change nothing, but without it the outcome is `{was}`, and with it `{is}`"))
}
