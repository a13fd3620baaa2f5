//! Raw values: what the log holds under a field id, before any pack gives it a meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A value as logged. Numbers are decimal text as written, dates `2026-03-14`, moments RFC 3339 in UTC.
///
/// There is no null: a field without a value is absent ([`crate::fact::Fact::Unset`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// Yes or no.
    Flag(bool),
    /// Text, in Unicode normalisation form C.
    Text(String),
    /// Several values, in order.
    List(Vec<Raw>),
    /// Named parts, such as amount and currency.
    Map(BTreeMap<String, Raw>),
}

impl Raw {
    /// The text, where this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The items: of a list its members, of anything else itself.
    pub fn items(&self) -> impl Iterator<Item = &Raw> {
        match self {
            Self::List(list) => list.as_slice(),
            other => std::slice::from_ref(other),
        }
        .iter()
    }
}

impl From<&str> for Raw {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Raw {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
