//! A record's values as JSON, the same way in and out: what was read can be sent back, and changes nothing.

use std::collections::BTreeMap;

use plumb_engine::desk::{FieldView, Given, GivenValue, RecordView, RegisterView};
use serde_json::{Map, Value, json};

use super::refused::{Refused, pointer};
use axum::http::StatusCode;

/// The values of a record: plain ones as logged, links as the numbers they lead to, files as what they are.
pub(super) fn out(register: &RegisterView, view: &RecordView) -> Map<String, Value> {
    let mut values = Map::new();
    for field in &register.fields {
        if let Some(value) = one_out(field, view) {
            values.insert(field.id.clone(), value);
        }
    }
    values
}

fn one_out(field: &FieldView, view: &RecordView) -> Option<Value> {
    if let Some(ends) = view.links.get(&field.id) {
        let mut numbers = ends.iter().filter_map(|end| end.number.clone().or_else(|| end.record.clone()));
        return if field.several { Some(numbers.collect()) } else { numbers.next().map(Value::from) };
    }
    if let Some(files) = view.files.get(&field.id) {
        return Some(json!(files));
    }
    let value = view.fields.get(&field.id)?;
    match (field.kind.as_str(), value) {
        ("rating", Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        _ => Some(value.clone()),
    }
}

/// What a program gives, as people would type it. Each value must have the JSON type of its field; what is no field of the
/// register the engine refuses in its own words.
pub(super) fn taken(register: &RegisterView, values: Map<String, Value>) -> Result<Vec<Given>, Refused> {
    let one = |(name, value): (String, Value)| {
        let field = register.field(&name);
        let value = given(field, value).ok_or_else(|| {
            let wanted = field.map_or("text", |field| json_type(&field.kind));
            let say = format!("what is given for `{name}` is not {wanted}; nothing was done");
            Refused::with(StatusCode::UNPROCESSABLE_ENTITY, "content.value", say).about(pointer(&["values", &name]))
        })?;
        Ok(Given { field: name, value })
    };
    values.into_iter().map(one).collect()
}

/// What a field's value is in JSON, in words.
fn json_type(kind: &str) -> &'static str {
    match kind {
        "rating" => "a whole number",
        "flag" => "true or false",
        "money" => "an object of `amount` and `currency`",
        "choices" | "requirements" | "persons" | "links" => "a list of texts",
        "table" => "a list of rows",
        _ => "a text",
    }
}

fn given(field: Option<&FieldView>, value: Value) -> Option<GivenValue> {
    let kind = field.map_or("text", |field| field.kind.as_str());
    Some(match (kind, value) {
        (_, Value::Null) => GivenValue::Nothing,
        ("table", Value::Array(rows)) => {
            let columns = field.map(|field| field.columns.as_slice()).unwrap_or_default();
            GivenValue::Rows(rows.into_iter().map(|row| cells(columns, row)).collect::<Option<_>>()?)
        }
        ("choices" | "requirements" | "persons" | "links", Value::Array(items)) => {
            let texts = items.into_iter().map(|item| typed("text", item)).collect::<Option<Vec<_>>>()?;
            if texts.is_empty() { GivenValue::Nothing } else { GivenValue::Several(texts) }
        }
        (kind, one) => GivenValue::One(typed(kind, one)?),
    })
}

/// A row as typed; a cell without a value is left away.
fn cells(columns: &[FieldView], row: Value) -> Option<BTreeMap<String, String>> {
    let Value::Object(cells) = row else { return None };
    let cell = |(name, value): (String, Value)| {
        let column = columns.iter().find(|column| column.id == name);
        let kind = column.map_or("text", |column| column.kind.as_str());
        let text = match (kind, value) {
            ("choices" | "requirements", Value::Array(items)) => {
                items.into_iter().map(|item| typed("text", item)).collect::<Option<Vec<_>>>()?.join("; ")
            }
            (kind, value) => typed(kind, value)?,
        };
        Some((name, text))
    };
    cells.into_iter().filter(|(_, value)| !value.is_null()).map(cell).collect()
}

/// One value as typed; none where it has not the JSON type of its kind.
fn typed(kind: &str, value: Value) -> Option<String> {
    match (kind, value) {
        ("rating", Value::Number(number)) => Some(number.to_string()),
        ("flag", Value::Bool(flag)) => Some(if flag { "yes" } else { "no" }.to_owned()),
        ("money", Value::Object(parts)) if parts.len() == 2 => {
            let amount = parts.get("amount").and_then(Value::as_str)?;
            let currency = parts.get("currency").and_then(Value::as_str)?;
            Some(format!("{amount} {currency}"))
        }
        ("rating" | "flag" | "money" | "choices" | "requirements" | "persons" | "links" | "table", _) => None,
        (_, Value::String(text)) => Some(text),
        _ => None,
    }
}
