//! A register as rows under headers: what leaves as a spreadsheet, and comes in again unchanged.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::{Paper, PaperFormat, Problem};

/// A register's records as rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterTable {
    /// The register's id.
    pub register: String,
    /// Its name.
    pub name: String,
    /// The columns: number, state, then fields.
    pub columns: Vec<TableColumn>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<TableCell>>,
    /// The day whose state this is.
    pub day: Date,
    /// How many entries of the log it covers.
    pub size: u64,
    /// The tree's root over them, hex.
    pub root: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Its header; an import of the same register finds the field by it.
    pub header: String,
    /// The field's id; none for number and state.
    pub field: Option<String>,
    /// It holds long texts.
    pub long: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Text; several values with `; ` between, a table a line a row.
    Text(String),
    /// A decimal as written.
    Number(String),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// The file formats of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// RFC 4180, UTF-8.
    Csv,
    /// A workbook (ISO/IEC 29500).
    Xlsx,
}

impl TableFormat {
    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type (IANA).
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Makes files of tables and papers; the binary fills it in.
pub trait Printer: Send + Sync {
    /// The table as a file's bytes.
    ///
    /// # Errors
    /// Where the format cannot hold it.
    fn table(&self, table: &RegisterTable, format: TableFormat) -> Result<Vec<u8>, Problem>;

    /// The paper as a file's bytes.
    ///
    /// # Errors
    /// Where the format cannot hold it.
    fn paper(&self, paper: &Paper, format: PaperFormat) -> Result<Vec<u8>, Problem>;
}
