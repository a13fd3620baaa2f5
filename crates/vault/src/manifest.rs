//! What a copy says about itself: a small file in every snapshot, readable with nothing but restic and an editor.

use jiff::Timestamp;
use plumb_store::{Erasure, FolderCopy};
use serde::{Deserialize, Serialize};

/// The file's name in the snapshot.
pub(crate) const NAME: &str = "copy.json";

/// The form that this program writes.
pub(crate) const FORMAT: u32 = 1;

/// What a copy says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file.
    pub format: u32,
    /// The program that made the copy, such as `plumb/0.1.0`.
    pub program: String,
    /// The log's name.
    pub log: String,
    /// How many entries it has.
    pub entries: u64,
    /// The root over them, hex.
    pub root: String,
    /// The signed note over them.
    pub checkpoint: String,
    /// When the newest entry was received: everything up to then is in the copy.
    pub newest: Option<Timestamp>,
    /// When the copy was made.
    pub made: Timestamp,
    /// How many files entries name.
    pub files: u64,
    /// Files that entries name and that were not there to be copied, hex. Anything here is damage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// How many people have a way to sign in.
    pub can_sign_in: u64,
    /// What was erased up to then. A restore of an older copy makes these erasures again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erasures: Vec<Erasure>,
}

impl Manifest {
    pub(crate) fn of(copy: &FolderCopy, program: &str, made: Timestamp, missing: Vec<String>) -> Self {
        Self {
            format: FORMAT,
            program: program.to_owned(),
            log: copy.log.to_string(),
            entries: copy.size,
            root: copy.root.to_hex(),
            checkpoint: copy.checkpoint.clone(),
            newest: copy.newest,
            made,
            files: u64::try_from(copy.files.len()).unwrap_or(u64::MAX),
            missing,
            can_sign_in: copy.can_sign_in,
            erasures: copy.erasures.clone(),
        }
    }
}
