//! Reads `[[field]]` tables: each type of field with the keys that go with it, and no others.

use super::{
    diagnostic::{Faults, near},
    draft::{FieldDraft, KindDraft},
    read::Table,
};
use crate::{
    define::register::{Choice, Label},
    expr::Type,
    id::FieldId,
};

const TYPES: &[&str] = &[
    "text",
    "prose",
    "number",
    "money",
    "date",
    "time",
    "moment",
    "duration",
    "choice",
    "choices",
    "level",
    "rating",
    "flag",
    "person",
    "persons",
    "link",
    "links",
    "files",
    "requirements",
    "table",
    "computed",
];

const RESULTS: &[(&str, Type)] =
    &[("number", Type::Number), ("date", Type::Date), ("flag", Type::Flag), ("text", Type::Text)];

/// Names that a field cannot have, because they mean something else in expressions and lists.
pub(super) const TAKEN: &[&str] =
    &["number", "state", "today", "org", "from", "true", "false", "null", "in", "version", "id"];

/// Reads all fields of a register, or (`top` false) all columns of a table.
pub(super) fn fields(faults: &mut Faults<'_>, tables: Vec<Table<'_>>, top: bool) -> Vec<FieldDraft> {
    let mut fields: Vec<FieldDraft> = Vec::new();
    for table in tables {
        let Some(field) = field(faults, table, top) else { continue };
        let id = field.id.value.as_str();
        if TAKEN.contains(&id) && top {
            faults.help(
                field.id.spot,
                format!("`{id}` cannot be a field's id"),
                "it already means something: choose another",
            );
        }
        if fields.iter().any(|other| other.id.value == field.id.value) {
            faults.say(field.id.spot, format!("the field `{id}` is here twice"));
        } else {
            fields.push(field);
        }
    }
    fields
}

/// Reads one field or column.
pub(super) fn field(faults: &mut Faults<'_>, mut table: Table<'_>, top: bool) -> Option<FieldDraft> {
    let id = table.id::<FieldId>(faults, "id");
    let name = table.label(faults, "name");
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    let help = table.label(faults, "help");
    let required = table.flag(faults, "required");
    let list = table.flag(faults, "list");
    let see = table.ids(faults, "see");
    let also = table.texts(faults, "also").into_iter().map(|text| text.value).collect();
    let default = table.text(faults, "default");
    let kind = kind(faults, &mut table, top);
    if let Some(KindDraft::Computed { .. }) = kind {
        for key in ["required", "default"] {
            if table.has(key) {
                faults.say(table.place(key), format!("a computed field is never typed in, so `{key}` means nothing"));
            }
        }
    }
    if list && matches!(kind, Some(KindDraft::Table(_))) {
        faults.say(table.place("list"), "a table cannot stand in a list's cell");
    }
    if !top && (list || !see.is_empty()) {
        let key = if list { "list" } else { "see" };
        faults.help(table.place(key), format!("a column has no `{key}`"), "put it on the table field itself");
    }
    table.done(faults);
    // A field with a mistake in it is still a field: what names it is not wrong too.
    let (id, kind) = (id?, kind.unwrap_or(KindDraft::Text));
    let name = name.unwrap_or_else(|| Label { en: id.value.to_string(), ..Label::default() });
    Some(FieldDraft { id, name, help, kind, required, list, see, also, default, maps_to: None })
}

fn kind(faults: &mut Faults<'_>, table: &mut Table<'_>, top: bool) -> Option<KindDraft> {
    let word = table.text(faults, "type");
    let word = table.must(faults, "type", word)?;
    let kind = match word.value.as_str() {
        "text" => KindDraft::Text,
        "prose" => KindDraft::Prose,
        "number" => KindDraft::Number { unit: table.text(faults, "unit").map(|unit| unit.value) },
        "money" => KindDraft::Money,
        "date" => KindDraft::Date,
        "time" => KindDraft::Time,
        "moment" => KindDraft::Moment,
        "duration" => KindDraft::Duration,
        "choice" => KindDraft::Choice(choices(faults, table)),
        "choices" => KindDraft::Choices(choices(faults, table)),
        "level" => KindDraft::Level(choices(faults, table)),
        "rating" => rating(faults, table)?,
        "flag" => KindDraft::Flag,
        "person" => KindDraft::Person { many: false },
        "persons" => KindDraft::Person { many: true },
        "link" | "links" => {
            let to = table.id(faults, "to");
            KindDraft::Link { to: table.must(faults, "to", to)?, many: word.value == "links" }
        }
        "files" => KindDraft::Files,
        "requirements" => KindDraft::Requirements,
        "table" => {
            let columns = table.tables(faults, "column", "a column");
            if columns.is_empty() {
                faults.help(table.spot, "a table has no columns", "add `[[field.column]]` tables");
            }
            KindDraft::Table(fields(faults, columns, false))
        }
        "computed" => {
            let formula = table.text(faults, "formula");
            let result = table.word(faults, "result", RESULTS);
            let formula = table.must(faults, "formula", formula);
            let result = table.must(faults, "result", result);
            KindDraft::Computed { result: result?.value, formula: formula? }
        }
        other => {
            faults.add(word.spot, format!("there is no field type `{other}`"), near(other, TYPES.iter().copied()));
            return None;
        }
    };
    let linked = matches!(kind, KindDraft::Person { .. } | KindDraft::Link { .. } | KindDraft::Files);
    if !top && (linked || matches!(kind, KindDraft::Table(_) | KindDraft::Computed { .. })) {
        let help = "a column holds plain values; what grows or links is a register of its own";
        faults.help(word.spot, format!("a column cannot be of type `{}`", word.value), help);
        return None;
    }
    Some(kind)
}

fn rating(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Option<KindDraft> {
    let from = table.whole(faults, "from", -1000..=1000);
    let to = table.whole(faults, "to", -1000..=1000);
    let from = table.must(faults, "from", from)?;
    let to = table.must(faults, "to", to)?;
    if from.value >= to.value {
        faults.say(to.spot, format!("a rating from {} to {} has no steps", from.value, to.value));
    }
    Some(KindDraft::Rating { from: from.value, to: to.value })
}

fn choices(faults: &mut Faults<'_>, table: &mut Table<'_>) -> Vec<Choice> {
    let tables = table.tables(faults, "choices", "a choice");
    if tables.is_empty() {
        faults.help(
            table.place("choices"),
            "there is nothing to choose from",
            "add `choices = [{ id = \"…\", name = \"…\" }]`",
        );
    }
    let mut choices: Vec<Choice> = Vec::new();
    for table in tables {
        let place = table.spot;
        let Some(choice) = choice(faults, table) else { continue };
        if choices.iter().any(|other| other.id == choice.id) {
            faults.say(place, format!("the choice `{}` is here twice", choice.id));
        } else {
            choices.push(choice);
        }
    }
    choices
}

/// Reads one choice.
pub(super) fn choice(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<Choice> {
    let id = table.id::<crate::id::FieldId>(faults, "id");
    let name = table.label(faults, "name");
    let id = table.must(faults, "id", id);
    let name = table.must(faults, "name", name);
    table.done(faults);
    Some(Choice { id: id?.value.as_str().to_owned(), name: name?, maps_to: None })
}
