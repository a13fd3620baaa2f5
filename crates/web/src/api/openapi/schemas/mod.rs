//! The shapes that every register shares, by name.

mod beside;
mod bodies;
mod people;
mod ready;
mod records;
mod trails;
mod wholes;

use serde_json::{Map, Value, json};

pub(super) use records::record;

/// Shapes by name.
type Shapes = Vec<(&'static str, Value)>;

/// All of them.
pub(super) fn shared() -> Map<String, Value> {
    all().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn all() -> impl Iterator<Item = (&'static str, Value)> {
    let all = [
        records::records(),
        records::lists(),
        wholes::found(),
        wholes::wholes(),
        wholes::outlook(),
        trails::trails(),
        beside::beside(),
        beside::visits(),
        beside::strangers(),
        ready::ready(),
        people::people(),
        people::papers(),
        people::changes(),
        bodies::bodies(),
    ];
    all.into_iter().flatten()
}

fn object(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn closed(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let mut schema = object(required, properties);
    if let Value::Object(schema) = &mut schema {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    schema
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe() -> Value {
    json!({ "type": ["string", "null"] })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn maybe_day() -> Value {
    json!({ "type": ["string", "null"], "format": "date" })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn many(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

pub(super) fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_shapes_are_called_alike() {
        let names: Vec<_> = super::all().map(|(name, _)| name).collect();
        let twice: Vec<_> = names.iter().enumerate().filter(|(place, name)| names[..*place].contains(name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
