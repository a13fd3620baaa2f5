//! A document's way into force: four eyes, signatures, and what stands being replaced in the same batch.

use plumb_engine::desk::{Act, ActorName, Caller, Desk, Method, Request, Via};

use crate::world::{World, stepping};

fn draft(world: &World, author: &str, document: &str, mark: &str) -> String {
    let title = format!("Calibration, rev. {mark}");
    let values = [
        ("document", document),
        ("title", title.as_str()),
        ("mark", mark),
        ("change", "first edition"),
        ("text", "Gauges are calibrated once a year."),
        ("author", author),
    ];
    world.create(author, "revisions", &values)
}

fn document(world: &World) -> String {
    let values = [("title", "Calibration"), ("kind", "procedure"), ("owner", "Anna Weber")];
    world.create("Anna Weber", "documents", &values)
}

/// Anna and Ben work here.
fn two_people() -> World {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "document_control", "process_owner", "staff"]);
    world
}

#[test]
fn an_author_does_not_approve_what_they_wrote_while_somebody_else_is_there() {
    let world = two_people();
    let document = document(&world);
    let revision = draft(&world, "Anna Weber", &document, "1");
    world.step("Anna Weber", &revision, "submit_minor", &[("approver", "Anna Weber")]);
    let alone = stepping(&revision, "approve", &[], None);
    assert_eq!(world.try_act("Anna Weber", alone).unwrap_err().code, "transition.four-eyes");
    let with_reason = stepping(&revision, "approve", &[], Some("I am sure of it"));
    assert_eq!(world.try_act("Anna Weber", with_reason).unwrap_err().code, "transition.four-eyes");
    assert_eq!(world.show("", &revision).unwrap().state.as_deref(), Some("in_approval"));
}

#[test]
fn where_there_is_nobody_else_a_reason_stands_in_and_is_marked() {
    let world = World::new();
    let document = document(&world);
    let revision = draft(&world, "Anna Weber", &document, "1");
    world.step("Anna Weber", &revision, "submit_minor", &[("approver", "Anna Weber")]);
    let alone = stepping(&revision, "approve", &[], None);
    assert_eq!(world.try_act("Anna Weber", alone).unwrap_err().code, "transition.four-eyes");
    world.act("Anna Weber", stepping(&revision, "approve", &[], Some("we are a company of one")));
    assert_eq!(world.show("", &revision).unwrap().state.as_deref(), Some("approved"));
}

#[test]
fn a_second_pair_of_eyes_approves_and_the_new_revision_replaces_the_old() {
    let world = two_people();
    let document = document(&world);
    let mut numbers = Vec::new();
    for mark in ["1", "2"] {
        let revision = draft(&world, "Anna Weber", &document, mark);
        world.step("Anna Weber", &revision, "submit_minor", &[("approver", "Ben Krause")]);
        world.step("Ben Krause", &revision, "approve", &[]);
        let release = stepping(&revision, "release", &[("effective_on", "2026-03-02")], None);
        let done = world.try_act("Ben Krause", release).unwrap();
        assert_eq!(done.state.as_deref(), Some("effective"));
        assert_eq!(done.with_it.contains(numbers.last().unwrap_or(&String::new())), mark == "2", "{done:?}");
        numbers.push(revision);
    }
    assert_eq!(world.show("", &numbers[0]).unwrap().state.as_deref(), Some("superseded"));
    let shown = world.show("", &numbers[1]).unwrap();
    let words: Vec<_> =
        shown.signatures.iter().map(|s| (s.name.as_str(), s.meaning.as_str(), s.method.as_str())).collect();
    assert_eq!(words, [("Anna Weber", "authorship", "local_operator"), ("Ben Krause", "approval", "local_operator")]);
    assert!(shown.signatures[1].at >= shown.signatures[0].at);
}

#[test]
fn what_was_approved_is_not_changed_behind_the_signature() {
    let world = two_people();
    let document = document(&world);
    let revision = draft(&world, "Anna Weber", &document, "1");
    world.step("Anna Weber", &revision, "submit_minor", &[("approver", "Ben Krause")]);
    world.step("Ben Krause", &revision, "approve", &[]);
    let act = Act::Change {
        record: revision.as_str().into(),
        values: crate::world::given(&[("text", "Gauges are calibrated now and then.")]),
        reason: None,
        seen: None,
    };
    assert_eq!(world.try_act("Ben Krause", act).unwrap_err().code, "record.frozen");
}

#[test]
fn a_slip_in_a_name_is_answered_with_what_was_meant() {
    let world = World::new();
    let problem = world.try_act("Anna Weber", crate::world::creating("documnets", &[])).unwrap_err();
    assert_eq!(problem.help.as_deref(), Some("did you mean `documents`?"));
    let document = document(&world);
    let problem = world.try_act("Anna Weber", stepping(&document, "aprove", &[], None)).unwrap_err();
    assert_eq!(problem.code, "content.no-step");
    let problem = world.try_act("Anna Webr", stepping(&document, "void", &[], None)).unwrap_err();
    assert_eq!(problem.help.as_deref(), Some("did you mean `Anna Weber`?"));
}

#[test]
fn who_proved_nothing_signs_nothing_and_who_did_is_recorded_with_the_way_they_did() {
    let world = two_people();
    let document = document(&world);
    let revision = draft(&world, "Anna Weber", &document, "1");
    let caller = Caller::new(ActorName::Person("Anna Weber".into()), Via::Page);
    let submit =
        || Request::Run { act: stepping(&revision, "submit_minor", &[("approver", "Ben Krause")], None), key: None };
    assert_eq!(world.engine.ask(&caller, submit()).unwrap_err().code, "signature.missing");
    world.engine.ask(&caller.proven(Method::Passkey), submit()).unwrap();
    let signed = world.show("", &revision).unwrap().signatures;
    assert_eq!(signed.iter().map(|signature| signature.method.as_str()).collect::<Vec<_>>(), ["passkey"]);
    assert_eq!(world.history("", &revision).entries.last().unwrap().via, "page");
}
