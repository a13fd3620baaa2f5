//! The recovery kit and the emergency set, as far as the engine makes them.

use plumb_engine::desk::{
    Act, Answer, EmergencyView, EmergencyWanted, Given, GivenValue, KitGiven, KitPart, KitView, Problem, Request,
};
use plumb_store::gate::Place;

use crate::world::{World, given, holds};

fn known(places: &[&str], key: Option<&str>) -> KitGiven {
    KitGiven { places: places.iter().map(ToString::to_string).collect(), key: key.map(ToOwned::to_owned) }
}

fn kit(world: &World, places: &[&str]) -> KitView {
    match world.ask("Anna Weber", Request::Kit { given: known(places, None) }).unwrap() {
        Answer::Kit(kit) => *kit,
        other => panic!("{other:?}"),
    }
}

fn make(world: &World, given: KitGiven) -> (KitView, String) {
    match world.ask("Anna Weber", Request::MakeKit { given }).unwrap() {
        Answer::KitMade(made) => (made.kit, made.code),
        other => panic!("{other:?}"),
    }
}

fn organisation(world: &World, values: Vec<Given>) {
    let record = world.list("", "organisation").rows[0].record.clone();
    let act = Act::Change { record: record.as_str().into(), values, reason: None, seen: None };
    world.act("Anna Weber", act);
}

fn calls(rows: &[(&str, &str)]) -> Given {
    let row = |(who, call): &(&str, &str)| {
        [("who".to_owned(), (*who).to_owned()), ("call".to_owned(), (*call).to_owned())].into()
    };
    Given { field: "calls".into(), value: GivenValue::Rows(rows.iter().map(row).collect()) }
}

#[test]
fn a_kit_says_whom_to_call_and_who_has_it_and_when_it_is_out_of_date() {
    let world = World::new();
    assert_eq!(kit(&world, &[]).made, None);
    organisation(
        &world,
        vec![calls(&[("Insurer", "+49 431 1"), ("Police", "110")]), Given::text("kit_with", "Anna, notary")],
    );
    let (made, code) = make(&world, known(&["/mnt/river"], Some("f00d")));
    assert_eq!(made.calls, [("Insurer".to_owned(), "+49 431 1".to_owned()), ("Police".to_owned(), "110".to_owned())]);
    assert_eq!((made.kit_with.as_deref(), made.key.as_deref()), (Some("Anna, notary"), Some("f00d")));
    assert_eq!(made.envelope_of.as_deref(), Some("Anna Weber"));
    assert_eq!((made.changed, code.len()), (vec![], 39));
    assert_eq!(kit(&world, &["/mnt/river"]).changed, []);
    assert_eq!(kit(&world, &["/mnt/river", "/mnt/stick"]).changed, [KitPart::Places]);
    organisation(&world, vec![calls(&[("Insurer", "+49 431 2")])]);
    assert_eq!(kit(&world, &["/mnt/river"]).changed, [KitPart::Calls]);
    world.engine.gate().break_glass(&code, &Place::default()).unwrap();
    assert_eq!(kit(&world, &["/mnt/river"]).changed, [KitPart::Calls, KitPart::Envelope]);
    assert_eq!(kit(&world, &["/mnt/river"]).envelope_of, None);
    // A new kit says what holds; its key stays where none was drawn.
    let (made, _) = make(&world, known(&["/mnt/river"], None));
    assert_eq!((made.key.as_deref(), made.changed), (Some("f00d"), vec![]));
    holds(&world.data());
}

#[test]
fn only_whoever_administers_makes_a_kit() {
    let world = World::new();
    world.person("Kemal Aydin", &["staff"]);
    for request in [Request::Kit { given: known(&[], None) }, Request::MakeKit { given: known(&[], None) }] {
        let refused = world.ask("Kemal Aydin", request).unwrap_err();
        assert_eq!(refused.code, "access.action", "{refused:?}");
    }
}

/// A document with a revision in force.
fn in_force(world: &World, title: &str, class: &str) -> String {
    let values = [("title", title), ("kind", "procedure"), ("owner", "Anna Weber"), ("class", class)];
    let document = world.create("Anna Weber", "documents", &values);
    let values = [
        ("document", document.as_str()),
        ("title", title),
        ("mark", "1"),
        ("change", "first edition"),
        ("text", "Gauges are calibrated once a year."),
        ("author", "Anna Weber"),
    ];
    let revision = world.create("Anna Weber", "revisions", &values);
    let step = |name: &str, values: &[(&str, &str)]| {
        let act = Act::Move {
            record: revision.as_str().into(),
            transition: name.into(),
            values: given(values),
            reason: Some("there is nobody else".into()),
            seen: None,
        };
        world.act("Anna Weber", act);
    };
    step("submit_minor", &[("approver", "Anna Weber")]);
    step("approve", &[("effective_on", "2026-03-02")]);
    world.engine.follow().unwrap();
    document
}

fn set(world: &World, wanted: EmergencyWanted) -> Result<EmergencyView, Problem> {
    match world.ask("Anna Weber", Request::EmergencySet { wanted })? {
        Answer::EmergencySet(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_emergency_set_holds_what_is_in_force_and_nothing_more_confidential_than_was_chosen() {
    let world = World::new();
    let open = in_force(&world, "Calibration", "internal");
    let closed = in_force(&world, "Prices", "confidential");
    let draft = [("title", "Not yet"), ("kind", "procedure"), ("owner", "Anna Weber")];
    world.create("Anna Weber", "documents", &draft);
    let usual = set(&world, EmergencyWanted::default()).unwrap();
    let numbers = |view: &EmergencyView| view.documents.iter().filter_map(|one| one.number.clone()).collect::<Vec<_>>();
    assert_eq!((numbers(&usual), usual.left_out), (vec![open.clone()], 1));
    let document = &usual.documents[0];
    assert_eq!((document.text.as_deref(), document.mark.as_str()), (Some("Gauges are calibrated once a year."), "1"));
    assert!(document.signed.iter().any(|signed| signed.starts_with("Anna Weber")), "{document:?}");
    let names: Vec<&str> = usual.tables.iter().map(|table| table.register.as_str()).collect();
    assert_eq!(names, ["people", "copies_and_drills"]);
    assert!(usual.checkpoint.starts_with(usual.head.split(' ').next().unwrap()));
    let more = set(&world, EmergencyWanted { highest: "confidential".into(), ..Default::default() }).unwrap();
    assert_eq!((numbers(&more), more.left_out), (vec![open.clone(), closed.clone()], 0));
    let chosen = EmergencyWanted { documents: vec![closed], registers: vec!["suppliers".into()], ..Default::default() };
    let chosen = set(&world, chosen).unwrap();
    assert_eq!((numbers(&chosen), chosen.left_out, chosen.tables.len()), (vec![], 1, 1), "also where it is named");
    assert_eq!(
        set(&world, EmergencyWanted { highest: "secret".into(), ..Default::default() }).unwrap_err().code,
        "emergency.classification"
    );
}
