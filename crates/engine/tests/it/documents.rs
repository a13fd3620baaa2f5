//! A document's way into force: four eyes, signatures, and what stands being replaced in the same batch.

use plumb_engine::desk::{
    Act, ActorName, Answer, Caller, Change, Desk, DocumentView, Method, Request, RevisionStage, Via,
};

use crate::world::{World, stepping};

/// The day on which the world begins.
const IN_FORCE: [(&str, &str); 1] = [("effective_on", "2026-03-02")];

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
    let alone = stepping(&revision, "approve", &IN_FORCE, None);
    assert_eq!(world.try_act("Anna Weber", alone).unwrap_err().code, "transition.four-eyes");
    let with_reason = stepping(&revision, "approve", &IN_FORCE, Some("I am sure of it"));
    assert_eq!(world.try_act("Anna Weber", with_reason).unwrap_err().code, "transition.four-eyes");
    assert_eq!(world.show("", &revision).unwrap().state.as_deref(), Some("in_approval"));
}

#[test]
fn where_there_is_nobody_else_a_reason_stands_in_and_is_marked() {
    let world = World::new();
    let document = document(&world);
    let revision = draft(&world, "Anna Weber", &document, "1");
    world.step("Anna Weber", &revision, "submit_minor", &[("approver", "Anna Weber")]);
    let alone = stepping(&revision, "approve", &IN_FORCE, None);
    assert_eq!(world.try_act("Anna Weber", alone).unwrap_err().code, "transition.four-eyes");
    world.act("Anna Weber", stepping(&revision, "approve", &IN_FORCE, Some("we are a company of one")));
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
        world.step("Ben Krause", &revision, "approve", &IN_FORCE);
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
    world.step("Ben Krause", &revision, "approve", &IN_FORCE);
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

/// A document whose first revision, with this text, is in force, written by Anna and approved by Ben.
fn in_force(world: &World, text: &str) -> (String, String) {
    let document = document(world);
    let revision = draft(world, "Anna Weber", &document, "1");
    world.change("Anna Weber", &revision, &[("text", text), ("reviewers", "Ben Krause"), ("approver", "Ben Krause")]);
    world.step("Anna Weber", &revision, "submit_minor", &[]);
    world.step("Ben Krause", &revision, "approve", &IN_FORCE);
    world.step("Ben Krause", &revision, "release", &[]);
    (document, revision)
}

fn shown(world: &World, who: &str, record: &str, revision: Option<&str>) -> DocumentView {
    let request = Request::Document { record: record.into(), revision: revision.map(Into::into) };
    match world.ask(who, request).unwrap() {
        Answer::Document(document) => *document,
        other => panic!("{other:?}"),
    }
}

fn revise(world: &World, who: &str, document: &str, values: &[(&str, &str)]) -> String {
    world.act(who, Act::Revise { record: document.into(), values: crate::world::given(values) })
}

#[test]
fn the_next_revision_begins_as_the_one_in_force_reads() {
    let world = two_people();
    let (document, first) = in_force(&world, "Gauges are calibrated once a year.");
    let second = revise(&world, "Anna Weber", &document, &[("change", "twice a year"), ("major", "yes")]);
    let view = shown(&world, "Ben Krause", &document, None);
    let stages: Vec<_> = view.revisions.iter().map(|one| (one.mark.as_str(), one.stage, one.major)).collect();
    assert_eq!(stages, [("2", RevisionStage::OnItsWay, true), ("1", RevisionStage::InForce, false)]);
    assert_eq!(view.revisions[0].title, "Calibration, rev. 2");
    assert_eq!(view.revisions[0].author.as_deref(), Some("Anna Weber"));
    // What holds is what is shown, until a revision is asked for.
    assert_eq!(view.shown.unwrap().record, view.revisions[1].record);
    let draft = shown(&world, "Ben Krause", &second, None);
    assert_eq!(draft.number.as_deref(), Some(document.as_str()), "named by its revision, it is the same document");
    assert_eq!(draft.shown.unwrap().text.as_deref(), Some("Gauges are calibrated once a year."));
    let links = world.show("", &second).unwrap().links;
    assert_eq!(links["approver"][0].title.as_deref(), Some("Ben Krause"));
    assert!(!links.contains_key("approved_by"), "nobody has approved it");
    let again = Act::Revise { record: first.as_str().into(), values: crate::world::given(&[("change", "more")]) };
    assert_eq!(world.try_act("Anna Weber", again).unwrap_err().code, "revision.draft-open");
}

#[test]
fn what_no_revision_belongs_to_is_no_document() {
    let world = World::new();
    let request = Request::Document { record: "P-001".into(), revision: None };
    assert_eq!(world.ask("", request).unwrap_err().code, "content.no-document");
    let act = Act::Revise { record: "P-001".into(), values: vec![] };
    assert_eq!(world.try_act("Anna Weber", act).unwrap_err().code, "content.no-document");
}

#[test]
fn two_revisions_are_compared_by_words() {
    let world = two_people();
    let (document, first) = in_force(&world, "# Purpose\n\nGauges are calibrated once a year.\n");
    let text = "# Purpose\n\nGauges are calibrated twice a year.\n\nThe laboratory keeps the readings.\n";
    let second = revise(&world, "Anna Weber", &document, &[("change", "twice a year"), ("text", text)]);
    let request = Request::Compare { left: first.as_str().into(), right: second.as_str().into() };
    let Answer::Compared(compared) = world.ask("Ben Krause", request).unwrap() else { panic!() };
    assert_eq!((compared.left.mark.as_str(), compared.right.mark.as_str()), ("1", "2"));
    assert_eq!((compared.added_words, compared.removed_words, compared.changed), (6, 1, 2));
    let changes: Vec<Change> = compared.paragraphs.iter().map(|one| one.change).collect();
    assert_eq!(changes, [Change::Same, Change::Changed, Change::Added]);
    let request = Request::Compare { left: first.as_str().into(), right: document.as_str().into() };
    assert_eq!(world.ask("Ben Krause", request).unwrap_err().code, "content.no-revision");
}

#[test]
fn on_its_day_an_approved_revision_comes_into_force_by_itself_and_replaces_the_old_one() {
    let world = two_people();
    let (document, first) = in_force(&world, "Once a year.");
    let second = revise(&world, "Anna Weber", &document, &[("change", "twice"), ("text", "Twice a year.")]);
    world.step("Anna Weber", &second, "submit_minor", &[]);
    world.step("Ben Krause", &second, "approve", &[("effective_on", "2026-03-10")]);
    let states = |world: &World| [&first, &second].map(|one| world.show("", one).unwrap().state.unwrap());
    world.at("2026-03-09T22:00:00Z");
    world.engine.follow().unwrap();
    assert_eq!(states(&world), ["effective", "approved"], "in Berlin it is still the ninth");
    world.at("2026-03-09T23:30:00Z");
    world.engine.follow().unwrap();
    assert_eq!(states(&world), ["superseded", "effective"]);
    let size = world.size();
    world.engine.follow().unwrap();
    assert_eq!(world.size(), size, "once is enough");
    let last = world.history("", &second).entries.pop().unwrap();
    assert_eq!((last.who.as_str(), last.via.as_str()), ("Plumb", "system"));
}

#[test]
fn a_reader_finds_what_to_read_and_confirms_that_very_text() {
    let world = two_people();
    world.person("Cleo Hahn", &["staff"]);
    let (document, first) = in_force(&world, "Once a year.");
    for who in ["Cleo Hahn", "Anna Weber"] {
        let values = [("what", "Calibration, rev. 1"), ("revision", &first), ("person", who), ("due", "2026-03-16")];
        world.create("Ben Krause", "acknowledgements", &values);
    }
    let reading = |who: &str| match world.ask(who, Request::Reading).unwrap() {
        Answer::Reading { readings } => readings,
        other => panic!("{other:?}"),
    };
    let mine = reading("Cleo Hahn");
    assert_eq!((mine.len(), mine[0].document.as_str(), mine[0].overdue), (1, document.as_str(), false));
    assert_eq!(mine[0].revision, first);
    world.at("2026-03-17T08:00:00Z");
    assert!(reading("Cleo Hahn")[0].overdue);
    let yours = shown(&world, "Cleo Hahn", &document, None).yours.unwrap();
    world.step("Cleo Hahn", &yours.number.unwrap(), &yours.confirm.unwrap(), &[]);
    assert!(reading("Cleo Hahn").is_empty());
    let view = shown(&world, "Ben Krause", &document, None);
    assert_eq!(view.yours, None);
    let readers: Vec<_> = view.readers.iter().map(|one| (one.person.as_str(), one.overdue, one.same_text)).collect();
    assert_eq!(readers, [("Anna Weber", true, None), ("Cleo Hahn", false, Some(true))]);
    let kept = world.show("", &view.readers[1].number.clone().unwrap()).unwrap();
    assert_eq!(kept.fields["read_content"], view.revisions[0].content.as_str());
    assert!(kept.signatures[0].current, "the signature covers the text it names");
}
