//! Lists over cells: first the rows that have a sort key, in its order, then those without, oldest first.
//!
//! A narrowing that few records pass leads to them by its index; otherwise the register is walked in order until a page is full, and
//! each record asked. Which of both is counted first, up to [`FEW`]: a state that none of 100,000 records has costs no walk.

use plumb_model::{
    derived::Cell,
    id::{FieldId, RegisterId, StateId},
};
use plumb_store::{Count, Cursor, Filter, ListQuery, ListRow, Narrowing, Page, Sort, StoreError, Test, VoidShown};
use rusqlite::{Connection, Row, params_from_iter};

use crate::{
    access_sql::{Params, condition},
    connection::{Doing, count},
    requires::record_id,
    search::words,
};

const DOING: &str = "read a list";

/// Most rows on a page.
const LONGEST: usize = 500;

/// Records that a narrowing may lead to by itself.
const FEW: usize = 1000;

const COLUMNS: &str = "r.id, r.record, r.register, r.number, r.title, r.state, r.etag, r.void,
    (SELECT min(d.day) FROM due d WHERE d.record = r.id)";

/// One page.
pub(crate) fn page(conn: &Connection, query: &ListQuery) -> Result<Page, StoreError> {
    let limit = query.limit.clamp(1, LONGEST);
    // One more than asked for tells whether there is a next page.
    let mut found = match &query.sort {
        None => newest_first(conn, query, limit + 1)?,
        Some(sort) => {
            let mut rows = match &query.after {
                Some(Cursor { key: None, .. }) => Vec::new(),
                _ => keyed(conn, query, sort, limit + 1)?,
            };
            if rows.len() <= limit {
                rows.extend(keyless(conn, query, sort, limit + 1 - rows.len())?);
            }
            rows
        }
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
    let mut rows: Vec<ListRow> = Vec::with_capacity(found.len());
    for (cursor, mut row) in found {
        row.cells = cells(conn, cursor.place)?;
        rows.push(row);
    }
    Ok(Page { rows, next })
}

/// How many, up to 1,000. One value of a field leads to its records in their order, be they few or many.
pub(crate) fn number(conn: &Connection, query: &ListQuery) -> Result<Count, StoreError> {
    let mut params = Params::default();
    let mut rest = query.clone();
    let lead = rest.filters.iter().position(|filter| matches!(filter.test, Test::Is(_)));
    let of = match lead.map(|lead| rest.filters.remove(lead)) {
        Some(lead) => {
            let cells = cells_of(&query.register, &lead, &mut params);
            format!("SELECT DISTINCT f.record FROM cells f CROSS JOIN records r ON r.id = f.record WHERE {cells} AND")
        }
        None => "SELECT 1 FROM records r WHERE".to_owned(),
    };
    let wheres = wheres(conn, &rest, &mut params)?.all.join(" AND ");
    let sql = format!("SELECT count(*) FROM ({of} {wheres} LIMIT 1001)");
    let found = conn
        .prepare_cached(&sql)
        .and_then(|mut query| query.query_row(params_from_iter(params.0), |row| row.get(0)))
        .doing(DOING)?;
    Ok(if count(found) > 1000 { Count::MoreThan1000 } else { Count::Exactly(count(found)) })
}

type Found = Vec<(Cursor, ListRow)>;

fn newest_first(conn: &Connection, query: &ListQuery, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let mut wheres = wheres(conn, query, &mut params)?.all;
    if let Some(after) = &query.after {
        wheres.push(format!("r.id < {}", params.push(after.place)));
    }
    let wheres = wheres.join(" AND ");
    let sql = format!("SELECT {COLUMNS}, NULL FROM records r WHERE {wheres} ORDER BY r.id DESC LIMIT {limit}");
    read(conn, &sql, params)
}

fn keyed(conn: &Connection, query: &ListQuery, sort: &Sort, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let Wheres { all: mut wheres, few } = wheres(conn, query, &mut params)?;
    let (register, field) = (params.push(query.register.as_str().to_owned()), params.push(field(sort)));
    wheres.push(format!("c.register = {register} AND c.field = {field} AND c.place = 0"));
    let (beyond, order) = if sort.descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some(Cursor { key: Some(key), place }) = &query.after {
        wheres.push(format!("(c.key, c.record) {beyond} ({}, {})", params.push(key.clone()), params.push(*place)));
    }
    let wheres = wheres.join(" AND ");
    // The left side is walked: keys in order until a page is full, or the few records and then their keys.
    let from = if few { "records r CROSS JOIN cells c" } else { "cells c CROSS JOIN records r" };
    let sql = format!(
        "SELECT {COLUMNS}, c.key FROM {from} ON r.id = c.record WHERE {wheres}
         ORDER BY c.key {order}, c.record {order} LIMIT {limit}"
    );
    read(conn, &sql, params)
}

fn keyless(conn: &Connection, query: &ListQuery, sort: &Sort, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let mut wheres = wheres(conn, query, &mut params)?.all;
    let field = params.push(field(sort));
    wheres.push(format!("NOT EXISTS (SELECT 1 FROM cells c WHERE c.record = r.id AND c.field = {field})"));
    if let Some(Cursor { key: None, place }) = &query.after {
        wheres.push(format!("r.id > {}", params.push(*place)));
    }
    let wheres = wheres.join(" AND ");
    let sql = format!("SELECT {COLUMNS}, NULL FROM records r WHERE {wheres} ORDER BY r.id LIMIT {limit}");
    read(conn, &sql, params)
}

fn field(sort: &Sort) -> String {
    sort.field.as_str().to_owned()
}

/// What a query asks of `records r`.
#[derive(Debug, Default)]
struct Wheres {
    all: Vec<String>,
    /// One of them leads to few records.
    few: bool,
}

fn wheres(conn: &Connection, query: &ListQuery, params: &mut Params) -> Result<Wheres, StoreError> {
    let mut wheres = Wheres::default();
    wheres.all.push(format!("r.register = {}", params.push(query.register.as_str().to_owned())));
    if query.void == VoidShown::No {
        wheres.all.push("r.void = 0".to_owned());
    }
    for filter in &query.filters {
        let test = test(conn, &query.register, filter, params, &mut wheres.few)?;
        wheres.all.push(test);
    }
    for narrowing in &query.narrowed {
        let narrowed = narrowed(conn, narrowing, params, &mut wheres.few)?;
        wheres.all.push(narrowed);
    }
    wheres.all.push(condition(&query.access, params));
    Ok(wheres)
}

/// Whether a query over one index finds few records.
fn finds_few(conn: &Connection, of: &str, params: Params) -> Result<bool, StoreError> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {of} LIMIT {})", FEW + 1);
    let found: i64 = conn
        .prepare_cached(&sql)
        .and_then(|mut query| query.query_row(params_from_iter(params.0), |row| row.get(0)))
        .doing(DOING)?;
    Ok(usize::try_from(found).is_ok_and(|found| found <= FEW))
}

fn narrowed(
    conn: &Connection,
    narrowing: &Narrowing,
    params: &mut Params,
    few: &mut bool,
) -> Result<String, StoreError> {
    Ok(match narrowing {
        Narrowing::Words(text) => match words(text) {
            Some(expression) => {
                let mut own = Params::default();
                let found = format!("search s WHERE s.text MATCH {}", own.push(expression.clone()));
                *few |= finds_few(conn, &found, own)?;
                format!("r.id IN (SELECT s.rowid FROM search s WHERE s.text MATCH {})", params.push(expression))
            }
            // Nothing but signs was typed: nothing says that.
            None => "0".to_owned(),
        },
        // No index leads from a person, but the table is small beside the records: it is walked once.
        Narrowing::Mine(person) => {
            let mut own = Params::default();
            let found = format!("mine m WHERE m.person = {}", own.push(person.0.0.as_bytes().to_vec()));
            *few |= finds_few(conn, &found, own)?;
            let person = params.push(person.0.0.as_bytes().to_vec());
            format!("r.id IN (SELECT m.record FROM mine m WHERE m.person = {person})")
        }
        // Few are due: the index by day leads to them. Days as text sort as days do.
        Narrowing::DueBy(day) => {
            let mut own = Params::default();
            let found = format!("due d WHERE d.day <= {}", own.push(day.to_string()));
            *few |= finds_few(conn, &found, own)?;
            format!("r.id IN (SELECT d.record FROM due d WHERE d.day <= {})", params.push(day.to_string()))
        }
        Narrowing::Among(records) => {
            *few |= records.len() <= FEW;
            let ids: Vec<String> = records.iter().map(|record| params.push(record.0.as_bytes().to_vec())).collect();
            format!("r.record IN ({})", ids.join(", "))
        }
    })
}

fn test(
    conn: &Connection,
    register: &RegisterId,
    filter: &Filter,
    params: &mut Params,
    few: &mut bool,
) -> Result<String, StoreError> {
    if matches!(&filter.test, Test::OneOf(keys) if keys.is_empty()) {
        return Ok("0".to_owned());
    }
    let field = filter.field.as_str();
    if matches!(filter.test, Test::Absent) {
        let field = params.push(field.to_owned());
        return Ok(format!("NOT EXISTS (SELECT 1 FROM cells f WHERE f.record = r.id AND f.field = {field})"));
    }
    let mut own = Params::default();
    let found = format!("cells f WHERE {}", cells_of(register, filter, &mut own));
    if finds_few(conn, &found, own)? {
        *few = true;
        return Ok(format!("r.id IN (SELECT f.record FROM cells f WHERE {})", cells_of(register, filter, params)));
    }
    let field = params.push(field.to_owned());
    let keys = keys(&filter.test, params);
    Ok(format!("EXISTS (SELECT 1 FROM cells f WHERE f.record = r.id AND f.field = {field}{keys})"))
}

/// Which `cells f` of a register pass, by their index.
fn cells_of(register: &RegisterId, filter: &Filter, params: &mut Params) -> String {
    let register = params.push(register.as_str().to_owned());
    let field = params.push(filter.field.as_str().to_owned());
    format!("f.register = {register} AND f.field = {field}{}", keys(&filter.test, params))
}

/// Which keys of `cells f` pass.
fn keys(test: &Test, params: &mut Params) -> String {
    match test {
        Test::Is(key) => format!(" AND f.key = {}", params.push(key.clone())),
        Test::OneOf(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| params.push(key.clone())).collect();
            format!(" AND f.key IN ({})", keys.join(", "))
        }
        Test::Between(from, to) => {
            let from = from.as_ref().map(|from| format!(" AND f.key >= {}", params.push(from.clone())));
            let to = to.as_ref().map(|to| format!(" AND f.key < {}", params.push(to.clone())));
            format!("{}{}", from.unwrap_or_default(), to.unwrap_or_default())
        }
        Test::Absent => String::new(),
    }
}

fn read(conn: &Connection, sql: &str, params: Params) -> Result<Found, StoreError> {
    let mut query = conn.prepare_cached(sql).doing(DOING)?;
    let mut rows = query.query(params_from_iter(params.0)).doing(DOING)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        let cursor = Cursor { place: row.get(0).doing(DOING)?, key: row.get(9).doing(DOING)? };
        found.push((cursor, list_row(row)?));
    }
    Ok(found)
}

fn list_row(row: &Row<'_>) -> Result<ListRow, StoreError> {
    let state: Option<String> = row.get(5).doing(DOING)?;
    let due: Option<String> = row.get(8).doing(DOING)?;
    Ok(ListRow {
        record: row.get(1).map(record_id).doing(DOING)?,
        register: register(row, 2)?,
        number: row.get(3).doing(DOING)?,
        title: row.get(4).doing(DOING)?,
        state: state
            .map(|state| StateId::new(&state))
            .transpose()
            .map_err(|error| StoreError::damaged("a list", error))?,
        etag: row.get(6).map(count).doing(DOING)?,
        void: row.get(7).doing(DOING)?,
        due: due
            .map(|day| day.parse())
            .transpose()
            .map_err(|error: jiff::Error| StoreError::damaged("a list", error))?,
        cells: Vec::new(),
    })
}

/// A register's id out of a column.
pub(crate) fn register(row: &Row<'_>, column: usize) -> Result<RegisterId, StoreError> {
    let text: String = row.get(column).doing(DOING)?;
    RegisterId::new(&text).map_err(|error| StoreError::damaged("a row", error))
}

/// A field's id out of a column.
pub(crate) fn field_id(row: &Row<'_>, column: usize) -> Result<FieldId, StoreError> {
    let text: String = row.get(column).doing(DOING)?;
    FieldId::new(&text).map_err(|error| StoreError::damaged("a row", error))
}

/// The cells of a record, by field, in the order derived.
pub(crate) fn cells(conn: &Connection, id: i64) -> Result<Vec<Cell>, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT field, key, text FROM cells WHERE record = ?1 ORDER BY field, place")
        .doing(DOING)?;
    let mut rows = query.query([id]).doing(DOING)?;
    let mut cells = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        cells.push(Cell { field: field_id(row, 0)?, key: row.get(1).doing(DOING)?, text: row.get(2).doing(DOING)? });
    }
    Ok(cells)
}
