//! The Statement of Applicability: as it would be issued today, as it was issued, and what moved since.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::{answer::SignatureView, record_view::LinkView};

/// The statement of one standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicabilityView {
    /// The standard's id.
    pub standard: String,
    /// Its name.
    pub standard_name: String,
    /// All standards that have such a statement: id and name.
    pub standards: Vec<(String, String)>,
    /// Today.
    pub today: Date,
    /// The version shown; none: as it would be issued today.
    pub shown: Option<ApplicabilityVersion>,
    /// Its lines: controls in the standard's order, then controls of our own.
    pub lines: Vec<ApplicabilityLine>,
    /// All versions, the newest first.
    pub versions: Vec<ApplicabilityVersion>,
    /// The version that what is shown is held against.
    pub against: Option<ApplicabilityVersion>,
    /// What is another in what is shown than in `against`.
    pub moved: Vec<LineMoved>,
    /// The register in which versions are kept; none where no pack has one.
    pub register: Option<String>,
    /// Whoever asks may prepare a version.
    pub may_prepare: bool,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicabilityVersion {
    /// Its record.
    pub link: LinkView,
    /// It was approved, signed and frozen.
    pub issued: bool,
    /// It is the newest that was issued: the one that counts.
    pub counts: bool,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// Who approved it, by name.
    pub issued_by: Option<String>,
    /// Who prepared it, by name.
    pub prepared_by: Option<String>,
    /// When it was prepared.
    pub prepared_on: Option<Date>,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureView>,
    /// SHA-256 (hex) of what was frozen.
    pub digest: Option<String>,
    /// The position of its last entry.
    pub seq: u64,
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApplicabilityLine {
    /// The control's id; of a control of one's own the number of its statement.
    pub control: String,
    /// Its title.
    pub title: String,
    /// `yes`, `no`, or `open` where nobody has said.
    pub applies: String,
    /// Why it is needed, as people read it.
    pub driver: String,
    /// Numbers of the risks that need it.
    pub risks: String,
    /// Why it applies, or does not.
    pub why: String,
    /// How far it is put into practice, as people read it.
    pub status: String,
    /// How it is met, shortened.
    pub how: String,
    /// The statement's number.
    pub statement: String,
}

/// Which part of a line is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinePart {
    /// Whether it applies.
    Applies,
    /// Why it is needed.
    Driver,
    /// The risks that need it.
    Risks,
    /// Why it applies, or does not.
    Why,
    /// How far it is put into practice.
    Status,
    /// How it is met.
    How,
    /// The statement that speaks of it.
    Statement,
}

impl LinePart {
    /// What it is called in a text.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::Driver => "needed because of",
            Self::Risks => "risks that need it",
            Self::Why => "why",
            Self::Status => "put into practice",
            Self::How => "how",
            Self::Statement => "statement",
        }
    }
}

/// A line that is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMoved {
    /// The control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// How.
    pub how: LineMove,
}

/// How a line moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "moved")]
pub enum LineMove {
    /// It was not there before.
    Came,
    /// It is not there any more.
    Went,
    /// Parts of it are others: which, before, after.
    Changed {
        /// The parts.
        parts: Vec<(LinePart, String, String)>,
    },
}
