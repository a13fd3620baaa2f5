//! The gate's tables. Times are milliseconds since 1970 in UTC; people are the 16 bytes of their record's id.

use plumb_store::StoreError;
use rusqlite::Connection;

use crate::connection::Doing;

/// The format this program writes, kept as `user_version`.
const FORMAT: i64 = 2;

/// `application_id`: the letters P, l, m, G.
const APPLICATION: i64 = 0x506c_6d47;

/// `AUTOINCREMENT`, so that no name is ever given twice: a page that ends session 7 must not end a later one.
const TABLES: &str = "
CREATE TABLE sessions(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  secret BLOB NOT NULL UNIQUE,
  person BLOB NOT NULL,
  how TEXT NOT NULL,
  agent TEXT NOT NULL,
  began INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  proved_at INTEGER,
  proved_by TEXT,
  CHECK ((proved_at IS NULL) = (proved_by IS NULL))
) STRICT;
CREATE INDEX sessions_by_person ON sessions(person, id);
CREATE TABLE links(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  secret BLOB NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  person BLOB NOT NULL,
  by_person BLOB,
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER
) STRICT;
CREATE INDEX links_by_person ON links(person, id);
CREATE TABLE tokens(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  secret BLOB NOT NULL UNIQUE,
  person BLOB NOT NULL,
  scopes TEXT NOT NULL,
  label TEXT NOT NULL,
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  last_seen INTEGER
) STRICT;
CREATE INDEX tokens_by_person ON tokens(person, id);
CREATE TABLE passwords(person BLOB PRIMARY KEY, hash TEXT NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE totp(
  person BLOB PRIMARY KEY,
  secret BLOB NOT NULL,
  confirmed INTEGER,
  last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE passkeys(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person BLOB NOT NULL,
  credential BLOB NOT NULL UNIQUE,
  label TEXT NOT NULL,
  key TEXT NOT NULL,
  added INTEGER NOT NULL,
  last_used INTEGER
) STRICT;
CREATE INDEX passkeys_by_person ON passkeys(person, id);
CREATE TABLE codes(code BLOB PRIMARY KEY, person BLOB NOT NULL, kind TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX codes_by_person ON codes(person, kind);
CREATE TABLE preferences(person BLOB PRIMARY KEY, language TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE failures(key BLOB PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE access_log(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  person BLOB,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  about TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_by_person ON access_log(person, id);
CREATE INDEX access_log_by_time ON access_log(at);
";

/// What came with format 2: how people like to look at registers.
const LISTS: &str = "
CREATE TABLE lists(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person BLOB NOT NULL,
  register TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  UNIQUE (person, register, name)
) STRICT;
CREATE TABLE list_columns(
  person BLOB NOT NULL,
  register TEXT NOT NULL,
  fields TEXT NOT NULL,
  PRIMARY KEY (person, register)
) STRICT, WITHOUT ROWID;
";

/// Makes the tables where there are none, and those that an older program did not have; refuses a database of a newer program.
pub(super) fn bring_up(conn: &Connection) -> Result<(), StoreError> {
    const DOING: &str = "look at the gate's format";
    let have: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).doing(DOING)?;
    if have == FORMAT {
        return Ok(());
    }
    if have > FORMAT {
        return Err(StoreError::Newer { have, known: FORMAT });
    }
    let first = if have == 0 { TABLES } else { "" };
    let make = format!(
        "BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION}; {first} {LISTS} PRAGMA user_version = {FORMAT}; COMMIT;"
    );
    conn.execute_batch(&make).doing("make the gate's tables")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_of_an_older_program_gains_what_it_lacks_and_keeps_what_it_has() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(&format!("{TABLES} PRAGMA user_version = 1")).unwrap();
        conn.execute("INSERT INTO preferences(person, language) VALUES (x'00', 'de')", []).unwrap();
        bring_up(&conn).unwrap();
        bring_up(&conn).unwrap();
        let count = |table: &str| -> i64 {
            conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!((count("preferences"), count("lists"), count("list_columns")), (1, 0, 0));
        assert_eq!(conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), FORMAT);
    }
}
