//! Whatever people ask for, in whatever order: what is decided folds, and the rules that must never bend do not.

use std::collections::BTreeMap;

use plumb_model::{
    access::{Action, Standing},
    decide::{Command, LinkTo},
    fact::Fact,
    fold::{At, RecordState},
    id::{ActorId, PersonId, RecordId},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{World, changing, creation, moving, signed};

/// What is tried: each figure picks among what there is at that moment.
#[derive(Debug, Clone, Copy)]
struct Try {
    act: u8,
    actor: u8,
    target: u8,
    value: u8,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..10_u8, 0..5_u8, any::<u8>(), any::<u8>());
    let one = one.prop_map(|(act, actor, target, value)| Try { act, actor, target, value });
    proptest::collection::vec(one, 1..60)
}

const REGISTERS: [&str; 8] = ["masters", "drafts", "readings", "gauges", "events", "hazards", "values", "staff"];
const TRANSITIONS: [&str; 8] = ["approve", "release", "return", "confirm", "store", "fetch", "void", "open"];

fn pick<T: Copy>(items: &[T], by: u8) -> Option<T> {
    if items.is_empty() { None } else { items.get(usize::from(by) % items.len()).copied() }
}

/// Values for the fields of a register, some of them wrong.
fn values(world: &World, register: &str, by: u8) -> Vec<(String, Value)> {
    let of = |register: &str| -> String {
        let ids: Vec<RecordId> =
            world.records.values().filter(|r| r.register.as_str() == register).map(|r| r.record).collect();
        pick(&ids, by).map_or_else(|| "nothing".to_owned(), |id| id.to_string())
    };
    let day = format!("2026-0{}-1{}", by % 9 + 1, by % 10);
    let given: Vec<(&str, Value)> = match register {
        "masters" => vec![
            ("name", format!("Document {by}").into()),
            ("kind", if by.is_multiple_of(2) { "sop" } else { "wi" }.into()),
        ],
        "drafts" => vec![
            ("text", "x".repeat(usize::from(by % 8)).into()),
            ("master", of("masters").into()),
            ("major", by.is_multiple_of(3).into()),
            ("author", of("staff").into()),
        ],
        "readings" => vec![("what", of("drafts").into())],
        "gauges" => vec![
            ("name", format!("Gauge {}", by % 4).into()),
            ("serial", format!("{}", by % 3).into()),
            ("holder", of("staff").into()),
            ("interval", format!("{}", by % 14).into()),
            ("last", day.into()),
            ("points", json!([{ "nominal": format!("{by}") }, { "nominal": "1.50", "note": "as found" }])),
        ],
        "events" => vec![
            ("gauge", of("gauges").into()),
            ("on", day.into()),
            ("result", if by.is_multiple_of(2) { "passed" } else { "failed" }.into()),
            ("assessment", if by.is_multiple_of(4) { "" } else { "no effect" }.into()),
        ],
        "hazards" => {
            vec![
                ("name", "Fire".into()),
                ("likely", (by % 7).into()),
                ("harm", pick(&["low", "high", ""], by).unwrap().into()),
            ]
        }
        "values" => {
            vec![("gauge", of("gauges").into()), ("period", format!("{}", by % 3).into()), ("value", by.into())]
        }
        _ => vec![("name", format!("Person {by}").into()), ("deputy", of("staff").into()), ("roles", "editor".into())],
    };
    // Some of them only, so that changes overlap.
    let kept = given.into_iter().enumerate().filter(|(place, _)| by % 5 != 4 || place % 2 == usize::from(by % 2));
    kept.map(|(_, (name, value))| (name.to_owned(), value)).collect()
}

fn attempt(world: &mut World, one: Try) {
    let people: Vec<RecordId> =
        world.records.values().filter(|r| r.register.as_str() == "staff").map(|r| r.record).collect();
    let person = pick(&people, one.actor).map(|id| ActorId::Person(PersonId(id)));
    let actor = if one.actor == 0 { ActorId::System } else { person.unwrap_or(ActorId::System) };
    let ids: Vec<RecordId> = world.records.keys().copied().collect();
    // Approving is where most rules meet: half of all moves try it.
    let drafts: Vec<RecordId> =
        ids.iter().copied().filter(|id| world.record(*id).register.as_str() == "drafts").collect();
    let target = pick(if one.act == 6 || one.act == 7 { &drafts } else { &ids }, one.target).unwrap();
    let register = world.record(target).register.to_string();
    let command = match one.act {
        0..=2 => {
            let register = pick(&REGISTERS, one.target).unwrap();
            let mut order = creation(register, world.fresh_id(), &[]);
            order.input = values(world, register, one.value);
            Command::Create(order)
        }
        3 | 4 => {
            let mut order = changing(target, &[]);
            order.set = values(world, &register, one.value);
            order.reason = one.value.is_multiple_of(2).then(|| "because".to_owned());
            Command::Change(order)
        }
        6 | 7 => {
            let way = pick(&["approve", "approve", "release", "return"], one.value).unwrap();
            let mut order = moving(target, way);
            order.reason = Some("because".to_owned());
            order.signed = if one.value % 5 == 4 { None } else { signed(actor) };
            order.fallback = (one.value % 3 == 1).then(|| "nobody else".to_owned());
            Command::Move(order)
        }
        5 => {
            // Mostly a transition that the record's register has.
            let own: Vec<&str> = world.packs.registers[register.as_str()]
                .workflow
                .transitions
                .iter()
                .map(|way| way.id.as_str())
                .collect();
            let name = if one.value.is_multiple_of(8) { pick(&TRANSITIONS, one.value) } else { pick(&own, one.value) };
            let mut order = moving(target, name.unwrap());
            order.reason = (one.value % 4 != 1).then(|| "because".to_owned());
            order.signed = if one.value % 5 == 4 { None } else { signed(actor) };
            order.fallback = (one.value % 3 == 1).then(|| "nobody else".to_owned());
            Command::Move(order)
        }
        8 => {
            let to = pick(&ids, one.value).unwrap().to_string();
            let field = pick(&["gauge", "master", "holder", "author", "who"], one.value).unwrap().to_owned();
            let link = LinkTo { record: target, seen: 0, field, to };
            if one.value.is_multiple_of(3) { Command::Unlink(link) } else { Command::Link(link) }
        }
        _ => {
            let id = world.fresh_id();
            let text = "seen".to_owned();
            Command::Comment(plumb_model::decide::Comment { record: target, id, text, mentions: Vec::new() })
        }
    };
    // The world's writer fails the test where a decision does not fold, is stale, or breaks a unique key.
    let _refused = world.run(actor, command);
}

/// Folds all entries anew, showing every fact with the record as it was just before.
fn refold(world: &World, mut look: impl FnMut(&RecordState, &Fact)) -> BTreeMap<RecordId, RecordState> {
    let mut records: BTreeMap<RecordId, RecordState> = BTreeMap::new();
    for (id, at, facts) in &world.entries {
        let register = world.record(*id).register.clone();
        let record = records.entry(*id).or_insert_with(|| RecordState::new(register, *id, at.time, at.seq));
        let mut step = record.clone();
        for fact in facts {
            look(&step, fact);
            step.version = at.version - 1;
            step.apply(*at, std::slice::from_ref(fact)).unwrap();
        }
        record.apply(At { ..*at }, facts.as_slice()).unwrap();
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_what_is_decided_folds_and_the_rules_hold(tries in tries()) {
        let mut world = World::new();
        world.approved();
        for one in tries {
            attempt(&mut world, one);
        }
        let mut broken = Vec::new();
        let records = refold(&world, |before, fact| match fact {
            Fact::Signed(signature) => {
                if signature.content != before.content_digest().to_string() {
                    broken.push(format!("a signature over other content: {signature:?}"));
                }
                let author = before.links.get("author").is_some_and(|links| links.iter().any(|link| link.to == signature.by.0));
                let last = world.entries.iter().flat_map(|(id, at, facts)| facts.iter().map(move |fact| (id, at, fact)));
                let marked = last.clone().any(|(id, at, fact)| {
                    *id == signature.record && at.version == signature.version && matches!(fact, Fact::Moved { fallback: Some(_), .. })
                });
                if author && !marked {
                    broken.push(format!("four eyes passed by unmarked: {signature:?}"));
                }
            }
            Fact::Moved { from, .. } if before.state != *from => broken.push(format!("a move from nowhere: {fact:?}")),
            _ => {}
        });
        prop_assert!(broken.is_empty(), "{broken:?}");
        for (id, record) in &records {
            prop_assert_eq!(record, &*world.record(*id));
            prop_assert_eq!(&world.derived(*id), &world.derived(*id));
        }
        // One revision in force and one on its way, at most.
        for register in ["effective", "draft"] {
            let mut masters = BTreeMap::new();
            for record in records.values().filter(|r| r.state.as_ref().is_some_and(|state| state.as_str() == register)) {
                if let Some(link) = record.links.get("master").and_then(|links| links.first()) {
                    *masters.entry(link.to).or_insert(0) += 1;
                }
            }
            prop_assert!(masters.values().all(|n| *n == 1), "{register}: {masters:?}");
        }
    }

    #[test]
    fn the_predicate_and_the_guard_let_through_the_same_records(tries in tries()) {
        let mut world = World::new();
        world.approved();
        for (person, registers, scope) in [("Ben", "*", "mine"), ("Cleo", "permits, company", "all"), ("Cleo", "drafts", "mine")] {
            let grant = [
                ("person", person.into()), ("registers", registers.into()), ("actions", "read; change".into()),
                ("highest", "internal".into()), ("scope", scope.into()),
            ];
            world.make("permits", &grant);
        }
        let actors = ["Ada", "Ben", "Cleo"].map(|name| (name, world.actor(name)));
        for one in tries {
            attempt(&mut world, one);
        }
        for (name, actor) in actors {
            let standing = Standing::of(&world.packs, &world, actor, world.now.today);
            let predicate = standing.predicate(&world.packs);
            for record in world.records.values() {
                let register = &world.packs.registers[record.register.as_str()];
                let columns = world.derived(record.record).access;
                let seen = predicate.allows(&register.id, record.record, &columns);
                prop_assert_eq!(seen, standing.may(&world.packs, register, Action::Read, Some(record)), "{} {}", name, register.id);
            }
        }
    }
}
