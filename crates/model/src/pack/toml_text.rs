//! The company's files as text: the same content is always the same bytes, with the keys in the order in which a person reads them.

use std::fmt::Write;

use toml::{Table, Value};

/// Keys that come first, in this order; all others follow by the alphabet.
const FIRST: [&str; 12] =
    ["id", "name", "one", "type", "purpose", "number", "title", "help", "required", "list", "default", "asleep"];

/// Writes a file. Tables within lists are `[[…]]`, but those that hold only plain values stand in a line.
pub(super) fn write(file: &Table) -> String {
    let mut text = String::new();
    tables(&mut text, &[], file);
    text
}

fn rank(key: &str) -> (usize, &str) {
    (FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len()), key)
}

fn ordered(table: &Table) -> Vec<(&String, &Value)> {
    let mut pairs: Vec<(&String, &Value)> = table.iter().collect();
    pairs.sort_by_key(|(key, _)| rank(key));
    pairs
}

/// Whether a value is written in a line behind its key.
fn in_line(key: &str, value: &Value) -> bool {
    match value {
        Value::Table(_) => false,
        // What is a table of its own in the format's description is one here.
        Value::Array(items) => !is_list(key) || !items.iter().all(Value::is_table),
        _ => true,
    }
}

fn is_list(key: &str) -> bool {
    ["field", "add_field", "column", "state", "transition", "obligation", "behaviour", "role"].contains(&key)
}

fn tables(text: &mut String, path: &[&str], table: &Table) {
    let (plain, deep): (Vec<_>, Vec<_>) = ordered(table).into_iter().partition(|(key, value)| in_line(key, value));
    if !plain.is_empty() && !path.is_empty() {
        head(text, path, "[", "]");
    }
    keys(text, &plain);
    for (key, value) in deep {
        let path: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
        match value {
            Value::Array(items) => items.iter().filter_map(Value::as_table).for_each(|item| {
                head(text, &path, "[[", "]]");
                let (plain, deep): (Vec<_>, Vec<_>) =
                    ordered(item).into_iter().partition(|(key, value)| in_line(key, value));
                keys(text, &plain);
                for (key, value) in deep {
                    let deeper = Table::from_iter([(key.clone(), value.clone())]);
                    tables(text, &path, &deeper);
                }
            }),
            Value::Table(inner) => tables(text, &path, inner),
            _ => {}
        }
    }
}

fn head(text: &mut String, path: &[&str], open: &str, close: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    let path: Vec<String> = path.iter().map(|part| key(part)).collect();
    text.push_str(open);
    text.push_str(&path.join("."));
    text.push_str(close);
    text.push('\n');
}

fn keys(text: &mut String, pairs: &[(&String, &Value)]) {
    for (name, value) in pairs {
        text.push_str(&key(name));
        text.push_str(" = ");
        value_text(text, value);
        text.push('\n');
    }
}

fn value_text(text: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                value_text(text, item);
            }
            text.push(']');
        }
        Value::Table(table) => {
            text.push('{');
            for (place, (name, value)) in ordered(table).into_iter().enumerate() {
                text.push_str(if place == 0 { " " } else { ", " });
                text.push_str(&key(name));
                text.push_str(" = ");
                value_text(text, value);
            }
            text.push_str(" }");
        }
        Value::String(inner) => string(text, inner),
        other => text.push_str(&other.to_string()),
    }
}

/// A key without quotes where TOML lets it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        return name.to_owned();
    }
    let mut quoted = String::new();
    string(&mut quoted, name);
    quoted
}

/// A basic string: quotes, backslashes and control characters escaped.
fn string(text: &mut String, inner: &str) {
    text.push('"');
    for c in inner.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_is_written_the_same_again() {
        let file = r#"
[[role]]
id = "laser"
name = "Laser \"officer\"\n\u0007 ü"
[register.gauges]
asleep = false
name = "Gauges"
remove_field = [{ id = "a", maps_to = "b" }]
[register.gauges.state.in_use]
name = { en = "In use", de = "Benutzt" }
[register.gauges.field."odd key".choice.hall]
name = "Hall"
[[register.gauges.add_field]]
type = "choice"
id = "bay"
choices = [{ name = "One", id = "one" }]
[[register.gauges.add_field]]
type = "table"
id = "points"
[[register.gauges.add_field.column]]
id = "nominal"
[check.CAL-002]
off = true
"#;
        let table: Table = file.parse().unwrap();
        let written = write(&table);
        assert_eq!(written.parse::<Table>().unwrap(), table, "{written}");
        assert_eq!(write(&written.parse().unwrap()), written);
        assert!(
            written.contains("[[register.gauges.add_field]]\nid = \"bay\"\ntype = \"choice\"\nchoices = [{ id"),
            "{written}"
        );
    }
}
