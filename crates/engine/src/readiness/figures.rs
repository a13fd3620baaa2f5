//! What a report comes to, in the few numbers that head the page.

use jiff::civil::Date;
use plumb_model::{define::requirement::Reach, id::StandardId, verdict::Outcome};

use crate::{
    Engine,
    desk::{Figures, Problem, RequirementRow, StandardFigures},
    engine::Look,
    readiness::report::{Writer, reach},
};

/// The attribute of requirements that are functions of a framework.
const FUNCTION: &str = "function";

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
            let rows: Vec<&RequirementRow> = leaves().filter(|row| row.standard == standard.id.as_str()).collect();
            let mut figures = counted(rows.iter().copied());
            (figures.standard, figures.name) = (standard.id.to_string(), standard.name.clone());
            figures.title.clone_from(&standard.title);
            let top = standard.requirements.iter().filter(|it| it.parent.is_none());
            let functions = top.filter(|it| it.attributes.contains_key(FUNCTION)).map(|function| {
                let within = rows.iter().copied().filter(|row| is_within(&row.id, &function.id.id));
                let (standard, name) = (function.id.id.to_string(), function.title.clone());
                StandardFigures { standard, name, title: function.summary.clone(), ..counted(within) }
            });
            figures.functions = functions.collect();
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

fn counted<'r>(rows: impl Iterator<Item = &'r RequirementRow>) -> StandardFigures {
    let mut figures = StandardFigures::default();
    for row in rows {
        *figures.counts.entry(row.verdict).or_insert(0) += 1;
        figures.people += u64::from(row.reach == reach(Reach::People));
    }
    figures
}

/// `GV.OC-01` lies within `GV`.
fn is_within(id: &str, function: &str) -> bool {
    id.strip_prefix(function).is_some_and(|rest| rest.starts_with('.'))
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
