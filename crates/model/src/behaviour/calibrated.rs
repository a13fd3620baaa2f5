//! A confirmed calibration sets the instrument's days; one that failed asks first what earlier readings are worth (ISO 9001, 7.1.5.2).

use super::{Conduct, Occasion, Uses, looked_after, set_day};
use crate::decide::{Plan, Refusal, Step};

pub(super) struct Calibrated;

impl Conduct for Calibrated {
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        let confirmed = uses.name("confirmed");
        let arrives = match occasion {
            Occasion::Moved { from, .. } => from.map(crate::id::StateId::as_str) != confirmed,
            Occasion::Created => true,
            Occasion::Changed { .. } => false,
        };
        if !arrives || !uses.is_in(&step.after, "confirmed") {
            return Ok(());
        }
        let failed = uses.text(&step.after, "result") == uses.name("failed");
        if failed && uses.text(&step.after, "assessment").is_none() {
            return Err(Refusal::Assessment);
        }
        let Some(mut instrument) = looked_after(plan, uses, &step.after, "instrument")? else { return Ok(()) };
        // What failed is due again at once: it proves nothing from that day on.
        match if failed { Some(instrument.on) } else { instrument.due } {
            Some(due) => set_day(&mut instrument.step, instrument.next, due)?,
            None => instrument.step.unset(instrument.next)?,
        }
        plan.then.push(instrument.step);
        Ok(())
    }
}
