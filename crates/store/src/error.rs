//! What can go wrong between a decision and the disk; says what happened, what was kept, what to do.

use std::{path::PathBuf, sync::Arc};

use plumb_ledger::{Digest, LedgerError};
use plumb_model::{
    fold::FoldFault,
    id::{RecordId, RegisterId},
};

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A record moved on since it was read.
    #[error(
        "record {record} is at version {have}, the decision was made on {seen}; nothing was written. help: load it again and decide again"
    )]
    Stale {
        /// The record.
        record: RecordId,
        /// Its etag now; 0 if it does not exist.
        have: u64,
        /// The etag the decision was made on.
        seen: u64,
    },
    /// A count that the decision relied on changed.
    #[error(
        "`{register}` has {have} records with that value, the decision was made on {wanted}; nothing was written. help: load and decide again"
    )]
    CountChanged {
        /// The register counted in.
        register: RegisterId,
        /// The count now.
        have: u64,
        /// The count relied on.
        wanted: u64,
    },
    /// Other packs rule by now.
    #[error("other packs rule since the decision was made; nothing was written. help: load and decide again")]
    PacksChanged,
    /// A unique key belongs to another record.
    #[error(
        "another record of `{register}` ({by}) has `{key}` already; nothing was written. help: open that one, or choose another value"
    )]
    KeyTaken {
        /// The register.
        register: RegisterId,
        /// The key.
        key: String,
        /// The record that holds it.
        by: RecordId,
    },
    /// A number belongs to another record.
    #[error(
        "`{number}` is taken in `{register}` by record {by}; nothing was written. help: leave the number out to get the next one"
    )]
    NumberTaken {
        /// The register.
        register: RegisterId,
        /// The number.
        number: String,
        /// The record that has it.
        by: RecordId,
    },
    /// An idempotency key came again with other content.
    #[error(
        "the idempotency key `{key}` was used for another command; nothing was written. help: use a new key for a new command"
    )]
    KeyReused {
        /// The key.
        key: String,
    },
    /// A batch that no store can take, whatever it holds.
    #[error("the batch was refused: {why}; nothing was written")]
    Unfit {
        /// Why.
        why: String,
    },
    /// A fact does not fit its record.
    #[error("record {record}: {fault}; nothing was written")]
    Fold {
        /// The record.
        record: RecordId,
        /// What does not fit.
        #[source]
        fault: FoldFault,
    },
    /// The log's mathematics refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store turned read-only after a fault of the disk.
    #[error(
        "the store only reads since a fault ({why}); nothing was written, what was acknowledged is kept. help: mend the cause, then restart or resume"
    )]
    ReadOnly {
        /// The fault.
        why: String,
    },
    /// The disk is full.
    #[error(
        "the disk is full ({what}); nothing was written, what was acknowledged is kept. help: make room, then restart or resume"
    )]
    DiskFull {
        /// What was being done.
        what: String,
    },
    /// The operating system refused.
    #[error("could not {what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What it said.
        #[source]
        source: Arc<std::io::Error>,
    },
    /// The database refused.
    #[error("the database could not {what}: {detail}")]
    Database {
        /// What was being done.
        what: String,
        /// What it said.
        detail: String,
    },
    /// What is kept cannot be read as what it should be.
    #[error("{what} is damaged: {detail}. help: run `plumb verify`, then restore the newest good copy")]
    Damaged {
        /// Which thing.
        what: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Another process has the store open.
    #[error("`{}` is in use by another process; nothing was touched. help: stop it, or send it the work", .dir.display())]
    InUse {
        /// The data folder.
        dir: PathBuf,
    },
    /// There is no store there.
    #[error("`{}` holds no store: {why}; nothing was touched. help: `plumb init` makes one", .dir.display())]
    NotAStore {
        /// The data folder.
        dir: PathBuf,
        /// What is missing.
        why: String,
    },
    /// There is something there already.
    #[error("`{}` is not empty; nothing was touched. help: choose a new folder", .dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// Made by a newer program.
    #[error(
        "the store has format {have}, this program knows up to {known}; nothing was touched. help: use the newer program"
    )]
    Newer {
        /// The store's format.
        have: i64,
        /// The newest known.
        known: i64,
    },
    /// An upgrade stopped half way.
    #[error(
        "an upgrade of the store did not finish: {why}; nothing was touched. help: put the snapshot it names back, then upgrade again"
    )]
    HalfMigrated {
        /// What was found.
        why: String,
    },
    /// The log is shorter than a checkpoint that was given out.
    #[error(
        "committed entries are missing: {head} were sealed, {have} are there; nothing was touched. help: restore the newest copy; the entries may still stand in `plumb.db-wal`"
    )]
    TailMissing {
        /// Entries sealed by the head kept beside the database.
        head: u64,
        /// Entries found.
        have: u64,
    },
    /// The log is not the one whose checkpoint was given out.
    #[error(
        "the head kept beside the database does not belong to this log at {size} entries: {why}; nothing was touched. help: run `plumb verify`"
    )]
    HeadDisagrees {
        /// The size the head speaks of.
        size: u64,
        /// What disagrees.
        why: String,
    },
    /// A real log under a set clock, or the other way about.
    #[error("{0}; nothing was touched")]
    WrongClock(&'static str),
    /// No file with that digest is kept.
    #[error("no file `{digest}` is kept. help: `plumb verify` names what is missing; a copy may have it")]
    FileAbsent {
        /// Its SHA-256.
        digest: Digest,
    },
    /// A file's content is not what its name says.
    #[error(
        "file `{digest}` was altered: its content hashes to `{found}`; it was not handed out. help: restore it from a copy"
    )]
    FileAltered {
        /// The SHA-256 it is kept under.
        digest: Digest,
        /// The SHA-256 of what is there.
        found: Digest,
    },
    /// A file over the limit.
    #[error("the file has more than {limit} bytes; nothing was kept. help: raise the limit, or file a smaller one")]
    FileTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A paging cursor that this store did not give.
    #[error("`{cursor}` is not a place in this list. help: begin again at the first page")]
    BadCursor {
        /// The text given.
        cursor: String,
    },
    /// More work waits than is good.
    #[error("{waiting} batches are waiting already; nothing was written. help: try again in a moment")]
    Busy {
        /// How many.
        waiting: usize,
    },
    /// The store was closed.
    #[error("the store is closed; nothing was written")]
    Closed,
}

impl StoreError {
    /// Somebody else was quicker: load and decide again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Stale { .. } | Self::CountChanged { .. } | Self::PacksChanged)
    }

    /// The disk or database failed rather than the command: the store may have turned read-only.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::ReadOnly { .. }
                | Self::DiskFull { .. }
                | Self::Io { .. }
                | Self::Database { .. }
                | Self::Damaged { .. }
                | Self::Closed
        )
    }

    /// Gives an error of the operating system its context; a full disk is told apart.
    #[must_use]
    pub fn io(what: impl Into<String>, source: std::io::Error) -> Self {
        let what = what.into();
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { what },
            _ => Self::Io { what, source: Arc::new(source) },
        }
    }

    /// Something kept that cannot be read.
    #[must_use]
    pub fn damaged(what: impl Into<String>, detail: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.into(), detail: detail.to_string() }
    }

    /// A batch that no store can take.
    #[must_use]
    pub fn unfit(why: impl Into<String>) -> Self {
        Self::Unfit { why: why.into() }
    }
}
