//! Copies and drills as the program enters them, and what the log knows of them.

use std::{collections::BTreeSet, time::Duration};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyKind {
    /// A copy was made.
    Copy,
    /// A restore was drilled.
    Restore,
    /// Old copies were taken away.
    Clearing,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyResult {
    /// All of it.
    Passed,
    /// Something is missing.
    Partly,
    /// Nothing that helps.
    Failed,
}

/// A copy, a drill or a clearing, to be entered where such things are kept. What is not known is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySaid {
    /// What was done.
    pub kind: CopyKind,
    /// What came of it.
    pub result: CopyResult,
    /// In a line.
    pub what: String,
    /// What came out, for people.
    pub text: Option<String>,
    /// Where the copies lie.
    pub place: Option<String>,
    /// Out of an attacker's reach, as far as that is known.
    pub away: Option<bool>,
    /// How.
    pub way: Option<String>,
    /// How long it took.
    pub took: Option<Duration>,
    /// The ids of the copies it is about.
    pub snapshots: Vec<String>,
    /// How many entries the copy holds.
    pub entries: Option<u64>,
    /// The root over them, hex.
    pub root: Option<String>,
    /// How many bytes.
    pub bytes: Option<u64>,
    /// Everything received up to then is in the copy.
    pub lost_after: Option<Timestamp>,
    /// What was learnt.
    pub learnt: Option<String>,
    /// A person did it, on another machine; it is then entered in that person's name.
    pub by_hand: bool,
}

impl CopySaid {
    /// The least there is to say.
    #[must_use]
    pub fn new(kind: CopyKind, result: CopyResult, what: impl Into<String>) -> Self {
        Self {
            kind,
            result,
            what: what.into(),
            text: None,
            place: None,
            away: None,
            way: None,
            took: None,
            snapshots: Vec::new(),
            entries: None,
            root: None,
            bytes: None,
            lost_after: None,
            learnt: None,
            by_hand: false,
        }
    }
}

/// What the log knows of copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCopies {
    /// Copies and clearings, oldest first.
    pub copies: Vec<KnownCopy>,
    /// When a person last restored on another machine.
    pub last_by_hand: Option<Date>,
    /// The day, where the organisation is.
    pub today: Date,
    /// How many entries the log has.
    pub size: u64,
    /// The root over as many entries as was asked for; none: there are fewer.
    pub root: Option<String>,
}

impl KnownCopies {
    /// The ids of all copies in a place that should be there: entered as made, not taken away since, and not missed before.
    #[must_use]
    pub fn expected(&self, place: &str) -> BTreeSet<&str> {
        let ids = |wanted: &dyn Fn(&&KnownCopy) -> bool| {
            let copies = self.copies.iter().filter(wanted).flat_map(|copy| &copy.snapshots);
            copies.map(String::as_str).collect::<BTreeSet<_>>()
        };
        let made = |copy: &KnownCopy| copy.kind == CopyKind::Copy && !copy.failed;
        let there = ids(&|copy| made(copy) && copy.place.as_deref() == Some(place));
        let gone = ids(&|copy| copy.kind == CopyKind::Clearing || copy.kind == CopyKind::Copy && copy.failed);
        &there - &gone
    }

    /// Copies that were missed in a place before, each with the record that says so: nobody need be told twice.
    #[must_use]
    pub fn missed(&self, place: &str) -> Vec<(&str, Option<&str>)> {
        let said =
            |copy: &&KnownCopy| copy.kind == CopyKind::Copy && copy.failed && copy.place.as_deref() == Some(place);
        let all = self.copies.iter().filter(said);
        all.flat_map(|copy| copy.snapshots.iter().map(|id| (id.as_str(), copy.number.as_deref()))).collect()
    }

    /// Every place that a copy was made to which should still be there.
    #[must_use]
    pub fn places(&self) -> BTreeSet<&str> {
        let places: BTreeSet<&str> = self.copies.iter().filter_map(|copy| copy.place.as_deref()).collect();
        places.into_iter().filter(|place| !self.expected(place).is_empty()).collect()
    }

    /// The record that says a copy was made.
    #[must_use]
    pub fn record_of(&self, snapshot: &str) -> Option<&str> {
        let made = |copy: &&KnownCopy| {
            copy.kind == CopyKind::Copy && !copy.failed && copy.snapshots.iter().any(|id| id == snapshot)
        };
        self.copies.iter().find(made)?.number.as_deref()
    }

    /// Whether it was entered today already that no copy could be made there, and none was made since.
    #[must_use]
    pub fn failed_today(&self, place: &str) -> bool {
        let of_place = |copy: &&KnownCopy| copy.kind == CopyKind::Copy && copy.place.as_deref() == Some(place);
        let newest = self.copies.iter().rfind(of_place);
        newest.is_some_and(|copy| copy.failed && copy.snapshots.is_empty() && copy.on == Some(self.today))
    }
}

/// A copy that the log knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCopy {
    /// Its record's number.
    pub number: Option<String>,
    /// What it is.
    pub kind: CopyKind,
    /// The day.
    pub on: Option<Date>,
    /// It failed; a copy that failed names those that were missed.
    pub failed: bool,
    /// Where.
    pub place: Option<String>,
    /// The ids.
    pub snapshots: Vec<String>,
}
