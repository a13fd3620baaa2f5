//! How the gate's values stand in columns, and the way back; what cannot be read back is damage, and says so.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::{PersonId, RecordId};
use plumb_store::StoreError;
use rusqlite::{Row, types::FromSql};

use crate::connection::{Doing, int};

pub(super) fn blob(person: PersonId) -> [u8; 16] {
    *person.0.0.as_bytes()
}

pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A row that names its columns.
pub(super) struct Columns<'r, 's> {
    pub(super) row: &'r Row<'s>,
    pub(super) table: &'static str,
}

impl Columns<'_, '_> {
    pub(super) fn get<T: FromSql>(&self, name: &str) -> Result<T, StoreError> {
        self.row.get(name).doing("read a row of the gate")
    }

    pub(super) fn id(&self) -> Result<u64, StoreError> {
        Ok(crate::connection::count(self.get("id")?))
    }

    pub(super) fn person(&self) -> Result<PersonId, StoreError> {
        Ok(PersonId(RecordId(uuid::Uuid::from_bytes(self.get("person")?))))
    }

    pub(super) fn other_person(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        let bytes: Option<[u8; 16]> = self.get(name)?;
        Ok(bytes.map(|bytes| PersonId(RecordId(uuid::Uuid::from_bytes(bytes)))))
    }

    pub(super) fn digest(&self) -> Result<Digest, StoreError> {
        Ok(Digest(self.get("secret")?))
    }

    pub(super) fn at(&self, name: &str) -> Result<Timestamp, StoreError> {
        self.moment(self.get(name)?)
    }

    pub(super) fn at_or_never(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.get::<Option<i64>>(name)?.map(|at| self.moment(at)).transpose()
    }

    pub(super) fn word<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        let word: String = self.get(name)?;
        read(&word).ok_or_else(|| self.damaged(format!("`{word}` is no {name}")))
    }

    pub(super) fn damaged(&self, why: impl std::fmt::Display) -> StoreError {
        StoreError::damaged(format!("a row of the gate's table `{}`", self.table), why)
    }

    fn moment(&self, at: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_millisecond(at).map_err(|error| self.damaged(error))
    }
}

/// Reads all rows of a query.
pub(super) fn rows<T>(
    conn: &rusqlite::Connection,
    table: &'static str,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl Fn(&Columns<'_, '_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    const DOING: &str = "read the gate";
    let mut query = conn.prepare_cached(sql).doing(DOING)?;
    let mut found = query.query(params).doing(DOING)?;
    let mut all = Vec::new();
    while let Some(row) = found.next().doing(DOING)? {
        all.push(read(&Columns { row, table })?);
    }
    Ok(all)
}

/// Changes rows; how many.
pub(super) fn change(conn: &rusqlite::Connection, sql: &str, params: impl rusqlite::Params) -> Result<u64, StoreError> {
    let changed = conn.prepare_cached(sql).and_then(|mut put| put.execute(params)).doing("write to the gate")?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

/// Adds a row; its id.
pub(super) fn add(conn: &rusqlite::Connection, sql: &str, params: impl rusqlite::Params) -> Result<u64, StoreError> {
    let id = conn.prepare_cached(sql).and_then(|mut put| put.insert(params)).doing("write to the gate")?;
    Ok(crate::connection::count(id))
}

/// An id as the database's integer; one that no row has finds none.
pub(super) fn key(id: u64) -> i64 {
    int(id)
}
