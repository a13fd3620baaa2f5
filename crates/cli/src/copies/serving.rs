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
    time::Duration,
};

use plumb_engine::{Engine, desk::ProblemKind};
use plumb_store::{Clock as _, SystemClock};
use plumb_vault::{CopySettings, Due, Last, Progress, Quiet, due};

use super::{Place, drill, make};

/// How often the settings are looked at.
const ROUND: Duration = Duration::from_secs(20);

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
            let mut waited = ROUND;
            while !ending.load(Ordering::Acquire) {
                if waited >= ROUND {
                    waited = Duration::ZERO;
                    round(&engine, &data, &ending);
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

fn round(engine: &Engine, data: &Path, ending: &AtomicBool) {
    let settings = match CopySettings::read(data) {
        Ok(settings) => settings,
        Err(error) => return tracing::error!(%error, "no copies are made"),
    };
    let mut last = read_last(data);
    let progress: Arc<dyn Progress> = Arc::new(Quiet);
    for due in due(&settings, &last, SystemClock.now()) {
        if ending.load(Ordering::Acquire) {
            return;
        }
        let target = match due {
            Due::Copy(target) | Due::Drill(target) => target,
        };
        let begun = SystemClock.now();
        let done = Place::of(target).and_then(|place| match due {
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
        let noted = last.entry(target.name.clone()).or_default();
        match due {
            Due::Copy(_) => noted.copy = Some((begun, done.is_ok())),
            Due::Drill(_) => noted.drill = Some((begun, done.is_ok())),
        }
        write_last(data, &last);
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("cache").join("copies.json")
}

/// What was tried last; lost, everything is due again.
fn read_last(data: &Path) -> BTreeMap<String, Last> {
    fs::read(file(data)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn write_last(data: &Path, last: &BTreeMap<String, Last>) {
    let place = file(data);
    let written = serde_json::to_vec(last).map_err(std::io::Error::from).and_then(|text| {
        fs::create_dir_all(data.join("cache"))?;
        fs::write(&place, text)
    });
    if let Err(error) = written {
        tracing::warn!(%error, "when copies were made last could not be noted");
    }
}
