//! What lets people in, in a database of its own: `gate.sqlite` in the data folder, 0600.
//!
//! Opened when it is first asked: most commands never need it. The process that holds the data folder is the only one here.

mod access_log;
mod columns;
mod credentials;
mod failures;
mod keys;
mod lists;
mod moving;
mod schema;
mod sessions;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) use moving::copy_gate;
use plumb_store::StoreError;
use rusqlite::Connection;

use crate::{
    connection::{Doing, reading, writing},
    folder::sync_folder,
};

/// The database's name in the data folder.
const NAME: &str = "gate.sqlite";

/// What lets people in, kept in a data folder.
pub struct SqliteGate {
    path: PathBuf,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Option<Connection>>,
}

impl std::fmt::Debug for SqliteGate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteGate").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SqliteGate {
    /// The gate of a data folder; nothing is opened yet.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        Self { path: dir.join(NAME), writer: Mutex::default(), reader: Mutex::default() }
    }

    /// Runs something that is on disk before this returns.
    fn write<T>(&self, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut writer = held(&self.writer);
        transaction(self.opened(&mut writer)?, run)
    }

    /// Runs something whose last seconds may be lost with the power, and so costs no wait for the disk.
    fn write_lazily<T>(&self, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut writer = held(&self.writer);
        let conn = self.opened(&mut writer)?;
        // In the write-ahead log's mode NORMAL leaves the fsync to the next checkpoint; the file stays whole either way.
        conn.execute_batch("PRAGMA synchronous = NORMAL").doing("set itself up")?;
        let ran = transaction(conn, run);
        conn.execute_batch("PRAGMA synchronous = FULL").doing("set itself up")?;
        ran
    }

    fn read<T>(&self, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut reader = held(&self.reader);
        let conn = match &mut *reader {
            Some(conn) => conn,
            empty => {
                self.opened(&mut held(&self.writer))?;
                empty.insert(reading(&self.path)?)
            }
        };
        run(conn)
    }

    fn opened<'c>(&self, kept: &'c mut Option<Connection>) -> Result<&'c Connection, StoreError> {
        match kept {
            Some(conn) => Ok(conn),
            empty => Ok(empty.insert(open(&self.path)?)),
        }
    }
}

impl Drop for SqliteGate {
    fn drop(&mut self) {
        // The writer closes last, so that it empties the write-ahead log into the database.
        drop(held(&self.reader).take());
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let new = !path.exists();
    if new {
        make(path).map_err(|error| StoreError::io("make the gate's database", error))?;
    }
    let conn = writing(path, false)?;
    schema::bring_up(&conn)?;
    if new && let Some(dir) = path.parent() {
        sync_folder(dir).map_err(|error| StoreError::io("make the gate's database", error))?;
    }
    Ok(conn)
}

/// Nobody else on the machine may read it, not even for the moment of its making.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn transaction<T>(conn: &Connection, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
    conn.execute_batch("BEGIN IMMEDIATE").doing("begin")?;
    let ran = run(conn).and_then(|value| conn.execute_batch("COMMIT").doing("commit").map(|()| value));
    if ran.is_err() && !conn.is_autocommit() {
        conn.execute_batch("ROLLBACK").doing("roll back")?;
    }
    ran
}
