//! Runs a case of a check's fixtures: these records, on this day, must yield this outcome.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{civil::Date, tz::TimeZone};

use super::{Judge, JudgePacks};
use crate::{
    define::check::{Check, CoverSet, Form},
    fold::RecordState,
    id::CheckCode,
    pack::{Case, Expect, PackSet},
    verdict::CheckOutcome,
};

/// Runs every case of every check. Each mistake names its check and case.
#[must_use]
pub fn run_all(packs: &PackSet) -> Vec<(CheckCode, String, String)> {
    let mut wrong = Vec::new();
    for (code, cases) in &packs.fixtures {
        let mut alone = match Alone::new(packs.into(), code) {
            Ok(alone) => alone,
            Err(say) => {
                wrong.extend(cases.iter().map(|case| (code.clone(), case.name.clone(), say.clone())));
                continue;
            }
        };
        for case in cases {
            let found = alone.run(case);
            wrong.extend(found.into_iter().map(|say| (code.clone(), case.name.clone(), say)));
        }
    }
    wrong
}

/// In sentences, how an outcome is not as expected.
fn differences(found: &CheckOutcome, expected: &Expect) -> Vec<String> {
    let mut wrong = Vec::new();
    if found.outcome != expected.outcome {
        let (is, wanted) = (found.outcome.words(), expected.outcome.words());
        wrong.push(format!("the outcome is `{is}`, but `{wanted}` is expected; it says: {}", found.say));
    }
    if let Some(wanted) = &expected.failed {
        let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let mut failed = failed(found);
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

fn failed(outcome: &CheckOutcome) -> Vec<&str> {
    outcome.failed.iter().map(|failure| &*failure.number).collect()
}

/// One check and no other: a case shows what it says, whatever others are on. Making a judge takes far longer than a case does,
/// so one serves all of a check's cases.
struct Alone {
    code: CheckCode,
    judge: Judge,
}

impl Alone {
    fn new(packs: JudgePacks<'_>, code: &CheckCode) -> Result<Self, String> {
        let check = packs.checks.get(code).ok_or_else(|| format!("there is no check `{code}`"))?;
        let alone: BTreeMap<CheckCode, Check> = [(code.clone(), check.clone())].into();
        // What looks at records alone is the same whatever the standards are, and most of making a judge is their trees.
        let none = BTreeMap::new();
        let asks_standards =
            matches!(check.form, Form::Statement | Form::Covers { set: CoverSet::Requirements { .. }, .. });
        let standards = if asks_standards { packs.standards } else { &none };
        let judge = Judge::new(JudgePacks { checks: &alone, standards, ..packs }, TimeZone::UTC);
        Ok(Self { code: code.clone(), judge })
    }

    /// What the check says of these records on the case's day.
    fn judged(&mut self, case: &Case, records: &[&RecordState]) -> Result<Arc<CheckOutcome>, String> {
        let requirement = case.expect.requirement.as_ref();
        for record in records {
            self.judge.put(record);
        }
        let mut outcomes = self.judge.judgement(case.today).outcomes.iter().filter(|outcome| outcome.code == self.code);
        let found = match requirement {
            Some(wanted) => outcomes.find(|outcome| outcome.requirement.as_ref() == Some(wanted)),
            None => outcomes.next(),
        };
        let found = found.cloned();
        for record in records {
            self.judge.remove(record.record);
        }
        let code = &self.code;
        found.ok_or_else(|| match requirement {
            Some(requirement) => format!("`{code}` says nothing of `{requirement}`"),
            None => format!("`{code}` says nothing"),
        })
    }

    fn run(&mut self, case: &Case) -> Vec<String> {
        let all: Vec<&RecordState> = case.records.iter().collect();
        let found = match self.judged(case, &all) {
            Ok(found) => found,
            Err(say) => return vec![say],
        };
        let mut wrong = differences(&found, &case.expect);
        if wrong.is_empty() && !case.contrast.is_empty() {
            wrong.extend(self.contrast(case, &found));
        }
        wrong
    }

    /// A look-alike is seen through: without it the check says the same of the same records.
    fn contrast(&mut self, case: &Case, with: &CheckOutcome) -> Option<String> {
        let is_alike = |record: &&RecordState| {
            record.number().is_some_and(|number| case.contrast.iter().any(|alike| alike == number))
        };
        let rest: Vec<&RecordState> = case.records.iter().filter(|record| !is_alike(record)).collect();
        let without = match self.judged(case, &rest) {
            Ok(without) => without,
            Err(say) => return Some(say),
        };
        if without.outcome == with.outcome && failed(&without) == failed(with) {
            return None;
        }
        let (is, was) = (with.outcome.words(), without.outcome.words());
        let alike = case.contrast.join(", ");
        Some(format!("[{alike}] should change nothing, but without it the outcome is `{was}`, and with it `{is}`"))
    }
}
