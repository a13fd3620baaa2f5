//! A record's values as people read them, by the type of each field.

use jiff::civil::Date;
use maud::{Markup, html};
use plumb_engine::desk::{FieldView, FileView, LinkView, RecordView, RegisterView};
use serde_json::Value;

use super::address::{link_path, part, path_of};
use crate::{
    look::{day, moment, requirement},
    visitor::Visitor,
    words::t,
};

/// Whether a field has a value here.
pub(super) fn has(record: &RecordView, field: &FieldView) -> bool {
    record.fields.get(&field.id).is_some_and(|value| !matches!(value, Value::Array(rows) if rows.is_empty()))
        || record.links.get(&field.id).is_some_and(|links| !links.is_empty())
        || record.files.get(&field.id).is_some_and(|files| !files.is_empty())
}

/// A short value: one line of a list of facts. Prose, tables and files stand elsewhere.
pub(super) fn is_short(field: &FieldView) -> bool {
    !matches!(field.kind.as_str(), "prose" | "table" | "files")
}

/// The value of a field.
pub(super) fn value(v: &Visitor, record: &RecordView, field: &FieldView) -> Markup {
    if let Some(links) = record.links.get(&field.id) {
        return html! {
            @for (place, link) in links.iter().enumerate() { @if place > 0 { ", " } (self::link(v, link)) }
        };
    }
    if field.kind == "requirements" {
        return requirements(v, record, field);
    }
    let raw = record.fields.get(&field.id);
    let shown = record.shown.get(&field.id).map(String::as_str).unwrap_or_default();
    one(v, field, raw, shown)
}

/// Requirements, a line each.
fn requirements(v: &Visitor, record: &RecordView, field: &FieldView) -> Markup {
    let texts = record.fields.get(&field.id).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    html! {
        ul class="bare" {
            @for text in texts {
                li { @match record.requirements.get(text) { Some(named) => (requirement(v, named)), None => (text) } }
            }
        }
    }
}

/// One value with the text that the engine gave it.
fn one(v: &Visitor, field: &FieldView, raw: Option<&Value>, shown: &str) -> Markup {
    let text = raw.and_then(Value::as_str).unwrap_or_default();
    match field.kind.as_str() {
        "date" | "computed" if text.parse::<Date>().is_ok() => html! { @if let Ok(on) = text.parse() { (day(v, on)) } },
        "moment" => {
            if let Ok(at) = text.parse() {
                moment(v, at, &v.shell.zone)
            } else {
                html! { (shown) }
            }
        }
        "flag" => match raw.and_then(Value::as_bool) {
            Some(true) => html! { (t!(v, "registers-yes")) },
            Some(false) => html! { (t!(v, "registers-no")) },
            None => html! {},
        },
        "duration" => html! { (duration(v, text).unwrap_or_else(|| shown.to_owned())) },
        "number" | "rating" | "money" => html! { span class="num" { (shown) } },
        _ => html! { (shown) },
    }
}

/// A duration of one unit in words; others stay as they are.
pub(super) fn duration(v: &Visitor, text: &str) -> Option<String> {
    let rest = text.strip_prefix('P')?;
    let (digits, hours) = rest.strip_prefix('T').map_or((rest, false), |rest| (rest, true));
    let (digits, unit) = digits.split_at_checked(digits.len().checked_sub(1)?)?;
    let n: u32 = digits.parse().ok()?;
    Some(match (hours, unit) {
        (false, "Y") => t!(v, "registers-years", n = n),
        (false, "M") => t!(v, "registers-months", n = n),
        (false, "W") => t!(v, "registers-weeks", n = n),
        (false, "D") => t!(v, "registers-days", n = n),
        (true, "H") => t!(v, "registers-hours", n = n),
        _ => return None,
    })
}

/// The other end of a link.
pub(super) fn link(v: &Visitor, link: &LinkView) -> Markup {
    let text = match (&link.number, &link.title) {
        (Some(number), Some(title)) if title != number => format!("{number} {title}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => return html! { span class="quiet" { (t!(v, "registers-unseen")) } },
    };
    if let Some(path) = link_path(link) {
        html! { a href=(path) { (text) } }
    } else {
        html! { (text) }
    }
}

/// A table's rows.
pub(super) fn table(v: &Visitor, field: &FieldView, rows: &[Value]) -> Markup {
    html! {
        div class="scroll" {
            table class="table" {
                caption class="unseen" { (field.name) }
                thead { tr { @for column in &field.columns { th scope="col" { (column.name) } } } }
                tbody {
                    @for row in rows {
                        tr { @for column in &field.columns { td { (cell(v, column, row.get(&column.id))) } } }
                    }
                }
            }
        }
    }
}

fn cell(v: &Visitor, column: &FieldView, raw: Option<&Value>) -> Markup {
    let Some(raw) = raw else { return html! {} };
    let text = match raw {
        Value::String(text) => {
            let choice = column.choices.iter().find(|(id, _)| id == text);
            let text = choice.map_or_else(|| text.clone(), |(_, name)| name.clone());
            match &column.unit {
                Some(unit) => format!("{text} {unit}"),
                None => text,
            }
        }
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        other => other.to_string(),
    };
    one(v, column, Some(raw), &text)
}

/// A file, as a link to its content.
pub(super) fn file(v: &Visitor, record: &RecordView, file: &FileView) -> Markup {
    let path = format!("{}/files/{}/{}", path_of(record), part(&file.id), part(&file.name));
    html! {
        a href=(path) { (file.name) } " "
        small class="quiet" { (size(v, file.size_bytes)) }
    }
}

/// A file's size in words.
pub(super) fn size(v: &Visitor, bytes: u64) -> String {
    match bytes {
        0..1_000 => t!(v, "registers-bytes", n = bytes),
        1_000..1_000_000 => t!(v, "registers-kilobytes", n = bytes / 1_000),
        _ => t!(v, "registers-megabytes", n = bytes / 1_000_000),
    }
}

/// The fields with a value that are short, in the order of the form, and the names of those without one.
pub(super) fn short<'r>(register: &'r RegisterView, record: &RecordView) -> (Vec<&'r FieldView>, Vec<&'r str>) {
    let fields = register.fields.iter().filter(|field| field.id != register.title);
    let (with, without): (Vec<_>, Vec<_>) = fields.partition(|field| has(record, field));
    let with = with.into_iter().filter(|field| is_short(field)).collect();
    let without = without.into_iter().filter(|field| field.is_typed()).map(|field| field.name.as_str()).collect();
    (with, without)
}
