//! Copies and drills on the server's own schedule, one after the other, in a thread of their own.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use plumb_engine::{Engine, desk::ProblemKind};
use plumb_store::{Clock as _, SystemClock};
use plumb_vault::{CopySettings, Due, Last, Progress, Quiet, due, set_due};
use serde::{Deserialize, Serialize};

use super::{Place, drill, enter_failure, look, make};
use crate::{emergency, kit};

/// How often the settings are looked at.
const ROUND: Duration = Duration::from_secs(20);

/// How often targets are looked at between copies.
const LOOK: Duration = Duration::from_hours(1);

/// How often it is asked whether to end.
const STEP: Duration = Duration::from_millis(200);

/// The thread that copies.
pub(crate) struct Schedule {
    thread: JoinHandle<()>,
}

impl Schedule {
    /// Runs until told to end. Nothing that fails here ends the server: it is entered in the log and tried again.
    pub(crate) fn start(engine: Arc<Engine>, data: &Path, ending: Arc<AtomicBool>) -> Self {
        let data = data.to_owned();
        let thread = thread::spawn(move || {
            let (mut waited, mut looked) = (ROUND, None);
            while !ending.load(Ordering::Acquire) {
                if waited >= ROUND {
                    waited = Duration::ZERO;
                    round(&engine, &data, &ending, &mut looked);
                }
                thread::sleep(STEP);
                waited += STEP;
            }
        });
        Self { thread }
    }

    /// Waits for what runs.
    pub(crate) fn end(self) {
        if self.thread.join().is_err() {
            tracing::error!("the schedule of copies ended by a panic");
        }
    }
}

/// What was tried last with everything that happens by itself. It may be lost: then everything is due.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Tried {
    targets: BTreeMap<String, Last>,
    set: Option<(Timestamp, bool)>,
}

fn round(engine: &Engine, data: &Path, ending: &AtomicBool, looked: &mut Option<Instant>) {
    let settings = match CopySettings::read(data) {
        Ok(settings) => settings,
        Err(error) => return tracing::error!(%error, "no copies are made"),
    };
    let mut tried = read_tried(data);
    copies(engine, data, ending, &settings, &mut tried);
    if ending.load(Ordering::Acquire) {
        return;
    }
    if let Some(set) = set_due(&settings, tried.set, SystemClock.now()) {
        let begun = SystemClock.now();
        let made = emergency::by_itself(engine, data, set);
        if let Err(problem) = &made {
            tracing::error!(%problem, "no emergency set was made");
        }
        tried.set = Some((begun, made.is_ok()));
        write_tried(data, &tried);
    }
    if looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
        *looked = Some(Instant::now());
        look_around(engine, data, &settings);
    }
    if let Err(problem) = kit::hold(engine, data) {
        tracing::warn!(%problem, "the recovery kit could not be held against what holds now");
    }
}

fn copies(engine: &Engine, data: &Path, ending: &AtomicBool, settings: &CopySettings, tried: &mut Tried) {
    let progress: Arc<dyn Progress> = Arc::new(Quiet);
    for due in due(settings, &tried.targets, SystemClock.now()) {
        if ending.load(Ordering::Acquire) {
            return;
        }
        let target = match due {
            Due::Copy(target) | Due::Drill(target) => target,
        };
        let begun = SystemClock.now();
        let place = Place::of(target);
        if let (Due::Copy(_), Err(problem)) = (due, &place) {
            enter_failure(engine, &target.name, problem);
        }
        let done = place.and_then(|place| match due {
            Due::Copy(_) => make(engine, data, &place, &progress).map(drop),
            Due::Drill(_) => drill(Some(engine), &place, &std::env::temp_dir(), &progress).0.map(drop),
        });
        // Somebody else copies already: the next round sees whether there is anything left to do.
        if done.as_ref().is_err_and(|problem| problem.kind == ProblemKind::Stale) {
            continue;
        }
        if let Err(problem) = &done {
            tracing::error!(target = target.name, %problem, "a copy or a drill failed");
        }
        let noted = tried.targets.entry(target.name.clone()).or_default();
        match due {
            Due::Copy(_) => noted.copy = Some((begun, done.is_ok())),
            Due::Drill(_) => noted.drill = Some((begun, done.is_ok())),
        }
        write_tried(data, tried);
    }
}

/// Between two copies too, one that somebody removes is noticed. A target that is away just now says nothing about them.
fn look_around(engine: &Engine, data: &Path, settings: &CopySettings) {
    for target in &settings.targets {
        match Place::of(target).and_then(|place| look(engine, data, &place)) {
            Ok(0) => {}
            Ok(gone) => tracing::error!(target = target.name, gone, "copies are gone"),
            Err(problem) => tracing::warn!(target = target.name, %problem, "the copies could not be looked at"),
        }
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("cache").join("copies.json")
}

fn read_tried(data: &Path) -> Tried {
    fs::read(file(data)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn write_tried(data: &Path, tried: &Tried) {
    let place = file(data);
    let written = serde_json::to_vec(tried).map_err(std::io::Error::from).and_then(|text| {
        fs::create_dir_all(data.join("cache"))?;
        fs::write(&place, text)
    });
    if let Err(error) = written {
        tracing::warn!(%error, "when copies were made last could not be noted");
    }
}
