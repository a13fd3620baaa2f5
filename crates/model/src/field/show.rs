//! How a value is shown where there is one line for it.

use crate::{
    define::register::{Field, FieldKind},
    raw::Raw,
};

/// The value as people read it; what is not understood is shown as it lies in the log.
#[must_use]
pub fn text(field: &Field, raw: &Raw, language: &str) -> String {
    match (&field.kind, raw) {
        (FieldKind::Number { unit: Some(unit) }, Raw::Text(number)) => format!("{number} {unit}"),
        (FieldKind::Money, Raw::Map(parts)) => {
            let part = |name: &str| parts.get(name).and_then(Raw::as_text).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        (FieldKind::Flag, Raw::Flag(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        (kind, Raw::Text(id)) => match kind.choices().iter().find(|choice| choice.id == *id) {
            Some(choice) => choice.name.get(language).to_owned(),
            None => id.clone(),
        },
        (_, Raw::List(items)) => {
            let items: Vec<String> = items.iter().map(|item| text(field, item, language)).collect();
            items.join(", ")
        }
        (_, Raw::Flag(flag)) => flag.to_string(),
        (_, Raw::Map(parts)) => {
            let parts: Vec<String> =
                parts.iter().map(|(name, value)| format!("{name} {}", value.as_text().unwrap_or_default())).collect();
            parts.join(", ")
        }
    }
}
