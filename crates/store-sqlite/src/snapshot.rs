//! One consistent state: a read transaction on a connection of its own.

use std::{ops::ControlFlow, sync::Arc};

use jiff::Timestamp;
use plumb_ledger::{Checkpoint, Digest, EntryView, NodeReader, Salt, tree};
use plumb_model::{
    derived::Due,
    fold::RecordState,
    id::{ActorId, FieldId, ObligationId, PersonId, RecordId, RegisterId},
};
use plumb_store::{
    AccessPredicate, Count, DueQuery, DueRow, Each, EachEntry, EntryRow, Hit, Idempotency, LinkRow, ListQuery,
    OutboxRow, Page, Receipt, Snapshot, StoreError,
};
use rusqlite::{Connection, OptionalExtension, Params as SqlParams, Row, params_from_iter};

use crate::{
    access_sql::{Params, condition},
    as_of, before,
    connection::{Doing, count, int},
    lists::{self, field_id, register},
    readers::Readers,
    requires::{self, record_id},
    scribe::read_fold,
    search, sidework,
    tail::{self, Nodes},
};

/// A snapshot of a [`crate::SqliteStore`].
pub(crate) struct SqliteSnapshot {
    conn: Option<Connection>,
    size: u64,
    readers: Arc<Readers>,
}

impl SqliteSnapshot {
    pub(crate) fn new(conn: Connection, size: u64, readers: Arc<Readers>) -> Self {
        Self { conn: Some(conn), size, readers }
    }

    fn conn(&self) -> Result<&Connection, StoreError> {
        self.conn.as_ref().ok_or(StoreError::Closed)
    }

    fn each_entry(&self, sql: &str, params: impl SqlParams, each: EachEntry<'_>) -> Result<(), StoreError> {
        const DOING: &str = "read entries";
        let mut query = self.conn()?.prepare_cached(sql).doing(DOING)?;
        let mut rows = query.query(params).doing(DOING)?;
        while let Some(row) = rows.next().doing(DOING)? {
            let (seq, header, salt, body) = entry_columns(row).doing(DOING)?;
            let salt = salt.map(|salt| salt.try_into().map(Salt)).transpose();
            let salt = salt.map_err(|_| StoreError::damaged(format!("the salt of entry {seq}"), "not 32 bytes"))?;
            let content = salt.as_ref().zip(body);
            if let ControlFlow::Break(()) = each(EntryRow { seq, view: EntryView { header, content } }) {
                break;
            }
        }
        Ok(())
    }
}

type EntryColumns<'a> = (u64, &'a [u8], Option<&'a [u8]>, Option<&'a [u8]>);

fn entry_columns<'a>(row: &'a Row<'_>) -> rusqlite::Result<EntryColumns<'a>> {
    Ok((
        count(row.get(0)?),
        row.get_ref(1)?.as_blob()?,
        row.get_ref(2)?.as_blob_or_null()?,
        row.get_ref(3)?.as_blob_or_null()?,
    ))
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.readers.give_back(conn);
        }
    }
}

impl Snapshot for SqliteSnapshot {
    fn size(&self) -> u64 {
        self.size
    }

    fn root_at(&self, size: u64) -> Result<Digest, StoreError> {
        Ok(tree::root_at(size, &Nodes(self.conn()?))?)
    }

    fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        tail::checkpoint(self.conn()?)?.ok_or_else(|| StoreError::damaged("the newest checkpoint", "there is none"))
    }

    fn nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, StoreError> {
        Ok(Nodes(self.conn()?).read_nodes(positions)?)
    }

    fn size_before(&self, instant: Timestamp) -> Result<u64, StoreError> {
        before::one(self.conn()?, self.size, instant)
    }

    fn sizes_before(&self, instants: &[Timestamp]) -> Result<Vec<u64>, StoreError> {
        before::many(self.conn()?, instants)
    }

    fn entries(&self, from: u64, to: u64, each: EachEntry<'_>) -> Result<(), StoreError> {
        let sql = "SELECT seq, header, salt, body FROM entries WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
        self.each_entry(sql, (int(from), int(to)), each)
    }

    fn history(&self, record: RecordId, each: EachEntry<'_>) -> Result<(), StoreError> {
        let sql = "SELECT e.seq, e.header, e.salt, e.body FROM records r JOIN entries e ON e.record = r.id
                   WHERE r.record = ?1 ORDER BY e.seq";
        self.each_entry(sql, [record.0.as_bytes()], each)
    }

    fn record(&self, record: RecordId) -> Result<Option<RecordState>, StoreError> {
        let fold: Option<Vec<u8>> = self
            .conn()?
            .prepare_cached("SELECT fold FROM records WHERE record = ?1")
            .and_then(|mut query| query.query_row([record.0.as_bytes()], |row| row.get(0)).optional())
            .doing("read a record")?;
        fold.map(|fold| read_fold(&fold)).transpose()
    }

    fn record_at(&self, record: RecordId, size: u64) -> Result<Option<RecordState>, StoreError> {
        as_of::one(self.conn()?, record, size)
    }

    fn by_number(&self, register: &RegisterId, number: &str) -> Result<Option<RecordId>, StoreError> {
        requires::numbered(self.conn()?, register, number)
    }

    fn by_key(&self, register: &RegisterId, key: &str) -> Result<Option<RecordId>, StoreError> {
        requires::holder(self.conn()?, register, key)
    }

    fn each_record(&self, register: Option<&RegisterId>, each: Each<'_, RecordState>) -> Result<(), StoreError> {
        as_of::each(self.conn()?, self.size, register, each)
    }

    fn each_record_at(
        &self,
        size: u64,
        register: Option<&RegisterId>,
        each: Each<'_, RecordState>,
    ) -> Result<(), StoreError> {
        as_of::each(self.conn()?, size.min(self.size), register, each)
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        lists::page(self.conn()?, query)
    }

    fn count(&self, query: &ListQuery) -> Result<Count, StoreError> {
        lists::number(self.conn()?, query)
    }

    fn links_from(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError> {
        links(self.conn()?, "r.record = ?1 ORDER BY l.place", record)
    }

    fn links_to(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError> {
        links(self.conn()?, "l.to_record = ?1 ORDER BY l.record, l.place", record)
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Result<Vec<RecordId>, StoreError> {
        const DOING: &str = "read what points at a record";
        let mut query = self
            .conn()?
            .prepare_cached(
                "SELECT r.record FROM links l CROSS JOIN records r ON r.id = l.record
                 WHERE l.to_record = ?1 AND l.field = ?2 AND r.register = ?3 ORDER BY l.record",
            )
            .doing(DOING)?;
        let end = (to.0.as_bytes(), field.as_str(), register.as_str());
        let rows = query.query_map(end, |row| row.get(0).map(record_id)).doing(DOING)?;
        rows.collect::<Result<_, _>>().doing(DOING)
    }

    fn due(&self, query: &DueQuery) -> Result<Vec<DueRow>, StoreError> {
        due(self.conn()?, query)
    }

    fn search(&self, text: &str, access: &AccessPredicate, limit: usize) -> Result<Vec<Hit>, StoreError> {
        search::search(self.conn()?, text, access, limit)
    }

    fn receipt(
        &self,
        actor: ActorId,
        idempotency: &Idempotency,
        now: Timestamp,
    ) -> Result<Option<Receipt>, StoreError> {
        sidework::earlier(self.conn()?, actor, idempotency, now)
    }

    fn outbox(&self, now: Timestamp, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        const DOING: &str = "read the outbox";
        let mut query = self
            .conn()?
            .prepare_cached(
                "SELECT id, topic, dedupe, payload, seq, not_before FROM outbox
                 WHERE sent = 0 AND (not_before IS NULL OR not_before <= ?1) ORDER BY id LIMIT ?2",
            )
            .doing(DOING)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = query.query((now.as_millisecond(), limit)).doing(DOING)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next().doing(DOING)? {
            let not_before: Option<i64> = row.get(5).doing(DOING)?;
            items.push(OutboxRow {
                id: row.get(0).map(count).doing(DOING)?,
                topic: row.get(1).doing(DOING)?,
                dedupe: row.get(2).doing(DOING)?,
                payload: row.get(3).doing(DOING)?,
                seq: row.get(4).map(count).doing(DOING)?,
                not_before: not_before.and_then(|at| Timestamp::from_millisecond(at).ok()),
            });
        }
        Ok(items)
    }

    fn follower(&self, name: &str) -> Result<u64, StoreError> {
        Ok(sidework::position(self.conn()?, name)?.map_or(0, |(_, position)| position))
    }

    fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        if name == "format" {
            let format: i64 =
                self.conn()?.pragma_query_value(None, "user_version", |row| row.get(0)).doing("read its format")?;
            return Ok(Some(format.to_string()));
        }
        self.conn()?
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")
            .and_then(|mut query| query.query_row([name], |row| row.get(0)).optional())
            .doing("read about itself")
    }
}

fn links(conn: &Connection, wanted: &str, record: RecordId) -> Result<Vec<LinkRow>, StoreError> {
    const DOING: &str = "read links";
    let sql = format!(
        "SELECT r.register, r.record, l.field, l.to_register, l.to_record, l.version
         FROM links l JOIN records r ON r.id = l.record WHERE {wanted}"
    );
    let mut query = conn.prepare_cached(&sql).doing(DOING)?;
    let mut rows = query.query([record.0.as_bytes()]).doing(DOING)?;
    let mut links = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        links.push(LinkRow {
            from_register: register(row, 0)?,
            from: row.get(1).map(record_id).doing(DOING)?,
            field: field_id(row, 2)?,
            to_register: register(row, 3)?,
            to: row.get(4).map(record_id).doing(DOING)?,
            version: row.get(5).map(count).doing(DOING)?,
        });
    }
    Ok(links)
}

fn due(conn: &Connection, query: &DueQuery) -> Result<Vec<DueRow>, StoreError> {
    const DOING: &str = "read what falls due";
    let mut params = Params::default();
    let mut all = vec!["r.void = 0".to_owned()];
    // Days as text sort as days do.
    all.extend(query.from.map(|day| format!("d.day >= {}", params.push(day.to_string()))));
    all.extend(query.to.map(|day| format!("d.day <= {}", params.push(day.to_string()))));
    all.extend(query.shown_by.map(|day| format!("d.show <= {}", params.push(day.to_string()))));
    all.extend(query.who.map(|who| {
        let who = params.push(who.to_string());
        let named = format!("EXISTS (SELECT 1 FROM json_each(d.who) w WHERE w.value = {who})");
        if query.by_role.is_empty() {
            return named;
        }
        let pairs = query.by_role.iter().map(|(register, obligation)| {
            format!("({}, {})", params.push(register.to_string()), params.push(obligation.to_string()))
        });
        let pairs = pairs.collect::<Vec<_>>().join(", ");
        format!("({named} OR (d.who = '[]' AND (r.register, d.obligation) IN (VALUES {pairs})))")
    }));
    all.push(condition(&query.access, &mut params));
    let limit = params.push(i64::try_from(query.limit).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT r.register, r.record, r.number, r.title, d.obligation, d.day, d.show, d.who, d.say
         FROM due d CROSS JOIN records r ON r.id = d.record WHERE {}
         ORDER BY d.day, d.record, d.place LIMIT {limit}",
        all.join(" AND ")
    );
    let mut query = conn.prepare_cached(&sql).doing(DOING)?;
    let mut rows = query.query(params_from_iter(params.0)).doing(DOING)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        found.push(DueRow {
            register: register(row, 0)?,
            record: row.get(1).map(record_id).doing(DOING)?,
            number: row.get(2).doing(DOING)?,
            title: row.get(3).doing(DOING)?,
            due: obligation(row)?,
        });
    }
    Ok(found)
}

fn obligation(row: &Row<'_>) -> Result<Due, StoreError> {
    const DOING: &str = "read what falls due";
    fn bad(error: impl std::fmt::Display) -> StoreError {
        StoreError::damaged("an obligation", error)
    }
    let text = |column| row.get::<_, String>(column).doing(DOING);
    let who: Vec<String> = serde_json::from_str(&text(7)?).map_err(bad)?;
    Ok(Due {
        obligation: ObligationId::new(&text(4)?).map_err(bad)?,
        day: text(5)?.parse().map_err(bad)?,
        show: text(6)?.parse().map_err(bad)?,
        who: who.iter().map(|id| id.parse().map(PersonId)).collect::<Result<_, _>>().map_err(bad)?,
        say: text(8)?,
    })
}
