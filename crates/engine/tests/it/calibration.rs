//! The person who keeps the gauges: an instrument is entered, calibrated, confirmed, and falls due again.

use plumb_engine::desk::{Act, Answer, Request};
use plumb_model::verdict::Outcome;

use crate::world::{World, creating, stepping};

fn caliper(world: &World) -> String {
    let values = [("name", "Caliper 150 mm"), ("serial", "C-1"), ("maker", "Mitutoyo"), ("interval_months", "12")];
    world.create("Anna Weber", "measuring_equipment", &values)
}

fn calibrated(world: &World, instrument: &str, result: &str) -> String {
    let values =
        [("instrument", instrument), ("certificate_number", "D-K-1"), ("result", result), ("on", "2026-03-02")];
    let event = world.create("Anna Weber", "calibrations", &values);
    let certificate = world.dir.path().join("certificate.pdf");
    std::fs::write(&certificate, b"%PDF-1.7 as found, as left").unwrap();
    let (record, field) = (event.as_str().into(), "certificate".into());
    world.act("Anna Weber", Act::Attach { record, field, path: certificate, name: None, media_type: None })
}

fn outcome(world: &World, code: &str, on: Option<&str>) -> (Outcome, u64, u64) {
    let row = world.clause("7.1.5.2", on);
    let check = row.checks.iter().find(|check| check.code == code).unwrap();
    (check.outcome, check.failed, check.total)
}

#[test]
fn a_confirmed_calibration_turns_the_check_and_carries_the_next_day() {
    let world = World::new();
    let instrument = caliper(&world);
    let before = world.clause("7.1.5.2", None);
    assert!(before.verdict > Outcome::InOrder, "{before:?}");
    assert!(before.records.contains(&instrument), "{before:?}");
    let event = calibrated(&world, &instrument, "passed");
    world.step("Anna Weber", &event, "confirm", &[("as_left", "ok")]);
    let instrument_now = world.show("Anna Weber", &instrument).unwrap();
    assert_eq!(instrument_now.fields["next_calibration"], "2027-03-02");
    assert_eq!(outcome(&world, "CAL-002", None), (Outcome::InOrder, 0, 1));
    assert_eq!(outcome(&world, "CAL-002", Some("2027-03-02")).0, Outcome::InOrder, "due means by the end of that day");
    assert_eq!(outcome(&world, "CAL-002", Some("2027-03-03")).1, 1, "a day later it is past its date");
    let row = world.clause("7.1.5.2", None);
    assert!(row.say.iter().any(|say| say.contains("only one")), "a pass shows its population: {:?}", row.say);
}

#[test]
fn the_file_is_kept_before_the_entry_that_names_it() {
    let world = World::new();
    let instrument = caliper(&world);
    let event = calibrated(&world, &instrument, "passed");
    let shown = world.show("Anna Weber", &event).unwrap();
    let file = &shown.files["certificate"][0];
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str(), file.size_bytes),
        ("certificate.pdf", "application/pdf", 26)
    );
    let folder: String = file.digest.chars().take(2).collect();
    assert!(world.data().join("files").join(folder).join(&file.digest).is_file());
}

#[test]
fn a_failed_calibration_asks_for_the_earlier_readings() {
    let world = World::new();
    let instrument = caliper(&world);
    let event = calibrated(&world, &instrument, "failed");
    let step = stepping(&event, "confirm", &[("as_left", "not_ok")], None);
    let problem = world.try_act("Anna Weber", step).unwrap_err();
    assert_eq!(problem.code, "calibration.assessment");
    world.change("Anna Weber", &event, &[("assessment", "Lots 7 to 9 measured again, all inside.")]);
    world.step("Anna Weber", &event, "confirm", &[("as_left", "not_ok")]);
}

#[test]
fn what_falls_due_is_work_and_overdue_comes_first() {
    let world = World::new();
    caliper(&world);
    let values =
        [("name", "Gauge"), ("serial", "G-2"), ("next_calibration", "2026-02-27"), ("last_calibration", "2025-02-27")];
    let late = world.create("Anna Weber", "measuring_equipment", &values);
    let Answer::Work(work) = world.ask("", Request::Work { person: None, until: None }).unwrap() else { panic!() };
    let item = work.items.iter().find(|item| item.number.as_deref() == Some(&late)).unwrap();
    assert!(item.overdue, "{item:?}");
    assert!(item.say.contains(&late), "{item:?}");
    assert!(work.items.iter().map(|item| item.due).is_sorted(), "{work:?}");
}

#[test]
fn the_same_request_twice_is_done_once() {
    let world = World::new();
    let request =
        || Request::Run { act: creating("measuring_equipment", &[("name", "Scale")]), key: Some("k-1".into()) };
    let first = world.ask("Anna Weber", request()).unwrap();
    assert_eq!(world.ask("Anna Weber", request()).unwrap(), first);
    assert_eq!(world.list("", "measuring_equipment").count, 1);
}

#[test]
fn a_stale_version_is_refused_and_says_so() {
    let world = World::new();
    let number = caliper(&world);
    let seen = world.show("", &number).unwrap().etag;
    world.change("Anna Weber", &number, &[("place", "Line 2")]);
    let late = Act::Change {
        record: number.as_str().into(),
        values: crate::world::given(&[("place", "Line 3")]),
        reason: None,
        seen: Some(seen),
    };
    let problem = world.try_act("Anna Weber", late).unwrap_err();
    assert_eq!(problem.kind, plumb_engine::desk::ProblemKind::Stale);
    assert_eq!(world.show("", &number).unwrap().fields["place"], "Line 2");
}

#[test]
fn history_shows_old_and_new_values_by_name() {
    let world = World::new();
    let number = caliper(&world);
    world.change("Anna Weber", &number, &[("place", "Line 2")]);
    world.change("Anna Weber", &number, &[("place", "Line 3"), ("holder", "Anna Weber")]);
    let history = world.history("", &number);
    assert_eq!(history.entries.len(), 3);
    let last = history.entries.last().unwrap();
    assert_eq!(last.who, "Anna Weber");
    let place = last.changes.iter().find(|change| change.field == "place").unwrap();
    assert_eq!((place.before.as_deref(), place.after.as_deref()), (Some("Line 2"), Some("Line 3")));
    let holder = last.changes.iter().find(|change| change.field == "holder").unwrap();
    assert!(holder.after.as_deref().unwrap().ends_with("Anna Weber"), "{holder:?}");
}

#[test]
fn a_comment_does_not_make_a_writer_stale_and_a_void_record_is_out_of_every_list() {
    let world = World::new();
    let number = caliper(&world);
    let seen = world.show("", &number).unwrap().etag;
    let text = "Please look, @Anna Weber".to_owned();
    world.act("Anna Weber", Act::Comment { record: number.as_str().into(), text });
    assert_eq!(world.show("", &number).unwrap().etag, seen);
    world.act("Anna Weber", Act::Void { record: number.as_str().into(), reason: "entered twice".into() });
    assert_eq!(world.list("", "measuring_equipment").count, 0);
    assert_eq!(world.show("", &number).unwrap().state.as_deref(), Some("void"), "never deleted");
}

#[test]
fn a_finished_evaluation_begins_its_suppliers_interval_anew() {
    let world = World::new();
    let values = [("name", "Kern"), ("scope", "scales"), ("evaluate_every", "12"), ("last_evaluation", "2025-01-15")];
    let supplier = world.create("Anna Weber", "suppliers", &values);
    let days = || {
        let shown = world.show("Anna Weber", &supplier).unwrap().shown;
        ["last_evaluation", "next_evaluation", "last_result"].map(|field| shown.get(field).cloned().unwrap_or_default())
    };
    let evaluated = |on: &str, score: &str| {
        let values = [("supplier", supplier.as_str()), ("period", "A year"), ("on", on), ("score", score)];
        world.create("Anna Weber", "supplier_evaluations", &values)
    };
    let finish = |evaluation: &str| {
        let values = [("decision", "keep"), ("evidence", "Figures of goods inward.")];
        world.step("Anna Weber", evaluation, "finish", &values);
    };
    let evaluation = evaluated("2026-02-10", "81");
    assert_eq!(days(), ["2025-01-15", "2026-01-15", ""], "a draft is none yet");
    finish(&evaluation);
    assert_eq!(days(), ["2026-02-10", "2027-02-10", "81"]);
    finish(&evaluated("2025-12-01", "40"));
    assert_eq!(days(), ["2026-02-10", "2027-02-10", "81"], "an older one filed late turns nothing back");
}

#[test]
fn a_planned_maintenance_begins_its_machines_interval_anew_and_a_repair_does_not() {
    let world = World::new();
    let values = [("name", "Lathe 4"), ("kind", "machine"), ("maintain_every", "6"), ("last_maintained", "2025-08-01")];
    let machine = world.create("Anna Weber", "machines", &values);
    let next = || world.show("Anna Weber", &machine).unwrap().shown["next_maintenance"].clone();
    let done = |kind: &str, on: &str| {
        let values = [("what", "Oil and belts"), ("machine", machine.as_str()), ("kind", kind), ("on", on)];
        world.create("Anna Weber", "maintenance", &values)
    };
    done("repair", "2026-01-10");
    assert_eq!(next(), "2026-02-01");
    let job = done("planned", "2026-02-03");
    assert_eq!(next(), "2026-08-03");
    world.change("Anna Weber", &job, &[("on", "2026-02-05")]);
    assert_eq!(next(), "2026-08-05", "a day set right counts as well");
}
