//! Evaluates over whole records, as deciding, deriving and fixtures have them: own fields, and through [`Others`] the records around.

use std::{cell::RefCell, ops::ControlFlow, sync::Arc};

use jiff::tz::TimeZone;

use super::{
    data::{Data, Members},
    scope::{FieldRef, FieldRole, Kind},
    value::{Handle, Value},
};
use crate::{
    fold::RecordState,
    id::{FieldId, RecordId, RegisterId},
    raw::Raw,
};

/// The records around one record. Void records are not given out.
pub trait Others {
    /// The record with this id.
    fn record(&self, register: &RegisterId, record: RecordId) -> Option<Arc<RecordState>>;
    /// Records of a register whose link field leads to `to`, in the order of their ids.
    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>>;
    /// The record of the register that plays *organisation*.
    fn organisation(&self) -> Option<Arc<RecordState>>;
}

/// One record, with the records around it where they are at hand. Evaluate at [`RecordView::OWN`].
pub struct RecordView<'a> {
    own: &'a RecordState,
    zone: &'a TimeZone,
    others: Option<&'a dyn Others>,
    /// Records met on the way; handle n is the n-1st.
    met: RefCell<Vec<(RecordId, Option<Arc<RecordState>>)>>,
}

impl std::fmt::Debug for RecordView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordView").field("own", &self.own.record).finish_non_exhaustive()
    }
}

impl<'a> RecordView<'a> {
    /// The handle of the record itself.
    pub const OWN: Handle = Handle { record: 0, row: Handle::NO_ROW };

    /// A record by itself: its own fields only. `zone` gives moments their civil day.
    #[must_use]
    pub fn alone(own: &'a RecordState, zone: &'a TimeZone) -> Self {
        Self { own, zone, others: None, met: RefCell::new(Vec::new()) }
    }

    /// A record among others.
    #[must_use]
    pub fn among(own: &'a RecordState, zone: &'a TimeZone, others: &'a dyn Others) -> Self {
        Self { others: Some(others), ..Self::alone(own, zone) }
    }

    fn meet(&self, id: RecordId, state: Option<Arc<RecordState>>) -> Handle {
        if id == self.own.record {
            return Self::OWN;
        }
        let mut met = self.met.borrow_mut();
        let place = met.iter().position(|(known, _)| *known == id).unwrap_or_else(|| {
            met.push((id, state));
            met.len() - 1
        });
        Handle::record(u32::try_from(place + 1).unwrap_or(u32::MAX - 1))
    }

    fn state<T>(&self, at: Handle, work: impl FnOnce(&RecordState) -> T) -> Option<T> {
        if at.record == 0 {
            return Some(work(self.own));
        }
        let state = self.met.borrow().get(at.record as usize - 1).and_then(|(_, state)| state.clone());
        state.map(|state| work(&state))
    }
}

/// The raw value of a field, or of a column where the handle names a row.
fn raw<'r>(record: &'r RecordState, row: u32, field: &FieldRef) -> Option<&'r Raw> {
    match &field.table {
        Some(table) => record.tables.get(table)?.values().nth(row as usize)?.get(&field.field),
        None => record.fields.get(&field.field),
    }
}

impl Data for RecordView<'_> {
    fn value(&self, at: Handle, field: &FieldRef) -> Option<Value> {
        self.state(at, |record| {
            if field.role == FieldRole::State {
                return record.state.as_ref().map(|state| Value::Text(state.as_str().into()));
            }
            raw(record, at.row, field).and_then(|raw| Value::read(raw, &field.kind, self.zone))
        })?
    }

    fn size(&self, at: Handle, field: &FieldRef) -> usize {
        let count = |record: &RecordState| match &field.kind {
            Kind::Link { .. } => {
                let links = record.links.get(&field.field).map(Vec::as_slice).unwrap_or_default();
                let Some(others) = self.others else { return links.len() };
                links.iter().filter(|link| others.record(&link.register, link.to).is_some()).count()
            }
            Kind::Files => record.files.get(&field.field).map_or(0, Vec::len),
            Kind::Table(_) => record.tables.get(&field.field).map_or(0, std::collections::BTreeMap::len),
            _ if field.role == FieldRole::State => usize::from(record.state.is_some()),
            kind => {
                usize::from(raw(record, at.row, field).is_some_and(|raw| Value::read(raw, kind, self.zone).is_some()))
            }
        };
        self.state(at, count).unwrap_or_default()
    }

    fn members(&self, at: Handle, which: Members<'_>, visit: &mut dyn FnMut(Handle) -> ControlFlow<()>) {
        let handles: Vec<Handle> = match which {
            Members::Rows(table) => {
                let rows =
                    self.state(at, |record| record.tables.get(&table.field).map_or(0, std::collections::BTreeMap::len));
                let rows = u32::try_from(rows.unwrap_or_default()).unwrap_or(u32::MAX);
                (0..rows).map(|row| Handle { record: at.record, row }).collect()
            }
            Members::Links(field) => {
                let links =
                    self.state(at, |record| record.links.get(&field.field).cloned()).flatten().unwrap_or_default();
                let met = links.into_iter().filter_map(|link| match self.others {
                    Some(others) => Some(self.meet(link.to, Some(others.record(&link.register, link.to)?))),
                    None => Some(self.meet(link.to, None)),
                });
                met.collect()
            }
            Members::Pointing(field) => {
                let own = self.state(at, |record| record.record);
                let Some((own, others)) = own.zip(self.others) else { return };
                let pointing = others.pointing(&field.register, &field.field, own);
                pointing.into_iter().map(|state| self.meet(state.record, Some(state))).collect()
            }
        };
        for handle in handles {
            if visit(handle).is_break() {
                return;
            }
        }
    }

    fn organisation(&self) -> Option<Handle> {
        let state = self.others?.organisation()?;
        Some(self.meet(state.record, Some(state)))
    }
}
