//! Readiness as it leaves: the machine form has exactly these keys; owner and since when go to people only.

use std::collections::BTreeMap;

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
    /// What it comes to; for people only.
    pub figures: Option<Figures>,
}

/// What a report comes to, counted over leaves and controls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Today.
    pub today: Date,
    /// The next visit of the certification body, as far as it is known.
    pub next_visit: Option<Date>,
    /// Each standard, in the organisation's order.
    pub standards: Vec<StandardFigures>,
    /// Gaps that are the reader's to mend, serious ones included.
    pub gaps_mine: u64,
    /// Requirements that turn to a gap before the next visit, if nobody acts; none where no visit is known, or on another day.
    pub turn_red: Option<u64>,
}

/// What a report comes to for one standard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StandardFigures {
    /// Its id.
    pub standard: String,
    /// As people write it: 'ISO 9001:2015'.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many leaves and controls there are of each assessment.
    pub counts: BTreeMap<Outcome, u64>,
    /// How many rest mainly on interviews and a walk.
    pub people: u64,
    /// Of a framework that is read by function: each function under its own id and name, in the framework's order.
    pub functions: Vec<StandardFigures>,
}

impl Figures {
    /// How many leaves and controls have one of these assessments.
    #[must_use]
    pub fn count(&self, of: &[Outcome]) -> u64 {
        self.standards.iter().map(|standard| standard.count(of)).sum()
    }
}

impl StandardFigures {
    /// How many leaves and controls have one of these assessments.
    #[must_use]
    pub fn count(&self, of: &[Outcome]) -> u64 {
        of.iter().filter_map(|outcome| self.counts.get(outcome)).sum()
    }

    /// How many leaves and controls are judged: those not applicable are not.
    #[must_use]
    pub fn judged(&self) -> u64 {
        let apply = self.counts.iter().filter(|(outcome, _)| **outcome != Outcome::NotApplicable);
        apply.map(|(_, count)| count).sum()
    }
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
    /// The reader answers for it, or for a record that caused it; for people only.
    pub mine: bool,
    /// What would mend it; for people only, and only where something is not in order.
    pub mend: Option<Mend>,
    /// How far records can show it at all: `records`, `partly` or `interviews`; for people only.
    pub reach: String,
}

/// What would mend a requirement's worst check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// In which way.
    pub way: MendWay,
    /// The check.
    pub check: String,
    /// What the button says, where the check has a word for it: 'Calibrate'.
    pub label: Option<String>,
    /// The register where it is done.
    pub register: Option<String>,
    /// That register's name.
    pub register_name: Option<String>,
    /// Numbers of the records, as far as this reader may see them, at most 50.
    pub records: Vec<String>,
    /// How many there are.
    pub count: u64,
}

/// The ways to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MendWay {
    /// Put these records right.
    Records,
    /// Make records: there are none yet, or too few, or too old ones.
    Fill,
    /// Say how the requirement is met: nobody has.
    State,
    /// Name a record that shows what is said, or confirm that it is still true.
    Show,
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
