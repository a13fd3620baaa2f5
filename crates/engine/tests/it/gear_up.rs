//! From gap to certificate: what follows from the records, what somebody decided, and what nobody can say yet.

use plumb_engine::desk::{Answer, EvidenceStands, PlanPace, PlanStep, PlanView, Request, StepStands};

use crate::world::World;

fn plan(world: &World) -> PlanView {
    match world.ask("Anna Weber", Request::Plan).unwrap() {
        Answer::Plan(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn step<'v>(view: &'v PlanView, id: &str) -> &'v PlanStep {
    view.steps.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no step `{id}`"))
}

#[test]
fn a_company_that_begins_has_all_before_it_and_no_pace_to_promise_from() {
    let world = World::new();
    let view = plan(&world);
    assert_eq!(view.standards.len(), 2);
    assert!(!view.certified && view.target.is_none() && view.by_work.is_none());
    assert_eq!(view.pace, PlanPace::TooEarly { days: 0, needs: 42 });
    let wanted: u64 = view.steps.iter().map(|step| step.wanted).sum();
    assert_eq!(wanted, 65 + 30 + 93, "every leaf and control belongs to a step");
    assert_eq!(step(&view, "lead").stands, StepStands::Ready);
    let context = step(&view, "context");
    assert_eq!((context.stands, context.waits_for.len()), (StepStands::Waits, 1));
    assert_eq!(step(&view, "stage1").share, 0);
    // The longest way: lead 14, context 14, processes 45, risks 45, controls 120, audit 30, review 14, improve 30, stage 1 7,
    // concerns 42, stage 2 7, decision 60 days; less three, because founding it shows a little of who leads.
    assert_eq!(view.earliest.to_string(), "2027-05-01");
    let lead = step(&view, "lead");
    assert_eq!(lead.owner.as_deref(), Some("Anna Weber"), "who holds the role");
    assert!(!lead.owner_agreed);
}

#[test]
fn what_people_decide_are_records_and_days_follow_from_them() {
    let world = World::new();
    let values = [("title", "To the certificate"), ("target_on", "2027-03-01"), ("days_a_week", "2.5")];
    let number = world.create("Anna Weber", "plans", &values);
    let ben = world.person("Ben Krause", &["process_owner"]);
    let view = plan(&world);
    assert_eq!(view.target.unwrap().to_string(), "2027-03-01");
    let decision = step(&view, "decision");
    assert_eq!(decision.latest.unwrap().to_string(), "2027-03-01");
    assert_eq!(decision.late_days, 61, "from 1 March to 1 May");
    assert_eq!(step(&view, "lead").late_days, 61, "it lies on the longest way");
    let measuring = step(&view, "measuring");
    assert_eq!(measuring.late_days, 0, "there is room beside it");
    assert!(view.by_work.is_some_and(|day| day >= view.earliest));
    let agreed = [
        ("plan", number.as_str()),
        ("step", "measuring"),
        ("title", "Measuring"),
        ("owner", ben.as_str()),
        ("agreed_on", "2026-06-01"),
        ("effort", "20"),
    ];
    world.create("Anna Weber", "plan_steps", &agreed);
    let again = plan(&world);
    let one = step(&again, "measuring");
    assert_eq!((one.owner.as_deref(), one.owner_agreed), (Some("Ben Krause"), true));
    assert_eq!(one.agreed.unwrap().to_string(), "2026-06-01");
    assert_eq!((one.effort_left, one.effort_decided), (200, true));
    assert_eq!(again.effort - view.effort, 140, "fourteen days more than by rule of thumb");
}

#[test]
fn a_day_agreed_for_stage_1_moves_what_comes_after_and_tells_the_age_of_evidence() {
    let world = World::new();
    let values = [("title", "P"), ("target_on", "2027-12-01"), ("stage1_on", "2027-06-01")];
    world.create("Anna Weber", "plans", &values);
    let view = plan(&world);
    assert!(view.stage1_agreed);
    assert_eq!(step(&view, "stage1").earliest.unwrap().1.to_string(), "2027-06-01");
    assert_eq!(view.earliest.to_string(), "2027-09-18", "109 days from there");
    let values = |view: &PlanView| view.evidence.iter().find(|age| age.id == "values").unwrap().clone();
    assert_eq!(values(&view).stands, EvidenceStands::Nothing);
    assert_eq!(values(&view).ready_on.to_string(), "2026-06-02", "if it begins today");
    let objective = world.create("Anna Weber", "objectives", &[("title", "On time"), ("systems", "quality")]);
    let value = |period: &str, on: &str| {
        let value = [("objective", objective.as_str()), ("period", period), ("measured_on", on), ("value", "97")];
        world.create("Anna Weber", "measurements", &value);
    };
    value("2026-02", "2026-02-27");
    let one = values(&plan(&world));
    assert_eq!((one.months_with, one.stands), (1, EvidenceStands::InTime));
    world.at("2027-05-20T08:00:00Z");
    let old = values(&plan(&world));
    assert_eq!(
        (old.months_with, old.stands),
        (0, EvidenceStands::TooYoung),
        "a year's programme with one month of values"
    );
}

#[test]
fn standing_still_is_said_and_nothing_is_promised() {
    let world = World::new();
    world.at("2026-05-02T08:00:00Z");
    let view = plan(&world);
    assert!(matches!(view.pace, PlanPace::Still { weeks: 8, lost: 0 }), "{:?}", view.pace);
    assert!(view.burn.len() > 7 && view.burn.windows(2).all(|pair| pair[0].day < pair[1].day));
    assert!(view.burn.iter().all(|point| point.left <= 2 * 188));
}

#[test]
fn a_stage_is_held_where_the_audit_says_so_and_its_concerns_are_to_be_resolved() {
    let world = World::new();
    let audit = [("title", "Stage 1"), ("kind", "stage1"), ("performed_on", "2026-02-20")];
    let audit = world.create("Anna Weber", "audits", &audit);
    assert_eq!(step(&plan(&world), "stage1").stands, StepStands::Done);
    assert_eq!(step(&plan(&world), "concerns").stands, StepStands::Done, "it named none");
    let concern = [("title", "Night shift left out"), ("audit", audit.as_str()), ("grade", "concern")];
    let finding = world.create("Anna Weber", "findings", &concern);
    let view = plan(&world);
    assert_ne!(step(&view, "concerns").stands, StepStands::Done);
    let open = view.concerns.iter().find(|concern| concern.id == "open").unwrap();
    assert_eq!(open.records[0].number.as_ref(), Some(&finding));
}

#[test]
fn a_certificate_that_is_held_takes_its_standard_out_of_the_plan() {
    let world = World::new();
    let values = [("title", "Q"), ("standard", "iso-9001-2015"), ("body", "B"), ("decided_on", "2026-01-20")];
    world.create("Anna Weber", "certificates", &values);
    let view = plan(&world);
    assert_eq!(view.standards, ["ISO/IEC 27001:2022"]);
    assert!(view.steps.iter().all(|step| step.id != "delivery"), "it serves ISO 9001 only");
}

#[test]
fn no_guest_learns_of_it() {
    let world = World::new();
    world.person("Gerd Gast", &["guest"]);
    for request in
        [Request::Plan, Request::Rehearsal { person: None }, Request::Briefing, Request::Visit { since: None }]
    {
        assert!(world.ask("Gerd Gast", request.clone()).unwrap_err().hidden, "{request:?}");
    }
}
