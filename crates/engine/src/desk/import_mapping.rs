//! A spreadsheet on its way in: its cells as read, and how its columns become fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A sheet's cells as read, the header apart. Reading the file happens where the file is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportTable {
    /// The file's name and sheet, for messages.
    pub name: String,
    /// The header row.
    pub header: Vec<String>,
    /// The rows below it, each with its row number as a person counts in that file.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// How the columns of a file become fields. A TOML file of this shape is what `--mapping` takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Columns by header, compared without case and punctuation.
    #[serde(default)]
    pub column: BTreeMap<String, ColumnMapping>,
    /// Columns that stay behind.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Values that every row gets, by field id.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// How dates are written where not `2026-03-14`: `day-first` (14.03.2026, 14/03/2026) or `month-first` (03/14/2026).
    #[serde(default)]
    pub dates: Option<DateOrder>,
}

/// Which part of a date stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 14.03.2026.
    DayFirst,
    /// 03/14/2026.
    MonthFirst,
}

/// How one column becomes a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// The field's id; `number` keeps the number a record has, `state` brings it into that state.
    pub field: String,
    /// Values as they stand in the file, and what they mean here; `*` at the end stands for any rest, and the longest that fits
    /// decides. An empty text means: no value.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Where several values stand in one cell, what parts them.
    #[serde(default)]
    pub split: Option<String>,
    /// What to do where a person or record is named that is not there.
    #[serde(default)]
    pub missing: MissingLink,
    /// Cells that mean 'no value', such as `N/A` or `-`; with `*` as above.
    #[serde(default)]
    pub empty: Vec<String>,
    /// What stands before each requirement's id, such as `iso-27001-2022`.
    #[serde(default)]
    pub standard: Option<String>,
    /// Further fields that the same column fills.
    #[serde(default)]
    pub and: Vec<ColumnMapping>,
}

/// What an import does where a person or record is named that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingLink {
    /// The row is refused.
    #[default]
    Refuse,
    /// It is made, with the name as its title, if nothing else is required of it.
    Create,
    /// The field stays empty; the report counts it.
    Leave,
}
