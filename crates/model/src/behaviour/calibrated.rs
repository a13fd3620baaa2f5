//! A confirmed calibration sets the instrument's days; one that failed asks first what earlier readings are worth (ISO 9001, 7.1.5.2).

use plumb_ledger::Kind;

use super::{Conduct, Occasion, Uses, months_after, number_in, set_day};
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
        let (Some(link), Some(on)) = (uses.link(&step.after, "instrument"), uses.day(&step.after, "on")) else {
            return Ok(());
        };
        let Some(instrument) = plan.context.records.find(link.to) else { return Ok(()) };
        let register = plan.register(&instrument.register)?;
        let field = |role| uses.name(role).and_then(|name| register.field(name));
        let (Some(last), Some(next), Some(interval)) = (field("last"), field("next"), field("interval")) else {
            return Ok(());
        };
        let day = |id: &crate::id::FieldId| {
            let text = instrument.fields.get(id).and_then(crate::raw::Raw::as_text);
            text.and_then(|text| text.parse::<jiff::civil::Date>().ok())
        };
        // An older certificate filed late does not turn the days back.
        if day(&last.id).is_some_and(|last| last > on) {
            return Ok(());
        }
        let due = if failed {
            Some(on)
        } else {
            number_in(interval, &instrument).and_then(|months| months_after(on, months))
        };
        let mut other = Step::change(register, instrument, Kind::Changed, plan.context.now.at);
        set_day(&mut other, &last.id, on)?;
        match due {
            // What failed is due again at once: it proves nothing from that day on.
            Some(due) => set_day(&mut other, &next.id, due)?,
            None => other.unset(&next.id)?,
        }
        plan.then.push(other);
        Ok(())
    }
}
