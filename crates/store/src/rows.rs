//! What snapshots hand out, apart from records and lists.

use jiff::{Timestamp, civil::Date};
use plumb_ledger::EntryView;
use plumb_model::{
    derived::Due,
    id::{FieldId, ObligationId, PersonId, RecordId, RegisterId},
};

use crate::access::AccessPredicate;

/// An entry as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow<'a> {
    /// Its position, by which it is kept; the header must say the same.
    pub seq: u64,
    /// Header, and salt and body unless erased.
    pub view: EntryView<'a>,
}

/// A link, seen from either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The register of the record that links.
    pub from_register: RegisterId,
    /// The record that links.
    pub from: RecordId,
    /// By which field.
    pub field: FieldId,
    /// The register linked to.
    pub to_register: RegisterId,
    /// The record linked to.
    pub to: RecordId,
    /// The version seen when linking.
    pub version: u64,
}

/// Which obligations are wanted: ordered by day, then record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuery {
    /// Due on this day or later.
    pub from: Option<Date>,
    /// Due on this day or earlier.
    pub to: Option<Date>,
    /// Shown on this day or earlier.
    pub shown_by: Option<Date>,
    /// Only those of this person …
    pub who: Option<PersonId>,
    /// … and, where nobody is named, of these obligations: those that fall to the person by role.
    pub by_role: Vec<(RegisterId, ObligationId)>,
    /// Who reads.
    pub access: AccessPredicate,
    /// At most so many.
    pub limit: usize,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// The record's register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// What falls due.
    pub due: Due,
}

/// A record found by a search, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record's register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// What was typed is its number.
    pub exact: bool,
}

/// Something waiting to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id, rising.
    pub id: u64,
    /// What kind of sending.
    pub topic: String,
    /// The key that makes it one.
    pub dedupe: String,
    /// What the sender needs.
    pub payload: String,
    /// The last entry of the batch that asked for it.
    pub seq: u64,
    /// Not before.
    pub not_before: Option<Timestamp>,
}
