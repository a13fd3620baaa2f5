//! What a data folder is, as far as copying it and bringing it back need to know. The binary fills it in: this crate knows no
//! database and no packs.

use std::path::Path;

use plumb_ledger::Checkpoint;
use plumb_store::{EndedAccess, FolderCopy};

use crate::VaultError;

/// Copies a data folder, and brings a copy of one up again.
pub trait Premises: Send + Sync {
    /// Writes databases, head and key, as they stand at one moment, into a folder that is there and empty; the store may run meanwhile.
    ///
    /// # Errors
    /// [`VaultError::Store`] where the folder is none, is damaged, or does not fit its head.
    fn copy(&self, data: &Path, to: &Path) -> Result<FolderCopy, VaultError>;

    /// Opens a folder that came out of a copy (bringing an older format up), reads all of it, makes erasures again, reads it again,
    /// and ends everything that lets somebody in.
    ///
    /// # Errors
    /// [`VaultError::Store`] where it could not be read at all. What does not hold is in the answer.
    fn bring_up(&self, folder: &Path, wanted: &Wanted) -> Result<BroughtUp, VaultError>;
}

/// What a folder that came back is held against.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Checkpoints kept elsewhere, with names; none is longer than the folder's log.
    pub against: Vec<(String, Checkpoint)>,
    /// Entries whose content was erased after the copy was made.
    pub erased: Vec<u64>,
}

/// A folder that was read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtUp {
    /// How many entries it has, as copied.
    pub size: u64,
    /// The root over them, hex.
    pub root: String,
    /// How many files were held against their names.
    pub files: u64,
    /// What was not read, and why.
    pub not_read: Vec<String>,
    /// The first thing that does not hold.
    pub broken: Option<String>,
    /// How many erasures were made again.
    pub erased_again: u64,
    /// What was ended.
    pub ended: EndedAccess,
    /// How many people have a way to sign in.
    pub can_sign_in: u64,
}
