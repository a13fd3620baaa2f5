//! Upgrades: snapshot, migrate a copy, verify the copy, switch. The database in use is untouched until one rename.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use plumb_store::StoreError;
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, inspecting, writing},
    folder::{Folder, sync_folder},
    schema::{self, APPLICATION, FORMAT},
};

/// One step from a format to the next; runs inside a transaction on the copy.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The format it starts from; it leads to the next.
    pub from: i64,
    /// What it does, for the log.
    pub name: &'static str,
    /// The SQL.
    pub sql: &'static str,
}

/// All steps there are. Format 1 is the first.
const STEPS: [Step; 0] = [];

/// Set in a copy while it is being migrated: a database that has it was never finished.
const MARK: &str = "migrating";

/// Brings the database up to this program's format, or refuses.
pub(crate) fn bring_up(folder: &Folder) -> Result<(), StoreError> {
    migrate(folder, &STEPS, FORMAT)
}

/// Brings a stopped store up to a format by these steps. The state before lies in `plumb.db.before-N` afterwards.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::HalfMigrated`], or what failed; the store is then as it was.
pub fn migrate(folder: &Folder, steps: &[Step], target: i64) -> Result<(), StoreError> {
    let database = folder.database();
    let have = {
        let conn = inspecting(&database)?;
        format_of(&conn, folder)?
    };
    if have > target {
        return Err(StoreError::Newer { have, known: target });
    }
    let next = beside(&database, "next");
    // A copy that was left behind never became the store: begin again from the store itself.
    remove_if_there(&next)?;
    if have == target {
        return Ok(());
    }
    let before = beside(&database, &format!("before-{have}"));
    remove_if_there(&before)?;
    let conn = writing(&database, false)?;
    for copy in [&before, &next] {
        let name = copy.to_str().ok_or_else(|| StoreError::unfit("its path is not text"))?;
        conn.execute("VACUUM INTO ?1", [name]).doing("take a snapshot of itself")?;
        sync(copy)?;
    }
    conn.close().map_err(|(_, error)| error).doing("close")?;
    let finished = climb(&next, steps, have, target);
    if let Err(error) = finished {
        remove_if_there(&next)?;
        return Err(error);
    }
    switch(folder, &next)
}

fn format_of(conn: &Connection, folder: &Folder) -> Result<i64, StoreError> {
    let application: i64 =
        conn.pragma_query_value(None, "application_id", |row| row.get(0)).doing("read what it is")?;
    if application != APPLICATION {
        let why = "`plumb.db` is not a database of this program".to_owned();
        return Err(StoreError::NotAStore { dir: folder.dir().to_owned(), why });
    }
    let format: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).doing("read its format")?;
    if format > FORMAT {
        // A newer format may keep its notes elsewhere: say only what is sure.
        return Ok(format);
    }
    let mark: Option<String> = conn
        .query_row("SELECT value FROM meta WHERE name = ?1", [MARK], |row| row.get(0))
        .optional()
        .doing("read about itself")?;
    match mark {
        None => Ok(format),
        Some(why) => Err(StoreError::HalfMigrated { why }),
    }
}

/// Runs the steps on the copy and looks whether it is whole.
fn climb(copy: &Path, steps: &[Step], have: i64, target: i64) -> Result<(), StoreError> {
    let conn = Connection::open(copy).doing("open the copy")?;
    let note = format!("from format {have} to {target}; the state before is in `plumb.db.before-{have}`");
    conn.execute("INSERT INTO meta(name, value) VALUES (?1, ?2)", (MARK, note)).doing("mark the copy")?;
    for format in have..target {
        let step = steps
            .iter()
            .find(|step| step.from == format)
            .ok_or_else(|| StoreError::HalfMigrated { why: format!("there is no step from format {format}") })?;
        tracing::info!(step.name, step.from, "migrating");
        let sql = format!("BEGIN IMMEDIATE; {}; PRAGMA user_version = {}; COMMIT;", step.sql, format + 1);
        conn.execute_batch(&sql).doing(step.name)?;
    }
    conn.execute("DELETE FROM meta WHERE name = ?1", [MARK]).doing("unmark the copy")?;
    let verdict: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).doing("check the copy")?;
    if verdict != "ok" {
        return Err(StoreError::damaged("the migrated copy", verdict));
    }
    if target == FORMAT {
        let fresh = Connection::open_in_memory().doing("open in memory")?;
        schema::create(&fresh)?;
        if schema::objects(&conn)? != schema::objects(&fresh)? {
            return Err(StoreError::damaged("the migrated copy", "its tables are not those of a new store"));
        }
    }
    conn.close().map_err(|(_, error)| error).doing("close the copy")?;
    sync(copy)
}

/// The one moment at which the copy becomes the store.
fn switch(folder: &Folder, next: &Path) -> Result<(), StoreError> {
    let database = folder.database();
    let wal = beside_wal(&database);
    if wal.metadata().is_ok_and(|meta| meta.len() > 0) {
        let why = "the write-ahead log was not emptied: something else has the database open".to_owned();
        return Err(StoreError::HalfMigrated { why });
    }
    remove_if_there(&wal)?;
    fs::rename(next, &database)
        .and_then(|()| sync_folder(folder.dir()))
        .map_err(|error| StoreError::io("switch to the migrated database", error))
}

fn beside(database: &Path, what: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    PathBuf::from(name)
}

fn beside_wal(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(format!("remove `{}`", path.display()), error))
        }
        _ => Ok(()),
    }
}

fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| StoreError::io(format!("sync `{}`", path.display()), error))
}
