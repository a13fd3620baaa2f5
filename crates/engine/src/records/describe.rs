//! Registers as a person needs them to fill them: fields, choices, steps.

use plumb_model::define::register::{Field, FieldKind, Register};

use crate::{
    Engine,
    access::Reader,
    desk::{FieldView, Problem, RegisterView},
    records::{LANGUAGE, show::transition},
};

impl Engine {
    /// One register or all of them.
    pub(crate) fn registers(&self, reader: &Reader, only: Option<&str>) -> Result<Vec<RegisterView>, Problem> {
        let look = self.look()?;
        match only {
            Some(name) => Ok(vec![describe(reader, look.register(name)?)]),
            None => Ok(look.rules.packs.registers.values().map(|register| describe(reader, register)).collect()),
        }
    }
}

fn describe(reader: &Reader, register: &Register) -> RegisterView {
    let label = |label: &plumb_model::define::register::Label| label.get(LANGUAGE).to_owned();
    RegisterView {
        id: register.id.to_string(),
        name: label(&register.name),
        purpose: label(&register.purpose),
        asleep: register.asleep,
        fields: register.fields.iter().filter(|f| !reader.hides(register, &f.id)).map(field).collect(),
        transitions: register.workflow.transitions.iter().map(transition).collect(),
        states: register.workflow.states.iter().map(|state| (state.id.to_string(), label(&state.name))).collect(),
    }
}

fn field(field_of: &Field) -> FieldView {
    let label = |label: &plumb_model::define::register::Label| label.get(LANGUAGE).to_owned();
    FieldView {
        id: field_of.id.to_string(),
        name: label(&field_of.name),
        kind: field_of.kind.word().to_owned(),
        required: field_of.required,
        choices: field_of.kind.choices().iter().map(|choice| (choice.id.clone(), label(&choice.name))).collect(),
        to: match &field_of.kind {
            FieldKind::Link { to, .. } => Some(to.to_string()),
            _ => None,
        },
        help: field_of.help.as_ref().map(label),
        columns: match &field_of.kind {
            FieldKind::Table(columns) => columns.iter().map(field).collect(),
            _ => Vec::new(),
        },
    }
}
