//! What one requirement lends another: whatever the records are, never more than the mapping says, and nothing of it stays once
//! the mapping is gone.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::ToSpan;
use plumb_model::{
    define::{
        edition::{Answering, Ground, Strength, Sure},
        requirement::{Exclusion, Reach, Requirement, Standard},
    },
    fold::RecordState,
    id::{CheckCode, RequirementId, StandardId},
    judge::Judgement,
    verdict::Outcome,
};
use proptest::prelude::*;

use crate::{
    judge_properties::{FIRST, scratch, step, take},
    judge_world::{Packs, packs},
};

/// What answers each leaf of the edition that follows, and how far.
const ANSWERED: [(&str, &[(&str, Strength)]); 5] = [
    ("4.1", &[("4.1", Strength::Full)]),
    ("4.2", &[("4.2", Strength::Most)]),
    ("5.1", &[("5.1", Strength::Part)]),
    ("6", &[("4.1", Strength::Part), ("4.2", Strength::Part), ("6", Strength::Part)]),
    ("7", &[]),
];

fn old(id: &str) -> RequirementId {
    format!("iso-9001-2015 {id}").parse().unwrap()
}

fn new(id: &str) -> RequirementId {
    format!("iso-9001-2026 {id}").parse().unwrap()
}

/// The small company with an edition that follows; `answered`: with what answers its requirements.
fn following(answered: bool) -> Packs {
    let id = StandardId::new("iso-9001-2026").unwrap();
    let by = |(by, strength): &(&str, Strength)| Answering {
        by: old(by),
        strength: *strength,
        ground: Ground::Edition,
        sure: Sure::Confirmed,
        why: None,
    };
    let requirement = |(leaf, answering): &(&str, &[(&str, Strength)])| Requirement {
        id: new(leaf),
        title: (*leaf).to_owned(),
        parent: None,
        leaf: true,
        summary: String::new(),
        asks: Vec::new(),
        exclusion: Exclusion::Never,
        reach: Reach::Records,
        no_check: None,
        sure: Sure::Confirmed,
        answered_by: if answered { answering.iter().map(by).collect() } else { Vec::new() },
        attributes: BTreeMap::new(),
    };
    let standard = Standard {
        id: id.clone(),
        name: "ISO 9001:2026".to_owned(),
        title: "Requirements".to_owned(),
        requirements: ANSWERED.iter().map(requirement).collect(),
        information: Vec::new(),
        edition: None,
        earlier: Vec::new(),
    };
    let before = packs();
    let (mut standards, mut checks) = (before.standards.clone(), before.checks.clone());
    let statement = checks.values().find(|check| matches!(check.form, plumb_model::define::check::Form::Statement));
    let mut statement = statement.unwrap().clone();
    statement.code = CheckCode::new("STM-900").unwrap();
    statement.requirements = ANSWERED.iter().map(|(leaf, _)| new(leaf)).collect();
    checks.insert(statement.code.clone(), statement);
    standards.insert(id, standard);
    Packs { registers: before.registers.clone(), standards, checks }
}

static ANSWERING: LazyLock<Packs> = LazyLock::new(|| following(true));
static ALONE: LazyLock<Packs> = LazyLock::new(|| following(false));

/// How the statement of a requirement stands.
fn stated(judgement: &Judgement, id: &RequirementId) -> Outcome {
    let all = judgement.outcomes.iter().filter(|outcome| outcome.requirement.as_ref() == Some(id));
    all.map(|outcome| outcome.outcome).min().unwrap()
}

/// The best that these lenders allow, by the mapping alone.
fn best(judgement: &Judgement, lenders: &[(&str, Strength)]) -> Outcome {
    let one = |(by, strength): &(&str, Strength)| {
        let stands = stated(judgement, &old(by));
        match (stands, strength) {
            // What is not said, wrongly excluded or not applicable lends nothing of its own.
            (Outcome::NotApplicable | Outcome::Gap | Outcome::SeriousGap, Strength::Full | Strength::Most) => {
                Outcome::NoEvidence
            }
            (_, Strength::Full) => stands,
            (_, Strength::Most) => stands.max(Outcome::Observation),
            (_, Strength::Part) => Outcome::Observation,
        }
    };
    lenders.iter().map(one).min().unwrap_or(Outcome::NoEvidence)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn what_is_lent_is_never_better_than_the_mapping_says_and_never_worse_than_nothing(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut judge, mut records, mut today) = (ANSWERING.judge(), BTreeMap::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let with = judge.judgement(today).clone();
        let without = scratch(&ALONE, &records, false, today);
        for (leaf, lenders) in ANSWERED {
            let (lent, own) = (stated(&with, &new(leaf)), stated(&without, &new(leaf)));
            prop_assert!(lent <= own, "{leaf}: {lent:?} with what others lend, {own:?} without");
            let limit = own.min(best(&without, lenders));
            prop_assert!(lent >= limit, "{leaf}: {lent:?}, though the mapping allows {limit:?} at best");
        }
        // One hop: what an edition lends is its own, whatever was lent to it, and lending leaves the lender as it was.
        for verdict in with.verdicts.iter().filter(|verdict| verdict.requirement.standard.as_str() == "iso-9001-2015") {
            prop_assert_eq!(Some(verdict), without.verdict(&verdict.requirement));
        }
    }

    #[test]
    fn a_standard_switched_on_and_off_again_leaves_every_assessment_as_it_was(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut judge, mut records, mut today) = (packs().judge(), BTreeMap::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let before = judge.judgement(today).clone();
        let on = scratch(&ANSWERING, &records, true, today);
        for verdict in &before.verdicts {
            prop_assert_eq!(Some(verdict), on.verdict(&verdict.requirement));
        }
        prop_assert_eq!(before, scratch(packs(), &records, true, today));
    }

    #[test]
    fn with_what_others_lend_judging_step_by_step_equals_judging_from_scratch(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut judge, mut records, mut today) = (ANSWERING.judge(), BTreeMap::new(), FIRST);
        for (place, step) in steps.iter().enumerate() {
            take(&mut judge, &mut records, &mut today, step);
            if place % 3 != 1 {
                prop_assert_eq!(judge.judgement(today), &scratch(&ANSWERING, &records, place % 2 == 0, today));
            }
        }
    }

    #[test]
    fn what_is_lent_holds_until_the_day_it_names(steps in prop::collection::vec(step(), 1..40)) {
        let (mut judge, mut records, mut today) = (ANSWERING.judge(), BTreeMap::<_, RecordState>::new(), FIRST);
        for step in &steps {
            take(&mut judge, &mut records, &mut today, step);
        }
        let before = judge.judgement(today).clone();
        for ahead in (1_i64..90).step_by(7) {
            let day = today.checked_add(ahead.days()).unwrap();
            let later = scratch(&ANSWERING, &records, false, day);
            for old in before.verdicts.iter().filter(|old| old.holds_until.is_none_or(|until| day < until)) {
                prop_assert_eq!(Some(old.outcome), later.verdict(&old.requirement).map(|verdict| verdict.outcome), "{}", old.requirement);
            }
        }
    }
}
