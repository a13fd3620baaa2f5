//! Five answers, and a system runs.

use plumb_engine::{
    Engine,
    desk::{Answer, Request, Switches},
};
use plumb_model::verdict::Outcome;

use crate::world::{World, founding, packs, wiring};

#[test]
fn five_answers_start_a_system_in_which_nothing_is_green_yet() {
    let world = World::new();
    let Answer::Status(status) = world.ask("", Request::Status).unwrap() else { panic!() };
    assert_eq!(status.organisation, "Nordwind Feinmechanik GmbH");
    assert_eq!((status.zone.as_str(), status.today.to_string().as_str()), ("Europe/Berlin", "2026-03-02"));
    assert_eq!(status.standards, ["iso-9001-2015", "iso-27001-2022"], "in the order in which they were named");
    assert!(status.registers.iter().any(|(register, count)| register == "documents" && *count == 0));
    let report = world.readiness("", None, Switches::default(), false);
    assert_eq!(report.seq, Some(status.size - 1));
    assert_eq!(report.root, status.root);
    let green: Vec<_> = report.requirements.iter().filter(|row| row.leaf && row.verdict == Outcome::InOrder).collect();
    assert!(green.is_empty(), "{green:#?}");
    let leaves = |standard: &str| report.requirements.iter().filter(|row| row.leaf && row.standard == standard).count();
    assert_eq!((leaves("iso-9001-2015"), leaves("iso-27001-2022")), (65, 123));
}

#[test]
fn what_was_answered_is_in_the_records_under_the_first_persons_roles() {
    let world = World::new();
    let list = world.list("Anna Weber", "organisation");
    let organisation = world.show("Anna Weber", list.rows[0].number.as_deref().unwrap()).unwrap();
    assert_eq!(organisation.fields["next_visit"], "2026-11-03");
    assert!(
        organisation.comments.iter().any(|comment| comment.who == "Plumb" && comment.text.contains("the safe in Kiel"))
    );
    let people = world.list("", "people");
    let anna = world.show("", people.rows[0].number.as_deref().unwrap()).unwrap();
    assert!(anna.fields["roles"].as_array().unwrap().len() > 10);
}

#[test]
fn a_system_is_started_once() {
    let world = World::new();
    let (data, clock) = (world.data(), world.clock.clone());
    let size = world.size();
    drop(world.engine);
    let problem = Engine::start(wiring(&data, &clock), &founding(), &packs()).unwrap_err();
    assert_eq!(problem.code, "engine.started");
    let again = Engine::open(wiring(&data, &clock)).unwrap();
    assert_eq!(*again.tip().borrow(), size);
}

#[test]
fn a_zone_or_standard_that_is_not_there_starts_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let clock = std::sync::Arc::new(plumb_store::SetClock::at("2026-03-02T08:00:00Z".parse().unwrap()));
    let data = dir.path().join("data");
    let settings = plumb_store_sqlite::Settings { clock: clock.clone(), ..Default::default() };
    plumb_store_sqlite::init(&data, &settings).unwrap();
    let wrong = plumb_engine::Founding { zone: "Europe/Kiel".into(), ..founding() };
    assert_eq!(Engine::start(wiring(&data, &clock), &wrong, &packs()).unwrap_err().code, "content.zone");
    let wrong = plumb_engine::Founding { standards: vec!["iso-9001-2014".parse().unwrap()], ..founding() };
    let problem = Engine::start(wiring(&data, &clock), &wrong, &packs()).unwrap_err();
    assert_eq!(problem.help.as_deref(), Some("did you mean `iso-9001-2015`?"));
    let wiring = wiring(&data, &clock);
    assert_eq!(wiring.store.snapshot().unwrap().size(), 1, "only the log's own opening is there");
}
