//! Reads a whole data folder and says what does not fit: log, tree, checkpoints, folds, everything derived, the other
//! tables, the files, the database itself. It trusts no table, and changes nothing.

mod derived;
mod files;
mod log;
mod report;
mod tables;

use std::{path::Path, sync::Arc, time::Instant};

use plumb_ledger::{Checkpoint, LogKey};
use plumb_model::derived::Derive;
use plumb_store::StoreError;

pub use report::{Bad, BadKind, Took, VerifyReport};

use crate::{
    connection::{Doing, inspecting},
    folder::Folder,
    head, key_file,
};

/// What a verification is given.
#[derive(Clone, Default)]
pub struct VerifyOptions {
    /// Derives as the packs in force do; without it cells, links, obligations and search text are not read.
    pub derive: Option<Arc<dyn Derive>>,
    /// Checkpoints kept elsewhere, with names for the report.
    pub against: Vec<(String, Checkpoint)>,
    /// The keys the log must have opened with; none: those it says.
    pub trusted: Vec<LogKey>,
}

impl std::fmt::Debug for VerifyOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifyOptions").field("against", &self.against).finish_non_exhaustive()
    }
}

/// Verifies a data folder, whether its store runs or not.
///
/// Findings are in the report, worst first to be looked at first in the order found; reading goes on after one as far as it
/// can.
///
/// # Errors
/// [`StoreError::NotAStore`] if there is no database at all.
pub fn verify(dir: &Path, options: &VerifyOptions) -> Result<VerifyReport, StoreError> {
    let folder = Folder::at(dir);
    if !folder.database().is_file() {
        let why = "`plumb.db` is not there".to_owned();
        return Err(StoreError::NotAStore { dir: dir.to_owned(), why });
    }
    let mut report = VerifyReport::default();
    // The head is read before the database: of a running store it may be behind, never ahead.
    let head = match head::read(&folder.head()) {
        Ok(Some(head)) => Some(head),
        Ok(None) => {
            report.bad(Bad::of(BadKind::Head, "the file `head` is gone: a lost tail would not be noticed"));
            None
        }
        Err(error) => {
            report.bad(Bad::of(BadKind::Head, error.to_string()));
            None
        }
    };
    match inspecting(&folder.database()).and_then(|conn| conn.execute_batch("BEGIN").doing("begin").map(|()| conn)) {
        Err(error) => report.bad(Bad::of(BadKind::Database, error.to_string())),
        Ok(conn) => {
            if tables::is_ours(&conn, &mut report) {
                let begun = Instant::now();
                let filed = log::read(&conn, options, head.as_ref(), &mut report);
                report.took.log = begun.elapsed();
                tables::read(&conn, &mut report);
                report.took.tables = begun.elapsed().saturating_sub(report.took.log);
                match filed {
                    Some(filed) => files::read(&folder.file_store(), &filed, &mut report),
                    None => report.not_read("files: the entries that name them could not be read to the end"),
                }
                report.took.files = begun.elapsed().saturating_sub(report.took.log + report.took.tables);
            }
        }
    }
    key(&folder, &mut report);
    Ok(report)
}

/// The key is no evidence, but without the right one nothing more can be sealed.
fn key(folder: &Folder, report: &mut VerifyReport) {
    if !folder.key().exists() {
        report.not_read("the secret key: it is not there, so nothing can be sealed from here");
        return;
    }
    if let (Some(log), false) = (report.log.clone(), report.keys.is_empty()) {
        match key_file::read(&folder.key(), log) {
            Ok(signer) if report.keys.contains(signer.public()) => {}
            Ok(_) => report.bad(Bad::of(BadKind::Key, "the file `key` is not the key that signs this log")),
            Err(error) => report.bad(Bad::of(BadKind::Key, error.to_string())),
        }
    }
}
