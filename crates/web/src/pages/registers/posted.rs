//! A form as it was sent: pairs of names and texts, read by the fields they are for.
//!
//! `f.{field}` holds a field's texts, several where it takes several; `n.{field}` and `u.{field}` number and unit of a duration;
//! `t.{field}.{row}.{column}` a table's cell; `o.{field}` what stood in the form when it was opened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{civil::DateTime, tz::TimeZone};
use plumb_engine::desk::{FieldView, Given, GivenValue, RegisterView};

use crate::pages::people::{device::Answered, prove::Again};

/// What was typed for a field.
pub(super) type Typed = Vec<String>;

/// A form as it was sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first text of a name, if it says anything.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }

    /// By what the sender proves once more to be that person, if by anything.
    pub(super) fn again(&self) -> Again {
        let text = |name| self.text(name).unwrap_or_default().to_owned();
        let answered = Answered { ceremony: text("ceremony"), passkey: text("passkey") };
        Again { password: text("password"), answered }
    }

    /// All texts of a name that say something.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let texts = self.0.iter().filter(|(known, _)| known == name).map(|(_, text)| text.trim());
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Whether the form asked anything about a field.
    pub(super) fn asks(&self, field: &FieldView) -> bool {
        let (plain, duration) = (format!("f.{}", field.id), format!("n.{}", field.id));
        let table = format!("t.{}.", field.id);
        self.0.iter().any(|(name, _)| *name == plain || *name == duration || name.starts_with(&table))
    }

    /// What was typed for a field that is no table.
    pub(super) fn typed(&self, field: &FieldView) -> Typed {
        let name = format!("f.{}", field.id);
        if field.kind == "duration"
            && let Some(n) = self.text(&format!("n.{}", field.id))
        {
            return vec![duration(n, self.text(&format!("u.{}", field.id)).unwrap_or("M"))];
        }
        if matches!(field.kind.as_str(), "text" | "prose") {
            // Spaces at the ends are the person's own until the engine has them.
            return self.text(&name).map(ToOwned::to_owned).into_iter().collect();
        }
        self.all(&name).into_iter().map(ToOwned::to_owned).collect()
    }

    /// A table's rows as typed, row ids included; rows in which nothing was typed are not there.
    pub(super) fn rows(&self, field: &FieldView) -> Vec<BTreeMap<String, String>> {
        let prefix = format!("t.{}.", field.id);
        let mut order: Vec<&str> = Vec::new();
        let mut rows: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        for (name, text) in &self.0 {
            let Some((row, column)) = name.strip_prefix(&prefix).and_then(|rest| rest.split_once('.')) else {
                continue;
            };
            if column == "gone" {
                gone.insert(row);
                continue;
            }
            if !order.contains(&row) {
                order.push(row);
            }
            if !text.trim().is_empty() {
                let cell = rows.entry(row).or_default().entry(column.to_owned()).or_default();
                if !cell.is_empty() {
                    cell.push(';');
                }
                cell.push_str(text);
            }
        }
        let said = |row: &BTreeMap<String, String>| row.keys().any(|column| column != "id");
        order.into_iter().filter(|row| !gone.contains(row)).filter_map(|row| rows.remove(row)).filter(said).collect()
    }

    /// The values of all fields that the form asked about, as the engine takes them.
    pub(super) fn given(&self, register: &RegisterView, zone: &TimeZone) -> Vec<Given> {
        let fields = register.fields.iter().filter(|field| field.is_typed() && field.kind != "files");
        fields.filter(|field| self.asks(field)).map(|field| self.one(field, zone)).collect()
    }

    /// The values of some fields.
    pub(super) fn given_of(&self, register: &RegisterView, fields: &[String], zone: &TimeZone) -> Vec<Given> {
        let asked = fields.iter().filter_map(|id| register.field(id));
        asked.filter(|field| self.asks(field)).map(|field| self.one(field, zone)).collect()
    }

    fn one(&self, field: &FieldView, zone: &TimeZone) -> Given {
        let value = if field.kind == "table" {
            match self.rows(field) {
                rows if rows.is_empty() => GivenValue::Nothing,
                rows => GivenValue::Rows(rows),
            }
        } else {
            given(field, self.typed(field), zone)
        };
        Given { field: field.id.clone(), value }
    }

    /// What stood in the form for a field when it was opened.
    pub(super) fn original(&self, field: &FieldView) -> Option<Typed> {
        let text = self.0.iter().find(|(name, _)| *name == format!("o.{}", field.id)).map(|(_, text)| text)?;
        serde_json::from_str(text).ok()
    }
}

/// Texts of one field as the engine takes them.
fn given(field: &FieldView, typed: Typed, zone: &TimeZone) -> GivenValue {
    let mut typed: Typed = match field.kind.as_str() {
        "moment" => typed.iter().map(|text| moment(text, zone)).collect(),
        "requirements" => typed.iter().flat_map(|text| text.lines()).map(|line| line.trim().to_owned()).collect(),
        _ => typed,
    };
    typed.retain(|text| !text.is_empty());
    if field.several && !typed.is_empty() {
        return GivenValue::Several(typed);
    }
    match typed.len() {
        0 => GivenValue::Nothing,
        1 => GivenValue::One(typed.remove(0)),
        _ => GivenValue::Several(typed),
    }
}

/// A duration as the engine writes it.
fn duration(n: &str, unit: &str) -> String {
    match unit {
        "H" => format!("PT{}H", n.trim()),
        unit => format!("P{}{unit}", n.trim()),
    }
}

/// A moment typed in the organisation's zone, in UTC; what is none goes as it is, and the engine says so.
fn moment(text: &str, zone: &TimeZone) -> String {
    let civil = text.parse::<DateTime>().ok().and_then(|civil| civil.to_zoned(zone.clone()).ok());
    civil.map_or_else(|| text.to_owned(), |zoned| zoned.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(id: &str, kind: &str) -> FieldView {
        serde_json::from_value(serde_json::json!({
            "id": id, "name": id, "kind": kind, "required": false, "choices": [], "to": null, "help": null, "columns": [],
            "several": kind.ends_with('s'),
        }))
        .unwrap()
    }

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted::new(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn rows_keep_their_order_and_their_ids_and_empty_ones_are_none() {
        let form = posted(&[
            ("t.steps.0.id", "0001"),
            ("t.steps.0.what", "measure"),
            ("t.steps.1.what", " "),
            ("t.steps.2.id", "0003"),
            ("t.steps.2.what", "gone"),
            ("t.steps.2.gone", "1"),
            ("t.steps.3.what", "write down"),
        ]);
        let rows = form.rows(&field("steps", "table"));
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0]["id"], "0001");
        assert_eq!(rows[1]["what"], "write down");
    }

    #[test]
    fn durations_and_moments_are_written_as_the_engine_reads_them() {
        let form = posted(&[("n.every", "12"), ("u.every", "M"), ("f.at", "2026-07-01T09:30")]);
        assert_eq!(form.typed(&field("every", "duration")), ["P12M"]);
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        let Given { value, .. } = form.one(&field("at", "moment"), &zone);
        assert_eq!(value, GivenValue::One("2026-07-01T07:30:00Z".into()));
    }

    #[test]
    fn a_field_left_empty_is_emptied_and_one_not_asked_is_left_alone() {
        let form = posted(&[("f.title", "")]);
        let title = field("title", "text");
        assert!(form.asks(&title) && !form.asks(&field("other", "text")));
        assert_eq!(form.one(&title, &TimeZone::UTC).value, GivenValue::Nothing);
    }
}
