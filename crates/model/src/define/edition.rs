//! Editions as data: what is known of one and how surely, what changed, by when, and where old references lead.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{RequirementId, StandardId};

/// How surely something is known of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// Several independent public sources agree.
    #[default]
    Confirmed,
    /// One or few secondary sources say so.
    Reported,
    /// Announced for a day to come.
    Expected,
}

/// How far what shows one requirement shows another. Ordered: more answers more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// They overlap: it shows a part, and what fails there need not fail here.
    Part,
    /// All that the other asks is asked here too, and more: what fails there fails here, what holds there shows a part.
    Most,
    /// What shows the one shows the other.
    Full,
}

/// Who says that two requirements correspond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// One edition follows the other.
    Edition,
    /// Both follow the harmonized structure of management system standards.
    Structure,
    /// A published mapping.
    Published,
    /// Nobody published it: our own judgement.
    Judgement,
}

/// A requirement whose evidence counts for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The requirement that answers.
    pub by: RequirementId,
    /// How far.
    pub strength: Strength,
    /// Who says so.
    pub ground: Ground,
    /// How surely.
    pub sure: Sure,
    /// Why, in our own words.
    pub why: Option<String>,
}

/// What is known of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The edition before, where this one follows another.
    pub replaces: Option<StandardId>,
    /// The day it was published.
    pub published: Date,
    /// What is certain of it.
    pub confirmed: Vec<String>,
    /// What is only reported, or could not be read at its origin.
    pub reported: Vec<String>,
    /// What is announced.
    pub expected: Vec<String>,
    /// The days that matter, earliest first.
    pub days: Vec<EditionDay>,
    /// What is other than in the edition before.
    pub changes: Vec<EditionChange>,
}

/// A day that matters for an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionDay {
    /// The day.
    pub on: Date,
    /// What it is, in our own words.
    pub fact: String,
    /// How surely.
    pub sure: Sure,
    /// Up to and with this day a certificate to the edition before counts.
    pub ends: bool,
    /// Where that was seen.
    pub sources: Vec<String>,
}

/// A change against the edition before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionChange {
    /// The requirements of this edition that it touches; none where it touches no requirement (terms, annexes).
    pub here: Vec<RequirementId>,
    /// The place as the standard numbers it.
    pub place: String,
    /// Of what kind.
    pub kind: ChangeKind,
    /// What, in our own words.
    pub fact: String,
    /// The state of the text the sources speak of.
    pub level: TextLevel,
    /// How surely.
    pub sure: Sure,
    /// Where that was seen.
    pub sources: Vec<String>,
}

/// Of what kind a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Asked for the first time.
    New,
    /// More is asked than before.
    Extended,
    /// Asked otherwise than before.
    Changed,
    /// Stands elsewhere than before.
    Moved,
    /// An amendment became part of the text; nothing more is asked.
    Integrated,
    /// A note or guidance; nothing is asked.
    Note,
    /// Gone.
    Removed,
}

/// The state of the text that a fact was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextLevel {
    /// The published text.
    Published,
    /// The final draft.
    FinalDraft,
    /// A draft.
    Draft,
}

/// An edition that is gone, kept so that old references resolve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its id.
    pub standard: StandardId,
    /// As people write it.
    pub name: String,
    /// Where each of its requirements went.
    pub moved: Vec<MovedRequirement>,
}

/// Where a requirement of an earlier edition went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedRequirement {
    /// Its id there.
    pub old: String,
    /// Its short title there.
    pub title: String,
    /// Where it stands now.
    pub to: Vec<RequirementId>,
}
