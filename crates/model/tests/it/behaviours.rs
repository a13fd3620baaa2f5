//! What registers can do beyond holding fields: each behaviour as its users meet it.

use plumb_model::{
    behaviour::{is_suspect, text_digest},
    decide::Command,
    id::ActorId,
};

use crate::world::{World, changing, moving};

#[test]
fn a_new_revision_replaces_the_one_in_force_in_the_same_batch() {
    let mut world = World::new();
    let (master, first) = world.approved();
    let ada = world.actor("Ada");
    world.go(ada, first, "release").unwrap();
    assert_eq!(world.text(first, "effective_on").as_deref(), Some("2026-03-14"));
    let second = world.draft(master);
    world.sign(ada, second, "approve").unwrap();
    let decisions = world.go(ada, second, "release").unwrap();
    assert_eq!(decisions.len(), 2);
    assert_eq!((world.state(first).as_str(), world.state(second).as_str()), ("superseded", "effective"));
}

#[test]
fn a_document_has_one_draft_at_a_time() {
    let mut world = World::new();
    let (master, _) = world.approved();
    let ben = world.actor("Ben");
    let another = [("text", "Another".into()), ("master", master.to_string().into())];
    assert_eq!(world.make_as(ben, "drafts", &another).unwrap_err().code(), "revision.draft-open");
}

#[test]
fn nothing_comes_into_force_before_its_day() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    let mut order = moving(revision, "release");
    order.input = vec![("effective_on".to_owned(), "2026-04-01".into())];
    let refusal = world.run(ActorId::System, Command::Move(order)).unwrap_err();
    assert_eq!(refusal.to_string(), "it comes into force on 2026-04-01, not before");
}

#[test]
fn a_major_change_makes_older_links_suspect_and_an_editorial_one_does_not() {
    let mut world = World::new();
    let ada = world.actor("Ada");
    let (master, first) = world.approved();
    world.go(ada, first, "release").unwrap();
    let link = world.record(first).links["master"][0].clone();
    assert!(!is_suspect(&link, &world.record(master)));
    let second = world.draft(master);
    world.set(world.actor("Ben"), second, &[("major", "yes".into())]).unwrap();
    world.sign(ada, second, "approve").unwrap();
    assert_eq!(world.go(ada, second, "release").unwrap().len(), 3);
    assert!(is_suspect(&link, &world.record(master)));
}

#[test]
fn a_change_after_approval_goes_back_and_asks_again() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    let ben = world.actor("Ben");
    world.set(ben, revision, &[("text", "Quite another".into())]).unwrap();
    assert_eq!(world.state(revision), "draft");
    let signature = world.record(revision).signatures[0].content.clone();
    assert_ne!(
        signature,
        world.record(revision).content_digest().to_string(),
        "the old signature speaks of older content"
    );
    world.set(ben, revision, &[("text", "And again".into())]).unwrap();
}

#[test]
fn what_is_in_force_is_not_changed_any_more() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    world.go(world.actor("Ada"), revision, "release").unwrap();
    let refusal = world.set(world.actor("Ben"), revision, &[("text", "Quite another".into())]).unwrap_err();
    assert_eq!(refusal.code(), "record.frozen");
}

#[test]
fn a_reader_confirms_once_and_only_what_is_in_force() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    let cleo = world.actor("Cleo");
    let what = [("what", revision.to_string().into())];
    assert_eq!(world.make_as(cleo, "readings", &what).unwrap_err().code(), "acknowledgement.not-in-force");
    world.go(world.actor("Ada"), revision, "release").unwrap();
    world.make_as(cleo, "readings", &what).unwrap();
    assert_eq!(world.make_as(cleo, "readings", &what).unwrap_err().code(), "record.unique");
    let for_ben = [("what", revision.to_string().into()), ("who", "Ben".into())];
    assert_eq!(world.make_as(cleo, "readings", &for_ben).unwrap_err().code(), "acknowledgement.reader");
}

#[test]
fn a_confirmation_names_the_text_that_was_read_and_nobody_types_that_in() {
    let mut world = World::new();
    let (_, revision) = world.approved();
    let (ada, cleo) = (world.actor("Ada"), world.actor("Cleo"));
    world.go(ada, revision, "release").unwrap();
    let reading = world.make_as(cleo, "readings", &[("what", revision.to_string().into())]).unwrap();
    let digest = text_digest(&world.packs.registers["drafts"], &world.record(revision)).to_hex();
    assert_eq!(world.text(reading, "content"), Some(digest.clone()));
    let typed = world.set(ada, reading, &[("content", "0".into())]).unwrap_err();
    assert_eq!(typed.code(), "field.computed");
    // Days and states noted beside the text do not make it another text.
    let second = world.draft(world.record(revision).links["master"][0].to);
    world.sign(ada, second, "approve").unwrap();
    world.go(ada, second, "release").unwrap();
    assert_eq!(text_digest(&world.packs.registers["drafts"], &world.record(revision)).to_hex(), digest);
    assert_ne!(text_digest(&world.packs.registers["drafts"], &world.record(second)).to_hex(), "");
}

#[test]
fn a_confirmed_calibration_sets_the_instruments_days() {
    let mut world = World::new();
    let gauge = world.make("gauges", &[("name", "Caliper".into()), ("interval", "1".into())]);
    let event = [("gauge", "Caliper".into()), ("on", "2026-01-31".into()), ("result", "passed".into())];
    let event = world.make("events", &event);
    assert_eq!(world.go(ActorId::System, event, "confirm").unwrap().len(), 2);
    assert_eq!(world.text(gauge, "last").as_deref(), Some("2026-01-31"));
    assert_eq!(world.text(gauge, "next").as_deref(), Some("2026-02-28"), "a month later, clamped");
    let older = [("gauge", "Caliper".into()), ("on", "2025-01-31".into()), ("result", "passed".into())];
    let older = world.make("events", &older);
    assert_eq!(
        world.go(ActorId::System, older, "confirm").unwrap().len(),
        1,
        "an older one filed late turns nothing back"
    );
}

#[test]
fn a_failed_calibration_is_not_confirmed_without_the_assessment() {
    let mut world = World::new();
    let gauge = world.make("gauges", &[("name", "Caliper".into())]);
    let event = [("gauge", "Caliper".into()), ("on", "2026-03-01".into()), ("result", "failed".into())];
    let event = world.make("events", &event);
    assert_eq!(world.go(ActorId::System, event, "confirm").unwrap_err().code(), "calibration.assessment");
    world.set(ActorId::System, event, &[("assessment", "Lots 4 to 7 measured again: no effect.".into())]).unwrap();
    world.go(ActorId::System, event, "confirm").unwrap();
    assert_eq!(world.text(gauge, "next").as_deref(), Some("2026-03-01"), "due again at once");
}

#[test]
fn a_risk_scores_itself_and_loses_its_score_with_a_factor() {
    let mut world = World::new();
    let id = world.make("hazards", &[("name", "Fire".into()), ("likely", "4".into()), ("harm", "high".into())]);
    assert_eq!(world.text(id, "score").as_deref(), Some("12"));
    world.set(ActorId::System, id, &[("likely", "".into())]).unwrap();
    assert_eq!(world.text(id, "score"), None);
}

#[test]
fn a_clock_runs_in_hours_from_the_moment() {
    let mut world = World::new();
    let id = world.make("hazards", &[("name", "Leak".into()), ("known_at", "2026-03-27T12:00:00+01:00".into())]);
    assert_eq!(world.text(id, "report_by").as_deref(), Some("2026-03-30T11:00:00.000Z"));
}

#[test]
fn a_period_has_one_value_and_its_correction_a_reason() {
    let mut world = World::new();
    world.make("gauges", &[("name", "Caliper".into())]);
    let value = [("gauge", "Caliper".into()), ("period", "2026-02".into()), ("value", "7".into())];
    let id = world.make("values", &value);
    assert_eq!(world.make_as(ActorId::System, "values", &value).unwrap_err().code(), "record.unique");
    let mut order = changing(id, &[("value", "8".into())]);
    assert_eq!(world.run(ActorId::System, Command::Change(order.clone())).unwrap_err().code(), "series.reason");
    order.reason = Some("counted twice".to_owned());
    world.run(ActorId::System, Command::Change(order)).unwrap();
}

#[test]
fn the_next_day_follows_from_the_last_unless_the_company_says_otherwise() {
    let mut world = World::new();
    let id = world.make("gauges", &[("name", "Caliper".into()), ("last", "2026-03-14".into())]);
    assert_eq!(world.text(id, "next").as_deref(), Some("2027-03-14"));
    world.set(ActorId::System, id, &[("last", "2026-03-15".into()), ("next", "2027-03-31".into())]).unwrap();
    assert_eq!(world.text(id, "next").as_deref(), Some("2027-03-31"));
    world.set(ActorId::System, id, &[("serial", "1".into())]).unwrap();
    assert_eq!(world.text(id, "next").as_deref(), Some("2027-03-31"));
    world.set(ActorId::System, id, &[("interval", "6".into())]).unwrap();
    assert_eq!(world.text(id, "next").as_deref(), Some("2026-09-15"));
}

#[test]
fn the_same_seed_draws_the_same_sample() {
    let mut world = World::new();
    let input = [("population", "40".into()), ("size", "4".into()), ("seed", "audit 7".into())];
    let (one, two) = (world.make("draws", &input), world.make("draws", &input));
    assert_eq!(world.text(one, "drawn"), world.text(two, "drawn"));
    assert_eq!(world.text(one, "drawn").unwrap().split(", ").count(), 4);
}
