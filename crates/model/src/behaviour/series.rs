//! Values by period: one value a period, and a correction says why.

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    derive::UniqueKey,
    fold::RecordState,
};

pub(super) struct Series;

impl Conduct for Series {
    fn act<'a>(
        &self,
        _: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        let Some(before) = &step.before else { return Ok(()) };
        let had = uses.raw(before, "value");
        let corrected = had.is_some() && had != uses.raw(&step.after, "value");
        let reasoned = match occasion {
            Occasion::Created | Occasion::Changed { reason: None } => false,
            Occasion::Changed { reason: Some(_) } | Occasion::Moved { .. } => true,
        };
        if corrected && !reasoned { Err(Refusal::CorrectionReason) } else { Ok(()) }
    }

    fn unique(&self, uses: Uses<'_>, record: &RecordState) -> Option<UniqueKey> {
        let of = uses.link(record, "of")?.to.to_string();
        let period = uses.text(record, "period")?.to_lowercase();
        super::key("series", &[&of, &period], format!("{} and {}", uses.label("of"), uses.label("period")))
    }
}
