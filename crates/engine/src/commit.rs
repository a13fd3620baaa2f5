//! From decisions to one batch: each is laid over the snapshot, so that the next one sees it, and all are written together.

use jiff::Timestamp;
use plumb_ledger::{Digest, Via};
use plumb_model::{
    decide::{Command, Decision},
    define::register::Part,
    fold::{At, RecordState},
    id::{ActorId, RecordId},
};
use plumb_store::{Batch, Draft, Idempotency, OutboxItem, Receipt, Rederive, StoreError};
use serde_json::Value;

use crate::{
    Engine,
    around::Around,
    deciding,
    desk::Problem,
    engine::{Look, zone},
};

/// How often a decision is made anew where others were quicker.
pub(crate) const TRIES: usize = 4;

/// Decisions that stand or fall together.
pub(crate) struct Batching<'a> {
    look: &'a Look,
    actor: ActorId,
    around: Around<'a>,
    decided: Vec<Decision>,
}

impl<'a> Batching<'a> {
    pub(crate) fn new(look: &'a Look, actor: ActorId) -> Self {
        Self { look, actor, around: Around::new(look), decided: Vec::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.decided.is_empty()
    }

    pub(crate) fn decided(&self) -> &[Decision] {
        &self.decided
    }

    /// A record as it will be, where the batch holds something of it.
    pub(crate) fn pending(&self, record: RecordId) -> Option<RecordState> {
        self.around.pending(record).map(|record| (*record).clone())
    }

    /// Decides, on top of what the batch holds so far.
    pub(crate) fn order(&self, command: Command) -> Result<Vec<Decision>, Problem> {
        deciding::order(self.look, &self.around, self.actor, command)
    }

    /// Takes decisions in.
    pub(crate) fn take(&mut self, decided: Vec<Decision>) -> Result<(), Problem> {
        for decision in decided {
            self.lay(&decision)?;
            self.decided.push(decision);
        }
        Ok(())
    }

    /// Lays a decision over the snapshot. Its number is not drawn yet.
    fn lay(&self, decision: &Decision) -> Result<(), StoreError> {
        let at = self.look.at;
        let mut state = match self.around.get(decision.record) {
            Some(state) => (*state).clone(),
            None => RecordState::new(decision.register.clone(), decision.record, at, self.look.snapshot.size()),
        };
        let at = At { seq: self.look.snapshot.size(), time: at, version: state.version + 1 };
        state
            .apply(at, decision.facts.as_slice())
            .map_err(|fault| StoreError::Fold { record: decision.record, fault })?;
        self.around.put(state);
        Ok(())
    }

    /// Writes everything, or nothing.
    pub(crate) fn commit(
        self,
        engine: &Engine,
        via: Via,
        idempotency: Option<Idempotency>,
        outbox: Vec<OutboxItem>,
    ) -> Result<Receipt, StoreError> {
        let requires = self.around.requires();
        let zone = self.new_zone();
        let drafts = self.decided.iter().map(|decision| draft(engine, decision)).collect();
        let mut batch = Batch::new(self.actor, via, Some(self.look.set()), drafts);
        batch.requires = requires;
        batch.idempotency = idempotency;
        batch.outbox = outbox;
        if let Some(zone) = zone {
            // Days begin elsewhere from now on: whatever was derived by days is derived anew.
            batch.rederive = Some(Rederive::all(std::sync::Arc::new(self.look.deriver_in(zone))));
        }
        engine.wiring.store.append(batch).wait()
    }

    /// The zone, where the batch changes it.
    fn new_zone(&self) -> Option<jiff::tz::TimeZone> {
        let register = self.look.rules.packs.playing(Part::Organisation)?;
        let field = register.plays.as_ref()?.fields.get("zone")?;
        let touched = self.decided.iter().filter(|decision| decision.register == register.id);
        let record = touched.map(|decision| decision.record).next_back()?;
        let name = self.around.get(record)?.fields.get(field)?.as_text()?.to_owned();
        let zone = zone(&name).ok()?;
        (zone != self.look.zone).then_some(zone)
    }
}

/// A decision as the store takes it.
pub(crate) fn draft(engine: &Engine, decision: &Decision) -> Draft {
    Draft {
        register: decision.register.clone(),
        record: decision.record,
        kind: decision.kind,
        facts: decision.facts.clone(),
        number: decision.number.as_ref().map(|number| plumb_store::NumberWanted {
            head: number.head.clone(),
            width: number.width,
            tail: number.tail.clone(),
        }),
        seen: decision.seen,
        salt: engine.wiring.random.salt(),
        erase: decision.erase.clone(),
    }
}

/// An idempotency key with what it stands for.
pub(crate) fn idempotency(key: Option<&str>, content: &Value) -> Option<Idempotency> {
    let content = Digest::of(content.to_string().as_bytes());
    key.map(|key| Idempotency { key: key.to_owned(), content })
}

/// An item of the outbox: somebody was called by name.
pub(crate) fn mention(person: RecordId, record: RecordId, comment: RecordId, at: Timestamp) -> OutboxItem {
    let payload = serde_json::json!({ "person": person, "record": record, "comment": comment, "at": at });
    OutboxItem {
        topic: "mention".to_owned(),
        dedupe: format!("mention/{comment}/{person}"),
        payload: payload.to_string(),
        not_before: None,
    }
}
