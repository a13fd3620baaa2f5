//! What was looked after starts its interval anew: a finished evaluation its supplier's, a planned maintenance its machine's.

use super::{Conduct, Occasion, Uses, looked_after, set_day};
use crate::{
    decide::{Plan, Refusal, Step},
    id::StateId,
};

pub(super) struct Renews;

impl Conduct for Renews {
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        if !counts(step, uses, occasion) {
            return Ok(());
        }
        let Some(mut subject) = looked_after(plan, uses, &step.after, "of")? else { return Ok(()) };
        if let Some(due) = subject.due {
            set_day(&mut subject.step, subject.next, due)?;
        }
        let told = uses.name("told").and_then(|name| subject.step.register.field(name));
        if let (Some(result), Some(told)) = (uses.raw(&step.after, "result"), told) {
            subject.step.set(&told.id, result.clone())?;
        }
        if !subject.step.facts.is_empty() {
            plan.then.push(subject.step);
        }
        Ok(())
    }
}

/// Whether this is the moment from which it counts: it arrives in the state of what is done; where its register has none, it is made,
/// or its day is corrected.
fn counts(step: &Step<'_>, uses: Uses<'_>, occasion: &Occasion<'_>) -> bool {
    let left_out = uses.name("except").is_some() && uses.text(&step.after, "kind") == uses.name("except");
    let now = match (uses.name("done"), occasion) {
        (Some(done), Occasion::Moved { from }) => {
            from.map(StateId::as_str) != Some(done) && uses.is_in(&step.after, "done")
        }
        (Some(_), Occasion::Created) => uses.is_in(&step.after, "done"),
        (None, Occasion::Created) => true,
        (None, Occasion::Changed { .. }) => uses.name("on").is_some_and(|on| step.touches(on)),
        (Some(_), Occasion::Changed { .. }) | (None, Occasion::Moved { .. }) => false,
    };
    now && !left_out
}
