//! `plumb serve`: pages, API and the desk of one data folder, until it is told to end.

use std::path::Path;

use clap::Args;
use plumb_engine::{
    Engine,
    desk::{Problem, ProblemKind},
};

use crate::{
    data_folder,
    face::{self, Where},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    place: Where,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    open(&data_folder::path(shared)?, terminal, &asked.place)
}

/// Opens what lies in a data folder.
pub(crate) fn open(data: &Path, terminal: &Terminal, place: &Where) -> Result<Outcome, Problem> {
    let demo = crate::demo::door_of(data)?;
    face::serve(data, place, terminal, |engine, settings| match demo {
        Some(door) => crate::demo::settle(engine, settings, door),
        None => Ok((settings, first_way_in(engine, place)?)),
    })
}

/// Where to begin: home, or, before anybody can sign in, the link by which whoever started it sets a password. Only this machine
/// is told; an address open to others waits until somebody can sign in.
fn first_way_in(engine: &Engine, place: &Where) -> Result<String, Problem> {
    let nobody = engine.gate().people_who_can_come_in()?.is_empty();
    let Some(first) = engine.founder()?.filter(|_| nobody) else { return Ok("/".to_owned()) };
    if place.listen.is_some_and(|address| !address.ip().is_loopback()) {
        let say = "nobody can sign in yet, and this address is open to others: nothing was opened";
        return Err(Problem::new(ProblemKind::Rule, "serve.open-address", say)
            .help("start `plumb serve` without --listen on this machine first and set a password"));
    }
    Ok(format!("/invite/{}", engine.gate().invite(first, None)?.expose()))
}
