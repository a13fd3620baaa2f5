//! The world of a rehearsal: records in memory, written by what the model decides and by nothing else.

use std::{collections::BTreeMap, sync::Arc};

use jiff::tz::TimeZone;
use plumb_engine::desk::{Done, Problem, ProblemKind};
use plumb_model::{
    decide::{Command, Context, Decision, Lookup, SignedBy, decide},
    define::register::Part,
    derive,
    expr::Others,
    fact::{Fact, Method},
    fold::{At, NUMBER, RecordState},
    id::{ActorId, FieldId, RecordId, RegisterId},
    now::Now,
    pack::PackSet,
    raw::Raw,
};

/// Records and what leads to them.
pub(super) struct World {
    pub(super) packs: PackSet,
    pub(super) zone: TimeZone,
    pub(super) records: BTreeMap<RecordId, Arc<RecordState>>,
    numbers: BTreeMap<(RegisterId, String), RecordId>,
    /// Records by register, link field and the record they lead to.
    pointing: BTreeMap<(RegisterId, FieldId, RecordId), Vec<RecordId>>,
    counters: BTreeMap<(RegisterId, String), u64>,
    keys: BTreeMap<(RegisterId, String), RecordId>,
    seq: u64,
}

impl World {
    pub(super) fn new(packs: PackSet, zone: TimeZone) -> Self {
        let (records, numbers, pointing) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (counters, keys) = (BTreeMap::new(), BTreeMap::new());
        Self { packs, zone, records, numbers, pointing, counters, keys, seq: 0 }
    }

    pub(super) fn signer(&self, actor: ActorId) -> Option<SignedBy> {
        let ActorId::Person(person) = actor else { return None };
        let name = self.records.get(&person.0)?.fields.get("name")?.as_text()?.to_owned();
        Some(SignedBy { person, name, role: None, method: Method::Demo })
    }

    pub(super) fn run(&mut self, at: jiff::Timestamp, actor: ActorId, command: Command) -> Result<Done, Problem> {
        let now = Now::new(at, self.zone.clone());
        let decisions = decide(&Context { packs: &self.packs, now: &now, actor, records: self }, command)
            .map_err(|refusal| Problem::new(ProblemKind::Rule, "refused", format!("{refusal} ({refusal:?})")))?;
        for decision in &decisions {
            self.write(at, decision);
        }
        let first = decisions.first().unwrap();
        let record = &self.records[&first.record];
        Ok(Done {
            seq: self.seq,
            entries: decisions.len() as u64,
            register: record.register.to_string(),
            record: record.record.to_string(),
            number: record.number().map(str::to_owned),
            etag: record.etag,
            state: record.state.as_ref().map(ToString::to_string),
            with_it: Vec::new(),
        })
    }

    fn write(&mut self, time: jiff::Timestamp, decision: &Decision) {
        let mut facts = decision.facts.clone();
        if let Some(wanted) = &decision.number {
            let series = (decision.register.clone(), format!("{}#{}", wanted.head, wanted.tail));
            let counter = self.counters.entry(series).or_default();
            *counter += 1;
            let number = format!("{}{:0width$}{}", wanted.head, counter, wanted.tail, width = wanted.width);
            facts.push(Fact::Set { field: FieldId::new(NUMBER).unwrap(), value: Raw::Text(number) });
        }
        let old = self.records.get(&decision.record);
        let fresh = || RecordState::new(decision.register.clone(), decision.record, time, self.seq);
        let mut record = old.map_or_else(fresh, |record| (**record).clone());
        let at = At { seq: self.seq, time, version: record.version + 1 };
        record.apply(at, facts.as_slice()).unwrap_or_else(|fault| panic!("{fault}: {facts:?}"));
        self.seq += 1;
        for fact in &facts {
            match fact {
                Fact::Linked { field, to, .. } => {
                    let there = self.pointing.entry((decision.register.clone(), field.clone(), *to)).or_default();
                    if !there.contains(&decision.record) {
                        there.push(decision.record);
                    }
                }
                Fact::Unlinked { field, to } => {
                    let there = self.pointing.entry((decision.register.clone(), field.clone(), *to)).or_default();
                    there.retain(|record| *record != decision.record);
                }
                _ => {}
            }
        }
        if let Some(number) = record.number() {
            self.numbers.insert((decision.register.clone(), number.to_owned()), decision.record);
        }
        let register = &self.packs.registers[decision.register.as_str()];
        for key in old.map(|record| derive::unique_keys(register, record)).unwrap_or_default() {
            self.keys.remove(&(decision.register.clone(), key.text));
        }
        for key in derive::unique_keys(register, &record) {
            let holder = self.keys.insert((decision.register.clone(), key.text.clone()), decision.record);
            assert!(holder.is_none_or(|holder| holder == decision.record), "{} is taken", key.text);
        }
        self.records.insert(decision.record, Arc::new(record));
    }

    fn alive(&self, record: &RecordState) -> bool {
        !derive::is_void(&self.packs.registers[record.register.as_str()], record)
    }
}

impl Others for World {
    fn record(&self, register: &RegisterId, record: RecordId) -> Option<Arc<RecordState>> {
        self.records.get(&record).filter(|record| record.register == *register && self.alive(record)).cloned()
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>> {
        let key = (register.clone(), field.clone(), to);
        let all = self.pointing.get(&key).into_iter().flatten().filter_map(|record| self.records.get(record));
        all.filter(|record| self.alive(record)).cloned().collect()
    }

    fn organisation(&self) -> Option<Arc<RecordState>> {
        let id = &self.packs.playing(Part::Organisation)?.id;
        self.records.values().find(|record| record.register == *id).cloned()
    }
}

impl Lookup for World {
    fn find(&self, record: RecordId) -> Option<Arc<RecordState>> {
        self.records.get(&record).cloned()
    }

    fn by_number(&self, register: &RegisterId, number: &str) -> Option<RecordId> {
        self.numbers.get(&(register.clone(), number.to_owned())).copied()
    }

    fn by_title(&self, _: &RegisterId, _: &str) -> Vec<RecordId> {
        // The story names records by number; a title would be a slip.
        Vec::new()
    }

    fn by_key(&self, register: &RegisterId, key: &str) -> Option<RecordId> {
        self.keys.get(&(register.clone(), key.to_owned())).copied()
    }
}
