//! `plumb demo`: makes the example company and says what its records show.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Args;
use jiff::{civil::Date, tz::TimeZone};
use plumb_engine::{
    Engine,
    desk::{ActorName, Answer, Desk as _, Problem, ProblemKind, ReadinessReport, Request, Switches},
    gate::LinkPurpose,
};
use plumb_store::{Clock as _, SeededRandom, SetClock, SystemClock};
use plumb_store_sqlite::{Durability, Settings};
use plumb_web::{DemoDoor, DemoPerson, SiteSettings};

use super::{
    play::{founding, play},
    story::{COMPANY, Story, ZONE},
};
use crate::{
    data_folder::{self, DEMO_CLOCK},
    face::{self, Where},
    options::Shared,
    outcome::Outcome,
    readiness, shipped,
    terminal::Terminal,
};

/// How long the link that lets in works, if nobody uses it.
const LINK_LIVES: Duration = Duration::from_hours(12);

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The same seed and day make the same company, entry by entry
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day of its history [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::options::day)]
    today: Option<Date>,
    /// Only make it and say what its records show; do not open its pages
    #[arg(long)]
    make_only: bool,
    #[command(flatten)]
    place: Where,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let zone = TimeZone::get(ZONE).map_err(|error| trouble(&error.into()))?;
    let today = asked.today.unwrap_or_else(|| zone.to_datetime(SystemClock.now()).date());
    let data = folder(shared, asked.seed, today)?;
    // Made on an earlier start: whoever played there finds it as it was left.
    let report = if door_of(&data)?.is_some() { None } else { Some(make(&data, terminal, asked, today)?) };
    if terminal.wants_data()
        && let Some(report) = &report
    {
        terminal.data(&report.machine_form());
        return Ok(Outcome::Ran);
    }
    if report.is_some() && !asked.make_only {
        begin_anew();
    }
    terminal.say(format!("{COMPANY}, an example company, lies in {}.", data.display()));
    if asked.make_only {
        if let Some(report) = report {
            readiness::say(terminal, &report, &readiness::Asked::default());
        }
        return Ok(Outcome::Ran);
    }
    terminal.say(
        "Nothing in it is real: click anything, change anything. Ctrl C ends it; the same command opens it again.",
    );
    face::serve(&data, &asked.place, terminal, |engine, settings| settle(engine, settings, door()))
}

/// The same command once more, in place of this process: what was needed to make the company is given back to the machine. Where that
/// is not to be had, this process goes on.
#[cfg(unix)]
fn begin_anew() {
    use std::os::unix::process::CommandExt as _;
    if let Ok(program) = std::env::current_exe() {
        let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
        tracing::debug!(%error, "the example company is served by the process that made it");
    }
}

#[cfg(not(unix))]
fn begin_anew() {}

/// Makes it: plays the story on a clock that is set.
fn make(data: &Path, terminal: &Terminal, asked: &Asked, today: Date) -> Result<ReadinessReport, Problem> {
    let story = Story::tell(asked.seed, today).map_err(|error| trouble(&error))?;
    let begin = story.happenings.first().map_or(story.end, |first| first.at);
    let clock = Arc::new(SetClock::at(begin));
    let random = Arc::new(SeededRandom::new(asked.seed));
    // Nobody relies on this history before it is whole, so it need not wait for the disk eight thousand times.
    let durability = Durability::AtClose;
    let settings = Settings { clock: Arc::clone(&clock) as _, random, durability, ..Settings::default() };
    plumb_store_sqlite::init(data, &settings).map_err(data_folder::store_problem)?;
    let wiring = data_folder::wire(data, settings)?;
    let founding = founding(&story).map_err(|error| trouble(&error))?;
    let engine = Engine::start(wiring, &founding, &shipped::packs())?;
    terminal.progress("telling eighteen months of a company that does not exist");
    play(&story, &engine, &clock, &data.join("arriving")).map_err(|error| trouble(&error))?;
    let request = Request::Readiness { on: None, standard: None, switches: Switches::default(), since: false };
    let Answer::Readiness(report) = engine.ask(&ActorName::Operator.into(), request)? else {
        return Err(data_folder::unexpected());
    };
    // Only a history that is whole and on the disk gets the clock without which no demo opens.
    drop(engine);
    fs::write(data.join(DEMO_CLOCK), story.end.to_string()).map_err(|error| trouble(&error.into()))?;
    terminal.progress("");
    Ok(report)
}

/// Who may be chosen, if this folder holds an example company.
pub(crate) fn door_of(data: &Path) -> Result<Option<DemoDoor>, Problem> {
    Ok(fs::exists(data.join(DEMO_CLOCK)).map_err(|error| trouble(&error.into()))?.then(door))
}

/// The people a visitor may be.
fn door() -> DemoDoor {
    let person = |name: &str, job: &str, text| DemoPerson { name: name.to_owned(), job: job.to_owned(), text };
    DemoDoor {
        people: vec![
            person("Hanna Verbeck", "Quality manager", "demo-be-manager"),
            person("Owen Thackray", "Inspector, first shift", "demo-be-operator"),
            person("Victor Amsel", "Purchasing lead", "demo-be-process-owner"),
            person("Maren Ostrey", "Managing director", "demo-be-top"),
            person("Dilan Marsh", "IT administrator", "demo-be-it"),
            person("Rosalind Teague", "Production manager", "demo-be-internal-auditor"),
            person("Ines Halvorsen", "Lead auditor, certification body", "demo-be-external-auditor"),
        ],
    }
}

/// Sets the site up for visitors, and makes the link that lets the first one in.
pub(crate) fn settle(
    engine: &Engine,
    settings: SiteSettings,
    door: DemoDoor,
) -> Result<(SiteSettings, String), Problem> {
    let first = door.people.first().map(|person| person.name.clone()).unwrap_or_default();
    let person = engine.person(&first)?;
    let link = engine.gate().make_link(LinkPurpose::Demo, person, LINK_LIVES, None)?;
    Ok((SiteSettings { demo: Some(door), ..settings }, format!("/enter/{}", link.expose())))
}

/// Where it goes: as named, or a folder of its own beside the person's own data for each seed and day.
fn folder(shared: &Shared, seed: u64, today: Date) -> Result<PathBuf, Problem> {
    if let Some(data) = &shared.data {
        return Ok(data.clone());
    }
    Ok(data_folder::path(shared)?.with_file_name(format!("plumb-demo-{seed}-{today}")))
}

fn trouble(error: &anyhow::Error) -> Problem {
    Problem::new(ProblemKind::Fault, "demo.story", format!("the example company could not be made: {error:#}"))
        .help("take the folder away and try again, with another seed or day if need be")
}
