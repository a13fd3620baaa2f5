//! What people read beside the machine form: one requirement down to the record, days to come, readiness over time, home.

use plumb_engine::desk::{
    Act, Answer, CheckView, HomeOf, MendWay, OverviewView, Request, RequirementView, Switches, TimelineView, TurnsView,
};
use plumb_model::verdict::Outcome;

use crate::world::{World, row};

fn requirement(world: &World, who: &str, id: &str, on: Option<&str>) -> RequirementView {
    let request = Request::Requirement {
        standard: "iso-9001-2015".parse().unwrap(),
        id: id.into(),
        on: on.map(|day| day.parse().unwrap()),
        switches: Switches::default(),
    };
    match world.ask(who, request).unwrap() {
        Answer::Requirement(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn check<'v>(view: &'v RequirementView, code: &str) -> &'v CheckView {
    view.checks.iter().find(|check| check.code == code).unwrap()
}

fn overview(world: &World, who: &str) -> OverviewView {
    match world.ask(who, Request::Overview).unwrap() {
        Answer::Overview(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn turns(world: &World, who: &str, until: &str) -> TurnsView {
    match world.ask(who, Request::TurnsRed { until: until.parse().unwrap() }).unwrap() {
        Answer::Turns(view) => view,
        other => panic!("{other:?}"),
    }
}

fn timeline(world: &World) -> TimelineView {
    match world.ask("", Request::Timeline { standard: None, from: None, to: None }).unwrap() {
        Answer::Timeline(view) => view,
        other => panic!("{other:?}"),
    }
}

fn gauge(world: &World, next: &str) -> String {
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", next), ("interval_months", "12")];
    world.create("Anna Weber", "measuring_equipment", &values)
}

#[test]
fn a_requirement_is_explained_down_to_the_record_and_the_expression() {
    let world = World::new();
    let late = gauge(&world, "2026-02-28");
    let view = requirement(&world, "Anna Weber", "7.1.5.2", None);
    assert_eq!(view.row.verdict, Outcome::Gap);
    assert!(!view.summary.is_empty() && !view.asks.is_empty());
    assert_eq!(view.part_of.as_ref().unwrap().id, "7.1.5");
    let due = check(&view, "CAL-002");
    assert_eq!(
        (due.form.as_str(), due.basis.as_str(), due.mend.as_deref()),
        ("every", "requirement", Some("Calibrate"))
    );
    assert!(due.reads.contains(&("require".into(), "next_calibration >= today".into())), "{:?}", due.reads);
    let failed = &due.records[0];
    assert_eq!((failed.number.as_str(), failed.title.as_deref()), (late.as_str(), Some("Gauge")));
    assert!(failed.values.contains(&("Next calibration".into(), Some("2026-02-28".into()))), "{:?}", failed.values);
    let mend = view.row.mend.as_ref().unwrap();
    assert_eq!((mend.way, mend.records.as_slice(), mend.count), (MendWay::Records, [late.clone()].as_slice(), 1));
    // As it stood before the gauge was there.
    world.at("2026-03-04T09:00:00Z");
    world.change("Anna Weber", &late, &[("next_calibration", "2026-12-31")]);
    assert_eq!(
        check(&requirement(&world, "", "7.1.5.2", Some("2026-03-02")), "CAL-002").records[0].values,
        failed.values
    );
    assert!(check(&requirement(&world, "", "7.1.5.2", None), "CAL-002").records.is_empty());
}

#[test]
fn an_answer_is_shown_with_whether_it_still_counts() {
    let world = World::new();
    let late = gauge(&world, "2026-02-28");
    world.person("Ben Ruge", &["quality_manager"]);
    let values = [
        ("check", "CAL-002"),
        ("subject", &late),
        ("kind", "accepted"),
        ("text", "Kept apart"),
        ("until", "2026-04-30"),
    ];
    let answer = world.create("Anna Weber", "answers", &values);
    let proposed = requirement(&world, "", "7.1.5.2", None);
    assert!(!proposed.answers[0].counts, "nobody has confirmed it");
    world.step("Ben Ruge", &answer, "confirm", &[]);
    let view = requirement(&world, "", "7.1.5.2", None);
    let shown = &view.answers[0];
    assert_eq!((shown.number.as_str(), shown.counts, shown.expired), (answer.as_str(), true, false));
    assert_eq!((shown.by.as_deref(), shown.confirmed_by.as_deref()), (Some("Anna Weber"), Some("Ben Ruge")));
    assert_eq!(check(&view, "CAL-002").outcome, Outcome::Observation, "visible, never green");
    let later = requirement(&world, "", "7.1.5.2", Some("2026-05-01"));
    assert!(later.answers[0].expired && check(&later, "CAL-002").outcome == Outcome::Gap);
}

#[test]
fn what_turns_red_is_named_with_its_day_and_records_and_leaves_today_as_it_is() {
    let world = World::new();
    let soon = gauge(&world, "2026-05-31");
    let today = world.readiness("", None, Switches::default(), false);
    let before = row(&today, "7.1.5.2").verdict;
    assert!(before < Outcome::Gap, "{before:?}");
    assert_eq!(turns(&world, "", "2026-05-31").turns.iter().filter(|turn| turn.id == "7.1.5.2").count(), 0);
    let view = turns(&world, "Anna Weber", "2026-06-30");
    let turn = view.turns.iter().find(|turn| turn.id == "7.1.5.2").unwrap();
    assert_eq!((turn.day.to_string().as_str(), turn.before, turn.after), ("2026-06-01", before, Outcome::Gap));
    assert_eq!(turn.records[0].1, soon);
    assert!(view.red >= 1 && turn.say[0].contains("past"), "{turn:?}");
    assert_eq!(world.readiness("", None, Switches::default(), false), today);
    let past = world.ask("", Request::TurnsRed { until: "2026-03-01".parse().unwrap() });
    assert_eq!(past.unwrap_err().code, "content.day-past");
}

#[test]
fn readiness_over_time_counts_every_leaf_on_every_day() {
    let world = World::new();
    world.at("2026-03-05T09:00:00Z");
    gauge(&world, "2026-03-06");
    world.at("2026-03-09T09:00:00Z");
    let view = timeline(&world);
    assert_eq!((view.from.to_string(), view.to.to_string()), ("2026-03-02".into(), "2026-03-09".into()));
    assert!(view.points.iter().all(|point| point.counts.values().sum::<u64>() == 65 + 30 + 93), "{:?}", view.points);
    let days: Vec<String> = view.points.iter().map(|point| point.day.to_string()).collect();
    assert!(days.contains(&"2026-03-05".into()) && days.contains(&"2026-03-07".into()), "{days:?}");
    let gaps = |day: &str| {
        view.points.iter().find(|point| point.day.to_string() == day).unwrap().counts.get(&Outcome::Gap).copied()
    };
    assert!(gaps("2026-03-07") > gaps("2026-03-05"), "{:?}", view.points);
}

#[test]
fn standards_come_in_the_organisations_order_and_the_figures_add_up() {
    let world = World::new();
    let report = world.readiness("Anna Weber", None, Switches::default(), true);
    assert_eq!(report.requirements[0].standard, "iso-9001-2015");
    let figures = report.figures.unwrap();
    let names: Vec<&str> = figures.standards.iter().map(|standard| standard.name.as_str()).collect();
    assert_eq!(names, ["ISO 9001:2015", "ISO/IEC 27001:2022"]);
    let counted = figures.standards.iter().map(|standard| standard.counts.values().sum::<u64>()).collect::<Vec<_>>();
    assert_eq!(counted, [65, 123]);
    assert_eq!(figures.next_visit, Some("2026-11-03".parse().unwrap()));
    assert!(figures.turn_red.is_some());
}

#[test]
fn a_guest_learns_no_assessment_and_nothing_that_answers_one() {
    let world = World::new();
    let late = gauge(&world, "2026-02-28");
    world.person("Gerd Prüfer", &["guest"]);
    let grant = [("about", "Audit"), ("person", "Gerd Prüfer"), ("registers", "*"), ("actions", "read")];
    world.create("Anna Weber", "grants", &grant);
    let answer = [("check", "CAL-002"), ("kind", "accepted"), ("text", "Kept apart"), ("until", "2026-04-30")];
    let answer = world.create("Anna Weber", "answers", &answer);
    world.act("Anna Weber", Act::Comment { record: late.as_str().into(), text: "We knew this in January".into() });
    let shown = world.show("Gerd Prüfer", &late).expect("the grant shows instruments");
    assert_eq!(shown.comments, [], "comments are ours");
    let history = world.history("Gerd Prüfer", &late);
    assert!(!format!("{history:?}").contains("January"), "{history:?}");
    assert_eq!(world.show("Gerd Prüfer", &answer).unwrap_err().code, "not-found");
    assert_eq!(world.list("Gerd Prüfer", "answers").rows, []);
    let (standard, day) = ("iso-9001-2015".parse().unwrap(), "2026-12-31".parse().unwrap());
    let switches = Switches::default();
    for request in [
        Request::Readiness { on: None, standard: None, switches, since: true },
        Request::Requirement { standard, id: "7.1.5.2".into(), on: None, switches },
        Request::TurnsRed { until: day },
        Request::Timeline { standard: None, from: None, to: None },
    ] {
        assert_eq!(world.ask("Gerd Prüfer", request).unwrap_err().code, "not-found");
    }
    let home = overview(&world, "Gerd Prüfer");
    assert_eq!((home.home, home.figures.is_none(), home.next_visit), (HomeOf::Guest, true, None));
    assert!(home.worst.is_empty() && home.turns.is_empty() && home.next.is_empty() && home.path.is_none());
}

#[test]
fn home_is_what_the_seat_asks_for() {
    let world = World::new();
    for (name, roles, home) in [
        ("Mara Mann", &["quality_manager", "staff"][..], HomeOf::Manager),
        ("Theo Top", &["top_management"], HomeOf::TopManagement),
        ("Paul Pro", &["process_owner", "staff"], HomeOf::ProcessOwner),
        ("Ines Int", &["internal_auditor"], HomeOf::InternalAuditor),
        ("Olga Ost", &["staff"], HomeOf::Staff),
    ] {
        world.person(name, roles);
        let view = overview(&world, name);
        assert_eq!((view.home, view.name.as_deref()), (home, Some(name)));
        assert_eq!(view.figures.is_none(), home == HomeOf::Staff);
        assert_eq!(view.path.is_some(), home == HomeOf::Manager, "{:?}", view.path);
    }
    assert_eq!(overview(&world, "").home, HomeOf::Manager, "whoever is at the machine runs it");
}

#[test]
fn work_falls_to_those_whose_role_it_is_and_to_who_stands_in_for_them() {
    let world = World::new();
    world.person("Theo Top", &["top_management"]);
    world.person("Dora Dep", &["staff"]);
    let theo = world.list("", "people").rows.into_iter().find(|row| row.title == "Theo Top").unwrap();
    let theo = theo.number.unwrap();
    let values = [("title", "Spring review"), ("systems", "quality"), ("planned_on", "2026-03-10")];
    let review = world.create("Anna Weber", "management_reviews", &values);
    let mine = |who: &str| {
        let work = overview(&world, who).work;
        work.into_iter().find(|item| item.number.as_deref() == Some(&review)).map(|item| (item.who, item.instead_of))
    };
    let holders = vec!["Anna Weber".to_owned(), "Theo Top".to_owned()];
    assert_eq!(mine("Theo Top"), Some((holders.clone(), None)));
    assert_eq!(mine("Dora Dep"), None);
    world.change(
        "Anna Weber",
        &theo,
        &[("deputy", "Dora Dep"), ("away_from", "2026-03-01"), ("away_until", "2026-03-20")],
    );
    assert_eq!(mine("Dora Dep"), Some((holders, Some("Theo Top".to_owned()))));
    assert_eq!(overview(&world, "Dora Dep").stands_in, [("Theo Top".to_owned(), Some("2026-03-20".parse().unwrap()))]);
}

#[test]
fn the_way_in_ticks_itself_off_from_what_is_there() {
    let world = World::new();
    let done = |world: &World| {
        let path = overview(world, "Anna Weber").path.unwrap();
        path.week.iter().chain(&path.month).filter(|step| step.done).map(|step| step.step).collect::<Vec<_>>()
    };
    let before = done(&world);
    gauge(&world, "2026-12-31");
    let after = done(&world);
    assert!(after.len() > before.len() && before.iter().all(|step| after.contains(step)), "{before:?} {after:?}");
}
