//! Records met while a judgement is put into words: what this reader has to do with each, looked up once.

use std::ops::ControlFlow;

use plumb_model::{
    derive,
    fold::RecordState,
    id::{RecordId, RegisterId},
    verdict::Failure,
};

use crate::{desk::Problem, readiness::report::Writer, records::title};

/// A record, as far as this reader is concerned.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) seen: bool,
    pub(super) mine: bool,
}

impl Writer<'_> {
    pub(super) fn may_name(&self, failure: &Failure) -> Result<bool, Problem> {
        match failure.record {
            None => Ok(true),
            Some(record) => Ok(self.meet(record)?.seen),
        }
    }

    /// What the reader has to do with a record; looked up once.
    pub(super) fn meet(&self, record: RecordId) -> Result<Met, Problem> {
        if self.reader.sees_everything() {
            return Ok(Met { seen: true, mine: false });
        }
        if let Some(met) = self.met.borrow().get(&record) {
            return Ok(*met);
        }
        let state = self.look.snapshot.record(record)?;
        let met = match state.as_ref().and_then(|state| Some((state, self.look.register_of(state)?))) {
            Some((state, register)) => {
                let columns = derive::access_columns(&self.look.rules.packs, register, state);
                let mine = self.reader.person().is_some_and(|person| columns.mine.contains(&person));
                Met { seen: self.reader.reads().allows(&state.register, record, &columns), mine }
            }
            None => Met { seen: false, mine: false },
        };
        self.met.borrow_mut().insert(record, met);
        Ok(met)
    }

    /// A record that failed, by register, number and title, if the reader may see it.
    pub(super) fn named(&self, failure: &Failure) -> Result<Option<(String, String, String)>, Problem> {
        let Some(record) = failure.record else { return Ok(None) };
        if !self.meet(record)?.seen {
            return Ok(None);
        }
        let state = self.record(record)?;
        Ok(state.and_then(|state| {
            let register = self.look.register_of(&state)?;
            Some((state.register.to_string(), failure.number.to_string(), title(register, &state)))
        }))
    }

    /// A record as it stood on the day judged.
    pub(super) fn record(&self, record: RecordId) -> Result<Option<RecordState>, Problem> {
        let snapshot = &self.look.snapshot;
        let now = self.basis.size == snapshot.size();
        Ok(if now { snapshot.record(record)? } else { snapshot.record_at(record, self.basis.size)? })
    }

    /// Every record of a register as it stood on the day judged.
    pub(super) fn each_record(
        &self,
        register: &RegisterId,
        each: &mut dyn FnMut(RecordState) -> ControlFlow<()>,
    ) -> Result<(), Problem> {
        let snapshot = &self.look.snapshot;
        if self.basis.size == snapshot.size() {
            snapshot.each_record(Some(register), each)?;
        } else {
            snapshot.each_record_at(self.basis.size, Some(register), each)?;
        }
        Ok(())
    }
}
