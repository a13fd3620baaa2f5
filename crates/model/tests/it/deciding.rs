//! Orders become facts, or a refusal that says why.

use plumb_model::{
    decide::{Command, LinkTo, RowChange, Takeover},
    fact::{Fact, FileRef},
    id::{ActorId, StateId},
};
use serde_json::json;

use crate::world::{World, changing, creation, moving, signed};

#[test]
fn a_record_begins_with_defaults_a_number_and_its_first_state() {
    let mut world = World::new();
    let ben = world.actor("Ben");
    let id = world.make_as(ben, "masters", &[("name", "Purchasing".into()), ("kind", "Instruction".into())]).unwrap();
    assert_eq!(world.record(id).number(), Some("WI-001"));
    let id = world.make_as(ben, "masters", &[("name", "Sales".into())]).unwrap();
    assert_eq!(world.record(id).number(), Some("SOP-001"));
    assert_eq!(world.state(id), "open");
}

#[test]
fn a_required_field_is_asked_for_by_its_name() {
    let mut world = World::new();
    let refusal = world.make_as(ActorId::System, "gauges", &[("serial", "1".into())]).unwrap_err();
    assert_eq!((refusal.code(), refusal.to_string().as_str()), ("field.missing", "`Name` is missing"));
}

#[test]
fn a_mistyped_field_is_refused_with_the_nearest_one() {
    let mut world = World::new();
    let refusal = world.make_as(ActorId::System, "gauges", &[("nmae", "x".into())]).unwrap_err();
    assert_eq!(refusal.code(), "field.unknown");
    assert_eq!(refusal.help().as_deref(), Some("did you mean `name`?"));
}

#[test]
fn a_change_on_an_old_version_is_refused_and_a_comment_does_not_make_it_old() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into())]);
    let seen = world.record(id).etag;
    let comment_id = world.fresh_id();
    let comment =
        plumb_model::decide::Comment { record: id, id: comment_id, text: "scratched".to_owned(), mentions: Vec::new() };
    world.run(ActorId::System, Command::Comment(comment)).unwrap();
    let mut order = changing(id, &[("serial", "1".into())]);
    order.seen = seen;
    world.run(ActorId::System, Command::Change(order.clone())).unwrap();
    order.set = vec![("serial".to_owned(), "2".into())];
    let refusal = world.run(ActorId::System, Command::Change(order)).unwrap_err();
    assert_eq!(refusal.code(), "record.stale");
}

#[test]
fn setting_what_is_there_already_changes_nothing() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into()), ("points", json!([{"nominal": "10"}]))]);
    let same = [("name", "Caliper".into()), ("points", json!([{"nominal": "10"}]))];
    assert_eq!(world.set(ActorId::System, id, &same).unwrap_err().code(), "change.nothing");
}

#[test]
fn two_records_do_not_share_what_is_unique_but_a_void_one_gives_it_up() {
    let mut world = World::new();
    let first = world.make("gauges", &[("name", "One".into()), ("serial", "S-1".into())]);
    let second = [("name", "Two".into()), ("serial", "s-1".into())];
    let refusal = world.make_as(ActorId::System, "gauges", &second).unwrap_err();
    assert_eq!(refusal.to_string(), "another record, `ME-0001`, has the same `Serial`");
    let mut order = moving(first, "void");
    assert_eq!(world.run(ActorId::System, Command::Move(order.clone())).unwrap_err().code(), "transition.reason");
    order.reason = Some("entered twice".to_owned());
    world.run(ActorId::System, Command::Move(order)).unwrap();
    world.make_as(ActorId::System, "gauges", &second).unwrap();
    let refusal = world.set(ActorId::System, first, &[("name", "Three".into())]).unwrap_err();
    assert_eq!(refusal.code(), "record.void");
}

#[test]
fn who_may_not_create_or_change_is_told_whom_to_ask() {
    let mut world = World::new();
    let ada = world.actor("Ada");
    let refusal = world.make_as(ada, "masters", &[("name", "X".into())]).unwrap_err();
    assert_eq!((refusal.code(), refusal.help().as_deref()), ("access.action", Some("ask Editor")));
}

#[test]
fn a_person_who_has_left_may_nothing() {
    let mut world = World::new();
    let (ben, id) = (world.actor("Ben"), world.named("Ben"));
    world.set(ActorId::System, id, &[("until", "2026-03-13".into())]).unwrap();
    assert_eq!(world.make_as(ben, "masters", &[("name", "X".into())]).unwrap_err().code(), "access.action");
    assert_eq!(world.make_as(ben, "hazards", &[("name", "X".into())]).unwrap_err().code(), "access.action");
}

#[test]
fn a_deputy_acts_while_the_other_is_away_and_not_longer() {
    let mut world = World::new();
    let (ada, cleo) = (world.named("Ada"), world.actor("Cleo"));
    let away = [("deputy", "Cleo".into()), ("away_from", "2026-03-10".into()), ("away_until", "2026-03-20".into())];
    world.set(ActorId::System, ada, &away).unwrap();
    world.set(cleo, ada, &[("salary", "10 EUR".into())]).unwrap();
    world.on("2026-03-21");
    let refusal = world.set(cleo, ada, &[("salary", "20 EUR".into())]).unwrap_err();
    assert_eq!(refusal.code(), "access.action");
}

#[test]
fn a_grant_allows_what_no_role_does_until_its_day() {
    let mut world = World::new();
    let cleo = world.actor("Cleo");
    let grant = [
        ("person", "Cleo".into()),
        ("registers", "staff".into()),
        ("actions", "change".into()),
        ("highest", "internal".into()),
        ("scope", "all".into()),
        ("until", "2026-03-31".into()),
    ];
    let ben = world.named("Ben");
    assert_eq!(world.set(cleo, ben, &[("login", "b".into())]).unwrap_err().code(), "access.action");
    world.make("permits", &grant);
    world.set(cleo, ben, &[("login", "b".into())]).unwrap();
    let refusal = world.set(cleo, ben, &[("salary", "1 EUR".into())]).unwrap_err();
    assert_eq!(refusal.code(), "access.field", "a hidden field stays hidden");
    world.on("2026-04-01");
    assert_eq!(world.set(cleo, ben, &[("login", "c".into())]).unwrap_err().code(), "access.action");
}

#[test]
fn an_author_cannot_approve_their_own_revision() {
    let mut world = World::new();
    let master = world.make("masters", &[("name", "Purchasing".into())]);
    let (revision, ben) = (world.draft(master), world.actor("Ben"));
    let refusal = world.sign(ben, revision, "approve").unwrap_err();
    assert_eq!(refusal.code(), "transition.four-eyes");
    assert!(refusal.help().unwrap().contains("go on with a reason"));
    // Nor by taking the name away first in the same act.
    let mut order = moving(revision, "approve");
    (order.signed, order.input) = (signed(ben), vec![("author".to_owned(), "Cleo".into())]);
    assert_eq!(world.run(ben, Command::Move(order)).unwrap_err().code(), "transition.four-eyes");
}

#[test]
fn going_on_alone_is_marked() {
    let mut world = World::new();
    let master = world.make("masters", &[("name", "Purchasing".into())]);
    let (revision, ben) = (world.draft(master), world.actor("Ben"));
    let mut order = moving(revision, "approve");
    (order.signed, order.fallback) = (signed(ben), Some("Ada is ill".to_owned()));
    let decisions = world.run(ben, Command::Move(order)).unwrap();
    let marked = decisions[0]
        .facts
        .iter()
        .any(|fact| matches!(fact, Fact::Moved { fallback: Some(why), .. } if why == "Ada is ill"));
    assert!(marked);
}

#[test]
fn an_approval_is_signed_over_exactly_the_content_that_was_approved() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    let record = world.record(revision);
    let signature = record.signatures.last().unwrap();
    assert_eq!(signature.content, record.content_digest().to_string());
    assert_eq!(record.frozen.last().unwrap().digest, signature.content);
    assert_eq!(world.text(revision, "approved_on").as_deref(), Some("2026-03-14"));
}

#[test]
fn what_is_to_be_signed_is_refused_unsigned_or_signed_by_another() {
    let mut world = World::new();
    let master = world.make("masters", &[("name", "Purchasing".into())]);
    let (revision, ada, cleo) = (world.draft(master), world.actor("Ada"), world.actor("Cleo"));
    assert_eq!(world.go(ada, revision, "approve").unwrap_err().code(), "signature.missing");
    let mut order = moving(revision, "approve");
    order.signed = signed(cleo);
    assert_eq!(world.run(ada, Command::Move(order)).unwrap_err().code(), "signature.foreign");
}

#[test]
fn a_guard_looks_at_the_record_as_it_will_be() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into()), ("holder", "Ben".into())]);
    let ben = world.actor("Ben");
    let mut order = moving(id, "store");
    order.reason = Some("winter".to_owned());
    world.run(ben, Command::Move(order)).unwrap();
    let refusal = world.go(ben, id, "fetch").unwrap_err();
    assert_eq!(refusal.to_string(), "it has never been calibrated: file a calibration first");
    let mut order = moving(id, "fetch");
    order.input = vec![("next".to_owned(), "2027-01-01".into())];
    world.run(ben, Command::Move(order)).unwrap();
}

#[test]
fn only_the_person_named_may() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into()), ("holder", "Ben".into())]);
    let mut order = moving(id, "store");
    order.reason = Some("winter".to_owned());
    order.input = vec![("holder".to_owned(), "Cleo".into())];
    let refusal = world.run(world.actor("Cleo"), Command::Move(order)).unwrap_err();
    assert_eq!(refusal.code(), "access.transition");
    assert_eq!(refusal.help().as_deref(), Some("ask whoever stands under `Holder`"));
}

#[test]
fn a_link_is_found_by_number_or_unique_title_and_remembers_the_version_seen() {
    let mut world = World::new();
    let gauge = world.make("gauges", &[("name", "Caliper".into())]);
    let event = [("gauge", "ME-0001".into()), ("on", "2026-03-01".into()), ("result", "passed".into())];
    let event = world.make("events", &event);
    assert_eq!(world.record(event).links["gauge"][0].version, 1);
    world.make("gauges", &[("name", "Caliper".into())]);
    let by_title = [("gauge", "Caliper".into()), ("on", "2026-03-01".into()), ("result", "passed".into())];
    assert_eq!(world.make_as(ActorId::System, "events", &by_title).unwrap_err().code(), "link.ambiguous");
    let again = LinkTo { record: event, seen: 0, field: "gauge".to_owned(), to: "ME-0001".to_owned() };
    assert_eq!(world.run(ActorId::System, Command::Link(again.clone())).unwrap_err().code(), "link.there");
    world.set(ActorId::System, gauge, &[("serial", "9".into())]).unwrap();
    world.run(ActorId::System, Command::Link(again)).unwrap();
    assert_eq!(world.record(event).links["gauge"][0].version, 2);
}

#[test]
fn a_requirement_of_a_standard_in_force_must_exist() {
    let mut world = World::new();
    let wrong = [("name", "X".into()), ("requirements", json!(["iso-9001-2015 7.6"]))];
    assert_eq!(world.make_as(ActorId::System, "masters", &wrong).unwrap_err().code(), "requirement.unknown");
    let right = [("name", "X".into()), ("requirements", "iso-9001-2015 7.5; iso-14001-2015 7.5".into())];
    let id = world.make("masters", &right);
    assert_eq!(world.record(id).fields["requirements"].items().count(), 2);
}

#[test]
fn rows_keep_their_ids_when_the_table_is_given_again() {
    let mut world = World::new();
    let id =
        world.make("gauges", &[("name", "Caliper".into()), ("points", json!([{"nominal": "10"}, {"nominal": "20"}]))]);
    let decisions =
        world.set(ActorId::System, id, &[("points", json!([{"nominal": "20"}, {"nominal": "30"}]))]).unwrap();
    assert_eq!(decisions[0].facts.len(), 2, "{:?}", decisions[0].facts);
    let rows: Vec<String> = world.record(id).tables["points"].keys().map(ToString::to_string).collect();
    assert_eq!(rows, ["0002", "0003"]);
    let mut order = changing(id, &[]);
    order.rows = vec![RowChange { field: "points".to_owned(), row: Some("0003".to_owned()), cells: None }];
    world.run(ActorId::System, Command::Change(order)).unwrap();
    let cell = [("points", json!([{"note": "no nominal"}]))];
    let refusal = world.set(ActorId::System, id, &cell).unwrap_err();
    assert_eq!(refusal.to_string(), "`Points`: row 1 has no `Nominal`");
}

#[test]
fn a_record_taken_over_says_where_it_comes_from() {
    let mut world = World::new();
    let id = world.fresh_id();
    let mut order = creation("gauges", id, &[("name", "Old".into())]);
    order.number = Some("K-17".to_owned());
    order.takeover = Some(Takeover { state: StateId::new("stored").unwrap(), reason: "list of 2025".to_owned() });
    let decisions = world.run(ActorId::System, Command::Create(order)).unwrap();
    assert_eq!((world.state(id).as_str(), world.record(id).number()), ("stored", Some("K-17")));
    assert!(matches!(&decisions[0].facts[..], [.., Fact::Moved { reason: Some(_), .. }, Fact::Set { .. }]));
}

#[test]
fn two_files_of_one_name_are_two_files() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into())]);
    for n in ["1", "2"] {
        let file = FileRef {
            id: n.to_owned(),
            digest: "0".repeat(64),
            name: "a.jpg".to_owned(),
            size_bytes: "1".to_owned(),
            media_type: "image/jpeg".to_owned(),
        };
        let filing = plumb_model::decide::Filing { record: id, seen: 0, field: "photos".to_owned(), file };
        world.run(ActorId::System, Command::File(filing)).unwrap();
    }
    assert_eq!(world.record(id).files["photos"].len(), 2);
    let away = plumb_model::decide::Unfiling { record: id, seen: 0, field: "photos".to_owned(), file: "1".to_owned() };
    world.run(ActorId::System, Command::Unfile(away)).unwrap();
    assert_eq!(world.record(id).files["photos"][0].id, "2");
}

#[test]
fn what_falls_due_is_derived_from_the_record() {
    let mut world = World::new();
    let gauge =
        [("name", "Caliper".into()), ("holder", "Ben".into()), ("last", "2026-01-31".into()), ("interval", "1".into())];
    let id = world.make("gauges", &gauge);
    let derived = world.derived(id);
    let due = &derived.due[0];
    assert_eq!((due.day.to_string(), due.show.to_string()), ("2026-02-28".to_owned(), "2026-01-29".to_owned()));
    assert_eq!((due.say.as_str(), due.who.len()), ("Calibrate ME-0001 Caliper", 1));
    let cells: Vec<String> = derived.cells.iter().map(|cell| format!("{} {}", cell.field, cell.text)).collect();
    insta::assert_snapshot!(
        cells.iter().filter(|cell| !cell.starts_with("holder")).cloned().collect::<Vec<_>>().join("\n")
    );
    assert_eq!(derived.search, "ME-0001\nCaliper");
}

#[test]
fn a_record_is_erased_by_whoever_administers_and_stays_so() {
    let mut world = World::new();
    let (ada, ben, id) = (world.actor("Ada"), world.actor("Ben"), world.named("Cleo"));
    let record = world.record(id);
    let order = |reason: &str| {
        Command::Erase(plumb_model::decide::Erase {
            record: id,
            entries: vec![record.first_seq],
            ground: plumb_model::decide::ErasureGround::Request,
            reason: reason.to_owned(),
        })
    };
    assert_eq!(world.run(ben, order("asked to")).unwrap_err().code(), "access.action");
    assert_eq!(world.run(ada, order(" ")).unwrap_err().code(), "transition.reason");
    let decisions = world.run(ada, order("asked to")).unwrap();
    assert_eq!(decisions[0].erase, [record.first_seq]);
}
