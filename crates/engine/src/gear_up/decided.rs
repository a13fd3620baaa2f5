//! What people decided of the plan: the day wanted, days agreed, who answers for a step, how much work it is here. All of it records.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::civil::Date;
use plumb_model::{
    define::register::{Part, StateKind},
    fold::RecordState,
    id::RecordId,
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{LinkView, PlanDecide, PlanStepFields, Problem},
    engine::Look,
    people::People,
    playing::PartOf,
    trail::link_to,
};

/// What was decided of the whole.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) plan: Option<LinkView>,
    pub(super) target: Option<Date>,
    pub(super) standards: Vec<String>,
    pub(super) days_a_week: Option<String>,
    pub(super) stage1: Option<Date>,
    pub(super) stage2: Option<Date>,
    pub(super) steps: BTreeMap<String, DecidedStep>,
}

/// What was decided of a step.
#[derive(Debug)]
pub(super) struct DecidedStep {
    pub(super) record: Option<LinkView>,
    pub(super) owner: Option<String>,
    pub(super) agreed: Option<Date>,
    /// Days of work, in tenths.
    pub(super) effort: Option<i64>,
    pub(super) settled: bool,
}

/// The plan that runs, the oldest should there be several, with its steps.
pub(super) fn read(look: &Look, reader: &Reader, people: &People) -> Result<Decided, Problem> {
    let mut decided = Decided::default();
    let Some(part) = PartOf::find(&look.rules.packs, Part::Plan) else { return Ok(decided) };
    let mut running: Option<RecordState> = None;
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let older = running.as_ref().is_none_or(|known| record.first_seq < known.first_seq);
        if stands(look, &record) == Some(StateKind::Open) && look.may_see(reader, &record) && older {
            running = Some(record);
        }
        ControlFlow::Continue(())
    })?;
    if let Some(plan) = running {
        let read = part.read(&plan);
        decided.target = read.day("target", &look.zone);
        let standards = read.raw("standards").into_iter().flat_map(Raw::items);
        decided.standards = standards.filter_map(Raw::as_text).map(ToOwned::to_owned).collect();
        decided.days_a_week = read.text("days_a_week").map(ToOwned::to_owned);
        decided.stage1 = read.day("stage1", &look.zone);
        decided.stage2 = read.day("stage2", &look.zone);
        decided.plan = link_to(look, &plan);
        decided.steps = steps(look, reader, people, plan.record)?;
    }
    Ok(decided)
}

fn stands(look: &Look, record: &RecordState) -> Option<StateKind> {
    let register = look.register_of(record)?;
    Some(register.state(record.state.as_ref()?.as_str())?.kind)
}

fn steps(
    look: &Look,
    reader: &Reader,
    people: &People,
    plan: RecordId,
) -> Result<BTreeMap<String, DecidedStep>, Problem> {
    let mut steps = BTreeMap::new();
    let Some(part) = PartOf::find(&look.rules.packs, Part::PlanStep) else { return Ok(steps) };
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let read = part.read(&record);
        if read.link("plan") == Some(plan)
            && !look.is_void(&record)
            && !record.erased
            && look.may_see(reader, &record)
            && let Some(step) = read.text("step")
        {
            let decided = DecidedStep {
                record: link_to(look, &record),
                owner: read.link("owner").and_then(|owner| people.name(owner)).map(ToOwned::to_owned),
                agreed: read.day("agreed", &look.zone),
                effort: read.text("effort").and_then(tenths),
                settled: stands(look, &record) == Some(StateKind::Done),
            };
            steps.insert(step.to_owned(), decided);
        }
        ControlFlow::Continue(())
    })?;
    Ok(steps)
}

/// Where decisions are taken.
pub(super) fn decide(look: &Look, reader: &Reader) -> Option<PlanDecide> {
    let packs = &look.rules.packs;
    let plans = PartOf::find(packs, Part::Plan)?;
    let steps = PartOf::find(packs, Part::PlanStep).and_then(|part| {
        Some(PlanStepFields {
            register: part.register.id.to_string(),
            plan: part.field("plan")?.to_string(),
            step: part.field("step")?.to_string(),
            title: part.register.title.to_string(),
        })
    });
    let may = reader.may_create(packs, plans.register);
    Some(PlanDecide { plans: plans.register.id.to_string(), steps, may })
}

/// A decimal number in tenths, rounded up: `2.25` is 23.
pub(super) fn tenths(text: &str) -> Option<i64> {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let whole: i64 = whole.parse().ok()?;
    let mut digits = rest.chars().map(|digit| digit.to_digit(10));
    let first = digits.next().unwrap_or(Some(0))?;
    let more = digits.try_fold(false, |more, digit| digit.map(|digit| more || digit > 0))?;
    whole.checked_mul(10)?.checked_add(i64::from(first) + i64::from(more))
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn days_of_work_are_kept_in_tenths() {
        assert_eq!(tenths("3"), Some(30));
        assert_eq!(tenths("2.5"), Some(25));
        assert_eq!(tenths("2.25"), Some(23));
        assert_eq!(tenths("2.50"), Some(25));
        assert_eq!(tenths("two"), None);
    }
}
