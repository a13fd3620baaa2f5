//! Spreadsheets as companies keep their registers: one header row, then records. CSV and XLSX become one neutral form.
//!
//! Nothing is guessed about what a column means; that is for whoever imports. A row that cannot be taken as it stands is
//! refused with its row, column and reason, never repaired in silence.

mod csv;
mod rows;
mod xlsx;

use serde::{Deserialize, Serialize};

/// One table with a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The worksheet's name; empty for CSV.
    pub name: String,
    /// The names of the columns, trimmed.
    pub header: Vec<String>,
    /// The rows, each with as many cells as the header has columns; empty rows are left out.
    pub rows: Vec<SheetRow>,
    /// Rows that could not be taken.
    pub refused: Vec<RefusedRow>,
}

/// A workbook's worksheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// Those that are tables with a header, in the workbook's order; at least one.
    pub sheets: Vec<Sheet>,
    /// Those that are none (a cover page, a pivot): name and why. Empty ones are left out.
    pub unusable: Vec<(String, String)>,
}

/// A worksheet as it stands: a form, a questionnaire, a table below a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// The worksheet's name.
    pub name: String,
    /// Its rows that have something in them: the number a person sees, and the cells as texts, however many there are.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// The row a person sees: the line in a CSV file, the row number in a worksheet.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it shows, blanks at its ends included: dates as `YYYY-MM-DD`, with time as `YYYY-MM-DDThh:mm:ss`; numbers as short as they are exact.
    pub text: String,
    /// What the file says it is.
    pub kind: CellKind,
}

/// What a file says a cell is. CSV says nothing: all its cells are text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellKind {
    /// Nothing in it.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A day, with or without a time.
    Date,
    /// True or false.
    Truth,
}

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The row a person sees.
    pub row: usize,
    /// The column, counted from 1, and its name where it has one.
    pub column: usize,
    /// Its name in the header, if it has one.
    pub column_name: Option<String>,
    /// Why.
    pub reason: String,
}

/// How large a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLimits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Rows with something in them.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of one cell.
    pub cell_bytes: usize,
    /// Cells gone through in a worksheet, empty ones included.
    pub cells: usize,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self { file_bytes: 64 << 20, rows: 200_000, columns: 500, cell_bytes: 256 << 10, cells: 20_000_000 }
    }
}

/// Why a file became no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SheetError {
    /// Larger than allowed.
    #[error("{0}; nothing was taken\nhelp: divide the file, or remove what is not needed")]
    TooLarge(String),
    /// It is no table of the expected kind.
    #[error("{0}; nothing was taken\nhelp: save it again from your spreadsheet program as XLSX or CSV")]
    Damaged(String),
    /// The header cannot be used.
    #[error("{0}; nothing was taken\nhelp: the first row must name every column, each name once")]
    Header(String),
    /// There is no row at all.
    #[error("there is nothing in the table; nothing was taken\nhelp: the first row must name the columns")]
    Empty,
}

/// Reads a CSV file: delimiter and encoding are found out, quoted line breaks kept.
///
/// # Errors
/// When there is no usable table; single bad rows are in [`Sheet::refused`].
pub fn read_csv(bytes: &[u8], limits: &SheetLimits) -> Result<Sheet, SheetError> {
    csv::read(bytes, limits)
}

/// Reads the worksheets of an XLSX file.
///
/// Hostile workbooks can exhaust memory while their shared texts are unpacked: files from strangers go through
/// [`crate::worker::Reader::read_workbook`].
///
/// # Errors
/// When there is no usable table in it.
pub fn read_xlsx(bytes: &[u8], limits: &SheetLimits) -> Result<Workbook, SheetError> {
    xlsx::read(bytes, limits)
}

/// Reads the worksheets of an XLSX file as they stand, without looking for a header; empty ones are left out.
///
/// Hostile workbooks: as [`read_xlsx`], files from strangers go through [`crate::worker::Reader::read_grids`].
///
/// # Errors
/// When nothing can be read, or it is larger than allowed.
pub fn read_grids(bytes: &[u8], limits: &SheetLimits) -> Result<Vec<Grid>, SheetError> {
    xlsx::grids(bytes, limits)
}
