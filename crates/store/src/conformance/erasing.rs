//! Cases: erasure.

use std::ops::ControlFlow;

use plumb_ledger::{Digest, HeaderView, Kind};
use plumb_model::id::RecordId;

use super::{
    reading::verify,
    sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq, filed, moved, register, set},
};
use crate::{AccessPredicate, Draft, StoreError};

fn entries_of(desk: &Desk<'_>, record: RecordId) -> Result<Vec<(u64, bool)>, CaseFailed> {
    let mut found = Vec::new();
    desk.look()?.history(record, &mut |row| {
        found.push((row.seq, row.view.content.is_some()));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

fn erasure(desk: &Desk<'_>, record: RecordId, erase: Vec<u64>) -> Result<Draft, CaseFailed> {
    Ok(Draft { erase, ..desk.draft("things", record, Kind::Erased, None, Vec::new())? })
}

/// A record with a personal title, moved once.
fn person(desk: &Desk<'_>) -> Result<RecordId, CaseFailed> {
    let record = desk.put(&[("title", "Erika Mustermann"), ("code", "E")])?;
    desk.write(vec![desk.draft(
        "things",
        record,
        Kind::Moved,
        None,
        vec![moved(None, "open")?, set("title", "E. M.")?],
    )?])?;
    Ok(record)
}

/// Bodies, search text, cells and keys go; headers, state and versions stay.
pub fn erasing_takes_content_away_and_keeps_the_workflow(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 100);
    let record = person(&desk)?;
    let seqs: Vec<u64> = entries_of(&desk, record)?.into_iter().map(|(seq, _)| seq).collect();
    desk.write(vec![erasure(&desk, record, seqs)?])?;
    let kept: Vec<bool> = entries_of(&desk, record)?.into_iter().map(|(_, kept)| kept).collect();
    ensure_eq!(kept, [false, false, true]);
    let look = desk.look()?;
    let state = look.record(record)?.ok_or_else(|| CaseFailed("the record is gone".to_owned()))?;
    ensure!(state.erased && state.fields.is_empty(), "content is left: {:?}", state.fields);
    ensure_eq!((state.version, state.state.as_ref().map(ToString::to_string)), (3, Some("open".to_owned())));
    ensure!(look.search("Mustermann", &AccessPredicate::everything(), 9)?.is_empty(), "search still finds it");
    ensure_eq!(look.by_key(&register("things")?, "code=E")?, None);
    desk.write(vec![desk.draft("things", record, Kind::Moved, None, vec![moved(Some("open"), "void")?])?])?;
    Ok(())
}

/// The tree does not move, and the verifier sees that an entry says so.
pub fn an_erased_log_still_verifies(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 101);
    let record = person(&desk)?;
    let before = desk.look()?;
    let seqs: Vec<u64> = entries_of(&desk, record)?.into_iter().map(|(seq, _)| seq).collect();
    desk.write(vec![erasure(&desk, record, seqs.into_iter().take(1).collect())?])?;
    let look = desk.look()?;
    ensure_eq!(look.root_at(before.size())?, before.root_at(before.size())?);
    let state = look.record(record)?.ok_or_else(|| CaseFailed("the record is gone".to_owned()))?;
    ensure_eq!(state.fields.get("title").and_then(|title| title.as_text()), Some("E. M."));
    verify(look.as_ref())
}

/// Not another record's, not the log's own, not one twice.
pub fn only_entries_of_the_record_itself_can_be_erased(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 102);
    let (record, other) = (person(&desk)?, desk.put(&[("title", "other")])?);
    let own: Vec<u64> = entries_of(&desk, record)?.into_iter().map(|(seq, _)| seq).collect();
    let others: Vec<u64> = entries_of(&desk, other)?.into_iter().map(|(seq, _)| seq).collect();
    for wrong in [others, vec![0], vec![9999], Vec::new()] {
        let refused = desk.write(vec![erasure(&desk, record, wrong.clone())?]);
        ensure!(matches!(refused, Err(StoreError::Unfit { .. })), "{wrong:?}: {refused:?}");
    }
    let first: Vec<u64> = own.into_iter().take(1).collect();
    desk.write(vec![erasure(&desk, record, first.clone())?])?;
    ensure!(desk.write(vec![erasure(&desk, record, first)?]).is_err(), "an entry was erased twice");
    let mut kinds = Vec::new();
    let look = desk.look()?;
    look.history(record, &mut |row| {
        kinds.extend(HeaderView::read(row.view.header).map(|header| header.kind));
        ControlFlow::Continue(())
    })?;
    ensure_eq!(kinds, [Kind::Created, Kind::Moved, Kind::Erased]);
    Ok(())
}

/// A file that another record names stays.
pub fn erasing_takes_files_away_that_nothing_else_names(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 103);
    let files = desk.store().files();
    let (own, shared) = (files.put(&mut &b"own"[..], 10)?.digest, files.put(&mut &b"shared"[..], 10)?.digest);
    let with = |digests: &[Digest]| -> Result<RecordId, CaseFailed> {
        let mut draft = desk.thing(&[("title", "papers")])?;
        for (place, digest) in digests.iter().enumerate() {
            draft.facts.push(filed(&format!("f{place}"), *digest)?);
        }
        let record = draft.record;
        desk.write(vec![draft])?;
        Ok(record)
    };
    let (first, _) = (with(&[own, shared])?, with(&[shared])?);
    let seqs: Vec<u64> = entries_of(&desk, first)?.into_iter().map(|(seq, _)| seq).collect();
    desk.write(vec![erasure(&desk, first, seqs)?])?;
    ensure!(!files.contains(own), "the erased file is still there");
    ensure!(files.contains(shared), "a file that another record names is gone");
    Ok(())
}
