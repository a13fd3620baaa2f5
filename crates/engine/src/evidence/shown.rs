//! Which entries of a released record are shown with what they say. An entry's body is shown whole or not at all, so one that also holds
//! what is not released shows its header alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_ledger::HeaderView;
use plumb_model::{define::register::Register, derive, fact::Fact, fold::RecordState, id::FieldId};
use plumb_store::{StoreError, facts_of, fold_entry};

use crate::{access::Reader, desk::Problem, engine::Look};

/// The places of those entries of a record, before `end`, whose bodies may leave with it.
pub(super) fn bodies(
    look: &Look,
    outside: &Reader,
    register: &Register,
    released: &RecordState,
    end: u64,
) -> Result<BTreeSet<u64>, Problem> {
    let (mut shown, mut before, mut stopped) = (BTreeSet::new(), None, None);
    look.snapshot.history(released.record, &mut |row| {
        if row.seq >= end {
            return ControlFlow::Break(());
        }
        let judged = HeaderView::read(row.view.header).map_err(StoreError::from).and_then(|header| {
            let body = row.view.content.map(|(_, body)| body);
            let after = fold_entry(before.take(), &header, body)?;
            let facts = body.map(facts_of).transpose()?.unwrap_or_default();
            Ok((after, facts))
        });
        match judged {
            Ok((after, facts)) => {
                let columns = derive::access_columns(&look.rules.packs, register, &after);
                let open = outside.reads().allows(&register.id, after.record, &columns);
                let may = |fact: &Fact| is_plain(outside, register, fact) && (open || stands(released, fact));
                if !facts.is_empty() && facts.iter().all(may) {
                    shown.insert(row.seq);
                }
                before = Some(after);
                ControlFlow::Continue(())
            }
            Err(error) => {
                stopped = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    stopped.map_or(Ok(shown), |error| Err(error.into()))
}

/// Nothing hidden from people outside, and no comment.
fn is_plain(outside: &Reader, register: &Register, fact: &Fact) -> bool {
    let open = |field: &FieldId| !outside.hides(register, field);
    match fact {
        Fact::Commented { .. } => false,
        Fact::Set { field, .. }
        | Fact::Unset { field, .. }
        | Fact::RowPut { field, .. }
        | Fact::RowGone { field, .. }
        | Fact::Linked { field, .. }
        | Fact::Unlinked { field, .. }
        | Fact::Filed { field, .. } => open(field),
        Fact::Moved { .. } | Fact::Signed(_) | Fact::Frozen { .. } | Fact::Noted { .. } => true,
    }
}

/// Whether what a fact said still stands in what is released: then it tells nothing more.
fn stands(released: &RecordState, fact: &Fact) -> bool {
    match fact {
        Fact::Set { field, value } => released.fields.get(field) == Some(value),
        Fact::RowPut { field, row, cells } => {
            released.tables.get(field).and_then(|rows: &BTreeMap<_, _>| rows.get(row)).is_some_and(|row| row == cells)
        }
        Fact::Linked { field, to, .. } => {
            released.links.get(field).is_some_and(|links| links.iter().any(|link| link.to == *to))
        }
        Fact::Filed { field, file } => released.files.get(field).is_some_and(|files| files.contains(file)),
        Fact::Signed(signature) => released.signatures.contains(signature),
        // A step into a draft's own states, without a word of why.
        Fact::Moved { reason, fallback, .. } => reason.is_none() && fallback.is_none(),
        Fact::Frozen { .. } => true,
        Fact::Noted { key, value } => released.notes.get(key) == Some(value),
        Fact::Unset { .. } | Fact::RowGone { .. } | Fact::Unlinked { .. } | Fact::Commented { .. } => false,
    }
}
