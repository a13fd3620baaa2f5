//! Why a field does not take a value, and what to write instead.

use crate::pack::near;

/// Why a field does not take a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldFault {
    /// The value has not the form of the field's type.
    #[error("`{got}` is not {wanted}")]
    Form {
        /// What was given.
        got: String,
        /// What the field takes, with an example.
        wanted: &'static str,
    },
    /// A date that two people would read differently.
    #[error("`{got}` can be read as two different days")]
    Ambiguous {
        /// What was given.
        got: String,
    },
    /// None of the choices.
    #[error("`{got}` is none of the choices")]
    Choice {
        /// What was given.
        got: String,
        /// The labels there are.
        choices: Vec<String>,
    },
    /// A choice that the company took away.
    #[error("`{got}` is no longer chosen")]
    Retired {
        /// What was given.
        got: String,
        /// What stands for it now.
        now: String,
    },
    /// Outside a rating's steps.
    #[error("`{got}` is not from {from} to {to}")]
    Range {
        /// What was given.
        got: String,
        /// The lowest.
        from: i64,
        /// The highest.
        to: i64,
    },
    /// Text with line breaks in a field of one line.
    #[error("the text has several lines, but the field takes one")]
    Lines,
    /// Text with control characters.
    #[error("the text holds a control character (code {0})")]
    Control(u32),
    /// More than a field takes.
    #[error("the text has {bytes} bytes, but the field takes {limit}")]
    Long {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A row names a column that the table does not have.
    #[error("the table has no column `{column}`")]
    Column {
        /// The name given.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A row lacks a required cell.
    #[error("row {row} has no `{column}`")]
    Cell {
        /// Which row, from 1.
        row: usize,
        /// The column's label.
        column: String,
    },
    /// A fault in a cell.
    #[error("row {row}, `{column}`: {fault}")]
    InRow {
        /// Which row, from 1.
        row: usize,
        /// The column's label.
        column: String,
        /// What is wrong there.
        fault: Box<FieldFault>,
    },
    /// More rows than a table may have.
    #[error("{rows} rows are more than the {limit} a table may have")]
    Rows {
        /// How many.
        rows: usize,
        /// How many may be.
        limit: usize,
    },
    /// Links, files and computed values are not typed in as values.
    #[error("a field of type `{0}` takes no typed value")]
    NotTyped(&'static str),
}

impl FieldFault {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Ambiguous { .. } => Some("write the day as `2026-03-14`".to_owned()),
            Self::Choice { got, choices } => near(got, choices.iter().map(String::as_str)),
            Self::Retired { now, .. } => Some(format!("use `{now}`")),
            Self::Column { column, columns } => near(column, columns.iter().map(String::as_str)),
            Self::InRow { fault, .. } => fault.help(),
            Self::Long { .. } => Some("attach it as a file, and keep the summary here".to_owned()),
            Self::Rows { .. } => Some("what grows belongs into a register of its own".to_owned()),
            _ => None,
        }
    }
}
