//! What changes for the worse in days to come, if nobody acts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use plumb_model::{
    id::RequirementId,
    verdict::{CheckOutcome, Failure, Outcome, Verdict},
};

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ProblemKind, Switches, Turn, TurnsView},
    engine::Look,
    readiness::{
        report::{SHOWN, Writer},
        told::AsOf,
    },
};

/// What turns worse, for whoever asks; judged once for all readers.
#[derive(Debug)]
pub(crate) struct Forecast {
    pub(crate) until: Date,
    turns: Vec<Turning>,
}

/// A leaf that turns worse.
#[derive(Debug)]
struct Turning {
    day: Date,
    requirement: RequirementId,
    before: Outcome,
    after: Outcome,
    say: Vec<String>,
    failures: Vec<Failure>,
}

impl Engine {
    /// What changes for the worse up to a day to come.
    pub(crate) fn turns(&self, reader: &Reader, until: Date) -> Result<TurnsView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        if until < look.today {
            let say = format!("`{until}` is past; what turns worse lies ahead");
            return Err(Problem::new(ProblemKind::Content, "content.day-past", say)
                .help("name a day from today on")
                .field("until"));
        }
        self.turns_in(&look, reader, until)
    }

    pub(crate) fn turns_in(&self, look: &Look, reader: &Reader, until: Date) -> Result<TurnsView, Problem> {
        let forecast = self.forecast(look, until)?;
        let basis = self.basis(look, look.today, Switches::default())?;
        let writer = Writer::new(look, reader, &basis, None);
        let standards = writer.standards(None)?;
        let owners = writer.owners()?;
        let mut view = TurnsView { today: look.today, until, turns: Vec::new(), red: 0 };
        for turning in forecast.turns.iter().filter(|turning| turning.day <= until) {
            let ours = standards.iter().find(|standard| standard.id == turning.requirement.standard);
            let Some(requirement) =
                ours.and_then(|standard| standard.requirements.iter().find(|it| it.id == turning.requirement))
            else {
                continue;
            };
            let mut records = Vec::new();
            for failure in &turning.failures {
                if records.len() < SHOWN
                    && let Some(named) = writer.named(failure)?
                {
                    records.push(named);
                }
            }
            let more = u64::try_from(turning.failures.len().saturating_sub(records.len())).unwrap_or(u64::MAX);
            view.turns.push(Turn {
                day: turning.day,
                standard: turning.requirement.standard.to_string(),
                id: turning.requirement.id.to_string(),
                title: requirement.title.clone(),
                before: turning.before,
                after: turning.after,
                say: turning.say.clone(),
                records,
                more,
                owner: owners.of(&turning.requirement).map(|owner| owner.name.clone()),
            });
        }
        let red = view.turns.iter().filter(|turn| turn.before < Outcome::Gap && turn.after >= Outcome::Gap);
        let red: BTreeSet<(&str, &str)> = red.map(|turn| (turn.standard.as_str(), turn.id.as_str())).collect();
        view.red = u64::try_from(red.len()).unwrap_or(u64::MAX);
        Ok(view)
    }

    fn forecast(&self, look: &Look, until: Date) -> Result<Arc<Forecast>, Problem> {
        let as_of = AsOf::of(look);
        if let Some(known) = self.told.forecast(as_of, until) {
            return Ok(known);
        }
        let leaves: BTreeSet<&RequirementId> = look
            .rules
            .packs
            .standards
            .values()
            .flat_map(|standard| &standard.requirements)
            .filter(|requirement| requirement.leaf)
            .map(|requirement| &requirement.id)
            .collect();
        let mut before: BTreeMap<RequirementId, Verdict> = BTreeMap::new();
        let mut turns = Vec::new();
        self.with_live(look, |live| {
            live.each_day_ahead(look.today, until, &mut |day, verdicts| {
                for verdict in verdicts.iter().filter(|verdict| leaves.contains(&verdict.requirement)) {
                    let known = before.insert(verdict.requirement.clone(), verdict.clone());
                    let Some(known) = known.filter(|known| known.outcome < verdict.outcome) else { continue };
                    turns.push(turning(day, &known, verdict));
                }
            });
            Ok(())
        })?;
        let forecast = Arc::new(Forecast { until, turns });
        self.told.keep_forecast(as_of, &forecast);
        Ok(forecast)
    }
}

/// The checks that make it worse, and what fails now that did not fail before.
fn turning(day: Date, before: &Verdict, after: &Verdict) -> Turning {
    let known: BTreeMap<_, &CheckOutcome> = before.checks.iter().map(|check| (&check.code, check.as_ref())).collect();
    let worse = |check: &&Arc<CheckOutcome>| {
        let was = known.get(&check.code).map_or(Outcome::InOrder, |known| known.outcome);
        check.outcome > was && check.outcome > before.outcome
    };
    let mut say = Vec::new();
    let mut failures = Vec::new();
    for check in after.checks.iter().filter(worse) {
        if !check.say.is_empty() {
            say.push(check.say.clone());
        }
        let was = known.get(&check.code).map_or(&[][..], |known| known.failed.as_slice());
        failures.extend(check.failed.iter().filter(|failure| !was.contains(failure)).cloned());
    }
    let (requirement, before, after) = (after.requirement.clone(), before.outcome, after.outcome);
    Turning { day, requirement, before, after, say, failures }
}
