//! Lists that people kept, and their columns.

use plumb_model::id::{FieldId, PersonId, RegisterId};
use plumb_store::{
    StoreError,
    gate::{KeptList, ListStore, Renamed},
};

use super::{
    SqliteGate,
    columns::{Columns, blob, change, key, rows},
};

fn named(row: &Columns<'_, '_>) -> Result<u64, StoreError> {
    row.id()
}

impl ListStore for SqliteGate {
    fn lists_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<KeptList>, StoreError> {
        let sql = "SELECT * FROM lists WHERE person = ?1 AND register = ?2 ORDER BY name COLLATE NOCASE, name";
        self.read(|conn| {
            rows(conn, "lists", sql, (blob(person), register.as_str()), |row| {
                Ok(KeptList {
                    id: row.id()?,
                    register: register.clone(),
                    name: row.get("name")?,
                    query: row.get("query")?,
                })
            })
        })
    }

    fn keep_list(&self, person: PersonId, list: &KeptList) -> Result<u64, StoreError> {
        let sql = "INSERT INTO lists(person, register, name, query) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (person, register, name) DO UPDATE SET query = excluded.query";
        let (of, register) = (blob(person), list.register.as_str());
        self.write(|conn| {
            change(conn, sql, (of, register, &list.name, &list.query))?;
            let sql = "SELECT id FROM lists WHERE person = ?1 AND register = ?2 AND name = ?3";
            let kept = rows(conn, "lists", sql, (of, register, &list.name), named)?;
            Ok(kept.into_iter().next().unwrap_or_default())
        })
    }

    fn rename_list(&self, person: PersonId, id: u64, name: &str) -> Result<Renamed, StoreError> {
        self.write(|conn| {
            let sql = "UPDATE OR IGNORE lists SET name = ?3 WHERE person = ?1 AND id = ?2";
            if change(conn, sql, (blob(person), key(id), name))? > 0 {
                return Ok(Renamed::Done);
            }
            let sql = "SELECT id FROM lists WHERE person = ?1 AND id = ?2";
            let there = rows(conn, "lists", sql, (blob(person), key(id)), named)?;
            Ok(if there.is_empty() { Renamed::Absent } else { Renamed::Taken })
        })
    }

    fn drop_list(&self, person: PersonId, id: u64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM lists WHERE person = ?1 AND id = ?2";
        self.write(|conn| Ok(change(conn, sql, (blob(person), key(id)))? > 0))
    }

    fn columns_of(&self, person: PersonId, register: &RegisterId) -> Result<Vec<FieldId>, StoreError> {
        let sql = "SELECT * FROM list_columns WHERE person = ?1 AND register = ?2";
        let found = self.read(|conn| {
            rows(conn, "list_columns", sql, (blob(person), register.as_str()), |row| {
                let fields: String = row.get("fields")?;
                let fields = fields.split(' ').map(FieldId::new);
                fields.collect::<Result<Vec<_>, _>>().map_err(|error| row.damaged(error))
            })
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    fn set_columns(&self, person: PersonId, register: &RegisterId, columns: &[FieldId]) -> Result<(), StoreError> {
        let (of, register) = (blob(person), register.as_str());
        self.write(|conn| {
            change(conn, "DELETE FROM list_columns WHERE person = ?1 AND register = ?2", (of, register))?;
            if columns.is_empty() {
                return Ok(());
            }
            // Ids hold no spaces.
            let fields: Vec<&str> = columns.iter().map(FieldId::as_str).collect();
            let sql = "INSERT INTO list_columns(person, register, fields) VALUES (?1, ?2, ?3)";
            change(conn, sql, (of, register, fields.join(" "))).map(drop)
        })
    }
}
