//! What changes a record, and how people name records, fields and themselves. Values come as people type them; the register's
//! definition gives them their meaning.

use std::{collections::BTreeMap, path::PathBuf};

use plumb_model::decide::ErasureGround;
use serde::{Deserialize, Serialize};

/// In whose name something is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorName {
    /// A person: by login, number, full name or record id.
    Person(String),
    /// Whoever is at the machine that holds the data folder and named nobody. May read all of it, as with any text editor, but
    /// writes only where exactly one person is there to write for.
    Operator,
}

/// A record as people name it: its number (`ME-0001`), or its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordRef(pub String);

impl From<&str> for RecordRef {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A field with what somebody gave for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The field's id, or its label.
    pub field: String,
    /// What was given.
    pub value: GivenValue,
}

impl Given {
    /// One value as typed.
    #[must_use]
    pub fn text(field: &str, value: &str) -> Self {
        Self { field: field.to_owned(), value: GivenValue::One(value.to_owned()) }
    }
}

/// What somebody gave for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GivenValue {
    /// One value as typed: `0.02`, `2026-03-14`, `yes`, a choice's id or label, a person's name, a record's number.
    One(String),
    /// Several, for fields that hold several.
    Several(Vec<String>),
    /// All rows of a table field, each by column id or label.
    Rows(Vec<BTreeMap<String, String>>),
    /// No value any more.
    Nothing,
}

/// What changes a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum Act {
    /// A new record.
    Create {
        /// The register's id or name.
        register: String,
        /// Its values.
        values: Vec<Given>,
    },
    /// The next draft of a document: what is not given is as in the revision in force.
    Revise {
        /// The document, or one of its revisions.
        record: RecordRef,
        /// Values of the draft.
        values: Vec<Given>,
    },
    /// Other values.
    Change {
        /// Which record.
        record: RecordRef,
        /// The values that change.
        values: Vec<Given>,
        /// Why, where the register asks.
        reason: Option<String>,
        /// The version the person looked at (`etag`); absent: whatever stands now.
        seen: Option<u64>,
    },
    /// A step through the workflow.
    Move {
        /// Which record.
        record: RecordRef,
        /// The transition's id or label.
        transition: String,
        /// Values that the step asks for.
        values: Vec<Given>,
        /// Why, where the step asks; also why the fall-back stands in for the second pair of eyes.
        reason: Option<String>,
        /// The version the person looked at.
        seen: Option<u64>,
    },
    /// A link to another record.
    Link {
        /// Which record.
        record: RecordRef,
        /// Its link field.
        field: String,
        /// The other record.
        to: RecordRef,
    },
    /// A link taken away.
    Unlink {
        /// Which record.
        record: RecordRef,
        /// Its link field.
        field: String,
        /// The other record.
        to: RecordRef,
    },
    /// A file filed under a field.
    Attach {
        /// Which record.
        record: RecordRef,
        /// Its files field.
        field: String,
        /// The file, by absolute path on this machine.
        path: PathBuf,
        /// The name it is kept under; absent: its own.
        name: Option<String>,
        /// Its media type; absent: by the name's ending.
        media_type: Option<String>,
    },
    /// A file taken away from a field; its bytes stay as long as any entry names them.
    Detach {
        /// Which record.
        record: RecordRef,
        /// Its files field.
        field: String,
        /// The id of the filing.
        file: String,
    },
    /// A comment.
    Comment {
        /// Which record.
        record: RecordRef,
        /// What is said.
        text: String,
    },
    /// Its content is erased, for good: retention is over, or a person asked for it. Workflow and times stay in the log.
    Erase {
        /// Which record.
        record: RecordRef,
        /// On what ground.
        ground: ErasureGround,
        /// Why, in words.
        reason: String,
    },
    /// Legal hold: nothing of it may be erased.
    Hold {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
    /// The legal hold is over.
    Release {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
    /// The record is void, for a reason. Nothing is ever deleted.
    Void {
        /// Which record.
        record: RecordRef,
        /// Why.
        reason: String,
    },
}
