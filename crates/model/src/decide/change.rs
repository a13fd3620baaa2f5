//! Changing a record's content.

use plumb_ledger::Kind;

use super::{
    Change, Decision, Plan, Refusal, RowChange, Step,
    input::{put_row, required},
};
use crate::{
    access::Action,
    behaviour::{self, Occasion},
    define::register::FieldKind,
    fact::Fact,
    field::{self, Reading},
    id::RowId,
    raw::Raw,
};

/// The note under which the reason for a change is kept.
pub(crate) const REASON: &str = "reason";

/// Decides a change.
pub(super) fn change(mut plan: Plan<'_>, order: Change) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Changed)?;
    plan.may(step.register, Action::Change, Some(&step.after))?;
    plan.take_in(&mut step, &order.set, order.reading)?;
    for row in order.rows {
        change_row(&plan, &mut step, row, order.reading)?;
    }
    if step.facts.is_empty() {
        return Err(Refusal::Nothing);
    }
    let reason = order.reason.filter(|reason| !reason.trim().is_empty());
    behaviour::act(&mut plan, &mut step, &Occasion::Changed { reason: reason.as_deref() })?;
    required(&step)?;
    if let Some(reason) = reason {
        step.add(Fact::Noted { key: REASON.to_owned(), value: Raw::Text(reason) })?;
    }
    plan.done(step)
}

fn change_row<'a>(plan: &Plan<'a>, step: &mut Step<'a>, change: RowChange, reading: Reading) -> Result<(), Refusal> {
    let field = plan.writable(step.register, &change.field)?;
    let FieldKind::Table(columns) = &field.kind else {
        return Err(Refusal::NoField { register: step.register.id.clone(), field: change.field, near: None });
    };
    let row = match change.row {
        Some(text) => Some(RowId::new(&text).map_err(|_| Refusal::NoRow(text))?),
        None => None,
    };
    match (change.cells, row) {
        (Some(cells), row) => {
            let fault = |fault| Refusal::Field { id: field.id.to_string(), field: field.name.en.clone(), fault };
            let rows = field::read_rows(columns, &serde_json::Value::Array(vec![cells]), reading).map_err(fault)?;
            rows.into_iter().try_for_each(|mut given| {
                given.id = row.clone().or(given.id);
                put_row(step, &field.id, given)
            })
        }
        (None, Some(row)) => {
            let there = step.after.tables.get(&field.id).is_some_and(|rows| rows.contains_key(&row));
            if !there {
                return Err(Refusal::NoRow(row.to_string()));
            }
            step.add(Fact::RowGone { field: field.id.clone(), row })
        }
        (None, None) => Err(Refusal::Nothing),
    }
}
