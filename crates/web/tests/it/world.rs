//! A company on a temporary disk with a site over it, on a port of its own.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{
        Act, ActorName, Answer, Caller, Desk as _, Given, GivenValue, Printer, Problem, RegisterTable, Request,
        TableCell, TableFormat, VerifyReport,
    },
};
use plumb_ledger::Checkpoint;
use plumb_model::derived::Derive;
use plumb_store::{Clock, Random, SeededRandom, SetClock, Store};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};
use plumb_web::{Limits, Site, SiteSettings};
use serde_json::Value;

use crate::http;

struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        let size = against.map_or(0, |checkpoint| checkpoint.head().size);
        Ok(VerifyReport::Holds { size, root: String::new(), files: 0, not_read: vec!["everything".into()] })
    }
}

/// The binary prints with a crate of its own; here a cell a line is enough.
pub(crate) struct Lines;

impl Printer for Lines {
    fn table(&self, table: &RegisterTable, _: TableFormat) -> Result<Vec<u8>, Problem> {
        let cells = table.rows.iter().flatten().filter(|cell| **cell != TableCell::Empty);
        let lines: Vec<String> = cells.map(|cell| format!("{cell:?}")).collect();
        Ok(lines.join("\n").into_bytes())
    }
}

/// A company, its site and its address.
pub(crate) struct World {
    pub(crate) at: SocketAddr,
    pub(crate) engine: Arc<Engine>,
    _runtime: tokio::runtime::Runtime,
    _dir: tempfile::TempDir,
}

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
    let everything = include_str!("../../../engine/tests/it/everything.toml");
    files.push(("core/registers/everything.toml".into(), everything.into()));
    files.sort();
    files
}

impl World {
    /// Started on 2 March 2026 by Anna Weber, who holds all roles; Bea Kurz holds none.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let clock: Arc<dyn Clock> = Arc::new(SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(5));
        let settings = Settings { clock: clock.clone(), random: random.clone(), ..Settings::default() };
        plumb_store_sqlite::init(&data, &settings).unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&data, &settings).unwrap());
        let gate = plumb_engine::gate::Gate::new(
            Arc::new(SqliteGate::at(&data)),
            clock.clone(),
            Arc::new(SeededRandom::new(6)),
        );
        let wiring = Wiring {
            store,
            inspector: Arc::new(NotLooking),
            clock: clock.clone(),
            gate: Arc::new(gate),
            random: random.clone(),
            cache: data.join("cache"),
            sender: None,
        };
        let founding = Founding {
            company: "Nordwind Feinmechanik GmbH".into(),
            zone: "Europe/Berlin".into(),
            person: "Anna Weber".into(),
            standards: vec!["iso-9001-2015".parse().unwrap(), "iso-27001-2022".parse().unwrap()],
            next_visit: None,
            second_copy: None,
        };
        let engine = Arc::new(Engine::start(wiring, &founding, &packs()).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = listener.local_addr().unwrap();
        let settings = SiteSettings { hosts: vec![at.to_string()], ..SiteSettings::default() };
        let site = Site::new(Arc::clone(&engine), clock, random, Arc::new(Lines), settings);
        runtime.spawn(plumb_web::serve(site, listener, Limits::default(), std::future::pending()));
        let world = Self { at, engine, _runtime: runtime, _dir: dir };
        let roles = Given { field: "roles".into(), value: GivenValue::Nothing };
        let values = vec![Given::text("name", "Bea Kurz"), roles];
        world.act(Act::Create { register: "people".into(), values });
        world
    }

    pub(crate) fn act(&self, act: Act) -> String {
        let caller = Caller::at_the_machine(ActorName::Person("Anna Weber".into()));
        match self.engine.ask(&caller, Request::Run { act, key: None }).unwrap() {
            Answer::Done(done) => done.number.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// A token of a person, for as long as a test runs.
    pub(crate) fn token(&self, person: &str, scopes: &[&str]) -> String {
        let person = self.engine.person(person).unwrap();
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
        let hour = Duration::from_hours(1);
        let (_, secret) = self.engine.gate().make_token(person, &scopes, "a test", hour).unwrap();
        secret.expose().to_owned()
    }
}

/// A program with a token.
pub(crate) struct Program {
    at: SocketAddr,
    bearer: String,
}

impl Program {
    pub(crate) fn new(world: &World, person: &str, scopes: &[&str]) -> Self {
        Self { at: world.at, bearer: format!("Bearer {}", world.token(person, scopes)) }
    }

    pub(crate) fn get(&self, path: &str) -> http::Answer {
        http::ask(self.at, "GET", path, &[("Authorization", &self.bearer)], b"")
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> http::Answer {
        let mut all = vec![("Authorization", self.bearer.as_str()), ("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        http::ask(self.at, method, path, &all, body.to_string().as_bytes())
    }

    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> http::Answer {
        let mut all = vec![("Authorization", self.bearer.as_str())];
        all.extend_from_slice(headers);
        http::ask(self.at, method, path, &all, body)
    }
}
