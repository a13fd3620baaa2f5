//! `plumb assess FOLDER`: a reading of the documents a company has, against both standards. Writes nothing, needs no data folder.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use jiff::tz::TimeZone;
use plumb_engine::desk::{Problem, ProblemKind};
use plumb_intake::{
    Assessor, Options,
    assessment::Assessment,
    report::plain_text,
    worker::{Bounds, WorkerCommand, worker_main},
};
use plumb_model::vocabulary::Vocabulary;
use plumb_store::{Clock, SystemClock};

use crate::{outcome::Outcome, shipped, terminal::Terminal};

/// The hidden subcommand that reads formats which can be made to harm their reader, in a process of its own.
pub(crate) const WORKER: &str = "read-documents";

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The folder with your documents: Markdown, text, HTML, Word, PDF; nested folders too
    folder: PathBuf,
}

pub(crate) fn run(terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let progress = |done: usize, total: usize| terminal.progress(&format!("{done} of {total} documents read"));
    let assessed = read(&asked.folder, &progress);
    terminal.progress("");
    let assessment = assessed?;
    if terminal.wants_data() {
        terminal.data(&assessment);
    } else {
        terminal.say(plain_text(&assessment).trim_end());
    }
    Ok(Outcome::Ran)
}

/// Reads a folder against every standard that ships.
pub(crate) fn read(folder: &Path, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Assessment, Problem> {
    let options = Options {
        today: SystemClock.now().to_zoned(TimeZone::system()).date(),
        worker: Some(worker()?),
        bounds: Bounds::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    Assessor::new(vocabularies()?).assess(folder, &options, &progress).map_err(|error| {
        let say = format!("the folder `{}` cannot be read: {}", error.folder, error.source);
        Problem::new(ProblemKind::Content, "assess.folder", say).help("name a folder that exists and that you may read")
    })
}

/// How to start the child that reads what may harm its reader.
pub(crate) fn worker() -> Result<WorkerCommand, Problem> {
    let program = std::env::current_exe().map_err(|error| {
        fault("assess.program", format!("this program cannot find itself to read documents apart: {error}"))
    })?;
    Ok(WorkerCommand { program, arguments: vec![WORKER.into()] })
}

/// Runs as the child that reads documents.
pub(crate) fn work() -> ExitCode {
    worker_main()
}

/// The words by which documents are recognised, of every standard that ships.
pub(crate) fn vocabularies() -> Result<Vec<Vocabulary>, Problem> {
    let mut files: Vec<_> =
        shipped::packs().into_iter().filter(|(path, _)| path.ends_with("/vocabulary.toml")).collect();
    files.sort();
    // ISO 9001 first, as people write the two.
    files.sort_by_key(|(path, _)| !path.contains("9001"));
    let parse = |(path, text): (String, String)| {
        Vocabulary::parse(&text).map_err(|error| fault("assess.vocabulary", format!("{path}: {error}")))
    };
    files.into_iter().map(parse).collect()
}

fn fault(code: &str, say: String) -> Problem {
    Problem::new(ProblemKind::Fault, code, say)
}
