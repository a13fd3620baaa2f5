//! One entry with all that proves it: what an outsider needs to see that it is in the log as it stands here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// That an entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofView {
    /// The entry's position, from 0.
    pub seq: u64,
    /// When the server received it.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// What it did: `created`, `changed`, `moved` …
    pub kind: String,
    /// The record's register.
    pub register: String,
    /// The record's id.
    pub record: String,
    /// The record's number.
    pub number: Option<String>,
    /// The record's title.
    pub title: String,
    /// The record's version after it.
    pub version: u64,
    /// The header's canonical JSON, byte for byte: the tree's leaf.
    pub header: String,
    /// SHA-256 of a zero byte and the header (RFC 6962, 2.1), hex.
    pub leaf: String,
    /// The hashes from the leaf up to the root (RFC 6962, 2.1.1), hex; none in a tree of one.
    pub path: Vec<String>,
    /// How many entries the proven tree has.
    pub size: u64,
    /// Its root, hex.
    pub root: String,
    /// The signed checkpoint over that tree (C2SP signed note).
    pub checkpoint: String,
    /// The whole proof as one text file (C2SP tlog-proof), header, salt and body of the entry included unless erased.
    pub file: String,
    /// Its content was erased; that it was there remains proven.
    pub erased: bool,
}
