//! Drilling a restore and entering what came of it: passed or failed, it is never left unsaid.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use plumb_engine::desk::{CopyKind, CopyResult, CopySaid, Problem, ProblemKind};
use plumb_store::{Clock as _, Random as _, SystemClock, SystemRandom};
use plumb_vault::{Drill, Drilled, Progress, drill as drill_copy, list_snapshots};

use super::{
    Book, Place,
    making::{noticed, short},
};
use crate::premises::{LocalPremises, vault_problem};

/// What became of the entry: its record's number, or why there is none; nothing where no data folder was named.
pub(crate) type Entered = Option<Result<Option<String>, Problem>>;

/// Drills the newest copy of a place. With a book the result is entered there, and the copy is held against the log that goes on.
pub(crate) fn drill(
    book: Option<&dyn Book>,
    place: &Place,
    within: &Path,
    progress: &Arc<dyn Progress>,
) -> (Result<Drilled, Problem>, Entered) {
    let since = Instant::now();
    let mut mark = [0; 8];
    SystemRandom.fill(&mut mark);
    let asked = Drill {
        target: &place.target,
        key: &place.key,
        at: None,
        within,
        now: SystemClock.now(),
        mark: u64::from_be_bytes(mark),
    };
    let drilled = drill_copy(&LocalPremises, &asked, progress).map_err(vault_problem);
    let took = since.elapsed();
    let drilled = match (drilled, book) {
        (Ok(drilled), Some(book)) => against_the_log(book, place, &drilled).map(|()| drilled),
        (drilled, _) => drilled,
    };
    let entered = book.map(|book| book.enter(said(place, &drilled, took)).map(|done| done.number));
    (drilled, entered)
}

/// The copy is a beginning of the log that goes on, and no copy that the log knows is gone.
fn against_the_log(book: &dyn Book, place: &Place, drilled: &Drilled) -> Result<(), Problem> {
    let fails = |code: &str, say: String, help: &str| Err(Problem::new(ProblemKind::Rule, code, say).help(help));
    let known = book.known(Some(drilled.size))?;
    match &known.root {
        None => {
            let say = format!(
                "the copy holds {} entries and the data folder only {}: the data folder was rolled back, or is another one",
                drilled.size, known.size
            );
            return fails("copies.rolled-back", say, "find out before anybody goes on working in it");
        }
        Some(root) if *root != drilled.root => {
            let say = "the copy and the data folder hold different histories: one of them was rewritten".to_owned();
            return fails(
                "copies.fork",
                say,
                "hold both against a checkpoint kept elsewhere: `plumb verify --against`",
            );
        }
        Some(_) => {}
    }
    let there = list_snapshots(&place.target, &place.key).map_err(vault_problem)?;
    let (gone, _) = noticed(&known, &place.name, &there, &drilled.snapshot.log);
    if gone.is_empty() {
        return Ok(());
    }
    let say = format!("{} copies that the log knows are gone from {}", gone.len(), place.name);
    fails("copies.gone", say, "ask who could reach the target; the copy that was drilled holds")
}

fn said(place: &Place, drilled: &Result<Drilled, Problem>, took: Duration) -> CopySaid {
    let mut said = match drilled {
        Ok(drilled) => {
            let what = format!("Restore of all of Plumb from {}", place.name);
            let mut said = CopySaid::new(CopyKind::Restore, CopyResult::Passed, what);
            said.text = Some(format!(
                "{} entries and {} files read and held against the log; {} people could sign in",
                drilled.size, drilled.files, drilled.can_sign_in
            ));
            said.snapshots = vec![drilled.snapshot.id.to_string()];
            said.entries = Some(drilled.size);
            said.root = Some(drilled.root.clone());
            said.bytes = Some(drilled.bytes);
            said.lost_after = drilled.lost_after;
            said
        }
        Err(problem) => {
            let what = format!("Restore of all of Plumb from {} failed", place.name);
            let mut said = CopySaid::new(CopyKind::Restore, CopyResult::Failed, what);
            said.text = Some(short(&problem.say));
            said
        }
    };
    said.place = Some(place.name.clone());
    said.way = Some("Into an empty folder, from the copy and its key alone".to_owned());
    said.took = Some(took);
    said
}
