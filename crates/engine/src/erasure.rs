//! Which entries of a record still hold what an erasure takes away.

use std::ops::ControlFlow;

use plumb_ledger::{HeaderView, Kind};
use plumb_model::id::RecordId;
use plumb_store::StoreError;

use crate::{desk::Problem, engine::Look};

/// The entries of a record that have a body still, without those that say what was erased.
pub(crate) fn entries(look: &Look, record: RecordId) -> Result<Vec<u64>, Problem> {
    let (mut found, mut damaged) = (Vec::new(), None);
    look.snapshot.history(record, &mut |row| match HeaderView::read(row.view.header) {
        Ok(header) => {
            if header.kind != Kind::Erased && row.view.content.is_some() {
                found.push(row.seq);
            }
            ControlFlow::Continue(())
        }
        Err(error) => {
            damaged = Some(StoreError::from(error));
            ControlFlow::Break(())
        }
    })?;
    damaged.map_or(Ok(found), |error| Err(error.into()))
}
