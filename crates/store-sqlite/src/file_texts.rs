//! What files say, in a database of its own in the cache: dropped and made again wherever it does not fit.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use plumb_ledger::Digest;
use plumb_model::id::{FieldId, RecordId};
use plumb_store::{FilePlace, FileTexts, StoreError, TextHit};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, count, int, writing},
    requires::record_id,
    search::words,
};

/// The database's name in the cache.
const NAME: &str = "file-texts.sqlite";

/// The format this program writes; any other is dropped.
const FORMAT: i64 = 1;

const DOING: &str = "keep what files say";

// With `secure-delete` a word that goes is overwritten in the index too, and not only marked as gone.
const TABLES: &str = "
CREATE TABLE meta(one INTEGER PRIMARY KEY CHECK (one = 1), log TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
CREATE TABLE contents(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, read INTEGER NOT NULL) STRICT;
CREATE INDEX contents_unread ON contents(id) WHERE read = 0;
CREATE TABLE places(
  record BLOB NOT NULL,
  field TEXT NOT NULL,
  file TEXT NOT NULL,
  name TEXT NOT NULL,
  content INTEGER NOT NULL,
  PRIMARY KEY (record, field, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_by_content ON places(content);
CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO texts(texts, rank) VALUES ('secure-delete', 1);
";

/// What the files of one log say.
pub struct SqliteFileTexts {
    path: PathBuf,
    log: String,
    conn: Mutex<Option<Connection>>,
}

impl std::fmt::Debug for SqliteFileTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteFileTexts").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SqliteFileTexts {
    /// In a cache folder, for this log; nothing is opened yet.
    #[must_use]
    pub fn at(cache: &Path, log: &str) -> Self {
        Self { path: cache.join(NAME), log: log.to_owned(), conn: Mutex::default() }
    }

    fn with<T>(&self, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut kept = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        let conn = match &mut *kept {
            Some(conn) => conn,
            empty => empty.insert(self.open()?),
        };
        let ran = run(conn);
        if matches!(ran, Err(StoreError::Damaged { .. })) {
            // It is opened anew next time, and made anew where that fails.
            *kept = None;
            self.remove()?;
        }
        ran
    }

    fn write<T>(&self, run: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.with(|conn| {
            conn.execute_batch("BEGIN IMMEDIATE").doing(DOING)?;
            let ran = run(conn).and_then(|value| conn.execute_batch("COMMIT").doing(DOING).map(|()| value));
            if ran.is_err() && !conn.is_autocommit() {
                conn.execute_batch("ROLLBACK").doing(DOING)?;
            }
            ran
        })
    }

    fn open(&self) -> Result<Connection, StoreError> {
        if let Some(cache) = self.path.parent() {
            fs::create_dir_all(cache).map_err(|error| StoreError::io("make the cache", error))?;
        }
        if self.path.exists() {
            match writing(&self.path, false).and_then(|conn| Ok(self.fits(&conn)?.then_some(conn))) {
                Ok(Some(conn)) => return lazily(conn),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "what files say is read anew"),
            }
            self.remove()?;
        }
        make(&self.path)?;
        let conn = writing(&self.path, false)?;
        let begin = format!("BEGIN; {TABLES} PRAGMA user_version = {FORMAT}; COMMIT;");
        conn.execute_batch(&begin).doing(DOING)?;
        conn.execute("INSERT INTO meta(one, log, position) VALUES (1, ?1, 0)", [&self.log]).doing(DOING)?;
        lazily(conn)
    }

    /// Whether it is of this format and of this log.
    fn fits(&self, conn: &Connection) -> Result<bool, StoreError> {
        let format: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).doing(DOING)?;
        if format != FORMAT {
            return Ok(false);
        }
        let log: Option<String> =
            conn.query_row("SELECT log FROM meta", [], |row| row.get(0)).optional().doing(DOING)?;
        Ok(log.as_deref() == Some(&self.log))
    }

    fn remove(&self) -> Result<(), StoreError> {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(end);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io("drop what files say", error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// It holds what files hold, so nobody else on the machine may read it, not even for the moment of its making.
fn make(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| StoreError::io("make the file for what files say", error))
}

/// What is lost with the power is made again, so nothing waits for the disk.
fn lazily(conn: Connection) -> Result<Connection, StoreError> {
    conn.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096").doing("set itself up")?;
    Ok(conn)
}

/// Takes away what no record has any more; whether there was any.
fn forget_unplaced(conn: &Connection) -> Result<bool, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT id FROM contents c WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.content = c.id)")
        .doing(DOING)?;
    let gone: Vec<i64> = query.query_map([], |row| row.get(0)).and_then(Iterator::collect).doing(DOING)?;
    for id in &gone {
        conn.execute("DELETE FROM texts WHERE rowid = ?1", [id]).doing(DOING)?;
        conn.execute("DELETE FROM contents WHERE id = ?1", [id]).doing(DOING)?;
    }
    Ok(!gone.is_empty())
}

fn put_place(conn: &Connection, record: RecordId, place: &FilePlace) -> Result<(), StoreError> {
    let digest = place.digest.as_bytes();
    conn.prepare_cached("INSERT INTO contents(digest, read) VALUES (?1, 0) ON CONFLICT (digest) DO NOTHING")
        .and_then(|mut put| put.execute([digest]))
        .doing(DOING)?;
    let sql = "INSERT INTO places(record, field, file, name, content)
               SELECT ?1, ?2, ?3, ?4, id FROM contents WHERE digest = ?5";
    conn.prepare_cached(sql)
        .and_then(|mut put| put.execute((record.0.as_bytes(), place.field.as_str(), &place.file, &place.name, digest)))
        .doing(DOING)?;
    Ok(())
}

impl FileTexts for SqliteFileTexts {
    fn position(&self) -> Result<u64, StoreError> {
        self.with(|conn| conn.query_row("SELECT position FROM meta", [], |row| row.get(0)).map(count).doing(DOING))
    }

    fn forget(&self) -> Result<(), StoreError> {
        let mut kept = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = None;
        self.remove()
    }

    fn follow(&self, to: u64, records: &[(RecordId, Vec<FilePlace>)]) -> Result<(), StoreError> {
        let forgot = self.write(|conn| {
            let mut fewer = false;
            for (record, places) in records {
                let gone = conn
                    .prepare_cached("DELETE FROM places WHERE record = ?1")
                    .and_then(|mut gone| gone.execute([record.0.as_bytes()]))
                    .doing(DOING)?;
                fewer |= gone > places.len();
                for place in places {
                    put_place(conn, *record, place)?;
                }
            }
            conn.execute("UPDATE meta SET position = ?1", [int(to)]).doing(DOING)?;
            Ok(fewer && forget_unplaced(conn)?)
        })?;
        if forgot {
            // Out of the write-ahead log as well.
            self.with(|conn| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).doing(DOING))?;
        }
        Ok(())
    }

    fn unread(&self, limit: usize) -> Result<Vec<(Digest, Vec<String>)>, StoreError> {
        self.with(|conn| {
            let mut names = conn
                .prepare_cached("SELECT DISTINCT name FROM places WHERE content = ?1 ORDER BY name")
                .doing(DOING)?;
            let mut query = conn
                .prepare_cached("SELECT id, digest FROM contents WHERE read = 0 ORDER BY id DESC LIMIT ?1")
                .doing(DOING)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let found: Vec<(i64, [u8; 32])> = query
                .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))
                .and_then(Iterator::collect)
                .doing(DOING)?;
            let with_names = found.into_iter().map(|(id, digest)| {
                let names = names.query_map([id], |row| row.get(0)).and_then(Iterator::collect).doing(DOING)?;
                Ok((Digest(digest), names))
            });
            with_names.collect()
        })
    }

    fn put_text(&self, content: Digest, text: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            let sql = "UPDATE contents SET read = 1 WHERE digest = ?1 AND read = 0 RETURNING id";
            let id: Option<i64> =
                conn.query_row(sql, [content.as_bytes()], |row| row.get(0)).optional().doing(DOING)?;
            // Taken away or read meanwhile: there is nothing to keep.
            if let Some(id) = id.filter(|_| !text.is_empty()) {
                conn.execute("INSERT INTO texts(rowid, text) VALUES (?1, ?2)", (id, text)).doing(DOING)?;
            }
            Ok(())
        })
    }

    fn find(&self, text: &str, limit: usize) -> Result<Vec<TextHit>, StoreError> {
        let Some(expression) = words(text) else { return Ok(Vec::new()) };
        let sql = "SELECT p.record, p.field, p.file, p.name FROM texts t CROSS JOIN places p ON p.content = t.rowid
                   WHERE t.text MATCH ?1 ORDER BY t.rowid DESC LIMIT ?2";
        self.with(|conn| {
            let mut query = conn.prepare_cached(sql).doing(DOING)?;
            let mut rows = query.query((expression, i64::try_from(limit).unwrap_or(i64::MAX))).doing(DOING)?;
            let mut hits = Vec::new();
            while let Some(row) = rows.next().doing(DOING)? {
                let field: String = row.get(1).doing(DOING)?;
                hits.push(TextHit {
                    record: row.get(0).map(record_id).doing(DOING)?,
                    field: FieldId::new(&field).map_err(|error| StoreError::damaged("what files say", error))?,
                    file: row.get(2).doing(DOING)?,
                    name: row.get(3).doing(DOING)?,
                });
            }
            Ok(hits)
        })
    }
}
