//! `plumb serve`: holds the data folder and answers every other `plumb` that uses it, until it is told to end.

use std::{
    sync::{Arc, OnceLock},
    thread,
    time::Duration,
};

use plumb_engine::{
    Engine,
    desk::{Desk, Problem, ProblemKind, open_desk},
};

use crate::{data_folder, options::Shared, outcome::Outcome, terminal::Terminal};

/// How often the followers look whether there is something new.
const ROUND: Duration = Duration::from_millis(200);

/// How many rounds without news until they look all the same: a day may have ended.
const QUIET_ROUNDS: u32 = 300;

pub(crate) fn run(shared: &Shared, terminal: &Terminal) -> Result<Outcome, Problem> {
    let data = data_folder::path(shared)?;
    let held: OnceLock<Arc<Engine>> = OnceLock::new();
    let desk = open_desk(&data, |data| {
        let engine = Arc::new(data_folder::engine(data)?);
        Ok(Arc::clone(held.get_or_init(|| engine)) as Arc<dyn Desk>)
    })?;
    let Some(engine) = held.get() else {
        let say = format!("another process holds the data folder `{}` and answers already", data.display());
        return Err(Problem::new(ProblemKind::Rule, "serve.held", say));
    };
    terminal.say(format!("ready: {}", data.display()));
    let followed = follow(engine);
    drop(desk);
    followed
}

/// Runs the followers for ever; ends only with the process, or when the store fails.
fn follow(engine: &Engine) -> Result<Outcome, Problem> {
    let mut tip = engine.tip();
    let mut quiet = QUIET_ROUNDS;
    loop {
        if tip.has_changed().unwrap_or(false) || quiet >= QUIET_ROUNDS {
            tip.mark_unchanged();
            engine.follow()?;
            quiet = 0;
        }
        quiet += 1;
        thread::sleep(ROUND);
    }
}
