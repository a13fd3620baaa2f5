//! Clocks that lie: order comes from the log, days from the organisation's zone, and nobody signs on a time that nobody looked at.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use plumb_engine::{
    Engine,
    desk::{Act, Answer, Desk, ProblemKind, Request, Switches},
};
use plumb_ledger::Kind;
use plumb_store::{Clock, SeededRandom, SetClock};
use plumb_store_sqlite::Settings;

use crate::world::{World, creating, founding, holds, packs, person, stepping, wiring};

/// A draft that its author may hand in by signing.
fn draft(world: &World) -> String {
    let values = [("title", "Calibration"), ("kind", "procedure"), ("owner", "Anna Weber")];
    let document = world.create("Anna Weber", "documents", &values);
    let values = [
        ("document", document.as_str()),
        ("title", "Calibration, rev. 1"),
        ("mark", "1"),
        ("change", "first edition"),
        ("text", "Gauges are calibrated once a year."),
        ("author", "Anna Weber"),
    ];
    world.create("Anna Weber", "revisions", &values)
}

fn waits_for_signing(world: &World) -> bool {
    let Answer::Status(status) = world.ask("", Request::Status).unwrap() else { panic!() };
    status.waiting.iter().any(|(who, why)| who == "signing" && why.contains("plumb clock confirm"))
}

#[test]
fn after_the_clock_went_back_nothing_is_signed_until_somebody_confirms_the_time() {
    let world = World::new();
    let revision = draft(&world);
    let size = world.size();
    world.at("2026-03-02T06:00:00Z");
    // The signature is the very first thing after the step: the store notices, and the decision is made anew.
    let sign = || stepping(&revision, "submit_minor", &[("approver", "Anna Weber")], None);
    let problem = world.try_act("Anna Weber", sign()).unwrap_err();
    assert_eq!((problem.kind, problem.code.as_str()), (ProblemKind::Rule, "signature.clock"), "{problem:?}");
    assert!(problem.say.contains("2026-03-02T06:00:00"), "{problem:?}");
    assert!(problem.help.as_deref().unwrap().contains("plumb clock confirm"), "{problem:?}");
    assert_eq!(world.kinds(size), [Kind::ClockStepped], "the step is in the log, the move is not");
    assert!(waits_for_signing(&world));
    // Also for somebody who insists on the version they saw.
    let seen = Some(world.show("", &revision).unwrap().etag);
    let Act::Move { record, transition, values, reason, .. } = sign() else { panic!() };
    let problem = world.try_act("Anna Weber", Act::Move { record, transition, values, reason, seen }).unwrap_err();
    assert_eq!(problem.code, "signature.clock");
    // What is not signed goes on.
    world.change("Anna Weber", &revision, &[("change", "the first edition")]);
    let answer = world.ask("Anna Weber", Request::ConfirmClock).unwrap();
    assert!(matches!(answer, Answer::ClockConfirmed { .. }), "{answer:?}");
    assert!(!waits_for_signing(&world));
    assert_eq!(world.ask("Anna Weber", Request::ConfirmClock).unwrap_err().code, "clock.not-moved");
    world.act("Anna Weber", sign());
    assert_eq!(world.kinds(size + 1), [Kind::Changed, Kind::ClockConfirmed, Kind::Moved]);
    holds(&world.data());
}

#[test]
fn ten_years_back_and_forth_leave_the_order_to_the_log() {
    let world = World::new();
    let begun = world.size();
    let first = world.create("Anna Weber", "nonconformities", &[("title", "Before")]);
    world.at("2016-03-02T08:00:00Z");
    let second = world.create("Anna Weber", "nonconformities", &[("title", "Ten years back")]);
    world.at("2036-03-02T08:00:00Z");
    let third = world.create("Anna Weber", "nonconformities", &[("title", "Ten years on")]);
    world.at("2036-03-02T06:00:00Z");
    world.change("Anna Weber", &first, &[("what", "Two hours back")]);
    assert_eq!(
        world.kinds(begun),
        [Kind::Created, Kind::ClockStepped, Kind::Created, Kind::Created, Kind::ClockStepped, Kind::Changed]
    );
    assert_eq!([&first, &second, &third], ["NC-2026-001", "NC-2016-001", "NC-2036-001"]);
    let history = world.history("", &first);
    assert!(history.entries.is_sorted_by_key(|entry| entry.seq));
    // As of a day: the longest prefix whose last entry was received by then, however the times before it jump.
    let seq = |day| world.readiness("", Some(day), Switches::default(), false).seq;
    assert_eq!(
        seq("2026-03-02"),
        Some(begun + 2),
        "the entry of 2016 came later, and was received 'before' the end of it"
    );
    assert_eq!(seq("2016-03-02"), Some(begun + 2));
    assert_eq!(seq("2036-03-02"), Some(begun + 5));
    assert_eq!(seq("2016-03-01"), None);
    holds(&world.data());
}

/// A clock that somebody sets while time runs on.
struct Running {
    shown: SetClock,
    seconds: AtomicU64,
}

impl Clock for Running {
    fn now(&self) -> Timestamp {
        self.shown.now()
    }

    fn running(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.seconds.load(Ordering::SeqCst)))
    }

    fn is_real(&self) -> bool {
        false
    }
}

#[test]
fn a_quiet_weekend_is_no_step_but_ten_years_in_a_minute_are() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
    let clock = Arc::new(Running { shown: SetClock::at(start), seconds: AtomicU64::new(1_000) });
    let settings = Settings { clock: clock.clone(), random: Arc::new(SeededRandom::new(5)), ..Settings::default() };
    plumb_store_sqlite::init(&data, &settings).unwrap();
    let engine = Engine::start(wiring(&data, &clock), &founding(), &packs()).unwrap();
    let pass = |shown: u64, ran: u64| {
        clock.shown.advance(Duration::from_secs(shown));
        clock.seconds.fetch_add(ran, Ordering::SeqCst);
        let act = creating("nonconformities", &[("title", "A case")]);
        engine.ask(&person(""), Request::Run { act, key: None }).unwrap();
        let Answer::Status(status) = engine.ask(&person(""), Request::Status).unwrap() else { panic!() };
        (status.size, status.waiting.iter().any(|(who, _)| who == "signing"))
    };
    let (size, waits) = pass(3 * 86_400, 3 * 86_400);
    assert!(!waits);
    assert_eq!(pass(290, 0), (size + 1, false), "less than five minutes aside is the clock being put right");
    assert_eq!(pass(10 * 31_556_952, 60), (size + 3, true), "the step, then the case");
    assert_eq!(pass(60, 60), (size + 4, true), "once only");
    engine.ask(&person(""), Request::ConfirmClock).unwrap();
    assert_eq!(pass(60, 60), (size + 6, false));
    holds(&data);
}

#[test]
fn days_end_at_midnight_where_the_organisation_is_also_when_the_clocks_change() {
    let world = World::new();
    let today = || {
        let Answer::Status(status) = world.ask("", Request::Status).unwrap() else { panic!() };
        status.today.to_string()
    };
    for (at, day) in [
        ("2026-03-28T22:59:59Z", "2026-03-28"),
        ("2026-03-28T23:00:00Z", "2026-03-29"),
        // From here on it is summer time: midnight comes an hour earlier.
        ("2026-03-29T21:59:59Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),
        // The day of 25 hours.
        ("2026-10-25T22:59:59Z", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-26"),
        ("2028-02-28T23:00:00Z", "2028-02-29"),
        ("2038-01-19T03:14:08Z", "2038-01-19"),
    ] {
        world.at(at);
        assert_eq!(today(), day, "at {at}");
    }
}

#[test]
fn what_is_due_by_the_night_of_the_change_is_overdue_at_its_midnight() {
    let world = World::new();
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-10-25")];
    let gauge = world.create("Anna Weber", "measuring_equipment", &values);
    let overdue = |at| {
        world.at(at);
        let Answer::Work(work) = world.ask("", Request::Work { person: None, until: None }).unwrap() else { panic!() };
        work.items.iter().find(|item| item.number.as_ref() == Some(&gauge)).unwrap().overdue
    };
    assert!(!overdue("2026-10-25T22:59:59Z"), "due means by the end of that day, and that day has 25 hours");
    assert!(overdue("2026-10-25T23:00:00Z"));
    // An entry of the 25th hour belongs to that day.
    world.at("2026-10-26T23:30:00Z");
    let late = world.create("Anna Weber", "nonconformities", &[("title", "After midnight there")]);
    assert!(world.show("", &late).unwrap().fields["reported_on"] == "2026-10-27");
}

#[test]
fn an_entry_of_the_twenty_fifth_hour_belongs_to_its_day() {
    let world = World::new();
    world.at("2026-10-25T22:30:00Z");
    world.create("Anna Weber", "nonconformities", &[("title", "In the twenty-fifth hour")]);
    let within = world.size() - 1;
    world.at("2026-10-25T23:30:00Z");
    world.create("Anna Weber", "nonconformities", &[("title", "On the next day")]);
    let seq = |day| world.readiness("", Some(day), Switches::default(), false).seq;
    assert_eq!((seq("2026-10-25"), seq("2026-10-26")), (Some(within), Some(within + 1)));
}

#[test]
fn a_year_after_the_twenty_ninth_of_february_and_the_days_after_2038_are_days() {
    let world = World::new();
    let calibrated = |at: &str, on: &str, serial: &str| {
        world.at(at);
        let values = [("name", "Gauge"), ("serial", serial), ("interval_months", "12")];
        let gauge = world.create("Anna Weber", "measuring_equipment", &values);
        let values = [("instrument", gauge.as_str()), ("certificate_number", "D-1"), ("result", "passed"), ("on", on)];
        let event = world.create("Anna Weber", "calibrations", &values);
        let path = world.dir.path().join("certificate.pdf");
        std::fs::write(&path, b"%PDF-1.7").unwrap();
        let (record, field) = (event.as_str().into(), "certificate".into());
        world.act("Anna Weber", Act::Attach { record, field, path, name: None, media_type: None });
        world.step("Anna Weber", &event, "confirm", &[("as_left", "ok")]);
        world.show("", &gauge).unwrap().fields["next_calibration"].as_str().unwrap().to_owned()
    };
    assert_eq!(calibrated("2028-02-29T08:00:00Z", "2028-02-29", "L-1"), "2029-02-28");
    assert_eq!(calibrated("2037-01-20T08:00:00Z", "2037-01-19", "L-2"), "2038-01-19");
    assert_eq!(calibrated("2038-01-19T03:14:08Z", "2038-01-19", "L-3"), "2039-01-19");
    assert_eq!(calibrated("2039-06-01T08:00:00Z", "2039-06-01", "L-4"), "2040-06-01");
    holds(&world.data());
}
