//! Whether the time can be trusted: the log notes under one key that its clock was moved, or that a person confirmed it since.
//!
//! A signature says *when*, so none is taken between the two.

use crate::{fold::RecordState, raw::Raw};

/// The key of the note on the log's own record. It holds `from` and `to` after a step, `confirmed` once a person looked.
pub const NOTE: &str = "clock";

/// A clock that was moved, and nobody has confirmed the time since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// What it would have said, as moments are written.
    pub from: String,
    /// What it said instead.
    pub to: String,
}

/// The step that the log's own record still waits to have confirmed.
#[must_use]
pub fn unconfirmed(log: &RecordState) -> Option<Unconfirmed> {
    let Some(Raw::Map(note)) = log.notes.get(NOTE) else { return None };
    let text = |name: &str| note.get(name).and_then(Raw::as_text).map(ToOwned::to_owned);
    Some(Unconfirmed { from: text("from")?, to: text("to")? })
}
