//! The folder that a copy is taken from: databases as they stand at one moment, files as links to those that never change.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use plumb_ledger::Digest;
use plumb_store::{FileStore, FolderCopy};

use crate::VaultError;

/// In the data folder, while a copy is made; gone afterwards.
const NAME: &str = "copying";

/// What lies at the top of a data folder and is not copied as it is: databases and head are copied in their own way, the rest is nobody's.
const LEFT: [&str; 9] =
    ["plumb.db", "gate.sqlite", "head", "key", "lock", "desk.lock", "desk.sock", "copying.lock", "key.next"];

/// Files of a database beside it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// One process copies a data folder at a time.
#[derive(Debug)]
pub(crate) struct Staging {
    dir: PathBuf,
    _lock: File,
}

/// Takes a lock that ends with the process, however that ends; waits for nobody.
pub(crate) fn lock(path: &Path, what: &'static str, of: &Path) -> Result<File, VaultError> {
    let doing = |error: &io::Error| VaultError::io(format!("lock `{}`", path.display()), error);
    let file = File::options().create(true).append(true).open(path).map_err(|error| doing(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::Busy { what, dir: of.to_owned() }),
        Err(TryLockError::Error(error)) => Err(doing(&error)),
    }
}

impl Staging {
    /// An empty folder to copy into. What a killed copy left behind goes first.
    pub(crate) fn new(data: &Path) -> Result<Self, VaultError> {
        let held = lock(&data.join("copying.lock"), "backup", data)?;
        let dir = data.join(NAME);
        let staging = Self { dir, _lock: held };
        staging.clear()?;
        Ok(staging)
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Empties it, for another try.
    pub(crate) fn clear(&self) -> Result<(), VaultError> {
        let doing = |error: &io::Error| VaultError::io(format!("make `{}`", self.dir.display()), error);
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(doing(&error)),
            _ => {}
        }
        fs::create_dir(&self.dir).map_err(|error| doing(&error))?;
        #[cfg(unix)]
        fs::set_permissions(&self.dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .map_err(|error| doing(&error))?;
        Ok(())
    }

    /// Puts beside the databases what never changes: the files that entries name, and the settings at the top of the folder. Gives the
    /// files that are not there.
    pub(crate) fn fill(&self, data: &Path, copy: &FolderCopy) -> Result<Vec<Digest>, VaultError> {
        let doing = |error: &io::Error| VaultError::io("stage the files of a copy", error);
        let (from, to) =
            (FileStore::new(data.join("files"), data.join("tmp")), FileStore::new(self.dir.join("files"), ""));
        // A folder that came back must have them, though they are empty.
        for folder in ["files", "tmp"] {
            fs::create_dir(self.dir.join(folder)).map_err(|error| doing(&error))?;
        }
        let (mut missing, mut made) = (Vec::new(), None);
        for digest in &copy.files {
            let place = to.path(*digest);
            // Sorted by name, so each folder comes once.
            if place.parent() != made.as_deref() {
                made = place.parent().map(Path::to_owned);
                made.as_ref().map_or(Ok(()), fs::create_dir_all).map_err(|error| doing(&error))?;
            }
            match link(&from.path(*digest), &place) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(*digest),
                Err(error) => return Err(doing(&error)),
            }
        }
        for entry in fs::read_dir(data).map_err(|error| doing(&error))? {
            let entry = entry.map_err(|error| doing(&error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let database = BESIDE.iter().any(|end| name.ends_with(end));
            let known = LEFT.contains(&name.as_str()) || name.starts_with("plumb.db.");
            if entry.file_type().is_ok_and(|kind| kind.is_file()) && !database && !known {
                fs::copy(entry.path(), self.dir.join(&name)).map_err(|error| doing(&error))?;
            }
        }
        Ok(missing)
    }
}

/// The same content under another name; copied where the disk knows no second name.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::StorageFull) => Err(error),
        Err(_) => fs::copy(from, to).map(drop),
        Ok(()) => Ok(()),
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            tracing::warn!(%error, "what a copy was taken from stays until the next one");
        }
    }
}
