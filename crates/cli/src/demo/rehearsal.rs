//! A stage to rehearse on: a desk without a disk that decides by the shipped packs, so that an act which does not fit them fails here.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::tz::TimeZone;
use plumb_engine::desk::{
    self, ActorName, Answer, Caller, Desk, Done, Given, GivenValue, ListRow, ListView, Problem, ProblemKind, Request,
};
use plumb_ledger::Digest;
use plumb_model::{
    decide::{self, Command, Context, Decision, Lookup, SignedBy, decide},
    define::{register::Part, role::Seat},
    derive,
    expr::Others,
    fact::{Fact, FileRef, Method},
    field::Reading,
    fold::{At, NUMBER, RecordState},
    id::{ActorId, FieldId, PersonId, RecordId, RegisterId, StandardId, TransitionId},
    judge::Judge,
    now::Now,
    pack::{self, PackSet},
    raw::Raw,
    verdict::Verdict,
};
use plumb_store::{Clock as _, Random as _, SeededRandom, SetClock};
use serde_json::{Value, json};

use super::{
    staff::FOUNDER_NAME,
    story::{COMPANY, ZONE},
};

/// The packs as they lie in the repository, of those that bring a standard the ones for the company's.
pub(crate) fn shipped() -> PackSet {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Vec::new();
    gather(&root, "", &mut files);
    let outlines = pack::outlines(&files);
    let on = pack::needed(&outlines, &STANDARDS.map(|id| StandardId::new(id).unwrap()));
    let rules = |path: &str| {
        let pack = path.split('/').next().and_then(|pack| outlines.get(pack));
        pack.is_none_or(|pack| pack.standard.is_none() || on.contains(&pack.pack))
    };
    files.retain(|(path, _)| rules(path));
    pack::load(files).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn gather(folder: &Path, path: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            gather(&entry.path(), &path, files);
        } else if Path::new(&path).extension().is_some_and(|kind| kind == "toml" || kind == "md") {
            files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// What the example company is certified to.
const STANDARDS: [&str; 2] = ["iso-9001-2015", "iso-27001-2022"];

/// A desk in memory.
pub(crate) struct Rehearsal {
    clock: Arc<SetClock>,
    random: SeededRandom,
    world: Mutex<World>,
}

struct World {
    packs: PackSet,
    zone: TimeZone,
    records: BTreeMap<RecordId, Arc<RecordState>>,
    numbers: BTreeMap<(RegisterId, String), RecordId>,
    /// Records by register, link field and the record they lead to.
    pointing: BTreeMap<(RegisterId, FieldId, RecordId), Vec<RecordId>>,
    counters: BTreeMap<(RegisterId, String), u64>,
    keys: BTreeMap<(RegisterId, String), RecordId>,
    seq: u64,
}

impl Rehearsal {
    /// A desk with its organisation and the founder, as a founding leaves them.
    pub(crate) fn new(clock: Arc<SetClock>) -> Self {
        let world = World {
            packs: shipped(),
            zone: TimeZone::get(ZONE).unwrap(),
            records: BTreeMap::new(),
            numbers: BTreeMap::new(),
            pointing: BTreeMap::new(),
            counters: BTreeMap::new(),
            keys: BTreeMap::new(),
            seq: 0,
        };
        let desk = Self { clock, random: SeededRandom::new(1), world: Mutex::new(world) };
        let standards = json!(STANDARDS);
        let organisation = [("name", json!(COMPANY)), ("zone", json!(ZONE)), ("standards", standards)];
        desk.found("organisation", &organisation);
        let roles: Vec<String> = {
            let world = desk.world.lock().unwrap();
            world
                .packs
                .roles
                .iter()
                .filter(|(_, role)| role.seat != Some(Seat::Guest))
                .map(|(id, _)| id.to_string())
                .collect()
        };
        desk.found("people", &[("name", json!(FOUNDER_NAME)), ("roles", json!(roles))]);
        desk
    }

    fn found(&self, register: &str, input: &[(&str, Value)]) {
        let input = input.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
        let id = self.random.record_id(self.clock.now());
        let create = decide::Create {
            register: RegisterId::new(register).unwrap(),
            id,
            number: None,
            input,
            files: Vec::new(),
            takeover: None,
            reading: Reading::Exact,
        };
        self.world.lock().unwrap().run(self.clock.now(), ActorId::System, Command::Create(create)).unwrap();
    }

    /// What the records would lead an auditor to write on the clock's day.
    pub(crate) fn judge(&self) -> Vec<Verdict> {
        let world = self.world.lock().unwrap();
        let mut judge = Judge::new(&world.packs, world.zone.clone());
        world.records.values().for_each(|record| judge.put(record));
        judge.rejudge(Now::new(self.clock.now(), world.zone.clone()).today)
    }

    fn command(&self, world: &World, actor: ActorId, act: desk::Act) -> Command {
        let id = |text: &str| text.parse::<RecordId>().unwrap();
        let input = |values: Vec<Given>| values.into_iter().map(|given| (given.field, typed(given.value))).collect();
        let reading = Reading::Exact;
        match act {
            desk::Act::Create { register, values } => Command::Create(decide::Create {
                register: RegisterId::new(&register).unwrap(),
                id: self.random.record_id(self.clock.now()),
                number: None,
                input: input(values),
                files: Vec::new(),
                takeover: None,
                reading,
            }),
            desk::Act::Change { record, values, reason, .. } => Command::Change(decide::Change {
                record: id(&record.0),
                seen: 0,
                set: input(values),
                rows: Vec::new(),
                reason,
                reading,
            }),
            desk::Act::Move { record, transition, values, reason, .. } => Command::Move(decide::Move {
                record: id(&record.0),
                seen: 0,
                transition: TransitionId::new(&transition).unwrap(),
                input: input(values),
                reason,
                signed: world.signer(actor),
                fallback: None,
            }),
            desk::Act::Attach { record, field, path, name, media_type } => {
                let bytes = std::fs::read(path).unwrap();
                let file = FileRef {
                    id: self.random.record_id(self.clock.now()).to_string(),
                    digest: Digest::of(&bytes).to_string(),
                    name: name.unwrap(),
                    size_bytes: bytes.len().to_string(),
                    media_type: media_type.unwrap(),
                };
                Command::File(decide::Filing { record: id(&record.0), seen: 0, field, file })
            }
            desk::Act::Comment { record, text } => Command::Comment(decide::Comment {
                record: id(&record.0),
                id: self.random.record_id(self.clock.now()),
                text,
                mentions: Vec::new(),
            }),
            other => panic!("the story does not {other:?}"),
        }
    }
}

fn typed(value: GivenValue) -> Value {
    match value {
        GivenValue::One(text) => Value::from(text),
        GivenValue::Several(texts) => json!(texts),
        GivenValue::Rows(rows) => json!(rows),
        GivenValue::Nothing => Value::Null,
    }
}

impl Desk for Rehearsal {
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem> {
        let mut world = self.world.lock().unwrap();
        match request {
            Request::List { register, .. } => {
                let mut list = ListView {
                    register: register.clone(),
                    columns: Vec::new(),
                    order: None,
                    rows: Vec::new(),
                    count: 0,
                    more: false,
                    next: None,
                };
                for record in world.records.values().filter(|record| record.register.as_str() == register) {
                    list.rows.push(ListRow {
                        record: record.record.to_string(),
                        number: record.number().map(str::to_owned),
                        title: String::new(),
                        state: None,
                        state_means: None,
                        state_name: None,
                        etag: record.etag,
                        due: None,
                        cells: BTreeMap::new(),
                    });
                }
                Ok(Answer::List(list))
            }
            Request::Run { act, .. } => {
                let ActorName::Person(person) = &caller.by else { panic!("the story has actors") };
                let actor = ActorId::Person(PersonId(person.parse().unwrap()));
                let command = self.command(&world, actor, act);
                let done = world.run(self.clock.now(), actor, command)?;
                Ok(Answer::Done(done))
            }
            // The desk fills a version from what is said of each control; here a line of it is enough.
            Request::PrepareApplicability { .. } => {
                let ActorName::Person(person) = &caller.by else { panic!("the story has actors") };
                let actor = ActorId::Person(PersonId(person.parse().unwrap()));
                let register = world.packs.playing(Part::Applicability).unwrap().id.to_string();
                let lines = vec![std::collections::BTreeMap::from([("control".to_owned(), "A.5.1".to_owned())])];
                let values = vec![
                    Given::text("title", "Statement of Applicability"),
                    Given::text("standard", "iso-27001-2022"),
                    Given { field: "lines".to_owned(), value: GivenValue::Rows(lines) },
                ];
                let command = self.command(&world, actor, desk::Act::Create { register, values });
                Ok(Answer::Done(world.run(self.clock.now(), actor, command)?))
            }
            other => panic!("the story does not ask {other:?}"),
        }
    }
}

impl World {
    fn signer(&self, actor: ActorId) -> Option<SignedBy> {
        let ActorId::Person(person) = actor else { return None };
        let name = self.records.get(&person.0)?.fields.get("name")?.as_text()?.to_owned();
        Some(SignedBy { person, name, role: None, method: Method::Demo })
    }

    fn run(&mut self, at: jiff::Timestamp, actor: ActorId, command: Command) -> Result<Done, Problem> {
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
