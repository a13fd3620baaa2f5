//! Home: what waits for somebody, what that person waits for, and what comes next; as much as the person's seat asks for.

mod facts;
mod path;
mod processes;
mod waits;

use std::{collections::BTreeSet, sync::Arc};

use plumb_model::{define::role::Seat, verdict::Outcome};

use crate::{
    Engine,
    access::Reader,
    desk::{
        HomeOf, NextThing, OverviewView, Problem, ReadinessReport, RequirementRow, Switches, Turn, WorkItem, WorstView,
    },
    engine::Look,
    people::People,
    readiness::AsOf,
};

/// Requirements named on a home page at most.
const WORST: usize = 6;
/// Things to do next.
const NEXT: usize = 3;
/// Of each kind at most, so that late work does not hide a gap.
const OF_A_KIND: usize = 2;
/// What falls to somebody next: so many things, within so many days.
const AHEAD: usize = 4;
const LOOKS_AHEAD_DAYS: i64 = 365;
/// Items of work given at most.
const WORK: usize = 200;

impl Engine {
    /// Somebody's home.
    pub(crate) fn overview(&self, reader: &Reader) -> Result<Arc<OverviewView>, Problem> {
        let look = self.look()?;
        let as_of = AsOf::of(&look);
        if let Some(known) = self.told.home(as_of, reader.person()) {
            return Ok(known);
        }
        let home = Arc::new(self.home(&look, reader)?);
        if !home.judging {
            self.told.keep_home(as_of, reader.person(), &home);
        }
        Ok(home)
    }

    fn home(&self, look: &Look, reader: &Reader) -> Result<OverviewView, Problem> {
        let people = look.people()?;
        let home = home_of(reader);
        let person = reader.person().and_then(|id| people.get(id));
        let mut work = look.work_of(reader, &people, reader.person(), None)?;
        let (waits, more_waits) = look.waits(reader, &people, home, &work)?;
        let next_visit = if home == HomeOf::Guest { None } else { look.next_visit()? };
        let stood_in = person.map(|person| people.stood_in_by(person.id)).into_iter().flatten();
        let mut view = OverviewView {
            home,
            name: person.map(|person| person.name.clone()),
            organisation: look.organisation_text("name").unwrap_or_default(),
            today: look.today,
            could_be_found: 0,
            ahead: Vec::new(),
            processes: Vec::new(),
            stands_in: stood_in.map(|other| (other.name.clone(), other.away_until)).collect(),
            waits,
            more_waits,
            certificates: look.certificates_for(reader)?,
            next_visit,
            copies: look.copies(reader)?,
            path: None,
            next: Vec::new(),
            figures: None,
            turns: Vec::new(),
            worst: Vec::new(),
            work: Vec::new(),
            judging: false,
        };
        let assessed =
            matches!(home, HomeOf::Manager | HomeOf::TopManagement | HomeOf::InternalAuditor | HomeOf::ProcessOwner);
        view.judging = assessed && self.is_judging_long(look);
        if view.judging {
            view.next = next(&work, &[], &[]);
        } else if assessed {
            let report = self.readiness_in(look, reader, look.today, None, Switches::default(), true)?;
            let ahead = next_visit.filter(|visit| *visit > look.today);
            view.turns = match ahead {
                Some(visit) => self.turns_in(look, reader, visit)?.turns,
                None => Vec::new(),
            };
            view.turns.retain(|turn| turn.before < Outcome::Gap && turn.after >= Outcome::Gap);
            let mut said: BTreeSet<Vec<String>> = BTreeSet::new();
            view.turns.retain(|turn| said.insert(turn.say.clone()));
            view.could_be_found = could_be_found(&work, &report, &view.turns);
            view.worst = worst(&report, home);
            view.figures.clone_from(&report.figures);
            if home == HomeOf::ProcessOwner {
                view.processes = look.processes(reader)?;
            }
            if matches!(home, HomeOf::ProcessOwner | HomeOf::InternalAuditor) {
                view.ahead = look.ahead(reader, &people, &work)?;
            }
            if home == HomeOf::Manager {
                view.path = look.path(reader, &people, &report)?;
                view.next = next(&work, &view.worst, &view.turns);
            }
        }
        work.truncate(WORK);
        view.work = work;
        Ok(view)
    }
}

impl Look {
    /// What falls to whoever reads after what waits already: the next audit, the next review.
    fn ahead(&self, reader: &Reader, people: &People, work: &[WorkItem]) -> Result<Vec<WorkItem>, Problem> {
        let until = self.today.checked_add(jiff::Span::new().days(LOOKS_AHEAD_DAYS)).unwrap_or(self.today);
        let mut items = self.work_of(reader, people, reader.person(), Some(until))?;
        let waits = |item: &WorkItem| {
            work.iter().any(|known| (&known.record, &known.obligation) == (&item.record, &item.obligation))
        };
        items.retain(|item| !waits(item));
        items.truncate(AHEAD);
        Ok(items)
    }
}

fn home_of(reader: &Reader) -> HomeOf {
    match reader.seat() {
        Some(Seat::Manager) => HomeOf::Manager,
        Some(Seat::TopManagement) => HomeOf::TopManagement,
        Some(Seat::InternalAuditor) => HomeOf::InternalAuditor,
        Some(Seat::ProcessOwner) => HomeOf::ProcessOwner,
        Some(Seat::Guest) => HomeOf::Guest,
        None => HomeOf::Staff,
    }
}

/// Work on records that an auditor would find today, or on the day of the visit if nobody acts.
fn could_be_found(work: &[WorkItem], report: &ReadinessReport, turns: &[Turn]) -> u64 {
    let gaps = report.requirements.iter().filter(|row| row.leaf && row.verdict >= Outcome::Gap);
    let now = gaps.flat_map(|row| row.records.iter().map(String::as_str));
    let then = turns.iter().flat_map(|turn| turn.records.iter().map(|(_, number, _)| number.as_str()));
    let found: BTreeSet<&str> = now.chain(then).collect();
    let concerned = work.iter().filter(|item| item.number.as_deref().is_some_and(|number| found.contains(number)));
    u64::try_from(concerned.count()).unwrap_or(u64::MAX)
}

/// What stands worst; for whoever answers for a part, of that part only.
fn worst(report: &ReadinessReport, home: HomeOf) -> Vec<WorstView> {
    let ours = |row: &&RequirementRow| home != HomeOf::ProcessOwner || row.mine;
    let mut rows: Vec<&RequirementRow> =
        report.requirements.iter().filter(|row| row.leaf && row.verdict > Outcome::InOrder).filter(ours).collect();
    rows.sort_by(|a, b| b.verdict.cmp(&a.verdict).then_with(|| a.since.cmp(&b.since)));
    // One cause speaks for several requirements; named once it is one thing to do.
    let mut said: BTreeSet<&str> = BTreeSet::new();
    rows.retain(|row| row.say.first().is_none_or(|say| said.insert(say)));
    rows.truncate(WORST);
    rows.into_iter()
        .map(|row| WorstView {
            standard: row.standard.clone(),
            id: row.id.clone(),
            title: row.title.clone(),
            verdict: row.verdict,
            say: row.say.first().cloned().unwrap_or_default(),
            owner: row.owner.clone(),
            since: row.since,
        })
        .collect()
}

/// Late work, gaps, and what turns into one; not all of a kind.
fn next(work: &[WorkItem], worst: &[WorstView], turns: &[Turn]) -> Vec<NextThing> {
    let late = work.iter().filter(|item| item.overdue).take(OF_A_KIND).cloned().map(NextThing::Work);
    let gaps = worst.iter().filter(|row| row.verdict >= Outcome::Gap).take(OF_A_KIND).cloned().map(NextThing::Gap);
    let ahead = turns.iter().take(OF_A_KIND).cloned().map(NextThing::Ahead);
    let coming = work.iter().filter(|item| !item.overdue).cloned().map(NextThing::Work);
    late.chain(gaps).chain(ahead).chain(coming).take(NEXT).collect()
}
