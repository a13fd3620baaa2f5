//! Reading records: each page and list as one reader may see it.

mod counts;
mod describe;
mod history;
mod list;
mod open;
mod proof;
mod search;
pub(crate) mod show;
mod status;
mod steps;
mod work;

pub(crate) use counts::KeptCounts;
pub(crate) use list::{Keys, PageAsked, find_field};
pub(crate) use proof::Stored;
pub(crate) use show::{file as file_view, signed, who};

use plumb_model::{
    define::register::{Field, FieldKind, Register},
    derive, field,
    fold::RecordState,
    id::RequirementId,
    raw::Raw,
};

use crate::{desk::RequirementNamed, engine::Look};

/// The language of labels, until each reader has one.
pub(crate) const LANGUAGE: &str = "en";

/// The record's title; its number where the field that names it has none.
pub(crate) fn title(register: &Register, record: &RecordState) -> String {
    let title = derive::title(register, record);
    if title.is_empty() { record.number().unwrap_or_default().to_owned() } else { title }
}

impl Look {
    /// The requirements that a value names, by the texts with which it does; those of standards that are not here stay unnamed.
    pub(crate) fn requirements_named(&self, raw: &Raw) -> Vec<(String, RequirementNamed)> {
        let named = raw.items().filter_map(Raw::as_text).filter_map(|text| {
            let id: RequirementId = text.parse().ok()?;
            let standard = self.rules.packs.standards.get(&id.standard)?;
            let requirement = self.rules.packs.requirement(&id)?;
            let named = RequirementNamed {
                standard: id.standard.to_string(),
                id: id.id.to_string(),
                short: format!("{} {}", standard.name, id.id),
                title: requirement.title.clone(),
            };
            Some((text.to_owned(), named))
        });
        named.collect()
    }
}

/// A value as one line.
pub(crate) fn shown(field: Option<&Field>, raw: &Raw) -> String {
    match field {
        Some(field) => field::text(field, raw, LANGUAGE),
        None => plain(raw),
    }
}

/// A value that no field of the packs explains any more, as it lies in the log.
fn plain(raw: &Raw) -> String {
    match raw {
        Raw::Flag(flag) => flag.to_string(),
        Raw::Text(text) => text.clone(),
        Raw::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Raw::Map(parts) => {
            parts.iter().map(|(name, raw)| format!("{name} {}", plain(raw))).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A table field's columns.
pub(crate) fn columns(field: Option<&Field>) -> &[Field] {
    match field.map(|field| &field.kind) {
        Some(FieldKind::Table(columns)) => columns,
        _ => &[],
    }
}
