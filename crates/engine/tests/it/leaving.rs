//! What leaves, and who hands whom the work.

use std::sync::Arc;

use plumb_engine::{
    Engine,
    desk::{Answer, Desk, Problem, Request, open_desk},
};
use plumb_ledger::{Checkpoint, verify_export};

use crate::world::{World, creating, person, wiring};

#[test]
fn an_export_verifies_from_its_files_alone() {
    let world = World::new();
    for n in 0..5 {
        world.create("Anna Weber", "measuring_equipment", &[("name", &format!("Gauge {n}"))]);
    }
    let out = world.dir.path().join("export");
    let Answer::Exported(report) = world.ask("", Request::ExportLedger { out: out.clone() }).unwrap() else { panic!() };
    assert_eq!(report.size, world.size());
    let mut present = Vec::new();
    let mut folders = vec![out.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                present.push(path.strip_prefix(&out).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let read = |path: &str| std::fs::read(out.join(path)).ok();
    let found = verify_export(read, &present, |verifier| verifier).unwrap();
    assert_eq!((found.size, found.root.to_hex()), (report.size, report.root));
    let again = world.ask("", Request::ExportLedger { out }).unwrap_err();
    assert_eq!(again.code, "export.not-empty");
}

#[test]
fn the_whole_log_is_not_for_everybody_to_take_away() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let out = world.dir.path().join("export");
    let problem = world.ask("Carl Sommer", Request::ExportLedger { out: out.clone() }).unwrap_err();
    assert_eq!(problem.code, "forbidden.whole-log");
    assert!(!out.exists());
}

#[test]
fn a_checkpoint_reads_back_and_names_the_root_of_the_page() {
    let world = World::new();
    let Answer::Checkpoint(view) = world.ask("", Request::Checkpoint).unwrap() else { panic!() };
    let checkpoint = Checkpoint::read(&view.text).unwrap();
    assert_eq!((checkpoint.head().size, checkpoint.head().root.to_hex()), (view.size, view.root));
    let problem = world.ask("", Request::Verify { against: Some("not a checkpoint".into()) }).unwrap_err();
    assert_eq!(problem.code, "verify.checkpoint");
}

#[test]
fn a_second_process_hands_its_work_to_the_one_that_holds_the_folder() {
    let world = World::new();
    let (data, clock) = (world.data(), world.clock.clone());
    drop(world.engine);
    let open = |folder: &std::path::Path| Ok(Arc::new(Engine::open(wiring(folder, &clock))?) as Arc<dyn Desk>);
    let first = open_desk(&data, open).unwrap();
    let never = |_: &std::path::Path| -> Result<Arc<dyn Desk>, Problem> { panic!("the folder is held already") };
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|n| {
                let data = &data;
                scope.spawn(move || {
                    let second = open_desk(data, never).unwrap();
                    let act = creating("measuring_equipment", &[("name", &format!("Gauge {n}"))]);
                    let answer = second.ask(&person("Anna Weber"), Request::Run { act, key: None }).unwrap();
                    let Answer::Done(done) = answer else { panic!("{answer:?}") };
                    done.number.unwrap()
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let mut distinct = numbers.clone();
    distinct.sort();
    assert_eq!(distinct, ["ME-0001", "ME-0002", "ME-0003", "ME-0004"], "no number twice, no gap");
    let list = Request::List {
        register: "measuring_equipment".into(),
        filters: vec![],
        order: None,
        void: false,
        limit: 10,
        after: None,
    };
    let Answer::List(list) = first.ask(&person(""), list).unwrap() else { panic!() };
    assert_eq!(list.count, 4);
    drop(first);
    assert!(open_desk(&data, open).is_ok(), "the next process takes the folder over");
}
