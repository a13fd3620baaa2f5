//! The access log.

use jiff::Timestamp;
use plumb_store::{
    StoreError,
    gate::{AccessEvent, AccessKind, AccessLog, AccessQuery, AccessRow, Place},
};

use super::{
    SqliteGate,
    columns::{add, blob, change, key, ms, rows},
};

impl AccessLog for SqliteGate {
    fn note(&self, events: &[AccessEvent]) -> Result<(), StoreError> {
        let sql = "INSERT INTO access_log(at, kind, person, address, agent, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.write_lazily(|conn| {
            for event in events {
                let (at, kind, person) = (ms(event.at), event.kind.word(), event.person.map(blob));
                add(conn, sql, (at, kind, person, &event.place.address, &event.place.agent, &event.about))?;
            }
            Ok(())
        })
    }

    fn access_log(&self, query: &AccessQuery) -> Result<Vec<AccessRow>, StoreError> {
        let sql = "SELECT * FROM access_log
                   WHERE (?1 IS NULL OR person = ?1) AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR id < ?3)
                   ORDER BY id DESC LIMIT ?4";
        let values = (query.person.map(blob), query.kind.map(AccessKind::word), query.before.map(key), query.limit);
        self.read(|conn| {
            rows(conn, "access_log", sql, values, |row| {
                Ok(AccessRow {
                    id: row.id()?,
                    event: AccessEvent {
                        at: row.at("at")?,
                        kind: row.word("kind", AccessKind::from_word)?,
                        person: row.other_person("person")?,
                        place: Place { address: row.get("address")?, agent: row.get("agent")? },
                        about: row.get("about")?,
                    },
                })
            })
        })
    }

    fn forget_log_before(&self, moment: Timestamp) -> Result<u64, StoreError> {
        self.write_lazily(|conn| change(conn, "DELETE FROM access_log WHERE at < ?1", [ms(moment)]))
    }
}
