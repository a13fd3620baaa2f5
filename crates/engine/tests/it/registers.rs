//! What pages are made of: registers and records with their words, what may be done and why not, changes taken back, many changes
//! at once, files, proofs.

use std::io::Read as _;

use plumb_engine::{
    Incoming,
    desk::{
        Act, ActorName, Answer, Caller, CountsView, Done, Filter, Given, Problem, RecordRef, RecordView, RegisterView,
        Request, StateMeans, Via,
    },
};
use plumb_ledger::{Digest, LogKey};

use crate::world::{World, holds, person, stepping};

fn register(world: &World, who: &str, id: &str) -> RegisterView {
    match world.ask(who, Request::Registers { register: Some(id.into()) }).unwrap() {
        Answer::Registers { registers } => registers.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn case(world: &World, who: &str, title: &str) -> String {
    world.create(who, "nonconformities", &[("title", title)])
}

fn change(record: &str, field: &str, value: &str) -> Act {
    Act::Change { record: record.into(), values: vec![Given::text(field, value)], reason: None, seen: None }
}

fn run_all(world: &World, who: &str, acts: Vec<Act>, key: Option<&str>) -> Result<Vec<Done>, Problem> {
    match world.ask(who, Request::RunAll { acts, key: key.map(Into::into) })? {
        Answer::DoneAll { all } => Ok(all),
        other => panic!("{other:?}"),
    }
}

fn list(world: &World, who: &str, register: &str, filters: Vec<Filter>) -> Vec<String> {
    let request =
        Request::List { register: register.into(), filters, order: None, void: false, limit: 100, after: None };
    let Answer::List(list) = world.ask(who, request).unwrap() else { panic!() };
    list.rows.into_iter().map(|row| row.title).collect()
}

fn counts(world: &World, who: &str, register: &str) -> CountsView {
    match world.ask(who, Request::Counts { register: register.into() }).unwrap() {
        Answer::Counts(counts) => counts,
        other => panic!("{other:?}"),
    }
}

fn undo(world: &World, who: &str, record: &RecordView) -> Result<Done, Problem> {
    let request = Request::Undo { record: RecordRef(record.record.clone()), seq: record.seq, key: None };
    match world.ask(who, request)? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_register_says_what_a_form_and_a_list_need_of_it() {
    let world = World::new();
    let cases = register(&world, "Anna Weber", "nonconformities");
    assert_eq!((cases.one.as_str(), cases.section.as_str()), ("case", "improve"));
    assert_eq!(cases.number_example, "NC-2026-001");
    assert!(cases.may_create && cases.may_change);
    let kind = cases.field("kind").unwrap();
    assert_eq!((kind.default.as_deref(), kind.list, kind.required), (Some("nonconformity"), true, true));
    assert_eq!(cases.field("reported_on").unwrap().default.as_deref(), Some("2026-03-02"));
    let owner = cases.field("owner").unwrap();
    assert_eq!((owner.kind.as_str(), owner.to.as_deref()), ("person", Some("people")));
    assert!(cases.states.iter().any(|state| state.kind == StateMeans::Void));
    assert!(cases.columns().count() > 3);
    world.person("Carl Sommer", &["staff"]);
    let seen_by_carl = register(&world, "Carl Sommer", "nonconformities");
    assert!(seen_by_carl.may_create && !seen_by_carl.may_change);
}

#[test]
fn a_record_comes_with_its_words_and_with_why_a_step_is_not_to_be_taken() {
    let world = World::new();
    let number = case(&world, "Anna Weber", "Burr on part 4711");
    let record = world.show("Anna Weber", &number).unwrap();
    assert_eq!(record.fields["kind"], "nonconformity");
    assert_eq!(record.shown["kind"], "Nonconformity");
    assert!(record.may_change && record.may_comment && !record.transitions.is_empty());
    world.person("Carl Sommer", &["staff"]);
    let record = world.show("Carl Sommer", &number).unwrap();
    assert!(!record.may_change);
    let refused: Vec<_> = record.transitions.iter().filter_map(|step| step.refused.as_ref()).collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|why| !why.say.is_empty() && !why.code.is_empty()), "{refused:?}");
}

#[test]
fn steps_offered_can_be_taken_and_steps_refused_cannot() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let number = case(&world, "Anna Weber", "Burr on part 4711");
    for who in ["Anna Weber", "Carl Sommer"] {
        let record = world.show(who, &number).unwrap();
        for step in record.transitions.iter().filter(|step| step.refused.is_some()) {
            let taken = world.try_act(who, stepping(&number, &step.step.id, &[], Some("because")));
            assert_eq!(taken.unwrap_err().code, step.refused.as_ref().unwrap().code, "{} by {who}", step.step.id);
        }
    }
}

#[test]
fn a_void_record_says_why_it_is_void() {
    let world = World::new();
    let number = case(&world, "Anna Weber", "Entered twice");
    world.act("Anna Weber", Act::Void { record: number.as_str().into(), reason: "the same as the one before".into() });
    let record = world.show("Anna Weber", &number).unwrap();
    assert_eq!(record.void_reason.as_deref(), Some("the same as the one before"));
    assert!(!record.may_change && !record.may_void && record.state_means == Some(StateMeans::Void));
}

#[test]
fn a_list_is_narrowed_by_words_by_person_and_by_what_is_late() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    case(&world, "Anna Weber", "Burr on part 4711");
    let values = [("title", "Scratch on part 4712"), ("owner", "Carl Sommer")];
    world.create("Anna Weber", "nonconformities", &values);
    let contains = |text: &str| vec![Filter::Contains { text: text.into() }];
    assert_eq!(list(&world, "Anna Weber", "nonconformities", contains("burr")), ["Burr on part 4711"]);
    assert_eq!(list(&world, "Anna Weber", "nonconformities", contains("part")).len(), 2);
    assert_eq!(list(&world, "Carl Sommer", "nonconformities", vec![Filter::Mine]), ["Scratch on part 4712"]);
    assert!(list(&world, "", "nonconformities", vec![Filter::Mine]).is_empty());
    let open = vec![Filter::Means { kind: StateMeans::Open }];
    assert_eq!(list(&world, "Anna Weber", "nonconformities", open).len(), 2);
    let empty = vec![Filter::Empty { field: "owner".into() }];
    assert_eq!(list(&world, "Anna Weber", "nonconformities", empty), ["Burr on part 4711"]);
    let action = [("title", "Deburr"), ("due", "2026-03-10"), ("owner", "Carl Sommer"), ("kind", "correction")];
    world.create("Anna Weber", "actions", &action);
    assert!(list(&world, "Anna Weber", "actions", vec![Filter::Overdue]).is_empty());
    assert_eq!(list(&world, "Anna Weber", "actions", vec![Filter::DueWithin { days: 30 }]), ["Deburr"]);
    world.at("2026-03-11T08:00:00Z");
    assert_eq!(list(&world, "Anna Weber", "actions", vec![Filter::Overdue]), ["Deburr"]);
}

#[test]
fn counts_follow_every_entry_and_every_day() {
    let world = World::new();
    assert_eq!(counts(&world, "Anna Weber", "nonconformities").all.n, 0);
    let number = case(&world, "Anna Weber", "Burr on part 4711");
    assert_eq!(counts(&world, "Anna Weber", "nonconformities").all.n, 1);
    world.person("Carl Sommer", &["staff"]);
    assert_eq!(counts(&world, "Carl Sommer", "nonconformities").mine.n, 0);
    world.change("Anna Weber", &number, &[("owner", "Carl Sommer")]);
    assert_eq!(counts(&world, "Carl Sommer", "nonconformities").mine.n, 1);
    world.act("Anna Weber", Act::Void { record: number.as_str().into(), reason: "a mistake".into() });
    let after = counts(&world, "Anna Weber", "nonconformities");
    assert_eq!((after.all.n, after.states.iter().map(|(_, many)| many.n).sum::<u64>()), (0, 1));
    let action = [("title", "Deburr"), ("due", "2026-03-10"), ("owner", "Carl Sommer"), ("kind", "correction")];
    world.create("Anna Weber", "actions", &action);
    assert_eq!(counts(&world, "Anna Weber", "actions").overdue.n, 0);
    world.at("2026-03-11T08:00:00Z");
    assert_eq!(counts(&world, "Anna Weber", "actions").overdue.n, 1);
}

#[test]
fn several_changes_are_one_commit_and_one_refused_refuses_all() {
    let world = World::new();
    let (one, two) = (case(&world, "Anna Weber", "One"), case(&world, "Anna Weber", "Two"));
    let size = world.size();
    let acts = vec![change(&one, "source_text", "line 3"), change(&two, "kind", "nonsense")];
    let problem = run_all(&world, "Anna Weber", acts, None).unwrap_err();
    assert_eq!((problem.row, world.size()), (Some(2), size), "{problem:?}");
    let acts = || {
        vec![change(&one, "source_text", "line 3"), change(&two, "source_text", "line 4"), change(&one, "kind", "idea")]
    };
    let done = run_all(&world, "Anna Weber", acts(), Some("once")).unwrap();
    assert_eq!((done.len(), world.size()), (3, size + 3));
    let again = run_all(&world, "Anna Weber", acts(), Some("once")).unwrap();
    assert_eq!((again, world.size()), (done, size + 3));
    let record = world.show("Anna Weber", &one).unwrap();
    assert_eq!((record.shown["source_text"].as_str(), record.shown["kind"].as_str()), ("line 3", "Idea"));
}

#[test]
fn the_same_request_again_is_answered_as_the_first_time_even_where_the_step_is_taken() {
    let world = World::new();
    let number = case(&world, "Anna Weber", "Burr");
    let seen = Some(world.show("Anna Weber", &number).unwrap().etag);
    let act =
        Act::Change { record: number.as_str().into(), values: vec![Given::text("kind", "idea")], reason: None, seen };
    let request = || Request::Run { act: act.clone(), key: Some("click".into()) };
    let first = world.ask("Anna Weber", request()).unwrap();
    assert_eq!(world.ask("Anna Weber", request()).unwrap(), first);
    let void = Act::Void { record: number.as_str().into(), reason: "twice".into() };
    let request = || Request::Run { act: void.clone(), key: Some("void".into()) };
    let first = world.ask("Anna Weber", request()).unwrap();
    assert_eq!(world.ask("Anna Weber", request()).unwrap(), first);
}

#[test]
fn what_was_just_changed_can_be_taken_back_by_a_new_entry() {
    let world = World::new();
    world.person("Carl Sommer", &["staff", "quality_manager"]);
    let number = case(&world, "Anna Weber", "Burr");
    world.change("Anna Weber", &number, &[("source_text", "line 3")]);
    let values = [("source_text", "line 4"), ("owner", "Carl Sommer"), ("kind", "idea")];
    world.change("Anna Weber", &number, &values);
    let changed = world.show("Anna Weber", &number).unwrap();
    assert!(changed.may_undo && !world.show("Carl Sommer", &number).unwrap().may_undo);
    assert_eq!(undo(&world, "Carl Sommer", &changed).unwrap_err().code, "undo.refused");
    undo(&world, "Anna Weber", &changed).unwrap();
    let back = world.show("Anna Weber", &number).unwrap();
    assert_eq!(back.shown["source_text"], "line 3");
    assert_eq!(back.shown["kind"], "Nonconformity");
    assert!(!back.links.contains_key("owner") || back.links["owner"].is_empty());
    assert_eq!(world.history("Anna Weber", &number).entries.len(), 4, "nothing goes");
    assert_eq!(undo(&world, "Anna Weber", &changed).unwrap_err().code, "undo.refused", "it is not the last any more");
}

#[test]
fn a_step_can_be_taken_back_until_it_is_signed_or_something_rests_on_it() {
    let world = World::new();
    world.person("Carl Sommer", &["staff", "quality_manager"]);
    let number = case(&world, "Anna Weber", "Burr");
    let before = world.show("Anna Weber", &number).unwrap();
    world.step("Anna Weber", &number, "contain", &[("containment", "put aside")]);
    let contained = world.show("Anna Weber", &number).unwrap();
    assert!(contained.state != before.state && contained.may_undo);
    assert!(!world.show("Carl Sommer", &number).unwrap().may_undo, "it is not his to take back");
    assert_eq!(undo(&world, "Carl Sommer", &contained).unwrap_err().code, "undo.refused");
    undo(&world, "Anna Weber", &contained).unwrap();
    let back = world.show("Anna Weber", &number).unwrap();
    assert_eq!((&back.state, &back.shown, &back.links), (&before.state, &before.shown, &before.links));
    let entries = world.history("Anna Weber", &number).entries;
    assert_eq!(entries.len(), 3, "nothing goes");
    assert!(entries.iter().any(|entry| entry.reason.as_deref() == Some("taken back")), "{entries:?}");
    // The step is open again; and once somebody ties an action to what it made, it stays.
    world.step("Anna Weber", &number, "contain", &[("containment", "put aside")]);
    let contained = world.show("Anna Weber", &number).unwrap();
    world.create(
        "Carl Sommer",
        "actions",
        &[("title", "Deburr"), ("nonconformity", number.as_str()), ("owner", "Carl Sommer")],
    );
    assert!(!world.show("Anna Weber", &number).unwrap().may_undo);
    assert_eq!(undo(&world, "Anna Weber", &contained).unwrap_err().code, "undo.refused");
    // What was signed stays, whoever would rather not have.
    world.change(
        "Anna Weber",
        &number,
        &[("capa_needed", "yes"), ("effect_criterion", "none again"), ("effect_due", "2026-09-01")],
    );
    world.step("Anna Weber", &number, "analyse", &[("cause", "worn tool")]);
    assert!(world.show("Anna Weber", &number).unwrap().may_undo);
    world.step("Anna Weber", &number, "plan", &[]);
    let signed = world.show("Anna Weber", &number).unwrap();
    let problem = undo(&world, "Anna Weber", &signed).unwrap_err();
    assert!(!signed.may_undo && problem.say.contains("what is signed stays"), "{problem:?}");
    let data = world.data();
    drop(world.engine);
    holds(&data);
}

#[test]
fn a_step_that_no_form_can_help_is_explained_and_not_offered() {
    let world = World::new();
    let number = case(&world, "Anna Weber", "Burr");
    let analyse = |world: &World| {
        let record = world.show("Anna Weber", &number).unwrap();
        record.transitions.into_iter().find(|known| known.step.id == "analyse").unwrap()
    };
    // It asks for the cause, but only the decision that a cause is wanted lets it be taken.
    let refused = analyse(&world).refused.unwrap();
    assert_eq!(refused.code, "transition.guard", "{refused:?}");
    world.change("Anna Weber", &number, &[("capa_needed", "yes")]);
    assert_eq!(analyse(&world).refused, None, "what it asks for is given on its way");
}

#[test]
fn what_is_older_than_a_quarter_of_an_hour_or_made_the_record_stays() {
    let world = World::new();
    let number = case(&world, "Anna Weber", "Burr");
    assert!(!world.show("Anna Weber", &number).unwrap().may_undo);
    world.change("Anna Weber", &number, &[("source_text", "line 3")]);
    let record = world.show("Anna Weber", &number).unwrap();
    world.at("2026-03-02T08:16:00Z");
    assert!(!world.show("Anna Weber", &number).unwrap().may_undo);
    assert_eq!(undo(&world, "Anna Weber", &record).unwrap_err().code, "undo.refused");
}

fn incoming<'a>(record: &'a RecordRef, field: &'a str, name: &'a str) -> Incoming<'a> {
    Incoming { record, field, name, limit_bytes: 1_000, key: None }
}

#[test]
fn files_keep_their_names_come_back_byte_for_byte_and_the_same_name_twice_is_two() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let number = case(&world, "Anna Weber", "Burr");
    let cases = register(&world, "Anna Weber", "nonconformities");
    let field = cases.fields.iter().find(|field| field.kind == "files").unwrap().id.clone();
    let record = RecordRef(number.clone());
    let anna = Caller::new(ActorName::Person("Anna Weber".into()), Via::Page);
    for content in ["first", "second"] {
        let into = incoming(&record, &field, "C:\\photos\\burr.jpg");
        world.engine.take_file(&anna, &into, &mut content.as_bytes()).unwrap();
    }
    let files = world.show("Anna Weber", &number).unwrap().files[&field].clone();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["burr.jpg", "burr.jpg"]);
    for (file, content) in files.iter().zip(["first", "second"]) {
        let (view, mut open) = world.engine.open_file(&anna, &record, &file.id).unwrap();
        let mut read = String::new();
        open.read_to_string(&mut read).unwrap();
        assert_eq!((read.as_str(), view.media_type.as_str()), (content, "image/jpeg"));
    }
    let size = world.size();
    let big = vec![0_u8; 1_001];
    let problem = world.engine.take_file(&anna, &incoming(&record, &field, "big"), &mut big.as_slice()).unwrap_err();
    assert_eq!(problem.code, "content.file-too-large");
    let carl = person("Carl Sommer");
    let refused = world.engine.take_file(&carl, &incoming(&record, &field, "x"), &mut "x".as_bytes()).unwrap_err();
    assert_eq!((refused.code.as_str(), world.size()), ("access.action", size));
    let unknown = world.engine.open_file(&anna, &record, "nothing").unwrap_err();
    assert_eq!(unknown.code, "not-found");
    let detach = Act::Detach { record: record.clone(), field: field.clone(), file: files[0].id.clone() };
    world.act("Anna Weber", detach);
    assert_eq!(world.show("Anna Weber", &number).unwrap().files[&field].len(), 1);
}

#[test]
fn a_proof_holds_for_an_outsider_and_is_kept_from_whoever_may_not_see_the_record() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let number = case(&world, "Anna Weber", "Burr");
    let seq = world.show("Anna Weber", &number).unwrap().seq;
    case(&world, "Anna Weber", "Another");
    let Answer::Proof(proof) = world.ask("Anna Weber", Request::Proof { seq }).unwrap() else { panic!() };
    assert_eq!((proof.seq, proof.number.as_deref(), proof.size), (seq, Some(number.as_str()), world.size()));
    assert_eq!(proof.leaf, Digest::leaf(proof.header.as_bytes()).to_hex());
    let read = plumb_ledger::EntryProof::read(&proof.file).unwrap();
    let key: LogKey = world.key();
    read.check(proof.header.as_bytes(), &[&key]).unwrap();
    // The founding made people, whom Carl may see, and grants, whom he may not: some entry is kept from him.
    let hidden =
        (0..world.size()).filter(|seq| world.ask("Carl Sommer", Request::Proof { seq: *seq }).is_err()).count();
    assert!(hidden > 0);
    assert_eq!(world.ask("Anna Weber", Request::Proof { seq: 1_000_000 }).unwrap_err().code, "not-found");
}

#[test]
fn a_comment_calls_people_by_name_and_says_who_was_called() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let number = case(&world, "Anna Weber", "Burr");
    world.act("Anna Weber", Act::Comment { record: number.as_str().into(), text: "@Carl Sommer have a look".into() });
    let comments = world.show("Anna Weber", &number).unwrap().comments;
    assert_eq!(comments.iter().map(|comment| comment.mentions.clone()).collect::<Vec<_>>(), [["Carl Sommer"]]);
}
