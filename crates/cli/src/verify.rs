//! `plumb verify`: holds everything kept against the log, and the log against a checkpoint kept elsewhere.

use std::{fs, path::PathBuf};

use clap::Args;
use plumb_engine::desk::{Answer, Problem, ProblemKind, Request, VerifyReport};
use plumb_ledger::Checkpoint;

use crate::{
    data_folder::{ask, path, unexpected},
    inspector::FolderInspector,
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// A checkpoint kept elsewhere (see `plumb checkpoint`): shows also a log that was rebuilt as a whole
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let against = match &asked.against {
        None => None,
        Some(file) => Some(fs::read_to_string(file).map_err(|error| {
            let say = format!("cannot read the checkpoint `{}`: {error}", file.display());
            Problem::new(ProblemKind::Content, "verify.checkpoint", say)
        })?),
    };
    let compared = against.is_some();
    let report = match ask(shared, Request::Verify { against: against.clone() }) {
        Ok(Answer::Verified(report)) => report,
        Ok(_) => return Err(unexpected()),
        // What is damaged so far that it does not open is still read as far as it can be, to name what is wrong.
        Err(problem) if problem.kind == ProblemKind::Fault => closed(shared, against.as_deref(), problem)?,
        Err(problem) => return Err(problem),
    };
    if terminal.wants_data() {
        terminal.data(&report.machine_form());
    } else {
        say(terminal, &report, compared);
    }
    Ok(if matches!(report, VerifyReport::Holds { .. }) { Outcome::Ran } else { Outcome::DoesNotHold })
}

/// Verifies a folder that does not open; if nothing wrong is found, the trouble of opening it stands.
fn closed(shared: &Shared, against: Option<&str>, problem: Problem) -> Result<VerifyReport, Problem> {
    let checkpoint = match against.map(Checkpoint::read) {
        None => None,
        Some(read) => {
            Some(read.map_err(|error| Problem::new(ProblemKind::Content, "verify.checkpoint", error.to_string()))?)
        }
    };
    match FolderInspector::new(&path(shared)?).verify_bare(checkpoint.as_ref())? {
        VerifyReport::Holds { .. } => Err(problem),
        broken @ VerifyReport::Broken { .. } => Ok(broken),
    }
}

fn say(terminal: &Terminal, report: &VerifyReport, compared: bool) {
    match report {
        VerifyReport::Holds { size, root, files, not_read } => {
            let (entries, files) = (count_of(*size, "entry", "entries"), count_of(*files, "file", "files"));
            terminal.say(format!("Nothing was altered: {entries} and {files} read and held against the log."));
            terminal.say(format!("root {root}"));
            if compared {
                terminal.say("The checkpoint kept elsewhere is part of this very log.");
            } else {
                terminal
                    .say("A log rebuilt as a whole shows only against a checkpoint kept elsewhere: --against FILE.");
            }
            for what in not_read {
                terminal.say(format!("not read: {what}"));
            }
        }
        VerifyReport::Broken { first_bad, say } => {
            terminal.say(format!("Something does not hold: {say}"));
            for (what, which) in first_bad {
                let which = which.as_str().map_or_else(|| which.to_string(), ToOwned::to_owned);
                terminal.say(format!("  {what}: {which}"));
            }
            terminal.say("Keep this folder as it is, write no more into it, and compare with your last copy.");
        }
    }
}
