//! The records as they were after so many entries, one by one: what trails are walked over.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
    sync::Arc,
};

use plumb_model::{
    define::register::Part,
    expr::Others,
    fold::RecordState,
    id::{FieldId, RecordId, RegisterId},
};
use plumb_store::StoreError;

use crate::{desk::Problem, engine::Look};

/// Records read at most where others point at one: whatever is walked, a page holds fewer.
const READ: usize = 200;

/// Who pointed where after so many entries: links are kept as they are now, so those of a past day are read once from the records.
#[derive(Debug)]
pub(crate) struct PastLinks {
    size: u64,
    to: HashMap<RecordId, Vec<(RegisterId, FieldId, RecordId)>>,
}

impl PastLinks {
    pub(super) fn read(look: &Look, size: u64) -> Result<Self, Problem> {
        let mut to: HashMap<RecordId, Vec<(RegisterId, FieldId, RecordId)>> = HashMap::new();
        look.snapshot.each_record_at(size, None, &mut |record| {
            for (field, links) in &record.links {
                for link in links {
                    to.entry(link.to).or_default().push((record.register.clone(), field.clone(), record.record));
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(Self { size, to })
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }
}

/// All records of one register.
type Whole = Arc<Vec<Arc<RecordState>>>;

/// The records as of a day. What could not be read is remembered, and the walk fails with it in the end.
pub(super) struct Then<'a> {
    look: &'a Look,
    size: u64,
    past: Option<Arc<PastLinks>>,
    known: RefCell<HashMap<RecordId, Option<Arc<RecordState>>>>,
    whole: RefCell<BTreeMap<RegisterId, Whole>>,
    fault: RefCell<Option<StoreError>>,
}

impl<'a> Then<'a> {
    pub(super) fn now(look: &'a Look) -> Self {
        Self {
            look,
            size: look.snapshot.size(),
            past: None,
            known: RefCell::default(),
            whole: RefCell::default(),
            fault: RefCell::default(),
        }
    }

    pub(super) fn at(look: &'a Look, size: u64, past: Arc<PastLinks>) -> Self {
        Self { size, past: Some(past), ..Self::now(look) }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn is_past(&self) -> bool {
        self.past.is_some()
    }

    pub(super) fn fault(&self) -> Result<(), StoreError> {
        self.fault.borrow_mut().take().map_or(Ok(()), Err)
    }

    /// A record as it was, void or not.
    pub(super) fn get(&self, id: RecordId) -> Result<Option<Arc<RecordState>>, StoreError> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Ok(known.clone());
        }
        let snapshot = &self.look.snapshot;
        let read = if self.is_past() { snapshot.record_at(id, self.size)? } else { snapshot.record(id)? };
        let read = read.map(Arc::new);
        self.known.borrow_mut().insert(id, read.clone());
        Ok(read)
    }

    /// A record that counts.
    pub(super) fn there(&self, id: RecordId) -> Option<Arc<RecordState>> {
        let read = self.get(id);
        self.kept(read).flatten().filter(|record| !self.look.is_void(record) && !record.erased)
    }

    /// The newest records of a register that point here by a field, and how many more there are.
    pub(super) fn newest_pointing(
        &self,
        register: &RegisterId,
        field: &FieldId,
        to: RecordId,
    ) -> (Vec<Arc<RecordState>>, u64) {
        let mut ids: Vec<RecordId> = if let Some(past) = &self.past {
            let all = past.to.get(&to).map(Vec::as_slice).unwrap_or_default();
            all.iter().filter(|(from, by, _)| from == register && by == field).map(|(.., id)| *id).collect()
        } else {
            let rows = self.kept(self.look.snapshot.links_to(to)).unwrap_or_default();
            let here = rows.into_iter().filter(|row| row.from_register == *register && row.field == *field);
            here.map(|row| row.from).collect()
        };
        // Ids grow with time: the newest come first.
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.dedup();
        let more = u64::try_from(ids.len().saturating_sub(READ)).unwrap_or(u64::MAX);
        (ids.into_iter().take(READ).filter_map(|id| self.there(id)).collect(), more)
    }

    /// All records of a register that count.
    pub(super) fn all(&self, register: &RegisterId) -> Whole {
        if let Some(known) = self.whole.borrow().get(register) {
            return Arc::clone(known);
        }
        let mut all = Vec::new();
        let mut each = |record: RecordState| {
            if !self.look.is_void(&record) && !record.erased {
                all.push(Arc::new(record));
            }
            ControlFlow::Continue(())
        };
        let read = if self.is_past() {
            self.look.snapshot.each_record_at(self.size, Some(register), &mut each)
        } else {
            self.look.snapshot.each_record(Some(register), &mut each)
        };
        self.kept(read);
        let all = Arc::new(all);
        self.whole.borrow_mut().insert(register.clone(), Arc::clone(&all));
        all
    }

    /// The record with this number, of whatever register.
    pub(super) fn numbered(&self, number: &str) -> Option<Arc<RecordState>> {
        for register in self.look.rules.packs.registers.keys() {
            if let Some(id) = self.kept(self.look.snapshot.by_number(register, number)).flatten() {
                return self.there(id);
            }
        }
        None
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

impl Others for Then<'_> {
    fn record(&self, register: &RegisterId, record: RecordId) -> Option<Arc<RecordState>> {
        self.there(record).filter(|record| record.register == *register)
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>> {
        let (mut records, _) = self.newest_pointing(register, field, to);
        records.sort_by_key(|record| record.record);
        records
    }

    fn organisation(&self) -> Option<Arc<RecordState>> {
        let register = &self.look.rules.packs.playing(Part::Organisation)?.id;
        self.all(register).first().cloned()
    }
}
