//! A table field in a form: a line of inputs for each row, some empty ones, and a tick that takes a row out. No script needed.

use maud::{Markup, html};
use plumb_engine::desk::FieldView;
use serde_json::Value;

use super::input::Asked;
use crate::{visitor::Visitor, words::t};

/// The rows with their inputs.
pub(super) fn table(v: &Visitor, asked: &Asked<'_>) -> Markup {
    let field = asked.field;
    let rows = asked.rows.len();
    html! {
        // The field was asked about, even where no row is left.
        input type="hidden" name={ "t." (field.id) ".-.id" } value="";
        div class="scroll" {
            table class="table cells" {
                caption class="unseen" { (field.name) }
                thead {
                    tr {
                        @for column in &field.columns {
                            th scope="col" { (column.name) @if column.required { " *" } @if let Some(unit) = &column.unit { " (" (unit) ")" } }
                        }
                        th scope="col" { (t!(v, "registers-row-gone")) }
                    }
                }
                tbody {
                    @for (place, row) in asked.rows.iter().enumerate() { (line(v, field, place, Some(row))) }
                    @for place in rows..rows + asked.blank { (line(v, field, place, None)) }
                }
            }
        }
        button class="button small" type="submit" name="more" value=(field.id) formnovalidate { (t!(v, "registers-more-rows")) }
    }
}

fn line(v: &Visitor, field: &FieldView, place: usize, row: Option<&Value>) -> Markup {
    let text = |column: &str| row.and_then(|row| row.get(column)).map(plain).unwrap_or_default();
    let name = |column: &str| format!("t.{}.{place}.{column}", field.id);
    html! {
        tr {
            @for (at, column) in field.columns.iter().enumerate() {
                td {
                    @if at == 0 { input type="hidden" name=(name("id")) value=(text("id")); }
                    (cell(v, column, &name(&column.id), &text(&column.id), place))
                }
            }
            td class="tick" {
                @if row.is_some() {
                    input type="checkbox" name=(name("gone")) value="1" aria-label=(t!(v, "registers-row-gone-one", row = place + 1));
                }
            }
        }
    }
}

fn cell(v: &Visitor, column: &FieldView, name: &str, text: &str, place: usize) -> Markup {
    let label = t!(v, "registers-cell", column = column.name.clone(), row = place + 1);
    let options: Vec<(String, String)> = match column.kind.as_str() {
        "choice" | "level" => column.choices.clone(),
        "flag" => vec![("yes".to_owned(), t!(v, "registers-yes")), ("no".to_owned(), t!(v, "registers-no"))],
        "rating" => {
            let (from, to) = column.rating.unwrap_or((0, 0));
            (from..=to).map(|n| (n.to_string(), n.to_string())).collect()
        }
        _ => Vec::new(),
    };
    html! {
        @if options.is_empty() {
            @match column.kind.as_str() {
                "prose" => { textarea class="field" name=(name) rows="2" aria-label=(label) { "\n" (text) } }
                kind => { input class="field" name=(name) value=(text) aria-label=(label) type=(type_of(kind)); }
            }
        } @else {
            select class="field" name=(name) aria-label=(label) {
                option value="" {}
                @for (id, option) in &options { option value=(id) selected[id == text] { (option) } }
            }
        }
    }
}

/// The browser's own input for a type.
fn type_of(kind: &str) -> &'static str {
    match kind {
        "date" => "date",
        "time" => "time",
        _ => "text",
    }
}

/// A cell as it is typed.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        other => other.to_string(),
    }
}
