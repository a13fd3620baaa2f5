//! What was typed on the page, as edits: only what differs from what stands.

use plumb_engine::desk::{NewField, RegisterEdit, RegisterSettings};

use super::{Typed, value};

/// All edits, in an order that holds: names first, what is new before what is taken away.
pub(super) fn edits(settings: &RegisterSettings, typed: &Typed) -> Vec<RegisterEdit> {
    let differs = |name: &str, now: &str| {
        value(typed, name).map(str::trim).filter(|text| !text.is_empty() && *text != now).map(ToOwned::to_owned)
    };
    let mut edits = Vec::new();
    let names = (differs("name", &settings.name), differs("one", &settings.one), differs("purpose", &settings.purpose));
    if let (name, one, purpose) = names
        && (name.is_some() || one.is_some() || purpose.is_some())
    {
        edits.push(RegisterEdit::Names { name, one, purpose });
    }
    if let Some(pattern) = differs("number", &settings.number) {
        edits.push(RegisterEdit::Number { pattern });
    }
    match value(typed, "asleep") {
        Some("yes") if !settings.asleep => edits.push(RegisterEdit::Asleep { asleep: true }),
        Some("no") if settings.asleep => edits.push(RegisterEdit::Asleep { asleep: false }),
        _ => {}
    }
    if let Some(field) = new_field(typed, "new") {
        edits.push(RegisterEdit::AddField(field));
    }
    for field in &settings.fields {
        let of = |what: &str| format!("field.{}.{what}", field.id);
        let name = differs(&of("name"), &field.name);
        let help = differs(&of("help"), field.help.as_deref().unwrap_or_default());
        let default = differs(&of("default"), field.default.as_deref().unwrap_or_default());
        let id = field.id.clone();
        if name.is_some() || help.is_some() || default.is_some() {
            edits.push(RegisterEdit::Field { field: id.clone(), name, help, default });
        }
        for name in lines(typed, &of("add")) {
            edits.push(RegisterEdit::AddChoice { field: id.clone(), id: None, name });
        }
        for (choice, label, _) in &field.choices {
            if let Some(name) = differs(&of(&format!("choice.{choice}")), label) {
                edits.push(RegisterEdit::RenameChoice { field: id.clone(), choice: choice.clone(), name });
            }
        }
        for (choice, ..) in field.choices.iter().filter(|(_, _, gone)| gone.is_none()) {
            if let Some(maps_to) = differs(&of(&format!("gone.{choice}")), "") {
                edits.push(RegisterEdit::RemoveChoice { field: id.clone(), choice: choice.clone(), maps_to });
            }
        }
        if let Some(maps_to) = differs(&of("gone"), "").filter(|_| field.maps_to.is_none()) {
            edits.push(RegisterEdit::RemoveField { field: id.clone(), maps_to });
        }
    }
    for (state, label) in &settings.states {
        if let Some(name) = differs(&format!("state.{state}"), label) {
            edits.push(RegisterEdit::State { state: state.clone(), name });
        }
    }
    edits
}

/// The field typed under a prefix; none where it has no label.
pub(super) fn new_field(typed: &Typed, prefix: &str) -> Option<NewField> {
    let of = |what: &str| {
        value(typed, &format!("{prefix}.{what}")).map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    };
    let kind = of("type").unwrap_or_else(|| "text".to_owned());
    // What goes with another type was typed before the type was changed: it is passed over.
    let only = |kinds: &[&str], text: Option<String>| text.filter(|_| kinds.contains(&kind.as_str()));
    Some(NewField {
        id: None,
        name: of("name")?,
        help: of("help"),
        required: of("required").is_some(),
        list: of("list").is_some(),
        choices: if ["choice", "choices", "level"].contains(&kind.as_str()) {
            lines(typed, &format!("{prefix}.choices"))
        } else {
            Vec::new()
        },
        unit: only(&["number"], of("unit")),
        to: only(&["link", "links"], of("to")),
        default: of("default"),
        kind,
    })
}

fn lines(typed: &Typed, name: &str) -> Vec<String> {
    let lines = value(typed, name).unwrap_or_default().lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}
