//! What a column of a written register is called: what an import of the same register reads as that very field.

use plumb_model::define::register::{Field, Register};

use crate::records::LANGUAGE;

/// Headers of the number, the first that no field of the register bears.
pub(crate) const NUMBER: [&str; 2] = ["Number", "Record number"];
/// Headers of the state.
pub(crate) const STATE: [&str; 2] = ["State", "Record state"];

/// A header without case, punctuation and doubled spaces.
pub(crate) fn plain(header: &str) -> String {
    let spaced: String = header.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The field that a header means, and by what it was found: its id, its label, or another of its names.
pub(crate) fn field_named<'r>(
    register: &'r Register,
    header: &str,
    fit: impl Fn(&Field) -> bool,
) -> Option<(&'r Field, &'static str)> {
    let name = plain(header);
    let with = |by: &dyn Fn(&Field) -> bool| register.fields.iter().find(|field| fit(field) && by(field));
    let by_id = with(&|field| plain(field.id.as_str()) == name).map(|field| (field, "id"));
    let labelled =
        |field: &Field| plain(&field.name.en) == name || field.name.other.values().any(|label| plain(label) == name);
    let by_label = || with(&labelled).map(|field| (field, "label"));
    let by_also = || with(&|field| field.also.iter().any(|also| plain(also) == name)).map(|field| (field, "also"));
    by_id.or_else(by_label).or_else(by_also)
}

/// A field's header: its label, or its id where the label means another field or none.
pub(crate) fn of_field(register: &Register, field: &Field) -> String {
    let label = field.name.get(LANGUAGE).split_whitespace().collect::<Vec<_>>().join(" ");
    let taken = NUMBER.iter().chain(&STATE).any(|own| plain(own) == plain(&label));
    let found = crate::import::field_of_column(register, &label).filter(|_| !taken);
    if found.is_some_and(|found| found.id == field.id) { label } else { field.id.to_string() }
}

/// The first of two headers that means no field.
pub(crate) fn own(register: &Register, names: [&'static str; 2]) -> &'static str {
    let [first, second] = names;
    if field_named(register, first, |_| true).is_none() { first } else { second }
}
