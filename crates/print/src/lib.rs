//! What leaves as a file: spreadsheets that come in again unchanged.
//!
//! A [`Table`] is written as a workbook ([`xlsx`]) or as text ([`csv`]). Nothing that a person typed is ever a formula in the
//! file, and what `plumb import` reads back is byte for byte what was written.

mod csv;
mod table;
mod xlsx;

pub use csv::{csv, defused};
pub use table::{Cell, Column, PrintError, Table};
pub use xlsx::{CELL_UNITS, xlsx};
