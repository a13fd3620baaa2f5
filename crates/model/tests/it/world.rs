//! A small company in memory: records, a set clock, and a writer that does what a store does with decisions.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use jiff::{Timestamp, tz::TimeZone};
use plumb_model::{
    decide::{Change, Command, Context, Create, Decision, Lookup, Move, Refusal, SignedBy, decide},
    define::register::Part,
    derive::{self, Deriver},
    derived::{Derive, Derived},
    expr::Others,
    fact::{Fact, Method},
    field::Reading,
    fold::{At, NUMBER, RecordState},
    id::{ActorId, FieldId, PersonId, RecordId, RegisterId, TransitionId},
    now::Now,
    pack::{self, PackSet},
    raw::Raw,
};
use serde_json::Value;

use crate::pack_load::sections;

/// The rules of the small company.
pub(crate) fn packs() -> Arc<PackSet> {
    static PACKS: OnceLock<Arc<PackSet>> = OnceLock::new();
    let load = || {
        Arc::new(pack::load(sections(include_str!("world_pack.txt"))).unwrap_or_else(|mistakes| panic!("{mistakes}")))
    };
    Arc::clone(PACKS.get_or_init(load))
}

/// The company.
pub(crate) struct World {
    pub(crate) packs: Arc<PackSet>,
    pub(crate) now: Now,
    pub(crate) records: BTreeMap<RecordId, Arc<RecordState>>,
    /// Every entry of every record: what a log holds.
    pub(crate) entries: Vec<(RecordId, At, Vec<Fact>)>,
    next: u64,
}

impl World {
    /// A company with its own record and three people: Ada manages, Ben and Cleo edit.
    pub(crate) fn new() -> Self {
        let mut world = Self::empty(packs());
        world.make("company", &[("name", "Kestrel".into()), ("zone", "UTC".into())]);
        for (name, role) in [("Ada", "manager"), ("Ben", "editor"), ("Cleo", "editor")] {
            world
                .make("staff", &[("name", name.into()), ("login", name.to_lowercase().into()), ("roles", role.into())]);
        }
        world
    }

    /// A company without records.
    pub(crate) fn empty(packs: Arc<PackSet>) -> Self {
        let at: Timestamp = "2026-03-14T09:00:00Z".parse().unwrap();
        let now = Now::new(at, TimeZone::UTC);
        Self { packs, now, records: BTreeMap::new(), entries: Vec::new(), next: 1 }
    }

    pub(crate) fn on(&mut self, day: &str) {
        self.now = Now::new(format!("{day}T09:00:00Z").parse().unwrap(), TimeZone::UTC);
    }

    pub(crate) fn fresh_id(&mut self) -> RecordId {
        self.next += 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.next.to_be_bytes());
        RecordId::from_parts(1_700_000_000_000, &random)
    }

    pub(crate) fn named(&self, name: &str) -> RecordId {
        let title = |record: &RecordState| derive::title(&self.packs.registers[record.register.as_str()], record);
        self.records.values().find(|record| title(record) == name).unwrap_or_else(|| panic!("{name}")).record
    }

    pub(crate) fn actor(&self, name: &str) -> ActorId {
        ActorId::Person(PersonId(self.named(name)))
    }

    pub(crate) fn record(&self, id: RecordId) -> Arc<RecordState> {
        Arc::clone(&self.records[&id])
    }

    pub(crate) fn text(&self, id: RecordId, field: &str) -> Option<String> {
        self.records[&id].fields.get(field).and_then(Raw::as_text).map(str::to_owned)
    }

    pub(crate) fn state(&self, id: RecordId) -> String {
        self.records[&id].state.as_ref().unwrap().to_string()
    }

    pub(crate) fn derived(&self, id: RecordId) -> Derived {
        Deriver::new(Arc::clone(&self.packs), TimeZone::UTC).derive(&self.records[&id])
    }

    pub(crate) fn context(&self, actor: ActorId) -> Context<'_> {
        Context { packs: &self.packs, now: &self.now, actor, records: self }
    }

    /// Decides and writes. The writer trusts nothing: a decision that does not fold fails the test.
    pub(crate) fn run(&mut self, actor: ActorId, command: Command) -> Result<Vec<Decision>, Refusal> {
        let decisions = decide(&self.context(actor), command)?;
        for decision in &decisions {
            self.write(decision);
        }
        Ok(decisions)
    }

    fn write(&mut self, decision: &Decision) {
        let old = self.records.get(&decision.record);
        let (version, etag) = old.map_or((0, 0), |record| (record.version, record.etag));
        if let Some(seen) = decision.seen {
            assert_eq!(seen, etag, "decided on what is there");
        }
        let seq = self.entries.len() as u64;
        let at = At { seq, time: self.now.at, version: version + 1 };
        let mut facts = decision.facts.clone();
        if let Some(wanted) = &decision.number {
            let taken = |number: &str| self.by_number(&decision.register, number).is_some();
            let number = |n: usize| format!("{}{n:0width$}{}", wanted.head, wanted.tail, width = wanted.width);
            let n = (1..10_000).find(|n| !taken(&number(*n))).unwrap();
            facts.push(Fact::Set { field: FieldId::new(NUMBER).unwrap(), value: Raw::Text(number(n)) });
        }
        let fresh = || RecordState::new(decision.register.clone(), decision.record, self.now.at, seq);
        let mut record = old.map_or_else(fresh, |record| (**record).clone());
        record.apply(at, facts.as_slice()).unwrap_or_else(|fault| panic!("{fault}: {facts:?}"));
        assert_eq!(record.state, decision.to, "the state announced is the state reached");
        self.entries.push((decision.record, at, facts));
        let register = &self.packs.registers[decision.register.as_str()];
        for key in derive::unique_keys(register, &record) {
            let holder = self.by_key(&register.id, &key.text);
            assert!(holder.is_none_or(|holder| holder == record.record), "unique keys stay unique: {}", key.text);
        }
        self.records.insert(record.record, Arc::new(record));
    }

    /// Makes a record as the system.
    pub(crate) fn make(&mut self, register: &str, input: &[(&str, Value)]) -> RecordId {
        self.make_as(ActorId::System, register, input).unwrap_or_else(|refusal| panic!("{register}: {refusal}"))
    }

    pub(crate) fn make_as(
        &mut self,
        actor: ActorId,
        register: &str,
        input: &[(&str, Value)],
    ) -> Result<RecordId, Refusal> {
        let id = self.fresh_id();
        self.run(actor, Command::Create(creation(register, id, input)))?;
        Ok(id)
    }

    pub(crate) fn set(
        &mut self,
        actor: ActorId,
        record: RecordId,
        input: &[(&str, Value)],
    ) -> Result<Vec<Decision>, Refusal> {
        self.run(actor, Command::Change(changing(record, input)))
    }

    pub(crate) fn go(&mut self, actor: ActorId, record: RecordId, transition: &str) -> Result<Vec<Decision>, Refusal> {
        self.run(actor, Command::Move(moving(record, transition)))
    }

    /// The same, signed by the actor.
    pub(crate) fn sign(
        &mut self,
        actor: ActorId,
        record: RecordId,
        transition: &str,
    ) -> Result<Vec<Decision>, Refusal> {
        let mut order = moving(record, transition);
        order.signed = signed(actor);
        self.run(actor, Command::Move(order))
    }

    /// A document with one revision by Ben, approved by Ada.
    pub(crate) fn approved(&mut self) -> (RecordId, RecordId) {
        let master = self.make("masters", &[("name", format!("Document {}", self.next).into())]);
        let revision = self.draft(master);
        self.sign(self.actor("Ada"), revision, "approve").unwrap();
        (master, revision)
    }

    pub(crate) fn draft(&mut self, master: RecordId) -> RecordId {
        let ben = self.actor("Ben");
        self.make_as(ben, "drafts", &[("text", "How we work".into()), ("master", master.to_string().into())]).unwrap()
    }
}

pub(crate) fn creation(register: &str, id: RecordId, input: &[(&str, Value)]) -> Create {
    Create {
        register: RegisterId::new(register).unwrap(),
        id,
        number: None,
        input: owned(input),
        files: Vec::new(),
        takeover: None,
        reading: Reading::Exact,
    }
}

pub(crate) fn changing(record: RecordId, input: &[(&str, Value)]) -> Change {
    Change { record, seen: 0, set: owned(input), rows: Vec::new(), reason: None, reading: Reading::Exact }
}

pub(crate) fn moving(record: RecordId, transition: &str) -> Move {
    let transition = TransitionId::new(transition).unwrap();
    Move { record, seen: 0, transition, input: Vec::new(), reason: None, signed: None, fallback: None }
}

pub(crate) fn signed(actor: ActorId) -> Option<SignedBy> {
    let ActorId::Person(person) = actor else { return None };
    Some(SignedBy { person, name: "As printed".to_owned(), role: None, method: Method::Password })
}

fn owned(input: &[(&str, Value)]) -> Vec<(String, Value)> {
    input.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

impl World {
    fn alive(&self, record: &RecordState) -> bool {
        !derive::is_void(&self.packs.registers[record.register.as_str()], record)
    }
}

impl Others for World {
    fn record(&self, register: &RegisterId, record: RecordId) -> Option<Arc<RecordState>> {
        self.records.get(&record).filter(|record| record.register == *register && self.alive(record)).cloned()
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>> {
        let points = |record: &&Arc<RecordState>| {
            let links = record.links.get(field).is_some_and(|links| links.iter().any(|link| link.to == to));
            record.register == *register && links && self.alive(record)
        };
        self.records.values().filter(points).cloned().collect()
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
        let same = |record: &&Arc<RecordState>| record.register == *register && record.number() == Some(number);
        self.records.values().find(same).map(|record| record.record)
    }

    fn by_title(&self, register: &RegisterId, title: &str) -> Vec<RecordId> {
        let definition = &self.packs.registers[register.as_str()];
        let same = |record: &&Arc<RecordState>| {
            record.register == *register && self.alive(record) && derive::title(definition, record) == title
        };
        self.records.values().filter(same).map(|record| record.record).take(2).collect()
    }

    fn by_key(&self, register: &RegisterId, key: &str) -> Option<RecordId> {
        let definition = &self.packs.registers[register.as_str()];
        let holds = |record: &&Arc<RecordState>| {
            record.register == *register && derive::unique_keys(definition, record).iter().any(|held| held.text == key)
        };
        self.records.values().find(holds).map(|record| record.record)
    }
}
