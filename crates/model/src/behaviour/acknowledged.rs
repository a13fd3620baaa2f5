//! People read what is in force and say so: each for themselves, once a revision.

use super::{Conduct, Occasion, Uses};
use crate::{
    access::Action,
    decide::{Plan, Refusal, Step},
    derive::UniqueKey,
    fold::RecordState,
};

pub(super) struct Acknowledged;

impl Conduct for Acknowledged {
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        _: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        // What counts is the moment at which the reading is confirmed: when the day is set.
        let Some(day) = uses.field("on") else { return Ok(()) };
        if !step.touches(day.id.as_str()) || uses.day(&step.after, "on").is_none() {
            return Ok(());
        }
        let what = uses.link(&step.after, "what").and_then(|link| plan.context.records.find(link.to));
        let in_force =
            |record: &RecordState| record.state.as_ref().map(crate::id::StateId::as_str) == uses.name("in_force");
        if !what.is_some_and(|what| in_force(&what)) {
            return Err(Refusal::NotInForce);
        }
        let reader = uses.link(&step.after, "person").map(|link| link.to);
        let own = reader.is_some() && reader == plan.person();
        // A list on paper is entered by somebody who may change the register's records anyway.
        if own || plan.standing.may(plan.context.packs, step.register, Action::Change, Some(&step.after)) {
            return Ok(());
        }
        Err(Refusal::NotTheReader(uses.label("person")))
    }

    fn unique(&self, uses: Uses<'_>, record: &RecordState) -> Option<UniqueKey> {
        let what = uses.link(record, "what")?.to.to_string();
        let person = uses.link(record, "person")?.to.to_string();
        super::key("acknowledged", &[&what, &person], format!("{} and {}", uses.label("what"), uses.label("person")))
    }
}
