//! Lists: filtered and sorted by cells, paged by key so that page 1,000 costs what page 1 costs.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use plumb_model::{
    derived::Cell,
    id::{FieldId, PersonId, RecordId, RegisterId, StateId},
};

use crate::{StoreError, access::AccessPredicate};

/// What a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// The register.
    pub register: RegisterId,
    /// All of these hold.
    pub filters: Vec<Filter>,
    /// And all of these.
    pub narrowed: Vec<Narrowing>,
    /// By what it is sorted; none: newest first.
    pub sort: Option<Sort>,
    /// Goes on after this place.
    pub after: Option<Cursor>,
    /// At most so many rows, 500 at the most.
    pub limit: usize,
    /// Who reads.
    pub access: AccessPredicate,
    /// Whether void records are shown.
    pub void: VoidShown,
}

impl ListQuery {
    /// Everything in a register that the reader may see, newest first, 50 rows.
    #[must_use]
    pub fn of(register: RegisterId, access: AccessPredicate) -> Self {
        Self {
            register,
            filters: Vec::new(),
            narrowed: Vec::new(),
            sort: None,
            after: None,
            limit: 50,
            access,
            void: VoidShown::No,
        }
    }
}

/// A condition on what else is kept beside a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrowing {
    /// These words occur in its search text; the last may be a word's beginning.
    Words(String),
    /// It is this person's own, by the columns that access is decided by.
    Mine(PersonId),
    /// Something of it falls due on this day or earlier.
    DueBy(Date),
    /// It is one of these.
    Among(Vec<RecordId>),
}

/// A condition on one field's cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The field.
    pub field: FieldId,
    /// What must hold of one of its cells.
    pub test: Test,
}

/// What must hold of a cell's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Exactly these bytes.
    Is(Vec<u8>),
    /// One of these.
    OneOf(Vec<Vec<u8>>),
    /// From the first up to, but without, the second.
    Between(Option<Vec<u8>>, Option<Vec<u8>>),
    /// There is no cell.
    Absent,
}

/// The order of a list. Records without a cell come last either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// By the first cell of this field.
    pub field: FieldId,
    /// Greatest first.
    pub descending: bool,
}

/// Whether void records are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoidShown {
    /// They are left out.
    No,
    /// They are shown among the others.
    Yes,
}

/// A place in a list, opaque to its bearer. As text hex digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The last row's sort key; none beyond those that have one.
    pub key: Option<Vec<u8>>,
    /// The last row's place in the backend.
    pub place: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.place)?;
        match &self.key {
            None => Ok(()),
            Some(key) => {
                f.write_str("-")?;
                key.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let bad = || StoreError::BadCursor { cursor: text.chars().take(80).collect() };
        let (place, key) = match text.split_once('-') {
            None => (text, None),
            Some((place, key)) => (place, Some(key)),
        };
        if place.len() != 16 {
            return Err(bad());
        }
        let place = i64::from_str_radix(place, 16).map_err(|_| bad())?;
        let key = key.map(|hex| unhex(hex).ok_or_else(bad)).transpose()?;
        Ok(Self { key, place })
    }
}

fn unhex(hex: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The record.
    pub record: RecordId,
    /// Its register.
    pub register: RegisterId,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: Option<StateId>,
    /// What a writer compares.
    pub etag: u64,
    /// It is void.
    pub void: bool,
    /// The first day on which something of it falls due.
    pub due: Option<Date>,
    /// Its cells, by field.
    pub cells: Vec<Cell>,
}

/// Some rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<ListRow>,
    /// Where the next page begins; none at the end.
    pub next: Option<Cursor>,
}

/// How many there are, as far as anybody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u64),
    /// More than 1,000: nobody counted further.
    MoreThan1000,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_is_refused() {
        for key in [None, Some(Vec::new()), Some(vec![0, 255, 16])] {
            let cursor = Cursor { key, place: 4711 };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
        for bad in ["", "12", "0000000000000001-0", "0000000000000001-zz", "é000000000000001", "000000000000001é"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    }
}
