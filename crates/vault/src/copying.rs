//! Making a copy of a data folder, beside a running server.

use std::{collections::BTreeSet, fs, panic, path::Path, sync::Arc, thread, time::Instant};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_store::FolderCopy;
use serde::{Deserialize, Serialize};

use crate::{
    Manifest, Premises, Progress, RepositoryKey, Snapshot, SnapshotId, Target, VaultError,
    behind::behind,
    manifest,
    repository::Repository as _,
    restic,
    staging::Staging,
    target::{listed, tags},
};

/// How often the databases are copied anew where an erasure took files away meanwhile.
const TRIES: usize = 3;

/// What is to be copied, and where to.
#[derive(Debug, Clone, Copy)]
pub struct Backup<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// Where its copies lie.
    pub target: &'a Target,
    /// What opens them.
    pub key: &'a RepositoryKey,
    /// The time, for the copy to say.
    pub now: Timestamp,
    /// The program and its version, such as `plumb/0.1.0`.
    pub program: &'a str,
    /// The target must lie on another disk than the data: a medium that is to be mounted first.
    pub other_disk: bool,
    /// The copies that the log knows. Only by one of them is it told which files need not be read again: a copy slipped in by somebody
    /// else must not pass its content off as ours.
    pub known: &'a BTreeSet<String>,
}

/// A copy that is in its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Its name there.
    pub snapshot: SnapshotId,
    /// What it holds.
    pub manifest: Manifest,
    /// The bytes of all its files.
    pub bytes: u64,
    /// The bytes written for it.
    pub new_bytes: u64,
    /// Files that no copy before held.
    pub new_files: u64,
    /// Files that changed.
    pub changed_files: u64,
    /// Files as before.
    pub same_files: u64,
    /// The copies that were there before, oldest first.
    pub before: Vec<Snapshot>,
    /// The target lies on the same disk as the data.
    pub same_disk: bool,
}

/// Copies a data folder into a target; makes the repository where there is none.
///
/// What is written before the last moment changes no copy that was there: a copy exists from the moment its snapshot does. A file that is
/// missing in the data folder does not hinder the copy of the rest; it is named in the manifest.
///
/// # Errors
/// [`VaultError::Away`], [`VaultError::WrongKey`], [`VaultError::Busy`], [`VaultError::Full`], or the data folder's own damage.
pub fn back_up(
    premises: &dyn Premises,
    asked: &Backup<'_>,
    progress: &Arc<dyn Progress>,
) -> Result<BackedUp, VaultError> {
    behind(|| copied(premises, asked, progress))
}

fn copied(premises: &dyn Premises, asked: &Backup<'_>, progress: &Arc<dyn Progress>) -> Result<BackedUp, VaultError> {
    let same_disk = asked.target.shares_disk_with(asked.data).unwrap_or(false);
    if asked.other_disk && same_disk {
        let why = "it lies on the disk of the data folder, so its own medium is not mounted".to_owned();
        return Err(VaultError::Away { target: asked.target.to_string(), why });
    }
    let staging = Staging::new(asked.data)?;
    // Opening is reckoning, staging is waiting for the disk.
    let (opened, staged) = thread::scope(|scope| {
        let opening = scope.spawn(|| {
            let repository = restic::open_or_make(asked.target, asked.key)?;
            Ok::<_, VaultError>((listed(&repository)?, repository))
        });
        let staged = stage(premises, asked.data, &staging);
        (opening.join(), staged)
    });
    let (before, repository) = opened.unwrap_or_else(|broken| panic::resume_unwind(broken))?;
    let (copy, missing) = staged?;
    let missing: Vec<String> = missing.into_iter().map(Digest::to_hex).collect();
    let manifest = Manifest::of(&copy, asked.program, asked.now, missing);
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| VaultError::Io { what: "describe the copy".to_owned(), detail: error.to_string() })?;
    fs::write(staging.dir().join(manifest::NAME), text).map_err(|error| VaultError::io("describe the copy", &error))?;
    let tags = tags(&manifest.log, manifest.entries, &manifest.root, !manifest.missing.is_empty());
    let parent = before.iter().rev().find(|copy| copy.log == manifest.log && asked.known.contains(copy.id.as_str()));
    let saved = repository.save(staging.dir(), asked.now, &tags, parent.map(|copy| &copy.id), progress)?;
    Ok(BackedUp {
        snapshot: saved.id,
        manifest,
        bytes: saved.bytes,
        new_bytes: saved.new_bytes,
        new_files: saved.new_files,
        changed_files: saved.changed_files,
        same_files: saved.same_files,
        before,
        same_disk,
    })
}

/// Databases first, then the files they name; a file that an erasure took away in between is missing only once.
fn stage(premises: &dyn Premises, data: &Path, staging: &Staging) -> Result<(FolderCopy, Vec<Digest>), VaultError> {
    for _ in 1..TRIES {
        let copy = premises.copy(data, staging.dir())?;
        let missing = staging.fill(data, &copy)?;
        if missing.is_empty() {
            return Ok((copy, missing));
        }
        staging.clear()?;
    }
    let copy = premises.copy(data, staging.dir())?;
    let missing = staging.fill(data, &copy)?;
    Ok((copy, missing))
}

/// How fast something went, for people.
#[must_use]
pub(crate) fn seconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1000.0).round() / 1000.0
}
