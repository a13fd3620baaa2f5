//! Getting ready: each sees what is theirs, top management its page, and a draw can be shown to have been fair.

use plumb_engine::desk::{Act, Answer, BriefingView, Done, GivenValue, ProblemKind, RehearsalView, Request, VisitView};
use plumb_ledger::Digest;

use crate::world::{World, given};

fn asked(world: &World, who: &str, person: Option<&str>) -> RehearsalView {
    match world.ask(who, Request::Rehearsal { person: person.map(ToOwned::to_owned) }).unwrap() {
        Answer::Rehearsal(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn visit(world: &World, since: Option<&str>) -> VisitView {
    match world.ask("Anna Weber", Request::Visit { since: since.map(|day| day.parse().unwrap()) }).unwrap() {
        Answer::Visit(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn draw(world: &World, who: &str, what: &str, key: Option<&str>) -> Done {
    let request = Request::DrawSpotCheck { draw: what.into(), key: key.map(ToOwned::to_owned) };
    match world.ask(who, request).unwrap() {
        Answer::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_sees_their_own_and_only_whoever_runs_the_system_sees_others() {
    let world = World::new();
    let ben = world.person("Ben Krause", &["process_owner"]);
    world.person("Eva Holm", &["staff"]);
    let process =
        world.create("Anna Weber", "processes", &[("name", "Turning"), ("kind", "core"), ("owner", ben.as_str())]);
    let view = asked(&world, "Ben Krause", None);
    assert!(view.own && view.others.is_empty() && !view.briefing);
    let question = view.questions.iter().find(|question| question.id == "process").unwrap();
    assert_eq!(question.records[0].number.as_ref(), Some(&process));
    assert!(asked(&world, "Eva Holm", None).questions.iter().all(|question| question.id != "process"));
    let refused = world.ask("Eva Holm", Request::Rehearsal { person: Some("Ben Krause".into()) }).unwrap_err();
    assert_eq!(refused.kind, ProblemKind::Forbidden);
    let seen = asked(&world, "Anna Weber", Some("Ben Krause"));
    assert!(!seen.own && seen.others.len() >= 3);
    assert_eq!(seen.questions, view.questions);
    assert_eq!(world.ask("Ben Krause", Request::Briefing).unwrap_err().kind, ProblemKind::Forbidden);
}

#[test]
fn the_auditors_questions_come_with_what_is_said_and_what_the_records_say() {
    let world = World::new();
    let ben = world.person("Ben Krause", &["quality_manager"]);
    let mut values =
        given(&[("title", "Competence"), ("text", "A matrix says who must be able to do what."), ("owner", &ben)]);
    let requirements = GivenValue::Several(vec!["iso-9001-2015 7.2".into(), "iso-27001-2022 7.2".into()]);
    values.push(plumb_engine::desk::Given { field: "requirements".into(), value: requirements });
    world.act("Anna Weber", Act::Create { register: "statements".into(), values });
    let view = asked(&world, "Ben Krause", None);
    let [statement] = view.answers_for.as_slice() else { panic!("{:?}", view.answers_for) };
    assert_eq!(statement.says.as_deref(), Some("A matrix says who must be able to do what."));
    assert_eq!(statement.requirements.len(), 2);
    assert!(statement.requirements.iter().all(|asked| !asked.asks.is_empty()));
}

#[test]
fn top_management_has_five_headings_with_questions_and_what_the_records_say() {
    let world = World::new();
    let Answer::Briefing(view) = world.ask("Anna Weber", Request::Briefing).unwrap() else { panic!() };
    let BriefingView { sections, .. } = *view;
    let ids: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(ids, ["policy", "objectives", "risks", "results", "decisions"]);
    assert!(sections.iter().all(|section| !section.asks.is_empty() && !section.requirements.is_empty()));
}

#[test]
fn what_changed_counts_from_the_last_visit_or_from_a_day() {
    let world = World::new();
    let certificate = [("title", "Q"), ("standard", "iso-9001-2015"), ("body", "B"), ("decided_on", "2026-01-20")];
    let certificate = world.create("Anna Weber", "certificates", &certificate);
    assert_eq!(visit(&world, None).since, None);
    let held = [("certificate", certificate.as_str()), ("title", "Granted"), ("kind", "granted"), ("on", "2026-01-20")];
    world.create("Anna Weber", "certificate_events", &held);
    world.create("Anna Weber", "nonconformities", &[("title", "Old"), ("reported_on", "2026-01-10")]);
    let new = world.create("Anna Weber", "nonconformities", &[("title", "New"), ("reported_on", "2026-02-10")]);
    let cases = |view: &VisitView| -> Vec<Option<String>> {
        let cases = view.changed.iter().find(|concern| concern.id == "cases").unwrap();
        cases.records.iter().map(|link| link.number.clone()).collect()
    };
    let view = visit(&world, None);
    assert_eq!(view.since.unwrap().to_string(), "2026-01-20");
    assert_eq!(cases(&view), [Some(new)]);
    assert_eq!(cases(&visit(&world, Some("2026-01-01"))).len(), 2);
    assert!(view.at_hand.iter().any(|one| one.mandatory && one.document));
}

#[test]
fn a_draw_is_filed_with_all_that_shows_it_to_be_fair() {
    let world = World::new();
    for n in 1..=30 {
        world.person(&format!("Person {n:02}"), &["staff"]);
    }
    let done = draw(&world, "Anna Weber", "people", Some("one"));
    let number = done.number.clone().unwrap();
    let view = visit(&world, None);
    let [check] = view.checks.as_slice() else { panic!("{:?}", view.checks) };
    assert_eq!((check.drawn, check.found, check.same_again), (5, 0, Some(true)));
    // Anybody draws it again: the least SHA-256 of seed and number.
    let record = world.show("Anna Weber", &number).unwrap();
    let value = |field: &str| record.fields[field].as_str().unwrap().to_owned();
    let (seed, population) = (value("seed"), value("population"));
    let mut ranked: Vec<(Digest, &str)> =
        population.split(' ').map(|number| (Digest::of(format!("{seed}:{number}").as_bytes()), number)).collect();
    assert_eq!(ranked.len(), 31);
    ranked.sort_unstable();
    let mut least: Vec<&str> = ranked.iter().take(5).map(|(_, number)| *number).collect();
    least.sort_unstable();
    // Rows as the record has them; their numbers in order.
    let rows = record.fields["drawn"].to_string();
    let mut drawn: Vec<&str> = population.split(' ').filter(|number| rows.contains(&format!("\"{number}\""))).collect();
    drawn.sort_unstable();
    assert_eq!(drawn, least);
    // A second click draws nothing anew; a second draw has a seed of its own.
    assert_eq!(draw(&world, "Anna Weber", "people", Some("one")).number, Some(number.clone()));
    let other = draw(&world, "Anna Weber", "people", None).number.unwrap();
    assert_ne!(other, number);
    let refused = world.ask("Person 01", Request::DrawSpotCheck { draw: "people".into(), key: None }).unwrap_err();
    assert_eq!(refused.kind, ProblemKind::Forbidden);
    let near = world.ask("Anna Weber", Request::DrawSpotCheck { draw: "peopel".into(), key: None }).unwrap_err();
    assert!(near.help.is_some_and(|help| help.contains("people")));
}
