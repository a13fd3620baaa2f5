//! Copies, drills, the kit and the emergency set for the pages: what is slow runs beside them, and how it went shows there.

use std::{
    collections::BTreeMap,
    io::Cursor,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use plumb_engine::{
    Alarm, Engine, Watch,
    desk::{Answer, EmergencyView, KitGiven, Problem, ProblemKind, Request},
};
use plumb_store::{RestoredMark, SystemRandom};
use plumb_vault::{CopySettings, Progress, Target, TargetSettings, make_key_file};
use plumb_web::{
    CameBack, Copies, CopyState, Doing, DrillState, PlaceChange, PlaceMeans, PlaceView, Running, SetSchedule,
};

use crate::{
    copies::{Place, drill, make},
    data_folder::store_problem,
    emergency,
    kit::{self, Form, KeyWanted},
    place_use,
    places::Places,
    premises::vault_problem,
};

/// Where the server's keys to its places lie in the data folder.
const KEYS: &str = "copies.keys";

/// The pages' copies of one data folder.
pub(crate) struct PageCopies {
    engine: Arc<Engine>,
    data: PathBuf,
    /// What runs, and what went wrong last, by place.
    doing: Arc<Mutex<BTreeMap<String, State>>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    running: Option<Running>,
    trouble: Option<String>,
}

/// Tells the page how far something has come.
struct Told {
    doing: Arc<Mutex<BTreeMap<String, State>>>,
    place: String,
}

impl Progress for Told {
    fn bytes(&self, _what: &str, done: u64, of: Option<u64>) {
        let mut all = self.doing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = all.get_mut(&self.place).and_then(|state| state.running.as_mut()) {
            (running.done, running.of) = (done, of);
        }
    }
}

impl std::fmt::Debug for PageCopies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageCopies").field("data", &self.data).finish_non_exhaustive()
    }
}

impl PageCopies {
    pub(crate) fn new(engine: Arc<Engine>, data: PathBuf) -> Self {
        Self { engine, data, doing: Arc::default() }
    }

    fn settings(&self) -> Result<CopySettings, Problem> {
        CopySettings::read(&self.data).map_err(vault_problem)
    }
}

impl Copies for PageCopies {
    fn places(&self) -> Result<Vec<PlaceView>, Problem> {
        let states = self.engine.place_states()?;
        let size = self.engine.known_copies(None)?.size;
        let doing = self.doing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let view = |settings: &TargetSettings| {
            let (state, now) = (states.get(&settings.name).cloned().unwrap_or_default(), doing.get(&settings.name));
            let whole = |text: &str| text.split('.').next().and_then(|whole| whole.parse::<u64>().ok());
            PlaceView {
                name: settings.name.clone(),
                // Without the password that a server may want.
                to: settings.target().map_or_else(|_| settings.to.clone(), |target| target.to_string()),
                uses: place_use::uses(settings),
                same_disk: settings.target().ok().and_then(|target| target.shares_disk_with(&self.data)) == Some(true),
                running: now.and_then(|now| now.running),
                copy: state.copy.map(|copy| CopyState {
                    on: copy.on,
                    entries: copy.entries,
                    bytes: copy.megabytes.as_deref().and_then(bytes),
                    until: copy.until,
                    since: copy.entries.map(|entries| size.saturating_sub(entries)),
                }),
                drill: state
                    .drill
                    .map(|drill| DrillState { on: drill.on, seconds: drill.seconds.as_deref().and_then(whole) }),
                trouble: now
                    .and_then(|now| now.trouble.clone())
                    .or(state.failed)
                    .or_else(|| Place::of(settings).err().map(|problem| problem.say)),
            }
        };
        Ok(self.settings()?.targets.iter().map(view).collect())
    }

    fn add_place(&self, name: &str, to: &str) -> Result<(), Problem> {
        add_place(&self.data, name, to)
    }

    fn change_place(&self, change: &PlaceChange) -> Result<(), Problem> {
        place_use::change(&self.engine, &self.data, change)
    }

    fn would(&self, change: &PlaceChange) -> Result<PlaceMeans, Problem> {
        place_use::would(&self.engine, &self.data, change)
    }

    fn leave_place(&self, name: &str) -> Result<(), Problem> {
        place_use::leave(&self.data, name)
    }

    fn set_schedule(&self) -> Result<Option<SetSchedule>, Problem> {
        place_use::set_schedule(&self.data)
    }

    fn schedule_set(&self, schedule: Option<&SetSchedule>) -> Result<(), Problem> {
        place_use::schedule_set(&self.data, schedule)
    }

    fn begin(&self, doing: Doing, place: &str) -> Result<(), Problem> {
        let settings = self.settings()?;
        let settings = settings.named(place).cloned().ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "copies.nowhere", format!("there is no place `{place}`"))
        })?;
        {
            let mut all = self.doing.lock().unwrap_or_else(PoisonError::into_inner);
            let state = all.entry(settings.name.clone()).or_default();
            if state.running.is_some() {
                let say = format!("something runs with `{}` already; nothing was begun", settings.name);
                return Err(Problem::new(ProblemKind::Rule, "copies.running", say).help("wait until it is done"));
            }
            *state = State { running: Some(Running { doing, done: 0, of: None }), trouble: None };
        }
        let (engine, data, all) = (Arc::clone(&self.engine), self.data.clone(), Arc::clone(&self.doing));
        thread::spawn(move || {
            let progress: Arc<dyn Progress> = Arc::new(Told { doing: Arc::clone(&all), place: settings.name.clone() });
            let done = Place::of(&settings).and_then(|place| match doing {
                Doing::Copy => make(&*engine, &data, &place, &progress).map(drop),
                Doing::Drill => drill(Some(&*engine), &place, &std::env::temp_dir(), &progress).0.map(drop),
            });
            let trouble = done.err().map(|problem| problem.say);
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(settings.name, State { running: None, trouble });
        });
        Ok(())
    }

    fn known(&self) -> Result<KitGiven, Problem> {
        Ok(KitGiven { places: Places::read(&self.data)?.lines(), key: None })
    }

    fn kit(&self, ask: &dyn Fn(Request) -> Result<Answer, Problem>, new_key: bool) -> Result<Vec<u8>, Problem> {
        let wanted = if new_key { KeyWanted::New } else { KeyWanted::AsNeeded };
        kit::written(&kit::make(&self.data, &wanted, ask)?, Form::Pdf)
    }

    fn emergency(&self, view: &EmergencyView) -> Result<Vec<u8>, Problem> {
        let password = emergency::password(&self.data)?;
        let (_, archive) = emergency::write(view, &self.data, &password, Cursor::new(Vec::new()))?;
        Ok(archive.into_inner())
    }

    fn came_back(&self) -> Result<Option<CameBack>, Problem> {
        let mark = RestoredMark::read(&self.data).map_err(store_problem)?;
        Ok(mark.map(|mark| CameBack {
            entries: mark.entries,
            newest: mark.newest,
            lost_at_least: mark.lost_at_least(),
            lost_until: mark.lost_until(),
            from: mark.from,
            copied: mark.copied,
            restored: mark.restored,
            seconds: std::time::Duration::try_from_secs_f64(mark.seconds).map_or(0, |took| took.as_secs()),
            against: mark.against.into_iter().map(|seen| (seen.what, seen.entries, seen.at)).collect(),
            ended: (mark.ended.sessions, mark.ended.tokens, mark.ended.links),
            erased_again: mark.erased_again,
        }))
    }
}

/// Sets up a place: a copy a day, a drill a week; its key is drawn and lies beside the data, for nobody else to read.
pub(crate) fn add_place(data: &std::path::Path, name: &str, to: &str) -> Result<(), Problem> {
    let mut settings = CopySettings::read(data).map_err(vault_problem)?;
    let content = |say: &str, field: &str| {
        Problem::new(ProblemKind::Content, "copies.place", format!("{say}; nothing was set up")).field(field)
    };
    if name.is_empty() || name.chars().count() > 60 {
        return Err(content("a place has a name of at most 60 characters", "name"));
    }
    // A place whose key went with an older machine opens no more: a new one takes its name.
    settings.targets.retain(|there| (there.name != name && there.to != to) || there.key_file.exists());
    if settings.named(name).is_some() || settings.named(to).is_some() {
        return Err(content("there is a place of that name, or there, already", "name"));
    }
    let keys = data.join(KEYS);
    std::fs::create_dir_all(&keys).map_err(|error| {
        Problem::new(ProblemKind::Fault, "copies.keys", format!("`{}` cannot be written: {error}", keys.display()))
    })?;
    let mut numbered = (settings.targets.len() + 1..).map(|n| keys.join(format!("{n}.key")));
    let file = numbered.find(|file| !file.exists()).unwrap_or_default();
    let mut place = TargetSettings::usual(name, to, &file);
    place.target().map_err(|error| vault_problem(error).field("to"))?;
    // What lies on a disk of its own now is mounted: later on an empty mount point is no place for a copy.
    place.medium = place
        .target()
        .is_ok_and(|target| matches!(target, Target::Folder(_)) && target.shares_disk_with(data) == Some(false));
    match place_use::key_of_before(&keys, &settings, &place) {
        Some(key) => place.key_file = key,
        None => drop(make_key_file(&file, &SystemRandom).map_err(vault_problem)?),
    }
    settings.targets.push(place);
    settings.write(data).map_err(vault_problem)
}

/// What people call the place named at the start.
const FIRST: &str = "Second copy";

/// Whether what was said at the start is a place that copies can go to: a folder by its whole path, or a server. Anything else said
/// stays in the organisation's record as it was said.
pub(crate) fn named_place(said: Option<&str>) -> Result<Option<&str>, Problem> {
    let Some(to) = said.map(str::trim) else { return Ok(None) };
    if to.starts_with("rest:") {
        to.parse::<Target>().map_err(|error| vault_problem(error).field("second_copy"))?;
        return Ok(Some(to));
    }
    Ok(Some(to).filter(|to| std::path::Path::new(to).is_absolute()))
}

/// The place named at the start is set up.
pub(crate) fn first_place(data: &std::path::Path, place: Option<&str>) -> Result<(), Problem> {
    place.map_or(Ok(()), |to| add_place(data, FIRST, to))
}

/// After a restore there is a case for it, with its clocks, as for anything else that somebody must look at.
pub(crate) fn restored_alarm(engine: &Engine, data: &std::path::Path) -> Result<(), Problem> {
    let Some(mark) = RestoredMark::read(data).map_err(store_problem)? else { return Ok(()) };
    let newest =
        mark.newest.map_or_else(|| "with its first entry".to_owned(), |newest| format!("on {}", spoken(newest)));
    let lost = match mark.lost_at_least() {
        0 => "Nothing kept elsewhere says that there was more; whoever worked after that moment knows.".to_owned(),
        lost => format!("At least {lost} entries are lost, as far as what was kept elsewhere shows."),
    };
    let snapshot = mark.snapshot.get(..8).unwrap_or(&mark.snapshot);
    let restored = mark.restored.strftime("%Y-%m-%dT%H:%M:%SZ");
    engine.raise(&Alarm {
        watch: Watch::Restored,
        about: format!("{snapshot} {restored}"),
        title: format!("Everything came back from a copy that ends {newest}"),
        details: format!(
            "{} entries out of {}, made on {}. {lost} The page of copies says who worked in the last hours that are left, and on what. Enter again what is missing, with a remark that it is. Personal data may be concerned: decide on the notice within 72 hours. Then new passwords, and a new recovery kit with a new key.",
            mark.entries,
            mark.from,
            spoken(mark.copied)
        ),
        stops: None,
    })
    .map(drop)
}

/// A moment as people say it; in UTC, because the machine that reads it may stand anywhere.
fn spoken(at: jiff::Timestamp) -> String {
    at.strftime("%-d %B %Y at %H:%M UTC").to_string()
}

/// Bytes out of megabytes as written.
fn bytes(megabytes: &str) -> Option<u64> {
    let (whole, part) = megabytes.split_once('.').unwrap_or((megabytes, "0"));
    let millions: u64 = whole.parse().ok()?;
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    millions.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)
}
