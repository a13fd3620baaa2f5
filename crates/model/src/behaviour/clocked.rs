//! Clocks that run from a moment: answer within hours, days or months.

use jiff::{Span, Timestamp, civil::Date};

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    define::register::FieldKind,
    field::{self, Reading},
    now::Now,
    raw::Raw,
};

pub(super) struct Clocked;

impl Conduct for Clocked {
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        _: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        let (Some(from), Some(due)) = (uses.field("from"), uses.field("due")) else { return Ok(()) };
        let literal = uses.name("within").unwrap_or_default();
        let within = match uses.field("within") {
            Some(_) => uses.text(&step.after, "within"),
            None => Some(literal),
        };
        let within = within.and_then(|text| field::read_duration(text, Reading::Exact).ok());
        let start = uses.text(&step.after, "from").and_then(|text| start(text, &from.kind, plan.context.now));
        let end = start.zip(within).and_then(|(start, within)| {
            // Months and days by the calendar of the organisation, hours by the clock.
            let span = Span::new()
                .try_months(within.months)
                .ok()?
                .try_days(within.days)
                .ok()?
                .try_minutes(within.minutes)
                .ok()?;
            start.to_zoned(plan.context.now.zone.clone()).checked_add(span).ok()
        });
        let Some(end) = end else { return step.unset(&due.id) };
        let text = match due.kind {
            FieldKind::Moment => field::write_moment(end.timestamp()),
            _ => Some(end.date().to_string()),
        };
        text.map_or(Ok(()), |text| step.set(&due.id, Raw::Text(text)))
    }
}

/// The moment a clock starts: as given, or the beginning of the day.
fn start(text: &str, kind: &FieldKind, now: &Now) -> Option<Timestamp> {
    match kind {
        FieldKind::Moment => text.parse().ok(),
        _ => text.parse::<Date>().ok()?.to_zoned(now.zone.clone()).ok().map(|day| day.timestamp()),
    }
}
