//! Everything a store's database says, as bytes: two stores with the same dump are the same to every reader.

use std::path::Path;

use plumb_store::StoreError;
use rusqlite::Connection;

use crate::{
    connection::{Doing, inspecting},
    folder::Folder,
    schema, sums,
};

/// All rows of all tables in order of their keys, and the schema. The full-text index is left out: it says nothing that
/// its own column of texts does not.
///
/// # Errors
/// If the database cannot be read to its end.
pub fn logical_dump(dir: &Path) -> Result<Vec<u8>, StoreError> {
    dump(&inspecting(&Folder::at(dir).database())?)
}

fn dump(conn: &Connection) -> Result<Vec<u8>, StoreError> {
    const DOING: &str = "dump itself";
    let mut out = Vec::new();
    for pragma in ["user_version", "application_id", "encoding"] {
        conn.pragma_query(None, pragma, |row| {
            sums::push_value(&mut out, row.get_ref(0)?);
            Ok(())
        })
        .doing(DOING)?;
    }
    let objects = schema::objects(conn)?;
    for (kind, name, sql) in &objects {
        for text in [kind, name, sql] {
            sums::push_value(&mut out, rusqlite::types::ValueRef::Text(text.as_bytes()));
        }
    }
    let tables = objects.iter().filter(|(kind, name, _)| kind == "table" && !name.starts_with("search_"));
    for (_, name, _) in tables {
        let sql =
            if name == "search" { "SELECT rowid, text FROM search ORDER BY 1".to_owned() } else { every_row(name) };
        let mut query = conn.prepare(&sql).doing(DOING)?;
        let columns = query.column_count();
        let mut rows = query.query([]).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            for column in 0..columns {
                sums::push_value(&mut out, row.get_ref(column).doing(DOING)?);
            }
        }
    }
    Ok(out)
}

/// Ordered by all that could tell rows apart; NOT INDEXED, so that the table itself is read.
fn every_row(table: &str) -> String {
    let order = match table {
        "cells" => "1, 2, 3",
        "links" | "due" | "mine" | "uniques" | "filed" => "1, 2",
        _ => "1",
    };
    format!("SELECT * FROM \"{table}\" NOT INDEXED ORDER BY {order}")
}
