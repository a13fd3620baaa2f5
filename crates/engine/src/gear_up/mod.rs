//! From gap to certificate: the steps of the packs, with what assessments and records show of each, and the days that follow.
//!
//! Nothing here is kept. How far a step is follows from the verdicts of its requirements and from records; days follow from what
//! must be done before what; the pace from the spans. Only decisions are records.

mod burn;
mod decided;
mod evidence;
mod pace;
mod schedule;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use jiff::civil::Date;
use plumb_model::{
    define::{
        plan::{Milestone, Phase, Step},
        register::Part,
    },
    expr::{Others, RecordView},
    id::RequirementId,
    verdict::Outcome,
};

use crate::{
    Engine,
    access::Reader,
    around::Around,
    certification,
    desk::{EvidenceAge, PlanPace, PlanPhase, PlanStep, PlanView, Problem, StepStands, Switches},
    engine::Look,
    people::People,
    playing::PartOf,
    records::LANGUAGE,
};
use decided::Decided;
use schedule::{Piece, days_between, earliest, later, latest};

/// Requirements named for a step at most.
const NAMED: usize = 4;
/// All of a step, in thousandths.
const WHOLE: i64 = 1_000;

impl Engine {
    /// The plan to a certificate.
    pub(crate) fn plan(&self, reader: &Reader) -> Result<PlanView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let people = look.people()?;
        let decided = decided::read(&look, reader, &people)?;
        let (standards, certified) = standards(&look, &decided)?;
        let basis = self.basis(&look, look.today, Switches::default())?;
        let verdicts = self.verdicts(&look, &basis)?;
        let now: BTreeMap<&RequirementId, Outcome> =
            verdicts.iter().map(|verdict| (&verdict.requirement, verdict.outcome)).collect();
        let spans = self.spans_through_yesterday(&look)?;
        let gear_up = &look.rules.packs.gear_up;
        let wanted = |id: &RequirementId| standards.contains(id.standard.as_str());
        let mut ages = Vec::new();
        for kind in &gear_up.evidence {
            if kind.requirements.is_empty() || kind.requirements.iter().any(wanted) {
                ages.push(evidence::of(&look, kind)?);
            }
        }
        let read = Reading { look: &look, people: &people, decided: &decided, now: &now, ages: &ages };
        let mut steps: Vec<Reckoned<'_>> = Vec::new();
        for step in &gear_up.steps {
            let leaves: Vec<&RequirementId> = step.requirements.iter().filter(|id| wanted(id)).collect();
            // A step that only brings other standards in order is no step of this plan.
            if !leaves.is_empty() || step.requirements.is_empty() {
                steps.push(read.step(step, leaves)?);
            }
        }
        let leaves: Vec<&RequirementId> = steps.iter().flat_map(|one| one.leaves.iter().copied()).collect();
        let burn = burn::points(&spans, &leaves, look.today, &now);
        let mut view = PlanView {
            today: look.today,
            standards: names(&look, &standards),
            certified,
            plan: decided.plan.clone(),
            target: decided.target,
            days_a_week: decided.days_a_week.clone(),
            effort: steps.iter().map(|one| one.effort).sum(),
            effort_left: steps.iter().map(|one| one.view.effort_left).sum(),
            steps: Vec::new(),
            earliest: look.today,
            by_work: None,
            pace: pace::pace(&burn, look.today),
            burn,
            evidence: ages.clone(),
            stage1: None,
            stage1_agreed: false,
            concerns: certification::told(&look, reader, &gear_up.concerns, &|_| None)?,
            decide: decided::decide(&look, reader),
        };
        days(&look, &decided, &mut steps, &mut view);
        for age in &mut view.evidence {
            age.stands = evidence::stands(age, look.today, view.stage1);
        }
        view.steps = steps.into_iter().map(|one| one.view).collect();
        Ok(view)
    }
}

/// The standards of the plan: as decided, else those worked by without a certificate, else all worked by.
fn standards(look: &Look, decided: &Decided) -> Result<(BTreeSet<String>, bool), Problem> {
    let packs = &look.rules.packs;
    let known = |id: &String| packs.standards.values().any(|standard| standard.id.as_str() == id);
    let mut worked_by: BTreeSet<String> = look.chosen_standards().into_iter().filter(known).collect();
    if worked_by.is_empty() {
        worked_by = packs.standards.keys().map(ToString::to_string).collect();
    }
    let mut held = BTreeSet::new();
    if let Some(part) = PartOf::find(packs, Part::Certificate) {
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let read = part.read(&record);
            let valid = read.day("decided", &look.zone).is_some()
                && read.day("until", &look.zone).is_none_or(|until| until >= look.today);
            if valid && !look.is_void(&record) {
                held.extend(read.text("standard").map(ToOwned::to_owned));
            }
            ControlFlow::Continue(())
        })?;
    }
    let chosen: BTreeSet<String> = decided.standards.iter().filter(|id| known(id)).cloned().collect();
    let open: BTreeSet<String> = worked_by.difference(&held).cloned().collect();
    let plan = [chosen, open, worked_by].into_iter().find(|set| !set.is_empty()).unwrap_or_default();
    let certified = plan.iter().all(|standard| held.contains(standard));
    Ok((plan, certified))
}

fn names(look: &Look, standards: &BTreeSet<String>) -> Vec<String> {
    let all = look.rules.packs.standards.values().filter(|standard| standards.contains(standard.id.as_str()));
    let mut all: Vec<_> = all.collect();
    // As people count them: 9001 before 27001.
    all.sort_by_key(|standard| (standard.id.as_str().len(), standard.id.as_str()));
    all.into_iter().map(|standard| standard.name.clone()).collect()
}

/// A step with what its days follow from.
struct Reckoned<'a> {
    step: &'a Step,
    leaves: Vec<&'a RequirementId>,
    /// Days of work in all, in tenths.
    effort: i64,
    /// Days that it still takes.
    days: i64,
    view: PlanStep,
}

/// What steps are read from.
struct Reading<'a> {
    look: &'a Look,
    people: &'a People,
    decided: &'a Decided,
    now: &'a BTreeMap<&'a RequirementId, Outcome>,
    ages: &'a [EvidenceAge],
}

impl<'a> Reading<'a> {
    fn step(&self, step: &'a Step, leaves: Vec<&'a RequirementId>) -> Result<Reckoned<'a>, Problem> {
        let outcome = |id: &RequirementId| self.now.get(id).copied().unwrap_or(Outcome::NoEvidence);
        let count = |left: i64| leaves.iter().filter(|id| burn::left(outcome(id)) == left).count();
        let (in_order, half) = (count(0), count(1));
        // Each requirement weighs two halves; records that show the step, as much as one requirement.
        let mut got = 2 * in_order + half;
        let mut all = 2 * leaves.len();
        if let Some(shown) = &step.shown {
            all += 2;
            got += usize::from(self.shown(shown)?) * 2;
        }
        let share = if step.phase == Phase::Operate {
            self.ages.iter().map(|age| evidence::share(age, self.look.today)).min().unwrap_or(WHOLE)
        } else {
            permille(got, all)
        };
        let decided = self.decided.steps.get(step.id.as_str());
        let effort = decided.and_then(|decided| decided.effort).unwrap_or(step.effort_days * 10);
        let days = if step.phase == Phase::Operate {
            self.ages.iter().map(|age| evidence::days_left(age, self.look.today)).max().unwrap_or(0)
        } else {
            (step.takes_days * (WHOLE - share) + WHOLE - 1).div_euclid(WHOLE)
        };
        let mut open: Vec<_> = leaves.iter().filter(|id| burn::left(outcome(id)) > 0).copied().collect();
        open.sort_by_key(|id| std::cmp::Reverse(outcome(id)));
        let named = open.iter().take(NAMED).filter_map(|id| {
            let requirement = self.look.rules.packs.requirement(id)?;
            Some((id.standard.to_string(), id.id.to_string(), requirement.title.clone(), outcome(id)))
        });
        let named_owner = decided.and_then(|decided| decided.owner.clone());
        let by_role = || {
            let holds = |role| self.people.here().find(move |person| person.roles.contains(role));
            step.who.iter().find_map(holds).map(|person| person.name.clone())
        };
        let view = PlanStep {
            id: step.id.to_string(),
            name: step.name.get(LANGUAGE).to_owned(),
            why: step.why.get(LANGUAGE).to_owned(),
            phase: phase(step.phase),
            stands: StepStands::Ready,
            share,
            wanted: leaves.len() as u64,
            in_order: in_order as u64,
            half: half as u64,
            waits_for: Vec::new(),
            effort_left: (effort * (WHOLE - share) + WHOLE - 1).div_euclid(WHOLE),
            effort_decided: decided.is_some_and(|decided| decided.effort.is_some()),
            earliest: None,
            latest: None,
            late_days: 0,
            owner_agreed: named_owner.is_some(),
            owner: named_owner.or_else(by_role),
            agreed: decided.and_then(|decided| decided.agreed),
            settled: decided.is_some_and(|decided| decided.settled),
            record: decided.and_then(|decided| decided.record.clone()),
            open: named.collect(),
            more: open.len().saturating_sub(NAMED) as u64,
        };
        Ok(Reckoned { step, leaves, effort, days, view })
    }

    /// Whether the records that show a step are there.
    fn shown(&self, shown: &plumb_model::define::plan::Shown) -> Result<bool, Problem> {
        let around = Around::new(self.look);
        let others: &dyn Others = &around;
        let mut found = 0;
        self.look.snapshot.each_record(Some(&shown.over), &mut |record| {
            let holds = |when: &plumb_model::expr::Expr| {
                let view = RecordView::among(&record, &self.look.zone, others);
                when.holds(&view, RecordView::OWN, self.look.today).value == Some(true)
            };
            if !self.look.is_void(&record) && !record.erased && shown.when.as_ref().is_none_or(holds) {
                found += 1;
            }
            if found >= shown.count { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        around.fault()?;
        Ok(found >= shown.count)
    }
}

fn permille(got: usize, all: usize) -> i64 {
    let (got, all) = (i64::try_from(got).unwrap_or(0), i64::try_from(all).unwrap_or(i64::MAX));
    if all == 0 { WHOLE } else { got * WHOLE / all }
}

fn phase(phase: Phase) -> PlanPhase {
    match phase {
        Phase::Build => PlanPhase::Build,
        Phase::Operate => PlanPhase::Operate,
        Phase::Look => PlanPhase::Look,
        Phase::Certify => PlanPhase::Certify,
    }
}

/// Works out the days, and what follows from them.
fn days(look: &Look, decided: &Decided, steps: &mut [Reckoned<'_>], view: &mut PlanView) {
    let place = |steps: &[Reckoned<'_>], id: &str| steps.iter().position(|one| one.view.id == id);
    let fixed = |milestone: Option<Milestone>| match milestone {
        Some(Milestone::Stage1) => decided.stage1,
        Some(Milestone::Stage2) => decided.stage2,
        Some(Milestone::Certificate) | None => None,
    };
    let pieces: Vec<Piece> = steps
        .iter()
        .map(|one| Piece {
            days: one.days,
            after: one.step.after.iter().filter_map(|id| place(steps, id.as_str())).collect(),
            not_before: fixed(one.step.milestone),
            done: one.view.share >= WHOLE,
        })
        .collect();
    let forward = earliest(&pieces, look.today);
    view.earliest = forward.iter().map(|(_, end)| *end).max().unwrap_or(look.today);
    let backward = view.target.map(|target| latest(&pieces, target));
    let done: Vec<bool> = pieces.iter().map(|piece| piece.done).collect();
    let open_names: Vec<Vec<String>> = pieces
        .iter()
        .map(|piece| {
            let open = piece.after.iter().filter(|before| !done.get(**before).copied().unwrap_or(true));
            open.filter_map(|before| steps.get(*before)).map(|one| one.view.name.clone()).collect()
        })
        .collect();
    let stage1 = steps.iter().position(|one| one.step.milestone == Some(Milestone::Stage1));
    for (at, (one, waits_for)) in steps.iter_mut().zip(open_names).enumerate() {
        let is_done = done.get(at).copied().unwrap_or(false);
        one.view.stands = match (is_done, one.view.share > 0, waits_for.is_empty()) {
            (true, ..) => StepStands::Done,
            (_, true, _) => StepStands::UnderWay,
            (_, _, true) => StepStands::Ready,
            _ => StepStands::Waits,
        };
        one.view.waits_for = waits_for;
        if !is_done {
            one.view.earliest = forward.get(at).copied();
            one.view.latest = backward.as_ref().and_then(|ends| ends.get(at)).copied();
            let late = one.view.earliest.zip(one.view.latest).map(|((_, end), last)| days_between(last, end));
            one.view.late_days = late.unwrap_or(0).max(0);
        }
    }
    view.stage1_agreed = decided.stage1.is_some();
    let reckoned = |ends: &Vec<Date>| stage1.and_then(|at| ends.get(at)).copied();
    let soonest = stage1.and_then(|at| forward.get(at)).map(|(_, end)| *end);
    view.stage1 = decided.stage1.or_else(|| backward.as_ref().and_then(reckoned)).or(soonest);
    let building = |one: &Reckoned<'_>| one.step.phase == Phase::Build;
    // The same from a day on which all is built.
    let from_built = |built: Date| {
        let floor = |(piece, one): (&Piece, &Reckoned<'_>)| {
            let floor = (building(one) && !piece.done).then_some(built);
            Piece { not_before: piece.not_before.max(floor), ..piece.clone() }
        };
        let pieces: Vec<Piece> = pieces.iter().zip(steps.iter()).map(floor).collect();
        earliest(&pieces, look.today).into_iter().map(|(_, end)| end).max()
    };
    if let PlanPace::Moving { built: Some(built), certificate, .. } = &mut view.pace {
        *certificate = from_built(*built);
    }
    let a_week = decided.days_a_week.as_deref().and_then(decided::tenths).filter(|tenths| *tenths > 0);
    if let Some(a_week) = a_week {
        let to_build: i64 = steps.iter().filter(|one| building(one)).map(|one| one.view.effort_left).sum();
        let days = (to_build * 7 + a_week - 1).div_euclid(a_week);
        view.by_work = from_built(later(look.today, days));
    }
}
