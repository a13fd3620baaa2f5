//! The `plumb` binary: wiring. One file a subcommand; each asks the desk and says what came of it.
//!
//! Exit codes: 0 it ran, 1 something does not hold or a rule says no, 2 it could not run.

mod applicability;
mod assess;
mod backup;
mod certification;
mod checked;
mod checkpoint;
mod clock;
mod copies;
mod copies_page;
mod data_folder;
mod demo;
mod drill;
mod emergency;
mod evidence;
mod export;
mod face;
mod fetch;
mod file_reader;
mod first;
mod import;
mod init;
mod inspector;
mod key;
mod kit;
mod list;
mod noticed;
mod options;
mod outcome;
mod pack;
mod pack_doc;
mod place_use;
mod places;
mod plan;
mod premises;
mod printer;
mod proposals;
mod questionnaire;
mod readiness;
mod record;
mod record_view;
mod register_view;
mod rehearsal;
mod restore;
mod search;
mod serve;
mod shipped;
mod standards;
mod status;
mod table;
mod terminal;
mod token;
mod trail;
mod transition;
mod trust;
mod verify;
mod work;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::{
    options::{Command, Options},
    outcome::Outcome,
    terminal::Terminal,
};

/// Gives freed memory back to the machine (`.cargo/config.toml` says how soon); the C library's own keeps it in an arena a thread.
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let options = Options::parse();
    if matches!(options.command, Some(Command::ReadDocuments)) {
        return assess::work();
    }
    log();
    let terminal = Terminal::new(options.shared.json);
    let outcome = run(&options, &terminal).unwrap_or_else(|problem| terminal.problem(&problem));
    outcome.into()
}

/// What goes on behind a command goes to standard error: warnings, or what `PLUMB_LOG` asks for. Ids only, no contents.
fn log() {
    let filter = EnvFilter::try_from_env("PLUMB_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
}

fn run(options: &Options, terminal: &Terminal) -> Result<Outcome, plumb_engine::desk::Problem> {
    let shared = &options.shared;
    let Some(command) = &options.command else { return first::run(shared, terminal, &options.alone) };
    match command {
        Command::Assess(asked) => assess::run(terminal, asked),
        Command::Demo(asked) => demo::run(shared, terminal, asked),
        Command::Init(asked) => init::run(shared, terminal, asked),
        Command::Import(asked) => import::run(shared, terminal, asked),
        Command::Record(asked) => record::run(shared, terminal, asked),
        Command::Search(asked) => search::run(shared, terminal, asked),
        Command::Work(asked) => work::run(shared, terminal, asked),
        Command::Readiness(asked) => readiness::run(shared, terminal, asked),
        Command::Applicability(asked) => applicability::run(shared, terminal, asked),
        Command::Plan(asked) => plan::run(shared, terminal, asked),
        Command::Proposals(asked) => proposals::run(shared, terminal, asked),
        Command::Certification(asked) => certification::run(shared, terminal, asked),
        Command::Rehearsal(asked) => rehearsal::run(shared, terminal, asked),
        Command::Questionnaire(asked) => questionnaire::run(shared, terminal, asked),
        Command::Trust(asked) => trust::run(shared, terminal, asked),
        Command::Trail(asked) => trail::run(shared, terminal, asked),
        Command::Verify(asked) => verify::run(shared, terminal, asked),
        Command::Export(asked) => export::run(shared, terminal, asked),
        Command::Checkpoint => checkpoint::run(shared, terminal),
        Command::Pack(asked) => pack::run(shared, terminal, asked),
        Command::Transition(asked) => transition::run(shared, terminal, asked),
        Command::Clock(asked) => clock::run(shared, terminal, asked),
        Command::Token(asked) => token::run(shared, terminal, asked),
        Command::Key(asked) => key::run(shared, terminal, asked),
        Command::Kit(asked) => kit::run(shared, terminal, asked),
        Command::Emergency(asked) => emergency::run(shared, terminal, asked),
        Command::Evidence(asked) => evidence::run(shared, terminal, asked),
        Command::Noticed(asked) => noticed::run(shared, terminal, asked),
        Command::Status => status::run(shared, terminal),
        Command::Backup(asked) => backup::run(shared, terminal, asked),
        Command::Restore(asked) => restore::run(shared, terminal, asked),
        Command::Drill(asked) => drill::run(shared, terminal, asked),
        Command::Serve(asked) => serve::run(shared, terminal, asked),
        Command::ReadDocuments => Ok(Outcome::Ran),
    }
}
