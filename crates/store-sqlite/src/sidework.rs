//! What is written beside the entries: number series, idempotency keys, outbox, followers, files to be taken away.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::{ActorId, RegisterId};
use plumb_store::{IDEMPOTENCY_DAYS, Idempotency, NumberWanted, OutboxItem, Receipt, StoreError};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, count, int},
    requires::numbered,
    sums::Sums,
};

/// Draws the next number of a series.
pub(crate) fn draw(
    conn: &Connection,
    sums: &mut Sums,
    register: &RegisterId,
    wanted: &NumberWanted,
) -> Result<String, StoreError> {
    const DOING: &str = "draw a number";
    let series = (register.as_str(), wanted.head.as_str(), wanted.tail.as_str());
    let known: Option<(i64, i64)> = conn
        .prepare_cached("SELECT id, last FROM series WHERE register = ?1 AND head = ?2 AND tail = ?3")
        .and_then(|mut query| query.query_row(series, |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .doing(DOING)?;
    // A series that begins goes on after what was set by hand or came with an import.
    let mut n = match known {
        Some((_, last)) => count(last) + 1,
        None => greatest(conn, register, wanted)? + 1,
    };
    while numbered(conn, register, &wanted.number(n))?.is_some() {
        n += 1;
    }
    let id = if let Some((id, _)) = known {
        sums.goes(conn, "series", id)?;
        conn.prepare_cached("UPDATE series SET last = ?2 WHERE id = ?1")
            .and_then(|mut put| put.execute((id, int(n))))
            .doing(DOING)?;
        id
    } else {
        conn.prepare_cached("INSERT INTO series(register, head, tail, last) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut put| put.insert((series.0, series.1, series.2, int(n))))
            .doing(DOING)?
    };
    sums.came(conn, "series", id)?;
    Ok(wanted.number(n))
}

fn greatest(conn: &Connection, register: &RegisterId, wanted: &NumberWanted) -> Result<u64, StoreError> {
    const DOING: &str = "look for the greatest number";
    let mut query = conn
        .prepare_cached(
            "SELECT number FROM records WHERE register = ?1 AND number >= ?2 AND substr(number, 1, length(?2)) = ?2",
        )
        .doing(DOING)?;
    let mut rows = query.query((register.as_str(), wanted.head.as_str())).doing(DOING)?;
    let mut greatest = 0;
    while let Some(row) = rows.next().doing(DOING)? {
        let number: String = row.get(0).doing(DOING)?;
        greatest = greatest.max(wanted.counter(&number).unwrap_or(0));
    }
    Ok(greatest)
}

/// The receipt of an earlier batch with this key, if there is one and it was of the same command.
pub(crate) fn earlier(
    conn: &Connection,
    actor: ActorId,
    idempotency: &Idempotency,
    now: Timestamp,
) -> Result<Option<Receipt>, StoreError> {
    let found: Option<([u8; 32], String)> = conn
        .prepare_cached("SELECT content, receipt FROM idempotency WHERE actor = ?1 AND key = ?2 AND at > ?3")
        .and_then(|mut query| {
            query
                .query_row((actor.to_string(), &idempotency.key, horizon(now)), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .doing("look an idempotency key up")?;
    match found {
        None => Ok(None),
        Some((content, _)) if Digest(content) != idempotency.content => {
            Err(StoreError::KeyReused { key: idempotency.key.clone() })
        }
        Some((_, receipt)) => {
            serde_json::from_str(&receipt).map(Some).map_err(|error| StoreError::damaged("a kept receipt", error))
        }
    }
}

/// Remembers a key with its receipt, and forgets those past their days.
pub(crate) fn remember(
    conn: &Connection,
    sums: &mut Sums,
    actor: ActorId,
    idempotency: &Idempotency,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<(), StoreError> {
    const DOING: &str = "remember an idempotency key";
    let old: Vec<i64> = conn
        .prepare_cached("SELECT id FROM idempotency WHERE at <= ?1 LIMIT 100")
        .and_then(|mut query| query.query_map([horizon(now)], |row| row.get(0))?.collect())
        .doing(DOING)?;
    let same: Option<i64> = conn
        .prepare_cached("SELECT id FROM idempotency WHERE actor = ?1 AND key = ?2")
        .and_then(|mut query| query.query_row((actor.to_string(), &idempotency.key), |row| row.get(0)).optional())
        .doing(DOING)?;
    let same = same.filter(|id| !old.contains(id));
    for id in old.into_iter().chain(same) {
        sums.goes(conn, "idempotency", id)?;
        conn.prepare_cached("DELETE FROM idempotency WHERE id = ?1")
            .and_then(|mut gone| gone.execute([id]))
            .doing(DOING)?;
    }
    let receipt = serde_json::to_string(receipt)
        .map_err(|error| StoreError::unfit(format!("its receipt cannot be written: {error}")))?;
    let id = conn
        .prepare_cached("INSERT INTO idempotency(actor, key, content, receipt, at) VALUES (?1, ?2, ?3, ?4, ?5)")
        .and_then(|mut put| {
            put.insert((
                actor.to_string(),
                &idempotency.key,
                idempotency.content.as_bytes(),
                receipt,
                now.as_millisecond(),
            ))
        })
        .doing(DOING)?;
    sums.came(conn, "idempotency", id)
}

fn horizon(now: Timestamp) -> i64 {
    now.as_millisecond().saturating_sub(int(IDEMPOTENCY_DAYS * 86_400_000))
}

/// Puts something in the outbox, unless its key was there before.
pub(crate) fn post(conn: &Connection, sums: &mut Sums, item: &OutboxItem, seq: u64) -> Result<(), StoreError> {
    const DOING: &str = "put something in the outbox";
    let new = conn
        .prepare_cached(
            "INSERT INTO outbox(topic, dedupe, payload, seq, not_before, sent) VALUES (?1, ?2, ?3, ?4, ?5, 0)
             ON CONFLICT (dedupe) DO NOTHING",
        )
        .and_then(|mut put| {
            put.execute((
                &item.topic,
                &item.dedupe,
                &item.payload,
                int(seq),
                item.not_before.map(Timestamp::as_millisecond),
            ))
        })
        .doing(DOING)?;
    if new == 1 { sums.came(conn, "outbox", conn.last_insert_rowid()) } else { Ok(()) }
}

/// Marks an item as sent; its payload goes, its key stays.
pub(crate) fn sent(conn: &Connection, sums: &mut Sums, id: u64) -> Result<(), StoreError> {
    const DOING: &str = "mark something as sent";
    let waiting = conn
        .prepare_cached("SELECT 1 FROM outbox WHERE id = ?1 AND sent = 0")
        .and_then(|mut query| query.exists([int(id)]))
        .doing(DOING)?;
    if !waiting {
        return Ok(());
    }
    sums.goes(conn, "outbox", int(id))?;
    conn.prepare_cached("UPDATE outbox SET sent = 1, payload = '' WHERE id = ?1")
        .and_then(|mut put| put.execute([int(id)]))
        .doing(DOING)?;
    sums.came(conn, "outbox", int(id))
}

/// Where a follower stands.
pub(crate) fn position(conn: &Connection, name: &str) -> Result<Option<(i64, u64)>, StoreError> {
    conn.prepare_cached("SELECT id, position FROM followers WHERE name = ?1")
        .and_then(|mut query| query.query_row([name], |row| Ok((row.get(0)?, count(row.get(1)?)))).optional())
        .doing("look a follower up")
}

/// Moves a follower; `back` allows it to go back.
pub(crate) fn follow(conn: &Connection, sums: &mut Sums, name: &str, to: u64, back: bool) -> Result<(), StoreError> {
    const DOING: &str = "move a follower";
    let id = match position(conn, name)? {
        Some((_, have)) if have == to || have > to && !back => return Ok(()),
        Some((id, _)) => {
            sums.goes(conn, "followers", id)?;
            conn.prepare_cached("UPDATE followers SET position = ?2 WHERE id = ?1")
                .and_then(|mut put| put.execute((id, int(to))))
                .doing(DOING)?;
            id
        }
        None => conn
            .prepare_cached("INSERT INTO followers(name, position) VALUES (?1, ?2)")
            .and_then(|mut put| put.insert((name, int(to))))
            .doing(DOING)?,
    };
    sums.came(conn, "followers", id)
}

/// Notes that a file is to be taken away once the erasure is committed.
pub(crate) fn unlink_later(conn: &Connection, sums: &mut Sums, digest: [u8; 32]) -> Result<(), StoreError> {
    let new = conn
        .prepare_cached("INSERT OR IGNORE INTO unlinks(digest) VALUES (?1)")
        .and_then(|mut put| put.execute([digest]))
        .doing("note a file to take away")?;
    if new == 1 { sums.came(conn, "unlinks", conn.last_insert_rowid()) } else { Ok(()) }
}

/// The files to be taken away; those that were filed again meanwhile are left out by the caller.
pub(crate) fn unlinks(conn: &Connection) -> Result<Vec<(i64, Digest, bool)>, StoreError> {
    const DOING: &str = "list files to take away";
    let mut query = conn
        .prepare_cached(
            "SELECT u.id, u.digest, EXISTS (SELECT 1 FROM filed f WHERE f.digest = u.digest) FROM unlinks u",
        )
        .doing(DOING)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, Digest(row.get(1)?), row.get(2)?))).doing(DOING)?;
    rows.collect::<Result<_, _>>().doing(DOING)
}

/// A file was taken away.
pub(crate) fn unlinked(conn: &Connection, sums: &mut Sums, id: i64) -> Result<(), StoreError> {
    sums.goes(conn, "unlinks", id)?;
    conn.prepare_cached("DELETE FROM unlinks WHERE id = ?1")
        .and_then(|mut gone| gone.execute([id]))
        .doing("note that a file was taken away")?;
    Ok(())
}
