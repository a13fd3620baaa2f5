//! What can go wrong between a data folder and its copies.

use std::path::PathBuf;

use jiff::Timestamp;
use plumb_store::StoreError;

/// Why a copy, a restore or a drill was not done.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The target is not there: a medium not mounted, a share that is gone.
    #[error(
        "the target `{target}` is not there: {why}; nothing was written. help: connect or mount it, then try again"
    )]
    Away {
        /// The target.
        target: String,
        /// What was found.
        why: String,
    },
    /// The target is there and does not let us: mounted read-only, or somebody else's.
    #[error("could not {what} in `{target}`: {why}; copies made before are as they were. help: {help}")]
    Closed {
        /// What was being done.
        what: String,
        /// The target.
        target: String,
        /// What it said.
        why: String,
        /// What to do.
        help: &'static str,
    },
    /// The text names no place that a copy can go to.
    #[error(
        "`{text}` is no target this program knows: {why}. help: name a folder, on another disk or a mounted medium"
    )]
    NoTarget {
        /// What was given.
        text: String,
        /// Why not.
        why: &'static str,
    },
    /// There is no repository there yet.
    #[error(
        "there are no copies in `{target}`; nothing was touched. help: `plumb backup --to {target}` makes the first"
    )]
    NoRepository {
        /// The target.
        target: String,
    },
    /// The key opens nothing there.
    #[error(
        "the key does not open the copies in `{target}`; nothing was touched. help: take the key of the kit, all its words in their order"
    )]
    WrongKey {
        /// The target.
        target: String,
    },
    /// A key that is no key.
    #[error("the key cannot be used: {why}; nothing was touched. help: {help}")]
    BadKey {
        /// What is wrong with it. Never holds any of it.
        why: String,
        /// What to do.
        help: &'static str,
    },
    /// No copy fits what was asked.
    #[error("`{target}` holds no copy {wanted}. help: {help}")]
    NoSnapshot {
        /// The target.
        target: String,
        /// Such as 'made at or before …'.
        wanted: String,
        /// What to do.
        help: String,
    },
    /// The copies themselves are damaged.
    #[error(
        "the copies in `{target}` are damaged: {detail}; nothing was put in place. help: take an older copy with --at, or another target"
    )]
    Damaged {
        /// The target.
        target: String,
        /// What is.
        detail: String,
    },
    /// The copy was read, and what came out does not hold.
    #[error("the copy {snapshot} of {made} does not hold: {say}; nothing was put in place. help: {help}")]
    DoesNotHold {
        /// Which copy.
        snapshot: String,
        /// When it was made.
        made: Timestamp,
        /// The first thing that does not fit.
        say: String,
        /// What to do.
        help: String,
    },
    /// There is something where the folder should go.
    #[error("`{}` is there already and not empty; nothing was touched. help: name a new folder; a restore never goes over what is there", .dir.display())]
    InTheWay {
        /// The folder.
        dir: PathBuf,
    },
    /// Another process copies or restores the same.
    #[error("another {what} of `{}` runs; nothing was touched. help: wait until it has ended", .dir.display())]
    Busy {
        /// `backup` or `restore`.
        what: &'static str,
        /// The folder.
        dir: PathBuf,
    },
    /// The settings of the copies cannot be read.
    #[error(
        "the settings of the copies cannot be read: {0}; nothing was done. help: mend `copies.toml` in the data folder"
    )]
    Settings(String),
    /// A rule that protects copies.
    #[error("{0}")]
    Refused(String),
    /// The target or the work folder is full.
    #[error(
        "there is no room left ({what}); copies made before are whole. help: make room or take a larger target, then try again"
    )]
    Full {
        /// What was being done.
        what: String,
    },
    /// The disk, or the library that reads and writes repositories.
    #[error("could not {what}: {detail}")]
    Io {
        /// What was being done.
        what: String,
        /// What it said.
        detail: String,
    },
    /// The data folder's own trouble.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VaultError {
    /// An error of the operating system with what was being done; a full disk is told apart.
    #[must_use]
    pub fn io(what: impl Into<String>, error: &std::io::Error) -> Self {
        let what = what.into();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full { what },
            _ => Self::Io { what, detail: error.to_string() },
        }
    }
}
