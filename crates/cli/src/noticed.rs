//! `plumb noticed`: what Plumb noticed by itself, whose writing is stopped because of it, and letting it go on.

use clap::{Args, Subcommand};
use plumb_engine::desk::{Answer, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Let writing go on, after somebody looked at why it was stopped
    GoOn {
        /// Whose: a person by login, number or full name; without it everybody's
        #[arg(value_name = "PERSON", default_value = "everybody")]
        whose: String,
    },
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    match &asked.what {
        Some(What::GoOn { whose }) => {
            let answer = ask(shared, Request::GoOn { whose: whose.clone() })?;
            let Answer::WentOn { seq } = &answer else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.answer(&answer);
            } else {
                terminal.say(format!("noted in entry {seq}: writing goes on"));
            }
            Ok(Outcome::Ran)
        }
        None => {
            let answer = ask(shared, Request::Stopped)?;
            let Answer::Stopped { all } = &answer else { return Err(unexpected()) };
            if terminal.wants_data() {
                terminal.answer(&answer);
            } else if all.is_empty() {
                terminal.say("Nobody's writing is stopped.");
            } else {
                for one in all {
                    let name = one.name.as_deref().unwrap_or("everybody");
                    terminal.say(format!("The writing of {name} is stopped: {}", one.why));
                }
            }
            Ok(if all.is_empty() { Outcome::Ran } else { Outcome::DoesNotHold })
        }
    }
}
