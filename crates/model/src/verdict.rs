//! Outcomes of checks and verdicts of requirements. Computed, never typed in, never stored as truth.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{CheckCode, RecordId, RequirementId};

/// What the records alone would lead an auditor to ask or write. Ordered from best to worst as verdicts combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Outside the scope, with a justification.
    NotApplicable,
    /// No gap found in the records.
    InOrder,
    /// Could be improved.
    Observation,
    /// Somebody says so, nothing shows it.
    Described,
    /// Nothing shows it yet.
    NoEvidence,
    /// A gap.
    Gap,
    /// A serious gap.
    SeriousGap,
}

impl Outcome {
    /// The words on screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotApplicable => "Not applicable",
            Self::InOrder => "No gap found in the records",
            Self::Observation => "Could be improved",
            Self::Described => "Described only",
            Self::NoEvidence => "Nothing shows it yet",
            Self::Gap => "Gap",
            Self::SeriousGap => "Serious gap",
        }
    }
}

/// The first day something could change without a new entry; [`None`] = never.
pub type HoldsUntil = Option<Date>;

/// What one check yields on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Which check.
    pub code: CheckCode,
    /// For which requirement, where the form judges each apart (statements).
    pub requirement: Option<RequirementId>,
    /// How many were judged.
    pub total: u64,
    /// The failed ones with the reason, ordered by number of the record; all of them.
    pub failed: Vec<Failure>,
    /// Failed, but with a confirmed answer still running: counted apart, never green.
    pub answered: u64,
    /// The outcome.
    pub outcome: Outcome,
    /// The first day it could change without a new entry.
    pub holds_until: HoldsUntil,
    /// The sentence, filled in.
    pub say: String,
}

/// One failed record of a check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The record's number, or the requirement's id for coverage.
    pub number: Arc<str>,
    /// The record, where there is one.
    pub record: Option<RecordId>,
    /// Why, where there is more to say than the check's sentence: 'has no next calibration'. Thousands may share it.
    pub why: Option<Arc<str>>,
}

/// A requirement's verdict on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which requirement.
    pub requirement: RequirementId,
    /// Its assessment.
    pub outcome: Outcome,
    /// The first day it could change without a new entry.
    pub holds_until: HoldsUntil,
    /// The outcomes behind it: for a parent empty, it shows its worst child.
    pub checks: Vec<Arc<CheckOutcome>>,
}
