//! `plumb serve`: pages, API and the desk of one data folder, until it is told to end.

use clap::Args;
use plumb_engine::desk::Problem;

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
    let data = data_folder::path(shared)?;
    let demo = crate::demo::door_of(&data)?;
    face::serve(&data, &asked.place, terminal, |engine, settings| match demo {
        Some(door) => crate::demo::settle(engine, settings, door),
        None => Ok((settings, "/".to_owned())),
    })
}
