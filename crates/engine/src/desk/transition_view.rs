//! From one edition to the next: what is new, what moves, what must be confirmed again, by when, and how far that is.

use jiff::civil::Date;
use plumb_model::define::edition::{ChangeKind, Strength, Sure, TextLevel};
use serde::{Deserialize, Serialize};

use crate::desk::{RequirementLink, VisitKind, record_view::LinkView};

/// All transitions that concern the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionsView {
    /// Today.
    pub today: Date,
    /// One for each new edition of a standard that is on.
    pub editions: Vec<TransitionPlan>,
    /// Whoever asks may take statements over.
    pub may_take_over: bool,
}

/// The way to one new edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionPlan {
    /// The edition before, by id.
    pub from: String,
    /// As people write it.
    pub from_name: String,
    /// The new edition, by id.
    pub to: String,
    /// As people write it.
    pub to_name: String,
    /// The new edition is on.
    pub on: bool,
    /// The day it was published.
    pub published: Date,
    /// What is certain of it.
    pub confirmed: Vec<String>,
    /// What is only reported.
    pub reported: Vec<String>,
    /// What is announced.
    pub expected: Vec<String>,
    /// The days that matter, earliest first.
    pub days: Vec<TransitionDay>,
    /// The last day of certificates to the edition before, and how surely.
    pub ends: Option<(Date, Sure)>,
    /// What the steps should be done by: before the last visit that the certificate has ahead within the transition, else its end.
    pub by: Option<Date>,
    /// Visits of certificates to the edition before that lie ahead within the transition.
    pub visits: Vec<TransitionVisit>,
    /// Certificates to the new edition.
    pub certified: Vec<LinkView>,
    /// What is other than before.
    pub changes: Vec<TransitionChange>,
    /// One for each requirement of the new edition.
    pub steps: Vec<TransitionStep>,
    /// A statement counts as confirmed for the new edition from this day on.
    pub since: Date,
}

/// A day that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionDay {
    /// The day.
    pub on: Date,
    /// What it is.
    pub fact: String,
    /// How surely.
    pub sure: Sure,
    /// It is over.
    pub past: bool,
    /// It is the last day of certificates to the edition before.
    pub ends: bool,
    /// Where that was seen.
    pub sources: Vec<String>,
}

/// A visit ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionVisit {
    /// The certificate.
    pub certificate: LinkView,
    /// What it is.
    pub kind: VisitKind,
    /// Planned from this day …
    pub from: Date,
    /// … and held by this one.
    pub by: Date,
}

/// A change against the edition before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionChange {
    /// The place as the standard numbers it.
    pub place: String,
    /// The requirements it touches.
    pub here: Vec<RequirementLink>,
    /// Of what kind.
    pub kind: ChangeKind,
    /// What.
    pub fact: String,
    /// The state of the text it was read from.
    pub level: TextLevel,
    /// How surely.
    pub sure: Sure,
    /// Where that was seen.
    pub sources: Vec<String>,
}

/// What is to do for one requirement of the new edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionStep {
    /// The requirement, with its assessment where the edition is on.
    pub requirement: RequirementLink,
    /// What kind of step it is.
    pub kind: StepKind,
    /// That the requirement stands so is known this surely.
    pub sure: Sure,
    /// The requirements of the edition before that answer it.
    pub from: Vec<RequirementLink>,
    /// How far they do.
    pub strength: Option<Strength>,
    /// Who answers, by name.
    pub owner: Option<String>,
    /// Statements that speak for the edition before.
    pub before: Vec<StatementRef>,
    /// Statements that speak for this requirement.
    pub now: Vec<StatementRef>,
    /// The day on which one of those was confirmed for the new edition: the step is done.
    pub done: Option<Date>,
}

/// What kind of step it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Asked for the first time: say how it is met.
    New,
    /// More or other is asked than before: look at it, say what is added, confirm.
    Changed,
    /// Stands elsewhere: let the statement speak for it there, confirm.
    Moved,
    /// As before: confirm again.
    Same,
}

/// A statement, to go to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StatementRef {
    /// Its register.
    pub register: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The day it was last confirmed.
    pub confirmed_on: Option<Date>,
}
