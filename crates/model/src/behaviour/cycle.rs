//! What comes back: the next day follows from the last one by an interval of months.

use super::{Conduct, Occasion, Uses, months_after, set_day};
use crate::decide::{Plan, Refusal, Step};

pub(super) struct Cycle;

impl Conduct for Cycle {
    fn act<'a>(&self, _: &mut Plan<'a>, step: &mut Step<'a>, uses: Uses<'a>, _: &Occasion<'_>) -> Result<(), Refusal> {
        let (Some(last), Some(interval), Some(next)) = (uses.field("last"), uses.field("interval"), uses.field("next"))
        else {
            return Ok(());
        };
        // A next day given with the order is the company's own (a month's end, a visit agreed); it stands until last or interval change again.
        if step.touches(next.id.as_str()) || !(step.touches(last.id.as_str()) || step.touches(interval.id.as_str())) {
            return Ok(());
        }
        let day = uses.day(&step.after, "last").zip(uses.number(&step.after, "interval"));
        match day.and_then(|(last, months)| months_after(last, months)) {
            Some(day) => set_day(step, &next.id, day),
            None => Ok(()),
        }
    }
}
