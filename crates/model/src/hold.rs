//! Legal hold: while a dispute or an investigation may need a record, nothing of it is erased. The record notes it under one key.

use crate::{fold::RecordState, raw::Raw};

/// The key of the note. It holds `because` while the hold lasts, `released` with the reason once it is over.
pub const NOTE: &str = "hold";

/// Why the record is on hold, if it is.
#[must_use]
pub fn because(record: &RecordState) -> Option<&str> {
    let Some(Raw::Map(note)) = record.notes.get(NOTE) else { return None };
    note.get("because").and_then(Raw::as_text)
}
