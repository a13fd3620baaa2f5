//! A stage to rehearse on: a desk without a disk that decides by the shipped packs, so that an act which does not fit them fails here.

mod world;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::tz::TimeZone;
use plumb_engine::desk::{
    self, ActorName, Answer, Caller, Desk, Done, Given, GivenValue, LinkView, ListRow, ListView, Problem,
    QuestionStands, QuestionView, QuestionnaireView, Request,
};
use plumb_ledger::Digest;
use plumb_model::{
    decide::{self, Command},
    define::{register::Part, role::Seat},
    expr::Others,
    fact::FileRef,
    field::Reading,
    fold::RecordState,
    id::{ActorId, FieldId, PersonId, RecordId, RegisterId, StandardId, TransitionId},
    judge::Judge,
    now::Now,
    pack::{self, PackSet},
    verdict::Verdict,
};
use plumb_store::{Clock as _, Random as _, SeededRandom, SetClock};
use serde_json::{Value, json};

use self::world::World;
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

impl Rehearsal {
    /// A desk with its organisation and the founder, as a founding leaves them.
    pub(crate) fn new(clock: Arc<SetClock>) -> Self {
        let world = World::new(shipped(), TimeZone::get(ZONE).unwrap());
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
                let lines = vec![std::collections::BTreeMap::from([("control".to_owned(), "A.5.1".to_owned())])];
                let values = vec![
                    Given::text("title", "Statement of Applicability"),
                    Given::text("standard", "iso-27001-2022"),
                    Given { field: "lines".to_owned(), value: GivenValue::Rows(lines) },
                ];
                Ok(Answer::Done(self.create(&mut world, caller, Part::Applicability, values)?))
            }
            Request::TakeQuestionnaire { taken, .. } => {
                let asked = taken.questions.iter().map(|question| Given::text("asked", &question.asked));
                let about = vec![
                    Given::text("title", &taken.title),
                    Given::text("customer", &taken.customer),
                    Given::text("highest", &taken.highest),
                ];
                let form = self.create(&mut world, caller, Part::Questionnaire, about)?;
                for question in asked {
                    let of = Given::text("questionnaire", &form.record);
                    self.create(&mut world, caller, Part::Question, vec![of, question])?;
                }
                Ok(Answer::Done(form))
            }
            // Nothing is recognised here, so every question is left open.
            Request::Questionnaire { record } => {
                let of = record.0.parse::<RecordId>().unwrap();
                let (register, field) =
                    (world.packs.playing(Part::Question).unwrap().id.clone(), FieldId::new("questionnaire").unwrap());
                let questions = Others::pointing(&*world, &register, &field, of);
                Ok(Answer::Questionnaire(Box::new(QuestionnaireView {
                    link: LinkView::default(),
                    customer: String::new(),
                    highest: String::new(),
                    due: None,
                    sent: None,
                    closed: false,
                    questions: questions.iter().map(|question| waiting(question)).collect(),
                    may_answer: true,
                })))
            }
            Request::AnswerQuestion { question, .. } => {
                let values = vec![Given::text("decision", "open")];
                let act = desk::Act::Change { record: question, values, reason: None, seen: None };
                let ActorName::Person(person) = &caller.by else { panic!("the story has actors") };
                let actor = ActorId::Person(PersonId(person.parse().unwrap()));
                let command = self.command(&world, actor, act);
                Ok(Answer::Done(world.run(self.clock.now(), actor, command)?))
            }
            other => panic!("the story does not ask {other:?}"),
        }
    }
}

fn waiting(question: &RecordState) -> QuestionView {
    QuestionView {
        record: question.record.to_string(),
        number: None,
        etag: question.etag,
        place: None,
        asked: String::new(),
        stands: QuestionStands::Nothing,
        answer: None,
        proposed: None,
        rests_on: None,
        confirmed_on: None,
        matched: Vec::new(),
        too_confidential: false,
        earlier: None,
        by: None,
        on: None,
    }
}

impl Rehearsal {
    fn create(&self, world: &mut World, caller: &Caller, part: Part, values: Vec<Given>) -> Result<Done, Problem> {
        let ActorName::Person(person) = &caller.by else { panic!("the story has actors") };
        let actor = ActorId::Person(PersonId(person.parse().unwrap()));
        let register = world.packs.playing(part).unwrap().id.to_string();
        let command = self.command(world, actor, desk::Act::Create { register, values });
        world.run(self.clock.now(), actor, command)
    }
}
