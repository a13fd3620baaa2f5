//! What a repository of copies must do. One trait, so that nothing else here knows the library behind it.

use std::{fmt, path::Path, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Progress, RepositoryKey, VaultError};

/// A snapshot's name in its repository: 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotId(pub(crate) String);

impl SnapshotId {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first eight digits, as restic shows it.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.chars().take(8).collect()
    }
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A snapshot as the repository lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: SnapshotId,
    pub(crate) made: Timestamp,
    pub(crate) tags: Vec<String>,
    pub(crate) bytes: u64,
}

/// What came of saving a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(crate) id: SnapshotId,
    /// Of all files, as they are.
    pub(crate) bytes: u64,
    /// Written to the target, compressed and encrypted.
    pub(crate) new_bytes: u64,
    pub(crate) new_files: u64,
    pub(crate) changed_files: u64,
    pub(crate) same_files: u64,
}

/// An open repository.
pub(crate) trait Repository {
    /// All snapshots, oldest first.
    fn snapshots(&self) -> Result<Vec<Listed>, VaultError>;

    /// Saves a folder's content; what any snapshot holds already is not written again. Files that look as they did in `parent` are not
    /// read again; without one, all are.
    fn save(
        &self,
        folder: &Path,
        made: Timestamp,
        tags: &[String],
        parent: Option<&SnapshotId>,
        progress: &Arc<dyn Progress>,
    ) -> Result<Saved, VaultError>;

    /// Writes all of a snapshot into a folder that is there and empty; how many bytes.
    fn extract(&self, id: &SnapshotId, to: &Path, progress: &Arc<dyn Progress>) -> Result<u64, VaultError>;

    /// Reads files of a snapshot by their path in it, such as `files/ab/ab…`; none where there is no such file.
    fn read(&self, id: &SnapshotId, paths: &[&str]) -> Result<Vec<Option<Vec<u8>>>, VaultError>;

    /// Lets another key open it.
    fn add_key(&self, key: &RepositoryKey) -> Result<(), VaultError>;

    /// Removes snapshots, and then whatever no snapshot needs.
    fn remove(&self, ids: &[SnapshotId]) -> Result<(), VaultError>;
}
