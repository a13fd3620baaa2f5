//! Where an instant falls in the log. Entries carry the time they were received; a clock that was set back leaves later entries
//! with earlier times, so the last entry before an instant need not be the one with the latest time before it.

use jiff::Timestamp;
use plumb_store::StoreError;
use rusqlite::{Connection, OptionalExtension};

use crate::connection::{Doing, count, int};

const DOING: &str = "find a day's end in the log";

/// How much dearer it is to pass an entry in the log than its line in the index of times.
const DEARER: u64 = 8;

/// The size of the longest prefix of `size` entries whose last one was received before the instant.
pub(crate) fn one(conn: &Connection, size: u64, instant: Timestamp) -> Result<u64, StoreError> {
    let instant = instant.as_millisecond();
    let latest: Option<i64> = conn
        .prepare_cached("SELECT seq FROM entries WHERE time < ?1 ORDER BY time DESC, seq DESC LIMIT 1")
        .and_then(|mut query| query.query_row([instant], |row| row.get(0)).optional())
        .doing(DOING)?;
    let Some(latest) = latest.map(count) else { return Ok(0) };
    // Only where a clock went back is there one after it, and whichever side is shorter tells.
    let after = size.saturating_sub(latest);
    let sql = if after < latest / DEARER {
        "SELECT max(seq) FROM entries NOT INDEXED WHERE time < ?1 AND seq > ?2"
    } else {
        "SELECT max(seq) FROM entries INDEXED BY entries_by_time WHERE time < ?1 AND seq > ?2"
    };
    let later: Option<i64> = conn
        .prepare_cached(sql)
        .and_then(|mut query| query.query_row((instant, int(latest)), |row| row.get(0)))
        .doing(DOING)?;
    Ok(later.map_or(latest, count) + 1)
}

/// The same for many instants, the earliest first, in one walk along the times.
pub(crate) fn many(conn: &Connection, instants: &[Timestamp]) -> Result<Vec<u64>, StoreError> {
    let sql = "SELECT max(seq) FROM entries INDEXED BY entries_by_time WHERE time >= ?1 AND time < ?2";
    let mut query = conn.prepare_cached(sql).doing(DOING)?;
    let (mut from, mut size) = (i64::MIN, 0);
    let mut sizes = Vec::with_capacity(instants.len());
    for instant in instants {
        let to = instant.as_millisecond();
        let last: Option<i64> = query.query_row([from, to], |row| row.get(0)).doing(DOING)?;
        size = size.max(last.map_or(0, |last| count(last) + 1));
        sizes.push(size);
        from = to;
    }
    Ok(sizes)
}
