//! A record's row and everything derived from it, held against the record folded again.

use std::borrow::Cow;

use plumb_model::{
    derived::{Cell, Derive, Derived},
    fold::RecordState,
    id::StateId,
};
use plumb_store::StoreError;
use rusqlite::{Connection, Statement, types::ValueRef};

use super::{Bad, BadKind};
use crate::{
    connection::{Doing, count, int},
    derived_rows::{rank, who_text},
};

const DOING: &str = "read what is derived";

type Found = Result<(), Box<Bad>>;

fn bad(kind: BadKind, state: &RecordState, what: &str) -> Bad {
    let name = state.number().map_or_else(|| state.record.to_string(), ToOwned::to_owned);
    Bad {
        seq: Some(state.last_seq),
        record: Some(state.record),
        number: state.number().map(ToOwned::to_owned),
        ..Bad::of(kind, format!("`{name}` of `{}`: {what}", state.register))
    }
}

const RECORD: &str = "SELECT fold, record, register, version, etag, first_seq, last_seq, state, \
    number, title, void, classification, process FROM records WHERE id = ?1";

/// The index's own table of texts; that the index fits it is one of the database's own checks.
const SEARCH: &str = "SELECT c0 FROM search_content WHERE id = ?1";

/// Holds each record against its fold and what that derives to, and counts rows, so that those of no record are found too.
pub(super) struct Derivations<'a> {
    conn: &'a Connection,
    derive: Option<&'a dyn Derive>,
    record: Statement<'a>,
    search: Statement<'a>,
    tables: Vec<Held<'a>>,
    /// The texts made so far: one for every record.
    texts: u64,
    /// The fold's bytes, kept from record to record for their room.
    fold: Vec<u8>,
}

/// A table's query, and how many rows the records make in it.
struct Held<'a> {
    table: Table,
    query: Statement<'a>,
    made: u64,
}

impl<'a> Derivations<'a> {
    pub(super) fn new(conn: &'a Connection, derive: Option<&'a dyn Derive>) -> Result<Self, StoreError> {
        let held = |table: Table| Ok(Held { table, query: conn.prepare(table.query()).doing(DOING)?, made: 0 });
        Ok(Self {
            conn,
            derive,
            record: conn.prepare(RECORD).doing(DOING)?,
            search: conn.prepare(SEARCH).doing(DOING)?,
            tables: Table::ALL.into_iter().map(held).collect::<Result<_, StoreError>>()?,
            texts: 0,
            fold: Vec::new(),
        })
    }

    /// The kept fold is what the entries fold to, byte for byte, the columns beside it say the same, and every row is what
    /// the record derives to.
    pub(super) fn compare(&mut self, id: i64, state: &RecordState) -> Found {
        let derived = self.derive.map(|derive| derive.derive(state));
        let record = self.row(id, state, derived.as_ref());
        // Read even if the fold is wrong, so that the rows can be counted.
        let rows = derived.map_or(Ok(()), |derived| self.rows(id, state, &derived));
        record.and(rows)
    }

    fn row(&mut self, id: i64, state: &RecordState, derived: Option<&Derived>) -> Found {
        self.fold.clear();
        serde_json::to_writer(&mut self.fold, state)
            .map_err(|error| StoreError::unfit(format!("a record cannot be written: {error}")))?;
        let fold = self.fold.as_slice();
        let (same_fold, same_row) = self
            .record
            .query_row([id], |row| {
                let same = row.get_ref(0)?.as_blob()? == fold
                    && row.get_ref(1)?.as_blob()? == state.record.0.as_bytes()
                    && row.get_ref(2)?.as_str()? == state.register.as_str()
                    && row.get::<_, i64>(3)? == int(state.version)
                    && row.get::<_, i64>(4)? == int(state.etag)
                    && row.get::<_, i64>(5)? == int(state.first_seq)
                    && row.get::<_, i64>(6)? == int(state.last_seq)
                    && row.get_ref(7)?.as_str_or_null()? == state.state.as_ref().map(StateId::as_str);
                let Some(derived) = derived else { return Ok((same, true)) };
                let process = derived.access.process.as_ref().map(|process| process.0.as_bytes().as_slice());
                let as_derived = row.get_ref(8)?.as_str_or_null()? == derived.number.as_deref()
                    && row.get_ref(9)?.as_str()? == derived.title
                    && row.get::<_, i64>(10)? == i64::from(derived.void)
                    && row.get::<_, i64>(11)? == rank(derived.access.classification)
                    && row.get_ref(12)?.as_blob_or_null()? == process;
                Ok((same, as_derived))
            })
            .doing(DOING)?;
        match (same_fold, same_row) {
            (true, true) => Ok(()),
            (false, _) => {
                Err(Box::new(bad(BadKind::Fold, state, "what is kept of it is not what its entries fold to")))
            }
            (_, false) => {
                Err(Box::new(bad(BadKind::Derived, state, "its number, title or access is not what it derives to")))
            }
        }
    }

    fn rows(&mut self, id: i64, state: &RecordState, derived: &Derived) -> Found {
        self.texts += 1;
        let mut differs = None;
        for held in &mut self.tables {
            let wanted = held.table.rows(state, derived);
            let width = held.table.width();
            held.made += u64::try_from(wanted.len() / width).unwrap_or(u64::MAX);
            // Rows of a record that makes none are found by counting at the end.
            if !wanted.is_empty() && !same(&mut held.query, id, &wanted, width)? {
                differs = differs.or(Some(held.table));
            }
        }
        if let Some(table) = differs {
            let what = format!("its rows in `{}` are not what it derives to", table.name());
            return Err(Box::new(bad(BadKind::Derived, state, &what)));
        }
        let text = self.search.query_row([id], |row| Ok(row.get_ref(0)?.as_str()? == derived.search)).doing(DOING)?;
        if text {
            Ok(())
        } else {
            Err(Box::new(bad(BadKind::Derived, state, "its search text is not what it derives to")))
        }
    }

    /// No table may have rows that no record makes.
    pub(super) fn close(self, wrong: &mut Vec<Bad>) {
        if self.derive.is_none() {
            return;
        }
        let made = self.tables.iter().map(|held| (held.table.name(), held.made)).chain([("search", self.texts)]);
        for (table, made) in made {
            let found = self.conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
            match found.map(count).doing(DOING) {
                Ok(found) if found == made => {}
                Ok(found) => {
                    let what = format!("`{table}` has {found} rows, the records make {made}");
                    wrong.push(Bad::of(BadKind::Derived, what));
                }
                Err(error) => wrong.push(*Box::<Bad>::from(error)),
            }
        }
    }
}

/// A table whose rows belong to records.
#[derive(Clone, Copy)]
enum Table {
    Cells,
    Links,
    Due,
    Mine,
    Uniques,
}

/// What a column shall hold.
enum Wanted<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Blob(&'a [u8]),
}

impl Wanted<'_> {
    fn is(&self, found: ValueRef<'_>) -> bool {
        match (self, found) {
            (Self::Text(text), ValueRef::Text(found)) => text.as_bytes() == found,
            (Self::Integer(number), ValueRef::Integer(found)) => *number == found,
            (Self::Blob(bytes), ValueRef::Blob(found)) => *bytes == found,
            _ => false,
        }
    }
}

impl Table {
    const ALL: [Self; 5] = [Self::Cells, Self::Links, Self::Due, Self::Mine, Self::Uniques];

    fn name(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Links => "links",
            Self::Due => "due",
            Self::Mine => "mine",
            Self::Uniques => "uniques",
        }
    }

    fn query(self) -> &'static str {
        match self {
            Self::Cells => {
                "SELECT field, place, register, key, text FROM cells WHERE record = ?1 ORDER BY field, place"
            }
            Self::Links => {
                "SELECT place, field, to_register, to_record, version FROM links WHERE record = ?1 ORDER BY place"
            }
            Self::Due => "SELECT place, obligation, day, show, who, say FROM due WHERE record = ?1 ORDER BY place",
            Self::Mine => "SELECT person FROM mine WHERE record = ?1 ORDER BY person",
            Self::Uniques => "SELECT register, key FROM uniques WHERE record = ?1 ORDER BY register, key",
        }
    }

    /// How many columns its query gives.
    fn width(self) -> usize {
        match self {
            Self::Cells | Self::Links => 5,
            Self::Due => 6,
            Self::Mine => 1,
            Self::Uniques => 2,
        }
    }

    /// The rows a record makes, column after column.
    fn rows<'a>(self, state: &'a RecordState, derived: &'a Derived) -> Vec<Wanted<'a>> {
        match self {
            Self::Cells => cells(state, derived),
            Self::Links => (0..)
                .zip(&derived.links)
                .flat_map(|(place, link)| {
                    [
                        Wanted::Integer(place),
                        text(link.field.as_str()),
                        text(link.register.as_str()),
                        Wanted::Blob(link.to.0.as_bytes()),
                        Wanted::Integer(int(link.version)),
                    ]
                })
                .collect(),
            Self::Due => (0..)
                .zip(&derived.due)
                .flat_map(|(place, due)| {
                    [
                        Wanted::Integer(place),
                        text(due.obligation.as_str()),
                        Wanted::Text(due.day.to_string().into()),
                        Wanted::Text(due.show.to_string().into()),
                        Wanted::Text(who_text(&due.who).into()),
                        text(&due.say),
                    ]
                })
                .collect(),
            Self::Mine => {
                let persons: std::collections::BTreeSet<_> = derived.access.mine.iter().collect();
                persons.into_iter().map(|person| Wanted::Blob(person.0.0.as_bytes())).collect()
            }
            Self::Uniques => {
                let keys: std::collections::BTreeSet<_> = derived.unique.iter().collect();
                keys.into_iter().flat_map(|key| [text(state.register.as_str()), text(key)]).collect()
            }
        }
    }
}

fn cells<'a>(state: &'a RecordState, derived: &'a Derived) -> Vec<Wanted<'a>> {
    let mut cells: Vec<&Cell> = derived.cells.iter().collect();
    cells.sort_by(|left, right| left.field.cmp(&right.field));
    let mut rows = Vec::with_capacity(cells.len() * Table::Cells.width());
    for of_field in cells.chunk_by(|left, right| left.field == right.field) {
        for (place, cell) in (0..).zip(of_field) {
            rows.extend([
                text(cell.field.as_str()),
                Wanted::Integer(place),
                text(state.register.as_str()),
                Wanted::Blob(&cell.key),
                text(&cell.text),
            ]);
        }
    }
    rows
}

fn text(text: &str) -> Wanted<'_> {
    Wanted::Text(Cow::Borrowed(text))
}

fn same(query: &mut Statement<'_>, id: i64, wanted: &[Wanted<'_>], width: usize) -> Result<bool, StoreError> {
    let mut rows = query.query([id]).doing(DOING)?;
    for row in wanted.chunks_exact(width) {
        let Some(found) = rows.next().doing(DOING)? else { return Ok(false) };
        for (column, value) in row.iter().enumerate() {
            if !value.is(found.get_ref(column).doing(DOING)?) {
                return Ok(false);
            }
        }
    }
    Ok(rows.next().doing(DOING)?.is_none())
}
