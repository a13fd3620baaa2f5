//! Since when each requirement has been assessed as it is: spans of days of equal outcome.
//!
//! A cache and never truth: it says for which prefix and packs it was made, is dropped whenever one of them is another, and is
//! rebuilt from the log alone. Only days that are over stand in it; today is always judged anew.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use jiff::civil::Date;
use plumb_ledger::Digest;
use plumb_model::{id::RequirementId, verdict::Outcome};
use serde::{Deserialize, Serialize};

/// The version of this file's form.
const FORM: u32 = 1;

/// Outcomes by requirement, from the first day of the log up to and with `through`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spans {
    form: u32,
    /// The last day judged.
    pub through: Date,
    /// How many entries the log had at its end.
    pub size: u64,
    /// The tree's root then.
    pub root: Digest,
    /// The zone in which days ended.
    pub zone: String,
    /// Each requirement's outcomes with the first day they held, oldest first; neighbours differ.
    pub outcomes: BTreeMap<RequirementId, Vec<(Date, Outcome)>>,
}

impl Spans {
    /// Nothing judged yet.
    #[must_use]
    pub fn before(first: Date, zone: &str) -> Self {
        let root = Digest::empty_tree();
        Self { form: FORM, through: first, size: 0, root, zone: zone.to_owned(), outcomes: BTreeMap::new() }
    }

    /// Notes what a requirement was on a day; days come in order.
    pub fn note(&mut self, day: Date, requirement: &RequirementId, outcome: Outcome) {
        match self.outcomes.get_mut(requirement) {
            Some(spans) => {
                if spans.last().is_none_or(|(_, last)| *last != outcome) {
                    spans.push((day, outcome));
                }
            }
            None => {
                self.outcomes.insert(requirement.clone(), vec![(day, outcome)]);
            }
        }
    }

    /// Since when a requirement has been so without a break, if it is so on `day`.
    #[must_use]
    pub fn since(&self, requirement: &RequirementId, outcome: Outcome, day: Date) -> Date {
        let spans = self.outcomes.get(requirement).map_or(&[][..], Vec::as_slice);
        let before = spans.iter().rev().find(|(from, _)| *from < day);
        match before {
            Some((from, last)) if *last == outcome => *from,
            _ => day,
        }
    }

    /// Reads what was kept; none where nothing was, or where it has another form.
    #[must_use]
    pub fn read(path: &Path) -> Option<Self> {
        let spans: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (spans.form == FORM).then_some(spans)
    }

    /// Keeps them: written aside and renamed, so that a reader finds the old ones or the new.
    ///
    /// # Errors
    /// The operating system's; nothing that matters is lost then.
    pub fn keep(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let aside = path.with_extension("aside");
        let mut file = fs::File::create(&aside)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_span_begins_where_the_outcome_last_changed() {
        let clause: RequirementId = "iso-9001-2015 7.1.5.2".parse().unwrap();
        let mut spans = Spans::before(date(2026, 1, 1), "UTC");
        for (day, outcome) in
            [(1, Outcome::NoEvidence), (2, Outcome::InOrder), (3, Outcome::InOrder), (4, Outcome::Gap)]
        {
            spans.note(date(2026, 1, day), &clause, outcome);
        }
        assert_eq!(spans.since(&clause, Outcome::Gap, date(2026, 1, 9)), date(2026, 1, 4));
        assert_eq!(spans.since(&clause, Outcome::InOrder, date(2026, 1, 9)), date(2026, 1, 9), "it turned today");
        assert_eq!(spans.since(&clause, Outcome::InOrder, date(2026, 1, 4)), date(2026, 1, 2), "as of a past day");
    }
}
