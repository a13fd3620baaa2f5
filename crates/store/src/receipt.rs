//! What a writer is told once the disk has its entries.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::{RecordId, RegisterId};
use serde::{Deserialize, Serialize};

/// Proof that a batch is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Position of its first entry.
    pub first_seq: u64,
    /// Position of its last entry.
    pub last_seq: u64,
    /// The server's clock when it was written.
    pub time: Timestamp,
    /// The tree's root over entries 0 to `last_seq`.
    pub root: Digest,
    /// One for each draft, in order.
    pub written: Vec<Written>,
}

impl Receipt {
    /// The numbers drawn, in order of the drafts.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.written.iter().filter_map(|written| written.number.as_deref())
    }
}

/// What became of one draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// The entry's position.
    pub seq: u64,
    /// The number of the record's entries.
    pub version: u64,
    /// What the next writer compares.
    pub etag: u64,
    /// The number drawn for it, where one was wanted.
    pub number: Option<String>,
}
