//! The log written out for an independent verifier, after docs/ledger-format.md, from one snapshot.

use std::{
    fs::{self, File},
    io::Write,
    ops::ControlFlow,
    path::Path,
};

use plumb_ledger::{
    LedgerError, Moment, Verifier,
    export::{ExportWriter, Manifest},
};
use plumb_store::StoreError;

use crate::{
    Engine,
    app::app,
    desk::{ActorName, ExportReport, Problem, ProblemKind},
};

/// Why an export stopped; what was written by then stays for whoever wants to look, but has no manifest.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("could not write `{path}`: {source}")]
    Write {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

impl Engine {
    /// Writes the whole log into a folder that does not exist yet, or is empty; for whoever may read all of it.
    pub(crate) fn export_ledger(&self, actor: &ActorName, out: &Path) -> Result<ExportReport, Problem> {
        let reader = self.look()?.reader(actor)?;
        if !reader.sees_everything() {
            let say = "the whole log holds records that not everybody may see; nothing was written";
            return Err(Problem::new(ProblemKind::Forbidden, "forbidden.whole-log", say)
                .help("whoever keeps the data folder exports it, without `--as`"));
        }
        prepare(out)?;
        let snapshot = self.wiring.store.snapshot()?;
        let checkpoint = snapshot.checkpoint()?;
        // Every entry passes the verifier on its way: what leaves was held against its own checkpoint first.
        let mut passing = Verifier::new(self.wiring.store.log().clone()).sealed_by(checkpoint.clone());
        let mut writer = ExportWriter::new(|path: &str, bytes: &[u8]| write(out, path, bytes));
        let mut stopped: Option<Problem> = None;
        snapshot.entries(0, snapshot.size(), &mut |row| {
            let passed = passing.entry(&row.view, None).map_err(|fault| not_whole(&fault.to_string()));
            match passed.and_then(|()| writer.entry(&row.view).map_err(|error| failed(out, &error))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(problem) => {
                    stopped = Some(problem);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(problem) = stopped {
            return Err(problem);
        }
        let verified = passing.finish().map_err(|fault| not_whole(&fault.to_string()))?;
        let made = Moment::new(self.wiring.clock.now()).map_err(StoreError::from)?;
        let app = app()?;
        let manifest: Manifest =
            writer.finish(&checkpoint, &verified.keys, made, app).map_err(|error| failed(out, &error))?;
        let files = u64::try_from(manifest.files.len()).unwrap_or(u64::MAX) + 1;
        let (size, root) = (manifest.size, manifest.root.to_hex());
        Ok(ExportReport { out: out.display().to_string(), size, root, files })
    }
}

fn prepare(out: &Path) -> Result<(), Problem> {
    let cannot = |error: &std::io::Error| {
        Problem::new(ProblemKind::Content, "export.folder", format!("cannot write into `{}`: {error}", out.display()))
    };
    fs::create_dir_all(out).map_err(|error| cannot(&error))?;
    let mut entries = fs::read_dir(out).map_err(|error| cannot(&error))?;
    if entries.next().is_some() {
        let say = format!("`{}` is not empty; nothing was written", out.display());
        return Err(Problem::new(ProblemKind::Content, "export.not-empty", say).help("name a new folder"));
    }
    Ok(())
}

fn write(out: &Path, path: &str, bytes: &[u8]) -> Result<(), Stopped> {
    let place = out.join(path);
    let cannot = |source| Stopped::Write { path: place.display().to_string(), source };
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut file = File::create_new(&place).map_err(cannot)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(cannot)
}

fn failed(out: &Path, error: &Stopped) -> Problem {
    let say = format!("the export into `{}` stopped: {error}", out.display());
    Problem::new(ProblemKind::Fault, "export.stopped", say)
        .help("take the folder away, mend the cause and export again")
}

fn not_whole(fault: &str) -> Problem {
    let say = format!("the log does not hold, so it was not exported as if it did: {fault}");
    Problem::new(ProblemKind::Fault, "export.not-whole", say)
        .help("run `plumb verify`, then restore the newest good copy")
}
