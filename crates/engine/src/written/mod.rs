//! A register written out, so that taking the file in again changes nothing.
//!
//! What a cell says is decided here once: an export writes it, and an import leaves every cell alone that still says it.

mod cells;
mod headers;
mod rows;
mod table_text;

pub(crate) use cells::Written;
pub(crate) use headers::{NUMBER, STATE, field_named, plain};
pub(crate) use rows::{TableAsked, fits, narrows};
pub(crate) use table_text::read as read_table_text;
