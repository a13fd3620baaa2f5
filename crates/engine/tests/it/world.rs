//! A company on a temporary disk: shipped packs, a clock that stands where it was put, randomness from a seed.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Weak},
};

use jiff::{Timestamp, tz::TimeZoneDatabase};
use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{
        Act, ActorName, Answer, Caller, Desk, Done, Given, GivenValue, HistoryView, ImportReport, ImportTable,
        ListView, Mapping, Problem, ReadinessReport, RecordRef, RecordView, Request, RequirementRow, Switches,
        VerifyReport,
    },
    gate::Gate,
};
use plumb_ledger::{Checkpoint, HeaderView, Kind};
use plumb_model::{derive::Deriver, derived::Derive, pack::PackSet};
use plumb_store::{Clock, SeededRandom, SetClock, Snapshot, Store, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore, VerifyOptions, verify};

/// Nobody looks at the tables here; store-sqlite's own tests do.
struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        let size = against.map_or(0, |checkpoint| checkpoint.head().size);
        Ok(VerifyReport::Holds { size, root: String::new(), files: 0, not_read: vec!["everything".into()] })
    }
}

pub(crate) struct World {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) engine: Arc<Engine>,
    /// Its store; the engine alone keeps it open.
    store: Weak<dyn Store>,
}

/// The packs that ship, read where they lie.
pub(crate) fn packs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml" || end == "md") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn founding() -> Founding {
    Founding {
        company: "Nordwind Feinmechanik GmbH".into(),
        zone: "Europe/Berlin".into(),
        person: "Anna Weber".into(),
        standards: vec!["iso-9001-2015".parse().unwrap(), "iso-27001-2022".parse().unwrap()],
        next_visit: Some("2026-11-03".parse().unwrap()),
        second_copy: Some("the safe in Kiel".into()),
    }
}

/// The same, read once.
pub(crate) static PACKS: LazyLock<Arc<PackSet>> =
    LazyLock::new(|| Arc::new(plumb_model::pack::load(packs()).unwrap_or_else(|mistakes| panic!("{mistakes}"))));

/// Whatever the store keeps is what its log says.
pub(crate) fn holds(data: &Path) {
    let zone = TimeZoneDatabase::bundled().get(&founding().zone).unwrap();
    let derive: Arc<dyn Derive> = Arc::new(Deriver::new(PACKS.clone(), zone));
    let report = verify(data, &VerifyOptions { derive: Some(derive), ..VerifyOptions::default() }).unwrap();
    assert_eq!(report.found, []);
}

/// The gate of a data folder under a clock that is set.
pub(crate) fn gate(data: &Path, clock: Arc<dyn Clock>) -> Gate {
    Gate::new(Arc::new(SqliteGate::at(data)), clock, Arc::new(SystemRandom))
}

pub(crate) fn wiring<C: Clock + 'static>(data: &Path, clock: &Arc<C>) -> Wiring {
    let settings = Settings { clock: clock.clone(), random: Arc::new(SeededRandom::new(7)), ..Settings::default() };
    let store = SqliteStore::open(data, &settings).unwrap();
    // Opened again, it must not draw the same ids again.
    let random = Arc::new(SeededRandom::new(store.snapshot().unwrap().size()));
    Wiring {
        store: Arc::new(store) as Arc<dyn Store>,
        inspector: Arc::new(NotLooking),
        clock: clock.clone(),
        gate: Arc::new(gate(data, clock.clone())),
        random,
        cache: data.join("cache"),
        sender: None,
        reading: None,
        shelf: packs(),
    }
}

impl World {
    /// Started on 2 March 2026, a Monday, by Anna Weber, who holds all roles.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// The same, with these files beside the packs that ship.
    pub(crate) fn with(more: &[(&str, &str)]) -> Self {
        Self::wired(more, |_, _| ())
    }

    /// The same, with the engine's parts changed.
    pub(crate) fn wired(more: &[(&str, &str)], change: impl FnOnce(&Path, &mut Wiring)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
        let data = dir.path().join("data");
        let random = Arc::new(SeededRandom::new(5));
        let settings = Settings { clock: clock.clone(), random, ..Settings::default() };
        plumb_store_sqlite::init(&data, &settings).unwrap();
        let mut wiring = wiring(&data, &clock);
        change(&data, &mut wiring);
        let store = Arc::downgrade(&wiring.store);
        let mut packs = packs();
        packs.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        let engine = Engine::start(wiring, &founding(), &packs).unwrap();
        Self { dir, clock, engine: Arc::new(engine), store }
    }

    pub(crate) fn snapshot(&self) -> Box<dyn Snapshot> {
        self.store.upgrade().unwrap().snapshot().unwrap()
    }

    /// The key that signs checkpoints.
    pub(crate) fn key(&self) -> plumb_ledger::LogKey {
        self.store.upgrade().unwrap().key().clone()
    }

    /// What the entries from a place on did, oldest first.
    pub(crate) fn kinds(&self, from: u64) -> Vec<Kind> {
        let (look, mut kinds) = (self.snapshot(), Vec::new());
        look.entries(from, look.size(), &mut |row| {
            kinds.push(HeaderView::read(row.view.header).unwrap().kind);
            ControlFlow::Continue(())
        })
        .unwrap();
        kinds
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn at(&self, at: &str) {
        self.clock.set(at.parse::<Timestamp>().unwrap());
    }

    pub(crate) fn ask(&self, who: &str, request: Request) -> Result<Answer, Problem> {
        self.engine.ask(&person(who), request)
    }

    pub(crate) fn try_act(&self, who: &str, act: Act) -> Result<Done, Problem> {
        match self.ask(who, Request::Run { act, key: None })? {
            Answer::Done(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    /// Does an act and gives the record's number.
    pub(crate) fn act(&self, who: &str, act: Act) -> String {
        let text = format!("{act:?}");
        let done = self.try_act(who, act).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        done.number.unwrap()
    }

    pub(crate) fn create(&self, who: &str, register: &str, values: &[(&str, &str)]) -> String {
        self.act(who, creating(register, values))
    }

    pub(crate) fn change(&self, who: &str, record: &str, values: &[(&str, &str)]) -> String {
        let (record, values) = (RecordRef::from(record), given(values));
        self.act(who, Act::Change { record, values, reason: Some("put right".into()), seen: None })
    }

    pub(crate) fn step(&self, who: &str, record: &str, transition: &str, values: &[(&str, &str)]) -> String {
        self.act(who, stepping(record, transition, values, None))
    }

    /// A person who has a login by the first name, with these roles.
    pub(crate) fn person(&self, name: &str, roles: &[&str]) -> String {
        let roles = GivenValue::Several(roles.iter().map(ToString::to_string).collect());
        let mut values = given(&[("name", name)]);
        values.push(Given { field: "roles".into(), value: roles });
        self.act("Anna Weber", Act::Create { register: "people".into(), values })
    }

    pub(crate) fn show(&self, who: &str, record: &str) -> Result<RecordView, Problem> {
        match self.ask(who, Request::Show { record: record.into(), on: None })? {
            Answer::Record(record) => Ok(*record),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn list(&self, who: &str, register: &str) -> ListView {
        let request = Request::List {
            register: register.into(),
            filters: vec![],
            order: None,
            void: false,
            limit: 100,
            after: None,
        };
        match self.ask(who, request).unwrap() {
            Answer::List(list) => list,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn history(&self, who: &str, record: &str) -> HistoryView {
        match self.ask(who, Request::History { record: record.into() }).unwrap() {
            Answer::History(history) => history,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn readiness(&self, who: &str, on: Option<&str>, switches: Switches, since: bool) -> ReadinessReport {
        let on = on.map(|day| day.parse().unwrap());
        match self.ask(who, Request::Readiness { on, standard: None, switches, since }).unwrap() {
            Answer::Readiness(report) => report,
            other => panic!("{other:?}"),
        }
    }

    /// One requirement of ISO 9001 on a day, as then.
    pub(crate) fn clause(&self, id: &str, on: Option<&str>) -> RequirementRow {
        row(&self.readiness("", on, Switches::default(), false), id)
    }

    pub(crate) fn import(
        &self,
        register: &str,
        csv: &str,
        mapping: Mapping,
        dry_run: bool,
    ) -> Result<ImportReport, Problem> {
        let request = Request::Import { register: register.into(), table: table(csv), mapping, dry_run };
        match self.ask("Anna Weber", request)? {
            Answer::Imported(report) => Ok(report),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn size(&self) -> u64 {
        match self.ask("", Request::Status).unwrap() {
            Answer::Status(status) => status.size,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn row(report: &ReadinessReport, id: &str) -> RequirementRow {
    let ours = |row: &&RequirementRow| row.standard == "iso-9001-2015" && row.id == id;
    report.requirements.iter().find(ours).unwrap().clone()
}

/// Nobody named is the operator.
pub(crate) fn person(who: &str) -> Caller {
    Caller::at_the_machine(if who.is_empty() { ActorName::Operator } else { ActorName::Person(who.into()) })
}

pub(crate) fn given(values: &[(&str, &str)]) -> Vec<Given> {
    values.iter().map(|(field, value)| Given::text(field, value)).collect()
}

pub(crate) fn creating(register: &str, values: &[(&str, &str)]) -> Act {
    Act::Create { register: register.into(), values: given(values) }
}

pub(crate) fn stepping(record: &str, transition: &str, values: &[(&str, &str)], reason: Option<&str>) -> Act {
    Act::Move {
        record: record.into(),
        transition: transition.into(),
        values: given(values),
        reason: reason.map(Into::into),
        seen: None,
    }
}

/// Lines with `|` between cells, the header first.
pub(crate) fn table(lines: &str) -> ImportTable {
    let mut rows = lines.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    ImportTable { name: "list.csv".into(), header, rows: (2..).zip(rows).collect() }
}

pub(crate) fn verdicts(report: &ReadinessReport) -> BTreeMap<String, String> {
    let words =
        |row: &RequirementRow| (format!("{} {}", row.standard, row.id), format!("{:?} {:?}", row.verdict, row.checks));
    report.requirements.iter().map(words).collect()
}
