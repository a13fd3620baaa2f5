//! `plumb serve`: pages, API and the desk of one data folder, until it is told to end.

use std::path::Path;

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
    open(&data_folder::path(shared)?, terminal, &asked.place)
}

/// Opens what lies in a data folder.
pub(crate) fn open(data: &Path, terminal: &Terminal, place: &Where) -> Result<Outcome, Problem> {
    let demo = crate::demo::door_of(data)?;
    face::serve(data, place, terminal, |engine, settings| match demo {
        Some(door) => crate::demo::settle(engine, settings, door),
        None => Ok((settings, "/".to_owned())),
    })
}
