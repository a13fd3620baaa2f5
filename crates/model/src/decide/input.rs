//! Input becomes facts: only what differs from what is there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Input, Plan, Refusal, Step};
use crate::{
    define::register::{Field, FieldKind, Part, Register},
    derive,
    fact::Fact,
    field::{self, FieldFault, MAX_ROWS, Reading, RowGiven},
    fold::{RecordState, Row},
    id::{ActorId, FieldId, RecordId, RegisterId, RequirementId, RowId},
    raw::Raw,
};

impl<'a> Plan<'a> {
    /// The field of a register that may be written: there, not computed, not taken away, and not hidden from the writer.
    pub(super) fn writable(&self, register: &'a Register, name: &str) -> Result<&'a Field, Refusal> {
        let Some(field) = register.field(name) else {
            let near = crate::pack::near(name, register.fields.iter().map(|field| field.id.as_str()));
            return Err(Refusal::NoField { register: register.id.clone(), field: name.to_owned(), near });
        };
        let label = || field.name.en.clone();
        if matches!(field.kind, FieldKind::Computed { .. }) {
            return Err(Refusal::Computed(label()));
        }
        if let Some(now) = &field.maps_to {
            let now = register.field(now.as_str()).map_or_else(|| now.to_string(), |field| field.name.en.clone());
            return Err(Refusal::Retired { field: label(), now });
        }
        if !self.standing.sees(field) {
            return Err(Refusal::Hidden(label()));
        }
        Ok(field)
    }

    /// Takes all values of an input in.
    pub(super) fn take_in(&self, step: &mut Step<'a>, input: &Input, reading: Reading) -> Result<(), Refusal> {
        for (name, value) in input {
            let field = self.writable(step.register, name)?;
            self.take_value(step, field, value, reading)?;
        }
        Ok(())
    }

    fn take_value(&self, step: &mut Step<'a>, field: &Field, value: &Value, reading: Reading) -> Result<(), Refusal> {
        let fault = |fault| Refusal::Field { id: field.id.to_string(), field: field.name.en.clone(), fault };
        match &field.kind {
            FieldKind::Person { many } => {
                let Some(persons) = self.context.packs.playing(Part::Person) else {
                    return Err(Refusal::Behaviour("no register keeps people".to_owned()));
                };
                self.take_links(step, field, &persons.id, *many, value)
            }
            FieldKind::Link { to, many } => self.take_links(step, field, to, *many, value),
            FieldKind::Files if value.is_null() => Ok(()),
            FieldKind::Files => Err(Refusal::NotTyped { field: field.name.en.clone() }),
            FieldKind::Table(columns) => {
                let rows = if value.is_null() {
                    Vec::new()
                } else {
                    field::read_rows(columns, value, reading).map_err(fault)?
                };
                replace_rows(step, &field.id, rows)
            }
            _ => match field::read(field, value, reading).map_err(fault)? {
                Some(raw) => {
                    self.known_requirements(field, &raw)?;
                    step.set(&field.id, raw)
                }
                None => step.unset(&field.id),
            },
        }
    }

    /// Requirements of standards in force must be there; those of other standards are taken as written.
    fn known_requirements(&self, field: &Field, raw: &Raw) -> Result<(), Refusal> {
        if !matches!(field.kind, FieldKind::Requirements) {
            return Ok(());
        }
        for text in raw.items().filter_map(Raw::as_text) {
            let Ok(id) = text.parse::<RequirementId>() else { continue };
            if self.context.packs.standards.contains_key(&id.standard) && self.context.packs.requirement(&id).is_none()
            {
                return Err(Refusal::NoRequirement { field: field.name.en.clone(), requirement: text.to_owned() });
            }
        }
        Ok(())
    }

    fn take_links(
        &self,
        step: &mut Step<'a>,
        field: &Field,
        to: &RegisterId,
        many: bool,
        value: &Value,
    ) -> Result<(), Refusal> {
        let names: Vec<String> = match value {
            Value::Null => Vec::new(),
            Value::String(text) if many => text.split([';', '\n']).map(|part| part.trim().to_owned()).collect(),
            Value::String(text) => vec![text.trim().to_owned()],
            Value::Array(items) => {
                items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
            }
            other => vec![other.to_string()],
        };
        let mut wanted = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let record = self.resolve(field, to, name)?;
            if !wanted.iter().any(|(id, _)| *id == record.record) {
                wanted.push((record.record, record.version));
            }
        }
        if wanted.len() > 1 && !many {
            return Err(Refusal::One { field: field.name.en.clone() });
        }
        let links = step.after.links.get(&field.id).cloned().unwrap_or_default();
        for link in &links {
            if !wanted.iter().any(|(id, _)| *id == link.to) {
                step.add(Fact::Unlinked { field: field.id.clone(), to: link.to })?;
            }
        }
        for (id, version) in wanted {
            if !links.iter().any(|link| link.to == id) {
                step.add(Fact::Linked { field: field.id.clone(), register: to.clone(), to: id, version })?;
            }
        }
        Ok(())
    }

    /// The record that a text names: by id, number or unique title.
    pub(super) fn resolve(
        &self,
        field: &Field,
        register: &RegisterId,
        text: &str,
    ) -> Result<std::sync::Arc<RecordState>, Refusal> {
        let records = self.context.records;
        let by_id = text.parse::<RecordId>().ok();
        let found = by_id.or_else(|| records.by_number(register, text));
        let found = match found {
            Some(found) => found,
            None => match records.by_title(register, text).as_slice() {
                [one] => *one,
                [] => return Err(no_such(field, text, register)),
                _ => {
                    let (field, text) = (field.name.en.clone(), text.to_owned());
                    return Err(Refusal::Several { field, register: register.clone(), text });
                }
            },
        };
        let record = records.find(found).filter(|record| record.register == *register);
        let record = record.ok_or_else(|| no_such(field, text, register))?;
        let void =
            self.context.packs.registers.get(register).is_some_and(|register| derive::is_void(register, &record));
        if void {
            return Err(Refusal::LinkToVoid { field: field.name.en.clone(), text: text.to_owned() });
        }
        Ok(record)
    }

    /// The person who acts, where it is one.
    pub(crate) fn person(&self) -> Option<RecordId> {
        match self.context.actor {
            ActorId::Person(person) => Some(person.0),
            ActorId::System => None,
        }
    }
}

/// Says which required field lacks a value.
pub(super) fn required(step: &Step<'_>) -> Result<(), Refusal> {
    match step.register.fields.iter().find(|field| field.required && !step.has(field)) {
        Some(field) => Err(Refusal::Missing { name: field.name.en.clone(), field: field.id.to_string() }),
        None => Ok(()),
    }
}

fn no_such(field: &Field, text: &str, register: &RegisterId) -> Refusal {
    Refusal::NoSuch { field: field.name.en.clone(), register: register.clone(), text: text.to_owned() }
}

/// Puts one row in.
pub(super) fn put_row(step: &mut Step<'_>, field: &FieldId, given: RowGiven) -> Result<(), Refusal> {
    let rows = step.after.tables.get(field);
    let id = match given.id {
        Some(id) => id,
        None => new_row(rows)?,
    };
    if rows.and_then(|rows| rows.get(&id)) == Some(&given.cells) {
        return Ok(());
    }
    step.add(Fact::RowPut { field: field.clone(), row: id, cells: given.cells })?;
    let rows = step.after.tables.get(field).map_or(0, BTreeMap::len);
    if rows > MAX_ROWS {
        let fault = FieldFault::Rows { rows, limit: MAX_ROWS };
        let label =
            step.register.field(field.as_str()).map_or_else(|| field.to_string(), |field| field.name.en.clone());
        return Err(Refusal::Field { id: field.to_string(), field: label, fault });
    }
    Ok(())
}

/// The next row's id: the greatest number among the ids and one, four digits, so that order is the order of making.
fn new_row(rows: Option<&BTreeMap<RowId, Row>>) -> Result<RowId, Refusal> {
    let greatest = rows.into_iter().flat_map(BTreeMap::keys).filter_map(|id| id.as_str().parse::<u32>().ok()).max();
    let text = format!("{:04}", greatest.unwrap_or(0).saturating_add(1));
    RowId::new(&text).map_err(|_| Refusal::NoRow(text))
}

/// Makes a table hold exactly these rows. A row without id that equals one that is there stays that one.
fn replace_rows(step: &mut Step<'_>, field: &FieldId, given: Vec<RowGiven>) -> Result<(), Refusal> {
    let mut left: BTreeMap<RowId, Row> = step.after.tables.get(field).cloned().unwrap_or_default();
    let mut puts = Vec::new();
    let (with_id, without): (Vec<RowGiven>, Vec<RowGiven>) = given.into_iter().partition(|row| row.id.is_some());
    for row in with_id {
        if let Some(id) = &row.id {
            left.remove(id);
        }
        puts.push(row);
    }
    for row in without {
        let same = left.iter().find(|(_, cells)| **cells == row.cells).map(|(id, _)| id.clone());
        match same {
            Some(id) => drop(left.remove(&id)),
            None => puts.push(row),
        }
    }
    for row in left.into_keys() {
        step.add(Fact::RowGone { field: field.clone(), row })?;
    }
    puts.into_iter().try_for_each(|row| put_row(step, field, row))
}
