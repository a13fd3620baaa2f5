//! People read what is in force and say so: each for themselves, once a revision. What they confirm names the very text they read.

use super::{Conduct, Occasion, Uses, text_digest};
use crate::{
    access::Action,
    decide::{Plan, Refusal, Step},
    derive::UniqueKey,
    fold::RecordState,
    raw::Raw,
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
        let content = uses.field("content");
        if !step.touches(day.id.as_str()) || uses.day(&step.after, "on").is_none() {
            // Which text was read is noted by the confirmation itself, never typed in.
            return match content.filter(|content| step.touches(content.id.as_str())) {
                Some(content) => Err(Refusal::Computed(content.name.en.clone())),
                None => Ok(()),
            };
        }
        let what = uses.link(&step.after, "what").and_then(|link| plan.context.records.find(link.to));
        let in_force =
            |record: &RecordState| record.state.as_ref().map(crate::id::StateId::as_str) == uses.name("in_force");
        let Some(what) = what.filter(|what| in_force(what)) else { return Err(Refusal::NotInForce) };
        if let Some(content) = content {
            let digest = text_digest(plan.register(&what.register)?, &what);
            step.set(&content.id, Raw::Text(digest.to_hex()))?;
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
