//! A pool of connections that only read. A snapshot takes one and gives it back.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use plumb_store::{Snapshot, StoreError};
use rusqlite::Connection;

use crate::{
    connection::{Doing, again, reading},
    snapshot::SqliteSnapshot,
    tail,
};

/// Connections kept open for the next reader.
const KEPT: usize = 16;

#[derive(Debug)]
pub(crate) struct Readers {
    database: PathBuf,
    idle: Mutex<Vec<Connection>>,
    closed: AtomicBool,
}

impl Readers {
    pub(crate) fn new(database: PathBuf) -> Self {
        Self { database, idle: Mutex::default(), closed: AtomicBool::new(false) }
    }

    pub(crate) fn snapshot(self: &Arc<Self>) -> Result<Box<dyn Snapshot>, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = idle.map_or_else(|| reading(&self.database), Ok)?;
        again(&conn, "BEGIN").doing("begin to read")?;
        // The first read fixes the state that the rest sees.
        let size = tail::size(&conn)?;
        Ok(Box::new(SqliteSnapshot::new(conn, size, Arc::clone(self))))
    }

    /// Closes what is idle, and what comes back from now on.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn give_back(&self, conn: Connection) {
        if again(&conn, "ROLLBACK").is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT && !self.closed.load(Ordering::SeqCst) {
                idle.push(conn);
            }
        }
    }
}
