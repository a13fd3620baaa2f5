//! A register changed from a page: weighed first, then ruling, and at once usable everywhere.

use plumb_engine::desk::{
    Act, AffectedHow, Answer, DifferenceKind, Filter, Mapping, NewField, NewRegister, Problem, RegisterChanged,
    RegisterEdit, RegisterSettings, Request,
};

use crate::world::World;

const GAUGES: &str = "measuring_equipment";

fn change(
    world: &World,
    who: &str,
    edits: Vec<RegisterEdit>,
    reason: &str,
    dry_run: bool,
) -> Result<RegisterChanged, Problem> {
    let seen = Some(settings(world, "Anna Weber", GAUGES).set);
    let request = Request::RegisterChange { register: GAUGES.into(), edits, reason: reason.into(), seen, dry_run };
    world.ask(who, request).map(changed)
}

fn changed(answer: Answer) -> RegisterChanged {
    match answer {
        Answer::RegisterChanged(changed) => *changed,
        other => panic!("{other:?}"),
    }
}

fn settings(world: &World, who: &str, register: &str) -> RegisterSettings {
    match world.ask(who, Request::RegisterSettings { register: register.into() }).unwrap() {
        Answer::RegisterSettings(settings) => *settings,
        other => panic!("{other:?}"),
    }
}

fn field(name: &str, kind: &str) -> NewField {
    NewField { name: name.into(), kind: kind.into(), ..NewField::default() }
}

fn gauge(world: &World, name: &str) -> String {
    let register = &crate::world::PACKS.registers[GAUGES];
    let mut values: Vec<(&str, &str)> = vec![("name", name)];
    for field in register.fields.iter().filter(|field| field.required && field.id.as_str() != "name") {
        let choice = field.kind.choices().first().map_or("yes", |choice| choice.id.as_str());
        values.push((field.id.as_str(), choice));
    }
    world.create("Anna Weber", GAUGES, &values)
}

#[test]
fn a_field_added_is_weighed_first_and_then_in_form_list_search_history_and_import() {
    let world = World::new();
    let old = gauge(&world, "Caliper");
    let size = world.size();
    let bay = NewField { required: true, list: true, ..field("Storage bay", "text") };
    let edits = || vec![RegisterEdit::AddField(bay.clone())];
    let weighed = change(&world, "Anna Weber", edits(), "", true).unwrap();
    assert_eq!((weighed.seq, weighed.records, world.size()), (None, 1, size), "a look changes nothing");
    assert_eq!(weighed.differences.len(), 1);
    assert_eq!(weighed.differences[0].what, DifferenceKind::FieldAdded);
    assert_eq!((weighed.affected[0].how, weighed.affected[0].records), (AffectedHow::Lack, 1));
    assert_eq!(weighed.assessments, []);
    assert_eq!(change(&world, "Anna Weber", edits(), " ", false).unwrap_err().code, "transition.reason");
    change(&world, "Anna Weber", edits(), "the hall has bays now", false).unwrap();
    // Without a line of code: entered, listed, filtered, found, told in the history, imported.
    world.change("Anna Weber", &old, &[("storage_bay", "Zwickel 7")]);
    assert_eq!(world.show("", &old).unwrap().fields["storage_bay"], "Zwickel 7");
    let list = world.list("", GAUGES);
    assert_eq!(list.rows[0].cells["storage_bay"], "Zwickel 7");
    let filters = vec![Filter::Equal { field: "storage_bay".into(), value: "Zwickel 7".into() }];
    let request = Request::List { register: GAUGES.into(), filters, order: None, void: false, limit: 10, after: None };
    let Answer::List(list) = world.ask("", request).unwrap() else { panic!() };
    assert_eq!(list.count, 1);
    let request = Request::Search { text: "zwickel".into(), register: None, limit: 10 };
    let Answer::Found(found) = world.ask("", request).unwrap() else { panic!() };
    assert_eq!(found.hits[0].number.as_deref(), Some(old.as_str()));
    let told = world.history("", &old).entries.pop().unwrap();
    assert!(told.changes.iter().any(|one| one.name == "Storage bay" && one.after.as_deref() == Some("Zwickel 7")));
    let required = crate::world::PACKS.registers[GAUGES].fields.iter().filter(|field| field.required);
    let columns: Vec<(String, String)> = required
        .map(|field| {
            let value = field.kind.choices().first().map_or("yes", |choice| choice.id.as_str());
            (field.name.en.clone(), value.to_owned())
        })
        .collect();
    let header: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).chain(["Storage bay"]).collect();
    let row: Vec<&str> = columns.iter().map(|(_, value)| value.as_str()).chain(["Bay 3"]).collect();
    let csv = format!("{}\n{}", header.join("|"), row.join("|"));
    let report = world.import(GAUGES, &csv, Mapping::default(), false).unwrap();
    assert_eq!((report.refused.len(), world.list("", GAUGES).count), (0, 2));
    let history = settings(&world, "Anna Weber", GAUGES).history;
    assert_eq!(history[0].reason.as_deref(), Some("the hall has bays now"));
    assert_eq!(history[0].who, "Anna Weber");
    assert!(history.len() == 2 && history[1].reason.is_none());
}

#[test]
fn a_change_survives_a_restart() {
    let world = World::new();
    change(&world, "Anna Weber", vec![RegisterEdit::AddField(field("Bay", "text"))], "bays", false).unwrap();
    let data = world.data();
    let World { engine, dir, clock, .. } = world;
    drop(engine);
    let engine = plumb_engine::Engine::open(crate::world::wiring(&data, &clock)).unwrap();
    let request = Request::Registers { register: Some(GAUGES.into()) };
    let caller = crate::world::person("");
    let Answer::Registers { registers } = plumb_engine::desk::Desk::ask(&engine, &caller, request).unwrap() else {
        panic!()
    };
    assert!(registers[0].fields.iter().any(|field| field.id == "bay"));
    drop((engine, dir));
}

#[test]
fn numbers_go_on_or_begin_anew_and_it_is_said_before() {
    let world = World::new();
    let first = gauge(&world, "Caliper");
    assert_eq!(first, "ME-0001");
    let weigh = |pattern: &str| {
        let edit = RegisterEdit::Number { pattern: pattern.into() };
        change(&world, "Anna Weber", vec![edit], "", true).unwrap().numbers.unwrap()
    };
    assert_eq!(weigh("ME-{n:06}"), ("ME-0002".into(), "ME-000002".into()), "the series is the same");
    assert_eq!(weigh("G-{year}-{n:03}"), ("ME-0002".into(), "G-2026-001".into()));
    let edit = RegisterEdit::Number { pattern: "G-{year}-{n:03}".into() };
    change(&world, "Anna Weber", vec![edit], "as on the labels", false).unwrap();
    assert_eq!(gauge(&world, "Micrometer"), "G-2026-001");
    assert_eq!(world.show("", &first).unwrap().number.as_deref(), Some("ME-0001"), "what was numbered stays");
}

#[test]
fn what_is_taken_away_says_whom_it_concerns() {
    let world = World::new();
    let add = |name: &str| RegisterEdit::AddField(field(name, "text"));
    change(&world, "Anna Weber", vec![add("Bay"), add("Place held")], "bays", false).unwrap();
    let one = gauge(&world, "Caliper");
    world.change("Anna Weber", &one, &[("bay", "7")]);
    let edit = RegisterEdit::RemoveField { field: "bay".into(), maps_to: "place_held".into() };
    let weighed = change(&world, "Anna Weber", vec![edit.clone()], "", true).unwrap();
    assert_eq!((weighed.affected[0].how, weighed.affected[0].records), (AffectedHow::Keep, 1));
    change(&world, "Anna Weber", vec![edit], "one word for it", false).unwrap();
    let again = Act::Change {
        record: one.as_str().into(),
        values: crate::world::given(&[("bay", "8")]),
        reason: None,
        seen: None,
    };
    assert_eq!(world.try_act("Anna Weber", again).unwrap_err().code, "field.retired");
    assert_eq!(world.show("", &one).unwrap().fields["bay"], "7");
}

#[test]
fn only_managers_change_registers_and_nobody_over_what_somebody_else_just_did() {
    let world = World::new();
    world.person("Cleo Hahn", &["staff"]);
    let edits = || vec![RegisterEdit::Asleep { asleep: true }];
    assert_eq!(change(&world, "Cleo Hahn", edits(), "tidy", true).unwrap_err().code, "access.action");
    assert!(!settings(&world, "Cleo Hahn", GAUGES).may_change);
    let seen = Some(settings(&world, "Anna Weber", GAUGES).set);
    change(&world, "Anna Weber", edits(), "we have none", false).unwrap();
    let request = Request::RegisterChange {
        register: GAUGES.into(),
        edits: vec![RegisterEdit::Asleep { asleep: false }],
        reason: "we do".into(),
        seen,
        dry_run: false,
    };
    assert_eq!(world.ask("Anna Weber", request).unwrap_err().code, "stale");
    assert!(settings(&world, "Anna Weber", GAUGES).asleep);
    assert_eq!(change(&world, "Anna Weber", edits(), "again", false).unwrap_err().code, "change.nothing");
}

#[test]
fn a_mistake_is_told_in_words_of_the_change_and_nothing_rules() {
    let world = World::new();
    let size = world.size();
    let problem =
        change(&world, "Anna Weber", vec![RegisterEdit::AddField(field("Depth", "deep"))], "x", false).unwrap_err();
    assert_eq!(problem.code, "register-change.unfit");
    assert!(problem.say.starts_with("there is no field type `deep`"), "{}", problem.say);
    assert_eq!(world.size(), size);
}

#[test]
fn a_register_of_its_own_is_there_at_once() {
    let world = World::new();
    let new = NewRegister {
        name: "Visitors".into(),
        one: "visit".into(),
        purpose: "Who was in the house.".into(),
        number: "VIS-{n:03}".into(),
        fields: vec![NewField { required: true, list: true, ..field("Name", "text") }],
        closes: true,
        ..NewRegister::default()
    };
    let request = Request::RegisterAdd { new, reason: "the front desk asked".into(), seen: None, dry_run: false };
    let made = changed(world.ask("Anna Weber", request).unwrap());
    assert_eq!((made.register.as_str(), made.differences[0].what), ("visitors", DifferenceKind::RegisterAdded));
    let visit = world.create("Anna Weber", "visitors", &[("name", "Mrs Bell")]);
    assert_eq!(visit, "VIS-001");
    world.step("Anna Weber", &visit, "close", &[]);
    assert_eq!(world.list("", "visitors").count, 1);
}
