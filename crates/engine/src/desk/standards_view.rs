//! The standards that there are to be judged by: which are on, what switching one brings, and what that did.

use jiff::civil::Date;
use plumb_model::{define::edition::Sure, verdict::Outcome};
use serde::{Deserialize, Serialize};

/// All standards, those that are on and those that may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardsView {
    /// By name as people count.
    pub standards: Vec<StandardRow>,
    /// The set of packs that rules, hex.
    pub set: String,
    /// Whoever asks may switch.
    pub may_switch: bool,
}

/// A standard to be judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardRow {
    /// Its id.
    pub standard: String,
    /// The pack that brings it.
    pub pack: String,
    /// As people write it.
    pub name: String,
    /// What it is for, in a line.
    pub purpose: String,
    /// How many requirements it counts.
    pub leaves: usize,
    /// The organisation works by it.
    pub on: bool,
    /// Its pack rules, be it only because another builds on it.
    pub rules: bool,
    /// Standards that are on and build on it.
    pub under: Vec<String>,
    /// The edition before, where it follows one.
    pub replaces: Option<String>,
    /// The day it was published.
    pub published: Option<Date>,
}

/// What switching a standard brings, or brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardSwitched {
    /// The standard's id.
    pub standard: String,
    /// As people write it.
    pub name: String,
    /// It is, or would be, on.
    pub on: bool,
    /// How many requirements it counts.
    pub leaves: usize,
    /// How they stand, or stood before it was switched off, from the worst: assessment and how many.
    pub stand: Vec<(Outcome, usize)>,
    /// Of these, so many have something to show already, because another requirement answers for them or its records do.
    pub counts: usize,
    /// So many have nothing yet.
    pub new: usize,
    /// Standards through whose requirements it counts, with how many.
    pub through: Vec<(String, usize)>,
    /// So many of its requirements are only reported to stand so.
    pub reported: usize,
    /// How surely the edition is known; none where nothing is said of it.
    pub sure: Option<Sure>,
    /// Packs that begin or end to rule with it.
    pub packs: Vec<String>,
    /// Registers that come with it.
    pub registers: Vec<String>,
    /// Requirements of other standards whose assessment is another: requirement, before, after.
    pub others: Vec<(String, String, String)>,
    /// Statements that name requirements of it; they stay as they are.
    pub named_by: usize,
    /// The set that rules, or would, hex.
    pub pack: String,
    /// The set that ruled before, hex: to be given back, so that nothing is switched that somebody else changed meanwhile.
    pub seen: String,
    /// The last entry; none for a dry run.
    pub seq: Option<u64>,
}
