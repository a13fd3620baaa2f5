//! A company with a site of its own: shipped packs, a clock that stands where it was put, and browsers that ask.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{
        Act, ActorName, Answer, Caller, Desk as _, Done, Given, GivenValue, ImportTable, Paper, PaperFormat, Printer,
        Problem, RecordView, RegisterTable, Request, StatusView, TableCell, TableFormat, VerifyReport,
    },
    gate::{Gate, How, Password, Place},
};
use plumb_ledger::Checkpoint;
use plumb_model::{derived::Derive, id::PersonId};
use plumb_store::{SeededRandom, SetClock, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};
use plumb_web::{Copies, DemoDoor, DemoPerson, Limits, ReadSheet, Sheets, Site, SiteSettings, serve};

use crate::browser::Browser;

/// A password that is good enough.
pub(crate) const RIGHT: &str = "seven grey herons at dusk";

/// Nobody looks at the tables here.
struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        let size = against.map_or(0, |checkpoint| checkpoint.head().size);
        Ok(VerifyReport::Holds { size, root: String::new(), files: 0, not_read: vec!["everything".to_owned()] })
    }
}

/// The binary prints with a crate of its own; here a cell a line is enough.
struct Lines;

impl Printer for Lines {
    fn table(&self, table: &RegisterTable, _: TableFormat) -> Result<Vec<u8>, Problem> {
        let cells = table.rows.iter().flatten().filter(|cell| **cell != TableCell::Empty);
        let lines: Vec<String> = cells.map(|cell| format!("{cell:?}")).collect();
        Ok(lines.join("\n").into_bytes())
    }

    fn paper(&self, paper: &Paper, _: PaperFormat) -> Result<Vec<u8>, Problem> {
        Ok(paper.markdown().into_bytes())
    }
}

/// The binary reads spreadsheets with a crate of its own; here cells stand between semicolons, and `# Name` begins a sheet.
#[derive(Debug)]
struct Semicolons;

impl Sheets for Semicolons {
    fn sheets(&self, name: &str, bytes: &[u8]) -> Result<Vec<ReadSheet>, Problem> {
        let text = String::from_utf8_lossy(bytes);
        let mut sheets: Vec<ReadSheet> = Vec::new();
        for (line, number) in text.lines().zip(1_u64..) {
            if let Some(sheet) = line.strip_prefix("# ") {
                let table = ImportTable { name: format!("{name}, {sheet}"), ..ImportTable::default() };
                sheets.push(ReadSheet { name: sheet.to_owned(), table, unread: Vec::new() });
                continue;
            }
            if sheets.is_empty() {
                let table = ImportTable { name: name.to_owned(), ..ImportTable::default() };
                sheets.push(ReadSheet { name: String::new(), table, unread: Vec::new() });
            }
            let cells: Vec<String> = line.split(';').map(ToOwned::to_owned).collect();
            let table = &mut sheets.last_mut().unwrap().table;
            if table.header.is_empty() {
                table.header = cells;
            } else {
                table.rows.push((number, cells));
            }
        }
        Ok(sheets)
    }
}

/// What a company is like.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setup {
    /// English in letters that no English text has is offered too, and browsers ask for it.
    pub(crate) pseudo: bool,
    /// With a register that has every type of field.
    pub(crate) everything: bool,
    /// How patient it is with callers.
    pub(crate) limits: Limits,
    /// Who makes copies for it.
    pub(crate) copies: Option<Arc<dyn Copies>>,
}

/// A company, founded by Anna Weber on 2 March 2026, and its site.
pub(crate) struct Company {
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) at: SocketAddr,
    pub(crate) data: PathBuf,
    pseudo: bool,
    // Dropped last: the site stops before its folder goes.
    _runtime: tokio::runtime::Runtime,
    _dir: tempfile::TempDir,
}

impl Company {
    pub(crate) fn new() -> Self {
        Self::with(Setup::default())
    }

    /// The same for callers who may take no longer than this.
    pub(crate) fn with_limits(limits: Limits) -> Self {
        Self::with(Setup { limits, ..Setup::default() })
    }

    pub(crate) fn in_pseudo_letters() -> Self {
        let copies: Arc<dyn Copies> = Arc::new(crate::copies::Maker::default());
        Self::with(Setup { pseudo: true, copies: Some(copies), ..Setup::default() })
    }

    pub(crate) fn with(setup: Setup) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let clock = Arc::new(SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
        let random = Arc::new(SeededRandom::new(5));
        let stored = Settings { clock: clock.clone(), random: random.clone(), ..Settings::default() };
        plumb_store_sqlite::init(&data, &stored).unwrap();
        let wiring = Wiring {
            store: Arc::new(SqliteStore::open(&data, &stored).unwrap()),
            inspector: Arc::new(NotLooking),
            clock: clock.clone(),
            random: random.clone(),
            gate: Arc::new(Gate::new(Arc::new(SqliteGate::at(&data)), clock.clone(), Arc::new(SystemRandom))),
            cache: data.join("cache"),
            sender: None,
            reading: None,
            shelf: packs(false),
        };
        let founding = Founding {
            company: "Nordwind Feinmechanik GmbH".into(),
            zone: "Europe/Berlin".into(),
            person: "Anna Weber".into(),
            standards: vec!["iso-9001-2015".parse().unwrap(), "iso-27001-2022".parse().unwrap()],
            next_visit: Some("2026-11-03".parse().unwrap()),
            second_copy: None,
        };
        let engine = Arc::new(Engine::start(wiring, &founding, &packs(setup.everything)).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = listener.local_addr().unwrap();
        let settings = SiteSettings {
            hosts: vec![at.to_string(), format!("localhost:{}", at.port())],
            sheets: Some(Arc::new(Semicolons)),
            copies: setup.copies,
            pseudo: setup.pseudo,
            demo: setup.pseudo.then(door),
            ..SiteSettings::default()
        };
        let site = Site::new(Arc::clone(&engine), clock.clone(), Arc::new(SystemRandom), Arc::new(Lines), settings);
        runtime.spawn(serve(site, listener, setup.limits, std::future::pending::<()>()));
        Self { engine, clock, at, data, pseudo: setup.pseudo, _runtime: runtime, _dir: dir }
    }

    pub(crate) fn ask(&self, who: &str, request: Request) -> Result<Answer, Problem> {
        let by = if who.is_empty() { ActorName::Operator } else { ActorName::Person(who.into()) };
        self.engine.ask(&Caller::at_the_machine(by), request)
    }

    /// A record made by Anna Weber.
    pub(crate) fn create(&self, register: &str, values: &[(&str, &str)]) -> Done {
        let values = values.iter().map(|(field, value)| Given::text(field, value)).collect();
        self.act("Anna Weber", Act::Create { register: register.into(), values })
    }

    pub(crate) fn run(&self, act: Act) -> Done {
        self.act("Anna Weber", act)
    }

    /// Something done in somebody's name.
    pub(crate) fn act(&self, who: &str, act: Act) -> Done {
        match self.ask(who, Request::Run { act, key: None }).unwrap_or_else(|problem| panic!("{problem:?}")) {
            Answer::Done(done) => done,
            other => panic!("{other:?}"),
        }
    }

    /// A document with the draft of its first revision, written by Anna Weber, for Ben Krause to review and approve.
    pub(crate) fn drafted(&self, text: &str) -> (String, String) {
        let values = [("title", "Calibration"), ("kind", "procedure"), ("owner", "Anna Weber")];
        let document = self.create("documents", &values).number.unwrap();
        let values = [
            ("document", document.as_str()),
            ("title", "Calibration, rev. 1"),
            ("mark", "1"),
            ("change", "first edition"),
            ("text", text),
            ("approver", "Ben Krause"),
            ("reviewers", "Ben Krause"),
        ];
        let revision = self.create("revisions", &values).number.unwrap();
        (document, revision)
    }

    /// A step taken in somebody's name.
    pub(crate) fn step(&self, who: &str, record: &str, transition: &str, values: &[(&str, &str)]) {
        let values = values.iter().map(|(field, value)| Given::text(field, value)).collect();
        let (record, transition) = (record.into(), transition.into());
        self.act(who, Act::Move { record, transition, values, reason: None, seen: None });
    }

    /// A record as Anna Weber sees it.
    pub(crate) fn record(&self, record: &str) -> RecordView {
        match self.ask("Anna Weber", Request::Show { record: record.into(), on: None }).unwrap() {
            Answer::Record(record) => *record,
            other => panic!("{other:?}"),
        }
    }

    /// How many records a register has, void ones too.
    pub(crate) fn count(&self, register: &str) -> usize {
        let request = Request::List {
            register: register.into(),
            filters: vec![],
            order: None,
            void: true,
            limit: 1_000,
            after: None,
        };
        match self.ask("", request).unwrap() {
            Answer::List(list) => list.rows.len(),
            other => panic!("{other:?}"),
        }
    }

    /// A grant made by Anna Weber.
    pub(crate) fn granted(&self, values: &[(&str, &str)], actions: Vec<String>) -> Done {
        let actions = Given { field: "actions".into(), value: GivenValue::Several(actions) };
        let values = values.iter().map(|(field, value)| Given::text(field, value)).chain([actions]).collect();
        self.run(Act::Create { register: "grants".into(), values })
    }

    /// Somebody who works here.
    pub(crate) fn person(&self, name: &str, roles: &[&str]) -> PersonId {
        let several = GivenValue::Several(roles.iter().map(|role| (*role).to_owned()).collect());
        let roles =
            Given { field: "roles".into(), value: if roles.is_empty() { GivenValue::Nothing } else { several } };
        let values = vec![Given::text("name", name), roles];
        self.act("Anna Weber", Act::Create { register: "people".into(), values });
        self.id(name)
    }

    pub(crate) fn id(&self, name: &str) -> PersonId {
        self.engine.called(name).unwrap().unwrap()
    }

    pub(crate) fn with_password(&self, name: &str) -> PersonId {
        let person = self.id(name);
        let password = Password::typed(RIGHT);
        self.engine.gate().set_password(person, &password, &[], None, &Place::default()).unwrap();
        person
    }

    pub(crate) fn status(&self) -> StatusView {
        match self.ask("", Request::Status).unwrap() {
            Answer::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        self.seen_by(None)
    }

    /// A browser in which somebody is signed in, as if by password.
    pub(crate) fn signed_in(&self, name: &str) -> Browser {
        self.inside(name, How::Password)
    }

    /// A browser in which somebody is signed in who need not prove it again to sign.
    pub(crate) fn signing(&self, name: &str) -> Browser {
        self.inside(name, How::Demo)
    }

    fn inside(&self, name: &str, how: How) -> Browser {
        let secret = self.engine.gate().begin_session(self.id(name), how, &Place::default()).unwrap();
        self.seen_by(Some(format!("plumb_session={}", secret.expose())))
    }

    fn seen_by(&self, cookie: Option<String>) -> Browser {
        Browser::new(self.at, cookie, if self.pseudo { "en-XA" } else { "en" })
    }
}

/// The example company's door, so that its page is there to be looked at too.
fn door() -> DemoDoor {
    let anna = DemoPerson { name: "Anna Weber".into(), job: "Quality manager".into(), text: "demo-be-manager" };
    DemoDoor { people: vec![anna] }
}

/// The packs that ship, and one register more where it is wanted.
pub(crate) fn packs(everything: bool) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml" || end == "md") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    if everything {
        let register = include_str!("../../../engine/tests/it/everything.toml");
        files.push(("core/registers/everything.toml".into(), register.into()));
    }
    files.sort();
    files
}
