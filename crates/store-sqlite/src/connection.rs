//! Opening the database and putting its errors into words.

use std::path::Path;

use plumb_store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

/// Says what was being done when the database failed.
pub(crate) trait Doing<T> {
    /// The value, or what failed: a full disk, a fault of the disk, damage, or anything else.
    fn doing(self, what: &str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, what: &str) -> Result<T, StoreError> {
        self.map_err(|error| {
            let detail = error.to_string();
            match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => StoreError::DiskFull { what: format!("the database was to {what}") },
                // The batch's own doing, not the disk's: it alone is refused.
                Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => {
                    StoreError::unfit(format!("the database could not {what}: {detail}"))
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    StoreError::damaged("the database", format!("it could not {what}: {detail}"))
                }
                _ => match error {
                    rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::Utf8Error(..) => {
                        StoreError::damaged("the database", format!("it could not {what}: {detail}"))
                    }
                    _ => StoreError::Database { what: what.to_owned(), detail },
                },
            }
        })
    }
}

/// The one connection that writes.
pub(crate) fn writing(path: &Path, create: bool) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let flags = if create { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
    let conn = Connection::open_with_flags(path, flags).doing("open")?;
    // FULL: a commit returns after the log's fsync, which is what an acknowledgement means here. What is deleted is overwritten:
    // an erased text must not stay in the free room of a page. The cache is small because every commit that split a page walks
    // all of it; what it misses the operating system has. The log is emptied after 16 MB, a quarter as often as by default.
    let pragmas =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;";
    conn.execute_batch(pragmas).doing("set itself up")?;
    keep_plans(&conn)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// A connection that only reads, beside a running writer.
pub(crate) fn reading(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).doing("open for reading")?;
    // Several of these rest between requests, each with what it read last; what that misses the operating system has.
    let pragmas = "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4096;
         PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;";
    conn.execute_batch(pragmas).doing("set itself up")?;
    keep_plans(&conn)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// A connection for looking at a store that may be stopped: it leaves the write-ahead log where it is.
pub(crate) fn inspecting(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).doing("open for inspection")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).doing("set itself up")?;
    let pragmas = "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;";
    conn.execute_batch(pragmas).doing("set itself up")?;
    keep_plans(&conn)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// Without this the bundled build plans a statement anew whenever a bound value changes (STAT4), which costs more than
/// running it; there are no statistics here for a plan to depend on.
fn keep_plans(conn: &Connection) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).doing("set itself up")?;
    Ok(())
}

/// Runs a statement that every command or every look runs, such as the bounds of a transaction, without parsing it again.
pub(crate) fn again(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.raw_execute().map(drop)
}

/// A count from the log as the database's integer.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The database's integer as a count; a negative one is damage and becomes a value that nothing matches.
pub(crate) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
