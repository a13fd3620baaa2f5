//! Readiness as it leaves: the machine form has exactly these keys; owner and since when go to people only.

use jiff::civil::Date;
use plumb_model::verdict::Outcome;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The whole of one or all standards on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessReport {
    /// The day judged.
    pub on: Date,
    /// The position of the last entry that counted; none while the log is empty.
    pub seq: Option<u64>,
    /// The tree's root at that entry, hex.
    pub root: String,
    /// Requirements in the standards' order.
    pub requirements: Vec<RequirementRow>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementRow {
    /// The standard's id.
    pub standard: String,
    /// The requirement's id within it.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// It has no children: it carries statements and is counted.
    pub leaf: bool,
    /// The assessment.
    pub verdict: Outcome,
    /// The first day it could change without a new entry.
    pub holds_until: Option<Date>,
    /// What is not in order first, then what was found in order and over how many.
    pub say: Vec<String>,
    /// Numbers of the records that caused it, at most 50.
    pub records: Vec<String>,
    /// How many more there are.
    pub more: u64,
    /// The checks behind it.
    pub checks: Vec<CheckRow>,
    /// Who answers for it, by name; for people only.
    pub owner: Option<String>,
    /// Since when it has been assessed so; for people only.
    pub since: Option<Date>,
}

/// One check behind a requirement's assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRow {
    /// Its code.
    pub code: String,
    /// What it says.
    pub outcome: Outcome,
    /// How many failed.
    pub failed: u64,
    /// Of how many.
    pub total: u64,
    /// `requirement`, `own-rule`, `contract`, `law` or `good-practice`.
    pub basis: String,
}

impl ReadinessReport {
    /// The machine form: these keys and no others.
    #[must_use]
    pub fn machine_form(&self) -> Value {
        let requirements: Vec<Value> = self.requirements.iter().map(RequirementRow::machine_form).collect();
        json!({ "on": self.on, "seq": self.seq, "root": self.root, "requirements": requirements })
    }
}

impl RequirementRow {
    fn machine_form(&self) -> Value {
        json!({
            "standard": self.standard, "id": self.id, "title": self.title, "leaf": self.leaf, "verdict": self.verdict,
            "holds_until": self.holds_until, "say": self.say, "records": self.records, "more": self.more,
            "checks": self.checks,
        })
    }
}
