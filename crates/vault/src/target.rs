//! Where copies lie, and which there are.

use std::{
    fmt,
    path::{Path, PathBuf, absolute},
    str::FromStr,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "s3")]
use crate::S3Place;
use crate::{
    HttpPlace, RepositoryKey, SnapshotId, VaultError,
    repository::{Listed, Repository},
    restic,
};

/// Where copies lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A folder: on another disk, a mounted share, a medium.
    Folder(PathBuf),
    /// A server that speaks restic's protocol, named as restic names it: `rest:http://name:password@nas:8000/plumb/`.
    Rest(HttpPlace),
    /// A bucket in an S3-compatible store: `s3:https://KEYID:SECRET@host/bucket/folder`.
    #[cfg(feature = "s3")]
    S3(S3Place),
}

impl Target {
    /// Whether the target lies on the same disk as a folder: then one failure takes both. None where that cannot be told.
    #[must_use]
    pub fn shares_disk_with(&self, other: &Path) -> Option<bool> {
        let Self::Folder(folder) = self else { return Some(false) };
        let there = folder.ancestors().find(|path| path.exists())?;
        Some(device(there)? == device(other)?)
    }

    /// How restic is told of it: what goes into the environment, and the repository. With whatever lets in, for paper only.
    #[must_use]
    pub fn for_restic(&self) -> (Vec<(&'static str, String)>, String) {
        match self {
            Self::Folder(folder) => (Vec::new(), folder.display().to_string()),
            Self::Rest(place) => (Vec::new(), place.for_restic()),
            #[cfg(feature = "s3")]
            Self::S3(place) => place.for_restic(),
        }
    }

    /// Refuses a folder whose medium is not there.
    pub(crate) fn expect_there(&self) -> Result<(), VaultError> {
        // A server is asked as soon as anything is wanted of it.
        let Self::Folder(folder) = self else { return Ok(()) };
        let away = |why: String| VaultError::Away { target: self.to_string(), why };
        // Only the last folder is ever made: a missing parent is a medium that is not mounted.
        match folder.parent() {
            Some(parent) if !parent.is_dir() => Err(away(format!("there is no folder `{}`", parent.display()))),
            _ if folder.exists() && !folder.is_dir() => Err(away("it is a file".to_owned())),
            _ => Ok(()),
        }
    }
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    path.metadata().ok().map(|meta| std::os::unix::fs::MetadataExt::dev(&meta))
}

#[cfg(not(unix))]
fn device(_path: &Path) -> Option<u64> {
    None
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Rest(place) => place.fmt(f),
            #[cfg(feature = "s3")]
            Self::S3(place) => place.fmt(f),
        }
    }
}

impl FromStr for Target {
    type Err = VaultError;

    /// # Errors
    /// [`VaultError::NoTarget`].
    fn from_str(text: &str) -> Result<Self, VaultError> {
        let no = |why| VaultError::NoTarget { text: text.to_owned(), why };
        if let Some(url) = text.strip_prefix("rest:") {
            return HttpPlace::read(url).map(Self::Rest).map_err(no);
        }
        #[cfg(feature = "s3")]
        if let Some(url) = text.strip_prefix("s3:") {
            return S3Place::read(url).map(Self::S3).map_err(no);
        }
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        if matches!(scheme, Some("sftp" | "s3" | "b2" | "azure" | "gs" | "swift" | "rclone" | "http" | "https")) {
            return Err(no(
                "it speaks to folders, to `rest:http://…`, and to `s3:…` where it was built with that (cargo feature `s3`); anything else is \
                 mounted first, or stands behind `rclone serve restic` (see docs/recovery.md)",
            ));
        }
        if text.trim().is_empty() {
            return Err(no("it is empty"));
        }
        absolute(text).map(Self::Folder).map_err(|_| no("it is no path"))
    }
}

/// A copy in a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its name in the repository.
    pub id: SnapshotId,
    /// When it was made, as it says itself.
    pub made: Timestamp,
    /// The log it holds.
    pub log: String,
    /// How many entries.
    pub entries: u64,
    /// The root over them, hex.
    pub root: String,
    /// Files were missing when it was made.
    pub incomplete: bool,
    /// The bytes of all its files.
    pub bytes: u64,
}

const OURS: &str = "plumb";
const INCOMPLETE: &str = "incomplete";

/// The tags of a snapshot: what a list tells without reading the snapshot.
pub(crate) fn tags(log: &str, entries: u64, root: &str, incomplete: bool) -> Vec<String> {
    let mut tags = vec![OURS.to_owned(), format!("log={log}"), format!("entries={entries}"), format!("root={root}")];
    tags.extend(incomplete.then(|| INCOMPLETE.to_owned()));
    tags
}

impl Snapshot {
    /// None for a snapshot that is not of a data folder.
    pub(crate) fn of(listed: Listed) -> Option<Self> {
        let tag = |name: &str| listed.tags.iter().find_map(|tag| tag.strip_prefix(name)?.strip_prefix('='));
        listed.tags.iter().any(|tag| tag == OURS).then_some(())?;
        Some(Self {
            log: tag("log")?.to_owned(),
            entries: tag("entries")?.parse().ok()?,
            root: tag("root")?.to_owned(),
            incomplete: listed.tags.iter().any(|tag| tag == INCOMPLETE),
            made: listed.made,
            bytes: listed.bytes,
            id: listed.id,
        })
    }
}

/// The copies in a target, oldest first. Snapshots that others put there are left out.
///
/// # Errors
/// [`VaultError::Away`], [`VaultError::NoRepository`], [`VaultError::WrongKey`], [`VaultError::Damaged`].
pub fn list_snapshots(target: &Target, key: &RepositoryKey) -> Result<Vec<Snapshot>, VaultError> {
    listed(&restic::open(target, key)?)
}

pub(crate) fn listed(repository: &dyn Repository) -> Result<Vec<Snapshot>, VaultError> {
    Ok(repository.snapshots()?.into_iter().filter_map(Snapshot::of).collect())
}

/// The newest copy made at or before a moment, or the one whose id begins so.
pub(crate) fn chosen(
    all: &[Snapshot],
    target: &Target,
    at: Option<Timestamp>,
    id: Option<&str>,
) -> Result<Snapshot, VaultError> {
    let fits = |snapshot: &&Snapshot| {
        at.is_none_or(|at| snapshot.made <= at) && id.is_none_or(|id| snapshot.id.as_str().starts_with(id))
    };
    if let Some(found) = all.iter().filter(fits).max_by_key(|snapshot| snapshot.made) {
        return Ok(found.clone());
    }
    let wanted = match (id, at) {
        (Some(id), _) => format!("whose id begins with `{id}`"),
        (None, Some(at)) => format!("made at or before {at}"),
        (None, None) => "of a data folder".to_owned(),
    };
    let help = match all.first() {
        Some(oldest) => format!("the oldest is of {}; `plumb backup --list --to {target}` shows all", oldest.made),
        None => "look into another target".to_owned(),
    };
    Err(VaultError::NoSnapshot { target: target.to_string(), wanted, help })
}
