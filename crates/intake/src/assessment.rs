//! What an assessment says, in exactly the shape that `plumb assess --json` prints.

use serde::Serialize;
use std::collections::BTreeMap;

/// A reading of a folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// One row a document, sorted by path.
    pub documents: Vec<DocumentRow>,
    /// One row a requirement that carries statements, in the standards' order.
    pub requirements: Vec<RequirementRow>,
    /// One row a piece of documented information.
    pub information: Vec<InformationRow>,
    /// What the report says beside the rows; not part of the JSON.
    #[serde(skip)]
    pub beside: Beside,
}

/// What stands in the report only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// Files that are no documents, by extension.
    pub others: BTreeMap<String, usize>,
    /// Folders that could not be opened, and why.
    pub closed: Vec<(String, String)>,
    /// Whether there were more files than are read.
    pub cut_short: bool,
    /// Titles of the pieces of documented information, by id.
    pub information_titles: BTreeMap<String, String>,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentRow {
    /// Relative to the folder, with forward slashes.
    pub path: String,
    /// What it calls itself.
    pub title: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its revision.
    pub revision: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The day of approval (`YYYY-MM-DD`); where only the approver is named, that name.
    pub approved: Option<String>,
    /// The day of its next review.
    pub review_due: Option<String>,
    /// Its classification as written.
    pub classification: Option<String>,
    /// ISO 639-1 code; `und` for a language that is not told apart.
    pub language: Option<String>,
    /// What it serves or mentions, best first.
    pub requirements: Vec<Served>,
    /// What is wrong with the document itself.
    pub problems: Vec<Problem>,
}

/// A requirement a document serves (score 0.5 and above) or mentions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Served {
    /// The standard's short id.
    pub standard: String,
    /// The requirement's id.
    pub id: String,
    /// 0 to 1.
    pub score: f64,
    /// The words that matched and where.
    pub why: Vec<String>,
}

/// Something wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable code.
    pub code: ProblemCode,
    /// A sentence for people.
    pub say: String,
}

/// The stable codes of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// It cannot be opened or followed.
    Unreadable,
    /// A password protects it.
    Encrypted,
    /// Pages without text.
    ScanWithoutText,
    /// Reading was stopped at a limit, wholly or after a part.
    StoppedReading,
    /// There is no text in it.
    Empty,
    /// It is not in English and so not judged.
    NotEnglish,
    /// A template that was not filled in.
    Placeholder,
    /// No revision.
    NoRevision,
    /// No owner.
    NoOwner,
    /// Neither approver nor day of approval.
    NoApproval,
    /// The day set for its review is past.
    ReviewOverdue,
    /// Another file in the folder is a version of the same document.
    TwoVersions,
    /// Another document carries the same number.
    NumberTwice,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequirementRow {
    /// The standard's short id.
    pub standard: String,
    /// The requirement's id.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// What the documents show.
    pub verdict: Verdict,
    /// Paths of the documents that show it, best first.
    pub evidence: Vec<String>,
    /// A sentence for people.
    pub say: String,
}

/// What documents show of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A document serves it.
    Addressed,
    /// It is mentioned, no more.
    Thin,
    /// No document speaks of it.
    NothingFound,
    /// Documents cannot show it.
    NotFromDocuments,
}

/// One piece of documented information.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InformationRow {
    /// Its id.
    pub id: String,
    /// The clause that asks for it.
    pub clause: String,
    /// Paths of the documents that seem to be it.
    pub found: Vec<String>,
}
