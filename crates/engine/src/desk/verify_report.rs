//! What holding everything against the log found, and what leaves of the log for somebody else to hold against it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What holding everything against the log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verified")]
pub enum VerifyReport {
    /// Everything read holds.
    Holds {
        /// Entries.
        size: u64,
        /// The tree's root, hex.
        root: String,
        /// Files read.
        files: u64,
        /// What was not read, and why.
        not_read: Vec<String>,
    },
    /// Something does not hold.
    Broken {
        /// The first thing that does not: `what` it is, and which one.
        first_bad: BTreeMap<String, Value>,
        /// What that means and what to do.
        say: String,
    },
}

impl VerifyReport {
    /// The machine form: `{"ok":true,…}` or `{"ok":false,…}`.
    #[must_use]
    pub fn machine_form(&self) -> Value {
        match self {
            Self::Holds { size, root, files, not_read } => {
                json!({ "ok": true, "size": size, "root": root, "files": files, "not_read": not_read })
            }
            Self::Broken { first_bad, say } => json!({ "ok": false, "first_bad": first_bad, "say": say }),
        }
    }
}

/// What was written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReport {
    /// Where.
    pub out: String,
    /// Entries.
    pub size: u64,
    /// The tree's root, hex.
    pub root: String,
    /// Files of records written with it.
    pub files: u64,
}

/// The log's head, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointView {
    /// The signed note, as text to keep elsewhere.
    pub text: String,
    /// Entries.
    pub size: u64,
    /// The root, hex.
    pub root: String,
}
