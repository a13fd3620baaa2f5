//! What people type for a field, on its way to the register's own reading of it.

use plumb_model::{
    decide::Input,
    define::register::{Field, FieldKind, Register},
    id::RecordId,
};
use serde_json::{Map, Value};

use crate::{
    access::Reader,
    desk::{Given, GivenValue, Problem, ProblemKind, RecordRef},
    engine::Look,
    people::People,
    records::find_field,
};

/// Reads everything given for a register's fields; records and people that it names become their ids.
pub(crate) fn read(
    look: &Look,
    reader: &Reader,
    people: &People,
    register: &Register,
    given: &[Given],
) -> Result<Input, Problem> {
    let mut wanted: Input = Vec::new();
    for given in given {
        let field = own_field(reader, register, &given.field)?;
        if wanted.iter().any(|(known, _)| known == field.id.as_str()) {
            let say = format!("`{}` is given twice; nothing was done", field.id);
            return Err(Problem::new(ProblemKind::Content, "content.field-twice", say).field(field.id.as_str()));
        }
        let value = if field.kind.is_linked() {
            ids(&links(look, reader, people, field, &given.value)?)
        } else {
            value(field, &given.value)?
        };
        wanted.push((field.id.to_string(), value));
    }
    Ok(wanted)
}

/// Records as a command names them.
pub(crate) fn ids(records: &[RecordId]) -> Value {
    match records {
        [] => Value::Null,
        [one] => Value::from(one.to_string()),
        several => several.iter().map(ToString::to_string).collect(),
    }
}

/// A field by id or label; one that is hidden from this person is not there.
pub(crate) fn own_field<'r>(reader: &Reader, register: &'r Register, name: &str) -> Result<&'r Field, Problem> {
    find_field(register, name).filter(|field| !reader.hides(register, &field.id)).ok_or_else(|| {
        let known = register.fields.iter().filter(|field| !reader.hides(register, &field.id));
        let near = crate::near::near(name, known.map(|field| field.id.as_str()));
        let say = format!("`{}` has no field `{name}`; nothing was done", register.id);
        let problem = Problem::new(ProblemKind::Content, "content.no-field", say).field(name);
        let list = || format!("`plumb record registers {}` lists its fields", register.id);
        problem.help(near.unwrap_or_else(list))
    })
}

fn value(field: &Field, given: &GivenValue) -> Result<Value, Problem> {
    Ok(match given {
        GivenValue::Nothing => Value::Null,
        GivenValue::One(text) => Value::from(text.as_str()),
        GivenValue::Several(texts) => Value::from(texts.as_slice()),
        GivenValue::Rows(rows) => {
            let FieldKind::Table(columns) = &field.kind else {
                let say = format!("`{}` is of type `{}`, which has no rows", field.id, field.kind.word());
                return Err(Problem::new(ProblemKind::Content, "content.rows", say).field(field.id.as_str()));
            };
            let row = |row: &std::collections::BTreeMap<String, String>| {
                let cells = row.iter().map(|(name, text)| {
                    let lower = name.trim().to_lowercase();
                    let labelled =
                        |column: &&Field| column.id.as_str() == name || column.name.en.to_lowercase() == lower;
                    let id = columns.iter().find(labelled).map_or(name.as_str(), |column| column.id.as_str());
                    (id.to_owned(), Value::from(text.as_str()))
                });
                Value::Object(cells.collect::<Map<_, _>>())
            };
            Value::Array(rows.iter().map(row).collect())
        }
    })
}

/// The records or people that somebody names.
fn links(
    look: &Look,
    reader: &Reader,
    people: &People,
    field: &Field,
    given: &GivenValue,
) -> Result<Vec<RecordId>, Problem> {
    let names: Vec<&str> = match given {
        GivenValue::Nothing => Vec::new(),
        GivenValue::One(text) if text.trim().is_empty() => Vec::new(),
        GivenValue::One(text) => vec![text],
        GivenValue::Several(texts) => texts.iter().map(String::as_str).collect(),
        GivenValue::Rows(_) => {
            let say = format!("`{}` is of type `{}`, which has no rows", field.id, field.kind.word());
            return Err(Problem::new(ProblemKind::Content, "content.rows", say).field(field.id.as_str()));
        }
    };
    names.into_iter().map(|name| end(look, reader, people, field, name)).collect()
}

pub(crate) fn end(
    look: &Look,
    reader: &Reader,
    people: &People,
    field: &Field,
    name: &str,
) -> Result<RecordId, Problem> {
    // What is named is wrong; what it was named in is there.
    let about = |problem: Problem| match problem.kind {
        ProblemKind::NotFound => Problem { kind: ProblemKind::Content, ..problem.field(field.id.as_str()) },
        _ => problem.field(field.id.as_str()),
    };
    match &field.kind {
        FieldKind::Person { .. } => people.find(name).map(|person| person.id.0).map_err(about),
        FieldKind::Link { to, .. } => {
            // A number is enough: the field says which register it is meant in.
            let in_register = look.snapshot.by_number(to, name.trim())?;
            let found = match in_register {
                Some(id) => look.find(reader, &RecordRef(id.to_string())),
                None => look.find(reader, &RecordRef(name.to_owned())),
            };
            found.map(|record| record.record).map_err(about)
        }
        kind => {
            let say = format!("`{}` is of type `{}`, which links nothing", field.id, kind.word());
            Err(about(Problem::new(ProblemKind::Content, "content.no-link", say)))
        }
    }
}
