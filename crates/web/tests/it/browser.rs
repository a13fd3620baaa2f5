//! A browser as far as these tests need one: it keeps a session, sends forms as pages do, and reads what comes back.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
};

use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{Act, ActorName, Answer, Caller, Desk, Given, GivenValue, Problem, Request, VerifyReport},
    gate::{Gate, How, Place},
};
use plumb_ledger::Checkpoint;
use plumb_model::derived::Derive;
use plumb_store::{SeededRandom, SetClock, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};
use plumb_web::{Limits, Site, SiteSettings, serve};

/// Nobody looks at the tables here.
struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, _: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        Ok(VerifyReport::Holds { size: 0, root: String::new(), files: 0, not_read: Vec::new() })
    }
}

/// A company with a face.
pub(crate) struct House {
    _dir: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
    pub(crate) engine: Arc<Engine>,
    address: SocketAddr,
}

/// The packs that ship.
fn packs() -> Vec<(String, String)> {
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
    files
}

impl House {
    /// Anna Weber started it and holds all roles; Ben Krause is there too.
    pub(crate) fn new(pseudo: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let clock = Arc::new(SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
        let settings = Settings { clock: clock.clone(), random: Arc::new(SeededRandom::new(7)), ..Settings::default() };
        plumb_store_sqlite::init(&data, &settings).unwrap();
        let store = Arc::new(SqliteStore::open(&data, &settings).unwrap());
        let wiring = Wiring {
            store,
            inspector: Arc::new(NotLooking),
            clock: clock.clone(),
            gate: Arc::new(Gate::new(Arc::new(SqliteGate::at(&data)), clock.clone(), Arc::new(SystemRandom))),
            random: Arc::new(SeededRandom::new(11)),
            cache: data.join("cache"),
            sender: None,
        };
        let founding = Founding {
            company: "Nordwind".into(),
            zone: "Europe/Berlin".into(),
            person: "Anna Weber".into(),
            standards: vec!["iso-9001-2015".parse().unwrap()],
            next_visit: None,
            second_copy: None,
        };
        let engine = Arc::new(Engine::start(wiring, &founding, &packs()).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let settings = SiteSettings { hosts: vec![address.to_string()], pseudo, ..SiteSettings::default() };
        let site = Site::new(
            Arc::clone(&engine),
            clock,
            Arc::new(SeededRandom::new(9)),
            Arc::new(crate::world::Lines),
            settings,
        );
        runtime.spawn(serve(site, listener, Limits::default(), std::future::pending()));
        let house = Self { _dir: dir, _runtime: runtime, engine, address };
        house.person("Ben Krause", &["quality_manager", "document_control", "process_owner", "staff"]);
        house
    }

    pub(crate) fn ask(&self, who: &str, request: Request) -> Answer {
        let caller = Caller::at_the_machine(ActorName::Person(who.to_owned()));
        self.engine.ask(&caller, request).unwrap_or_else(|problem| panic!("{problem:?}"))
    }

    pub(crate) fn act(&self, who: &str, act: Act) -> String {
        match self.ask(who, Request::Run { act, key: None }) {
            Answer::Done(done) => done.number.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn person(&self, name: &str, roles: &[&str]) -> String {
        let roles = GivenValue::Several(roles.iter().map(ToString::to_string).collect());
        let values = vec![Given::text("name", name), Given { field: "roles".into(), value: roles }];
        self.act("Anna Weber", Act::Create { register: "people".into(), values })
    }

    pub(crate) fn create(&self, who: &str, register: &str, values: &[(&str, &str)]) -> String {
        let values = values.iter().map(|(field, value)| Given::text(field, value)).collect();
        self.act(who, Act::Create { register: register.into(), values })
    }

    pub(crate) fn step(&self, who: &str, record: &str, transition: &str, values: &[(&str, &str)]) -> String {
        let values = values.iter().map(|(field, value)| Given::text(field, value)).collect();
        self.act(
            who,
            Act::Move { record: record.into(), transition: transition.into(), values, reason: None, seen: None },
        )
    }

    /// Somebody signed in, who may sign.
    pub(crate) fn browser(&self, who: &str) -> Browser {
        let person = self.engine.person(who).unwrap();
        let secret = self.engine.gate().begin_session(person, How::Demo, &Place::default()).unwrap();
        Browser { address: self.address, cookie: format!("plumb_session={}", secret.expose()) }
    }
}

/// Somebody's browser.
pub(crate) struct Browser {
    address: SocketAddr,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn get(&self, path: &str) -> Shown {
        self.send("GET", path, "")
    }

    /// A form sent from one of our own pages.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Shown {
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
        self.send("POST", path, &pairs.join("&"))
    }

    /// The page that a form leads to.
    pub(crate) fn post_and_follow(&self, path: &str, form: &[(&str, &str)]) -> Shown {
        let shown = self.post(path, form);
        assert_eq!(shown.status, 303, "{path}: {}", shown.body);
        self.get(&shown.location.unwrap())
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Shown {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let host = self.address;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.cookie,
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(": ")?;
                key.eq_ignore_ascii_case(name).then(|| value.to_owned())
            })
        };
        Shown { status, location: header("location"), body: body.to_owned() }
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
