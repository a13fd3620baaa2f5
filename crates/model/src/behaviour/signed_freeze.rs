//! What was signed stays as it was: a later change of content goes back and asks again, or is refused.

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    fact::Fact,
    fold::RecordState,
    id::StateId,
};

pub(super) struct SignedFreeze;

impl Conduct for SignedFreeze {
    fn act<'a>(
        &self,
        _: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        let Occasion::Changed { reason } = occasion else { return Ok(()) };
        let Some(before) = step.before.clone() else { return Ok(()) };
        let unchanged = before.content_digest() == step.after.content_digest();
        if unchanged || !is_frozen(uses, &before) {
            return Ok(());
        }
        let moment = uses.name("moment").unwrap_or_default();
        let refusal = || Refusal::Frozen(moment.to_owned());
        let back = uses.name("back").and_then(|back| uses.register.transition(back)).ok_or_else(refusal)?;
        let from = before.state.clone();
        if !from.as_ref().is_some_and(|from| back.from.contains(from)) {
            return Err(refusal());
        }
        let reason = reason.map_or_else(|| format!("changed after it was {moment}"), str::to_owned);
        let (by, to) = (back.id.clone(), back.to.clone());
        step.add(Fact::Moved { by, from, to, reason: Some(reason), fallback: None })
    }
}

/// Whether the record is past its frozen moment: in a state that cannot be reached without freezing, or still exactly as frozen.
fn is_frozen(uses: Uses<'_>, record: &RecordState) -> bool {
    let Some(moment) = uses.name("moment") else { return false };
    let Some(frozen) = record.frozen.iter().rev().find(|frozen| frozen.moment == moment) else { return false };
    let Some(state) = &record.state else { return false };
    let freezes = |way: &&crate::define::register::Transition| way.freeze.as_deref() == Some(moment);
    // States that can be reached without freezing.
    let mut met: Vec<&StateId> = uses.register.workflow.states.first().map(|state| &state.id).into_iter().collect();
    let mut at = 0;
    while let Some(here) = met.get(at).copied() {
        at += 1;
        let ways = uses.register.workflow.transitions.iter().filter(|way| way.from.contains(here) && !freezes(way));
        for way in ways {
            if !met.contains(&&way.to) {
                met.push(&way.to);
            }
        }
    }
    let lands_here = uses.register.workflow.transitions.iter().filter(freezes).any(|way| way.to == *state);
    !met.contains(&state) || (lands_here && frozen.digest == record.content_digest().to_string())
}
