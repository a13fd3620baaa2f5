//! What the store keeps beside a record so that lists, search and work are quick: derived from fold and register, never truth.

use jiff::civil::Date;

use crate::{
    define::register::Classification,
    fold::RecordState,
    id::{FieldId, ObligationId, PersonId, RecordId, RegisterId},
};

/// Everything derived from one record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derived {
    /// The title shown.
    pub title: String,
    /// The number shown; unique within the register.
    pub number: Option<String>,
    /// The record is void: outside lists, populations and unique keys.
    pub void: bool,
    /// Order-preserving cells of `list` fields; `state` is one of them.
    pub cells: Vec<Cell>,
    /// Links of all link and person fields.
    pub links: Vec<LinkCell>,
    /// What falls due.
    pub due: Vec<Due>,
    /// Text for the full-text index.
    pub search: String,
    /// Unique keys that it holds.
    pub unique: Vec<String>,
    /// What access is decided by.
    pub access: AccessColumns,
}

/// A value of a list field as bytes whose order is the value's order ([`memcmp`]-comparable), and as shown.
///
/// [`memcmp`]: https://en.cppreference.com/w/c/string/byte/memcmp
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The field.
    pub field: FieldId,
    /// Order-preserving bytes.
    pub key: Vec<u8>,
    /// What a list shows.
    pub text: String,
}

/// A link from this record to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkCell {
    /// The field.
    pub field: FieldId,
    /// The other record's register.
    pub register: RegisterId,
    /// The other record.
    pub to: RecordId,
    /// The version seen when linking.
    pub version: u64,
}

/// An obligation of a record with its day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Which obligation.
    pub obligation: ObligationId,
    /// Due by the end of this day.
    pub day: Date,
    /// Shown from this day.
    pub show: Date,
    /// Who must; empty: whoever answers for the register.
    pub who: Vec<PersonId>,
    /// What to do.
    pub say: String,
}

/// The columns by which access is decided, in SQL and in memory alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessColumns {
    /// The record's classification.
    pub classification: Classification,
    /// Unit or process, by the record it links.
    pub process: Option<RecordId>,
    /// Whose record it is.
    pub mine: Vec<PersonId>,
}

impl Default for AccessColumns {
    fn default() -> Self {
        Self { classification: Classification::Internal, process: None, mine: Vec::new() }
    }
}

/// Derives what the store keeps; given to the store by the engine, for the packs in force.
pub trait Derive: Send + Sync {
    /// Everything derived from this record. Must be a pure function of the record and the packs.
    fn derive(&self, record: &RecordState) -> Derived;
}
