//! A record's row and everything derived from it, held against the record folded again.

use plumb_model::{
    derived::{Derive, Derived},
    fold::RecordState,
    id::StateId,
};
use plumb_store::StoreError;
use rusqlite::{Connection, ToSql, types::Value};

use super::{Bad, BadKind};
use crate::{
    connection::{Doing, count, int},
    derived_rows::{fold_bytes, rank, who_text},
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

/// The kept fold is what the entries fold to, byte for byte, and the columns beside it say the same.
pub(super) fn compare_fold(conn: &Connection, id: i64, state: &RecordState) -> Found {
    let mut query = conn
        .prepare_cached(
            "SELECT fold, record, register, version, etag, first_seq, last_seq, state FROM records WHERE id = ?1",
        )
        .doing(DOING)?;
    let fold = fold_bytes(state)?;
    let same = query.query_row([id], |row| {
        Ok(row.get_ref(0)?.as_blob()? == fold.as_slice()
            && row.get_ref(1)?.as_blob()? == state.record.0.as_bytes()
            && row.get_ref(2)?.as_str()? == state.register.as_str()
            && row.get::<_, i64>(3)? == int(state.version)
            && row.get::<_, i64>(4)? == int(state.etag)
            && row.get::<_, i64>(5)? == int(state.first_seq)
            && row.get::<_, i64>(6)? == int(state.last_seq)
            && row.get_ref(7)?.as_str_or_null()? == state.state.as_ref().map(StateId::as_str))
    });
    if same.doing(DOING)? {
        Ok(())
    } else {
        Err(Box::new(bad(BadKind::Fold, state, "what is kept of it is not what its entries fold to")))
    }
}

/// Tables whose rows belong to records, with how many rows the records make.
const COUNTED: [&str; 6] = ["cells", "links", "due", "mine", "uniques", "search"];

/// Derives each record and counts, so that rows of no record are found too.
pub(super) struct Derivations<'a> {
    conn: &'a Connection,
    derive: Option<&'a dyn Derive>,
    made: [u64; COUNTED.len()],
}

impl<'a> Derivations<'a> {
    pub(super) fn new(conn: &'a Connection, derive: Option<&'a dyn Derive>) -> Self {
        Self { conn, derive, made: [0; COUNTED.len()] }
    }

    /// Holds a record's rows against what it derives to.
    pub(super) fn compare(&mut self, id: i64, state: &RecordState) -> Found {
        let Some(derive) = self.derive else { return Ok(()) };
        let derived = derive.derive(state);
        let wanted = [
            ("cells", cells(state, &derived)),
            ("links", links(&derived)),
            ("due", due(&derived)),
            ("mine", mine(&derived)),
            ("uniques", uniques(state, &derived)),
        ];
        for (made, (_, rows)) in self.made.iter_mut().zip(&wanted) {
            *made += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        }
        if let Some(made) = self.made.last_mut() {
            *made += 1;
        }
        self.row(id, state, &derived)?;
        for (table, rows) in &wanted {
            if !same_rows(self.conn, table, id, rows)? {
                return Err(Box::new(bad(
                    BadKind::Derived,
                    state,
                    &format!("its rows in `{table}` are not what it derives to"),
                )));
            }
        }
        // The index's own table of texts; that the index fits it is one of the database's own checks.
        let text = self
            .conn
            .prepare_cached("SELECT c0 FROM search_content WHERE id = ?1")
            .and_then(|mut query| query.query_row([id], |row| Ok(row.get_ref(0)?.as_str()? == derived.search)))
            .doing(DOING)?;
        if text {
            Ok(())
        } else {
            Err(Box::new(bad(BadKind::Derived, state, "its search text is not what it derives to")))
        }
    }

    fn row(&self, id: i64, state: &RecordState, derived: &Derived) -> Found {
        let mut query = self
            .conn
            .prepare_cached("SELECT number, title, void, classification, process FROM records WHERE id = ?1")
            .doing(DOING)?;
        let process = derived.access.process.as_ref().map(|process| process.0.as_bytes().as_slice());
        let same = query.query_row([id], |row| {
            Ok(row.get_ref(0)?.as_str_or_null()? == derived.number.as_deref()
                && row.get_ref(1)?.as_str()? == derived.title
                && row.get::<_, i64>(2)? == i64::from(derived.void)
                && row.get::<_, i64>(3)? == rank(derived.access.classification)
                && row.get_ref(4)?.as_blob_or_null()? == process)
        });
        if same.doing(DOING)? {
            Ok(())
        } else {
            Err(Box::new(bad(BadKind::Derived, state, "its number, title or access is not what it derives to")))
        }
    }

    /// No table may have rows that no record makes.
    pub(super) fn close(self, wrong: &mut Vec<Bad>) {
        if self.derive.is_none() {
            return;
        }
        for (table, made) in COUNTED.into_iter().zip(self.made) {
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

type Rows = Vec<Vec<Value>>;

fn cells(state: &RecordState, derived: &Derived) -> Rows {
    let mut places = std::collections::BTreeMap::new();
    let mut rows: Rows = derived
        .cells
        .iter()
        .map(|cell| {
            let place = places.entry(&cell.field).or_insert(0_i64);
            *place += 1;
            vec![
                text(cell.field.as_str()),
                Value::Integer(*place - 1),
                text(state.register.as_str()),
                Value::Blob(cell.key.clone()),
                text(&cell.text),
            ]
        })
        .collect();
    rows.sort_by(|left, right| order(left).cmp(&order(right)));
    rows
}

fn order(row: &[Value]) -> (Option<&str>, Option<i64>) {
    let field = row.first().and_then(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None });
    let place = row.get(1).and_then(|value| if let Value::Integer(place) = value { Some(*place) } else { None });
    (field, place)
}

fn links(derived: &Derived) -> Rows {
    let row = |(place, link): (i64, &plumb_model::derived::LinkCell)| {
        vec![
            Value::Integer(place),
            text(link.field.as_str()),
            text(link.register.as_str()),
            Value::Blob(link.to.0.as_bytes().to_vec()),
            Value::Integer(int(link.version)),
        ]
    };
    (0..).zip(&derived.links).map(row).collect()
}

fn due(derived: &Derived) -> Rows {
    let row = |(place, due): (i64, &plumb_model::derived::Due)| {
        vec![
            Value::Integer(place),
            text(due.obligation.as_str()),
            text(&due.day.to_string()),
            text(&due.show.to_string()),
            text(&who_text(&due.who)),
            text(&due.say),
        ]
    };
    (0..).zip(&derived.due).map(row).collect()
}

fn mine(derived: &Derived) -> Rows {
    let persons: std::collections::BTreeSet<_> = derived.access.mine.iter().collect();
    persons.into_iter().map(|person| vec![Value::Blob(person.0.0.as_bytes().to_vec())]).collect()
}

fn uniques(state: &RecordState, derived: &Derived) -> Rows {
    let keys: std::collections::BTreeSet<_> = derived.unique.iter().collect();
    keys.into_iter().map(|key| vec![text(state.register.as_str()), text(key)]).collect()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn same_rows(conn: &Connection, table: &str, id: i64, wanted: &Rows) -> Result<bool, StoreError> {
    let sql = match table {
        "cells" => "SELECT field, place, register, key, text FROM cells WHERE record = ?1 ORDER BY field, place",
        "links" => "SELECT place, field, to_register, to_record, version FROM links WHERE record = ?1 ORDER BY place",
        "due" => "SELECT place, obligation, day, show, who, say FROM due WHERE record = ?1 ORDER BY place",
        "mine" => "SELECT person FROM mine WHERE record = ?1 ORDER BY person",
        _ => "SELECT register, key FROM uniques WHERE record = ?1 ORDER BY register, key",
    };
    let mut query = conn.prepare_cached(sql).doing(DOING)?;
    let mut rows = query.query([id]).doing(DOING)?;
    for row in wanted {
        let Some(found) = rows.next().doing(DOING)? else { return Ok(false) };
        for (column, value) in row.iter().enumerate() {
            if found.get_ref(column).doing(DOING)? != value_ref(value) {
                return Ok(false);
            }
        }
    }
    Ok(rows.next().doing(DOING)?.is_none())
}

fn value_ref(value: &Value) -> rusqlite::types::ValueRef<'_> {
    match value.to_sql() {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(value)) => value,
        _ => rusqlite::types::ValueRef::Null,
    }
}
