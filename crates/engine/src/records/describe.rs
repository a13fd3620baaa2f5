//! Registers as a person needs them to fill them: fields, choices, steps, and what this person may do there.

use plumb_model::{
    access::Action,
    define::register::{Field, FieldKind, Filled, NumberPart, Part, Register, Section, StateKind},
    field,
};

use crate::{
    Engine,
    access::{Reader, Writer},
    desk::{Caller, FieldView, Problem, RegisterView, StateMeans, StateView, TransitionView},
    engine::Look,
    records::LANGUAGE,
};

impl Engine {
    /// One register or all of them.
    pub(crate) fn registers(&self, caller: &Caller, only: Option<&str>) -> Result<Vec<RegisterView>, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let writer = look.writer(&caller.by).ok();
        let describe = |register: &Register| describe(&look, &reader, writer.as_ref(), register);
        match only {
            Some(name) => Ok(vec![describe(look.register(name)?)]),
            None => Ok(look.rules.packs.registers.values().map(describe).collect()),
        }
    }
}

fn describe(look: &Look, reader: &Reader, writer: Option<&Writer>, register: &Register) -> RegisterView {
    let label = |label: &plumb_model::define::register::Label| label.get(LANGUAGE).to_owned();
    let may = |action| writer.is_some_and(|writer| writer.may(look, register, action, None));
    RegisterView {
        id: register.id.to_string(),
        name: label(&register.name),
        one: label(&register.one),
        purpose: label(&register.purpose),
        section: register.section.word().to_owned(),
        asleep: register.asleep,
        number_example: number_example(look, register),
        title: register.title.to_string(),
        fields: register
            .fields
            .iter()
            .filter(|f| !reader.hides(register, &f.id))
            .map(|field| self::field(look, writer, field))
            .collect(),
        transitions: register.workflow.transitions.iter().map(transition).collect(),
        states: register.workflow.states.iter().map(state).collect(),
        obligations: register.obligations.iter().map(|duty| label(&duty.say)).collect(),
        behaviours: register.behaviours.iter().map(|behaviour| behaviour.kind.word().to_owned()).collect(),
        part: register.plays.as_ref().map(|plays| plays.part.word().to_owned()),
        named: is_named(register),
        mine: register.access.mine.iter().map(ToString::to_string).collect(),
        may_create: may(Action::Create),
        may_change: may(Action::Change),
    }
}

/// Whether the records are things with names: what is numbered by year, or is worked off, is an event.
fn is_named(register: &Register) -> bool {
    let by_year = register.number.0.iter().any(|part| matches!(part, NumberPart::Year));
    let kept = matches!(register.section, Section::System | Section::Protect);
    kept && !by_year && register.field(register.title.as_str()).is_some_and(|title| title.list)
}

fn state(state: &plumb_model::define::register::State) -> StateView {
    StateView { id: state.id.to_string(), name: state.name.get(LANGUAGE).to_owned(), kind: means(state.kind) }
}

/// What a state means, as the desk says it.
pub(super) fn means(kind: StateKind) -> StateMeans {
    match kind {
        StateKind::Open => StateMeans::Open,
        StateKind::Done => StateMeans::Done,
        StateKind::Void => StateMeans::Void,
    }
}

fn number_example(look: &Look, register: &Register) -> String {
    let part = |part: &NumberPart| match part {
        NumberPart::Text(text) => text.clone(),
        NumberPart::Year => look.today.year().to_string(),
        NumberPart::Counter(width) => format!("{:0width$}", 1),
        NumberPart::Field(field) => {
            let choices = register.field(field.as_str()).map(|field| field.kind.choices()).unwrap_or_default();
            choices.first().map(|choice| choice.id.to_uppercase()).unwrap_or_default()
        }
    };
    register.number.0.iter().map(part).collect()
}

fn field(look: &Look, writer: Option<&Writer>, field_of: &Field) -> FieldView {
    let label = |label: &plumb_model::define::register::Label| label.get(LANGUAGE).to_owned();
    let kind = &field_of.kind;
    let open = kind.choices().iter().filter(|choice| choice.maps_to.is_none());
    FieldView {
        id: field_of.id.to_string(),
        name: label(&field_of.name),
        kind: kind.word().to_owned(),
        required: field_of.required,
        choices: open.map(|choice| (choice.id.clone(), label(&choice.name))).collect(),
        to: match kind {
            FieldKind::Link { to, .. } => Some(to.to_string()),
            FieldKind::Person { .. } => look.rules.packs.playing(Part::Person).map(|register| register.id.to_string()),
            _ => None,
        },
        help: field_of.help.as_ref().map(label),
        columns: match kind {
            FieldKind::Table(columns) => columns.iter().map(|column| field(look, writer, column)).collect(),
            _ => Vec::new(),
        },
        unit: match kind {
            FieldKind::Number { unit } => unit.clone(),
            _ => None,
        },
        default: field_of.default.as_ref().and_then(|filled| default(look, writer, field_of, filled)),
        list: field_of.list,
        computed: matches!(kind, FieldKind::Computed { .. }),
        several: matches!(
            kind,
            FieldKind::Choices(_)
                | FieldKind::Requirements
                | FieldKind::Files
                | FieldKind::Person { many: true }
                | FieldKind::Link { many: true, .. }
        ),
        rating: match kind {
            FieldKind::Rating { from, to } => Some((*from, *to)),
            _ => None,
        },
        retired: field_of.maps_to.as_ref().map(ToString::to_string),
    }
}

/// What will be filled in where nothing is given, as a person would type it.
fn default(look: &Look, writer: Option<&Writer>, field: &Field, filled: &Filled) -> Option<String> {
    match (filled, &field.kind) {
        (Filled::Value(raw), kind) if !kind.choices().is_empty() => raw.as_text().map(ToOwned::to_owned),
        (Filled::Value(raw), FieldKind::Number { .. }) => raw.as_text().map(ToOwned::to_owned),
        (Filled::Value(raw), _) => Some(field::text(field, raw, LANGUAGE)),
        (Filled::Today, FieldKind::Moment) => Some(look.at.to_string()),
        (Filled::Today, _) => Some(look.today.to_string()),
        (Filled::Actor, _) => writer.map(|writer| writer.person.id.to_string()),
        (Filled::Nothing, _) => None,
    }
}

/// A step, as a person needs it to take it.
pub(super) fn transition(step: &plumb_model::define::register::Transition) -> TransitionView {
    let meaning = step.sign.and_then(|meaning| serde_json::to_value(meaning).ok());
    TransitionView {
        id: step.id.to_string(),
        name: step.name.get(LANGUAGE).to_owned(),
        from: step.from.iter().map(ToString::to_string).collect(),
        to: step.to.to_string(),
        asks: step.asks.iter().map(ToString::to_string).collect(),
        reason: step.reason,
        sign: step.sign.is_some(),
        meaning: meaning.and_then(|meaning| meaning.as_str().map(ToOwned::to_owned)),
    }
}
