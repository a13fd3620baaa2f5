//! The database itself: that it is ours, its schema, its own checks, and the tables no entry can rebuild.

use plumb_store::StoreError;
use rusqlite::Connection;

use super::{Bad, BadKind, VerifyReport};
use crate::{
    connection::Doing,
    schema::{self, APPLICATION, FORMAT, SUMMED},
    sums,
};

/// Whether this is a database that can be read further.
pub(super) fn is_ours(conn: &Connection, report: &mut VerifyReport) -> bool {
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).doing("read what it is");
    match (pragma("application_id"), pragma("user_version"), same_schema(conn)) {
        (Ok(APPLICATION), Ok(FORMAT), Ok(None)) => true,
        (Ok(APPLICATION), Ok(FORMAT), Ok(Some(what))) => {
            report.bad(Bad::of(BadKind::Schema, what));
            true
        }
        (Ok(application), Ok(format), _) => {
            let what =
                format!("`plumb.db` says it is {application:#x} in format {format}, not {APPLICATION:#x} in {FORMAT}");
            report.bad(Bad::of(BadKind::Database, what));
            false
        }
        (Err(error), ..) | (_, Err(error), _) => {
            report.bad(Bad::of(BadKind::Database, error.to_string()));
            false
        }
    }
}

/// The first object that is not as a new store has it.
fn same_schema(conn: &Connection) -> Result<Option<String>, StoreError> {
    let fresh = Connection::open_in_memory().doing("open in memory")?;
    schema::create(&fresh)?;
    let (expected, found) = (schema::objects(&fresh)?, schema::objects(conn)?);
    let missing = expected.iter().find(|object| !found.contains(object));
    let added = found.iter().find(|object| !expected.contains(object));
    Ok(match (missing, added) {
        (Some((kind, name, _)), _) => Some(format!("the {kind} `{name}` is not as this program makes it")),
        (None, Some((kind, name, _))) => Some(format!("the {kind} `{name}` is none of this program's")),
        (None, None) => None,
    })
}

/// Sums, then the database's own checks.
pub(super) fn read(conn: &Connection, report: &mut VerifyReport) {
    for table in SUMMED {
        match (sums::stored(conn, table), sums::recomputed(conn, table)) {
            (Ok(stored), Ok(found)) if stored == found => {}
            (Ok(_), Ok(_)) => {
                let what = format!("`{table}`: a row was altered, added or taken away outside this program");
                report.bad(Bad::of(BadKind::Table, what));
            }
            (Err(error), _) | (_, Err(error)) => report.bad(Bad::of(BadKind::Database, error.to_string())),
        }
    }
    let listed = conn.query_row("SELECT count(*) FROM sums", [], |row| row.get::<_, i64>(0)).doing("read sums");
    if !matches!(listed, Ok(listed) if usize::try_from(listed) == Ok(SUMMED.len())) {
        report.bad(Bad::of(BadKind::Table, "`sums`: a row was added or taken away outside this program"));
    }
    report.not_read(
        "whether number series, idempotency keys, outbox and followers say what once was so: no entry holds them, only row sums were compared",
    );
    match integrity(conn) {
        Ok(None) => {}
        Ok(Some(what)) => report.bad(Bad::of(BadKind::Database, format!("`plumb.db` fails its own checks: {what}"))),
        Err(error) => report.bad(Bad::of(BadKind::Database, error.to_string())),
    }
}

fn integrity(conn: &Connection) -> Result<Option<String>, StoreError> {
    let first: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).doing("check itself")?;
    Ok((first != "ok").then_some(first))
}
