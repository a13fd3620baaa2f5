//! A page of a register, and how many records it has.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::StateMeans;

/// A page of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    /// The register.
    pub register: String,
    /// Columns: field ids.
    pub columns: Vec<String>,
    /// Ordered by this field, greatest first if so; none: newest first.
    #[serde(default)]
    pub order: Option<(String, bool)>,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// How many there are; counting stops at 1,000.
    pub count: u64,
    /// There are more than `count`.
    pub more: bool,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// The record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: Option<String>,
    /// What its state means.
    #[serde(default)]
    pub state_means: Option<StateMeans>,
    /// Its state's name.
    #[serde(default)]
    pub state_name: Option<String>,
    /// The version to compare when writing.
    #[serde(default)]
    pub etag: u64,
    /// The first day on which something of it falls due.
    #[serde(default)]
    pub due: Option<Date>,
    /// Its list cells by field, as people read them.
    pub cells: BTreeMap<String, String>,
}

/// How many records a register has, by the narrowings that people use most. Counting stops at 1,000: `more` says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsView {
    /// The register.
    pub register: String,
    /// Without those that are void.
    pub all: Many,
    /// By state, in the order of the workflow.
    pub states: Vec<(String, Many)>,
    /// Something of it is past its day.
    pub overdue: Many,
    /// Something of it falls due within 30 days, or is past its day.
    pub soon: Many,
    /// This person's own.
    pub mine: Many,
}

/// A number that stops at 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Many {
    /// How many; 1,000 where there are more.
    pub n: u64,
    /// There are more.
    pub more: bool,
}
