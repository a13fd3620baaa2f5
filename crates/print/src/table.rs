//! What is written: named columns, typed cells.

use jiff::civil::Date;

/// Rows under a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it is called: the worksheet's name.
    pub name: String,
    /// The columns, each header once.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns; missing ones are empty.
    pub rows: Vec<Vec<Cell>>,
    /// What the file says of itself: names and texts, such as the root of the log it was taken from.
    pub properties: Vec<(String, String)>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its header: one line.
    pub header: String,
    /// It holds long texts, which are wrapped.
    pub long: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, whatever it begins with.
    Text(String),
    /// A decimal number as written: an optional `-`, digits, at most one `.` between digits.
    Number(String),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// Why a table or a page was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The format takes no more.
    #[error("a worksheet takes {limit} {what}, but there are {count}; help: narrow the list, or write it as CSV")]
    Limit {
        /// Rows or columns.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The workbook could not be built.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A page could not be set.
    #[error("the page could not be printed: {0}")]
    Page(String),
    /// The text could not be written.
    #[error("the file could not be written: {0}")]
    Write(#[from] std::io::Error),
}
