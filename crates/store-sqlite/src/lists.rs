//! Lists over cells: first the rows that have a sort key, in its order, then those without, oldest first.

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

/// How many, up to 1,000.
pub(crate) fn number(conn: &Connection, query: &ListQuery) -> Result<Count, StoreError> {
    let mut params = Params::default();
    let wheres = wheres(query, &mut params).join(" AND ");
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM records r WHERE {wheres} LIMIT 1001)");
    let found = conn
        .prepare_cached(&sql)
        .and_then(|mut query| query.query_row(params_from_iter(params.0), |row| row.get(0)))
        .doing(DOING)?;
    Ok(if count(found) > 1000 { Count::MoreThan1000 } else { Count::Exactly(count(found)) })
}

type Found = Vec<(Cursor, ListRow)>;

fn newest_first(conn: &Connection, query: &ListQuery, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let mut wheres = wheres(query, &mut params);
    if let Some(after) = &query.after {
        wheres.push(format!("r.id < {}", params.push(after.place)));
    }
    let wheres = wheres.join(" AND ");
    let sql = format!("SELECT {COLUMNS}, NULL FROM records r WHERE {wheres} ORDER BY r.id DESC LIMIT {limit}");
    read(conn, &sql, params)
}

fn keyed(conn: &Connection, query: &ListQuery, sort: &Sort, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let mut wheres = wheres(query, &mut params);
    let (register, field) = (params.push(query.register.as_str().to_owned()), params.push(field(sort)));
    wheres.push(format!("c.register = {register} AND c.field = {field} AND c.place = 0"));
    let (beyond, order) = if sort.descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some(Cursor { key: Some(key), place }) = &query.after {
        wheres.push(format!("(c.key, c.record) {beyond} ({}, {})", params.push(key.clone()), params.push(*place)));
    }
    let wheres = wheres.join(" AND ");
    let sql = format!(
        "SELECT {COLUMNS}, c.key FROM cells c CROSS JOIN records r ON r.id = c.record WHERE {wheres}
         ORDER BY c.key {order}, c.record {order} LIMIT {limit}"
    );
    read(conn, &sql, params)
}

fn keyless(conn: &Connection, query: &ListQuery, sort: &Sort, limit: usize) -> Result<Found, StoreError> {
    let mut params = Params::default();
    let mut wheres = wheres(query, &mut params);
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

fn wheres(query: &ListQuery, params: &mut Params) -> Vec<String> {
    let mut all = vec![format!("r.register = {}", params.push(query.register.as_str().to_owned()))];
    if query.void == VoidShown::No {
        all.push("r.void = 0".to_owned());
    }
    all.extend(query.filters.iter().map(|filter| test(filter, params)));
    all.extend(query.narrowed.iter().map(|narrowing| narrowed(narrowing, params)));
    all.push(condition(&query.access, params));
    all
}

fn narrowed(narrowing: &Narrowing, params: &mut Params) -> String {
    match narrowing {
        Narrowing::Words(text) => match words(text) {
            Some(expression) => {
                format!("r.id IN (SELECT s.rowid FROM search s WHERE s.text MATCH {})", params.push(expression))
            }
            // Nothing but signs was typed: nothing says that.
            None => "0".to_owned(),
        },
        Narrowing::Mine(person) => {
            let person = params.push(person.0.0.as_bytes().to_vec());
            format!("EXISTS (SELECT 1 FROM mine m WHERE m.record = r.id AND m.person = {person})")
        }
        // Few are due: the index by day leads to them. Days as text sort as days do.
        Narrowing::DueBy(day) => {
            format!("r.id IN (SELECT d.record FROM due d WHERE d.day <= {})", params.push(day.to_string()))
        }
        Narrowing::Among(records) => {
            let ids: Vec<String> = records.iter().map(|record| params.push(record.0.as_bytes().to_vec())).collect();
            format!("r.record IN ({})", ids.join(", "))
        }
    }
}

fn test(filter: &Filter, params: &mut Params) -> String {
    if matches!(&filter.test, Test::OneOf(keys) if keys.is_empty()) {
        return "0".to_owned();
    }
    let field = params.push(filter.field.as_str().to_owned());
    let having =
        |test: &str| format!("EXISTS (SELECT 1 FROM cells f WHERE f.record = r.id AND f.field = {field}{test})");
    match &filter.test {
        Test::Is(key) => having(&format!(" AND f.key = {}", params.push(key.clone()))),
        Test::OneOf(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| params.push(key.clone())).collect();
            having(&format!(" AND f.key IN ({})", keys.join(", ")))
        }
        Test::Between(from, to) => {
            let from = from.as_ref().map(|from| format!(" AND f.key >= {}", params.push(from.clone())));
            let to = to.as_ref().map(|to| format!(" AND f.key < {}", params.push(to.clone())));
            having(&format!("{}{}", from.unwrap_or_default(), to.unwrap_or_default()))
        }
        Test::Absent => format!("NOT {}", having("")),
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
