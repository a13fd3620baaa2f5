//! Any day: what was said then, what is known now, by which checks.

use plumb_engine::desk::{Act, Switches};
use plumb_model::verdict::Outcome;

use crate::world::{World, given, row, verdicts};

const THEN: Switches = Switches { todays_checks: false, known_later: false };
const LATER: Switches = Switches { todays_checks: false, known_later: true };

/// On Monday a gauge is entered in date; on Wednesday it turns out that its certificate ended in February.
fn learnt_on_wednesday() -> (World, String) {
    let world = World::new();
    world.at("2026-03-02T09:00:00Z");
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-12-31"), ("interval_months", "12")];
    let gauge = world.create("Anna Weber", "measuring_equipment", &values);
    world.at("2026-03-04T09:00:00Z");
    (world, gauge)
}

fn in_date(world: &World, on: &str, switches: Switches) -> Outcome {
    let report = world.readiness("", Some(on), switches, false);
    row(&report, "7.1.5.2").checks.iter().find(|check| check.code == "CAL-002").unwrap().outcome
}

#[test]
fn a_past_day_says_what_was_said_then_and_what_was_learnt_later_is_a_switch() {
    let (world, gauge) = learnt_on_wednesday();
    let monday = world.readiness("", Some("2026-03-03"), THEN, false);
    world.change("Anna Weber", &gauge, &[("next_calibration", "2026-02-28")]);
    assert_eq!(in_date(&world, "2026-03-04", THEN), Outcome::Gap);
    assert_eq!(world.readiness("", Some("2026-03-03"), THEN, false), monday, "the past is not rewritten");
    assert_eq!(in_date(&world, "2026-03-03", THEN), Outcome::InOrder);
    assert_eq!(in_date(&world, "2026-03-03", LATER), Outcome::Gap);
    let later = world.readiness("", Some("2026-03-03"), LATER, false);
    assert_eq!(later.seq, Some(world.size() - 1), "with what we learnt later stands on all entries");
    assert!(monday.seq < later.seq);
    assert_ne!(monday.root, later.root);
}

#[test]
fn a_day_ends_in_the_organisations_zone() {
    let world = World::new();
    // 23:30 UTC on the 2nd is 00:30 on the 3rd in Berlin.
    world.at("2026-03-02T23:30:00Z");
    world.create("Anna Weber", "measuring_equipment", &[("name", "Gauge")]);
    world.at("2026-03-05T09:00:00Z");
    let second = world.readiness("", Some("2026-03-02"), THEN, false);
    let third = world.readiness("", Some("2026-03-03"), THEN, false);
    assert_eq!(third.seq.unwrap(), second.seq.unwrap() + 1);
}

#[test]
fn as_of_the_last_entry_equals_now() {
    let (world, gauge) = learnt_on_wednesday();
    world.change("Anna Weber", &gauge, &[("next_calibration", "2026-02-28")]);
    let now = world.readiness("", None, THEN, false);
    world.at("2026-03-06T09:00:00Z");
    let on_that_day = world.readiness("", Some("2026-03-04"), THEN, false);
    assert_eq!(verdicts(&on_that_day), verdicts(&now));
    assert_eq!((on_that_day.seq, on_that_day.root), (now.seq, now.root));
}

#[test]
fn a_day_to_come_stands_on_todays_entries() {
    let (world, _) = learnt_on_wednesday();
    let today = world.readiness("", None, THEN, false);
    let held = row(&today, "7.1.5.2").checks.iter().any(|check| check.code == "CAL-002" && check.failed == 0);
    assert!(held);
    let coming = world.readiness("", Some("2027-01-01"), THEN, false);
    assert_eq!(coming.seq, today.seq);
    assert_eq!(in_date(&world, "2026-12-31", THEN), Outcome::InOrder);
    assert_eq!(in_date(&world, "2027-01-01", THEN), Outcome::Gap);
}

#[test]
fn holds_until_is_a_promise_that_is_kept() {
    let (world, _) = learnt_on_wednesday();
    let today = world.readiness("", None, THEN, false);
    for requirement in today.requirements.iter().filter(|row| row.leaf) {
        let Some(until) = requirement.holds_until else { continue };
        let before = until.yesterday().unwrap().to_string();
        let then = world.readiness("", Some(&before), THEN, false);
        let same =
            then.requirements.iter().find(|row| (&row.standard, &row.id) == (&requirement.standard, &requirement.id));
        assert_eq!(same.unwrap().verdict, requirement.verdict, "{} holds until {until}", requirement.id);
    }
}

#[test]
fn before_the_first_entry_nothing_was_shown() {
    let (world, _) = learnt_on_wednesday();
    let before = world.readiness("", Some("2026-02-01"), THEN, false);
    assert_eq!(before.seq, None);
    assert!(!before.requirements.is_empty());
    assert!(before.requirements.iter().all(|row| row.verdict != Outcome::InOrder));
}

#[test]
fn the_machine_form_has_these_keys_and_no_others() {
    let (world, _) = learnt_on_wednesday();
    let form = world.readiness("", None, THEN, true).machine_form();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&form), ["on", "seq", "root", "requirements"]);
    let row = &form["requirements"][0];
    let expected = ["standard", "id", "title", "leaf", "verdict", "holds_until", "say", "records", "more", "checks"];
    assert_eq!(keys(row), expected);
    let checks = form["requirements"].as_array().unwrap().iter().find_map(|row| row["checks"].get(0)).unwrap();
    assert_eq!(keys(checks), ["code", "outcome", "failed", "total", "basis"]);
}

#[test]
fn other_checks_rule_from_the_entry_on_that_activates_them() {
    let (world, gauge) = learnt_on_wednesday();
    world.change("Anna Weber", &gauge, &[("next_calibration", "2026-02-28")]);
    let mut files = crate::world::packs();
    let calibration = files.iter_mut().find(|(path, _)| path == "iso-9001/checks/calibration.toml").unwrap();
    // From tomorrow on a gauge may be a year late.
    calibration.1 = calibration
        .1
        .replace("require = \"next_calibration >= today\"", "require = \"next_calibration + months(12) >= today\"");
    world.at("2026-03-05T09:00:00Z");
    let request = |dry_run| plumb_engine::desk::Request::ActivatePacks { files: files.clone(), dry_run };
    let size = world.size();
    world.ask("Anna Weber", request(true)).unwrap();
    assert_eq!(world.size(), size, "a dry run writes nothing");
    world.ask("Anna Weber", request(false)).unwrap();
    assert_eq!(in_date(&world, "2026-03-05", THEN), Outcome::InOrder);
    assert_eq!(in_date(&world, "2026-03-04", THEN), Outcome::Gap, "that day was judged by the checks that ruled then");
    let todays = Switches { todays_checks: true, known_later: false };
    assert_eq!(in_date(&world, "2026-03-04", todays), Outcome::InOrder);
}

#[test]
fn a_record_is_shown_as_it_stood() {
    let (world, gauge) = learnt_on_wednesday();
    let change = |place: &str| Act::Change {
        record: gauge.as_str().into(),
        values: given(&[("place", place)]),
        reason: None,
        seen: None,
    };
    world.act("Anna Weber", change("Line 2"));
    world.at("2026-03-06T09:00:00Z");
    world.act("Anna Weber", change("Line 9"));
    let on = Some("2026-03-05".parse().unwrap());
    let request = plumb_engine::desk::Request::Show { record: gauge.as_str().into(), on };
    let plumb_engine::desk::Answer::Record(then) = world.ask("", request).unwrap() else { panic!() };
    assert_eq!(then.fields["place"], "Line 2");
}

#[test]
fn going_from_day_to_day_gives_what_each_day_gives_by_itself() {
    let world = World::new();
    for day in 3..=14 {
        world.at(&format!("2026-03-{day:02}T09:00:00Z"));
        let (serial, until) = (format!("G-{day}"), format!("2026-03-{:02}", day + 3));
        let values = [("name", "Gauge"), ("serial", serial.as_str()), ("next_calibration", until.as_str())];
        let gauge = world.create("Anna Weber", "measuring_equipment", &values);
        if day % 3 == 0 {
            world.act("Anna Weber", Act::Void { record: gauge.as_str().into(), reason: "entered twice".into() });
        }
    }
    world.at("2026-03-20T09:00:00Z");
    let on = |day: i32| verdicts(&world.readiness("", Some(&format!("2026-03-{day:02}")), THEN, false));
    // Forwards and back, near and far, over the records that came and went between.
    let walked: Vec<_> = [14, 13, 5, 6, 12, 13, 3, 14].into_iter().map(|day| (day, on(day))).collect();
    for (day, there) in walked {
        world.engine.drop_cache().unwrap();
        assert_eq!(on(day), there, "2026-03-{day:02}");
    }
}
