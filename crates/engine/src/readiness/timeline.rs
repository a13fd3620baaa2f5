//! Readiness over time: how many leaves and controls stood how, out of the spans.

use std::collections::BTreeMap;

use jiff::civil::Date;
use plumb_model::{
    id::{RequirementId, StandardId},
    verdict::Outcome,
};

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, Switches, TimelinePoint, TimelineView},
    readiness::report::Writer,
};

impl Engine {
    /// How many stood how from one day to another; today's judgement is the last point.
    pub(crate) fn timeline(
        &self,
        reader: &Reader,
        standard: Option<&StandardId>,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<TimelineView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let spans = self.spans_through_yesterday(&look)?;
        let basis = self.basis(&look, look.today, Switches::default())?;
        let writer = Writer::new(&look, reader, &basis, None);
        let mut changes: BTreeMap<Date, Vec<(&RequirementId, Outcome)>> = BTreeMap::new();
        let today = self.verdicts(&look, &basis)?;
        let leaves = writer.standards(standard)?.into_iter().flat_map(|standard| &standard.requirements);
        for leaf in leaves.filter(|requirement| requirement.leaf) {
            for (day, outcome) in spans.outcomes.get(&leaf.id).into_iter().flatten() {
                changes.entry(*day).or_default().push((&leaf.id, *outcome));
            }
            if let Some(verdict) = today.iter().find(|verdict| verdict.requirement == leaf.id) {
                changes.entry(look.today).or_default().push((&leaf.id, verdict.outcome));
            }
        }
        let first = changes.keys().next().copied().unwrap_or(look.today);
        let from = from.unwrap_or(first).max(first);
        let to = to.unwrap_or(look.today).min(look.today).max(from);
        let mut stands: BTreeMap<&RequirementId, Outcome> = BTreeMap::new();
        let mut points: Vec<TimelinePoint> = Vec::new();
        for (day, changed) in changes.into_iter().take_while(|(day, _)| *day <= to) {
            stands.extend(changed);
            let mut counts = BTreeMap::new();
            for outcome in stands.values() {
                *counts.entry(*outcome).or_insert(0) += 1;
            }
            // Whatever came before the first day shown is that day's.
            let day = day.max(from);
            match points.last_mut() {
                Some(last) if last.day == day => last.counts = counts,
                Some(last) if last.counts == counts => {}
                _ => points.push(TimelinePoint { day, counts }),
            }
        }
        Ok(TimelineView { from, to, points })
    }
}
