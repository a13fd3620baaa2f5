//! Making a copy and entering it; what is missing in the target is noticed on the way.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use plumb_engine::desk::{CopyKind, CopyResult, CopySaid, KnownCopies, Problem, ProblemKind};
use plumb_store::{Clock as _, SystemClock};
use plumb_vault::{BackedUp, Backup, Progress, Snapshot, VaultError, back_up, list_snapshots};

use super::{Book, Place, size};
use crate::premises::{LocalPremises, vault_problem};

/// The program, as copies name it.
const PROGRAM: &str = concat!("plumb/", env!("CARGO_PKG_VERSION"));

/// A copy that was made.
pub(crate) struct Made {
    pub(crate) copy: BackedUp,
    pub(crate) took: Duration,
    /// Copies that the log knows and the target does not have any more.
    pub(crate) gone: Vec<String>,
    /// Copies of this log in the target that the log does not know.
    pub(crate) unknown: Vec<String>,
    /// The number of the record, or why there is none.
    pub(crate) entered: Result<Option<String>, Problem>,
}

impl Made {
    /// Everything is as it should be.
    pub(crate) fn well(&self) -> bool {
        self.copy.manifest.missing.is_empty() && self.gone.is_empty() && self.entered.is_ok()
    }
}

/// Copies a data folder into a place and enters that; a failure is entered too, where anything can be.
pub(crate) fn make(book: &dyn Book, data: &Path, place: &Place, progress: &Arc<dyn Progress>) -> Result<Made, Problem> {
    let since = Instant::now();
    // Where the log cannot be asked, every file is read anew: slower, and no less sure.
    let before = book.known(None).inspect_err(|problem| tracing::warn!(%problem, "the log's copies are not known"));
    let known = before.as_ref().map(|known| known.expected(&place.name).into_iter().map(ToOwned::to_owned).collect());
    let known = known.unwrap_or_default();
    let asked = Backup {
        data,
        target: &place.target,
        key: &place.key,
        now: SystemClock.now(),
        program: PROGRAM,
        other_disk: place.medium,
        known: &known,
    };
    let copy = match back_up(&LocalPremises, &asked, progress) {
        Ok(copy) => copy,
        // Somebody else copies already: that is no failed copy.
        Err(error @ VaultError::Busy { .. }) => return Err(vault_problem(error)),
        Err(error) => {
            let problem = vault_problem(error);
            enter_failure(book, &place.name, &problem);
            return Err(problem);
        }
    };
    let took = since.elapsed();
    let (gone, unknown, entered) = match book.known(None) {
        Err(problem) => (Vec::new(), Vec::new(), Err(problem)),
        Ok(known) => {
            let (gone, unknown) = noticed(&known, &place.name, &copy.before, &copy.manifest.log);
            let entered = enter(book, place, &copy, took, &gone);
            (gone, unknown, entered)
        }
    };
    Ok(Made { copy, took, gone, unknown, entered })
}

/// Copies that should be there and are not, and copies that are there and nobody knows.
pub(crate) fn noticed(known: &KnownCopies, place: &str, there: &[Snapshot], log: &str) -> (Vec<String>, Vec<String>) {
    let expected = known.expected(place);
    let all: BTreeSet<&str> = known.copies.iter().flat_map(|copy| &copy.snapshots).map(String::as_str).collect();
    let ours: BTreeSet<&str> = there.iter().map(|copy| copy.id.as_str()).collect();
    let gone = expected.difference(&ours).map(|id| (*id).to_owned()).collect();
    let strange = there.iter().filter(|copy| copy.log == log && !all.contains(copy.id.as_str()));
    (gone, strange.map(|copy| copy.id.to_string()).collect())
}

fn enter(
    book: &dyn Book,
    place: &Place,
    copy: &BackedUp,
    took: Duration,
    gone: &[String],
) -> Result<Option<String>, Problem> {
    enter_gone(book, place, gone)?;
    let missing = copy.manifest.missing.len();
    let result = if missing == 0 { CopyResult::Passed } else { CopyResult::Partly };
    let mut said = CopySaid::new(CopyKind::Copy, result, format!("All of Plumb, to {}", place.name));
    let mut text = format!(
        "{} new, {} changed, {} as before; {} written",
        copy.new_files,
        copy.changed_files,
        copy.same_files,
        size(copy.new_bytes)
    );
    if missing > 0 {
        text = format!(
            "{missing} files that entries name are missing in the data folder: `plumb verify` names them. {text}"
        );
    }
    said.text = Some(text);
    said.place = Some(place.name.clone());
    said.away = place.append_only.then_some(true);
    said.way = Some("Encrypted, incremental, restic's format".to_owned());
    said.took = Some(took);
    said.snapshots = vec![copy.snapshot.to_string()];
    said.entries = Some(copy.manifest.entries);
    said.root = Some(copy.manifest.root.clone());
    said.bytes = Some(copy.bytes);
    said.lost_after = copy.manifest.newest;
    book.enter(said).map(|done| done.number)
}

/// That no copy could be made is somebody's work. A target that is away is tried every quarter of an hour; once a day is often enough to
/// say so.
pub(crate) fn enter_failure(book: &dyn Book, place: &str, problem: &Problem) {
    if book.known(None).is_ok_and(|known| known.failed_today(place)) {
        return;
    }
    let mut said = CopySaid::new(CopyKind::Copy, CopyResult::Failed, format!("No copy was made to {place}"));
    said.text = Some(short(&problem.say));
    said.place = Some(place.to_owned());
    // The trouble itself is what whoever asked must hear.
    if let Err(also) = book.enter(said) {
        tracing::warn!(%also, "that no copy was made could not be entered");
    }
}

/// Copies that are gone are somebody's work, once.
fn enter_gone(book: &dyn Book, place: &Place, gone: &[String]) -> Result<(), Problem> {
    if gone.is_empty() {
        return Ok(());
    }
    let what = format!("Copies are gone from {}", place.name);
    let mut said = CopySaid::new(CopyKind::Copy, CopyResult::Failed, what);
    said.text = Some("Nobody entered that they were taken away: ask who could reach the target.".to_owned());
    said.place = Some(place.name.clone());
    said.snapshots = gone.to_vec();
    book.enter(said).map(drop)
}

/// Looks whether every copy that the log knows is still there, between two copies; how many are gone.
pub(crate) fn look(book: &dyn Book, data: &Path, place: &Place) -> Result<usize, Problem> {
    let known = book.known(None)?;
    if known.expected(&place.name).is_empty() {
        return Ok(0);
    }
    let (gone, _) = noticed(&known, &place.name, &there(data, place)?, "");
    enter_gone(book, place, &gone)?;
    Ok(gone.len())
}

/// The copies in a place that held some. A place that is there and holds none at all lost them; a medium that is not mounted did not.
pub(super) fn there(data: &Path, place: &Place) -> Result<Vec<Snapshot>, Problem> {
    if place.medium && place.target.shares_disk_with(data) == Some(true) {
        let say = format!("the medium of {} is not mounted", place.name);
        return Err(Problem::new(ProblemKind::Fault, "copies.away", say).help("connect or mount it"));
    }
    match list_snapshots(&place.target, &place.key) {
        Err(VaultError::NoRepository { .. }) => Ok(Vec::new()),
        listed => listed.map_err(vault_problem),
    }
}

/// A line of a register holds so much.
pub(super) fn short(say: &str) -> String {
    say.chars().take(800).collect()
}
