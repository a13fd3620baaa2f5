//! RFC 4180 in UTF-8, without a byte order mark. A text that a spreadsheet program would compute is written with an apostrophe
//! before it (OWASP, 'CSV Injection'), which `plumb import` takes off again.

use std::{borrow::Cow, io::Write};

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::{Cell, PrintError, Table};

/// Writes a table as CSV.
///
/// # Errors
/// If the output takes no more.
pub fn csv(table: &Table, out: &mut dyn Write) -> Result<(), PrintError> {
    let broken = |error: ::csv::Error| PrintError::Write(std::io::Error::other(error));
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        // Quoted throughout: whatever separator a program takes the file to have, texts stay whole.
        .quote_style(QuoteStyle::Always)
        .flexible(true)
        .from_writer(out);
    let header = table.columns.iter().map(|column| defused(&column.header).into_owned());
    writer.write_record(header).map_err(broken)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(text).map(Cow::into_owned)).map_err(broken)?;
    }
    writer.flush()?;
    Ok(())
}

fn text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => defused(text),
        Cell::Number(number) => Cow::Borrowed(number),
        Cell::Day(day) => Cow::Owned(day.to_string()),
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "yes" } else { "no" }),
    }
}

/// A text as it is written so that no program computes it: with an apostrophe before it where, apostrophes apart, it begins
/// with `=`, `+`, `-`, `@`, their wide forms, a tab or a line break. Reading takes one apostrophe off such a text.
#[must_use]
pub fn defused(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches('\'').chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}
