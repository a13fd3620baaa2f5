//! The records around a decision: read from one snapshot, with what the same batch is about to write laid over it, and every
//! version read remembered, because the decision stands only as long as they do.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
    sync::Arc,
};

use plumb_model::{
    decide::Lookup,
    define::register::Part,
    expr::Others,
    fold::RecordState,
    id::{FieldId, RecordId, RegisterId},
};
use plumb_store::{CountOf, Precondition, StoreError};

use crate::{engine::Look, pending::Pending};

/// What is read around a decision.
pub(crate) struct Around<'a> {
    look: &'a Look,
    /// Records that the batch makes or changes, as they will be.
    pending: RefCell<Pending>,
    /// The etag of each record read; 0 for one that was not there.
    seen: RefCell<BTreeMap<RecordId, u64>>,
    /// How many records of the register point at a record through a field.
    counted: RefCell<BTreeMap<(RegisterId, FieldId, RecordId), u64>>,
    /// Records by title, of registers that somebody named a record of by title.
    titles: RefCell<BTreeMap<RegisterId, HashMap<String, Vec<RecordId>>>>,
    /// The first thing that could not be read: a decision on half of what there is must not stand.
    fault: RefCell<Option<StoreError>>,
}

impl<'a> Around<'a> {
    pub(crate) fn new(look: &'a Look) -> Self {
        Self {
            look,
            pending: RefCell::default(),
            seen: RefCell::default(),
            counted: RefCell::default(),
            titles: RefCell::default(),
            fault: RefCell::default(),
        }
    }

    /// A record, as it will be after what the batch holds so far.
    pub(crate) fn get(&self, id: RecordId) -> Option<Arc<RecordState>> {
        if let Some(pending) = self.pending(id) {
            return Some(pending);
        }
        let record = self.kept(self.look.snapshot.record(id)).flatten();
        self.seen.borrow_mut().insert(id, record.as_ref().map_or(0, |record| record.etag));
        record.map(Arc::new)
    }

    /// A record that the batch makes or changes, as it will be.
    pub(crate) fn pending(&self, id: RecordId) -> Option<Arc<RecordState>> {
        self.pending.borrow().get(id).map(Arc::clone)
    }

    /// Lays a record over the snapshot.
    pub(crate) fn put(&self, record: RecordState) {
        self.pending.borrow_mut().put(self.look, record);
    }

    /// What must still hold when the batch is written. The records that the batch itself writes say so themselves.
    pub(crate) fn requires(&self) -> Vec<Precondition> {
        let pending = self.pending.borrow();
        let seen = self.seen.borrow();
        let records = seen.iter().filter(|(record, _)| !pending.contains(**record));
        let records = records.map(|(record, etag)| match *etag {
            0 => Precondition::RecordAbsent { record: *record },
            etag => Precondition::RecordAt { record: *record, etag },
        });
        let counted = self.counted.borrow();
        let counts = counted.iter().map(|((register, field, to), n)| Precondition::CountIs {
            register: register.clone(),
            of: CountOf::Link { field: field.clone(), to: *to },
            n: *n,
        });
        records.chain(counts).collect()
    }

    /// The first thing that could not be read.
    pub(crate) fn fault(&self) -> Result<(), StoreError> {
        self.fault.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn kept<T>(&self, read: Result<T, StoreError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault.borrow_mut().get_or_insert(error);
                None
            }
        }
    }
}

impl Others for Around<'_> {
    fn record(&self, register: &RegisterId, record: RecordId) -> Option<Arc<RecordState>> {
        self.get(record).filter(|record| record.register == *register && !self.look.is_void(record))
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>> {
        let kept = self.kept(self.look.snapshot.pointing(register, field, to)).unwrap_or_default();
        let mut found: BTreeMap<RecordId, Arc<RecordState>> = BTreeMap::new();
        let mut count = 0;
        for id in kept {
            // Counted as the store counts them: as they are kept, void ones aside.
            let Some(record) = self.kept(self.look.snapshot.record(id)).flatten() else { continue };
            if !self.look.is_void(&record) {
                count += 1;
                self.seen.borrow_mut().insert(id, record.etag);
                found.insert(id, Arc::new(record));
            }
        }
        self.counted.borrow_mut().insert((register.clone(), field.clone(), to), count);
        let pending = self.pending.borrow();
        found.retain(|id, _| !pending.contains(*id));
        let points = pending.pointing(register, field, to).filter(|record| !self.look.is_void(record));
        found.extend(points.map(|record| (record.record, Arc::clone(record))));
        found.into_values().collect()
    }

    fn organisation(&self) -> Option<Arc<RecordState>> {
        let register = &self.look.rules.packs.playing(Part::Organisation)?.id;
        if let Some(pending) = self.pending.borrow().first_of(register) {
            return Some(Arc::clone(pending));
        }
        let mut found = None;
        let read = self.look.snapshot.each_record(Some(register), &mut |record| {
            found = Some(record);
            ControlFlow::Break(())
        });
        self.kept(read);
        let found = found?;
        self.seen.borrow_mut().insert(found.record, found.etag);
        Some(Arc::new(found))
    }
}

impl Lookup for Around<'_> {
    fn find(&self, record: RecordId) -> Option<Arc<RecordState>> {
        self.get(record)
    }

    fn by_number(&self, register: &RegisterId, number: &str) -> Option<RecordId> {
        let made = self.pending.borrow().by_number(register, number);
        made.or_else(|| self.kept(self.look.snapshot.by_number(register, number)).flatten())
    }

    fn by_title(&self, register: &RegisterId, title: &str) -> Vec<RecordId> {
        let Some(defined) = self.look.rules.packs.registers.get(register) else { return Vec::new() };
        if !self.titles.borrow().contains_key(register) {
            let mut titles: HashMap<String, Vec<RecordId>> = HashMap::new();
            let read = self.look.snapshot.each_record(Some(register), &mut |record| {
                if !self.look.is_void(&record) {
                    titles.entry(crate::records::title(defined, &record)).or_default().push(record.record);
                }
                ControlFlow::Continue(())
            });
            self.kept(read);
            self.titles.borrow_mut().insert(register.clone(), titles);
        }
        let mut found = self.titles.borrow().get(register).and_then(|t| t.get(title)).cloned().unwrap_or_default();
        let pending = self.pending.borrow();
        found.retain(|id| !pending.contains(*id));
        found.extend(pending.by_title(self.look, register, title));
        found
    }

    fn by_key(&self, register: &RegisterId, key: &str) -> Option<RecordId> {
        let taken = self.pending.borrow().by_key(register, key);
        taken.or_else(|| self.kept(self.look.snapshot.by_key(register, key)).flatten())
    }
}
