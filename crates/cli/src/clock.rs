//! `plumb clock confirm`: after the machine's clock was moved, somebody looks at another one and says that the time is right.

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
    /// Say that the clock is right after it was moved: until then nothing can be signed
    Confirm,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let What::Confirm = asked.what;
    let answer = ask(shared, Request::ConfirmClock)?;
    let Answer::ClockConfirmed { at, seq } = &answer else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.answer(&answer);
    } else {
        terminal.say(format!("{at} confirmed in entry {seq}: signing goes on"));
    }
    Ok(Outcome::Ran)
}
