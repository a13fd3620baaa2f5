//! A restore that nobody needs today: into an empty folder, from the copy alone, read whole, timed, and taken away again.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Premises, Progress, RepositoryKey, Restore, Snapshot, Target, VaultError, behind::behind, copying::seconds,
    restoring,
};

/// What is to be drilled.
#[derive(Debug, Clone, Copy)]
pub struct Drill<'a> {
    /// Where the copies lie.
    pub target: &'a Target,
    /// What opens them: the key of the kit.
    pub key: &'a RepositoryKey,
    /// As of when; none: the newest.
    pub at: Option<Timestamp>,
    /// A folder with room, in which one is made and taken away again.
    pub within: &'a Path,
    /// The time.
    pub now: Timestamp,
    /// Tells the drill's folder from others there.
    pub mark: u64,
}

/// A drill that was passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drilled {
    /// The copy.
    pub snapshot: Snapshot,
    /// Entries that came out and hold.
    pub size: u64,
    /// The root over them, hex.
    pub root: String,
    /// Files that came out and hold.
    pub files: u64,
    /// Bytes written.
    pub bytes: u64,
    /// From the first word to the last check.
    pub seconds: f64,
    /// Everything received up to then is in the copy; what came later would be lost.
    pub lost_after: Option<Timestamp>,
    /// How many people could sign in.
    pub can_sign_in: u64,
    /// What was not read, and why.
    pub not_read: Vec<String>,
}

/// Restores the newest copy aside, reads all of it, and takes it away again.
///
/// # Errors
/// As [`crate::restore`]: whatever would have kept the folder from coming back.
pub fn drill(premises: &dyn Premises, asked: &Drill<'_>, progress: &Arc<dyn Progress>) -> Result<Drilled, VaultError> {
    behind(|| rehearse(premises, asked, progress))
}

fn rehearse(premises: &dyn Premises, asked: &Drill<'_>, progress: &Arc<dyn Progress>) -> Result<Drilled, VaultError> {
    let since = Instant::now();
    let room = Room::make(asked)?;
    let to = Restore {
        target: asked.target,
        key: asked.key,
        at: asked.at,
        snapshot: None,
        to: &room.dir,
        now: asked.now,
        against: Vec::new(),
        erasures_until: None,
    };
    let staged = restoring::stage(premises, &to, &room.dir, progress)?;
    Ok(Drilled {
        size: staged.manifest.entries,
        root: staged.manifest.root,
        files: staged.files,
        bytes: staged.bytes,
        seconds: seconds(since),
        lost_after: staged.manifest.newest,
        can_sign_in: staged.manifest.can_sign_in,
        not_read: staged.not_read,
        snapshot: staged.snapshot,
    })
}

/// The folder of a drill: what comes out of a copy is the company's own, so nobody else may look, and nothing stays.
#[derive(Debug)]
struct Room {
    dir: PathBuf,
}

impl Room {
    fn make(asked: &Drill<'_>) -> Result<Self, VaultError> {
        let dir = asked.within.join(format!("plumb-drill-{}-{:016x}", std::process::id(), asked.mark));
        let doing = |error: &io::Error| VaultError::io(format!("make `{}`", dir.display()), error);
        fs::create_dir(&dir).map_err(|error| doing(&error))?;
        #[cfg(unix)]
        fs::set_permissions(&dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .map_err(|error| doing(&error))?;
        Ok(Self { dir })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            tracing::warn!(%error, folder = %self.dir.display(), "the drill's folder could not be taken away: remove it");
        }
    }
}
