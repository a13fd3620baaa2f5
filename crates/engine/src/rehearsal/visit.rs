//! What must be at hand on the day, what changed since the last audit, what was drawn.

use jiff::civil::Date;
use plumb_model::{
    define::{register::Part, requirement::Keep},
    verdict::Outcome,
};

use super::{Told, seen, spot_check};
use crate::{
    Engine,
    access::Reader,
    certification::{last_visits, told},
    desk::{AtHand, DrawView, Problem, Switches, VisitView},
    playing::PartOf,
    records::LANGUAGE,
};

impl Engine {
    /// All of it; since a day, else since the last visit of the body.
    pub(crate) fn visit(&self, reader: &Reader, since: Option<Date>) -> Result<VisitView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let packs = &look.rules.packs;
        let report = self.readiness_in(&look, reader, look.today, None, Switches::default(), true)?;
        let said = Told::new(&look, report);
        let mut at_hand = Vec::new();
        for standard in packs.standards.values() {
            for information in &standard.information {
                let Some(row) = said.row(&information.clause) else { continue };
                if row.verdict == Outcome::NotApplicable {
                    continue;
                }
                at_hand.push(AtHand {
                    standard: standard.id.to_string(),
                    standard_name: standard.name.clone(),
                    clause: row.id.clone(),
                    what: information.what.clone(),
                    document: information.keep == Keep::Maintain,
                    mandatory: information.mandatory,
                    verdict: row.verdict,
                });
            }
        }
        let since = match since {
            Some(day) => Some(day),
            None => last_visits(&look, reader)?.first().copied(),
        };
        let mut draws = Vec::new();
        for draw in &packs.rehearsal.draws {
            let out_of = seen(&look, reader, &draw.over, draw.when.as_ref(), &|_| true)?.len();
            draws.push(DrawView {
                id: draw.id.clone(),
                name: draw.name.get(LANGUAGE).to_owned(),
                ask: draw.ask.get(LANGUAGE).to_owned(),
                count: draw.count.min(out_of) as u64,
                out_of: out_of as u64,
            });
        }
        let part = PartOf::find(packs, Part::SpotCheck);
        Ok(VisitView {
            today: look.today,
            next_visit: look.next_visit()?,
            since,
            at_hand,
            changed: told(&look, reader, &packs.rehearsal.changed, &|_| since)?,
            draws,
            checks: spot_check::all(&look, reader)?,
            may_draw: part.is_some_and(|part| reader.may_create(packs, part.register)),
        })
    }
}
