//! The certification cycle: clocks from the decision, dates to ask for, what the next visit looks at.

use plumb_engine::desk::{Answer, CertificationView, Request, VisitKind, VisitStands};

use crate::world::World;

fn view(world: &World) -> CertificationView {
    match world.ask("Anna Weber", Request::Certification).unwrap() {
        Answer::Certification(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// Decided on 20 January 2026 for three years; today is 2 March 2026.
fn certified() -> (World, String) {
    let world = World::new();
    let values = [
        ("title", "Quality"),
        ("standard", "iso-9001-2015"),
        ("body", "Calderstone"),
        ("decided_on", "2026-01-20"),
        ("answer_days", "90"),
    ];
    let certificate = world.create("Anna Weber", "certificates", &values);
    (world, certificate)
}

#[test]
fn clocks_run_from_the_decision() {
    let (world, _) = certified();
    let view = view(&world);
    let one = &view.cycles[0];
    assert_eq!((one.until.unwrap().to_string().as_str(), one.until_reckoned), ("2029-01-20", true));
    let [first, second, last] = one.visits.as_slice() else { panic!("{:?}", one.visits) };
    assert_eq!((first.kind, first.by.to_string().as_str()), (VisitKind::FirstSurveillance, "2027-01-20"));
    assert_eq!(first.from.to_string(), "2026-10-20");
    assert_eq!(first.ask_by.to_string(), "2026-09-22", "120 days before");
    assert_eq!(first.stands, VisitStands::Ahead);
    assert_eq!(second.by.to_string(), "2028-12-31", "once each calendar year");
    assert_eq!((last.kind, last.by.to_string().as_str()), (VisitKind::Recertification, "2028-10-20"));
    world.at("2026-09-30T09:00:00Z");
    assert_eq!(self::view(&world).cycles[0].visits[0].stands, VisitStands::AskNow);
    world.at("2027-01-21T09:00:00Z");
    assert_eq!(self::view(&world).cycles[0].visits[0].stands, VisitStands::Late);
}

#[test]
fn a_visit_that_was_held_counts_and_what_happened_since_is_what_the_next_looks_at() {
    let (world, certificate) = certified();
    let complaint = [("title", "Stains"), ("kind", "complaint"), ("reported_on", "2026-03-01")];
    let before = world.create("Anna Weber", "nonconformities", &complaint);
    world.at("2026-11-20T09:00:00Z");
    let visit =
        [("certificate", certificate.as_str()), ("title", "Upheld"), ("kind", "surveillance"), ("on", "2026-11-10")];
    world.create("Anna Weber", "certificate_events", &visit);
    let complaint = [("title", "Scratches"), ("kind", "complaint"), ("reported_on", "2026-11-15")];
    let since = world.create("Anna Weber", "nonconformities", &complaint);
    let moved = [
        ("title", "New managing director"),
        ("kind", "organisation"),
        ("urgency", "normal"),
        ("done_on", "2026-11-18"),
    ];
    let change = world.create("Anna Weber", "changes", &moved);
    let view = view(&world);
    let one = &view.cycles[0];
    assert_eq!(
        (one.visits[0].stands, one.visits[0].held.unwrap().to_string().as_str()),
        (VisitStands::Held, "2026-11-10")
    );
    assert_eq!(one.visits[1].by.to_string(), "2027-12-31", "the year after the one before");
    assert_eq!(one.history.len(), 1);
    let numbers = |concerns: &[plumb_engine::desk::ConcernView], id: &str| -> Vec<String> {
        let concern = concerns.iter().find(|concern| concern.id == id).unwrap();
        concern.records.iter().filter_map(|link| link.number.clone()).collect()
    };
    assert_eq!(numbers(&one.looks, "complaints"), [since], "not {before}, which the last visit saw");
    assert_eq!(numbers(&one.tells, "organisation"), [change]);
}

#[test]
fn a_day_agreed_that_is_later_than_the_rule_allows_is_flagged() {
    let (world, certificate) = certified();
    world.change("Anna Weber", &certificate, &[("next_visit_by", "2027-01-10")]);
    let first = view(&world).cycles[0].visits[0].clone();
    assert_eq!((first.stands, first.beyond), (VisitStands::Agreed, false));
    assert_eq!(first.by.to_string(), "2027-01-20", "the rule stays what it is");
    world.change("Anna Weber", &certificate, &[("next_visit_by", "2027-02-10")]);
    let first = view(&world).cycles[0].visits[0].clone();
    assert!(first.beyond && first.agreed.is_some());
}

#[test]
fn before_the_decision_there_are_the_two_stages_and_afterwards_the_history_is_whole() {
    let world = World::new();
    let values = [("title", "S"), ("standard", "iso-27001-2022"), ("body", "Calderstone"), ("stage1_on", "2026-04-14")];
    let certificate = world.create("Anna Weber", "certificates", &values);
    world.step("Anna Weber", &certificate, "apply", &[]);
    let one = view(&world).cycles.remove(0);
    let [first, second] = one.visits.as_slice() else { panic!("{:?}", one.visits) };
    assert_eq!((first.kind, first.stands), (VisitKind::Stage1, VisitStands::Agreed));
    assert_eq!((second.kind, second.by.to_string().as_str()), (VisitKind::Stage2, "2026-10-14"));
    let event = |kind: &str, on: &str| {
        let values = [("certificate", certificate.as_str()), ("title", kind), ("kind", kind), ("on", on)];
        world.create("Anna Weber", "certificate_events", &values);
    };
    world.at("2026-06-01T08:00:00Z");
    event("stage1", "2026-04-14");
    event("stage2", "2026-05-26");
    let one = view(&world).cycles.remove(0);
    assert_eq!(one.majors_by.unwrap().to_string(), "2026-11-26", "six months after stage 2");
    let granted = [("decided_on", "2026-06-30"), ("valid_until", "2029-06-29")];
    world.at("2026-07-01T08:00:00Z");
    world.step("Anna Weber", &certificate, "grant", &granted);
    world.at("2027-03-01T08:00:00Z");
    event("suspended", "2027-02-20");
    let stepped = crate::world::stepping(&certificate, "suspend", &[], Some("surveillance not held"));
    world.act("Anna Weber", stepped);
    let one = view(&world).cycles.remove(0);
    assert_eq!(one.majors_by, None);
    assert_eq!(one.suspended_until.unwrap().to_string(), "2027-08-20");
    let states: Vec<&str> = one.states.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(states, ["Valid", "Applied for", "Valid", "Suspended"]);
    assert_eq!(one.history.len(), 3);
}

#[test]
fn a_body_that_plans_longer_is_asked_earlier_and_not_while_nobody_is_there() {
    let (world, certificate) = certified();
    world.change("Anna Weber", &certificate, &[("plan_days", "150"), ("major_days", "30"), ("reply_days", "20")]);
    let one = view(&world).cycles.remove(0);
    assert_eq!(one.visits[0].ask_by.to_string(), "2026-08-21", "150 days are Sunday 23 August");
    assert_eq!((one.major_days.as_deref(), one.reply_days.as_deref()), (Some("30"), Some("20")));
    let leave = [("away_from", "2026-08-10"), ("away_until", "2026-08-28")];
    world.change("Anna Weber", "P-001", &leave);
    assert_eq!(view(&world).cycles[0].visits[0].ask_by.to_string(), "2026-08-07", "the Friday before her leave");
}

#[test]
fn audit_days_follow_from_the_people_the_organisation_has() {
    let (world, _) = certified();
    assert_eq!(view(&world).cycles[0].days, None, "nobody said how many people work here");
    world.change("Anna Weber", "ORG-1", &[("people_count", "62")]);
    let view = view(&world);
    let days = view.cycles[0].days.as_ref().unwrap();
    assert_eq!(
        (days.initial, days.surveillance, days.recertification),
        (20, 7, 14),
        "5, 1.75 and 3.5 days, rounded up to quarters"
    );
    let sums: Vec<(i64, i64)> = days.sums.iter().map(|sum| (sum.permille, sum.hundredths)).collect();
    assert_eq!(sums, [(333, 167), (667, 334), (700, 350)]);
    assert!(view.rules.iter().any(|rule| rule.id == "surv-first" && rule.basis.contains("17021")));
}
