//! One page for top management: what will be asked under each heading, and what the records say.

use super::{Told, leads};
use crate::{
    Engine,
    access::Reader,
    certification::{last_visits, told},
    desk::{BriefedSection, BriefingView, Problem, ProblemKind, Switches},
    records::LANGUAGE,
};

impl Engine {
    /// The page, for top management and whoever runs the system.
    pub(crate) fn briefing(&self, reader: &Reader) -> Result<BriefingView, Problem> {
        reader.may_know_assessments()?;
        if !leads(reader) {
            let say = "this page is for top management and whoever runs the system";
            return Err(Problem::new(ProblemKind::Forbidden, "rehearsal.not-yours", say));
        }
        let look = self.look()?;
        let report = self.readiness_in(&look, reader, look.today, None, Switches::default(), true)?;
        let said = Told::new(&look, report);
        let visits = last_visits(&look, reader)?;
        let since = |back: usize| visits.get(back).or(visits.last()).copied();
        let mut sections = Vec::new();
        for question in &look.rules.packs.rehearsal.top {
            let found = told(&look, reader, std::slice::from_ref(&question.records), &since)?;
            let mut requirements: Vec<_> = question.requirements.iter().filter_map(|id| said.asked(id)).collect();
            requirements.sort_by_key(|asked| std::cmp::Reverse(asked.verdict));
            let (records, more) = found.into_iter().next().map_or_else(Default::default, |one| (one.records, one.more));
            sections.push(BriefedSection {
                id: question.records.id.clone(),
                name: question.records.name.get(LANGUAGE).to_owned(),
                asks: question.asks.clone(),
                requirements,
                records,
                more,
            });
        }
        Ok(BriefingView { today: look.today, next_visit: look.next_visit()?, since: visits.first().copied(), sections })
    }
}
