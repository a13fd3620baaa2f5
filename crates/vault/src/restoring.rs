//! Bringing a data folder back: staged beside, read whole, then put in place in one step, or not at all.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};

use jiff::Timestamp;
use plumb_ledger::Checkpoint;
use plumb_store::{Erasure, RestoredMark, SeenElsewhere};
use serde::{Deserialize, Serialize};

use crate::{
    BroughtUp, Manifest, Premises, Progress, RepositoryKey, Snapshot, Target, VaultError, Wanted,
    copying::seconds,
    manifest,
    repository::Repository,
    restic::{self, Restic},
    staging::lock,
    target::{chosen, listed},
};

/// What is to be brought back.
#[derive(Debug, Clone)]
pub struct Restore<'a> {
    /// Where the copies lie.
    pub target: &'a Target,
    /// What opens them.
    pub key: &'a RepositoryKey,
    /// As of when; none: the newest.
    pub at: Option<Timestamp>,
    /// The copy whose id begins so, where one is meant.
    pub snapshot: Option<&'a str>,
    /// A folder that is not there yet, or empty.
    pub to: &'a Path,
    /// The time, for the mark.
    pub now: Timestamp,
    /// Checkpoints kept elsewhere, with names.
    pub against: Vec<(String, Checkpoint)>,
    /// Erasures made after the copy are made again up to this moment; none: all that later copies know of.
    pub erasures_until: Option<Timestamp>,
}

/// A data folder that is back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RestoredFolder {
    /// The copy it came from.
    pub snapshot: Snapshot,
    /// What the copy says about itself.
    pub manifest: Manifest,
    /// What the folder says about itself from now on.
    pub mark: RestoredMark,
    /// Files held against their names.
    pub files: u64,
    /// What was not read, and why.
    pub not_read: Vec<String>,
    /// The bytes written.
    pub bytes: u64,
}

/// Brings a data folder back.
///
/// # Errors
/// [`VaultError::InTheWay`], [`VaultError::Busy`], [`VaultError::NoSnapshot`], [`VaultError::Damaged`], [`VaultError::DoesNotHold`] and what
/// opening the target gives; then nothing is put in place.
pub fn restore(
    premises: &dyn Premises,
    asked: &Restore<'_>,
    progress: &Arc<dyn Progress>,
) -> Result<RestoredFolder, VaultError> {
    let place = Place::beside(asked.to)?;
    let staged = stage(premises, asked, &place.aside, progress)?;
    staged.mark.write(&place.aside)?;
    place.put()?;
    Ok(staged)
}

/// A folder out of a copy, read whole, in a folder of its own.
pub(crate) fn stage(
    premises: &dyn Premises,
    asked: &Restore<'_>,
    aside: &Path,
    progress: &Arc<dyn Progress>,
) -> Result<RestoredFolder, VaultError> {
    let since = Instant::now();
    let repository = restic::open(asked.target, asked.key)?;
    let all = listed(&repository)?;
    let snapshot = chosen(&all, asked.target, asked.at, asked.snapshot)?;
    let help = older(&all, &snapshot);
    let does_not_hold = |say: String| VaultError::DoesNotHold {
        snapshot: snapshot.id.short(),
        made: snapshot.made,
        say,
        help: help.clone(),
    };
    let said = manifest_of(&repository, &snapshot)?
        .ok_or_else(|| does_not_hold("it does not say what it holds".to_owned()))?;
    if said.entries != snapshot.entries || said.root != snapshot.root || said.log != snapshot.log {
        return Err(does_not_hold("what it says about itself does not fit its label".to_owned()));
    }
    let later = later(&repository, &all, &snapshot)?;
    let bytes = repository.extract(&snapshot.id, aside, progress)?;
    let gone = fs::remove_file(aside.join(manifest::NAME));
    gone.map_err(|error| VaultError::io("take the copy's description away", &error))?;
    let (against, seen) = kept_elsewhere(asked, &said, &later);
    let erased = erased_since(asked, &said, &later);
    let brought = premises.bring_up(aside, &Wanted { against, erased })?;
    if let Some(say) = compared(&said, &brought) {
        return Err(does_not_hold(say));
    }
    let mark = RestoredMark {
        entries: brought.size,
        root: brought.root,
        newest: said.newest,
        snapshot: snapshot.id.to_string(),
        from: asked.target.to_string(),
        copied: snapshot.made,
        restored: asked.now,
        seconds: seconds(since),
        against: seen,
        erased_again: brought.erased_again,
        ended: brought.ended,
    };
    Ok(RestoredFolder { snapshot, manifest: said, mark, files: brought.files, not_read: brought.not_read, bytes })
}

/// What does not fit between what a copy says and what came out of it.
fn compared(said: &Manifest, brought: &BroughtUp) -> Option<String> {
    if let Some(broken) = &brought.broken {
        return Some(broken.clone());
    }
    if (said.entries, said.root.as_str()) != (brought.size, brought.root.as_str()) {
        return Some(format!(
            "it says {} entries with root {}, and {} with root {} came out",
            said.entries, said.root, brought.size, brought.root
        ));
    }
    if said.can_sign_in != brought.can_sign_in {
        return Some(format!("{} people could sign in, and {} can now", said.can_sign_in, brought.can_sign_in));
    }
    None
}

fn older(all: &[Snapshot], than: &Snapshot) -> String {
    let before =
        all.iter().filter(|other| other.made < than.made && other.log == than.log).max_by_key(|other| other.made);
    match before {
        Some(before) => format!("the copy before it is of {0}: --at {0}", before.made),
        None => "there is no older copy of this log; look into another target".to_owned(),
    }
}

fn manifest_of(repository: &Restic, snapshot: &Snapshot) -> Result<Option<Manifest>, VaultError> {
    let read = repository.read(&snapshot.id, &[manifest::NAME])?.into_iter().next().flatten();
    Ok(read.and_then(|text| serde_json::from_slice(&text).ok()))
}

/// What copies made later say about themselves; one that cannot be read says nothing.
fn later(repository: &Restic, all: &[Snapshot], than: &Snapshot) -> Result<Vec<Manifest>, VaultError> {
    let mut found = Vec::new();
    for other in all.iter().filter(|other| other.log == than.log && other.id != than.id && other.entries > than.entries)
    {
        match manifest_of(repository, other) {
            Ok(manifest) => found.extend(manifest),
            Err(VaultError::Damaged { detail, .. }) => {
                tracing::warn!(snapshot = %other.id, detail, "a later copy cannot be read");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Checkpoints that the folder can be held against, and everything that shows there was more.
fn kept_elsewhere(
    asked: &Restore<'_>,
    said: &Manifest,
    later: &[Manifest],
) -> (Vec<(String, Checkpoint)>, Vec<SeenElsewhere>) {
    let (mut held, mut seen) = (Vec::new(), Vec::new());
    for (what, checkpoint) in &asked.against {
        let entries = checkpoint.head().size;
        seen.push(SeenElsewhere { what: what.clone(), entries, at: None });
        if entries <= said.entries || checkpoint.head().log.as_str() != said.log {
            held.push((what.clone(), checkpoint.clone()));
        }
    }
    for other in later {
        let what = format!("the copy of {}", other.made);
        seen.push(SeenElsewhere { what, entries: other.entries, at: other.newest });
    }
    (held, seen)
}

/// Entries of the copy whose content was erased after it was made.
fn erased_since(asked: &Restore<'_>, said: &Manifest, later: &[Manifest]) -> Vec<u64> {
    let known = |erasure: &&Erasure| {
        erasure.seq >= said.entries && asked.erasures_until.is_none_or(|until| erasure.at <= until)
    };
    let all = later.iter().flat_map(|manifest| &manifest.erasures).filter(known).flat_map(|erasure| &erasure.entries);
    let mut erased: Vec<u64> = all.copied().filter(|entry| *entry < said.entries).collect();
    erased.sort_unstable();
    erased.dedup();
    erased
}

/// Where a folder is built, beside the place it will have.
#[derive(Debug)]
struct Place {
    to: PathBuf,
    aside: PathBuf,
    lock: PathBuf,
    _held: File,
}

impl Place {
    fn beside(to: &Path) -> Result<Self, VaultError> {
        let doing = |error: &io::Error| VaultError::io(format!("make `{}`", to.display()), error);
        let to = std::path::absolute(to).map_err(|error| doing(&error))?;
        let in_the_way = || VaultError::InTheWay { dir: to.clone() };
        if to.exists() {
            let mut inside = fs::read_dir(&to).map_err(|_| in_the_way())?;
            if inside.next().is_some() {
                return Err(in_the_way());
            }
        }
        let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else { return Err(in_the_way()) };
        fs::create_dir_all(parent).map_err(|error| doing(&error))?;
        let beside = |end: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(end);
            parent.join(hidden)
        };
        let (aside, lock_file) = (beside(".restoring"), beside(".restoring.lock"));
        let held = lock(&lock_file, "restore", &to)?;
        // What a killed restore left behind.
        match fs::remove_dir_all(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(doing(&error)),
            _ => {}
        }
        fs::create_dir(&aside).map_err(|error| doing(&error))?;
        #[cfg(unix)]
        fs::set_permissions(&aside, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .map_err(|error| doing(&error))?;
        Ok(Self { aside, lock: lock_file, _held: held, to: to.clone() })
    }

    /// The one moment at which the folder is there.
    fn put(&self) -> Result<(), VaultError> {
        let doing = |error: &io::Error| VaultError::io(format!("put `{}` in place", self.to.display()), error);
        on_disk(&self.aside).map_err(|error| doing(&error))?;
        // An empty folder makes way; one that was filled meanwhile refuses.
        fs::rename(&self.aside, &self.to).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => {
                VaultError::InTheWay { dir: self.to.clone() }
            }
            _ => doing(&error),
        })?;
        let parent = self.to.parent().unwrap_or(Path::new("/"));
        File::open(parent).and_then(|parent| parent.sync_all()).map_err(|error| doing(&error))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Only where it was not put in place.
        if self.aside.exists()
            && let Err(error) = fs::remove_dir_all(&self.aside)
        {
            tracing::warn!(%error, "what was to be restored stays aside until the next try");
        }
        drop(fs::remove_file(&self.lock));
    }
}

/// Everything in a folder on the disk: one call for the whole file system where there is one, else file by file.
fn on_disk(dir: &Path) -> io::Result<()> {
    let sync = Command::new("sync").arg("-f").arg(dir).stdin(Stdio::null()).stderr(Stdio::null()).status();
    if sync.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                File::open(&path)?.sync_all()?;
            }
        }
        File::open(&folder)?.sync_all()?;
    }
    Ok(())
}
