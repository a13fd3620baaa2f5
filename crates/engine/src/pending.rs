//! The records that a batch is about to write, as they will be, and found as the store finds those it holds: by number, by title, by
//! what they point at. A batch may be an import of a hundred thousand rows, so nothing here looks through all of them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use plumb_model::{
    derive::unique_keys,
    fold::RecordState,
    id::{FieldId, RecordId, RegisterId},
};

use crate::{engine::Look, records::title};

/// What a record is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum By {
    /// Its number.
    Number(String),
    /// What its title field says.
    Title(String),
    /// A unique key that it holds.
    Key(String),
    /// A record that it points at through a field.
    Points(FieldId, RecordId),
}

/// What a batch holds so far.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    records: BTreeMap<RecordId, Arc<RecordState>>,
    found: HashMap<RegisterId, HashMap<By, BTreeSet<RecordId>>>,
}

impl Pending {
    pub(crate) fn get(&self, id: RecordId) -> Option<&Arc<RecordState>> {
        self.records.get(&id)
    }

    pub(crate) fn contains(&self, id: RecordId) -> bool {
        self.records.contains_key(&id)
    }

    /// Takes a record as it will be; what was known of it no longer counts.
    pub(crate) fn put(&mut self, look: &Look, record: RecordState) {
        let id = record.record;
        if let Some(before) = self.records.remove(&id) {
            let index = self.found.entry(before.register.clone()).or_default();
            for by in names(look, &before) {
                if let Some(there) = index.get_mut(&by) {
                    there.remove(&id);
                }
            }
        }
        let index = self.found.entry(record.register.clone()).or_default();
        for by in names(look, &record) {
            index.entry(by).or_default().insert(id);
        }
        self.records.insert(id, Arc::new(record));
    }

    /// The first record of a register that holds few.
    pub(crate) fn first_of(&self, register: &RegisterId) -> Option<&Arc<RecordState>> {
        self.records.get(self.found.get(register)?.values().flatten().min()?)
    }

    pub(crate) fn by_number(&self, register: &RegisterId, number: &str) -> Option<RecordId> {
        self.ids(register, &By::Number(number.to_owned())).next()
    }

    /// The records of that title which are not void.
    pub(crate) fn by_title(&self, look: &Look, register: &RegisterId, title: &str) -> Vec<RecordId> {
        let is_live = |id: &RecordId| self.get(*id).is_some_and(|record| !look.is_void(record));
        self.ids(register, &By::Title(title.to_owned())).filter(is_live).collect()
    }

    pub(crate) fn by_key(&self, register: &RegisterId, key: &str) -> Option<RecordId> {
        self.ids(register, &By::Key(key.to_owned())).next()
    }

    /// The records that point at one through a field, void ones among them.
    pub(crate) fn pointing<'s>(
        &'s self,
        register: &RegisterId,
        field: &FieldId,
        to: RecordId,
    ) -> impl Iterator<Item = &'s Arc<RecordState>> + use<'s> {
        self.ids(register, &By::Points(field.clone(), to)).filter_map(|id| self.records.get(&id))
    }

    fn ids<'s>(&'s self, register: &RegisterId, by: &By) -> impl Iterator<Item = RecordId> + use<'s> {
        self.found.get(register).and_then(|index| index.get(by)).into_iter().flatten().copied()
    }
}

/// All that a record is found by.
fn names(look: &Look, record: &RecordState) -> Vec<By> {
    let register = look.rules.packs.registers.get(&record.register);
    let number = record.number().map(|number| By::Number(number.to_owned()));
    let title = register.map(|register| By::Title(title(register, record)));
    let keys = register.map(|register| unique_keys(register, record)).into_iter().flatten();
    let points =
        record.links.iter().flat_map(|(field, links)| links.iter().map(|link| By::Points(field.clone(), link.to)));
    number.into_iter().chain(title).chain(keys.map(|key| By::Key(key.text))).chain(points).collect()
}
