//! Standards as data: requirements with our own summaries, and the documented information they ask for.

use std::collections::BTreeMap;

use crate::{
    define::edition::{Answering, Earlier, Edition, Sure},
    id::{RequirementId, StandardId},
};

/// A standard and edition.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Such as `iso-9001-2015`.
    pub id: StandardId,
    /// As people write it: 'ISO 9001:2015'.
    pub name: String,
    /// Its title.
    pub title: String,
    /// All requirements in the standard's order.
    pub requirements: Vec<Requirement>,
    /// Every place that asks for documented information.
    pub information: Vec<Information>,
    /// What is known of this edition, and what it changed.
    pub edition: Option<Edition>,
    /// Editions that are gone, with where their requirements went.
    pub earlier: Vec<Earlier>,
}

/// One requirement: a clause or a control.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Standard and id.
    pub id: RequirementId,
    /// Short title.
    pub title: String,
    /// The enclosing requirement, none at the top.
    pub parent: Option<RequirementId>,
    /// It has no children: it carries statements and is counted.
    pub leaf: bool,
    /// What it is about, in our own words.
    pub summary: String,
    /// What an auditor asks, in our own words.
    pub asks: Vec<String>,
    /// How it may be 'not applicable'.
    pub exclusion: Exclusion,
    /// How far records can show it at all; the rest only interviews and a walk can show.
    pub reach: Reach,
    /// Why no check beyond its statement can judge it; only where there is none.
    pub no_check: Option<String>,
    /// How surely this requirement is known to stand so in the standard.
    pub sure: Sure,
    /// Requirements of other standards or editions whose evidence counts here, at most once each; of packs that are not
    /// on too.
    pub answered_by: Vec<Answering>,
    /// Attributes such as theme, by name.
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// How a requirement may be declared not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exclusion {
    /// Never (ISO/IEC 27001 clauses 4 to 10).
    Never,
    /// With a justification, if no risk, law or contract needs it (Annex A).
    Justified,
    /// Only through the scope (ISO 9001, 4.3).
    Scope,
}

/// How far records can show that a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Records show it.
    Records,
    /// Records show part; interviews or a walk the rest.
    Partly,
    /// Hardly: ask and look.
    People,
}

/// A piece of documented information that a standard asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Information {
    /// Such as `9001-DI-01`.
    pub id: String,
    /// The clause or control that asks.
    pub clause: RequirementId,
    /// What, in our own words.
    pub what: String,
    /// Kept in force, or kept as evidence.
    pub keep: Keep,
    /// Asked of everybody, or under a condition.
    pub mandatory: bool,
}

/// The two ways to hold documented information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keep {
    /// A document, kept in force.
    Maintain,
    /// A record, kept as evidence.
    Retain,
}
