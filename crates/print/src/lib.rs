//! What leaves as a file: spreadsheets that come in again unchanged, pages as PDF, sets that open without Plumb.
//!
//! A [`Table`] is written as a workbook ([`xlsx`], several as one: [`workbook`]) or as text ([`csv`]). Nothing that a person typed is ever a formula in the
//! file, and what `plumb import` reads back is byte for byte what was written.
//!
//! A [`Page`] is written as PDF ([`pdf`]), as HTML that needs nothing beside it ([`html`]) and, where it is a sheet, as text.
//! What people typed reaches a page as data, never as markup. A [`Parcel`] holds such files, encrypted as a whole.

mod csv;
mod evidence;
mod html;
mod paper;
mod parcel;
mod pdf;
mod table;
mod xlsx;

pub use csv::{csv, defused};
pub use evidence::{PackImprint, PackIndex, PackLine, PackRecord, PackValue, pack_index, pack_record};
pub use html::html;
pub use paper::{
    Body, Document, Group, Imprint, Index, IndexEntry, Listing, Page, Report, ReportColumn, ReportTable, Section, Sheet,
};
pub use parcel::{Parcel, ParcelError};
pub use pdf::{Pdf, pdf};
pub use table::{Cell, Column, PrintError, Table};
pub use xlsx::{CELL_UNITS, workbook, xlsx};
