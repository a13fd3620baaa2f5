//! A batch in the making: records as they were, what becomes so, and records as they will be.

use std::sync::Arc;

use jiff::Timestamp;
use plumb_ledger::Kind;

use super::{Context, Decision, NumberWanted, Refusal};
use crate::{
    access::Standing,
    define::register::{Field, FieldKind, Filled, Register, StateKind},
    derive,
    fact::Fact,
    fold::{At, RecordState},
    id::{ActorId, FieldId, RecordId, RegisterId},
    raw::Raw,
};

/// An entry's body has at most 256 KiB; the writer adds a number, canonical JSON may add a little.
const MAX_FACTS: usize = 250 * 1024;

/// One record's part of the batch.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) register: &'a Register,
    /// The record as it was; none: it is new.
    pub(crate) before: Option<Arc<RecordState>>,
    /// The record as it will be.
    pub(crate) after: RecordState,
    pub(crate) facts: Vec<Fact>,
    pub(crate) kind: Kind,
    pub(crate) number: Option<NumberWanted>,
    at: At,
}

impl<'a> Step<'a> {
    /// A new record.
    pub(super) fn create(register: &'a Register, record: RecordId, at: Timestamp) -> Self {
        let after = RecordState::new(register.id.clone(), record, at, 0);
        let at = At { seq: 0, time: at, version: 1 };
        Self { register, before: None, after, facts: Vec::new(), kind: Kind::Created, number: None, at }
    }

    /// A change of a record.
    pub(crate) fn change(register: &'a Register, before: Arc<RecordState>, kind: Kind, at: Timestamp) -> Self {
        let after = (*before).clone();
        let at = At { seq: before.last_seq.saturating_add(1), time: at, version: before.version + 1 };
        Self { register, before: Some(before), after, facts: Vec::new(), kind, number: None, at }
    }

    /// The version that this entry makes.
    pub(crate) fn version(&self) -> u64 {
        self.at.version
    }

    /// Adds a fact and folds it at once.
    pub(crate) fn add(&mut self, fact: Fact) -> Result<(), Refusal> {
        self.after.version = self.at.version - 1;
        self.after.apply(self.at, std::slice::from_ref(&fact))?;
        self.facts.push(fact);
        Ok(())
    }

    /// Sets a field, unless it has the value already.
    pub(crate) fn set(&mut self, field: &FieldId, value: Raw) -> Result<(), Refusal> {
        if self.after.fields.get(field) == Some(&value) {
            return Ok(());
        }
        self.add(Fact::Set { field: field.clone(), value })
    }

    /// Takes a field's value away, where it has one.
    pub(crate) fn unset(&mut self, field: &FieldId) -> Result<(), Refusal> {
        if self.after.fields.contains_key(field) {
            self.add(Fact::Unset { field: field.clone(), item: None })
        } else {
            Ok(())
        }
    }

    /// Whether a fact of this step speaks of the field.
    pub(crate) fn touches(&self, id: &str) -> bool {
        self.facts.iter().any(|fact| match fact {
            Fact::Set { field, .. }
            | Fact::Unset { field, .. }
            | Fact::RowPut { field, .. }
            | Fact::RowGone { field, .. }
            | Fact::Linked { field, .. }
            | Fact::Unlinked { field, .. }
            | Fact::Filed { field, .. } => field.as_str() == id,
            _ => false,
        })
    }

    /// Whether the field has a value as the record will be.
    pub(crate) fn has(&self, field: &Field) -> bool {
        let id = &field.id;
        match &field.kind {
            FieldKind::Person { .. } | FieldKind::Link { .. } => {
                self.after.links.get(id).is_some_and(|links| !links.is_empty())
            }
            FieldKind::Files => self.after.files.get(id).is_some_and(|files| !files.is_empty()),
            FieldKind::Table(_) => self.after.tables.get(id).is_some_and(|rows| !rows.is_empty()),
            FieldKind::Computed { .. } => true,
            _ => self.after.fields.contains_key(id),
        }
    }
}

/// A batch in the making.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) standing: Standing,
    /// Steps written before the main one.
    pub(crate) first: Vec<Step<'a>>,
    /// Steps written after it.
    pub(crate) then: Vec<Step<'a>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(context: Context<'a>, standing: Standing) -> Self {
        Self { context, standing, first: Vec::new(), then: Vec::new() }
    }

    /// The register with this id.
    pub(crate) fn register(&self, id: &RegisterId) -> Result<&'a Register, Refusal> {
        self.context.packs.registers.get(id).ok_or_else(|| Refusal::NoRegister(id.clone()))
    }

    /// A record that can be changed: there, as seen, neither void nor erased.
    pub(super) fn open(&self, record: RecordId, seen: u64, kind: Kind) -> Result<Step<'a>, Refusal> {
        let step = self.load(record, seen, kind)?;
        if derive::is_void(step.register, &step.after) {
            return Err(Refusal::Void);
        }
        if step.after.erased {
            return Err(Refusal::Erased);
        }
        Ok(step)
    }

    /// A record that is there, as seen.
    pub(super) fn load(&self, record: RecordId, seen: u64, kind: Kind) -> Result<Step<'a>, Refusal> {
        let before = self.context.records.find(record).ok_or(Refusal::NoRecord(record))?;
        if seen != 0 && seen != before.etag {
            return Err(Refusal::Stale { seen, have: before.etag });
        }
        let register = self.register(&before.register)?;
        Ok(Step::change(register, before, kind, self.context.now.at))
    }

    /// Fills in a value: the day, the actor, or as given.
    pub(crate) fn fill(&self, step: &mut Step<'_>, field: &Field, value: &Filled) -> Result<(), Refusal> {
        match (value, &field.kind, self.context.actor) {
            (Filled::Nothing, kind, _) if kind.is_linked() => {
                let links = step.after.links.get(&field.id).cloned().unwrap_or_default();
                links.iter().try_for_each(|link| step.add(Fact::Unlinked { field: field.id.clone(), to: link.to }))
            }
            (Filled::Nothing, ..) => step.unset(&field.id),
            (Filled::Value(raw), ..) => step.set(&field.id, raw.clone()),
            (Filled::Today, FieldKind::Moment, _) => match crate::field::write_moment(self.context.now.at) {
                Some(moment) => step.set(&field.id, Raw::Text(moment)),
                None => Ok(()),
            },
            (Filled::Today, ..) => step.set(&field.id, Raw::Text(self.context.now.today.to_string())),
            (Filled::Actor, FieldKind::Person { many }, ActorId::Person(person)) => {
                let links = step.after.links.get(&field.id).cloned().unwrap_or_default();
                if links.iter().any(|link| link.to == person.0) {
                    return Ok(());
                }
                if !many {
                    links
                        .iter()
                        .try_for_each(|link| step.add(Fact::Unlinked { field: field.id.clone(), to: link.to }))?;
                }
                let record = self.context.records.find(person.0).ok_or(Refusal::NoRecord(person.0))?;
                let (register, version) = (record.register.clone(), record.version);
                step.add(Fact::Linked { field: field.id.clone(), register, to: person.0, version })
            }
            (Filled::Actor, ..) => Ok(()),
        }
    }

    /// Says which unique keys of the record are taken by another that keeps them.
    pub(super) fn unique(&self, step: &Step<'_>) -> Result<(), Refusal> {
        for key in derive::unique_keys(step.register, &step.after) {
            let Some(holder) = self.context.records.by_key(&step.register.id, &key.text) else { continue };
            if holder == step.after.record {
                continue;
            }
            let gives_up = self.first.iter().any(|other| {
                let keeps =
                    || derive::unique_keys(other.register, &other.after).iter().any(|kept| kept.text == key.text);
                other.after.record == holder && !keeps()
            });
            if !gives_up {
                let number = self.context.records.find(holder).and_then(|record| record.number().map(str::to_owned));
                return Err(Refusal::Taken { fields: key.words, holder: number.unwrap_or_else(|| holder.to_string()) });
            }
        }
        Ok(())
    }

    /// The decisions of the batch: none of them empty, none too large.
    pub(super) fn done(mut self, main: Step<'a>) -> Result<Vec<Decision>, Refusal> {
        if main.facts.is_empty() {
            return Err(Refusal::Nothing);
        }
        self.unique(&main)?;
        let steps = self.first.drain(..).chain([main]).chain(self.then.drain(..));
        let steps: Vec<Step<'_>> = steps.filter(|step| !step.facts.is_empty()).collect();
        steps.into_iter().map(decision).collect()
    }
}

fn decision(step: Step<'_>) -> Result<Decision, Refusal> {
    let bytes = serde_json::to_vec(&step.facts).map_or(usize::MAX, |bytes| bytes.len());
    if bytes > MAX_FACTS {
        return Err(Refusal::TooLarge { bytes, limit: MAX_FACTS });
    }
    let void = step.after.state.as_ref().and_then(|state| step.register.state(state.as_str()));
    let voided = void.is_some_and(|state| state.kind == StateKind::Void) && step.kind == Kind::Moved;
    Ok(Decision {
        register: step.register.id.clone(),
        record: step.after.record,
        kind: if voided { Kind::Voided } else { step.kind },
        to: step.after.state.clone(),
        facts: step.facts,
        number: step.number,
        seen: Some(step.before.map_or(0, |before| before.etag)),
        erase: Vec::new(),
    })
}
