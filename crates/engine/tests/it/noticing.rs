//! What is noticed without anybody setting anything up: a case for somebody, once, and writing that stops until another looked.

use std::{fs, path::PathBuf, time::Duration};

use plumb_engine::{
    Alarm, Watch,
    desk::{Act, Answer, Given, KitGiven, ListRow, ProblemKind, RecordRef, Request},
};
use plumb_store::{FileStore, gate::Place};

use crate::world::{World, creating, holds};

/// Cases opened by themselves, oldest first.
fn cases(world: &World) -> Vec<ListRow> {
    let mut rows = world.list("", "nonconformities").rows;
    rows.reverse();
    rows
}

fn look(world: &World) -> Vec<String> {
    world.engine.follow().unwrap();
    cases(world).into_iter().map(|row| row.title).collect()
}

fn void(world: &World, who: &str, record: &str) -> Result<(), plumb_engine::desk::Problem> {
    world.try_act(who, Act::Void { record: record.into(), reason: "gone".into() }).map(drop)
}

fn suppliers(world: &World, count: usize) -> Vec<String> {
    let acts = (0..count).map(|at| creating("suppliers", &[("name", &format!("Supplier {at}"))])).collect();
    let Answer::DoneAll { all } = world.ask("Anna Weber", Request::RunAll { acts, key: None }).unwrap() else {
        panic!()
    };
    all.into_iter().map(|done| done.number.unwrap()).collect()
}

#[test]
fn whoever_voids_far_more_than_people_do_is_stopped_until_somebody_else_looked() {
    let world = World::new();
    world.person("Kemal Aydin", &["quality_manager"]);
    world.person("Lena Frost", &["administrator", "quality_manager"]);
    let records = suppliers(&world, 45);
    assert_eq!(look(&world), Vec::<String>::new());
    for record in records.iter().take(39) {
        void(&world, "Kemal Aydin", record).unwrap();
    }
    assert_eq!(look(&world), Vec::<String>::new(), "that many somebody may have to do");
    void(&world, "Kemal Aydin", &records[39]).unwrap();
    assert_eq!(look(&world), ["Kemal Aydin voided or erased 40 records within an hour"]);
    let refused = void(&world, "Kemal Aydin", &records[40]).unwrap_err();
    assert_eq!((refused.kind, refused.code.as_str()), (ProblemKind::Rule, "watch.stopped"), "{refused:?}");
    // Others go on, and it is work for somebody today.
    void(&world, "Lena Frost", &records[41]).unwrap();
    let Answer::Work(work) = world.ask("Anna Weber", Request::Work { person: None, until: None }).unwrap() else {
        panic!()
    };
    assert!(work.items.iter().any(|item| item.obligation == "look" && item.say.contains("Kemal Aydin")), "{work:?}");
    // Whoever is stopped does not let it go on, and neither does whoever does not administer.
    let go_on = |who: &str| world.ask(who, Request::GoOn { whose: "Kemal Aydin".into() });
    assert!(go_on("Kemal Aydin").is_err());
    assert!(matches!(go_on("Lena Frost").unwrap(), Answer::WentOn { .. }));
    assert_eq!(go_on("Lena Frost").unwrap_err().code, "change.nothing");
    void(&world, "Kemal Aydin", &records[40]).unwrap();
    assert_eq!(look(&world).len(), 1, "one occasion is one case");
    holds(&world.data());
}

#[test]
fn what_is_spread_over_a_day_is_nobodys_attack() {
    let world = World::new();
    for record in suppliers(&world, 60) {
        world.clock.advance(Duration::from_secs(150));
        void(&world, "Anna Weber", &record).unwrap();
        world.engine.follow().unwrap();
    }
    assert_eq!(look(&world), Vec::<String>::new());
}

#[test]
fn many_changes_of_one_person_are_a_case_but_stop_nobody() {
    let world = World::new();
    let records = suppliers(&world, 400);
    world.clock.advance(Duration::from_hours(2));
    let change = |record: &String| Act::Change {
        record: RecordRef(record.clone()),
        values: vec![Given::text("name", &format!("{record} encrypted"))],
        reason: Some("because".into()),
        seen: None,
    };
    let acts = records.iter().map(change).collect();
    world.ask("Anna Weber", Request::RunAll { acts, key: None }).unwrap();
    assert_eq!(look(&world), ["Anna Weber changed 400 records within an hour"]);
    world.change("Anna Weber", &records[0], &[("name", "As it was")]);
}

#[test]
fn a_clock_that_jumped_is_somebodys_work() {
    let world = World::new();
    world.at("2026-03-01T08:00:00Z");
    suppliers(&world, 1);
    assert_eq!(look(&world), ["The clock of the machine was moved"]);
    assert_eq!(look(&world).len(), 1);
}

fn stored(world: &World, digest: &str) -> PathBuf {
    FileStore::new(world.data().join("files"), world.data().join("tmp")).path(digest.parse().unwrap())
}

#[test]
fn a_file_that_was_altered_on_disk_stops_everybodys_writing() {
    let world = World::new();
    let case = world.create("Anna Weber", "nonconformities", &[("title", "Scratches")]);
    let photo = world.dir.path().join("photo.png");
    fs::write(&photo, b"scratches").unwrap();
    world.act(
        "Anna Weber",
        Act::Attach { record: case.as_str().into(), field: "photos".into(), path: photo, name: None, media_type: None },
    );
    assert_eq!(look(&world), ["Scratches"]);
    let digest = plumb_ledger::Digest::of(b"scratches").to_hex();
    fs::write(stored(&world, &digest), b"encrypted").unwrap();
    assert_eq!(look(&world).len(), 1, "a part is read every few minutes");
    world.clock.advance(Duration::from_mins(5));
    assert_eq!(look(&world), ["Scratches", "A file on disk is not what was filed"]);
    let refused = world.try_act("Anna Weber", creating("suppliers", &[("name", "X")])).unwrap_err();
    assert_eq!(refused.code, "watch.stopped");
    let Answer::Status(status) = world.ask("", Request::Status).unwrap() else { panic!() };
    assert!(status.waiting.iter().any(|(who, why)| who == "writing" && why.contains("everybody")), "{status:?}");
    let Answer::WentOn { .. } = world.ask("Anna Weber", Request::GoOn { whose: "everybody".into() }).unwrap() else {
        panic!()
    };
    world.create("Anna Weber", "suppliers", &[("name", "X")]);
}

#[test]
fn a_file_that_is_gone_is_noticed_too_and_one_that_was_erased_is_not() {
    let world = World::new();
    let case = world.create("Anna Weber", "nonconformities", &[("title", "Scratches")]);
    for name in ["one.txt", "two.txt"] {
        let file = world.dir.path().join(name);
        fs::write(&file, name).unwrap();
        world.act(
            "Anna Weber",
            Act::Attach {
                record: case.as_str().into(),
                field: "photos".into(),
                path: file,
                name: None,
                media_type: None,
            },
        );
    }
    assert_eq!(look(&world).len(), 1);
    fs::remove_file(stored(&world, &plumb_ledger::Digest::of(b"one.txt").to_hex())).unwrap();
    world.clock.advance(Duration::from_mins(10));
    assert_eq!(look(&world).last().unwrap(), "A file on disk is not what was filed");
}

#[test]
fn the_code_from_the_envelope_is_noisy_when_it_is_used() {
    let world = World::new();
    let Answer::KitMade(made) = world.ask("Anna Weber", Request::MakeKit { given: KitGiven::default() }).unwrap()
    else {
        panic!()
    };
    assert_eq!(look(&world), Vec::<String>::new());
    world.engine.gate().break_glass(&made.code, &Place { address: "192.0.2.7".into(), agent: "x".into() }).unwrap();
    assert_eq!(look(&world), ["Somebody came in as Anna Weber by the code from the envelope"]);
    let case = cases(&world)[0].number.clone().unwrap();
    let shown = serde_json::to_string(&world.show("", &case).unwrap()).unwrap();
    assert!(shown.contains("192.0.2.7"), "{shown}");
    assert_eq!(look(&world).len(), 1);
}

#[test]
fn an_alarm_from_elsewhere_opens_one_case_however_often_it_comes() {
    let world = World::new();
    let alarm = Alarm {
        watch: Watch::CopyLate,
        about: "river 2026-03-02".into(),
        title: "No copy was made to `river`".into(),
        details: "It is full.".into(),
        stops: None,
    };
    let number = world.engine.raise(&alarm).unwrap();
    assert!(number.is_some());
    assert_eq!(world.engine.raise(&alarm).unwrap(), None);
    assert_eq!(cases(&world).len(), 1);
}
