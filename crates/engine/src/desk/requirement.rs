//! Everything a person needs to follow one requirement's assessment down to the record and the expression.

use jiff::civil::Date;
use plumb_model::{
    define::edition::{Ground, Strength, Sure},
    verdict::Outcome,
};
use serde::{Deserialize, Serialize};

use crate::desk::RequirementRow;

/// One requirement on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementView {
    /// The day judged.
    pub on: Date,
    /// Today.
    pub today: Date,
    /// The position of the last entry that counted.
    pub seq: Option<u64>,
    /// The tree's root at that entry, hex.
    pub root: String,
    /// Its row, as in the report.
    pub row: RequirementRow,
    /// The standard as people write it.
    pub standard_name: String,
    /// What it is about, in our own words.
    pub summary: String,
    /// What an auditor asks.
    pub asks: Vec<String>,
    /// The requirement it is part of.
    pub part_of: Option<RequirementLink>,
    /// The requirements it consists of.
    pub parts: Vec<RequirementLink>,
    /// The leaf before it in the standard's order.
    pub before: Option<RequirementLink>,
    /// The leaf after it.
    pub after: Option<RequirementLink>,
    /// It was asked for by a reference of an edition that is gone.
    pub old: Option<OldReference>,
    /// Where that reference leads besides.
    pub old_also: Vec<RequirementLink>,
    /// That the requirement stands so in the standard is known this surely.
    pub sure: Sure,
    /// Requirements of other standards and editions whose evidence counts here.
    pub answered_by: Vec<AnsweringLink>,
    /// Requirements for which its own evidence counts.
    pub answers_for: Vec<AnsweringLink>,
    /// Documented information it asks for: what, and whether it is a document in force or kept as evidence.
    pub information: Vec<InformationView>,
    /// The checks behind it, worst first.
    pub checks: Vec<CheckView>,
    /// What is said of how it is met.
    pub statements: Vec<StatementView>,
    /// What was answered to its checks.
    pub answers: Vec<AnswerView>,
    /// Documents to start from: path and title.
    pub templates: Vec<(String, String)>,
    /// Its assessments over time, oldest first; the last still stands.
    pub spans: Vec<(Date, Outcome)>,
    /// How to answer a check; none where this reader may not.
    pub answer_in: Option<AnswerForm>,
    /// The register where statements are kept.
    pub state_in: Option<String>,
    /// There is a proposed text of how it is met.
    pub proposed: bool,
}

/// A reference of an edition that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldReference {
    /// The edition as people write it.
    pub edition: String,
    /// The id there.
    pub id: String,
    /// The short title there.
    pub title: String,
}

/// A requirement found by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementHit {
    /// The standard's id.
    pub standard: String,
    /// The standard as people write it.
    pub standard_name: String,
    /// The requirement's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The reference that led here, where it is one of an edition that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<OldReference>,
}

/// A requirement that answers another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweringLink {
    /// The other requirement.
    pub other: RequirementLink,
    /// How far.
    pub strength: Strength,
    /// Who says so.
    pub ground: Ground,
    /// How surely.
    pub sure: Sure,
    /// Why, in our own words.
    pub why: Option<String>,
}

/// A requirement, to go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementLink {
    /// The standard's id.
    pub standard: String,
    /// The standard as people write it.
    pub standard_name: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its assessment.
    pub verdict: Option<Outcome>,
}

/// Documented information that a requirement asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InformationView {
    /// What, in our own words.
    pub what: String,
    /// A document kept in force; else a record kept as evidence.
    pub document: bool,
    /// Asked of everybody; else under a condition.
    pub mandatory: bool,
}

/// A check, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// `requirement`, `own-rule`, `contract`, `law` or `good-practice`.
    pub basis: String,
    /// The document or setting that makes an own rule.
    pub rule: Option<String>,
    /// `every`, `at-least`, `recent`, `covers` or `statement`.
    pub form: String,
    /// The worst it says by itself: `observation`, `gap` or `serious`.
    pub severity: String,
    /// What it says.
    pub outcome: Outcome,
    /// The sentence, filled in.
    pub say: String,
    /// How many were judged.
    pub total: u64,
    /// How many failed.
    pub failed: u64,
    /// How many failed but are answered for.
    pub answered: u64,
    /// The first day it could change without a new entry.
    pub holds_until: Option<Date>,
    /// What to do about it.
    pub help: String,
    /// What the button says that leads to the failed ones.
    pub mend: Option<String>,
    /// What it reads, as it is written: what it is for (`over`, `where`, `require` …) and the text.
    pub reads: Vec<(String, String)>,
    /// The register it looks in.
    pub register: Option<String>,
    /// That register's name.
    pub register_name: Option<String>,
    /// What failed, as far as this reader may see it, at most 50.
    pub records: Vec<FailedRecord>,
    /// How many more there are.
    pub more: u64,
    /// Other requirements that it speaks for.
    pub also: Vec<RequirementLink>,
}

/// A record, or what else is counted, that failed a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRecord {
    /// Its number, or the requirement's id for coverage.
    pub number: String,
    /// Its title.
    pub title: Option<String>,
    /// Its register; none where it is no record.
    pub register: Option<String>,
    /// Why, where there is more to say than the check's sentence.
    pub why: Option<String>,
    /// What the check read of it: label and value; no value where there is none.
    pub values: Vec<(String, Option<String>)>,
}

/// What is said of how a requirement is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementView {
    /// Its register.
    pub register: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What it says, Markdown.
    pub text: Option<String>,
    /// It says that the requirement applies.
    pub applies: bool,
    /// Why it applies, or does not.
    pub justification: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who confirmed it last.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_on: Option<Date>,
    /// What it names as evidence.
    pub evidence: Vec<EvidenceView>,
    /// It was taken over from a proposed text, and nobody has put it in force yet: it says nothing.
    pub draft: bool,
}

/// Evidence that a statement names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// The record's number as written.
    pub number: String,
    /// Its register, where there is such a record that this reader may see.
    pub register: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The period for which it speaks: from.
    pub from: Option<Date>,
    /// Until.
    pub until: Option<Date>,
    /// The day judged lies within.
    pub runs: bool,
    /// What else is written there.
    pub note: Option<String>,
}

/// Where an answer to a check is made: the register that plays the part, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerForm {
    /// The register.
    pub register: String,
    /// The field that names the check.
    pub check: String,
    /// The field that names the record answered for; absent = the whole check.
    pub subject: Option<String>,
    /// The field that says which kind of answer it is.
    pub kind: String,
    /// The field for the words.
    pub text: String,
    /// The field for the last day it speaks.
    pub until: String,
    /// The latest such day: an answer speaks for twelve months at most.
    pub latest: Date,
}

/// What was answered to a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Its register.
    pub register: String,
    /// Its number.
    pub number: String,
    /// The check answered.
    pub check: String,
    /// The record answered for; none: the whole check.
    pub subject: Option<String>,
    /// `elsewhere`, `not_our_way` or `accepted`.
    pub kind: String,
    /// The same as the register calls it.
    pub kind_name: String,
    /// In words.
    pub text: String,
    /// Until when it speaks.
    pub until: Option<Date>,
    /// By whom.
    pub by: Option<String>,
    /// Confirmed by.
    pub confirmed_by: Option<String>,
    /// It counts: confirmed by another, and not past its day.
    pub counts: bool,
    /// Its day is past.
    pub expired: bool,
}
