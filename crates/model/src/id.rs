//! One type per kind of id, so that a field can never be taken for a state, nor a person for a record.
//!
//! Ids from packs are permanent: labels change, ids never do.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de::Visitor};
use uuid::Uuid;

/// Why a text cannot be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct BadId {
    /// The text as given.
    pub text: String,
    /// What was wanted, with an example.
    pub wanted: &'static str,
}

/// Reads an id straight from the text at hand, without a copy on the way: records are read by the hundred thousand.
struct AsText<T>(PhantomData<T>);

impl<T: FromStr<Err = BadId>> Visitor<'_> for AsText<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id as text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Small letters, digits, `_` and `-`, beginning with a letter or `_`, at most 64 bytes.
fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $valid:expr, $wanted:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(AsText(PhantomData))
            }
        }

        impl $name {
            /// Takes a text as an id.
            ///
            /// # Errors
            /// [`BadId`] when the text has not the form of this kind of id.
            pub fn new(text: &str) -> Result<Self, BadId> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.into())) } else { Err(BadId { text: text.to_owned(), wanted: $wanted }) }
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(
    /// A register, such as `measuring_equipment`. Ids beginning with `_` belong to the log itself.
    RegisterId, is_slug, "a register id such as `measuring_equipment`");
text_id!(
    /// A field of a register, or a column of a table field.
    FieldId, is_slug, "a field id such as `next_calibration`");
text_id!(
    /// A state of a workflow.
    StateId, is_slug, "a state id such as `in_use`");
text_id!(
    /// A transition of a workflow.
    TransitionId, is_slug, "a transition id such as `approve`");
text_id!(
    /// An obligation of a register.
    ObligationId, is_slug, "an obligation id such as `calibrate`");
text_id!(
    /// A role that a person holds, such as `quality_manager`.
    RoleId, is_slug, "a role id such as `quality_manager`");
text_id!(
    /// A row of a table field; given by the writer, unique within the field.
    RowId, |t| (1..=64).contains(&t.len()) && t.is_ascii(), "a row id of at most 64 ASCII characters");
text_id!(
    /// A check's code, such as `CAL-002`. Never reused.
    CheckCode, |t| {
        let mut parts = t.rsplitn(2, '-');
        let digits = parts.next().is_some_and(|d| d.len() == 3 && d.bytes().all(|b| b.is_ascii_digit()));
        digits && parts.next().is_some_and(|l| !l.is_empty() && l.len() <= 16 && l.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-'))
    }, "a check code such as `CAL-002`");
text_id!(
    /// A standard with its edition, such as `iso-9001-2015` (the `short` of the facts files).
    StandardId, is_slug, "a standard such as `iso-9001-2015`");
text_id!(
    /// A trail that an auditor walks, such as `order`.
    TrailId, is_slug, "a trail id such as `order`");
text_id!(
    /// A proposed text of how requirements are met, such as `internal-audit`.
    ProposalId, is_slug, "a proposal id such as `internal-audit`");
text_id!(
    /// A hop of a trail, such as `release`.
    HopId, is_slug, "a hop id such as `release`");
text_id!(
    /// A step of the plan to a certificate, such as `risks`.
    StepId, is_slug, "a step id such as `risks`");
text_id!(
    /// A pack, such as `core`.
    PackId, is_slug, "a pack id such as `core`");

/// A requirement: standard and edition, and the id within it. As text: `iso-9001-2015 7.1.5.2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequirementId {
    /// The standard and edition.
    pub standard: StandardId,
    /// The clause or control within it, such as `7.1.5.2` or `A.8.13`.
    pub id: Box<str>,
}

impl fmt::Display for RequirementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.standard, self.id)
    }
}

impl FromStr for RequirementId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        const WANTED: &str = "a requirement such as `iso-9001-2015 7.1.5.2`";
        let bad = || BadId { text: text.to_owned(), wanted: WANTED };
        let (standard, id) = text.split_once(' ').ok_or_else(bad)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if id.is_empty() || id.len() > 32 || !id.chars().all(plain) {
            return Err(bad());
        }
        Ok(Self { standard: StandardId::new(standard).map_err(|_| bad())?, id: id.into() })
    }
}

impl TryFrom<String> for RequirementId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<RequirementId> for String {
    fn from(id: RequirementId) -> Self {
        id.to_string()
    }
}

/// A record, whichever its register: an opaque UUID, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

impl RecordId {
    /// Makes an id (UUID version 7) out of a time in milliseconds and ten random bytes, both given by the caller.
    #[must_use]
    pub fn from_parts(unix_ms: u64, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, random).into_uuid())
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RecordId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        Uuid::try_parse(text).map(Self).map_err(|_| BadId { text: text.to_owned(), wanted: "a record id (a UUID)" })
    }
}

/// A person: the id of that person's record in the register that plays *person*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub RecordId);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who acted: a person, or Plumb itself (a schedule, a follower, a migration).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorId {
    /// A person, by record id.
    Person(PersonId),
    /// The program itself; never a signer.
    System,
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for ActorId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        if text == "system" { Ok(Self::System) } else { text.parse().map(|id| Self::Person(PersonId(id))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_reads_and_writes_as_text() {
        let id: RequirementId = "iso-27001-2022 A.8.13".parse().unwrap();
        assert_eq!((id.standard.as_str(), &*id.id), ("iso-27001-2022", "A.8.13"));
        assert_eq!(id.to_string(), "iso-27001-2022 A.8.13");
        assert!("7.1.5".parse::<RequirementId>().is_err());
    }

    #[test]
    fn a_check_code_has_letters_and_three_digits() {
        assert!(CheckCode::new("CAL-002").is_ok());
        for bad in ["CAL-2", "cal-002", "CAL002", "-002"] {
            assert!(CheckCode::new(bad).is_err(), "{bad}");
        }
    }
}
