//! On its day an approved revision comes into force by itself, and takes the place of the one before in the same batch.

use plumb_ledger::Via;
use plumb_model::{
    access::AccessPredicate,
    decide::{Command, Move},
    define::register::{BehaviourKind, Register, Transition, Who},
    derive::STATE,
    id::{ActorId, FieldId, RecordId},
};
use plumb_store::{Filter, ListQuery, Test};

use super::Roles;
use crate::{Engine, commit::Batching, desk::Problem, engine::Look};

/// Revisions looked at in one round, per register.
const ROUND: usize = 500;

impl Engine {
    /// Puts into force whatever was approved for today or a day before. What the rules refuse is left for a person to see.
    pub(crate) fn put_in_force(&self) -> Result<usize, Problem> {
        let mut done = 0;
        for (record, step) in due_today(&self.look()?)? {
            // Each by itself, on the newest state of all: two of them may belong together.
            let look = self.look()?;
            let Some(revision) = look
                .snapshot
                .record(record)?
                .filter(|revision| revision.state.as_ref().is_some_and(|state| step.from.contains(state)))
            else {
                continue;
            };
            let order = Move {
                record,
                seen: revision.etag,
                transition: step.id.clone(),
                input: Vec::new(),
                reason: None,
                signed: None,
                fallback: None,
            };
            let mut batching = Batching::new(&look, ActorId::System);
            match batching.order(Command::Move(order)) {
                Ok(decided) => batching.take(decided)?,
                Err(problem) => {
                    tracing::warn!(%problem, "an approved revision does not come into force by itself");
                    continue;
                }
            }
            match batching.commit(self, Via::System, None, Vec::new()) {
                Ok(_) => done += 1,
                // Somebody was quicker; the next round looks again.
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(done)
    }
}

/// The revisions whose day has come, with the step that the system may take.
fn due_today(look: &Look) -> Result<Vec<(RecordId, Transition)>, Problem> {
    let mut due = Vec::new();
    for register in look.rules.packs.registers.values() {
        let Some(roles) = Roles::of(register, BehaviourKind::Revisioned) else { continue };
        let into = |step: &&Transition| {
            roles.name("in_force") == Some(step.to.as_str()) && step.who.contains(&Who::System) && step.sign.is_none()
        };
        for step in register.workflow.transitions.iter().filter(into) {
            for record in waiting(look, register, step)? {
                let revision = look.snapshot.record(record)?;
                let day = revision.and_then(|revision| roles.day(&revision, "effective"));
                if day.is_some_and(|day| day <= look.today) {
                    due.push((record, step.clone()));
                }
            }
        }
    }
    Ok(due)
}

/// The records in the states that a step leaves.
fn waiting(look: &Look, register: &Register, step: &Transition) -> Result<Vec<RecordId>, Problem> {
    let Ok(field) = FieldId::new(STATE) else { return Ok(Vec::new()) };
    let keys = register.workflow.states.iter().enumerate().filter(|(_, state)| step.from.contains(&state.id));
    let keys = keys.filter_map(|(place, _)| Some(u16::try_from(place + 1).ok()?.to_be_bytes().to_vec())).collect();
    let query = ListQuery {
        filters: vec![Filter { field, test: Test::OneOf(keys) }],
        limit: ROUND,
        ..ListQuery::of(register.id.clone(), AccessPredicate::everything())
    };
    Ok(look.snapshot.list(&query)?.rows.into_iter().map(|row| row.record).collect())
}
