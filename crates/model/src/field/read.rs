//! Input becomes raw values: checked, in normal form, written in one way.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{date, decimal::is_decimal, duration, fault::FieldFault};
use crate::{
    define::register::{Choice, Field, FieldKind},
    fold::Row,
    id::{RequirementId, RowId},
    raw::Raw,
};

/// A table has at most this many rows; what grows is a register.
pub const MAX_ROWS: usize = 500;
/// A line of text has at most this many bytes.
const MAX_LINE: usize = 4 * 1024;
/// Prose has at most this many bytes; with the rest of an entry it stays under the 256 KiB a body may have.
const MAX_PROSE: usize = 200 * 1024;

/// How forgiving the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Forms, API, packs: one way to write each value.
    Exact,
    /// Files from elsewhere: whatever can be understood in one way only.
    Import,
}

/// A row as given: with its id, where the giver knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowGiven {
    /// The row's id, absent for a new row.
    pub id: Option<RowId>,
    /// Its cells.
    pub cells: Row,
}

/// Reads a value for a field. An empty value is [`None`]: there is no null in the log.
///
/// # Errors
/// [`FieldFault`] says what the field takes instead.
pub fn read(field: &Field, input: &Value, reading: Reading) -> Result<Option<Raw>, FieldFault> {
    let single = match input {
        Value::Null => return Ok(None),
        Value::String(text) => text.nfc().collect::<String>(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) if items.is_empty() => return Ok(None),
        Value::Array(items) => return several(field, items, reading),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).map(str::trim);
            return match (&field.kind, part("amount"), part("currency"), parts.len()) {
                (FieldKind::Money, Some(amount), Some(currency), 2) => money(amount, currency).map(Some),
                _ => Err(form(&input.to_string(), wanted(&field.kind))),
            };
        }
    };
    let text = if matches!(field.kind, FieldKind::Prose) { single.trim_end() } else { single.trim() };
    if text.trim().is_empty() {
        return Ok(None);
    }
    one(field, text, reading).map(Some)
}

/// Reads the rows of a table: a list of objects by column id; the key `id` names an existing row.
///
/// # Errors
/// [`FieldFault`] names row and column.
pub fn read_rows(columns: &[Field], input: &Value, reading: Reading) -> Result<Vec<RowGiven>, FieldFault> {
    let wanted = "a list of rows, each with values by column";
    let Value::Array(rows) = input else { return Err(form(&input.to_string(), wanted)) };
    if rows.len() > MAX_ROWS {
        return Err(FieldFault::Rows { rows: rows.len(), limit: MAX_ROWS });
    }
    let mut read_rows = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let Value::Object(given) = row else { return Err(form(&row.to_string(), wanted)) };
        let id = match given.get("id").filter(|_| !columns.iter().any(|column| column.id.as_str() == "id")) {
            None => None,
            Some(id) => {
                let text = id.as_str().unwrap_or_default();
                Some(RowId::new(text).map_err(|_| form(&id.to_string(), "a row's id"))?)
            }
        };
        let cells = row_cells(columns, given, place + 1, id.is_some(), reading)?;
        read_rows.push(RowGiven { id, cells });
    }
    Ok(read_rows)
}

fn row_cells(
    columns: &[Field],
    given: &serde_json::Map<String, Value>,
    row: usize,
    has_id: bool,
    reading: Reading,
) -> Result<Row, FieldFault> {
    let mut cells = BTreeMap::new();
    for (name, value) in given {
        let Some(column) = columns.iter().find(|column| column.id.as_str() == name) else {
            if has_id && name == "id" {
                continue;
            }
            let columns = columns.iter().map(|column| column.id.to_string()).collect();
            return Err(FieldFault::Column { column: name.clone(), columns });
        };
        match read(column, value, reading) {
            Ok(Some(raw)) => drop(cells.insert(column.id.clone(), raw)),
            Ok(None) => {}
            Err(fault) => {
                return Err(FieldFault::InRow { row, column: column.name.en.clone(), fault: Box::new(fault) });
            }
        }
    }
    match columns.iter().find(|column| column.required && !cells.contains_key(&column.id)) {
        Some(column) => Err(FieldFault::Cell { row, column: column.name.en.clone() }),
        None => Ok(cells),
    }
}

fn one(field: &Field, text: &str, reading: Reading) -> Result<Raw, FieldFault> {
    let wrong = || form(text, wanted(&field.kind));
    Ok(match &field.kind {
        FieldKind::Text => Raw::Text(line(text)?),
        FieldKind::Prose => Raw::Text(prose(text)?),
        FieldKind::Number { .. } => Raw::Text(number(text, reading).ok_or_else(wrong)?),
        FieldKind::Rating { from, to } => {
            let number: i64 = text.parse().map_err(|_| wrong())?;
            if !(*from..=*to).contains(&number) {
                return Err(FieldFault::Range { got: text.to_owned(), from: *from, to: *to });
            }
            Raw::Text(number.to_string())
        }
        FieldKind::Money => {
            let (one, two) = text.split_once(char::is_whitespace).ok_or_else(wrong)?;
            let amount_first = one.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            let (amount, currency) = if amount_first { (one, two) } else { (two, one) };
            money(&number(amount.trim(), reading).ok_or_else(wrong)?, currency.trim())?
        }
        FieldKind::Date => Raw::Text(date::read(text, reading)?.to_string()),
        FieldKind::Time => Raw::Text(time(text).ok_or_else(wrong)?),
        FieldKind::Moment => {
            let moment: Timestamp = text.parse().map_err(|_| wrong())?;
            Raw::Text(write_moment(moment).ok_or_else(wrong)?)
        }
        FieldKind::Duration => Raw::Text(duration::read(text, reading)?.write()),
        FieldKind::Choice(choices) | FieldKind::Level(choices) => Raw::Text(choice(choices, text)?),
        FieldKind::Choices(_) | FieldKind::Requirements => {
            let parts = text.split([';', '\n']).flat_map(|part| part.split(','));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            let items: Vec<Value> = parts.map(Value::from).collect();
            return several(field, &items, reading).and_then(|raw| raw.ok_or_else(wrong));
        }
        FieldKind::Flag => Raw::Flag(flag(text, reading).ok_or_else(wrong)?),
        kind => return Err(FieldFault::NotTyped(kind.word())),
    })
}

fn several(field: &Field, items: &[Value], reading: Reading) -> Result<Option<Raw>, FieldFault> {
    let mut list = Vec::new();
    for item in items {
        let text = item.as_str().map(str::trim).ok_or_else(|| form(&item.to_string(), wanted(&field.kind)))?;
        let raw = match &field.kind {
            FieldKind::Choices(choices) => Raw::Text(choice(choices, text)?),
            FieldKind::Requirements => {
                let id: RequirementId = text.parse().map_err(|_| form(text, wanted(&field.kind)))?;
                Raw::Text(id.to_string())
            }
            kind if kind.is_linked() => return Err(FieldFault::NotTyped(kind.word())),
            _ if items.len() == 1 => return read(field, item, reading),
            _ => return Err(form(&Value::from(items).to_string(), wanted(&field.kind))),
        };
        // The same thing named twice is named once.
        if !list.contains(&raw) {
            list.push(raw);
        }
    }
    Ok((!list.is_empty()).then_some(Raw::List(list)))
}

fn form(got: &str, wanted: &'static str) -> FieldFault {
    let shown: String = got.chars().take(80).collect();
    FieldFault::Form { got: shown, wanted }
}

fn wanted(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Number { .. } => "a number such as `12.5`",
        FieldKind::Money => "an amount with its currency, such as `12.50 EUR`",
        FieldKind::Date => "a day such as `2026-03-14`",
        FieldKind::Time => "a time such as `14:05`",
        FieldKind::Moment => "a moment with its zone, such as `2026-03-14T13:05:00Z`",
        FieldKind::Rating { .. } => "a whole number",
        FieldKind::Flag => "a yes or no",
        FieldKind::Choices(_) => "a list of choices",
        FieldKind::Requirements => "a requirement such as `iso-9001-2015 7.1.5.2`",
        _ => "a single value",
    }
}

fn line(text: &str) -> Result<String, FieldFault> {
    if text.contains(['\n', '\r']) {
        return Err(FieldFault::Lines);
    }
    bounded(text.replace('\t', " "), MAX_LINE)
}

fn prose(text: &str) -> Result<String, FieldFault> {
    bounded(text.replace("\r\n", "\n").replace('\r', "\n"), MAX_PROSE)
}

fn bounded(text: String, limit: usize) -> Result<String, FieldFault> {
    match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some(control) => Err(FieldFault::Control(u32::from(control))),
        None if text.len() > limit => Err(FieldFault::Long { bytes: text.len(), limit }),
        None => Ok(text),
    }
}

fn number(text: &str, reading: Reading) -> Option<String> {
    if is_decimal(text) {
        return Some(text.to_owned());
    }
    // A comma before one, two or four and more digits can only be a decimal comma; before three it may part thousands.
    let (whole, fraction) = text.split_once(',')?;
    let comma = reading == Reading::Import && fraction.len() != 3 && !text.contains('.');
    let point = format!("{whole}.{fraction}");
    (comma && is_decimal(&point)).then_some(point)
}

fn money(amount: &str, currency: &str) -> Result<Raw, FieldFault> {
    let fine = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    if !fine || !is_decimal(amount) {
        return Err(form(&format!("{amount} {currency}"), wanted(&FieldKind::Money)));
    }
    let part = |name: &str, text: &str| (name.to_owned(), Raw::from(text));
    Ok(Raw::Map(BTreeMap::from([part("amount", amount), part("currency", currency)])))
}

fn time(text: &str) -> Option<String> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) || parts.any(|second| second != "00") {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// A moment as the log writes it: UTC with milliseconds, years 0 to 9999.
#[must_use]
pub fn write_moment(moment: Timestamp) -> Option<String> {
    let moment = moment.round(jiff::Unit::Millisecond).ok()?;
    let text = format!("{moment:.3}");
    (text.len() == 24).then_some(text)
}

fn choice(choices: &[Choice], text: &str) -> Result<String, FieldFault> {
    let lower = text.to_lowercase();
    let labels = |choice: &Choice| {
        choice.name.en.to_lowercase() == lower || choice.name.other.values().any(|label| label.to_lowercase() == lower)
    };
    let by_id = choices.iter().find(|choice| choice.id == text);
    let by_id = by_id.or_else(|| choices.iter().find(|choice| choice.id == lower));
    match by_id.or_else(|| choices.iter().find(|choice| labels(choice))) {
        Some(Choice { id, maps_to: None, .. }) => Ok(id.clone()),
        Some(Choice { maps_to: Some(now), .. }) => Err(FieldFault::Retired { got: text.to_owned(), now: now.clone() }),
        None => {
            let open = choices.iter().filter(|choice| choice.maps_to.is_none());
            Err(FieldFault::Choice { got: text.to_owned(), choices: open.map(|choice| choice.id.clone()).collect() })
        }
    }
}

fn flag(text: &str, reading: Reading) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        "y" | "x" | "1" | "ja" | "oui" | "si" | "sí" if reading == Reading::Import => Some(true),
        "n" | "0" | "-" | "nein" | "non" if reading == Reading::Import => Some(false),
        _ => None,
    }
}
