//! `plumb key rotate`: another key signs the log from now on, and what the old one signs is refused.

use clap::{Args, Subcommand};
use plumb_engine::desk::{Answer, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Draw a new key: at once where the old one may have been seen, copied or lost
    Rotate,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let What::Rotate = asked.what;
    let answer = ask(shared, Request::RotateKey)?;
    let Answer::KeyRotated { key, seq } = &answer else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.answer(&answer);
    } else {
        terminal.say(format!("from entry {seq} on the log is signed by {key}"));
        terminal.say("What the old key signs from here on is refused. Give the new key to whoever keeps checkpoints.");
    }
    Ok(Outcome::Ran)
}
