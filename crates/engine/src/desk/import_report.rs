//! What an import did, or would do, column by column and row by row.

use serde::{Deserialize, Serialize};

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The register.
    pub register: String,
    /// Nothing was written because only the report was asked for.
    pub dry_run: bool,
    /// What column went where.
    pub columns: Vec<ColumnUse>,
    /// Records made.
    pub created: u64,
    /// Records that got other values.
    pub changed: u64,
    /// Rows whose record stands so already.
    pub same: u64,
    /// Records of other registers made because rows name them, by number or title.
    pub made_for_links: Vec<String>,
    /// Links left empty because what they name is not there: column, text, rows.
    pub left_empty: Vec<(String, String, u64)>,
    /// Rows that cannot be taken in; while there is one, nothing is.
    pub refused: Vec<RefusedRow>,
    /// The position of the last entry.
    pub seq: Option<u64>,
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUse {
    /// The header as it stands in the file.
    pub column: String,
    /// The field; none: skipped.
    pub field: Option<String>,
    /// By what it was found: `mapping`, `id`, `label`, `also` or `skip`.
    pub by: String,
}

/// A row that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The row as a person counts in the file.
    pub row: u64,
    /// The column, where one is to blame.
    pub column: Option<String>,
    /// Why.
    pub say: String,
    /// What to do.
    pub help: Option<String>,
}
