//! A table of rows into a register: all of them or none, each refused row with row, column and reason, twice changes nothing.
//!
//! A row knows its record by the number it brings, else by a unique key of the register, else by a fingerprint of its values that
//! the record's first entry noted.

mod cells;
mod columns;
mod identity;
mod names;
mod take_in;

pub(crate) use columns::field_of_column;
