//! What went wrong at the door.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_store::{
    StoreError,
    gate::{FailureStore, Failures},
};

use super::{
    SqliteGate,
    columns::{change, ms, rows},
};
use crate::connection::count;

impl FailureStore for SqliteGate {
    fn failures(&self, key: Digest) -> Result<Option<Failures>, StoreError> {
        let sql = "SELECT * FROM failures WHERE key = ?1";
        self.read(|conn| {
            let found = rows(conn, "failures", sql, [key.as_bytes()], |row| {
                Ok(Failures { count: count(row.get("count")?), last: row.at("last")? })
            })?;
            Ok(found.into_iter().next())
        })
    }

    fn add_failure(&self, key: Digest, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO failures(key, count, last) VALUES (?1, 1, ?2)
                   ON CONFLICT (key) DO UPDATE SET count = count + 1, last = excluded.last";
        self.write_lazily(|conn| change(conn, sql, (key.as_bytes(), ms(at))).map(drop))
    }

    fn forgive(&self, key: Digest, one: bool) -> Result<(), StoreError> {
        self.write_lazily(|conn| {
            if one {
                change(conn, "UPDATE failures SET count = count - 1 WHERE key = ?1 AND count > 0", [key.as_bytes()])?;
            } else {
                change(conn, "DELETE FROM failures WHERE key = ?1", [key.as_bytes()])?;
            }
            Ok(())
        })
    }

    fn forget_failures_before(&self, moment: Timestamp) -> Result<u64, StoreError> {
        self.write_lazily(|conn| change(conn, "DELETE FROM failures WHERE last < ?1", [ms(moment)]))
    }
}
