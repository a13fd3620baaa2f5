//! What a batch requires, looked at inside its transaction.

use plumb_model::id::{RecordId, RegisterId};
use plumb_store::{CountOf, Precondition, StoreError};
use rusqlite::{Connection, OptionalExtension};

use crate::connection::{Doing, count};

const DOING: &str = "look at what the batch requires";

/// Refuses the batch unless this holds.
pub(crate) fn hold(conn: &Connection, precondition: &Precondition) -> Result<(), StoreError> {
    match precondition {
        Precondition::RecordAt { record, etag } => at(conn, *record, *etag),
        Precondition::RecordAbsent { record } => at(conn, *record, 0),
        Precondition::CountIs { register, of, n } => {
            let have = count_of(conn, register, of)?;
            if have == *n {
                Ok(())
            } else {
                Err(StoreError::CountChanged { register: register.clone(), have, wanted: *n })
            }
        }
        Precondition::KeyFree { register, key } => match holder(conn, register, key)? {
            None => Ok(()),
            Some(by) => Err(StoreError::KeyTaken { register: register.clone(), key: key.clone(), by }),
        },
    }
}

fn at(conn: &Connection, record: RecordId, seen: u64) -> Result<(), StoreError> {
    let have: Option<i64> = conn
        .prepare_cached("SELECT etag FROM records WHERE record = ?1")
        .and_then(|mut query| query.query_row([record.0.as_bytes()], |row| row.get(0)).optional())
        .doing(DOING)?;
    let have = have.map_or(0, count);
    if have == seen { Ok(()) } else { Err(StoreError::Stale { record, have, seen }) }
}

fn count_of(conn: &Connection, register: &RegisterId, of: &CountOf) -> Result<u64, StoreError> {
    let found = match of {
        CountOf::All => conn
            .prepare_cached("SELECT count(*) FROM records WHERE register = ?1 AND void = 0")
            .and_then(|mut query| query.query_row([register.as_str()], |row| row.get(0))),
        CountOf::Cell { field, key } => conn
            .prepare_cached(
                "SELECT count(DISTINCT c.record) FROM cells c JOIN records r ON r.id = c.record
                 WHERE c.register = ?1 AND c.field = ?2 AND c.key = ?3 AND r.void = 0",
            )
            .and_then(|mut query| query.query_row((register.as_str(), field.as_str(), key), |row| row.get(0))),
        CountOf::Link { field, to } => conn
            .prepare_cached(
                "SELECT count(DISTINCT l.record) FROM links l JOIN records r ON r.id = l.record
                 WHERE l.to_record = ?3 AND l.field = ?2 AND r.register = ?1 AND r.void = 0",
            )
            .and_then(|mut query| {
                query.query_row((register.as_str(), field.as_str(), to.0.as_bytes()), |row| row.get(0))
            }),
    };
    found.map(count).doing(DOING)
}

/// The record that holds a unique key.
pub(crate) fn holder(conn: &Connection, register: &RegisterId, key: &str) -> Result<Option<RecordId>, StoreError> {
    conn.prepare_cached(
        "SELECT r.record FROM uniques u JOIN records r ON r.id = u.record WHERE u.register = ?1 AND u.key = ?2",
    )
    .and_then(|mut query| query.query_row((register.as_str(), key), |row| row.get(0).map(record_id)).optional())
    .doing("look a key up")
}

/// The record with a number.
pub(crate) fn numbered(conn: &Connection, register: &RegisterId, number: &str) -> Result<Option<RecordId>, StoreError> {
    conn.prepare_cached("SELECT record FROM records WHERE register = ?1 AND number = ?2")
        .and_then(|mut query| query.query_row((register.as_str(), number), |row| row.get(0).map(record_id)).optional())
        .doing("look a number up")
}

/// A record's id out of its 16 bytes.
pub(crate) fn record_id(bytes: [u8; 16]) -> RecordId {
    RecordId(uuid::Uuid::from_bytes(bytes))
}
