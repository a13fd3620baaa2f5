//! Records as they were after so many entries: those untouched since stand in their folds, only the others are folded
//! again, from their own entries. Bytes are read and records handed on by this thread, while the other cores decode what comes next.

use std::{
    collections::VecDeque,
    ops::ControlFlow,
    sync::mpsc::{self, Receiver, TryRecvError},
};

use plumb_ledger::{HeaderView, SYSTEM_REGISTER};
use plumb_model::{
    fold::RecordState,
    id::{RecordId, RegisterId},
};
use plumb_store::{Each, StoreError, fold_entry};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, int},
    scribe::read_fold,
};

const DOING: &str = "read records";

/// Records decoded together.
const CHUNK: usize = 256;
/// Chunks being decoded, or waiting to be handed on, at most: what bounds the memory this takes.
const AHEAD: usize = 8;

/// A chunk on its way.
type Decoded = Receiver<Vec<Result<RecordState, StoreError>>>;

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
    // Scoped to this thread, which need not be one of the decoding ones: what is handed on stays here.
    rayon::in_place_scope(|scope| {
        let mut waiting: VecDeque<Decoded> = VecDeque::new();
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            while chunk.len() < CHUNK
                && let Some(row) = rows.next().doing(DOING)?
            {
                chunk.push(if row.get(1).doing(DOING)? {
                    Bytes::Fold(row.get(2).doing(DOING)?)
                } else {
                    Bytes::Entries(entries(conn, row.get(0).doing(DOING)?, size)?)
                });
            }
            let end = chunk.len() < CHUNK;
            if end && waiting.is_empty() {
                // Few, as most registers have: not worth waking another thread.
                return hand_on(chunk.into_iter().map(Bytes::decode), each).map(|_| ());
            }
            let (done, decoded) = mpsc::channel();
            waiting.push_back(decoded);
            scope.spawn(move |_| {
                // Nobody waits for it any more where handing on ended early.
                let _ = done.send(chunk.into_iter().map(Bytes::decode).collect());
            });
            let ahead = if end { 0 } else { AHEAD };
            while waiting.len() > ahead
                && let Some(next) = waiting.pop_front()
            {
                if hand_on(received(&next)?, each)?.is_break() {
                    return Ok(());
                }
            }
            if end {
                return Ok(());
            }
        }
    })
}

fn hand_on(
    decoded: impl IntoIterator<Item = Result<RecordState, StoreError>>,
    each: Each<'_, RecordState>,
) -> Result<ControlFlow<()>, StoreError> {
    for state in decoded {
        if each(state?).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Waits for a chunk. A thread that itself decodes lends a hand meanwhile, or it might wait for work that only it could do.
fn received(chunk: &Decoded) -> Result<Vec<Result<RecordState, StoreError>>, StoreError> {
    let lost = || StoreError::damaged("records", "they could not be decoded");
    if rayon::current_thread_index().is_none() {
        return chunk.recv().map_err(|_| lost());
    }
    loop {
        match chunk.try_recv() {
            Ok(states) => return Ok(states),
            Err(TryRecvError::Disconnected) => return Err(lost()),
            Err(TryRecvError::Empty) => {
                if rayon::yield_now() != Some(rayon::Yield::Executed) {
                    std::thread::yield_now();
                }
            }
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
