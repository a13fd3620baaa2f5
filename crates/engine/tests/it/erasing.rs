//! Erasure takes content away and leaves the log whole; a legal hold refuses it; another key goes on signing.

use plumb_engine::desk::{Act, Answer, Request, Switches};
use plumb_ledger::Kind;
use plumb_model::decide::ErasureGround;

use crate::world::{World, creating, holds};

fn erasing(record: &str) -> Act {
    Act::Erase { record: record.into(), ground: ErasureGround::Request, reason: "asked for on 3 March".into() }
}

fn case(world: &World) -> String {
    world.create("Anna Weber", "nonconformities", &[("title", "Erika Mustermann complained"), ("kind", "complaint")])
}

#[test]
fn what_was_erased_is_in_no_page_no_history_and_no_search_and_the_log_still_holds() {
    let world = World::new();
    let number = case(&world);
    world.change("Anna Weber", &number, &[("what", "Erika Mustermann, by telephone")]);
    let id = world.show("", &number).unwrap().record;
    let before = world.size();
    world.try_act("Anna Weber", erasing(&number)).unwrap();
    assert_eq!(world.kinds(before), [Kind::Erased]);
    let shown = world.show("", &id).unwrap();
    assert!(shown.erased && shown.fields.is_empty(), "{shown:?}");
    assert_eq!(shown.state.as_deref(), Some("new"), "the workflow stays");
    let history = format!("{:?}", world.history("", &id));
    assert!(!history.contains("Mustermann"), "{history}");
    let request = Request::Search { text: "Mustermann".into(), register: None, limit: 10 };
    let Answer::Found(found) = world.ask("", request).unwrap() else { panic!() };
    assert_eq!(found.hits, []);
    assert_eq!(world.try_act("Anna Weber", erasing(&id)).unwrap_err().code, "change.nothing");
    // A day before it: the content is gone there too.
    world.at("2026-03-05T08:00:00Z");
    assert!(!world.readiness("", Some("2026-03-02"), Switches::default(), false).requirements.is_empty());
    let data = world.data();
    drop(world.engine);
    holds(&data);
}

#[test]
fn a_legal_hold_refuses_erasure_until_it_is_released() {
    let world = World::new();
    let number = case(&world);
    let hold = |because: &str| Act::Hold { record: number.as_str().into(), reason: because.into() };
    assert_eq!(world.try_act("Anna Weber", hold(" ")).unwrap_err().code, "transition.reason");
    world.try_act("Anna Weber", hold("lawsuit of the customer")).unwrap();
    assert_eq!(world.show("", &number).unwrap().held.as_deref(), Some("lawsuit of the customer"));
    let problem = world.try_act("Anna Weber", erasing(&number)).unwrap_err();
    assert_eq!(problem.code, "record.held");
    assert!(problem.say.contains("lawsuit of the customer"), "{problem:?}");
    world.change("Anna Weber", &number, &[("what", "goes on")]);
    world.try_act("Anna Weber", Act::Release { record: number.as_str().into(), reason: "settled".into() }).unwrap();
    assert_eq!(world.show("", &number).unwrap().held, None);
    world.try_act("Anna Weber", erasing(&number)).unwrap();
}

#[test]
fn only_who_administers_erases_holds_and_changes_keys() {
    let world = World::new();
    world.person("Carl Sommer", &["quality_manager"]);
    let number = case(&world);
    for act in [erasing(&number), Act::Hold { record: number.as_str().into(), reason: "so".into() }] {
        assert_eq!(world.try_act("Carl Sommer", act).unwrap_err().code, "access.action");
    }
    assert_eq!(world.ask("Carl Sommer", Request::RotateKey).unwrap_err().code, "access.action");
}

#[test]
fn after_a_change_of_keys_people_go_on_and_the_log_holds() {
    let world = World::new();
    let size = world.size();
    let Answer::KeyRotated { key, seq } = world.ask("Anna Weber", Request::RotateKey).unwrap() else { panic!() };
    assert_eq!(seq, size);
    assert_eq!(world.kinds(size), [Kind::KeyRotated]);
    world.create("Anna Weber", "measuring_equipment", &[("name", "Caliper")]);
    let Answer::Checkpoint(checkpoint) = world.ask("", Request::Checkpoint).unwrap() else { panic!() };
    let name = key.split('+').next().unwrap().to_owned();
    assert!(checkpoint.text.contains(&name), "{key} {}", checkpoint.text);
    let data = world.data();
    drop(world.engine);
    holds(&data);
}

#[test]
fn anybody_on_the_staff_reports_what_went_wrong() {
    let world = World::new();
    world.person("Dora Gast", &[]);
    world.try_act("Dora Gast", creating("nonconformities", &[("title", "Scratched housing")])).unwrap();
    assert!(world.try_act("Dora Gast", creating("suppliers", &[("name", "Kurz")])).is_err());
}

#[test]
fn a_grant_of_listed_records_opens_those_and_no_others() {
    let world = World::new();
    world.person("Dora Gast", &[]);
    let grant = |about: &str, more: &[(&str, &str)]| {
        let values = [("about", about), ("person", "Anna Weber"), ("registers", "*"), ("actions", "read")];
        world.create("Anna Weber", "grants", &[&values, more].concat())
    };
    let (one, other) = (grant("first", &[]), grant("second", &[]));
    assert_eq!(world.show("Dora Gast", &one).unwrap_err().code, "not-found");
    let values = [
        ("about", "Dora looks at one grant"),
        ("person", "Dora Gast"),
        ("registers", "grants"),
        ("actions", "read"),
        ("highest", "confidential"),
        ("scope", "listed"),
        ("listed", one.as_str()),
    ];
    world.create("Anna Weber", "grants", &values);
    assert!(world.show("Dora Gast", &one).is_ok());
    assert_eq!(world.show("Dora Gast", &other).unwrap_err().code, "not-found");
    assert_eq!(world.list("Dora Gast", "grants").count, 1);
}
