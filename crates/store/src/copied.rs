//! What is known of a copy of a data folder, and of a folder that came back from one.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use jiff::Timestamp;
use plumb_ledger::{Digest, LogId};
use serde::{Deserialize, Serialize};

use crate::StoreError;

/// A data folder as it was copied, at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderCopy {
    /// The log's name.
    pub log: LogId,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The signed note over them, as text.
    pub checkpoint: String,
    /// When the newest entry was received.
    pub newest: Option<Timestamp>,
    /// The files that entries name.
    pub files: Vec<Digest>,
    /// What was erased, oldest first.
    pub erasures: Vec<Erasure>,
    /// How many people have a way to sign in.
    pub can_sign_in: u64,
}

/// An erasure, as its entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The entry that says so.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The entries whose content is gone.
    pub entries: Vec<u64>,
}

/// What was ended in a folder that came back: whoever held it before the disaster comes in anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EndedAccess {
    /// Sessions.
    pub sessions: u64,
    /// Tokens of programs.
    pub tokens: u64,
    /// Links that would have let somebody in.
    pub links: u64,
}

/// Kept in a data folder that was restored, for whoever opens it next: how far it reaches, and what is known to be lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RestoredMark {
    /// How many entries the copy holds.
    pub entries: u64,
    /// The root over them, hex.
    pub root: String,
    /// When the newest of them was received: what came later is lost, if there was anything.
    pub newest: Option<Timestamp>,
    /// The copy it came from, by the repository's id.
    pub snapshot: String,
    /// Where that copy lies.
    pub from: String,
    /// When that copy was made.
    pub copied: Timestamp,
    /// When it was brought back.
    pub restored: Timestamp,
    /// How long that took, in seconds.
    pub seconds: f64,
    /// Everything kept elsewhere that was held against it.
    pub against: Vec<SeenElsewhere>,
    /// Erasures made after the copy that were made again.
    pub erased_again: u64,
    /// What was ended.
    pub ended: EndedAccess,
}

/// A state of the same log that is known from elsewhere: a checkpoint in a mail, on paper, in a later copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenElsewhere {
    /// What it is, such as a file's name.
    pub what: String,
    /// How many entries there were.
    pub entries: u64,
    /// When it was seen, where that is known.
    pub at: Option<Timestamp>,
}

impl RestoredMark {
    /// The file's name in the data folder.
    pub const FILE: &'static str = "restored.json";

    /// At least so many entries are lost, as far as anything kept elsewhere shows.
    #[must_use]
    pub fn lost_at_least(&self) -> u64 {
        self.against.iter().map(|seen| seen.entries.saturating_sub(self.entries)).max().unwrap_or(0)
    }

    /// The latest moment at which something is known to have existed that is lost.
    #[must_use]
    pub fn lost_until(&self) -> Option<Timestamp> {
        self.against.iter().filter(|seen| seen.entries > self.entries).filter_map(|seen| seen.at).max()
    }

    /// The mark of a data folder; none: it was never restored.
    ///
    /// # Errors
    /// [`StoreError::Io`] or [`StoreError::Damaged`].
    pub fn read(dir: &Path) -> Result<Option<Self>, StoreError> {
        let text = match fs::read(dir.join(Self::FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("read where this folder was restored from", error)),
            Ok(text) => text,
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| StoreError::damaged(format!("the file `{}`", Self::FILE), error))
    }

    /// Writes the mark; durable when it returns.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::Io`].
    pub fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let doing = |error| StoreError::io("note where this folder was restored from", error);
        let text = serde_json::to_vec_pretty(self).map_err(|error| doing(error.into()))?;
        let mut file = File::create(dir.join(Self::FILE)).map_err(doing)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(doing)
    }
}
