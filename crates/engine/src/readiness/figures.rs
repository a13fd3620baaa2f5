//! What a report comes to, in the few numbers that head the page.

use jiff::civil::Date;
use plumb_model::{define::requirement::Reach, id::StandardId, verdict::Outcome};

use crate::{
    Engine,
    desk::{Figures, Problem, RequirementRow, StandardFigures},
    engine::Look,
    readiness::report::{Writer, reach},
};

impl Engine {
    pub(super) fn figures(
        &self,
        writer: &Writer<'_>,
        rows: &[RequirementRow],
        standard: Option<&StandardId>,
    ) -> Result<Figures, Problem> {
        let look = writer.look;
        let next_visit = look.next_visit()?;
        let leaves = || rows.iter().filter(|row| row.leaf);
        let standards = writer.standards(standard)?.into_iter().map(|standard| {
            let mut figures = StandardFigures {
                standard: standard.id.to_string(),
                name: standard.name.clone(),
                title: standard.title.clone(),
                ..StandardFigures::default()
            };
            for row in leaves().filter(|row| row.standard == standard.id.as_str()) {
                *figures.counts.entry(row.verdict).or_insert(0) += 1;
                figures.people += u64::from(row.reach == reach(Reach::People));
            }
            figures
        });
        let standards = standards.collect();
        let gaps_mine = leaves().filter(|row| row.verdict >= Outcome::Gap && row.mine).count();
        let turn_red = match next_visit.filter(|visit| writer.basis.on == look.today && *visit > look.today) {
            Some(visit) => Some(self.turns_in(look, writer.reader, visit)?.red),
            None => None,
        };
        let gaps_mine = u64::try_from(gaps_mine).unwrap_or(u64::MAX);
        Ok(Figures { today: look.today, next_visit, standards, gaps_mine, turn_red })
    }
}

impl Look {
    /// The next visit: as the organisation says, else as its certificates do.
    pub(crate) fn next_visit(&self) -> Result<Option<Date>, Problem> {
        let ahead = |day: &Date| *day >= self.today;
        let said = self.organisation_text("next_visit").and_then(|day| day.parse().ok());
        if let Some(day) = said.filter(ahead) {
            return Ok(Some(day));
        }
        let visits = self.certificates()?.into_iter().filter_map(|certificate| certificate.visit).filter(ahead);
        Ok(visits.min())
    }
}
