//! A consistent copy of a data folder's databases, taken while the store runs and without its lock.
//!
//! The pages are copied as they are in one read of the database, so that the same rows make the same bytes in the next copy;
//! writers go on meanwhile. The files that entries name are not touched here: they never change.

use std::{fs, path::Path};

use jiff::Timestamp;
use plumb_ledger::{Digest, log_notes};
use plumb_store::{Erasure, FolderCopy, StoreError};
use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use crate::{
    connection::{Doing, count, inspecting},
    folder::Folder,
    gate,
    head::{self, Head},
    start, tail,
};

const DOING: &str = "copy itself";

/// Copies database, gate, head and key of a data folder into a folder that is there and empty.
///
/// # Errors
/// [`StoreError::NotAStore`], [`StoreError::TailMissing`] and [`StoreError::HeadDisagrees`] where the log is not what its head says: such
/// a state is not worth a copy that looks good; whatever the disk refuses.
pub fn copy(dir: &Path, to: &Path) -> Result<FolderCopy, StoreError> {
    let (folder, copy) = (Folder::at(dir), Folder::at(to));
    folder.expect_store()?;
    // The head before the database: of a running store it may be behind, never ahead.
    let head = head::read(&folder.head())?;
    pages(&folder.database(), &copy.database())?;
    let conn = inspecting(&copy.database())?;
    start::head_fits(head.as_ref(), &conn)?;
    let copied = described(&conn, gate::copy_gate(dir, to)?)?;
    drop(conn);
    alone(&copy.database())?;
    let mut file = Head::open(&copy.head())?;
    file.write(&copied.checkpoint).map_err(|error| StoreError::io("copy the head", error))?;
    fs::copy(folder.key(), copy.key()).map_err(|error| StoreError::io("copy the key", error))?;
    Ok(copied)
}

/// Copies a database page by page, as it stands at one moment.
pub(crate) fn pages(from: &Path, to: &Path) -> Result<(), StoreError> {
    let from = inspecting(from)?;
    let mut into = Connection::open(to).doing(DOING)?;
    // Nobody relies on this copy before it is read again in full.
    into.execute_batch("PRAGMA synchronous = OFF").doing(DOING)?;
    let backup = Backup::new(&from, &mut into).doing(DOING)?;
    loop {
        match backup.step(-1).doing(DOING)? {
            StepResult::Done => break,
            StepResult::More => {}
            // A writer in the old journal's mode, or a recovery after a crash: soon over.
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
    drop(backup);
    into.close().map_err(|(_, error)| error).doing(DOING)
}

/// Takes away what looking at a copy left beside it: nothing was written, so nothing stands in it.
pub(crate) fn alone(database: &Path) -> Result<(), StoreError> {
    for end in ["-wal", "-shm"] {
        let mut beside = database.as_os_str().to_owned();
        beside.push(end);
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(StoreError::io(DOING, error)),
            _ => {}
        }
    }
    Ok(())
}

fn described(conn: &Connection, can_sign_in: u64) -> Result<FolderCopy, StoreError> {
    let checkpoint = tail::checkpoint(conn)?.ok_or_else(|| {
        StoreError::damaged("the database", "it holds no checkpoint, so it cannot be told from another")
    })?;
    let size = tail::size(conn)?;
    let head = checkpoint.head();
    if head.size != size {
        let detail = format!("the newest checkpoint covers {} of {size} entries", head.size);
        return Err(StoreError::damaged("the database", detail));
    }
    let newest: Option<i64> = conn
        .query_row("SELECT time FROM entries ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
        .doing("read the last entry")?;
    Ok(FolderCopy {
        log: start::log_of(conn)?,
        size,
        root: head.root,
        checkpoint: checkpoint.as_str().to_owned(),
        newest: newest.and_then(|at| Timestamp::from_millisecond(at).ok()),
        files: files(conn)?,
        erasures: erasures(conn)?,
        can_sign_in,
    })
}

fn files(conn: &Connection) -> Result<Vec<Digest>, StoreError> {
    let mut query = conn.prepare("SELECT DISTINCT digest FROM filed ORDER BY digest").doing("read its files")?;
    let rows = query.query_map([], |row| row.get(0).map(Digest)).doing("read its files")?;
    rows.collect::<Result<_, _>>().doing("read its files")
}

/// What entries say was erased. Only logs in which content is gone are searched for them.
fn erasures(conn: &Connection) -> Result<Vec<Erasure>, StoreError> {
    const ERASED: &[u8] = br#""kind":"erased""#;
    const DOING: &str = "read what was erased";
    let gone: bool =
        conn.query_row("SELECT EXISTS(SELECT 1 FROM entries WHERE body IS NULL)", [], |row| row.get(0)).doing(DOING)?;
    if !gone {
        return Ok(Vec::new());
    }
    let mut query = conn
        .prepare("SELECT seq, time, body FROM entries WHERE instr(header, ?1) AND body IS NOT NULL ORDER BY seq")
        .doing(DOING)?;
    let mut rows = query.query([ERASED]).doing(DOING)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        let body: Vec<u8> = row.get(2).doing(DOING)?;
        let at: i64 = row.get(1).doing(DOING)?;
        if let (Some(entries), Ok(at)) = (log_notes::erased_seqs(&body), Timestamp::from_millisecond(at)) {
            found.push(Erasure { seq: row.get(0).map(count).doing(DOING)?, at, entries });
        }
    }
    Ok(found)
}
