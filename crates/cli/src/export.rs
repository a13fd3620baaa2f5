//! `plumb export ledger OUT`: the log as files that an independent verifier reads (docs/ledger-format.md).

use std::path::PathBuf;

use clap::{Args, Subcommand};
use plumb_engine::desk::{Answer, Problem, ProblemKind, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The sealed log with its files, for an independent verifier
    Ledger {
        /// A folder that does not exist yet, or an empty one
        out: PathBuf,
    },
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let What::Ledger { out } = &asked.what;
    let out = std::path::absolute(out).map_err(|error| {
        Problem::new(
            ProblemKind::Content,
            "export.path",
            format!("`{}` is no path to write to: {error}", out.display()),
        )
    })?;
    let Answer::Exported(report) = ask(shared, Request::ExportLedger { out })? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&report);
    } else {
        let (entries, files) = (count_of(report.size, "entry", "entries"), count_of(report.files, "file", "files"));
        terminal.say(format!("{entries} and {files} written to {}", report.out));
        terminal.say(format!("root {}", report.root));
    }
    Ok(Outcome::Ran)
}
