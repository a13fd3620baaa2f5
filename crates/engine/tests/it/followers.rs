//! What comes after the commit may be dropped and done again, and comes out the same.

use std::sync::{Arc, Mutex};

use plumb_engine::{
    Engine, Sender, Spans,
    desk::{Act, Switches},
};
use plumb_store::OutboxRow;

use crate::world::{World, row, verdicts, wiring};

/// Three weeks in which a gauge is entered, falls out of date by itself, and is put right.
fn three_weeks() -> World {
    let world = World::new();
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-03-09"), ("interval_months", "12")];
    let gauge = world.create("Anna Weber", "measuring_equipment", &values);
    world.at("2026-03-17T09:00:00Z");
    world.change("Anna Weber", &gauge, &[("next_calibration", "2027-03-09")]);
    world.at("2026-03-23T09:00:00Z");
    world
}

fn spans(world: &World) -> Spans {
    world.engine.follow().unwrap();
    Spans::read(&world.data().join("cache/verdicts.json")).unwrap()
}

#[test]
fn since_when_comes_from_days_on_which_nobody_wrote() {
    let world = three_weeks();
    let report = world.readiness("", None, Switches::default(), true);
    let since = row(&report, "7.1.5.2").since.unwrap();
    assert_eq!(since.to_string(), "2026-03-17", "the day it was put right");
    let past = world.readiness("", Some("2026-03-12"), Switches::default(), true);
    let since = row(&past, "7.1.5.2").since.unwrap();
    assert_eq!(since.to_string(), "2026-03-10", "the day after its last, though no entry was written then");
}

#[test]
fn the_cache_dropped_and_rebuilt_gives_the_same_spans() {
    let world = three_weeks();
    let kept = spans(&world);
    world.engine.drop_cache().unwrap();
    assert!(!world.data().join("cache/verdicts.json").exists());
    assert_eq!(spans(&world), kept);
}

#[test]
fn day_by_day_gives_the_same_spans_as_all_at_once() {
    let world = World::new();
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-03-05")];
    let gauge = world.create("Anna Weber", "measuring_equipment", &values);
    for day in 3..=12 {
        world.at(&format!("2026-03-{day:02}T09:00:00Z"));
        if day == 8 {
            world.change("Anna Weber", &gauge, &[("next_calibration", "2026-03-09")]);
        }
        spans(&world);
    }
    let followed = spans(&world);
    world.engine.drop_cache().unwrap();
    assert_eq!(spans(&world), followed);
}

#[test]
fn a_cache_of_another_log_is_not_believed() {
    let (one, other) = (three_weeks(), World::new());
    let kept = spans(&one);
    other.at("2026-03-23T09:00:00Z");
    other.create("Anna Weber", "documents", &[("title", "x"), ("kind", "procedure"), ("owner", "Anna Weber")]);
    std::fs::create_dir_all(other.data().join("cache")).unwrap();
    std::fs::copy(one.data().join("cache/verdicts.json"), other.data().join("cache/verdicts.json")).unwrap();
    assert_ne!(spans(&other), kept);
}

#[test]
fn judging_entry_by_entry_equals_judging_from_scratch() {
    let world = World::new();
    // The judge of `world` is kept up; `fresh` begins anew each time.
    let gauge = world.create("Anna Weber", "measuring_equipment", &[("name", "Gauge"), ("serial", "1")]);
    let steps: [&dyn Fn(); 6] = [
        &|| drop(world.change("Anna Weber", &gauge, &[("next_calibration", "2026-03-09"), ("interval_months", "12")])),
        &|| drop(world.create("Anna Weber", "measuring_equipment", &[("name", "Scale"), ("serial", "2")])),
        &|| drop(world.person("Ben Krause", &["staff"])),
        &|| world.at("2026-03-10T09:00:00Z"),
        &|| {
            let reason = "sold".into();
            world.act("Anna Weber", Act::Void { record: gauge.as_str().into(), reason });
        },
        &|| drop(world.create("Anna Weber", "suppliers", &[("name", "Kern"), ("scope", "scales")])),
    ];
    for (n, step) in steps.into_iter().enumerate() {
        step();
        let kept_up = verdicts(&world.readiness("", None, Switches::default(), false));
        world.engine.drop_cache().unwrap();
        assert_eq!(verdicts(&world.readiness("", None, Switches::default(), false)), kept_up, "after step {n}");
    }
}

#[derive(Default)]
struct Box_(Mutex<Vec<String>>, Mutex<bool>);

impl Sender for Box_ {
    fn send(&self, item: &OutboxRow) -> Result<(), String> {
        if *self.1.lock().map_err(|error| error.to_string())? {
            return Err("the mail server is away".into());
        }
        self.0.lock().map_err(|error| error.to_string())?.push(item.dedupe.clone());
        Ok(())
    }
}

#[test]
fn whoever_is_called_in_a_comment_hears_of_it_once() {
    let world = World::new();
    let gauge = world.create("Anna Weber", "measuring_equipment", &[("name", "Gauge")]);
    let text = "@Anna Weber, please look".to_owned();
    world.act("Anna Weber", Act::Comment { record: gauge.as_str().into(), text });
    assert_eq!(world.engine.follow().unwrap().waiting, 1, "nobody can send yet");
    let (data, clock) = (world.data(), world.clock.clone());
    let post = Arc::new(Box_::default());
    *post.1.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = true;
    drop(world.engine);
    let wiring = plumb_engine::Wiring { sender: Some(post.clone()), ..wiring(&data, &clock) };
    let engine = Engine::open(wiring).unwrap();
    let first = engine.follow().unwrap();
    assert_eq!((first.sent, first.waiting), (0, 1), "it waits while the server is away");
    *post.1.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = false;
    assert_eq!(engine.follow().unwrap().sent, 1);
    assert_eq!(engine.follow().unwrap().sent, 0);
    assert_eq!(post.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).len(), 1);
}
