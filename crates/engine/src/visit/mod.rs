//! Somebody from outside comes for an audit: for a window and a scope, sees evidence as of the period and, from the closing meeting on, as
//! it was then; asks for records; and ends by itself.

mod asking;
mod earlier;
mod show;

use std::ops::ControlFlow;

use plumb_ledger::Via;
use plumb_model::{
    access::{Granted, Standing},
    define::register::Part,
    fact::Fact,
    fold::RecordState,
    id::{PersonId, RecordId},
};
use plumb_store::facts_of;

use crate::{
    Engine,
    access::Reader,
    desk::{ActorName, Caller, Problem},
    engine::Look,
    playing::PartOf,
};
use earlier::Earlier;

impl Engine {
    /// Who reads, by which door: what is only shown is not there for programs.
    pub(crate) fn reader_of(&self, caller: &Caller) -> Result<Reader, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let reader = look.cut_off(reader)?;
        Ok(if caller.via == Via::Api { reader.taking() } else { reader })
    }

    /// Whether somebody is from outside.
    ///
    /// # Errors
    /// [`Problem`] where people or grants cannot be read, or there is no such person.
    pub fn is_guest(&self, person: PersonId) -> Result<bool, Problem> {
        Ok(self.look()?.reader(&ActorName::Person(person.to_string()))?.is_guest())
    }

    /// A look as this reader has it: at everything, or at what stood when the period or the visit was over.
    pub(crate) fn look_of(&self, reader: &Reader) -> Result<Look, Problem> {
        let look = self.look()?;
        Ok(match reader.sees_until() {
            Some(size) if size < look.snapshot.size() => look.cut_at(size),
            _ => look,
        })
    }
}

impl Look {
    /// The same look at a shorter log.
    fn cut_at(self, size: u64) -> Self {
        let deriver = self.deriver();
        let snapshot = Box::new(Earlier::new(self.snapshot, size, deriver));
        // Whoever came later is not named then: people are read anew, and kept apart.
        Self { snapshot, kept_people: std::sync::Arc::default(), ..self }
    }

    /// A guest who comes for an audit sees until its period or its closing meeting; with several visits, as far as the latest lets.
    fn cut_off(&self, reader: Reader) -> Result<Reader, Problem> {
        let visits: Vec<&Granted> = reader.visits().collect();
        if visits.is_empty() {
            return Ok(reader);
        }
        let mut until = 0;
        for visit in visits {
            match self.sees_until(visit.by)? {
                Some(size) => until = until.max(size),
                None => return Ok(reader),
            }
        }
        Ok(reader.until(until))
    }

    /// The size up to which a visit sees; none: everything.
    fn sees_until(&self, grant: RecordId) -> Result<Option<u64>, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, Part::Grant) else { return Ok(None) };
        let Some(record) = self.snapshot.record(grant)? else { return Ok(None) };
        let closed = self.closed_at(&record)?;
        let ended = part.read(&record).day("evidence_until", &self.zone).filter(|until| *until < self.today);
        let ended = ended.map(|until| self.end_of(until)).transpose()?;
        let ended = ended.map(|end| self.snapshot.size_before(end)).transpose()?;
        Ok(match (closed, ended) {
            (Some(closed), Some(ended)) => Some(closed.min(ended)),
            (closed, ended) => closed.or(ended),
        })
    }

    /// How many entries there were when the closing meeting was entered; none before it.
    pub(crate) fn closed_at(&self, grant: &RecordState) -> Result<Option<u64>, Problem> {
        if grant.frozen.is_empty() {
            return Ok(None);
        }
        let mut closed = None;
        self.snapshot.history(grant.record, &mut |row| {
            let facts = row.view.content.and_then(|(_, body)| facts_of(body).ok()).unwrap_or_default();
            if facts.iter().any(|fact| matches!(fact, Fact::Frozen { .. })) {
                closed = Some(row.seq + 1);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        Ok(closed)
    }
}

/// The visits of somebody: grants for an audit that show something.
pub(crate) fn visits(standing: &Standing) -> impl Iterator<Item = &Granted> {
    let reads = |grant: &&Granted| grant.audit.is_some() && grant.actions.contains(&plumb_model::access::Action::Read);
    let mut seen: Vec<RecordId> = Vec::new();
    standing.grants().iter().filter(reads).filter(move |grant| {
        let first = !seen.contains(&grant.by);
        seen.push(grant.by);
        first && standing.is_guest()
    })
}
