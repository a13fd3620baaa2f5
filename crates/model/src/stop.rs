//! Writing that is stopped until a person says that it may go on: somebody changes or voids far more than people do, or files on disk
//! are not what was filed. The organisation's record notes under one key who is stopped, and why.

use std::collections::BTreeMap;

use crate::{fold::RecordState, id::PersonId, raw::Raw};

/// The key of the note. It holds one reason by person's id, or under the word for all of them.
pub const NOTE: &str = "stopped";

/// Stands for all people at once.
const EVERYBODY: &str = "everybody";

/// Whose writing is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stopped {
    /// Everybody's.
    Everybody,
    /// One person's.
    Person(PersonId),
}

impl Stopped {
    /// As it is noted.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Everybody => EVERYBODY.to_owned(),
            Self::Person(person) => person.to_string(),
        }
    }

    /// The way back; none for what is nobody.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            EVERYBODY => Some(Self::Everybody),
            id => id.parse().ok().map(|id| Self::Person(PersonId(id))),
        }
    }
}

/// Whose writing is stopped now, and why.
#[must_use]
pub fn all(organisation: &RecordState) -> BTreeMap<Stopped, String> {
    let Some(Raw::Map(note)) = organisation.notes.get(NOTE) else { return BTreeMap::new() };
    let stopped = note.iter().filter_map(|(whose, why)| Some((Stopped::from_word(whose)?, why.as_text()?.to_owned())));
    stopped.collect()
}

/// Why this person may not write, if so.
#[must_use]
pub fn because(organisation: &RecordState, person: PersonId) -> Option<String> {
    let mut all = all(organisation);
    all.remove(&Stopped::Everybody).or_else(|| all.remove(&Stopped::Person(person)))
}
