//! The shapes of all registers, made from the drafts before any expression is compiled.

use super::draft::{Drafts, FieldDraft, KindDraft, RegisterDraft};
use crate::{
    define::register::{Choice, Part},
    expr::{FieldShape, Kind, RegisterShape, Schema},
    id::{RegisterId, StateId},
};

/// What expressions need to know of all registers.
pub(super) fn schema(drafts: &Drafts) -> Schema {
    let playing = |part| {
        let plays = |register: &&RegisterDraft| register.plays.as_ref().is_some_and(|plays| plays.part.value == part);
        drafts.registers.iter().find(plays).map(|register| register.id.value.clone())
    };
    let persons = playing(Part::Person);
    let shape = |register: &RegisterDraft| RegisterShape {
        id: register.id.value.clone(),
        fields: register.fields.iter().map(|field| field_shape(field, persons.as_ref())).collect(),
        states: states(register),
    };
    let registers = drafts.registers.iter().map(|register| (register.id.value.clone(), shape(register)));
    Schema { registers: registers.collect(), organisation: playing(Part::Organisation) }
}

fn states(register: &RegisterDraft) -> Vec<StateId> {
    super::resolve_register::states(register).into_iter().map(|state| state.id).collect()
}

fn field_shape(field: &FieldDraft, persons: Option<&RegisterId>) -> FieldShape {
    let ids = |choices: &[Choice]| choices.iter().map(|choice| choice.id.clone()).collect();
    let kind = match &field.kind {
        KindDraft::Text | KindDraft::Prose | KindDraft::Time => Kind::Text,
        KindDraft::Number { .. } | KindDraft::Rating { .. } => Kind::Number,
        KindDraft::Money => Kind::Money,
        KindDraft::Date => Kind::Date,
        KindDraft::Moment => Kind::Moment,
        KindDraft::Duration => Kind::Duration,
        KindDraft::Choice(choices) => Kind::Choice(ids(choices)),
        KindDraft::Choices(choices) => Kind::Choices(ids(choices)),
        KindDraft::Level(choices) => Kind::Level(ids(choices)),
        KindDraft::Flag => Kind::Flag,
        KindDraft::Person { many } => Kind::Link { to: persons.cloned(), many: *many },
        KindDraft::Link { to, many } => Kind::Link { to: Some(to.value.clone()), many: *many },
        KindDraft::Files => Kind::Files,
        KindDraft::Requirements => Kind::Requirements,
        KindDraft::Table(columns) => Kind::Table(columns.iter().map(|column| field_shape(column, persons)).collect()),
        KindDraft::Computed { result, formula } => Kind::Computed { formula: formula.value.clone(), result: *result },
    };
    FieldShape { id: field.id.value.clone(), name: field.name.en.clone(), required: field.required, kind }
}
