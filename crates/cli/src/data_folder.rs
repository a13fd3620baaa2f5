//! The data folder on this machine: where it is, who holds it, and the store that the engine works with.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;

use plumb_engine::{
    Engine, Founding, Reading, Wiring,
    desk::{ActorName, Answer, Caller, Desk, Problem, ProblemKind, Request, StatusView, open_desk},
    gate::Gate,
};
use plumb_store::{Clock, MovingClock, Store as _, StoreError, SystemClock, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteFileTexts, SqliteGate, SqliteStore};

use crate::{assess::worker, file_reader::ChildReader, inspector::FolderInspector, options::Shared, shipped};

/// Where the data folder is: as named, or in the person's own data folder.
pub(crate) fn path(shared: &Shared) -> Result<PathBuf, Problem> {
    if let Some(data) = &shared.data {
        return Ok(data.clone());
    }
    let home = std::env::home_dir().ok_or_else(|| {
        Problem::new(ProblemKind::Content, "data.nowhere", "this person has no home folder to keep data in")
            .help("name a data folder with --data")
    })?;
    Ok(home.join(".local/share/plumb"))
}

/// In whose name a command is given: whoever can open the folder says so.
fn caller(shared: &Shared) -> Caller {
    Caller::at_the_machine(shared.person.clone().map_or(ActorName::Operator, ActorName::Person))
}

/// Asks the desk of the data folder: this process's own, or that of the process that holds it.
pub(crate) fn ask(shared: &Shared, request: Request) -> Result<Answer, Problem> {
    open(&path(shared)?)?.ask(&caller(shared), request)
}

/// Opens the desk of a data folder.
pub(crate) fn open(data: &Path) -> Result<Box<dyn Desk>, Problem> {
    open_desk(data, |data| Ok(Arc::new(engine(data)?) as Arc<dyn Desk>))
}

/// The engine over a data folder that nobody else holds.
pub(crate) fn engine(data: &Path) -> Result<Engine, Problem> {
    Engine::open(wiring(data)?)
}

/// Makes a data folder and starts a system in it.
pub(crate) fn found(data: &Path, founding: &Founding, packs: &[(String, String)]) -> Result<StatusView, Problem> {
    plumb_store_sqlite::init(data, &Settings::default()).map_err(store_problem)?;
    let engine = Engine::start(wiring(data)?, founding, packs)?;
    match engine.ask(&ActorName::Operator.into(), Request::Status)? {
        Answer::Status(status) => Ok(status),
        _ => Err(unexpected()),
    }
}

fn wiring(data: &Path) -> Result<Wiring, Problem> {
    let demo = demo_clock(data)?;
    let clock: Arc<dyn Clock> =
        demo.map_or_else(|| Arc::new(SystemClock) as _, |at| Arc::new(MovingClock::from(at)) as _);
    wire(data, Settings { clock, ..Settings::default() })
}

/// Opens the store of a data folder and puts an engine's parts around it.
pub(crate) fn wire(data: &Path, settings: Settings) -> Result<Wiring, Problem> {
    let store = SqliteStore::open(data, &settings).map_err(store_problem)?;
    let cache = data.join("cache");
    let reading = Reading {
        texts: Arc::new(SqliteFileTexts::at(&cache, store.log().as_str())),
        reader: Arc::new(ChildReader::new(worker()?)),
    };
    Ok(Wiring {
        store: Arc::new(store),
        inspector: Arc::new(FolderInspector::new(data)),
        clock: settings.clock,
        random: settings.random,
        // The machine's own clock and randomness even where the example company's stand still: sessions must end, and secrets
        // must not be guessed.
        gate: Arc::new(Gate::new(Arc::new(SqliteGate::at(data)), Arc::new(SystemClock), Arc::new(SystemRandom))),
        cache,
        sender: None,
        reading: Some(reading),
        shelf: shipped::packs(),
    })
}

/// Where the example company's clock stands, kept beside its log. A real log refuses any set clock, so this file can only make
/// a demo usable, never a real log lie.
pub(crate) const DEMO_CLOCK: &str = "demo.clock";

fn demo_clock(data: &Path) -> Result<Option<Timestamp>, Problem> {
    let file = data.join(DEMO_CLOCK);
    match fs::read_to_string(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(clock_problem(&file, &error.to_string())),
        Ok(text) => text.trim().parse().map(Some).map_err(|_| clock_problem(&file, "it holds no moment")),
    }
}

fn clock_problem(file: &Path, why: &str) -> Problem {
    Problem::new(
        ProblemKind::Fault,
        "demo.clock",
        format!("the demo's clock `{}` cannot be read: {why}", file.display()),
    )
    .help("make the example company anew with `plumb demo`")
}

/// A store's trouble in the desk's words.
pub(crate) fn store_problem(error: StoreError) -> Problem {
    error.into()
}

/// The desk answered something else than what was asked: the two sides are of different versions.
pub(crate) fn unexpected() -> Problem {
    Problem::new(ProblemKind::Fault, "desk.answer", "the answer does not fit what was asked")
        .help("the process that holds the data folder may be of another version: end it and try again")
}
