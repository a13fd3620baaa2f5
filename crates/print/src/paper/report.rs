//! Tables under a head that says whose they are, as of when, and how confidential: what goes to a body, a customer, a board.

use serde::Serialize;

use super::Imprint;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What it carries.
    pub imprint: Imprint,
    /// How confidential it is, as people read it; stands at the head of every page.
    pub classification: String,
    /// What it is, a paragraph each.
    pub lead: Vec<String>,
    /// What holds for all of it, by label: as of, entries of the log, root.
    pub facts: Vec<(String, String)>,
    /// The tables, in order.
    pub tables: Vec<ReportTable>,
    /// What is said last, a paragraph each.
    pub closing: Vec<String>,
}

/// A table under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportTable {
    /// The heading.
    pub title: String,
    /// What stands between heading and table, or instead of it.
    pub note: Option<String>,
    /// Its columns; the first names the row.
    pub columns: Vec<ReportColumn>,
    /// Its rows, each with as many cells as there are columns; `\n` begins a new line.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportColumn {
    /// Its header.
    pub header: String,
    /// Its share of the width, beside the others' shares.
    pub share: u8,
}
