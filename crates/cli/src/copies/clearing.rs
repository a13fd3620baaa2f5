//! Taking old copies away, when a person asks for it, and entering that.

use std::collections::BTreeSet;

use plumb_engine::desk::{CopyKind, CopyResult, CopySaid, Problem, ProblemKind};
use plumb_vault::{Cleared, clear as clear_copies};

use super::{Book, Place};
use crate::premises::vault_problem;

/// Takes away what the rules of the target let go. Entered first, so that no copy is ever gone without a word in the log.
pub(crate) fn clear(book: &dyn Book, place: &Place, only_look: bool) -> Result<Cleared, Problem> {
    if place.append_only {
        let say = format!("`{}` only takes copies: nothing is removed from it; nothing was done", place.name);
        return Err(Problem::new(ProblemKind::Rule, "copies.append-only", say)
            .help("make room where the target itself is kept, with the credentials kept there"));
    }
    let known: BTreeSet<String> = book.known(None)?.expected(&place.name).into_iter().map(ToOwned::to_owned).collect();
    let clear =
        |only_look| clear_copies(&place.target, &place.key, &place.keep, &known, only_look).map_err(vault_problem);
    let would = clear(true)?;
    if only_look || would.gone.is_empty() {
        return Ok(would);
    }
    let what = format!("Old copies taken away from {}", place.name);
    let mut said = CopySaid::new(CopyKind::Clearing, CopyResult::Passed, what);
    said.place = Some(place.name.clone());
    said.text = Some(format!("{} gone, {} left", would.gone.len(), would.left));
    said.snapshots = would.gone.iter().map(|copy| copy.id.to_string()).collect();
    book.enter(said)?;
    clear(false)
}
