//! Evidence for somebody outside: what is wanted, what would go into a pack, and what proves it.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::desk::{act::RecordRef, answer::SignatureView};

/// What is wanted in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceWanted {
    /// The audit it is for.
    pub audit: RecordRef,
    /// The first day of the period.
    pub from: Option<Date>,
    /// Its last day; absent: today.
    pub until: Option<Date>,
    /// Registers by id; none: all that are open to people from outside and hold no people.
    pub registers: Vec<String>,
    /// Only these records, by number.
    pub listed: Vec<String>,
    /// The highest classification that goes in.
    pub highest: String,
}

/// Of what the evidence is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum EvidenceOf {
    /// What would be released now.
    New {
        /// What is wanted.
        wanted: EvidenceWanted,
    },
    /// What was prepared for release, as it was then.
    Release {
        /// The release.
        release: RecordRef,
    },
}

/// Evidence, chosen: what pages are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackView {
    /// Whose it is.
    pub organisation: String,
    /// The audit, as it is called.
    pub audit: String,
    /// What is known of the audit: `kind`, `systems`, `criteria`, `scope`, `body`, `planned`, `held`, each with what it says.
    pub about: Vec<(String, String)>,
    /// Its plan: day, time, what, with whom.
    pub plan: Vec<[String; 4]>,
    /// The first day of the period.
    pub from: Option<Date>,
    /// Its last day.
    pub until: Date,
    /// When the newest entry was made that is looked at.
    pub at: Timestamp,
    /// The organisation's zone.
    pub zone: String,
    /// How many entries are looked at.
    pub size: u64,
    /// The root over them, hex.
    pub root: String,
    /// The most confidential thing in it.
    pub highest: String,
    /// Registers with records, in the order of their names.
    pub registers: Vec<EvidenceRegister>,
    /// What was left out: why, and how many records.
    pub left_out: Vec<(String, u64)>,
    /// Once it is prepared: what was signed for, hex.
    pub contents: Option<String>,
    /// What was wanted.
    pub wanted: EvidenceWanted,
}

/// A register's part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRegister {
    /// Its id.
    pub register: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its records, oldest first.
    pub records: Vec<EvidenceRecord>,
}

/// A record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRecord {
    /// Its id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: Option<String>,
    /// What it holds, by label.
    pub facts: Vec<EvidenceFact>,
    /// Its signatures.
    pub signatures: Vec<SignatureView>,
    /// Its entries.
    pub entries: Vec<EvidenceEntry>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFact {
    /// The field's label.
    pub label: String,
    /// What it says.
    pub value: EvidenceValue,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum EvidenceValue {
    /// A line.
    Text {
        /// It.
        text: String,
    },
    /// Text in Markdown.
    Prose {
        /// It.
        text: String,
    },
    /// Other records: their name, and their id where they are in the pack too.
    Links {
        /// Them.
        links: Vec<(String, Option<String>)>,
    },
    /// Rows under headers.
    Table {
        /// The headers.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// Files: name, SHA-256, size in bytes.
    Files {
        /// Them.
        files: Vec<(String, String, u64)>,
    },
}

/// An entry of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceEntry {
    /// Its place in the log.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// What it did.
    pub kind: String,
    /// What it says is in the pack; else its header alone.
    pub shown: bool,
}

/// What was prepared, to be entered as a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidencePrepared {
    /// What was wanted.
    pub wanted: EvidenceWanted,
    /// How many entries were looked at.
    pub size: u64,
    /// SHA-256 of the list of contents, hex.
    pub contents: String,
    /// The most confidential thing in it.
    pub highest: String,
    /// How many pages and files.
    pub files: u64,
    /// What was left out.
    pub left_out: Vec<(String, u64)>,
}

/// What goes into a pack beside pages and files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceProof {
    /// The release's number.
    pub release: String,
    /// Members by name: checkpoint, list of contents, entries, manifest.
    pub members: Vec<(String, String)>,
}
