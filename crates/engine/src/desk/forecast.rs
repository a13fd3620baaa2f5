//! Days to come and days gone by: what turns worse when, and how many stood how.

use std::collections::BTreeMap;

use jiff::civil::Date;
use plumb_model::verdict::Outcome;
use serde::{Deserialize, Serialize};

/// What changes for the worse between today and a day to come, if nobody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnsView {
    /// Today.
    pub today: Date,
    /// Up to and with this day.
    pub until: Date,
    /// In the order of days.
    pub turns: Vec<Turn>,
    /// How many requirements that have no gap today have one by then.
    pub red: u64,
}

/// One requirement that turns worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The first day it is so.
    pub day: Date,
    /// The standard's id.
    pub standard: String,
    /// The requirement's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Before.
    pub before: Outcome,
    /// From that day.
    pub after: Outcome,
    /// Sentences of the checks that make it so.
    pub say: Vec<String>,
    /// The records that make it so, as far as this reader may see them, at most 50: register, number, title.
    pub records: Vec<(String, String, String)>,
    /// How many more.
    pub more: u64,
    /// Who answers for the requirement.
    pub owner: Option<String>,
}

/// How many leaves and controls stood how, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineView {
    /// The first day shown.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// A point for each day on which a count was another than the day before, oldest first.
    pub points: Vec<TimelinePoint>,
}

/// How many stood how, from a day until the next point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePoint {
    /// From this day.
    pub day: Date,
    /// By assessment.
    pub counts: BTreeMap<Outcome, u64>,
}
