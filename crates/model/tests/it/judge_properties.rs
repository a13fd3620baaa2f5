//! What must hold of judging whatever the records are: histories are drawn at random, and judged in two ways.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use plumb_model::{
    define::check::{Basis, Form},
    fold::RecordState,
    id::RecordId,
    judge::{Judge, Judgement},
    verdict::Outcome,
};
use proptest::prelude::*;

use crate::{
    expr_world::{Making, record},
    judge_world::{Packs, packs},
};

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Put(Box<RecordState>),
    Remove(u128),
    Day(i64),
}

pub(crate) const FIRST: Date = jiff::civil::date(2026, 3, 1);

fn day() -> impl Strategy<Value = String> {
    (-500_i64..300).prop_map(|offset| FIRST.checked_add(offset.days()).unwrap().to_string())
}

fn maybe<T: std::fmt::Debug + Clone>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop_oneof![1 => Just(None), 4 => of.prop_map(Some)]
}

fn with<T>(making: Making, value: Option<T>, set: impl FnOnce(Making, T) -> Making) -> Making {
    match value {
        Some(value) => set(making, value),
        None => making,
    }
}

fn state(making: Making, void: bool) -> Making {
    if void { making.state("void") } else { making }
}

fn thing() -> impl Strategy<Value = RecordState> {
    let name = prop::sample::select(vec!["x", "y"]);
    let at = prop::sample::select(vec!["in_use", "in_use", "in_use", "done", "void"]);
    (
        1_u128..5,
        name,
        at,
        maybe(day()),
        maybe(1_u8..14),
        maybe(any::<bool>()),
        maybe(10_u128..13),
        prop::collection::vec(0_u8..4, 0..3),
    )
        .prop_map(|(n, name, at, due, interval, high, place, rows)| {
            let making = record("things", n).state(at).set("name", name);
            let making = with(making, due, |m, due| m.set("due", &due));
            let making = with(making, interval, |m, n| m.set("interval", &n.to_string()));
            let making = with(making, high, |m, high| m.set("risk", if high { "high" } else { "low" }));
            let making = with(making, place, |m, place| m.link("place", "places", place));
            let rows = rows.into_iter().enumerate();
            rows.fold(making, |m, (row, value)| m.row("rows", &row.to_string(), &[("value", &value.to_string())])).0
        })
}

fn place() -> impl Strategy<Value = RecordState> {
    (10_u128..13, any::<bool>(), maybe(day()), maybe(40_u128..43), prop::bool::weighted(0.2)).prop_map(
        |(n, attic, review, keeper, void)| {
            let making = state(record("places", n), void).set("name", if attic { "attic" } else { "hall" });
            let making = with(making, review, |m, review| m.set("review", &review));
            with(making, keeper, |m, keeper| m.link("keeper", "people", keeper)).0
        },
    )
}

fn event() -> impl Strategy<Value = RecordState> {
    let clauses = prop::collection::vec(prop::sample::select(vec!["4", "4.1", "4.2", "5.1", "6"]), 0..3);
    (20_u128..26, 1_u128..5, day(), maybe(any::<bool>()), clauses, prop::bool::weighted(0.2)).prop_map(
        |(n, thing, on, passed, clauses, void)| {
            let making = state(record("events", n), void).link("thing", "things", thing).set("on", &on);
            let clauses = clauses.iter().map(|clause| format!("iso-9001-2015 {clause}").as_str().into()).collect();
            let making = making.raw("clauses", plumb_model::raw::Raw::List(clauses));
            with(making, passed, |m, passed| m.set("result", if passed { "passed" } else { "failed" })).0
        },
    )
}

fn other() -> impl Strategy<Value = RecordState> {
    let person = (40_u128..43, prop::bool::weighted(0.2))
        .prop_map(|(n, void)| state(record("people", n), void).set("name", "P").0);
    let company = maybe(day()).prop_map(|visit| {
        with(record("company", 50).set("name", "C"), visit, |m, visit| m.set("next_visit", &visit)).0
    });
    let clause = prop::sample::select(vec!["4", "4.1", "4.2", "5.1", "6"]);
    let statement = (
        (60_u128..64, clause, prop::bool::weighted(0.8), any::<bool>(), prop::bool::weighted(0.2)),
        (maybe(day()), maybe(prop::sample::select(vec!["N-0001", "N-0020", "N-0060"])), maybe(day()), maybe(day())),
    )
        .prop_map(|((n, clause, applicable, justified, void), (confirmed, evidence, from, until))| {
            let clause = plumb_model::raw::Raw::List(vec![format!("iso-9001-2015 {clause}").as_str().into()]);
            let making =
                state(record("statements", n), void).raw("requirements", clause).raw("applicable", applicable.into());
            let making = if justified { making.set("justification", "so") } else { making.set("text", "like this") };
            let making = if n == 60 { making.set("text", "like this").set("driver", "law") } else { making };
            let making = with(making, confirmed, |m, on| m.set("confirmed_on", &on).link("confirmed_by", "people", 40));
            let row: Vec<(&str, String)> = [("record", evidence.map(str::to_owned)), ("from", from), ("until", until)]
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect();
            let row: Vec<(&str, &str)> = row.iter().map(|(name, value)| (*name, value.as_str())).collect();
            making.row("evidence", "1", &row).0
        });
    let code = prop::sample::select(vec!["DUE-001", "BAC-001", "REC-001", "COV-001"]);
    let kind = prop::sample::select(vec!["elsewhere", "not_our_way", "accepted"]);
    let answer = (70_u128..73, code, kind, maybe(1_u128..5), day(), 40_u128..42, 40_u128..42).prop_map(
        |(n, code, kind, subject, until, by, confirmed)| {
            let making = record("answers", n).set("check", code).set("kind", kind).set("until", &until);
            let making = with(making, subject, |m, n| m.set("subject", &format!("N-{n:04}")));
            making.link("by", "people", by).link("confirmed_by", "people", confirmed).0
        },
    );
    let declaration =
        (80_u128..82, prop::sample::select(vec!["things", "events"]), day()).prop_map(|(n, register, review)| {
            record("declarations", n)
                .set("register", register)
                .set("reason", "so")
                .set("review", &review)
                .link("by", "people", 40)
                .0
        });
    let code = prop::sample::select(vec!["DUE-001", "BAC-001", "REC-001", "COV-001"]);
    let corrective = (90_u128..93, code, maybe(1_u128..5), day(), any::<bool>(), prop::bool::weighted(0.8)).prop_map(
        |(n, code, subject, closed, effective, done)| {
            let making = record("correctives", n).state(if done { "done" } else { "open" }).set("check", code);
            let making = making.set("effect", if effective { "effective" } else { "partly" }).set("closed", &closed);
            with(making, subject, |m, n| m.set("subject", &format!("N-{n:04}"))).0
        },
    );
    prop_oneof![1 => person, 1 => company, 3 => statement, 2 => answer, 1 => declaration, 2 => corrective]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let put = prop_oneof![3 => thing(), 2 => place(), 4 => event(), 4 => other()]
        .prop_map(|state| Step::Put(Box::new(state)));
    let remove =
        prop::sample::select((1..5).chain(10..13).chain(20..26).chain(60..64).chain(90..93).collect::<Vec<u128>>())
            .prop_map(Step::Remove);
    prop_oneof![12 => put, 1 => remove, 3 => (-40_i64..120).prop_map(Step::Day)]
}

pub(crate) fn scratch(
    packs: &Packs,
    records: &BTreeMap<RecordId, RecordState>,
    backwards: bool,
    today: Date,
) -> Judgement {
    let mut judge = packs.judge();
    let mut all: Vec<&RecordState> = records.values().collect();
    if backwards {
        all.reverse();
    }
    for record in all {
        judge.put(record);
    }
    judge.judgement(today).clone()
}

pub(crate) fn take(judge: &mut Judge, records: &mut BTreeMap<RecordId, RecordState>, today: &mut Date, step: &Step) {
    match step {
        Step::Put(state) => {
            judge.put(state);
            records.insert(state.record, (**state).clone());
        }
        Step::Remove(n) => {
            judge.remove(crate::expr_world::id(*n));
            records.remove(&crate::expr_world::id(*n));
        }
        Step::Day(days) => *today = today.checked_add(days.days()).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn judging_step_by_step_equals_judging_from_scratch_in_any_order(steps in prop::collection::vec(step(), 1..40)) {
        let packs = packs();
        let (mut judge, mut records, mut today) = (packs.judge(), BTreeMap::new(), FIRST);
        for (place, step) in steps.iter().enumerate() {
            take(&mut judge, &mut records, &mut today, step);
            // Some steps go unjudged, so that several changes are taken in at once.
            if place % 3 != 1 {
                let fresh = scratch(packs, &records, place % 2 == 0, today);
                let kept = judge.judgement(today);
                for (kept, fresh) in kept.outcomes.iter().zip(&fresh.outcomes) {
                    prop_assert_eq!(kept, fresh);
                }
                prop_assert_eq!(kept, &fresh);
            }
        }
    }

    #[test]
    fn a_judge_made_from_a_later_one_equals_judging_from_scratch(
        steps in prop::collection::vec(step(), 1..40), share in 0_usize..=100,
    ) {
        let packs = packs();
        let (mut judge, mut records, mut today) = (packs.judge(), BTreeMap::<RecordId, RecordState>::new(), FIRST);
        let size = steps.len() * share / 100;
        let mut then = BTreeMap::new();
        for (seq, step) in steps.iter().enumerate() {
            let step = match step {
                Step::Put(state) => {
                    let mut state = state.clone();
                    state.last_seq = seq as u64;
                    state.first_seq = records.get(&state.record).map_or(seq as u64, |known| known.first_seq);
                    Step::Put(state)
                }
                // What is in the log stays in it.
                Step::Remove(_) => continue,
                Step::Day(days) => {
                    judge.judgement(today);
                    Step::Day(*days)
                }
            };
            take(&mut judge, &mut records, &mut today, &step);
            if seq < size {
                then.clone_from(&records);
            }
        }
        let known = judge.known_before(size as u64);
        let (mut before, changed) = judge.before(packs.for_judge(), size as u64);
        prop_assert_eq!(known, (then.len(), changed.len()));
        for record in changed {
            before.put(&then[&record]);
        }
        let fresh = scratch(packs, &then, share % 2 == 0, today);
        prop_assert_eq!(before.judgement(today), &fresh);
        // The later one is none the worse for it.
        prop_assert_eq!(judge.judgement(today), &scratch(packs, &records, false, today));
    }

    #[test]
    fn nothing_empty_is_in_order_a_statement_alone_never_is_and_severity_keeps_its_bounds(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let packs = packs();
        let (mut judge, mut records, mut today) = (packs.judge(), BTreeMap::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let judgement = judge.judgement(today);
        for outcome in &judgement.outcomes {
            let check = &packs.checks[&outcome.code];
            if outcome.outcome == Outcome::InOrder {
                prop_assert!(outcome.total > 0 && outcome.failed.is_empty() && outcome.answered == 0, "{:?}", outcome);
            }
            if outcome.outcome == Outcome::NotApplicable && outcome.requirement.is_none() {
                prop_assert_eq!(outcome.total, 0);
            }
            let worst = match check.basis {
                Basis::GoodPractice => Outcome::Observation,
                Basis::OwnRule(_) => Outcome::Gap,
                _ => Outcome::SeriousGap,
            };
            prop_assert!(outcome.outcome <= worst || outcome.outcome == Outcome::NoEvidence || outcome.answered > 0, "{:?}", outcome);
            if outcome.outcome == Outcome::SeriousGap && matches!(check.form, Form::Every { .. }) {
                let share = check.serious_when.is_some() && outcome.failed.len() as u64 * 2 >= outcome.total;
                prop_assert!(share || outcome.say.contains("it came back"), "{:?}", outcome);
            }
        }
        // Only statements and people: words alone.
        records.retain(|_, record| matches!(record.register.as_str(), "statements" | "people"));
        for outcome in scratch(packs, &records, false, today).outcomes {
            prop_assert!(outcome.outcome != Outcome::InOrder && outcome.outcome != Outcome::Observation, "{:?}", outcome);
        }
        prop_assert!(scratch(packs, &BTreeMap::new(), false, today).verdicts.iter().all(|v| v.outcome == Outcome::NoEvidence));
    }

    #[test]
    fn days_to_come_are_judged_as_from_scratch_and_leave_today_as_it_was(
        steps in prop::collection::vec(step(), 1..30), then in step(),
    ) {
        let packs = packs();
        let (mut judge, mut records, mut today) = (packs.judge(), BTreeMap::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let now = judge.judgement(today).clone();
        let mut seen = Vec::new();
        judge.ahead(today, today.checked_add(400.days()).unwrap(), &mut |day, verdicts| seen.push((day, verdicts.to_vec())));
        prop_assert_eq!(seen.first().map(|(day, verdicts)| (*day, verdicts)), Some((today, &now.verdicts)));
        for (day, verdicts) in &seen {
            prop_assert_eq!(verdicts, &scratch(packs, &records, false, *day).verdicts);
        }
        prop_assert_eq!(judge.judgement(today), &now);
        take(&mut judge, &mut records, &mut today, &then);
        prop_assert_eq!(judge.judgement(today), &scratch(packs, &records, false, today));
    }

    #[test]
    fn an_outcome_stays_as_it_is_until_the_day_it_names(steps in prop::collection::vec(step(), 1..40)) {
        let packs = packs();
        let (mut judge, mut records, mut today) = (packs.judge(), BTreeMap::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let before = judge.judgement(today).clone();
        let mut days: Vec<Date> = (1_i64..60).map(|ahead| today.checked_add(ahead.days()).unwrap()).collect();
        // And right before each day named, however far.
        days.extend(before.outcomes.iter().filter_map(|outcome| outcome.holds_until?.yesterday().ok()).filter(|day| *day > today));
        // From the last day backwards: a judge that goes back looks at everything anew, and takes nothing over.
        days.sort_unstable();
        let mut fresh = packs.judge();
        for record in records.values() {
            fresh.put(record);
        }
        for day in days.into_iter().rev() {
            let later = fresh.judgement(day).clone();
            for (old, new) in before.outcomes.iter().zip(&later.outcomes) {
                if old.holds_until.is_none_or(|until| day < until) {
                    let of = |o: &plumb_model::verdict::CheckOutcome| (o.outcome, o.total, o.failed.clone(), o.answered);
                    prop_assert_eq!(of(old), of(new), "{} on {}, judged on {}: {:?}", old.code, day, today, old.holds_until);
                }
            }
            for (old, new) in before.verdicts.iter().zip(&later.verdicts) {
                if old.holds_until.is_none_or(|until| day < until) {
                    prop_assert_eq!(old.outcome, new.outcome);
                }
            }
        }
    }
}
