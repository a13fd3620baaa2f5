//! Days to come: what is known to fall due, if nobody acts.

use jiff::civil::Date;

use super::Judge;
use crate::verdict::Verdict;

impl Judge {
    /// Judges `from` and then every day up to `until` on which something could be another than the day before, and gives each to `each`.
    ///
    /// What stands of today stays as it is: going ahead works on a copy of the standings, not of the records, so that the next
    /// judgement of today costs nothing.
    pub fn ahead(&mut self, from: Date, until: Date, each: &mut dyn FnMut(Date, &[Verdict])) {
        let works = self.works.clone();
        let states = self.states.clone();
        let (evidence_changed, came_or_went) = (self.evidence_changed, self.came_or_went);
        let (gathered, last) = (self.gathered.clone(), self.last.clone());
        let mut day = from;
        loop {
            let judgement = self.judgement(day);
            each(day, &judgement.verdicts);
            let next =
                judgement.verdicts.iter().filter_map(|verdict| verdict.holds_until).filter(|next| *next > day).min();
            match next {
                Some(next) if next <= until => day = next,
                _ => break,
            }
        }
        (self.works, self.states) = (works, states);
        (self.evidence_changed, self.came_or_went) = (evidence_changed, came_or_went);
        (self.gathered, self.last) = (gathered, last);
    }
}
