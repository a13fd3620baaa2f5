//! Values as bytes whose order is the values' order, so that an index can sort and compare what a list shows.

use super::{decimal::Decimal, duration, read::Reading};
use crate::{
    define::register::{Choice, Field, FieldKind},
    raw::Raw,
};

/// Longer texts sort by their beginning.
const LONGEST: usize = 256;

/// Order-preserving bytes of a value; [`None`] where the field makes no cell or the value has not its form.
///
/// Numbers order by size, dates and moments by time, levels and choices by place in their list, texts without regard to case.
#[must_use]
pub fn key(field: &Field, raw: &Raw) -> Option<Vec<u8>> {
    match &field.kind {
        FieldKind::Text | FieldKind::Prose | FieldKind::Date | FieldKind::Time | FieldKind::Moment => {
            Some(words(raw.as_text()?))
        }
        FieldKind::Number { .. } | FieldKind::Rating { .. } => Some(Decimal::of(raw.as_text()?)?.key()),
        FieldKind::Money => {
            let Raw::Map(parts) = raw else { return None };
            let mut key = Decimal::of(parts.get("amount")?.as_text()?)?.key();
            key.extend_from_slice(parts.get("currency")?.as_text()?.as_bytes());
            Some(key)
        }
        FieldKind::Duration => {
            let duration = duration::read(raw.as_text()?, Reading::Exact).ok()?;
            Some(duration.sorting_seconds().to_be_bytes().to_vec())
        }
        FieldKind::Choice(choices) | FieldKind::Level(choices) => place(choices, raw.as_text()?),
        FieldKind::Choices(choices) => {
            let places: Option<Vec<Vec<u8>>> = raw.items().map(|item| place(choices, item.as_text()?)).collect();
            Some(places?.concat())
        }
        FieldKind::Flag => {
            if let Raw::Flag(flag) = raw {
                Some(vec![u8::from(*flag)])
            } else {
                None
            }
        }
        FieldKind::Requirements => {
            let items: Option<Vec<&str>> = raw.items().map(Raw::as_text).collect();
            Some(words(&items?.join("\u{1}")))
        }
        FieldKind::Computed { formula } => computed(formula.result(), raw),
        FieldKind::Person { .. } | FieldKind::Link { .. } | FieldKind::Files | FieldKind::Table(_) => None,
    }
}

fn computed(result: crate::expr::Type, raw: &Raw) -> Option<Vec<u8>> {
    match (result, raw) {
        (crate::expr::Type::Number, Raw::Text(number)) => Some(Decimal::of(number)?.key()),
        (_, Raw::Text(text)) => Some(words(text)),
        (_, Raw::Flag(flag)) => Some(vec![u8::from(*flag)]),
        _ => None,
    }
}

fn words(text: &str) -> Vec<u8> {
    let lower: String = text.chars().flat_map(char::to_lowercase).take(LONGEST).collect();
    lower.into_bytes()
}

fn place(choices: &[Choice], id: &str) -> Option<Vec<u8>> {
    let place = choices.iter().position(|choice| choice.id == id)?;
    Some(u16::try_from(place + 1).ok()?.to_be_bytes().to_vec())
}
