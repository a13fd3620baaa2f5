//! Handing open work over: every open record that names somebody, in one batch, to somebody else. What that person did stays
//! in the history; what is done stays as it is.

use std::collections::BTreeMap;

use plumb_model::{
    decide::{Change, Command},
    define::register::{FieldKind, Part, Register},
    derive,
    field::Reading,
    fold::RecordState,
    id::{ActorId, FieldId, PersonId, RecordId},
};
use plumb_store::gate::{AccessKind, Place};
use serde_json::Value;

use crate::{
    Engine,
    access::Reader,
    commit::{Batching, TRIES},
    desk::{Caller, HandOverView, HandedRecord, Problem, ProblemKind},
    engine::Look,
};

/// Most records at once: more than that is no hand-over but a change of the system.
const MOST: usize = 2_000;

/// An open record, and the fields by which it names somebody.
struct Open {
    record: RecordState,
    fields: Vec<FieldId>,
}

impl Engine {
    /// Says what there is to hand over, or does it: all in one batch, or nothing.
    pub(crate) fn hand_over(
        &self,
        caller: &Caller,
        from: &str,
        to: Option<&str>,
        key: Option<&str>,
    ) -> Result<HandOverView, Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            let people = look.people()?;
            let reader = look.reader(&caller.by)?;
            let from = look.asked_about(&reader, &people, from)?;
            let Some(to) = to else {
                return look.handing(&reader, from.id, from.name.clone(), None).map(|(view, _)| view);
            };
            let to = people.find(to)?;
            if !to.here || to.id == from.id {
                let say = format!("`{}` cannot take this over; nothing was changed", to.name);
                return Err(Problem::new(ProblemKind::Rule, "hand-over.who", say)
                    .field("to")
                    .help("choose somebody else who works here today"));
            }
            let (mut view, open) = look.handing(&reader, from.id, from.name.clone(), Some(to.name.clone()))?;
            let writer = look.writer(&caller.by)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            for (open, row) in open.into_iter().zip(&mut view.records) {
                let decided = batching.order(changed(&open, from.id, to.id));
                match decided.and_then(|decided| batching.take(decided)) {
                    Ok(()) => {}
                    Err(problem) if problem.kind == ProblemKind::Fault => return Err(problem),
                    // Frozen, or not this person's to change: it is said, and the rest goes on.
                    Err(problem) => row.stays = Some(problem.say),
                }
            }
            if batching.is_empty() {
                return Ok(view);
            }
            let content = serde_json::json!({ "actor": caller.by, "hand_over": [from.id, to.id] });
            match batching.commit(self, caller.via, crate::commit::idempotency(key, &content), Vec::new()) {
                Ok(receipt) => {
                    view.seq = Some(receipt.last_seq);
                    self.wiring.gate.note(AccessKind::HandedOver, Some(from.id), &Place::default(), &to.name)?;
                    return Ok(view);
                }
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept changing the same records; nothing was handed over";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("try again in a moment"))
    }
}

impl Look {
    fn handing(
        &self,
        reader: &Reader,
        from: PersonId,
        name: String,
        to: Option<String>,
    ) -> Result<(HandOverView, Vec<Open>), Problem> {
        let mut fields: BTreeMap<RecordId, Vec<FieldId>> = BTreeMap::new();
        for row in self.snapshot.links_to(from.0)? {
            fields.entry(row.from).or_default().push(row.field);
        }
        let persons = self.rules.packs.playing(Part::Person).map(|register| &register.id);
        let (mut open, mut rows, mut unseen) = (Vec::new(), Vec::new(), 0);
        for (id, mut fields) in fields {
            let Some(record) = self.snapshot.record(id)? else { continue };
            let Some(register) = self.register_of(&record) else { continue };
            // Whose deputy somebody is says that person's own record; and a grant is not work.
            let apart = Some(&register.id) == persons || register.plays.as_ref().is_some_and(|p| p.part == Part::Grant);
            if apart || !is_open(register, &record) {
                continue;
            }
            fields.retain(|field| is_person(register, field));
            if fields.is_empty() {
                continue;
            }
            if !self.may_see(reader, &record) || fields.iter().any(|field| reader.hides(register, field)) {
                unseen += 1;
                continue;
            }
            let label = |id: &FieldId| register.field(id.as_str()).map(|field| field.name.en.clone());
            rows.push(HandedRecord {
                register: register.name.en.clone(),
                number: record.number().map(ToOwned::to_owned),
                title: self.derive(&record).title,
                fields: fields.iter().filter_map(label).collect(),
                stays: None,
            });
            open.push(Open { record, fields });
            if open.len() > MOST {
                let say = format!("more than {MOST} open records name `{name}`; nothing was handed over");
                return Err(Problem::new(ProblemKind::Rule, "hand-over.many", say)
                    .help("hand them over register by register, from their lists"));
            }
        }
        Ok((HandOverView { from: name, to, records: rows, unseen, seq: None }, open))
    }
}

/// A register without a workflow has nothing that is done: its records are open as long as they are not void.
fn is_open(register: &Register, record: &RecordState) -> bool {
    derive::is_open(register, record) || (record.state.is_none() && !derive::is_void(register, record))
}

fn is_person(register: &Register, field: &FieldId) -> bool {
    register.field(field.as_str()).is_some_and(|field| matches!(field.kind, FieldKind::Person { .. }))
}

/// The same people, the one in place of the other, once each.
fn changed(open: &Open, from: PersonId, to: PersonId) -> Command {
    let set = open.fields.iter().map(|field| {
        let mut people: Vec<String> = Vec::new();
        for link in open.record.links.get(field).into_iter().flatten() {
            let person = if link.to == from.0 { to.0 } else { link.to }.to_string();
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let value = match people.as_slice() {
            [one] => Value::from(one.as_str()),
            several => Value::from(several),
        };
        (field.to_string(), value)
    });
    Command::Change(Change {
        record: open.record.record,
        seen: open.record.etag,
        set: set.collect(),
        rows: Vec::new(),
        reason: None,
        reading: Reading::Exact,
    })
}
