//! Standards switched on and off, and the way from one edition to the next, as whoever runs the system goes it.

use plumb_engine::desk::{
    Act, Answer, EditionsView, Given, GivenValue, Problem, ProblemKind, ReadinessReport, Request, RequirementView,
    StandardSwitched, StandardsView, StepKind, Switches, TransitionStep,
};
use plumb_ledger::Kind;
use plumb_model::{
    define::edition::{Strength, Sure},
    verdict::Outcome,
};

use crate::world::World;

const ANNA: &str = "Anna Weber";

fn standards(world: &World) -> StandardsView {
    match world.ask(ANNA, Request::Standards).unwrap() {
        Answer::Standards(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn ask_switch(world: &World, who: &str, standard: &str, on: bool, dry_run: bool) -> Result<StandardSwitched, Problem> {
    let request = Request::SwitchStandard { standard: standard.into(), on, reason: None, seen: None, dry_run };
    match world.ask(who, request)? {
        Answer::StandardSwitched(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn switch(world: &World, standard: &str, on: bool) -> StandardSwitched {
    ask_switch(world, ANNA, standard, on, false).unwrap_or_else(|problem| panic!("{standard}: {problem:?}"))
}

fn readiness(world: &World) -> ReadinessReport {
    let request = Request::Readiness { on: None, standard: None, switches: Switches::default(), since: false };
    match world.ask(ANNA, request).unwrap() {
        Answer::Readiness(report) => report,
        other => panic!("{other:?}"),
    }
}

fn requirement(world: &World, standard: &str, id: &str) -> RequirementView {
    let (standard, id) = (standard.parse().unwrap(), id.to_owned());
    match world.ask(ANNA, Request::Requirement { standard, id, on: None, switches: Switches::default() }).unwrap() {
        Answer::Requirement(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn transition(world: &World) -> EditionsView {
    match world.ask(ANNA, Request::Transition).unwrap() {
        Answer::Transition(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn step(world: &World, id: &str) -> TransitionStep {
    let plans = transition(world).editions;
    plans[0].steps.iter().find(|step| step.requirement.id == id).unwrap().clone()
}

/// A statement that speaks for requirements of ISO 9001:2015, shown by a document, confirmed.
fn statement(world: &World, requirements: &[&str]) -> String {
    let document =
        world.create(ANNA, "documents", &[("title", "Communication"), ("kind", "procedure"), ("place", "here")]);
    let one = |field: &str, value: &str| Given::text(field, value);
    let row = [("record", document.as_str()), ("from", "2026-01-01"), ("until", "2028-12-31")];
    let row = row.map(|(column, value)| (column.to_owned(), value.to_owned())).into();
    let values = vec![
        one("title", "Communication"),
        Given {
            field: "requirements".into(),
            value: GivenValue::Several(requirements.iter().map(|id| format!("iso-9001-2015 {id}")).collect()),
        },
        one("text", "A plan says who tells whom what."),
        one("owner", ANNA),
        Given { field: "evidence".into(), value: GivenValue::Rows(vec![row]) },
    ];
    let number = world.act(ANNA, Act::Create { register: "statements".into(), values });
    world.step(ANNA, &number, "confirm", &[]);
    number
}

#[test]
fn only_what_the_start_chose_is_on() {
    let world = World::new();
    let view = standards(&world);
    let on: Vec<&str> = view.standards.iter().filter(|row| row.on).map(|row| row.standard.as_str()).collect();
    assert_eq!(on, ["iso-9001-2015", "iso-27001-2022"]);
    let all: Vec<&str> = view.standards.iter().map(|row| row.standard.as_str()).collect();
    assert_eq!(
        all,
        [
            "iso-9001-2015",
            "iso-9001-2026",
            "iso-14001-2015",
            "iso-14001-2026",
            "iso-27001-2022",
            "iso-45001-2018",
            "gdpr",
            "nist-csf-2-0"
        ]
    );
    assert!(
        readiness(&world)
            .requirements
            .iter()
            .all(|row| row.standard.contains("9001-2015") || row.standard.contains("27001"))
    );
}

#[test]
fn a_switch_is_weighed_first_then_sealed_and_switching_back_brings_everything_back() {
    let world = World::new();
    statement(&world, &["7.4"]);
    let before = readiness(&world);
    let looked = ask_switch(&world, ANNA, "iso-14001", true, true).unwrap();
    assert_eq!((looked.leaves, looked.seq, looked.standard.as_str()), (32, None, "iso-14001-2015"));
    assert!(looked.counts > 0 && looked.counts + looked.new == looked.leaves, "{looked:?}");
    assert!(looked.through.iter().any(|(name, count)| name == "ISO 9001:2015" && *count > 0), "{looked:?}");
    assert_eq!(looked.others, [], "what is on already is assessed as before");
    assert_eq!(readiness(&world), before, "looking changes nothing");
    let from = world.snapshot().size();
    let switched = switch(&world, "iso-14001-2015", true);
    assert_eq!(StandardSwitched { seq: None, ..switched.clone() }, looked, "what was shown is what was done");
    assert_eq!(
        world.kinds(from),
        [Kind::PackActivated, Kind::Changed],
        "one batch: the packs, and the organisation's own list"
    );
    let with: Vec<_> = readiness(&world).requirements;
    assert!(with.iter().any(|row| row.standard == "iso-14001-2015"));
    let rest: Vec<_> = with.iter().filter(|row| row.standard != "iso-14001-2015").cloned().collect();
    assert_eq!(rest.len(), before.requirements.len());
    // Off again: nothing stays of it but the two sealed entries.
    let back = switch(&world, "iso-14001-2015", false);
    assert!(!back.on && back.seq.is_some());
    assert_eq!(readiness(&world).requirements, before.requirements);
    // And on again: everything is as it was when it was on.
    switch(&world, "iso-14001-2015", true);
    assert_eq!(readiness(&world).requirements, with);
}

#[test]
fn a_switch_that_makes_no_sense_is_refused_and_so_is_whoever_does_not_run_the_system() {
    let world = World::new();
    world.person("Ben Krause", &["process_owner"]);
    let kind = |who: &str, standard: &str, on: bool| ask_switch(&world, who, standard, on, false).unwrap_err();
    assert_eq!(kind("Ben Krause", "gdpr", true).kind, ProblemKind::Forbidden);
    assert_eq!(kind(ANNA, "iso-9001-2015", true).code, "standard.as-it-is");
    assert_eq!(kind(ANNA, "gdpr", false).code, "standard.as-it-is");
    assert!(kind(ANNA, "iso-14001-2016", true).help.unwrap().contains("iso-14001-2015"));
    switch(&world, "iso-27001-2022", false);
    assert_eq!(kind(ANNA, "iso-9001-2015", false).code, "standard.last");
    let request = Request::SwitchStandard {
        standard: "gdpr".into(),
        on: true,
        reason: None,
        seen: Some("00".into()),
        dry_run: false,
    };
    assert_eq!(world.ask(ANNA, request).unwrap_err().kind, ProblemKind::Stale);
}

#[test]
fn an_edition_that_others_build_on_goes_out_of_sight_and_its_checks_stay() {
    let world = World::new();
    switch(&world, "iso-9001-2026", true);
    let gone = switch(&world, "iso-9001-2015", false);
    assert_eq!(gone.packs, Vec::<String>::new(), "its checks go on judging the new edition");
    let view = standards(&world);
    let row = view.standards.iter().find(|row| row.standard == "iso-9001-2015").unwrap();
    assert!(!row.on && row.rules && row.under == ["ISO 9001:2026"]);
    let report = readiness(&world);
    assert!(report.requirements.iter().all(|row| row.standard != "iso-9001-2015"));
    let calibration =
        report.requirements.iter().find(|row| row.standard == "iso-9001-2026" && row.id == "7.1.5.2").unwrap();
    assert!(calibration.checks.len() > 1, "{calibration:?}");
}

#[test]
fn one_statement_counts_wherever_it_should_and_the_pages_say_so_both_ways() {
    let world = World::new();
    statement(&world, &["7.4", "6.3"]);
    switch(&world, "iso-9001-2026", true);
    let whole = requirement(&world, "iso-9001-2026", "7.4");
    assert_eq!(whole.row.verdict, requirement(&world, "iso-9001-2015", "7.4").row.verdict);
    let said = whole.row.say.join(" ");
    assert!(said.contains("Counts here because it answers ISO 9001:2015 7.4"), "{said}");
    let by = whole.answered_by.iter().find(|one| one.other.standard == "iso-9001-2015").unwrap();
    assert_eq!((by.strength, by.sure), (Strength::Full, Sure::Confirmed));
    let back = requirement(&world, "iso-9001-2015", "7.4");
    assert!(back.answers_for.iter().any(|one| one.other.standard == "iso-9001-2026" && one.other.id == "7.4"));
    // Where the new edition asks more, what was said for the old one is not enough.
    let more = requirement(&world, "iso-9001-2026", "6.3");
    assert!(more.row.verdict >= Outcome::Observation, "{:?}", more.row.verdict);
    assert_eq!(more.sure, Sure::Reported);
    assert!(
        more.row.say.iter().any(|say| say.contains("what is asked beyond it is still to be said")),
        "{:?}",
        more.row.say
    );
}

#[test]
fn a_transition_shows_what_is_new_before_it_is_on_and_is_done_once_statements_are_confirmed_for_it() {
    let world = World::new();
    world.at("2026-11-22T08:00:00Z");
    let number = statement(&world, &["7.4"]);
    let plans = transition(&world).editions;
    assert_eq!(plans.len(), 1);
    let plan = &plans[0];
    assert!(!plan.on && plan.to == "iso-9001-2026" && plan.changes.len() > 10);
    let (ends, sure) = plan.ends.unwrap();
    assert_eq!((ends.to_string().as_str(), sure), ("2029-09-30", Sure::Reported));
    assert_eq!(step(&world, "7.4").kind, StepKind::Same);
    assert_eq!(step(&world, "5.1.1").kind, StepKind::Changed);
    assert_eq!(step(&world, "6.1.3").kind, StepKind::Moved);
    world.at("2026-11-23T08:00:00Z");
    switch(&world, "iso-9001-2026", true);
    let open = step(&world, "7.4");
    assert!(open.done.is_none() && open.now.is_empty() && open.owner.as_deref() == Some(ANNA));
    assert_eq!(open.before.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), [number.as_str()]);
    let take = || Request::TakeOver {
        statement: number.as_str().into(),
        standard: "iso-9001-2026".parse().unwrap(),
        key: None,
    };
    world.ask(ANNA, take()).unwrap();
    let named = step(&world, "7.4");
    assert!(named.done.is_none() && named.now.len() == 1, "it was confirmed before the edition was on: {named:?}");
    assert_eq!(world.ask(ANNA, take()).unwrap_err().code, "transition.nothing");
    world.at("2026-11-24T08:00:00Z");
    world.step(ANNA, &number, "confirm", &[]);
    assert_eq!(step(&world, "7.4").done.unwrap().to_string(), "2026-11-24");
}

#[test]
fn a_reference_of_an_edition_that_is_gone_leads_to_where_it_went() {
    let world = World::new();
    for standard in ["iso-27001-2022", "iso-27001-2013"] {
        let view = requirement(&world, standard, "A.12.6.1");
        assert_eq!((view.row.standard.as_str(), view.row.id.as_str()), ("iso-27001-2022", "A.8.8"));
        let old = view.old.unwrap();
        assert_eq!((old.id.as_str(), old.edition.as_str()), ("A.12.6.1", "ISO/IEC 27001:2013"));
    }
    let both = requirement(&world, "iso-27001-2022", "A.18.2.3");
    assert_eq!((both.row.id.as_str(), both.old_also[0].id.as_str()), ("A.5.36", "A.8.8"));
    let search = |text: &str| {
        let request = Request::Search { text: text.into(), register: None, limit: 20 };
        match world.ask(ANNA, request).unwrap() {
            Answer::Found(found) => found.requirements,
            other => panic!("{other:?}"),
        }
    };
    for text in ["A.12.6.1", "a 12.6.1", "27001 A.12.6.1"] {
        let found = search(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].id.as_str(), found[0].old.as_ref().unwrap().id.as_str()), ("A.8.8", "A.12.6.1"));
    }
    let now = search("9001 7.1.5.2");
    assert!(now.len() == 1 && now[0].old.is_none() && now[0].standard == "iso-9001-2015", "{now:?}");
    assert!(search("no such thing").is_empty());
}
