//! How a list is narrowed and ordered: one form for pages, the API, exports and subcommands.

use serde::{Deserialize, Serialize};

use crate::desk::{StateMeans, act::RecordRef};

/// A narrowing of a list by one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Filter {
    /// The field has this value.
    Equal {
        /// A list field, or `state`.
        field: String,
        /// As typed.
        value: String,
    },
    /// The field's value lies in this range, ends included.
    Between {
        /// A list field.
        field: String,
        /// From; absent: open.
        from: Option<String>,
        /// To; absent: open.
        to: Option<String>,
    },
    /// The field has no value.
    Empty {
        /// A list field.
        field: String,
    },
    /// These words occur in it; the last may be a word's beginning.
    Contains {
        /// The words.
        text: String,
    },
    /// It is in a state that means so.
    Means {
        /// What the state means.
        kind: StateMeans,
    },
    /// It is this person's own, by the fields that the register counts as *mine*; nobody's for the operator.
    Mine,
    /// It is one of these; what is not there, or not to be seen, is left out.
    Among {
        /// At most 200.
        records: Vec<RecordRef>,
    },
    /// Something of it is past its day.
    Overdue,
    /// Something of it falls due within so many days, or is past its day.
    DueWithin {
        /// Days from today.
        days: u16,
    },
}

/// The order of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// A list field.
    pub field: String,
    /// Highest first.
    pub descending: bool,
}
