//! What was looked after starts its interval anew: a finished evaluation its supplier's, a planned maintenance its machine's.

use plumb_ledger::Kind;

use super::{Conduct, Occasion, Uses, months_after, number_in, set_day};
use crate::{
    decide::{Plan, Refusal, Step},
    id::StateId,
    raw::Raw,
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
        let (Some(link), Some(on)) = (uses.link(&step.after, "of"), uses.day(&step.after, "on")) else {
            return Ok(());
        };
        let Some(subject) = plan.context.records.find(link.to) else { return Ok(()) };
        let register = plan.register(&subject.register)?;
        let field = |role| uses.name(role).and_then(|name| register.field(name));
        let (Some(last), Some(interval), Some(next)) = (field("last"), field("interval"), field("next")) else {
            return Ok(());
        };
        let known = subject.fields.get(&last.id).and_then(Raw::as_text).and_then(|day| day.parse().ok());
        // What is filed late does not turn the days back.
        if known.is_some_and(|known: jiff::civil::Date| known > on) {
            return Ok(());
        }
        let due = number_in(interval, &subject).and_then(|months| months_after(on, months));
        let mut other = Step::change(register, subject, Kind::Changed, plan.context.now.at);
        set_day(&mut other, &last.id, on)?;
        if let Some(due) = due {
            set_day(&mut other, &next.id, due)?;
        }
        if let (Some(result), Some(told)) = (uses.raw(&step.after, "result"), field("told")) {
            other.set(&told.id, result.clone())?;
        }
        if !other.facts.is_empty() {
            plan.then.push(other);
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
