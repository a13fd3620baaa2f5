//! The shipped registers can be lived in: a record of each is made from what it requires, and nothing it derives is missing.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Field, FieldKind, Filled, Part, Register},
    id::{ActorId, RecordId, RegisterId},
};
use serde_json::{Value, json};

use crate::{pack_load::shipped, world::World};

/// Makes a record of a register, and first whatever it must link to.
fn make(world: &mut World, made: &mut BTreeMap<RegisterId, RecordId>, id: &RegisterId) -> RecordId {
    if let Some(made) = made.get(id) {
        return *made;
    }
    let register: Register = world.packs.registers[id.as_str()].clone();
    let mut input: Vec<(&str, Value)> = Vec::new();
    for field in register.fields.iter().filter(|field| field.required && !by_itself(field)) {
        input.push((field.id.as_str(), value(world, made, field)));
    }
    let record = world.make(id.as_str(), &input);
    made.insert(id.clone(), record);
    record
}

/// Whether a default fills the field; the system is no person, so `actor` gives it nothing.
fn by_itself(field: &Field) -> bool {
    !matches!(field.default, None | Some(Filled::Actor))
}

fn value(world: &mut World, made: &mut BTreeMap<RegisterId, RecordId>, field: &Field) -> Value {
    match &field.kind {
        FieldKind::Text | FieldKind::Prose => format!("Some {}", field.name.en).into(),
        FieldKind::Number { .. } => "7".into(),
        FieldKind::Rating { from, .. } => from.to_string().into(),
        FieldKind::Money => "12.50 EUR".into(),
        FieldKind::Date => "2026-03-01".into(),
        FieldKind::Time => "09:30".into(),
        FieldKind::Moment => "2026-03-01T08:00:00Z".into(),
        FieldKind::Duration => "P12M".into(),
        FieldKind::Choice(choices) | FieldKind::Choices(choices) | FieldKind::Level(choices) => {
            choices[0].id.clone().into()
        }
        FieldKind::Flag => "yes".into(),
        FieldKind::Requirements => json!(["iso-9001-2015 7.5.1"]),
        FieldKind::Person { .. } => {
            let persons = world.packs.playing(Part::Person).unwrap().id.clone();
            make(world, made, &persons).to_string().into()
        }
        FieldKind::Link { to, .. } => make(world, made, to).to_string().into(),
        FieldKind::Table(_) | FieldKind::Files | FieldKind::Computed { .. } => {
            panic!("`{}` cannot be required here", field.id)
        }
    }
}

#[test]
fn a_record_of_every_shipped_register_can_be_made_from_what_it_requires() {
    let mut world = World::empty(shipped().unwrap_or_else(|mistakes| panic!("{mistakes}")).into());
    let mut made = BTreeMap::new();
    let ids: Vec<RegisterId> = world.packs.registers.keys().cloned().collect();
    // What acknowledges must find something in force; that a document's life makes.
    let acknowledged = |register: &Register| {
        register.behaviours.iter().any(|b| b.kind == plumb_model::define::register::BehaviourKind::Acknowledged)
    };
    for id in ids {
        if acknowledged(&world.packs.registers[id.as_str()]) {
            continue;
        }
        let record = make(&mut world, &mut made, &id);
        let derived = world.derived(record);
        assert!(derived.number.is_some() && !derived.void, "{id}");
        assert!(!derived.search.is_empty(), "{id}");
        let title = world.packs.registers[id.as_str()].title.clone();
        let field = world.packs.registers[id.as_str()].field(title.as_str()).unwrap().clone();
        let linked = matches!(field.kind, FieldKind::Person { .. } | FieldKind::Link { .. });
        assert!(linked || !field.required || !derived.title.is_empty(), "{id}");
        let void = plumb_model::decide::Command::Move(plumb_model::decide::Move {
            reason: Some("a test".to_owned()),
            ..crate::world::moving(record, "void")
        });
        let refusal = plumb_model::decide::decide(&world.context(ActorId::System), void).map(|_| ());
        // The system may void where anybody may; elsewhere it is refused for who it is, never for what the record lacks.
        assert!(
            refusal.as_ref().map_or_else(|refusal| refusal.code() == "access.transition", |()| true),
            "{id}: {refusal:?}"
        );
    }
}
