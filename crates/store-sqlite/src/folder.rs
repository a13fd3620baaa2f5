//! What lies where in a data folder.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use plumb_store::{FileStore, StoreError};

/// How often a lock is asked for before the folder counts as in use, and how long is waited in between.
const PATIENCE: u32 = 30;
const MOMENT: Duration = Duration::from_millis(10);

/// A data folder: one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The folder at this path; nothing is looked at yet.
    #[must_use]
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.dir.join("plumb.db")
    }

    /// The newest checkpoint, kept beside the database.
    #[must_use]
    pub fn head(&self) -> PathBuf {
        self.dir.join("head")
    }

    /// The secret key that signs checkpoints.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.dir.join("key")
    }

    /// The key that takes over, while it does.
    pub(crate) fn next_key(&self) -> PathBuf {
        self.dir.join("key.next")
    }

    /// Held locked by the process that has the store open.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// Where files are written before they are whole.
    #[must_use]
    pub fn aside(&self) -> PathBuf {
        self.dir.join("tmp")
    }

    pub(crate) fn file_store(&self) -> FileStore {
        FileStore::new(self.files(), self.aside())
    }

    /// Refuses a folder that holds no store.
    pub(crate) fn expect_store(&self) -> Result<(), StoreError> {
        let missing = [self.database(), self.key(), self.files(), self.aside()].into_iter().find(|path| !path.exists());
        match missing {
            None => Ok(()),
            Some(path) => {
                Err(StoreError::NotAStore { dir: self.dir.clone(), why: format!("`{}` is not there", path.display()) })
            }
        }
    }

    /// Takes the lock; it is given back when the file is dropped or the process ends, however it ends.
    pub(crate) fn take_lock(&self) -> Result<File, StoreError> {
        let locking = |error| StoreError::io(format!("lock `{}`", self.dir.display()), error);
        let file = File::options().create(true).append(true).open(self.lock()).map_err(locking)?;
        // A program that ends, or one just begun by a program that had it, may hold it for a moment still.
        for _ in 0..PATIENCE {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => thread::sleep(MOMENT),
                Err(TryLockError::Error(error)) => return Err(locking(error)),
            }
        }
        Err(StoreError::InUse { dir: self.dir.clone() })
    }
}

/// Makes names in a folder last.
pub(crate) fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
