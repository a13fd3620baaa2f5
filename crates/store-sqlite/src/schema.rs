//! The tables. Entries and tree are the truth; records, cells, links, obligations and search text are folded from them in
//! the same transaction; the rest (numbers, keys, outbox, followers) is under row sums.

use plumb_store::StoreError;
use rusqlite::Connection;

use crate::connection::Doing;

/// The format this program writes, kept as `user_version`.
pub const FORMAT: i64 = 1;

/// `application_id`: "Plmb".
pub(crate) const APPLICATION: i64 = 0x506c_6d62;

/// Tables whose rows cannot be recomputed from entries; each has a sum in `sums`.
pub(crate) const SUMMED: [&str; 6] = ["meta", "series", "idempotency", "outbox", "followers", "unlinks"];

/// Everything, in the order it is made.
pub(crate) const TABLES: &str = "
CREATE TABLE meta(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE entries(
  seq INTEGER PRIMARY KEY,
  record INTEGER NOT NULL,
  time INTEGER NOT NULL,
  header BLOB NOT NULL,
  salt BLOB,
  body BLOB,
  CHECK ((salt IS NULL) = (body IS NULL))
) STRICT;
CREATE INDEX entries_by_record ON entries(record, seq);
CREATE INDEX entries_by_time ON entries(time);
CREATE TABLE nodes(position INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint(one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE records(
  id INTEGER PRIMARY KEY,
  record BLOB NOT NULL UNIQUE,
  register TEXT NOT NULL,
  number TEXT,
  title TEXT NOT NULL,
  state TEXT,
  void INTEGER NOT NULL,
  version INTEGER NOT NULL,
  etag INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  classification INTEGER NOT NULL,
  process BLOB,
  fold BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX records_by_number ON records(register, number) WHERE number IS NOT NULL;
CREATE INDEX records_by_bare_number ON records(number COLLATE NOCASE) WHERE number IS NOT NULL;
CREATE INDEX records_by_register ON records(register, id);
CREATE TABLE mine(
  record INTEGER NOT NULL, person BLOB NOT NULL, PRIMARY KEY (record, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE cells(
  record INTEGER NOT NULL,
  field TEXT NOT NULL,
  place INTEGER NOT NULL,
  register TEXT NOT NULL,
  key BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (record, field, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX cells_by_key ON cells(register, field, key, record);
CREATE TABLE links(
  record INTEGER NOT NULL,
  place INTEGER NOT NULL,
  field TEXT NOT NULL,
  to_register TEXT NOT NULL,
  to_record BLOB NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_to ON links(to_record, field);
CREATE TABLE due(
  record INTEGER NOT NULL,
  place INTEGER NOT NULL,
  obligation TEXT NOT NULL,
  day TEXT NOT NULL,
  show TEXT NOT NULL,
  who TEXT NOT NULL,
  say TEXT NOT NULL,
  PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_day ON due(day, record);
CREATE TABLE uniques(
  register TEXT NOT NULL, key TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (register, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX uniques_by_record ON uniques(record);
CREATE VIRTUAL TABLE search USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE filed(digest BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (digest, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX filed_by_seq ON filed(seq);
CREATE TABLE unlinks(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE series(
  id INTEGER PRIMARY KEY,
  register TEXT NOT NULL,
  head TEXT NOT NULL,
  tail TEXT NOT NULL,
  last INTEGER NOT NULL,
  UNIQUE (register, head, tail)
) STRICT;
CREATE TABLE idempotency(
  id INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  content BLOB NOT NULL,
  receipt TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (actor, key)
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency(at);
CREATE TABLE outbox(
  id INTEGER PRIMARY KEY,
  topic TEXT NOT NULL,
  dedupe TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,
  seq INTEGER NOT NULL,
  not_before INTEGER,
  sent INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox(id) WHERE sent = 0;
CREATE TABLE followers(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, position INTEGER NOT NULL) STRICT;
CREATE TABLE sums(name TEXT PRIMARY KEY, rows INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;
";

/// Makes the tables in an empty database.
pub(crate) fn create(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(TABLES).doing("make its tables")?;
    conn.pragma_update(None, "application_id", APPLICATION).doing("mark itself")?;
    conn.pragma_update(None, "user_version", FORMAT).doing("mark itself")?;
    let mut sums = conn.prepare("INSERT INTO sums(name, rows, sum) VALUES (?1, 0, zeroblob(32))").doing("make sums")?;
    for table in SUMMED {
        sums.execute([table]).doing("make sums")?;
    }
    Ok(())
}

/// Every object's kind, name and text, as the database has them.
pub(crate) fn objects(conn: &Connection) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut found = conn
        .prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
        .doing("read its schema")?;
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).doing("read its schema")?;
    rows.collect::<Result<_, _>>().doing("read its schema")
}
