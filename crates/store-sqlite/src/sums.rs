//! Row sums of the tables that no entry can rebuild: the number of rows, and the exclusive-or of their hashes. They find
//! rot and careless hands; whoever can rewrite table and sum together is found only in what entries hold.

use std::collections::{BTreeMap, BTreeSet};

use plumb_ledger::Digest;
use plumb_store::StoreError;
use rusqlite::{Connection, Row, types::ValueRef};

use crate::connection::{Doing, count, int};

/// One table's sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sum {
    pub(crate) rows: u64,
    pub(crate) sum: [u8; 32],
}

impl Sum {
    pub(crate) fn flip(&mut self, row: Digest) {
        self.sum.iter_mut().zip(row.0).for_each(|(byte, other)| *byte ^= other);
    }
}

/// All sums, in memory between commits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    tables: BTreeMap<&'static str, Sum>,
    /// Those not written down yet.
    dirty: BTreeSet<&'static str>,
}

impl Sums {
    pub(crate) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let tables = crate::schema::SUMMED.into_iter().map(|name| Ok((name, stored(conn, name)?)));
        Ok(Self { tables: tables.collect::<Result<_, StoreError>>()?, dirty: BTreeSet::new() })
    }

    /// A row came to be.
    pub(crate) fn came(&mut self, conn: &Connection, table: &'static str, id: i64) -> Result<(), StoreError> {
        let row = hash_of(conn, table, id)?;
        let sum = self.tables.entry(table).or_default();
        sum.flip(row);
        sum.rows += 1;
        self.dirty.insert(table);
        Ok(())
    }

    /// A row is about to go, or to change: call `came` after a change.
    pub(crate) fn goes(&mut self, conn: &Connection, table: &'static str, id: i64) -> Result<(), StoreError> {
        let row = hash_of(conn, table, id)?;
        let sum = self.tables.entry(table).or_default();
        sum.flip(row);
        sum.rows = sum.rows.saturating_sub(1);
        self.dirty.insert(table);
        Ok(())
    }

    /// Writes them down, inside the transaction.
    pub(crate) fn store(&mut self, conn: &Connection) -> Result<(), StoreError> {
        for name in std::mem::take(&mut self.dirty) {
            let sum = self.tables.get(name).copied().unwrap_or_default();
            conn.prepare_cached("UPDATE sums SET rows = ?2, sum = ?3 WHERE name = ?1")
                .and_then(|mut update| update.execute((name, int(sum.rows), &sum.sum)))
                .doing("write sums")?;
        }
        Ok(())
    }
}

/// The sum as written down.
pub(crate) fn stored(conn: &Connection, table: &str) -> Result<Sum, StoreError> {
    let found = conn
        .prepare_cached("SELECT rows, sum FROM sums WHERE name = ?1")
        .and_then(|mut query| query.query_row([table], |row| Ok(Sum { rows: count(row.get(0)?), sum: row.get(1)? })));
    found.doing("read sums")
}

/// The sum as the rows have it.
pub(crate) fn recomputed(conn: &Connection, table: &str) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    let mut all = conn.prepare(&format!("SELECT * FROM {table}")).doing("read a table")?;
    let columns = all.column_count();
    let mut rows = all.query([]).doing("read a table")?;
    while let Some(row) = rows.next().doing("read a table")? {
        sum.flip(hash(table, row, columns).doing("read a table")?);
        sum.rows += 1;
    }
    Ok(sum)
}

fn hash_of(conn: &Connection, table: &str, id: i64) -> Result<Digest, StoreError> {
    let mut one = conn.prepare_cached(&format!("SELECT * FROM {table} WHERE id = ?1")).doing("sum a row")?;
    let columns = one.column_count();
    one.query_row([id], |row| hash(table, row, columns)).doing("sum a row")
}

/// SHA-256 over the table's name and each value with its type and length.
fn hash(table: &str, row: &Row<'_>, columns: usize) -> rusqlite::Result<Digest> {
    let mut bytes = table.as_bytes().to_vec();
    for column in 0..columns {
        push_value(&mut bytes, row.get_ref(column)?);
    }
    Ok(Digest::of(&bytes))
}

/// One text for one value.
pub(crate) fn push_value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    let mut push = |tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        out.extend(bytes);
    };
    match value {
        ValueRef::Null => push(b'n', &[]),
        ValueRef::Integer(value) => push(b'i', &value.to_be_bytes()),
        ValueRef::Real(value) => push(b'r', &value.to_be_bytes()),
        ValueRef::Text(value) => push(b't', value),
        ValueRef::Blob(value) => push(b'b', value),
    }
}
