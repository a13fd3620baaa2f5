//! What a verification found, and what it did not read.

use std::time::Duration;

use plumb_ledger::{Digest, Fault, FaultKind, LogId, LogKey};
use plumb_model::id::RecordId;
use plumb_store::StoreError;
use serde_json::{Value, json};

/// What sort of thing does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadKind {
    /// The database cannot be read, or fails its own checks.
    Database,
    /// Its tables are not the ones this program makes.
    Schema,
    /// The log: entries, bodies, batches, checkpoints.
    Log(FaultKind),
    /// A stored tree hash.
    Tree,
    /// The head kept beside the database.
    Head,
    /// A record is not what its entries fold to.
    Fold,
    /// Cells, links, obligations, keys or search text are not what the record derives to.
    Derived,
    /// A table that no entry can rebuild does not fit its sum.
    Table,
    /// A file is missing or altered.
    File,
    /// The secret key is another one.
    Key,
}

impl BadKind {
    /// The word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Schema => "schema",
            Self::Log(fault) => fault.as_str(),
            Self::Tree => "tree",
            Self::Head => "head",
            Self::Fold => "fold",
            Self::Derived => "derived",
            Self::Table => "table",
            Self::File => "file",
            Self::Key => "key",
        }
    }
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// The sort.
    pub kind: BadKind,
    /// The entry, if one can be named.
    pub seq: Option<u64>,
    /// The record, if one can be named.
    pub record: Option<RecordId>,
    /// The record's number.
    pub number: Option<String>,
    /// The file.
    pub file: Option<String>,
    /// One plain sentence.
    pub what: String,
}

impl Bad {
    pub(crate) fn of(kind: BadKind, what: impl Into<String>) -> Self {
        Self { kind, seq: None, record: None, number: None, file: None, what: what.into() }
    }

    pub(crate) fn at(mut self, seq: u64) -> Self {
        self.seq = Some(seq);
        self
    }
}

impl From<StoreError> for Box<Bad> {
    fn from(error: StoreError) -> Self {
        Self::new(Bad::of(BadKind::Database, error.to_string()))
    }
}

impl From<Fault> for Bad {
    fn from(fault: Fault) -> Self {
        Self { seq: fault.seq, ..Self::of(BadKind::Log(fault.what), fault.say) }
    }
}

/// The findings.
#[derive(Debug, Clone, Default)]
pub struct VerifyReport {
    /// The log's name, if it could be read.
    pub log: Option<LogId>,
    /// How many entries were read.
    pub size: u64,
    /// The root over them, if they could be read to the end.
    pub root: Option<Digest>,
    /// How many records were folded.
    pub records: u64,
    /// How many files were hashed.
    pub files: u64,
    /// The keys that may sign now.
    pub keys: Vec<LogKey>,
    /// Files that no entry names: left by an interrupted filing, or put there by somebody.
    pub extra_files: Vec<String>,
    /// What was not looked at, and why.
    pub not_read: Vec<String>,
    /// Everything that does not fit, in the order found.
    pub found: Vec<Bad>,
    /// How long each part took.
    pub took: Took,
}

/// Where the time of a verification went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Took {
    /// Entries, tree, folds and everything derived from them.
    pub log: Duration,
    /// Row sums and the database's own checks.
    pub tables: Duration,
    /// Files.
    pub files: Duration,
}

impl VerifyReport {
    /// Nothing was found that does not fit.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.found.is_empty()
    }

    /// The first thing that does not fit.
    #[must_use]
    pub fn first_bad(&self) -> Option<&Bad> {
        self.found.first()
    }

    pub(crate) fn bad(&mut self, bad: Bad) {
        self.found.push(bad);
    }

    pub(crate) fn not_read(&mut self, what: impl Into<String>) {
        self.not_read.push(what.into());
    }

    /// The report as `plumb verify --json` prints it.
    #[must_use]
    pub fn json(&self) -> Value {
        match self.first_bad() {
            None => json!({
                "ok": true,
                "size": self.size,
                "root": self.root.map(Digest::to_hex),
                "records": self.records,
                "files": self.files,
                "extra_files": self.extra_files,
                "not_read": self.not_read,
            }),
            Some(bad) => json!({
                "ok": false,
                "first_bad": {
                    "kind": bad.kind.as_str(),
                    "seq": bad.seq,
                    "record": bad.record.map(|record| record.to_string()),
                    "number": bad.number,
                    "file": bad.file,
                },
                "say": bad.what,
                "found": self.found.len(),
            }),
        }
    }
}
