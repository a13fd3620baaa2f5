//! A table field in one cell: a line a row, ` | ` between columns, where that says it all; else a JSON list of rows.

use std::collections::BTreeMap;

use plumb_model::{define::register::Field, fold::Row, id::RowId};
use serde_json::{Map, Value};

use crate::written::cells::{joined, typed};

/// The rows as text.
pub(super) fn write(columns: &[Field], rows: &BTreeMap<RowId, Row>) -> String {
    let cell = |column: &Field, row: &Row| row.get(&column.id).map(|raw| typed(column, raw)).unwrap_or_default();
    let table: Vec<Vec<String>> =
        rows.values().map(|row| columns.iter().map(|column| cell(column, row)).collect()).collect();
    let plain = |text: &String| !text.contains(['|', '\n']) && text.trim() == text;
    let says_all = |row: &Vec<String>| row.iter().all(plain) && row.iter().any(|text| !text.is_empty());
    let looks_like_json = table.first().and_then(|row| row.first()).is_some_and(|text| text.starts_with('['));
    if table.iter().all(says_all) && !looks_like_json {
        let lines = table.iter().map(|row| row.join(" | "));
        return joined(lines, "\n");
    }
    let rows = rows.iter().map(|(id, row)| {
        let mut object = Map::from_iter([("id".to_owned(), Value::from(id.as_str()))]);
        for column in columns {
            if let Some(raw) = row.get(&column.id) {
                object.insert(column.id.to_string(), Value::from(typed(column, raw)));
            }
        }
        Value::Object(object)
    });
    Value::Array(rows.collect()).to_string()
}

/// The rows that a text says, as a command takes them; the error says what does not fit.
pub(crate) fn read(columns: &[Field], text: &str) -> Result<Value, String> {
    let text = text.trim();
    if text.starts_with('[') {
        return serde_json::from_str(text).map_err(|error| format!("the rows are no JSON list: {error}"));
    }
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if cells.len() != columns.len() {
            let names: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
            return Err(format!("`{line}` has {} values, but a row has {}", cells.len(), names.join(" | ")));
        }
        let filled = columns.iter().zip(cells).filter(|(_, text)| !text.is_empty());
        Ok(Value::Object(filled.map(|(column, text)| (column.id.to_string(), Value::from(text))).collect()))
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(row).collect::<Result<Vec<_>, _>>().map(Value::Array)
}
