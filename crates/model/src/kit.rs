//! The recovery kit: one page on paper. The organisation's record notes under one key when it was made and, as digests, what it said,
//! so that a kit that says something else than holds now is known to be out of date, and of what.

use std::{collections::BTreeMap, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{fold::RecordState, raw::Raw};

/// The key of the note.
pub const NOTE: &str = "kit";

/// When it was made, in the note.
pub(crate) const MADE: &str = "made";

/// What a kit says that may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KitPart {
    /// Where the copies are.
    Places,
    /// The recovery key.
    Key,
    /// Who has the kit.
    Keeper,
    /// Whom to call.
    Calls,
    /// The code in the envelope.
    Envelope,
}

impl KitPart {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Places, Self::Key, Self::Keeper, Self::Calls, Self::Envelope];

    /// As it is noted.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Key => "key",
            Self::Keeper => "keeper",
            Self::Calls => "calls",
            Self::Envelope => "envelope",
        }
    }

    /// Why a kit that says something else of it is out of date.
    #[must_use]
    pub const fn because(self) -> &'static str {
        match self {
            Self::Places => "copies go elsewhere now",
            Self::Key => "there is another recovery key",
            Self::Keeper => "somebody else has it",
            Self::Calls => "telephone numbers changed",
            Self::Envelope => "the code in the envelope was used or made anew",
        }
    }
}

/// A kit as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// When.
    pub made: Timestamp,
    /// What it said, each part as a digest or an id; never the secret itself.
    pub parts: BTreeMap<KitPart, String>,
}

/// The kit made last, if any was.
#[must_use]
pub fn made(organisation: &RecordState) -> Option<Kit> {
    let Some(Raw::Map(note)) = organisation.notes.get(NOTE) else { return None };
    let text = |name: &str| note.get(name).and_then(Raw::as_text);
    let made = Timestamp::from_str(text(MADE)?).ok()?;
    let parts = KitPart::ALL.into_iter().filter_map(|part| Some((part, text(part.word())?.to_owned())));
    Some(Kit { made, parts: parts.collect() })
}
