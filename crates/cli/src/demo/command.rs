//! `plumb demo`: makes the example company and says what its records show.

use std::{fs, path::PathBuf, sync::Arc};

use clap::Args;
use jiff::{civil::Date, tz::TimeZone};
use plumb_engine::{
    Engine,
    desk::{ActorName, Answer, Desk as _, Problem, ProblemKind, Request, Switches},
};
use plumb_store::{Clock as _, SeededRandom, SetClock, SystemClock};
use plumb_store_sqlite::{Durability, Settings};

use super::{
    play::{founding, play},
    story::{COMPANY, Story, ZONE},
};
use crate::{
    data_folder::{self, DEMO_CLOCK},
    options::Shared,
    outcome::Outcome,
    readiness, shipped,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The same seed and day make the same company, entry by entry
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day of its history [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let zone = TimeZone::get(ZONE).map_err(|error| trouble(&error.into()))?;
    let today = asked.today.unwrap_or_else(|| zone.to_datetime(SystemClock.now()).date());
    let data = folder(shared, asked.seed, today)?;
    let story = Story::tell(asked.seed, today).map_err(|error| trouble(&error))?;
    let begin = story.happenings.first().map_or(story.end, |first| first.at);
    let clock = Arc::new(SetClock::at(begin));
    let random = Arc::new(SeededRandom::new(asked.seed));
    // Nobody relies on this history before it is whole, so it need not wait for the disk eight thousand times.
    let durability = Durability::AtClose;
    let settings = Settings { clock: Arc::clone(&clock) as _, random, durability, ..Settings::default() };
    plumb_store_sqlite::init(&data, &settings).map_err(data_folder::store_problem)?;
    let wiring = data_folder::wire(&data, settings)?;
    let founding = founding(&story).map_err(|error| trouble(&error))?;
    let engine = Engine::start(wiring, &founding, &shipped::packs())?;
    terminal.progress("telling eighteen months of a company that does not exist");
    play(&story, &engine, &clock, &data.join("arriving")).map_err(|error| trouble(&error))?;
    let request =
        Request::Readiness { on: None, standard: None, switches: Switches::default(), since: !terminal.wants_data() };
    let Answer::Readiness(report) = engine.ask(&ActorName::Operator.into(), request)? else {
        return Err(data_folder::unexpected());
    };
    // Only a history that is whole and on the disk gets the clock without which no demo opens.
    drop(engine);
    let file = data.join(DEMO_CLOCK);
    fs::write(&file, story.end.to_string()).map_err(|error| trouble(&error.into()))?;
    terminal.progress("");
    if terminal.wants_data() {
        terminal.data(&report.machine_form());
        return Ok(Outcome::Ran);
    }
    terminal.say(format!("{COMPANY}, an example company, lies in {}.", data.display()));
    readiness::say(terminal, &report, &readiness::Asked::default());
    let data = data.display();
    terminal.say("");
    terminal.say("Look around:");
    if let Some(number) = report.requirements.iter().find_map(|row| row.records.first()) {
        terminal.say(format!("  plumb record history {number} --data {data}"));
    }
    terminal.say(format!("  plumb work --data {data}"));
    terminal.say(format!("  plumb verify --data {data}"));
    Ok(Outcome::Ran)
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
