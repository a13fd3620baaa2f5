//! What the story promises, apart from any engine.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{civil::Date, tz::TimeZone};
use plumb_model::verdict::{Outcome, Verdict};
use plumb_store::SetClock;

use super::{
    act::{Act, Value},
    paperwork::Document,
    play::play,
    rehearsal::Rehearsal,
    script::requirements,
    story::{Story, ZONE},
};

fn today() -> Date {
    Date::constant(2026, 3, 12)
}

fn story() -> Story {
    Story::tell(7, today()).unwrap()
}

fn created(story: &Story) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for happening in &story.happenings {
        if let Act::Create { register, .. } = &happening.act {
            *counts.entry(register.as_str()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn the_same_seed_and_day_tell_the_same_story_and_another_seed_another() {
    assert_eq!(story(), story());
    assert_ne!(story(), Story::tell(8, today()).unwrap());
}

#[test]
fn it_can_be_told_on_any_day_and_from_any_seed() {
    let days = [(2024, 2, 29), (2025, 12, 31), (2026, 1, 1), (2026, 5, 3), (2026, 8, 31), (2026, 11, 22), (2027, 7, 4)];
    for (seed, (year, month, day)) in (1_u64..).zip(days) {
        let today = Date::new(year, month, day).unwrap();
        Story::tell(seed, today).unwrap_or_else(|error| panic!("seed {seed}, {today}: {error:#}"));
    }
}

#[test]
fn everything_happens_within_eighteen_months_on_weekdays_in_working_hours() {
    let zone = TimeZone::get(ZONE).unwrap();
    for happening in story().happenings {
        let local = happening.at.to_zoned(zone.clone());
        assert!((Date::constant(2024, 9, 12)..=today()).contains(&local.date()), "{happening:?}");
        assert!((7..18).contains(&local.hour()), "{happening:?}");
        assert!(local.weekday().to_monday_zero_offset() < 5, "{happening:?}");
    }
}

#[test]
fn the_company_has_the_size_it_claims() {
    let story = story();
    let counts = created(&story);
    let left = story.happenings.iter().filter(|h| matches!(&h.act, Act::Move { by, .. } if by == "leave")).count();
    // The founder's record is made by the founding.
    assert_eq!(counts["people"] + 1 - left, 62 + 1, "and a guest");
    assert_eq!(counts["documents"], 45);
    assert_eq!(counts["measuring_equipment"], 200);
    assert!(story.happenings.len() >= 5_000, "{}", story.happenings.len());
    assert!(counts["revisions"] > 70, "{counts:?}");
    assert!(counts["calibrations"] > 250, "{counts:?}");
    assert!(counts["nonconformities"] > 50, "{counts:?}");
}

#[test]
fn every_requirement_and_control_has_exactly_one_statement() {
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for happening in story().happenings {
        let Act::Create { register, values, .. } = happening.act else { continue };
        if register != "statements" {
            continue;
        }
        for (field, value) in values {
            if let ("requirements", Value::Several(all)) = (field.as_str(), value) {
                for one in all {
                    *said.entry(one).or_default() += 1;
                }
            }
        }
    }
    let stems = [
        "Q 4*", "Q 5*", "Q 6*", "Q 7*", "Q 8*", "Q 9*", "Q 10*", "S 4*", "S 5*", "S 6*", "S 7*", "S 8*", "S 9*",
        "S 10*",
    ];
    let controls = ["S A.5*", "S A.6*", "S A.7*", "S A.8*"];
    let all = requirements(&stems.iter().chain(&controls).map(|&s| s.to_owned()).collect::<Vec<_>>());
    assert_eq!(all.len(), 65 + 30 + 93);
    assert!(said.values().all(|count| *count == 1));
    assert_eq!(said.keys().collect::<BTreeSet<_>>(), all.iter().collect::<BTreeSet<_>>());
}

#[test]
fn documents_say_something_of_their_own_in_each_revision() {
    let documents = Document::read_all().unwrap();
    for document in &documents {
        let words = document.text(99).split_whitespace().count();
        assert!((150..=620).contains(&words), "{} has {words} words", document.name);
        assert!(!document.text(99).contains("+}"), "{}: a mark is left in the text", document.name);
    }
    let manual = documents.iter().find(|document| document.name == "manual").unwrap();
    assert!(manual.text(6).contains("nine processes") && !manual.text(6).contains("ten processes"));
    assert!(manual.text(7).contains("ten processes") && !manual.text(7).contains("nine processes"));
}

/// The story played on a desk in memory, and what an auditor would write in the end.
fn played(seed: u64, today: Date) -> (u64, Vec<Verdict>) {
    let story = Story::tell(seed, today).unwrap();
    let clock = Arc::new(SetClock::at(story.happenings[0].at));
    let desk = Rehearsal::new(Arc::clone(&clock));
    let scratch = tempfile::tempdir().unwrap();
    let played = play(&story, &desk, &clock, &scratch.path().join("files")).unwrap_or_else(|error| panic!("{error:#}"));
    (played.entries, desk.judge())
}

/// What is not in order, and why: requirement, outcome, codes of the checks that say so.
fn open_points(verdicts: &[Verdict]) -> Vec<String> {
    let open = verdicts.iter().filter(|verdict| {
        !verdict.checks.is_empty() && !matches!(verdict.outcome, Outcome::InOrder | Outcome::NotApplicable)
    });
    open.map(|verdict| {
        let worst = verdict.checks.iter().filter(|check| check.outcome == verdict.outcome);
        let codes: Vec<&str> = worst.map(|check| check.code.as_str()).collect();
        format!("{} {:?}: {}", verdict.requirement, verdict.outcome, codes.join(" "))
    })
    .collect()
}

#[test]
fn every_act_fits_the_packs_and_the_company_has_the_gaps_of_a_certified_one() {
    let (entries, verdicts) = played(7, today());
    assert!(entries >= 5_000, "{entries}");
    assert_eq!(verdicts.iter().filter(|verdict| !verdict.checks.is_empty()).count(), 65 + 30 + 93);
    insta::assert_snapshot!(open_points(&verdicts).join("\n"));
}

#[test]
fn another_seed_and_day_tell_of_the_same_gaps() {
    let (_, usual) = played(7, today());
    for (seed, day) in [(1, Date::constant(2026, 11, 22)), (42, Date::constant(2025, 6, 30))] {
        let (_, verdicts) = played(seed, day);
        assert_eq!(open_points(&verdicts), open_points(&usual), "seed {seed}, {day}");
    }
}
