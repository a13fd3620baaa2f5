//! What a value says in a cell, and whether a cell that comes back still says it.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Choice, Field, FieldKind, Part, Register},
    derive,
    expr::Type,
    fold::RecordState,
    id::{PersonId, RecordId},
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{Problem, TableCell},
    engine::Look,
    people::People,
    records::{LANGUAGE, title},
    written::table_text,
};

/// Values as one reader may see them, as cells.
pub(crate) struct Written<'a> {
    look: &'a Look,
    reader: &'a Reader,
    people: std::sync::Arc<People>,
    /// Linked records, as they are named; none for those that the reader may not see.
    names: BTreeMap<RecordId, Option<String>>,
}

impl<'a> Written<'a> {
    pub(crate) fn new(look: &'a Look, reader: &'a Reader) -> Result<Self, Problem> {
        Ok(Self { look, reader, people: look.people()?, names: BTreeMap::new() })
    }

    /// A field of a record as a cell.
    pub(crate) fn cell(&mut self, record: &RecordState, field: &Field) -> Result<TableCell, Problem> {
        Ok(match &field.kind {
            FieldKind::Person { .. } | FieldKind::Link { .. } => {
                let ends = record.links.get(&field.id).into_iter().flatten().map(|link| link.to);
                let names = ends.map(|to| self.name(to)).collect::<Result<Vec<_>, _>>()?;
                text(joined(names.into_iter().flatten(), "; "))
            }
            FieldKind::Files => {
                let files = record.files.get(&field.id).into_iter().flatten();
                text(joined(files.map(|file| file.name.clone()), "; "))
            }
            FieldKind::Table(columns) => {
                let rows = record.tables.get(&field.id);
                text(rows.map(|rows| table_text::write(columns, rows)).unwrap_or_default())
            }
            FieldKind::Computed { formula } => {
                derive::value(field, record, &self.look.zone).map_or(TableCell::Empty, |raw| match formula.result() {
                    Type::Number => number(&typed(field, &raw)),
                    _ => of_raw(field, &raw),
                })
            }
            _ => record.fields.get(&field.id).map_or(TableCell::Empty, |raw| of_raw(field, raw)),
        })
    }

    /// Whether a cell still says what the record holds, however the program between wrote it.
    pub(crate) fn says(&mut self, record: &RecordState, field: &Field, cell: &str) -> Result<bool, Problem> {
        Ok(match self.cell(record, field)? {
            TableCell::Empty => cell.trim().is_empty(),
            TableCell::Text(text) => same_text(&text, cell),
            // A spreadsheet keeps the number, not the zeros after it.
            TableCell::Number(number) => number == cell.trim() || shortest(&number).is_some_and(|n| n == cell.trim()),
            TableCell::Day(day) => day.to_string() == cell.trim(),
            TableCell::Flag(flag) => {
                let words = if flag { ["yes", "true"] } else { ["no", "false"] };
                words.iter().any(|word| cell.trim().eq_ignore_ascii_case(word))
            }
        })
    }

    /// A linked record's name for a cell: a person's own where nobody else bears it, else its number.
    fn name(&mut self, id: RecordId) -> Result<Option<String>, Problem> {
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        let seen = self.look.snapshot.record(id)?.filter(|record| self.look.may_see(self.reader, record));
        let name = seen.and_then(|record| {
            let register = self.look.register_of(&record)?;
            let person = register.plays.as_ref().is_some_and(|plays| plays.part == Part::Person);
            let own = person.then(|| self.people.name(id)).flatten().filter(|name| {
                let only = self.people.find(name).is_ok_and(|found| found.id == PersonId(id));
                only && !name.contains([';', '\n']) && name.trim() == *name
            });
            let called = own.map(ToOwned::to_owned).or_else(|| record.number().map(ToOwned::to_owned));
            called.or_else(|| Some(title(register, &record)))
        });
        self.names.insert(id, name.clone());
        Ok(name)
    }

    /// A record's state as a cell.
    pub(crate) fn state(register: &Register, record: &RecordState) -> TableCell {
        let Some(id) = &record.state else { return TableCell::Empty };
        let states = &register.workflow.states;
        let Some(state) = register.state(id.as_str()) else { return text(id.to_string()) };
        let label = &state.name.en;
        let lower = label.to_lowercase();
        // The same search as an import's: a label that is another state's id would be read as that one.
        let found = states.iter().find(|state| state.id.as_str() == lower || state.name.en.to_lowercase() == lower);
        let own = found.is_some_and(|found| found.id == *id) && label.trim() == label;
        text(if own { label.clone() } else { id.to_string() })
    }
}

fn text(text: String) -> TableCell {
    if text.is_empty() { TableCell::Empty } else { TableCell::Text(text) }
}

fn number(written: &str) -> TableCell {
    let body = written.strip_prefix('-').unwrap_or(written);
    let decimal = !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if decimal { TableCell::Number(written.to_owned()) } else { text(written.to_owned()) }
}

fn of_raw(field: &Field, raw: &Raw) -> TableCell {
    match (&field.kind, raw) {
        (FieldKind::Number { .. } | FieldKind::Rating { .. }, Raw::Text(written)) => number(written),
        (_, Raw::Flag(flag)) => TableCell::Flag(*flag),
        (FieldKind::Date | FieldKind::Computed { .. }, Raw::Text(written)) => match written.parse() {
            Ok(day) => TableCell::Day(day),
            Err(_) => text(written.clone()),
        },
        _ => text(typed(field, raw)),
    }
}

/// A value as a person would type it for this field.
pub(super) fn typed(field: &Field, raw: &Raw) -> String {
    match raw {
        Raw::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Raw::Text(id) => choice(field.kind.choices(), id).map_or_else(|| id.clone(), ToOwned::to_owned),
        Raw::List(items) => joined(items.iter().map(|item| typed(field, item)), "; "),
        Raw::Map(parts) => joined(parts.values().map(|part| typed(field, part)), " "),
    }
}

/// A choice's label, where reading it gives that choice again; else its id.
fn choice<'c>(choices: &'c [Choice], id: &str) -> Option<&'c str> {
    let choice = choices.iter().find(|choice| choice.id == id)?;
    let label = choice.name.get(LANGUAGE);
    let lower = label.to_lowercase();
    let means = |other: &&Choice| {
        other.id == label
            || other.id == lower
            || other.name.en.to_lowercase() == lower
            || other.name.other.values().any(|name| name.to_lowercase() == lower)
    };
    let alone = choices.iter().filter(means).count() == 1;
    let whole = !label.contains([';', ',', '\n']) && label.trim() == label && choice.maps_to.is_none();
    (alone && whole).then_some(label).or(Some(&choice.id))
}

pub(super) fn joined(texts: impl Iterator<Item = String>, by: &str) -> String {
    texts.collect::<Vec<_>>().join(by)
}

/// Programs write line breaks their own way, and drop blanks at the ends.
fn same_text(text: &str, cell: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    text == cell || plain(text) == plain(cell)
}

/// A number as a spreadsheet keeps it: IEEE 754 binary64, in its shortest text.
fn shortest(number: &str) -> Option<String> {
    number.parse::<f64>().ok().map(|value| value.to_string())
}
