//! A company with a site of its own: shipped packs, a clock that stands where it was put, and browsers that ask.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use plumb_engine::{
    Engine, Founding, Inspector, Wiring,
    desk::{
        Act, ActorName, Answer, Caller, Desk as _, Done, Given, GivenValue, Problem, Request, StatusView, VerifyReport,
    },
    gate::{Gate, How, Password, Place},
};
use plumb_ledger::Checkpoint;
use plumb_model::{derived::Derive, id::PersonId};
use plumb_store::{SeededRandom, SetClock, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};
use plumb_web::{Limits, Site, SiteSettings, serve};

/// A password that is good enough.
pub(crate) const RIGHT: &str = "seven grey herons at dusk";

struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, _: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        let not_read = vec!["everything".to_owned()];
        Ok(VerifyReport::Holds { size: 0, root: String::new(), files: 0, not_read })
    }
}

/// A company, founded by Anna Weber on 2 March 2026, and its site.
pub(crate) struct Company {
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) at: SocketAddr,
    // Dropped last: the site stops before its folder goes.
    _runtime: tokio::runtime::Runtime,
    _dir: tempfile::TempDir,
}

impl Company {
    pub(crate) fn new() -> Self {
        Self::with(|settings| settings)
    }

    /// The same, every word of it in letters that no English text has.
    pub(crate) fn in_pseudo_letters() -> Self {
        Self::with(|settings| SiteSettings { pseudo: true, ..settings })
    }

    pub(crate) fn with(settings: impl FnOnce(SiteSettings) -> SiteSettings) -> Self {
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
        };
        let founding = Founding {
            company: "Nordwind Feinmechanik GmbH".into(),
            zone: "Europe/Berlin".into(),
            person: "Anna Weber".into(),
            standards: vec!["iso-9001-2015".parse().unwrap(), "iso-27001-2022".parse().unwrap()],
            next_visit: Some("2026-11-03".parse().unwrap()),
            second_copy: None,
        };
        let engine = Arc::new(Engine::start(wiring, &founding, &packs()).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = listener.local_addr().unwrap();
        let hosts = vec![at.to_string()];
        let settings = settings(SiteSettings { hosts, ..SiteSettings::default() });
        let site = Site::new(
            Arc::clone(&engine),
            clock.clone(),
            Arc::new(SystemRandom),
            Arc::new(crate::world::Lines),
            settings,
        );
        runtime.spawn(serve(site, listener, Limits::default(), std::future::pending::<()>()));
        Self { engine, clock, at, _runtime: runtime, _dir: dir }
    }

    pub(crate) fn ask(&self, who: &str, request: Request) -> Result<Answer, Problem> {
        let by = if who.is_empty() { ActorName::Operator } else { ActorName::Person(who.into()) };
        self.engine.ask(&Caller::at_the_machine(by), request)
    }

    /// A record made by Anna Weber.
    pub(crate) fn create(&self, register: &str, values: &[(&str, &str)]) -> Done {
        let values = values.iter().map(|(field, value)| Given::text(field, value)).collect();
        self.run(Act::Create { register: register.into(), values })
    }

    fn run(&self, act: Act) -> Done {
        match self.ask("Anna Weber", Request::Run { act, key: None }).unwrap() {
            Answer::Done(done) => done,
            other => panic!("{other:?}"),
        }
    }

    /// Somebody who works here.
    pub(crate) fn person(&self, name: &str, roles: &[&str]) -> PersonId {
        let several = GivenValue::Several(roles.iter().map(|role| (*role).to_owned()).collect());
        let roles =
            Given { field: "roles".into(), value: if roles.is_empty() { GivenValue::Nothing } else { several } };
        let values = vec![Given::text("name", name), roles];
        self.run(Act::Create { register: "people".into(), values });
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
        Browser { at: self.at, cookie: None }
    }

    /// A browser in which somebody is signed in, as if by password.
    pub(crate) fn signed_in(&self, name: &str) -> Browser {
        let secret = self.engine.gate().begin_session(self.id(name), How::Password, &Place::default()).unwrap();
        Browser { at: self.at, cookie: Some(format!("plumb_session={}", secret.expose())) }
    }
}

fn packs() -> Vec<(String, String)> {
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
    files.sort();
    files
}

/// Somebody's browser: keeps the session's cookie, says where its requests come from, follows nothing by itself.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    at: SocketAddr,
    pub(crate) cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Where it sends the browser.
    pub(crate) fn to(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The value of a form's field.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let rest = &self.body[at..];
        let tag = &rest[..rest.find('>')?];
        let value = tag.split_once("value=\"")?.1;
        Some(plain(&value[..value.find('"')?]))
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, from: &str, to: &str) -> Option<String> {
        let rest = self.body.split_once(from)?.1;
        Some(plain(rest.split_once(to)?.0))
    }
}

/// A page's text without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Browser {
    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    /// Sends a form from one of our own pages.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send("POST", path, &[("Sec-Fetch-Site", "same-origin")], &form(fields))
    }

    /// Asks, with these headers beside the usual ones.
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nUser-Agent: Firefox on Linux\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            write!(head, "Host: {}\r\n", self.at).unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if let Some(cookie) = &self.cookie {
            write!(head, "Cookie: {cookie}\r\n").unwrap();
        }
        if method != "GET" {
            write!(head, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len())
                .unwrap();
        }
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: {text}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = value.split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        Reply { status, headers, body: body.to_owned() }
    }
}

/// Fields as a browser sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
