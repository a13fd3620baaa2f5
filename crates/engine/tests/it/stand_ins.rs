//! What stands in for records: answers, declarations, words that only their owner confirmed.

use plumb_engine::desk::{Answer, Request, StandInsView};

use crate::world::World;

fn view(world: &World, who: &str) -> StandInsView {
    match world.ask(who, Request::StandIns).unwrap() {
        Answer::StandIns(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_count_once_another_confirmed_them_and_end_by_themselves() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager"]);
    let answer = [
        ("check", "CAL-002"),
        ("kind", "accepted"),
        ("text", "Replaced in May"),
        ("until", "2026-04-20"),
        ("by", "Anna Weber"),
    ];
    let number = world.create("Anna Weber", "answers", &answer);
    let waiting = view(&world, "Anna Weber");
    assert!(!waiting.answered[0].counts && waiting.answered[0].confirmed_by.is_none());
    world.step("Ben Krause", &number, "confirm", &[]);
    let running = view(&world, "Anna Weber");
    assert!(running.answered[0].counts && running.answered[0].until.unwrap() <= running.soon, "it ends soon");
    world.at("2026-05-02T09:00:00Z");
    let ended = view(&world, "Anna Weber");
    assert!(ended.answered[0].expired && !ended.answered[0].counts);
}

#[test]
fn a_declaration_that_records_contradict_says_so() {
    let world = World::new();
    let none = [
        ("register", "orders"),
        ("about", "Orders"),
        ("reason", "We sell nothing yet"),
        ("by", "Anna Weber"),
        ("review", "2026-09-01"),
    ];
    world.create("Anna Weber", "declarations", &none);
    let before = &view(&world, "Anna Weber").declared[0];
    assert!(before.counts && !before.contradicted && before.register_name.as_deref() == Some("Orders"));
    let order = [("title", "Valve body"), ("customer", "Castellane"), ("received_on", "2026-03-02")];
    world.create("Anna Weber", "orders", &order);
    assert!(view(&world, "Anna Weber").declared[0].contradicted);
}

#[test]
fn statements_that_only_their_owner_confirmed_are_listed_and_drawn_alike_for_everybody() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager"]);
    for n in 0..12 {
        let title = format!("Subject {n}");
        let values = [
            ("title", title.as_str()),
            ("requirements", "iso-9001-2015 4.1"),
            ("applicable", "yes"),
            ("owner", "Anna Weber"),
        ];
        let number = world.create("Anna Weber", "statements", &values);
        let who = if n < 10 { "Anna Weber" } else { "Ben Krause" };
        world.step(who, &number, "confirm", &[]);
    }
    let view = view(&world, "Anna Weber");
    assert_eq!((view.statement_count, view.owner_only.len(), view.sample.len()), (12, 10, 4));
    assert_eq!(view.owner_only.iter().filter(|one| one.drawn).count(), 4);
    assert_eq!(self::view(&world, "Ben Krause").sample, view.sample);
    assert_eq!(view.seed, "2026-Q1");
}
