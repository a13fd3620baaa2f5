//! A register's fields as JSON Schema: what a program may send, and what it gets.

use plumb_engine::desk::{FieldView, RegisterView};
use serde_json::{Map, Value, json};

const DECIMAL: &str = r"^-?[0-9]+(\.[0-9]+)?$";

/// A whole value as it is given out.
pub(super) fn values_out(register: &RegisterView) -> Value {
    let fields = register.fields.iter().map(|field| (field.id.clone(), described(field, out(field))));
    json!({ "type": "object", "additionalProperties": false, "properties": fields.collect::<Map<_, _>>() })
}

/// What a new record may hold.
pub(super) fn values_new(register: &RegisterView) -> Value {
    // What is filled in where nothing is given need not be given.
    let required = typed(register).filter(|field| field.required && field.default.is_none());
    let required: Vec<&str> = required.map(|field| field.id.as_str()).collect();
    let fields = typed(register)
        .map(|field| (field.id.clone(), described(field, given(field, field.required && field.default.is_none()))));
    json!({
        "type": "object", "additionalProperties": false, "required": required,
        "properties": fields.collect::<Map<_, _>>(),
    })
}

/// What a change may hold: null takes a value away.
pub(super) fn values_changed(register: &RegisterView) -> Value {
    let fields = typed(register).map(|field| (field.id.clone(), described(field, given(field, field.required))));
    json!({
        "type": "object", "additionalProperties": false,
        "properties": fields.collect::<Map<_, _>>(),
    })
}

/// An example of a new record: what is required, of the simplest kind.
pub(super) fn example(register: &RegisterView) -> Value {
    let required = typed(register).filter(|field| field.required && field.default.is_none());
    let values = required.filter_map(|field| Some((field.id.clone(), sample(field)?)));
    json!({ "values": values.collect::<Map<_, _>>() })
}

fn typed(register: &RegisterView) -> impl Iterator<Item = &FieldView> {
    register.fields.iter().filter(|field| field.is_typed() && field.kind != "files")
}

fn described(field: &FieldView, mut schema: Value) -> Value {
    if let Value::Object(schema) = &mut schema {
        schema.insert("title".to_owned(), json!(field.name));
        let help = field.help.iter().cloned();
        let unit = field.unit.iter().map(|unit| format!("Unit (UCUM): {unit}"));
        let to = field.to.iter().map(|to| format!("Number of a record of `{to}`."));
        let said = help.chain(unit).chain(to).collect::<Vec<_>>().join(" ");
        if !said.is_empty() {
            schema.insert("description".to_owned(), json!(said));
        }
        if !field.is_typed() || field.kind == "files" {
            schema.insert("readOnly".to_owned(), json!(true));
        }
    }
    schema
}

fn choices(field: &FieldView) -> Vec<&str> {
    field.choices.iter().map(|(id, _)| id.as_str()).collect()
}

/// What a program may send for a field: its value, or nothing where a record can be without one. An empty text is nothing too,
/// as somebody who clears a field of a form means it.
fn given(field: &FieldView, must: bool) -> Value {
    let value = taken(field);
    if must {
        return value;
    }
    let is_text = value.get("type").and_then(Value::as_str) == Some("string");
    let empty = is_text.then(|| json!({ "const": "" }));
    let nothing = empty.into_iter().chain([json!({ "type": "null" })]);
    json!({ "anyOf": std::iter::once(value).chain(nothing).collect::<Vec<_>>() })
}

/// A value of a field.
fn taken(field: &FieldView) -> Value {
    match field.kind.as_str() {
        "text" | "prose" | "person" | "link" => json!({ "type": "string", "pattern": r"\S" }),
        "number" => json!({ "type": "string", "pattern": DECIMAL, "maxLength": 40 }),
        "rating" => {
            let (from, to) = field.rating.unwrap_or((1, 5));
            json!({ "type": "integer", "minimum": from, "maximum": to })
        }
        "money" => json!({
            "type": "object", "additionalProperties": false, "required": ["amount", "currency"],
            "properties": {
                "amount": { "type": "string", "pattern": DECIMAL, "maxLength": 40 },
                "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            },
        }),
        "date" => json!({ "type": "string", "format": "date" }),
        "time" => json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
        "moment" => json!({ "type": "string", "format": "date-time" }),
        "duration" => json!({ "type": "string", "pattern": "^P([0-9]{1,3}M|[0-9]{1,3}D|T[0-9]{1,3}H)$" }),
        "choice" | "level" => json!({ "type": "string", "enum": choices(field) }),
        "choices" => {
            json!({ "type": "array", "items": { "type": "string", "enum": choices(field) } })
        }
        "flag" => json!({ "type": "boolean" }),
        "persons" | "links" => {
            json!({ "type": "array", "items": { "type": "string" } })
        }
        "requirements" => json!({
            "type": "array", "items": { "type": "string", "pattern": "^[a-z0-9-]+ [A-Z0-9.]+$" },
            "examples": [["iso-9001-2015 7.1.5.2"]],
        }),
        "table" => {
            json!({ "type": "array", "maxItems": 500, "items": row(field, |column| given(column, column.required)) })
        }
        _ => json!({}),
    }
}

/// What it gets.
fn out(field: &FieldView) -> Value {
    match field.kind.as_str() {
        "files" => json!({ "type": "array", "items": { "$ref": "#/components/schemas/file" } }),
        "computed" => json!({ "type": ["string", "boolean"] }),
        "table" => json!({ "type": "array", "items": row(field, out) }),
        // What is logged already may be longer, or a choice that the company has taken away since.
        "choice" | "level" | "text" | "prose" | "number" | "requirement" | "duration" | "person" | "link" => {
            json!({ "type": "string" })
        }
        "choices" | "requirements" | "persons" | "links" => json!({ "type": "array", "items": { "type": "string" } }),
        "rating" => json!({ "type": "integer" }),
        _ => taken(field),
    }
}

/// A row of a table; `id` names one that is there already.
fn row(field: &FieldView, of: fn(&FieldView) -> Value) -> Value {
    let mut columns: Map<String, Value> =
        field.columns.iter().map(|column| (column.id.clone(), described(column, of(column)))).collect();
    columns.entry("id").or_insert_with(|| json!({ "type": "string" }));
    let required: Vec<&str> =
        field.columns.iter().filter(|column| column.required).map(|column| column.id.as_str()).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": columns })
}

fn sample(field: &FieldView) -> Option<Value> {
    Some(match field.kind.as_str() {
        "text" | "prose" => json!(format!("Example: {}", field.name)),
        "number" => json!("12.5"),
        "rating" => json!(field.rating?.0),
        "money" => json!({ "amount": "12.50", "currency": "EUR" }),
        "date" => json!("2026-03-14"),
        "time" => json!("14:05"),
        "moment" => json!("2026-03-14T13:05:00Z"),
        "duration" => json!("P12M"),
        "choice" | "level" => json!(field.choices.first()?.0),
        "choices" => json!([field.choices.first()?.0]),
        "flag" => json!(true),
        "requirements" => json!(["iso-9001-2015 7.1.5.2"]),
        _ => return None,
    })
}
