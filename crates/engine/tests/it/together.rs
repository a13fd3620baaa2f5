//! Many at once through the socket: no update lost, no number twice, no gap, and the log whole.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Barrier},
};

use plumb_engine::desk::{Act, Answer, Desk, Done, Problem, ProblemKind, RemoteDesk, Request, open_desk};

use crate::world::{World, creating, given, holds, person, stepping};

/// A process of its own, as far as the holder can tell.
fn ask(data: &Path, who: &str, act: Act) -> Result<Done, Problem> {
    let desk = RemoteDesk::find(data).expect("somebody holds the folder");
    match desk.ask(&person(who), Request::Run { act, key: None })? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

/// The folder held by its engine, as `plumb serve` does.
fn held(world: &World) -> Box<dyn Desk> {
    let engine = Arc::clone(&world.engine);
    open_desk(&world.data(), move |_| Ok(engine as Arc<dyn Desk>)).unwrap()
}

fn with_seen(act: Act, version: u64) -> Act {
    let seen = Some(version);
    match act {
        Act::Move { record, transition, values, reason, .. } => Act::Move { record, transition, values, reason, seen },
        Act::Change { record, values, reason, .. } => Act::Change { record, values, reason, seen },
        other => other,
    }
}

fn changing(record: &str, values: &[(&str, &str)]) -> Act {
    Act::Change { record: record.into(), values: given(values), reason: None, seen: None }
}

/// Two do something to the same record at the same moment, both having seen it as it is; who won, and what the other was told.
fn both(world: &World, record: &str, one: (&str, Act), other: (&str, Act)) -> (Vec<Done>, Vec<Problem>) {
    let seen = world.show("", record).unwrap().etag;
    let (data, start) = (world.data(), Barrier::new(2));
    let results: Vec<Result<Done, Problem>> = std::thread::scope(|scope| {
        let run = |(who, act): (&str, Act)| {
            let (data, start, who) = (&data, &start, who.to_owned());
            scope.spawn(move || {
                start.wait();
                ask(data, &who, with_seen(act, seen))
            })
        };
        let running = [run(one), run(other)];
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(it) => done.push(it),
            Err(problem) => refused.push(problem),
        }
    }
    (done, refused)
}

#[test]
fn forty_who_report_at_once_get_numbers_without_double_or_gap() {
    let world = World::new();
    let (_held, data) = (held(&world), world.data());
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..40)
            .map(|n| {
                let data = &data;
                scope.spawn(move || {
                    let one = |turn| {
                        let title = format!("Case {turn} of {n}");
                        ask(data, "Anna Weber", creating("nonconformities", &[("title", &title)])).unwrap()
                    };
                    (0..5).map(|turn| one(turn).number.unwrap()).collect::<Vec<_>>()
                })
            })
            .collect();
        all.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let wanted: BTreeSet<String> = (1..=200).map(|n| format!("NC-2026-{n:03}")).collect();
    assert_eq!(numbers.len(), 200);
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(world.list("", "nonconformities").count, 200);
    holds(&data);
}

#[test]
fn two_who_move_the_same_record_at_once_move_it_once() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "staff"]);
    let _held = held(&world);
    for round in 0..12 {
        let case = world.create("Anna Weber", "nonconformities", &[("title", &format!("Case {round}"))]);
        let step = |what| stepping(&case, "contain", &[("containment", what)], None);
        let (done, refused) =
            both(&world, &case, ("Anna Weber", step("Anna sorted")), ("Ben Krause", step("Ben sorted")));
        assert_eq!((done.len(), refused.len()), (1, 1), "{refused:?}");
        assert_eq!(refused[0].kind, ProblemKind::Stale, "{refused:?}");
        assert_eq!(world.history("", &case).entries.iter().filter(|entry| entry.kind == "moved").count(), 1);
    }
    holds(&world.data());
}

#[test]
fn two_who_sign_the_same_approval_at_once_leave_one_signature() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "process_owner", "staff"]);
    let _held = held(&world);
    for round in 0..4 {
        let title = format!("Case {round}");
        let values = [("title", title.as_str()), ("owner", "Anna Weber"), ("capa_needed", "yes")];
        let case = world.create("Anna Weber", "nonconformities", &values);
        world.step("Anna Weber", &case, "analyse", &[("cause", "the stop was loose")]);
        let values = [("effect_criterion", "none in ten lots"), ("effect_due", "2026-06-01")];
        world.change("Anna Weber", &case, &values);
        let values =
            [("title", "Fix the stop"), ("nonconformity", &case), ("owner", "Anna Weber"), ("due", "2026-04-01")];
        let made = world.try_act("Anna Weber", creating("actions", &values));
        made.unwrap_or_else(|problem| panic!("{problem:?}"));
        let step = || stepping(&case, "plan", &[], None);
        let (done, refused) = both(&world, &case, ("Anna Weber", step()), ("Ben Krause", step()));
        assert_eq!((done.len(), refused.len()), (1, 1), "{refused:?}");
        assert_eq!(refused[0].kind, ProblemKind::Stale, "{refused:?}");
        assert_eq!(world.show("", &case).unwrap().signatures.len(), 1);
    }
    holds(&world.data());
}

#[test]
fn whoever_edits_what_another_moves_is_told_and_nothing_is_lost() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "staff"]);
    let _held = held(&world);
    for round in 0..12 {
        let case = world.create("Anna Weber", "nonconformities", &[("title", &format!("Case {round}"))]);
        let edit = changing(&case, &[("what", "seen at line 2")]);
        let step = stepping(&case, "contain", &[("containment", "sorted")], None);
        let (done, refused) = both(&world, &case, ("Anna Weber", edit), ("Ben Krause", step));
        assert_eq!((done.len(), refused.len()), (1, 1), "{refused:?}");
        assert_eq!(refused[0].kind, ProblemKind::Stale, "{refused:?}");
        let now = world.show("", &case).unwrap();
        let edited = now.fields.contains_key("what");
        assert_ne!(edited, now.state.as_deref() == Some("contained"), "one of the two, whole: {now:?}");
    }
    holds(&world.data());
}

#[test]
fn nobody_who_counts_on_what_they_saw_loses_a_count() {
    let world = World::new();
    let _held = held(&world);
    let case = world.create("Anna Weber", "nonconformities", &[("title", "Counted"), ("quantity", "0")]);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..5 {
                    loop {
                        let now = world.show("", &case).unwrap();
                        let have: u32 = now.fields["quantity"].as_str().unwrap().parse().unwrap();
                        let act = changing(&case, &[("quantity", &(have + 1).to_string())]);
                        match ask(&world.data(), "Anna Weber", with_seen(act, now.etag)) {
                            Ok(_) => break,
                            Err(problem) => assert_eq!(problem.kind, ProblemKind::Stale, "{problem:?}"),
                        }
                    }
                }
            });
        }
    });
    let now = world.show("", &case).unwrap();
    assert_eq!((now.fields["quantity"].as_str(), now.etag), (Some("30"), 31));
    holds(&world.data());
}

#[test]
fn two_who_leave_the_version_open_both_have_their_say_in_turn() {
    let world = World::new();
    let _held = held(&world);
    let case = world.create("Anna Weber", "nonconformities", &[("title", "Open to all")]);
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (data, case) = (world.data(), case.as_str());
            scope.spawn(move || {
                // Different fields: whoever comes second decides anew on what the first left.
                let field = ["what", "product", "customer", "source_text"][n];
                ask(&data, "Anna Weber", changing(case, &[(field, "said")])).unwrap();
            });
        }
    });
    let now = world.show("", &case).unwrap();
    for field in ["what", "product", "customer", "source_text"] {
        assert_eq!(now.fields[field], "said", "{field}");
    }
    holds(&world.data());
}
