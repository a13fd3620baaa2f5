//! Records as they were after so many entries: those untouched since stand in their folds, only the others are folded
//! again, from their own entries. Bytes are read on this thread; decoding is spread over all cores.

use std::ops::ControlFlow;

use plumb_ledger::{HeaderView, SYSTEM_REGISTER};
use plumb_model::{
    fold::RecordState,
    id::{RecordId, RegisterId},
};
use plumb_store::{Each, StoreError, fold_entry};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, int},
    scribe::read_fold,
};

const DOING: &str = "read records";

/// Records decoded together.
const CHUNK: usize = 2048;

/// An entry's header and body.
type HeaderAndBody = (Vec<u8>, Option<Vec<u8>>);

/// A record's bytes before they are decoded.
enum Bytes {
    Fold(Vec<u8>),
    Entries(Vec<HeaderAndBody>),
}

impl Bytes {
    fn decode(self) -> Result<RecordState, StoreError> {
        match self {
            Self::Fold(fold) => read_fold(&fold),
            Self::Entries(entries) => {
                let mut state = None;
                for (header, body) in &entries {
                    state = Some(fold_entry(state, &HeaderView::read(header)?, body.as_deref())?);
                }
                state.ok_or_else(|| StoreError::damaged("the log", "a record without entries"))
            }
        }
    }
}

/// Every record of a register as it was after `size` entries.
pub(crate) fn each(
    conn: &Connection,
    size: u64,
    register: Option<&RegisterId>,
    each: Each<'_, RecordState>,
) -> Result<(), StoreError> {
    let which = if register.is_some() { "register = ?2" } else { "register <> ?2" };
    let sql = format!(
        "SELECT id, last_seq < ?1, CASE WHEN last_seq < ?1 THEN fold END FROM records
         WHERE first_seq < ?1 AND {which} ORDER BY id"
    );
    let mut query = conn.prepare_cached(&sql).doing(DOING)?;
    let mut rows = query.query((int(size), register.map_or(SYSTEM_REGISTER, RegisterId::as_str))).doing(DOING)?;
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        let row = rows.next().doing(DOING)?;
        let end = row.is_none();
        if let Some(row) = row {
            let bytes = if row.get(1).doing(DOING)? {
                Bytes::Fold(row.get(2).doing(DOING)?)
            } else {
                Bytes::Entries(entries(conn, row.get(0).doing(DOING)?, size)?)
            };
            chunk.push(bytes);
        }
        if end || chunk.len() == CHUNK {
            let decoded: Vec<_> = std::mem::take(&mut chunk).into_par_iter().map(Bytes::decode).collect();
            for state in decoded {
                if let ControlFlow::Break(()) = each(state?) {
                    return Ok(());
                }
            }
        }
        if end {
            return Ok(());
        }
    }
}

/// One record as it was after `size` entries.
pub(crate) fn one(conn: &Connection, record: RecordId, size: u64) -> Result<Option<RecordState>, StoreError> {
    let found: Option<(i64, bool, Vec<u8>)> = conn
        .prepare_cached("SELECT id, last_seq < ?2, fold FROM records WHERE record = ?1 AND first_seq < ?2")
        .and_then(|mut query| {
            query
                .query_row((record.0.as_bytes(), int(size)), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })
        .doing(DOING)?;
    match found {
        None => Ok(None),
        Some((_, true, fold)) => read_fold(&fold).map(Some),
        Some((id, false, _)) => Bytes::Entries(entries(conn, id, size)?).decode().map(Some),
    }
}

fn entries(conn: &Connection, id: i64, size: u64) -> Result<Vec<HeaderAndBody>, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT header, body FROM entries WHERE record = ?1 AND seq < ?2 ORDER BY seq")
        .doing(DOING)?;
    let rows = query.query_map((id, int(size)), |row| Ok((row.get(0)?, row.get(1)?))).doing(DOING)?;
    rows.collect::<Result<_, _>>().doing(DOING)
}
