//! What stands in for records: answers to checks, declarations of having none, and words that only their owner confirmed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::{record_view::LinkView, requirement::AnswerView};

/// The internal auditor's list of what stands in for records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandInsView {
    /// Today.
    pub today: Date,
    /// Up to this day they are said to expire soon.
    pub soon: Date,
    /// Answers to checks: those that wait for another person, then those that count by the day they end, then those that ended.
    pub answered: Vec<AnswerView>,
    /// 'We have none of these'.
    pub declared: Vec<DeclarationView>,
    /// How many statements are in force.
    pub statement_count: u64,
    /// Those that nobody but their owner confirmed.
    pub owner_only: Vec<OwnerOnly>,
    /// The numbers of those drawn to be looked at: the same for everybody in a quarter of a year.
    pub sample: Vec<String>,
    /// From what they are drawn: whoever draws again with it gets the same.
    pub seed: String,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationView {
    /// Its record.
    pub link: LinkView,
    /// Of which register it says that there is nothing.
    pub register: String,
    /// That register's name.
    pub register_name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// To be looked at again on.
    pub review: Option<Date>,
    /// It is in force, and its day is not past.
    pub counts: bool,
    /// There are records in that register after all.
    pub contradicted: bool,
}

/// A statement that nobody but its owner confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerOnly {
    /// Its record.
    pub link: LinkView,
    /// Its owner.
    pub owner: String,
    /// When it was confirmed.
    pub confirmed_on: Option<Date>,
    /// It is in the sample.
    pub drawn: bool,
}
