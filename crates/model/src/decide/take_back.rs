//! Taking a step back: a new entry that returns the record to what it was before its last one. Nothing goes; what was signed or
//! frozen stays. Whether it is still harmless, by whom and how soon, is for whoever asks to know.

use plumb_ledger::Kind;

use super::{Decision, Plan, Refusal, Step, TakeBack};
use crate::{
    fact::Fact,
    fold::RecordState,
    id::{ActorId, FieldId, TransitionId},
};

/// By what the entry says that the record moved.
const BY: &str = "take_back";

/// Decides to return a record to what it was. Guards are not asked again: what it was, it was by the rules.
pub(super) fn take_back(plan: Plan<'_>, order: &TakeBack) -> Result<Vec<Decision>, Refusal> {
    if plan.context.actor == ActorId::System || !plan.standing.is_here() {
        return Err(Refusal::Only("a person"));
    }
    let mut step = plan.open(order.record, order.seen, Kind::Moved)?;
    let was = &order.was;
    let now = step.after.clone();
    if was.record != now.record || was.version + 1 != now.version {
        return Err(Refusal::Stale { seen: was.version, have: now.version });
    }
    if was.signatures.len() != now.signatures.len() || was.frozen.len() != now.frozen.len() || was.notes != now.notes {
        let moment = now.frozen.last().map_or("signed", |frozen| frozen.moment.as_str());
        return Err(Refusal::Frozen(moment.to_owned()));
    }
    let Some(to) = was.state.clone() else { return Err(Refusal::Nothing) };
    if step.register.state(to.as_str()).is_none() {
        return Err(Refusal::NoState { register: step.register.id.clone(), state: to });
    }
    content(&mut step, was, &now)?;
    let by = TransitionId::new(BY).map_err(|bad| Refusal::Behaviour(bad.to_string()))?;
    let reason = Some(order.reason.clone());
    step.add(Fact::Moved { by, from: now.state, to, reason, fallback: None })?;
    if step.after.content_digest() != was.content_digest() {
        return Err(Refusal::Behaviour("what the record held before cannot be put back as it was".to_owned()));
    }
    plan.done(step)
}

/// What the record held.
fn content(step: &mut Step<'_>, was: &RecordState, now: &RecordState) -> Result<(), Refusal> {
    for field in both(was.fields.keys(), now.fields.keys()) {
        match was.fields.get(field) {
            Some(value) => step.set(field, value.clone())?,
            None => step.unset(field)?,
        }
    }
    for field in both(was.tables.keys(), now.tables.keys()) {
        let (before, after) = (was.tables.get(field), now.tables.get(field));
        for row in after.into_iter().flat_map(|rows| rows.keys()) {
            if !before.is_some_and(|rows| rows.contains_key(row)) {
                step.add(Fact::RowGone { field: field.clone(), row: row.clone() })?;
            }
        }
        for (row, cells) in before.into_iter().flatten() {
            if after.and_then(|rows| rows.get(row)) != Some(cells) {
                step.add(Fact::RowPut { field: field.clone(), row: row.clone(), cells: cells.clone() })?;
            }
        }
    }
    for field in both(was.links.keys(), now.links.keys()) {
        let of = |record: &RecordState| record.links.get(field).cloned().unwrap_or_default();
        let (before, after) = (of(was), of(now));
        if before == after {
            continue;
        }
        // All of them anew, so that they stand in their old order.
        for link in after {
            step.add(Fact::Unlinked { field: field.clone(), to: link.to })?;
        }
        for link in before {
            let (register, to, version) = (link.register, link.to, link.version);
            step.add(Fact::Linked { field: field.clone(), register, to, version })?;
        }
    }
    for field in both(was.files.keys(), now.files.keys()) {
        let of = |record: &RecordState| record.files.get(field).cloned().unwrap_or_default();
        let (before, after) = (of(was), of(now));
        for file in after.iter().filter(|file| before.iter().all(|known| known.id != file.id)) {
            step.add(Fact::Unset { field: field.clone(), item: Some(file.id.clone()) })?;
        }
        for file in before.into_iter().filter(|file| after.iter().all(|known| known.id != file.id)) {
            step.add(Fact::Filed { field: field.clone(), file })?;
        }
    }
    Ok(())
}

fn both<'f>(
    was: impl Iterator<Item = &'f FieldId>,
    now: impl Iterator<Item = &'f FieldId>,
) -> std::collections::BTreeSet<&'f FieldId> {
    was.chain(now).collect()
}
