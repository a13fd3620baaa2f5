//! Everything as it stood after so many entries, read through the same door as what stands now: what an auditor goes on seeing after the
//! closing meeting, or sees of a period that is over.

use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{Arc, OnceLock},
};

use jiff::Timestamp;
use plumb_ledger::{Checkpoint, Digest};
use plumb_model::{
    derive::Deriver,
    derived::{Derive as _, Derived},
    fold::RecordState,
    id::{ActorId, FieldId, RecordId, RegisterId},
};
use plumb_store::{
    AccessPredicate, Count, Cursor, DueQuery, DueRow, Each, EachEntry, Filter, Hit, Idempotency, LinkRow, ListQuery,
    ListRow, OutboxRow, Page, Receipt, Snapshot, StoreError, VoidShown,
};

use crate::written::{fits, narrows};

/// Hits of a search at most.
const HITS: usize = 2_000;

/// A snapshot cut off after `size` entries.
pub(crate) struct Earlier {
    now: Box<dyn Snapshot>,
    size: u64,
    deriver: Deriver,
    all: OnceLock<Arc<All>>,
}

/// All records as they were, with what is derived from them.
struct All {
    records: Vec<(RecordState, Derived)>,
    to: HashMap<RecordId, Vec<LinkRow>>,
}

impl Earlier {
    pub(crate) fn new(now: Box<dyn Snapshot>, size: u64, deriver: Deriver) -> Self {
        Self { now, size, deriver, all: OnceLock::new() }
    }

    fn all(&self) -> Result<Arc<All>, StoreError> {
        if let Some(all) = self.all.get() {
            return Ok(Arc::clone(all));
        }
        let (mut records, mut to): (Vec<_>, HashMap<RecordId, Vec<LinkRow>>) = (Vec::new(), HashMap::new());
        self.now.each_record_at(self.size, None, &mut |record| {
            let derived = self.deriver.derive(&record);
            for link in &derived.links {
                to.entry(link.to).or_default().push(LinkRow {
                    from_register: record.register.clone(),
                    from: record.record,
                    field: link.field.clone(),
                    to_register: link.register.clone(),
                    to: link.to,
                    version: link.version,
                });
            }
            records.push((record, derived));
            ControlFlow::Continue(())
        })?;
        Ok(Arc::clone(self.all.get_or_init(|| Arc::new(All { records, to }))))
    }

    fn rows(&self, query: &ListQuery) -> Result<Vec<ListRow>, StoreError> {
        let all = self.all()?;
        let wanted = |(record, derived): &&(RecordState, Derived)| {
            record.register == query.register
                && !record.erased
                && (query.void == VoidShown::Yes || !derived.void)
                && query.access.allows(&record.register, record.record, &derived.access)
                && query.filters.iter().all(|filter: &Filter| fits(&derived.cells, filter))
                && query.narrowed.iter().all(|narrowing| narrows(record, derived, narrowing))
        };
        let mut found: Vec<&(RecordState, Derived)> = all.records.iter().filter(wanted).collect();
        match &query.sort {
            // Newest first, as a list without an order is.
            None => found.sort_by_key(|(record, _)| std::cmp::Reverse(record.first_seq)),
            Some(sort) => {
                let key = |derived: &Derived| {
                    derived.cells.iter().filter(|cell| cell.field == sort.field).map(|cell| cell.key.clone()).min()
                };
                found.sort_by(|(a, of_a), (b, of_b)| {
                    let (left, right) = (key(of_a), key(of_b));
                    let by_key = match (&left, &right) {
                        (Some(left), Some(right)) if sort.descending => right.cmp(left),
                        (Some(left), Some(right)) => left.cmp(right),
                        // Records without a cell come last either way.
                        _ => right.is_some().cmp(&left.is_some()),
                    };
                    by_key.then_with(|| b.first_seq.cmp(&a.first_seq))
                });
            }
        }
        let row = |(record, derived): &(RecordState, Derived)| ListRow {
            record: record.record,
            register: record.register.clone(),
            number: derived.number.clone(),
            title: derived.title.clone(),
            state: record.state.clone(),
            etag: record.etag,
            void: derived.void,
            due: derived.due.iter().map(|due| due.day).min(),
            cells: derived.cells.clone(),
        };
        Ok(found.into_iter().map(row).collect())
    }
}

impl Snapshot for Earlier {
    fn size(&self) -> u64 {
        self.size
    }

    fn root_at(&self, size: u64) -> Result<Digest, StoreError> {
        self.now.root_at(size.min(self.size))
    }

    fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        // The newest: it proves earlier entries too.
        self.now.checkpoint()
    }

    fn nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, StoreError> {
        self.now.nodes(positions)
    }

    fn size_before(&self, instant: Timestamp) -> Result<u64, StoreError> {
        Ok(self.now.size_before(instant)?.min(self.size))
    }

    fn sizes_before(&self, instants: &[Timestamp]) -> Result<Vec<u64>, StoreError> {
        Ok(self.now.sizes_before(instants)?.into_iter().map(|size| size.min(self.size)).collect())
    }

    fn entries(&self, from: u64, to: u64, each: EachEntry<'_>) -> Result<(), StoreError> {
        self.now.entries(from, to.min(self.size), each)
    }

    fn history(&self, record: RecordId, each: EachEntry<'_>) -> Result<(), StoreError> {
        let size = self.size;
        self.now.history(record, &mut |row| if row.seq < size { each(row) } else { ControlFlow::Break(()) })
    }

    fn record(&self, record: RecordId) -> Result<Option<RecordState>, StoreError> {
        self.now.record_at(record, self.size)
    }

    fn record_at(&self, record: RecordId, size: u64) -> Result<Option<RecordState>, StoreError> {
        self.now.record_at(record, size.min(self.size))
    }

    fn by_number(&self, register: &RegisterId, number: &str) -> Result<Option<RecordId>, StoreError> {
        let Some(id) = self.now.by_number(register, number)? else { return Ok(None) };
        Ok(self.record(id)?.map(|record| record.record))
    }

    fn by_key(&self, register: &RegisterId, key: &str) -> Result<Option<RecordId>, StoreError> {
        let all = self.all()?;
        let holds = |(record, derived): &&(RecordState, Derived)| {
            record.register == *register && derived.unique.iter().any(|unique| unique == key)
        };
        Ok(all.records.iter().find(holds).map(|(record, _)| record.record))
    }

    fn each_record(&self, register: Option<&RegisterId>, each: Each<'_, RecordState>) -> Result<(), StoreError> {
        self.now.each_record_at(self.size, register, each)
    }

    fn each_record_at(
        &self,
        size: u64,
        register: Option<&RegisterId>,
        each: Each<'_, RecordState>,
    ) -> Result<(), StoreError> {
        self.now.each_record_at(size.min(self.size), register, each)
    }

    fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        let begin = query.after.as_ref().map_or(0, |cursor| usize::try_from(cursor.place).unwrap_or(0));
        let rows = self.rows(query)?;
        let end = begin.saturating_add(query.limit.clamp(1, 500));
        let next = (end < rows.len()).then(|| Cursor { key: None, place: i64::try_from(end).unwrap_or(i64::MAX) });
        Ok(Page { rows: rows.into_iter().skip(begin).take(end - begin).collect(), next })
    }

    fn count(&self, query: &ListQuery) -> Result<Count, StoreError> {
        let count = self.rows(query)?.len();
        Ok(if count > 1_000 { Count::MoreThan1000 } else { Count::Exactly(count as u64) })
    }

    fn links_from(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError> {
        let all = self.all()?;
        Ok(all.to.values().flatten().filter(|link| link.from == record).cloned().collect())
    }

    fn links_to(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError> {
        Ok(self.all()?.to.get(&record).cloned().unwrap_or_default())
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let links = self.links_to(to)?;
        let here = links.into_iter().filter(|link| link.from_register == *register && link.field == *field);
        Ok(here.map(|link| link.from).collect())
    }

    fn due(&self, _: &DueQuery) -> Result<Vec<DueRow>, StoreError> {
        // What is to be done is always today's affair, and nobody's from outside.
        Ok(Vec::new())
    }

    fn search(&self, text: &str, access: &AccessPredicate, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let all = self.all()?;
        let words = plumb_store::Narrowing::Words(text.to_owned());
        let typed = text.trim().to_lowercase();
        let mut hits: Vec<Hit> = Vec::new();
        for (record, derived) in all.records.iter().rev() {
            let exact = derived.number.as_ref().is_some_and(|number| number.to_lowercase() == typed);
            let open =
                !derived.void && !record.erased && access.allows(&record.register, record.record, &derived.access);
            if open && (exact || narrows(record, derived, &words)) && hits.len() < HITS {
                hits.push(Hit {
                    register: record.register.clone(),
                    record: record.record,
                    number: derived.number.clone(),
                    title: derived.title.clone(),
                    exact,
                });
            }
        }
        hits.sort_by_key(|hit| !hit.exact);
        hits.truncate(limit);
        Ok(hits)
    }

    fn receipt(
        &self,
        actor: ActorId,
        idempotency: &Idempotency,
        now: Timestamp,
    ) -> Result<Option<Receipt>, StoreError> {
        self.now.receipt(actor, idempotency, now)
    }

    fn outbox(&self, now: Timestamp, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.now.outbox(now, limit)
    }

    fn follower(&self, name: &str) -> Result<u64, StoreError> {
        self.now.follower(name)
    }

    fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.now.meta(name)
    }
}
