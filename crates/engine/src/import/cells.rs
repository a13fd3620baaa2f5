//! A cell as it stands in a file becomes what the register takes: the mapping's words first, then the field's own reading.

use jiff::civil::Date;
use plumb_model::{
    define::register::{Field, FieldKind},
    field::{self, Reading},
    raw::Raw,
};
use serde_json::Value;

use crate::{
    desk::{ColumnMapping, DateOrder, RefusedRow},
    written::read_table_text as table_text,
};

/// What a cell brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Brought {
    /// No value.
    Nothing,
    /// A value as logged.
    Raw(Raw),
    /// People or records, as the file names them.
    Named(Vec<String>),
    /// The rows of a table, by column id.
    Rows(Value),
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellFault {
    pub(super) say: String,
    pub(super) help: Option<String>,
}

impl CellFault {
    pub(super) fn refused(self, row: u64, column: &str) -> RefusedRow {
        RefusedRow { row, column: Some(column.to_owned()), say: self.say, help: self.help }
    }
}

/// The text of a cell after the mapping's words: what it is to mean here. [`None`]: no value.
pub(super) fn meant(text: &str, mapping: &ColumnMapping) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    // The longest word that fits decides; one without a star is longer than any with one.
    let fit = mapping.values.iter().filter_map(|(word, meaning)| Some((fits(word, text)?, meaning)));
    let empty = mapping.empty.iter().filter_map(|word| fits(word, text)).max();
    match fit.max_by_key(|(length, _)| *length) {
        Some((length, meaning)) if empty.is_none_or(|empty| empty <= length) => {
            (!meaning.is_empty()).then(|| meaning.clone())
        }
        _ => empty.is_none().then(|| text.to_owned()),
    }
}

/// How well a mapping's word fits a cell, compared without case; none: not at all.
fn fits(word: &str, text: &str) -> Option<usize> {
    let (word, text) = (word.trim().to_lowercase(), text.to_lowercase());
    match word.strip_suffix('*') {
        Some(beginning) => text.starts_with(beginning).then_some(beginning.len()),
        None => (word == text).then_some(usize::MAX),
    }
}

/// Reads a cell for a field.
pub(super) fn read(
    field: &Field,
    text: &str,
    mapping: &ColumnMapping,
    dates: Option<DateOrder>,
) -> Result<Brought, CellFault> {
    let many = matches!(
        field.kind,
        FieldKind::Person { many: true }
            | FieldKind::Link { many: true, .. }
            | FieldKind::Choices(_)
            | FieldKind::Requirements
    );
    if let FieldKind::Table(columns) = &field.kind {
        return match meant(text, mapping) {
            None => Ok(Brought::Nothing),
            Some(text) => rows(columns, &text),
        };
    }
    let parts: Vec<String> = match &mapping.split {
        Some(by) if !by.is_empty() => text.split(by.as_str()).filter_map(|part| meant(part, mapping)).collect(),
        // Prose keeps the blanks before its first word.
        _ if matches!(field.kind, FieldKind::Prose) => {
            let as_given = |meant: String| if meant == text.trim() { text.to_owned() } else { meant };
            meant(text, mapping).map(as_given).into_iter().collect()
        }
        _ => meant(text, mapping).into_iter().collect(),
    };
    if parts.is_empty() {
        return Ok(Brought::Nothing);
    }
    if parts.len() > 1 && !many {
        let say = format!("`{text}` are {} values, but `{}` takes one", parts.len(), field.id);
        return Err(CellFault { say, help: None });
    }
    if field.kind.is_linked() {
        return Ok(Brought::Named(parts));
    }
    let parts =
        parts.into_iter().map(|part| in_our_form(field, part, mapping, dates)).collect::<Result<Vec<_>, _>>()?;
    let value = match (parts.as_slice(), many) {
        ([one], _) => Value::from(one.as_str()),
        (several, _) => Value::from(several),
    };
    match field::read(field, &value, Reading::Import) {
        Ok(Some(raw)) => Ok(Brought::Raw(raw)),
        Ok(None) => Ok(Brought::Nothing),
        Err(fault) => Err(CellFault { say: fault.to_string(), help: fault.help() }),
    }
}

fn rows(columns: &[Field], text: &str) -> Result<Brought, CellFault> {
    let help = "write a line a row with ` | ` between its values, or a JSON list of rows";
    let rows = table_text(columns, text).map_err(|say| CellFault { say, help: Some(help.to_owned()) })?;
    match field::read_rows(columns, &rows, Reading::Import) {
        Ok(_) => Ok(Brought::Rows(rows)),
        Err(fault) => Err(CellFault { say: fault.to_string(), help: fault.help() }),
    }
}

fn in_our_form(
    field: &Field,
    text: String,
    mapping: &ColumnMapping,
    dates: Option<DateOrder>,
) -> Result<String, CellFault> {
    if let (FieldKind::Date, Some(day)) = (&field.kind, day_with_time(&text)) {
        return Ok(day);
    }
    match (&field.kind, dates, &mapping.standard) {
        (FieldKind::Date, Some(order), _) if text.parse::<Date>().is_err() => {
            day(&text, order).ok_or_else(|| CellFault {
                say: format!("`{text}` is no day written {}", written(order)),
                help: Some("write it as `2026-03-14`, or mend `dates` in the mapping".to_owned()),
            })
        }
        (FieldKind::Requirements, _, Some(standard)) if !text.contains(standard.as_str()) => {
            // 'A 5.17', 'A.5.17' and '7.1.5' are the ways in which people write them.
            let ids = text.split([';', ',', '\n']).map(str::trim).filter(|id| !id.is_empty());
            let ids = ids.map(|id| format!("{standard} {}", id.replace("A ", "A.").replace(' ', "")));
            Ok(ids.collect::<Vec<_>>().join(";"))
        }
        // A line of text that a cell broke into several stays one line.
        (FieldKind::Text, ..) if text.contains(['\n', '\r']) => {
            Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        _ => Ok(text),
    }
}

/// The day of `2026-01-22 09:14`, and of the midnight that spreadsheets add to a day.
fn day_with_time(text: &str) -> Option<String> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let digits = time.trim().trim_end_matches('Z').chars().all(|c| c.is_ascii_digit() || ":.".contains(c));
    (digits && time.contains(':')).then(|| day.parse::<Date>().ok()).flatten().map(|day| day.to_string())
}

fn written(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "day first",
        DateOrder::MonthFirst => "month first",
    }
}

fn day(text: &str, order: DateOrder) -> Option<String> {
    let parts = text.split(['.', '/', '-']).map(|part| part.trim().parse::<i16>().ok()).collect::<Option<Vec<_>>>()?;
    let &[first, second, year] = parts.as_slice() else { return None };
    let (day, month) = if order == DateOrder::DayFirst { (first, second) } else { (second, first) };
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year >= 1000).then(|| day.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn mapping() -> ColumnMapping {
        let words = [("Open", "assessed"), ("Closed*", "closed"), ("Closed by*", "void"), ("Unknown", "")];
        ColumnMapping {
            values: BTreeMap::from(words.map(|(word, meaning)| (word.to_owned(), meaning.to_owned()))),
            empty: vec!["N/A*".to_owned()],
            ..ColumnMapping::default()
        }
    }

    #[test]
    fn the_longest_word_that_fits_a_cell_decides() {
        for (cell, means) in [
            ("OPEN", Some("assessed")),
            ("closed 2026", Some("closed")),
            ("Closed by Anna", Some("void")),
            ("unknown", None),
            ("n/a (leased)", None),
            ("  ", None),
            ("In work", Some("In work")),
        ] {
            assert_eq!(meant(cell, &mapping()).as_deref(), means, "{cell}");
        }
    }

    #[test]
    fn days_are_read_as_the_mapping_says_they_are_written() {
        assert_eq!(day("14.03.2026", DateOrder::DayFirst).as_deref(), Some("2026-03-14"));
        assert_eq!(day("03/14/2026", DateOrder::MonthFirst).as_deref(), Some("2026-03-14"));
        assert_eq!(day("14.13.2026", DateOrder::DayFirst), None);
        assert_eq!(day_with_time("2026-01-22 09:14").as_deref(), Some("2026-01-22"));
        assert_eq!(day_with_time("2026-01-22 morning"), None);
    }
}
