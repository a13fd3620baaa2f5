//! A record's row and everything derived from it, kept in step with its fold.

use plumb_model::{define::register::Classification, derived::Derived, fold::RecordState, id::PersonId};
use plumb_store::StoreError;
use rusqlite::Connection;

use crate::{
    connection::{Doing, int},
    requires::{holder, numbered},
};

const DOING: &str = "write a record";

/// A record with its place in the tables.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: i64,
    pub(crate) fresh: bool,
    pub(crate) state: RecordState,
}

/// A classification's rank in `records`.
pub(crate) fn rank(classification: Classification) -> i64 {
    match classification {
        Classification::Public => 0,
        Classification::Internal => 1,
        Classification::Confidential => 2,
        Classification::Restricted => 3,
        Classification::Ours => 4,
    }
}

/// The persons of an obligation as they are kept: a JSON list of ids.
pub(crate) fn who_text(who: &[PersonId]) -> String {
    let ids: Vec<String> = who.iter().map(ToString::to_string).collect();
    serde_json::Value::from(ids).to_string()
}

/// The bytes of a fold as they are kept.
fn fold_bytes(state: &RecordState) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(state).map_err(|error| StoreError::unfit(format!("a record cannot be written: {error}")))
}

/// Gives unique keys back before any of the batch's records takes one, so that a key can change hands within a batch.
pub(crate) fn release_keys(conn: &Connection, id: i64) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM uniques WHERE record = ?1")
        .and_then(|mut gone| gone.execute([id]))
        .doing(DOING)?;
    Ok(())
}

/// Writes the record's row and all rows derived from it.
pub(crate) fn write(conn: &Connection, kept: &Kept, derived: &Derived) -> Result<(), StoreError> {
    let Kept { id, fresh, state } = kept;
    if let Some(number) = &derived.number
        && let Some(by) = numbered(conn, &state.register, number)?.filter(|by| *by != state.record)
    {
        return Err(StoreError::NumberTaken { register: state.register.clone(), number: number.clone(), by });
    }
    row(conn, *id, state, derived)?;
    if !fresh {
        for gone in [
            "DELETE FROM cells WHERE record = ?1",
            "DELETE FROM links WHERE record = ?1",
            "DELETE FROM due WHERE record = ?1",
            "DELETE FROM mine WHERE record = ?1",
        ] {
            conn.prepare_cached(gone).and_then(|mut gone| gone.execute([id])).doing(DOING)?;
        }
    }
    cells(conn, *id, state, derived)?;
    links(conn, *id, derived)?;
    due(conn, *id, derived)?;
    let mut mine = conn.prepare_cached("INSERT OR IGNORE INTO mine(record, person) VALUES (?1, ?2)").doing(DOING)?;
    for person in &derived.access.mine {
        mine.execute((id, person.0.0.as_bytes())).doing(DOING)?;
    }
    keys(conn, *id, state, derived)?;
    search(conn, *id, *fresh, &derived.search)
}

fn row(conn: &Connection, id: i64, state: &RecordState, derived: &Derived) -> Result<(), StoreError> {
    let fold = fold_bytes(state)?;
    conn.prepare_cached(
        "INSERT INTO records(id, record, register, number, title, state, void, version, etag, first_seq, last_seq,
                             classification, process, fold)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (id) DO UPDATE SET number = ?4, title = ?5, state = ?6, void = ?7, version = ?8, etag = ?9,
           last_seq = ?11, classification = ?12, process = ?13, fold = ?14",
    )
    .and_then(|mut put| {
        put.execute(rusqlite::params![
            id,
            state.record.0.as_bytes(),
            state.register.as_str(),
            derived.number,
            derived.title,
            state.state.as_ref().map(plumb_model::id::StateId::as_str),
            derived.void,
            int(state.version),
            int(state.etag),
            int(state.first_seq),
            int(state.last_seq),
            rank(derived.access.classification),
            derived.access.process.as_ref().map(|process| process.0.as_bytes()),
            fold,
        ])
    })
    .doing(DOING)?;
    Ok(())
}

fn cells(conn: &Connection, id: i64, state: &RecordState, derived: &Derived) -> Result<(), StoreError> {
    let mut put = conn
        .prepare_cached("INSERT INTO cells(record, field, place, register, key, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .doing(DOING)?;
    let mut places = std::collections::BTreeMap::new();
    for cell in &derived.cells {
        let place = places.entry(&cell.field).or_insert(0_i64);
        put.execute((id, cell.field.as_str(), *place, state.register.as_str(), &cell.key, &cell.text)).doing(DOING)?;
        *place += 1;
    }
    Ok(())
}

fn links(conn: &Connection, id: i64, derived: &Derived) -> Result<(), StoreError> {
    let mut put = conn
        .prepare_cached(
            "INSERT INTO links(record, place, field, to_register, to_record, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .doing(DOING)?;
    for (place, link) in (0_i64..).zip(&derived.links) {
        let to = (id, place, link.field.as_str(), link.register.as_str(), link.to.0.as_bytes(), int(link.version));
        put.execute(to).doing(DOING)?;
    }
    Ok(())
}

fn due(conn: &Connection, id: i64, derived: &Derived) -> Result<(), StoreError> {
    let mut put = conn
        .prepare_cached(
            "INSERT INTO due(record, place, obligation, day, show, who, say) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .doing(DOING)?;
    for (place, due) in (0_i64..).zip(&derived.due) {
        let (day, show) = (due.day.to_string(), due.show.to_string());
        put.execute((id, place, due.obligation.as_str(), day, show, who_text(&due.who), &due.say)).doing(DOING)?;
    }
    Ok(())
}

fn keys(conn: &Connection, id: i64, state: &RecordState, derived: &Derived) -> Result<(), StoreError> {
    let mut put = conn.prepare_cached("INSERT INTO uniques(register, key, record) VALUES (?1, ?2, ?3)").doing(DOING)?;
    for key in &derived.unique {
        match holder(conn, &state.register, key)? {
            Some(by) if by == state.record => {}
            Some(by) => {
                return Err(StoreError::KeyTaken { register: state.register.clone(), key: key.clone(), by });
            }
            None => {
                put.execute((state.register.as_str(), key, id)).doing(DOING)?;
            }
        }
    }
    Ok(())
}

/// The index is by far the dearest part of a change, so it is touched only when the text changed.
fn search(conn: &Connection, id: i64, fresh: bool, text: &str) -> Result<(), StoreError> {
    if fresh {
        conn.prepare_cached("INSERT INTO search(rowid, text) VALUES (?1, ?2)")
            .and_then(|mut put| put.execute((id, text)))
            .doing(DOING)?;
        return Ok(());
    }
    let old: String = conn
        .prepare_cached("SELECT text FROM search WHERE rowid = ?1")
        .and_then(|mut query| query.query_row([id], |row| row.get(0)))
        .doing(DOING)?;
    if old != text {
        conn.prepare_cached("UPDATE search SET text = ?2 WHERE rowid = ?1")
            .and_then(|mut put| put.execute((id, text)))
            .doing(DOING)?;
    }
    Ok(())
}
