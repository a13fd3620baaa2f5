//! The packs that ship: they load without a mistake, and hold what a company counts on.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::{civil::date, tz::TimeZone};
use plumb_model::{
    define::{check::Form, register::Part},
    judge::{Judge, JudgePacks},
    pack::PackSet,
    verdict::Outcome,
};

fn shipped() -> &'static PackSet {
    static PACKS: OnceLock<PackSet> = OnceLock::new();
    PACKS.get_or_init(|| crate::pack_load::shipped().unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

#[test]
fn the_shipped_packs_hold_every_requirement_check_and_part() {
    let packs = shipped();
    let leaves: BTreeMap<&str, usize> = packs
        .standards
        .values()
        .map(|standard| (standard.id.as_str(), standard.requirements.iter().filter(|r| r.leaf).count()))
        .collect();
    assert_eq!(leaves, BTreeMap::from([("iso-27001-2022", 30 + 93), ("iso-9001-2015", 65)]));
    assert!(packs.checks.len() >= 60, "{} checks", packs.checks.len());
    for part in [
        Part::Person,
        Part::Organisation,
        Part::Statement,
        Part::Answer,
        Part::Declaration,
        Part::Grant,
        Part::Copy,
        Part::Certificate,
    ] {
        assert!(packs.playing(part).is_some(), "no register plays {part:?}");
    }
}

#[test]
fn every_check_is_shown_at_work_by_at_least_three_cases() {
    let packs = shipped();
    for code in packs.checks.keys() {
        let cases = packs.fixtures.get(code).map_or(0, Vec::len);
        assert!(cases >= 3, "`{code}` has {cases} cases");
    }
}

#[test]
fn every_leaf_requirement_is_spoken_for_by_its_statement() {
    let packs = shipped();
    for standard in packs.standards.values() {
        for requirement in standard.requirements.iter().filter(|requirement| requirement.leaf) {
            let stated = packs
                .checks
                .values()
                .any(|check| matches!(check.form, Form::Statement) && check.requirements.contains(&requirement.id));
            assert!(stated, "no statement is asked for {}", requirement.id);
        }
    }
}

#[test]
fn every_case_of_the_shipped_checks_comes_out_as_it_says() {
    let wrong = plumb_model::judge::fixture::run_all(shipped());
    let told: Vec<String> = wrong.iter().map(|(code, case, say)| format!("{code}, {case}: {say}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn over_no_records_at_all_nothing_is_in_order() {
    let packs = shipped();
    let judged = JudgePacks { registers: &packs.registers, standards: &packs.standards, checks: &packs.checks };
    let mut judge = Judge::new(judged, TimeZone::UTC);
    let judgement = judge.judgement(date(2026, 3, 14));
    assert_eq!(judgement.verdicts.iter().filter(|v| v.outcome != Outcome::NoEvidence).count(), 0);
    assert!(judgement.outcomes.iter().all(|outcome| outcome.outcome == Outcome::NoEvidence));
}
