//! All entries of a record, with old and new values.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A record's entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The record's number.
    pub number: Option<String>,
    /// Oldest first.
    pub entries: Vec<HistoryEntry>,
}

/// One entry of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its position in the log.
    pub seq: u64,
    /// When the server received it.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// By which door.
    pub via: String,
    /// What it did: `created`, `changed`, `moved` …
    pub kind: String,
    /// The record's version after it.
    pub version: u64,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What changed, field by field.
    pub changes: Vec<Old>,
    /// Its body was erased.
    pub erased: bool,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Old {
    /// The field's id; or what else changed: `state`, `comment`, `signature`, `frozen`, `note`.
    pub field: String,
    /// Its label.
    pub name: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}
