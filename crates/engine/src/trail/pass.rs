//! What is told of a record that a trail passes: where it is, what matters of it, whether that holds.

use std::sync::Arc;

use jiff::civil::Date;
use plumb_model::{
    define::{
        register::{Field, FieldKind, Register},
        trail::Look as Matters,
    },
    derive,
    expr::{Expr, Read, RecordView},
    fold::RecordState,
};

use super::then::Then;
use crate::{
    access::Reader,
    desk::{LinkView, TrailFact},
    engine::Look,
    people::People,
    records::{LANGUAGE, shown, title},
};

/// Letters of prose shown; whoever wants more opens the record.
const LETTERS: usize = 280;

/// Where a record is.
pub(crate) fn link_to(look: &Look, record: &RecordState) -> Option<LinkView> {
    let register = look.register_of(record)?;
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    // A state that says nothing beyond 'there it is' is left out.
    let state = state.filter(|_| register.workflow.states.len() > 2);
    Some(LinkView {
        register: Some(record.register.to_string()),
        field: None,
        number: record.number().map(ToOwned::to_owned),
        title: Some(title(register, record)),
        record: Some(record.record.to_string()),
        state: state.map(|state| state.name.get(LANGUAGE).to_owned()),
    })
}

/// What is told to whom.
pub(super) struct Passing<'a> {
    pub(super) look: &'a Look,
    pub(super) reader: &'a Reader,
    pub(super) people: Arc<People>,
    pub(super) then: &'a Then<'a>,
    pub(super) on: Date,
}

impl Passing<'_> {
    /// The values that matter, in the trail's order; what has none is left out.
    pub(super) fn facts(&self, register: &Register, record: &RecordState, matters: &Matters) -> Vec<TrailFact> {
        let fields = matters.show.iter().filter(|field| !self.reader.hides(register, field));
        let fields = fields.filter_map(|id| register.field(id.as_str()));
        fields.filter_map(|field| self.fact(field, record)).collect()
    }

    fn fact(&self, field: &Field, record: &RecordState) -> Option<TrailFact> {
        let text = match &field.kind {
            FieldKind::Person { .. } => {
                let ends = record.links.get(&field.id)?.iter();
                let names: Vec<&str> = ends.filter_map(|link| self.people.name(link.to)).collect();
                names.join(", ")
            }
            FieldKind::Link { .. } => {
                let ends = record.links.get(&field.id)?.iter().filter_map(|link| self.then.there(link.to));
                let names: Vec<String> = ends
                    .filter(|other| self.look.may_see(self.reader, other))
                    .filter_map(|other| Some(title(self.look.register_of(&other)?, &other)))
                    .collect();
                names.join(", ")
            }
            FieldKind::Files => {
                let names: Vec<&str> = record.files.get(&field.id)?.iter().map(|file| file.name.as_str()).collect();
                names.join(", ")
            }
            FieldKind::Table(_) => record.tables.get(&field.id).map(|rows| rows.len().to_string())?,
            FieldKind::Date | FieldKind::Moment => record.fields.get(&field.id)?.as_text()?.to_owned(),
            FieldKind::Computed { .. } => shown(Some(field), &derive::value(field, record, &self.look.zone)?),
            _ => shown(Some(field), record.fields.get(&field.id)?),
        };
        if text.trim().is_empty() {
            return None;
        }
        let text = match text.char_indices().nth(LETTERS) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
            None => text,
        };
        Some(TrailFact { name: field.name.get(LANGUAGE).to_owned(), kind: field.kind.word().to_owned(), text })
    }

    /// What does not hold of a record, if so.
    pub(super) fn wants(&self, record: &RecordState, matters: &Matters) -> Option<String> {
        let (require, refuse) = matters.require.as_ref().filter(|(require, _)| self.may_tell(require))?;
        let view = RecordView::among(record, &self.look.zone, self.then);
        let answer = require.holds(&view, RecordView::OWN, self.on);
        if answer.value == Some(true) {
            return None;
        }
        let why = answer.missing.and_then(|missing| require.why(missing));
        let refuse = refuse.get(LANGUAGE);
        Some(why.map_or_else(|| refuse.to_owned(), |why| format!("{refuse} ({why})")))
    }

    /// Whether what an expression finds may be told: nothing of a field that is kept from whoever asks.
    fn may_tell(&self, expr: &Expr) -> bool {
        let registers = &self.look.rules.packs.registers;
        let hidden = |read: &Read| {
            let register = registers.get(&read.field.register);
            register.is_some_and(|register| self.reader.hides(register, &read.field.field))
        };
        !expr.reads().iter().any(hidden)
    }

    /// Whether something holds of a record; what has no value does not.
    pub(super) fn holds(&self, expr: &Expr, record: &RecordState) -> bool {
        let view = RecordView::among(record, &self.look.zone, self.then);
        expr.holds(&view, RecordView::OWN, self.on).value == Some(true)
    }
}
