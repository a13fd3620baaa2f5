//! Proposed texts: each leaf and control has one, blanks are filled from what is there, and neither a draft nor a text alone shows anything.

use std::collections::BTreeMap;

use plumb_engine::desk::{
    Act, Answer, Done, Given, GivenValue, Problem, ProposalStands, ProposalView, Request, Switches,
};
use plumb_model::verdict::Outcome;

use crate::world::{World, given};

fn proposals(world: &World, requirement: Option<&str>) -> Vec<ProposalView> {
    let requirement = requirement.map(|id| id.parse().unwrap());
    match world.ask("Anna Weber", Request::Proposals { requirement }).unwrap() {
        Answer::Proposals(view) => view.proposals,
        other => panic!("{other:?}"),
    }
}

fn named<'p>(all: &'p [ProposalView], id: &str) -> &'p ProposalView {
    all.iter().find(|one| one.id.as_str() == id).unwrap()
}

fn taken(world: &World, who: &str, ids: &[&str], key: Option<&str>) -> Result<Vec<Done>, Problem> {
    let proposals = ids.iter().map(|id| id.parse().unwrap()).collect();
    match world.ask(who, Request::TakeProposals { proposals, key: key.map(Into::into) })? {
        Answer::DoneAll { all } => Ok(all),
        other => panic!("{other:?}"),
    }
}

fn document(world: &World, title: &str, requirements: &[&str]) -> String {
    let mut values = given(&[("title", title), ("kind", "procedure")]);
    let requirements = requirements.iter().map(ToString::to_string).collect();
    values.push(Given { field: "requirements".into(), value: GivenValue::Several(requirements) });
    world.act("Anna Weber", Act::Create { register: "documents".into(), values })
}

#[test]
fn every_leaf_and_control_is_offered_exactly_the_proposal_that_names_it() {
    let world = World::new();
    let all = proposals(&world, None);
    let mut naming: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for proposal in &all {
        assert_eq!(proposal.stands, ProposalStands::Open);
        for one in &proposal.requirements {
            naming.entry(format!("{} {}", one.standard, one.id)).or_default().push(proposal.id.to_string());
        }
    }
    let report = world.readiness("Anna Weber", None, Switches::default(), false);
    let leaves: Vec<String> =
        report.requirements.iter().filter(|row| row.leaf).map(|row| format!("{} {}", row.standard, row.id)).collect();
    assert_eq!(naming.len(), leaves.len());
    for leaf in leaves {
        let offered: Vec<String> = proposals(&world, Some(&leaf)).into_iter().map(|one| one.id.to_string()).collect();
        assert_eq!(offered.len(), 1, "{leaf}");
        assert_eq!(Some(&offered), naming.get(&leaf), "{leaf}");
    }
    let places: Vec<&str> = all.iter().map(|one| one.requirements[0].id.as_str()).collect();
    assert_eq!(&places[..3], ["4.1", "4.3", "4.4.1"], "in the order of the standards");
    assert_eq!(places[places.len() - 1], "A.8.24", "controls last");
}

#[test]
fn blanks_are_filled_from_documents_in_force_and_registers_that_have_records() {
    let world = World::new();
    let before = proposals(&world, None);
    let text = &named(&before, "release").text;
    assert!(text.contains("[no document in force serves this yet]"), "nothing is made up: {text}");
    assert!(text.contains("[no register has a record of it yet]"), "{text}");
    let number = document(&world, "Last look before goods leave", &["iso-9001-2015 8.6"]);
    document(&world, "Everything about production", &["iso-9001-2015 8.5"]);
    document(&world, "Password policy", &[]);
    world.create("Anna Weber", "nonconformities", &[("title", "Wrong drawing")]);
    let after = proposals(&world, None);
    let release = named(&after, "release");
    let said = format!("Laid down in {number} Last look before goods leave. The records are in Nonconformities");
    assert!(release.text.contains(&said), "{}", release.text);
    assert_eq!(release.owner.as_deref(), Some("Anna Weber"));
    assert!(!release.filled_from[0].by_title);
    // What serves a clause serves all within it.
    assert!(named(&after, "production").text.contains("Everything about production"));
    // By the names by which `plumb assess` knows such a document.
    let passwords = named(&after, "sign-in");
    assert!(passwords.filled_from.iter().any(|one| one.by_title), "{:?}", passwords.filled_from);
}

#[test]
fn a_document_whose_revisions_are_all_drafts_fills_nothing() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "document_control"]);
    let number = document(&world, "Last look before goods leave", &["iso-9001-2015 8.6"]);
    let values = [
        ("document", number.as_str()),
        ("title", "Last look, rev. 1"),
        ("mark", "1"),
        ("change", "first"),
        ("text", "Look."),
        ("approver", "Ben Krause"),
    ];
    let revision = world.create("Anna Weber", "revisions", &values);
    assert!(named(&proposals(&world, None), "release").filled_from.is_empty(), "it is not in force");
    world.step("Anna Weber", &revision, "submit_minor", &[]);
    world.step("Ben Krause", &revision, "approve", &[("effective_on", "2026-03-02")]);
    world.engine.follow().unwrap();
    assert_eq!(named(&proposals(&world, None), "release").filled_from.len(), 1);
}

#[test]
fn where_several_hold_the_role_nobody_is_guessed() {
    let world = World::new();
    world.person("Ben Krause", &["quality_manager", "process_owner"]);
    world.person("Cem Demir", &["process_owner"]);
    let by = |who: &str| match world.ask(who, Request::Proposals { requirement: None }).unwrap() {
        Answer::Proposals(view) => named(&view.proposals, "orders").owner.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(by("Cem Demir").as_deref(), Some("Cem Demir"), "whoever asks is one of them");
    assert_eq!(by(""), None);
}

#[test]
fn a_draft_says_nothing_until_a_person_puts_it_in_force() {
    let world = World::new();
    world.create("Anna Weber", "nonconformities", &[("title", "Wrong drawing")]);
    let before = world.clause("8.6", None);
    let done = taken(&world, "Anna Weber", &["release"], Some("once")).unwrap();
    let again = taken(&world, "Anna Weber", &["release"], Some("once")).unwrap();
    assert_eq!(again[0].record, done[0].record, "a double click makes one");
    let number = done[0].number.clone().unwrap();
    let kept = world.show("Anna Weber", &number).unwrap();
    assert_eq!(kept.state.as_deref(), Some("draft"));
    assert!(!kept.shown.contains_key("confirmed_on"), "nobody has confirmed it");
    assert_eq!(kept.links["owner"][0].title.as_deref(), Some("Anna Weber"));
    let after = world.clause("8.6", None);
    assert_eq!((after.verdict, &after.say), (before.verdict, &before.say), "a draft is nobody's word");
    let Answer::Work(work) = world.ask("Anna Weber", Request::Work { person: None, until: None }).unwrap() else {
        panic!()
    };
    assert!(work.items.iter().any(|item| item.number.as_ref() == Some(&number)), "its owner is asked to read it");
    let view = proposals(&world, None);
    assert_eq!(named(&view, "release").stands, ProposalStands::Drafted);
    assert_eq!(taken(&world, "Anna Weber", &["release"], None).unwrap_err().code, "proposal.said");
    // Signing it is a person's deed, and only of a text without blanks.
    let adopt = || world.try_act("Anna Weber", crate::world::stepping(&number, "adopt", &[], None));
    let blank = adopt().unwrap_err();
    assert!(blank.say.contains("a blank in brackets"), "{blank:?}");
    world.change("Anna Weber", &number, &[("text", "Nothing leaves before it is checked and released.")]);
    adopt().unwrap();
    let view = proposals(&world, None);
    let release = named(&view, "release");
    assert_eq!(release.stands, ProposalStands::Said);
    assert_eq!(release.said[0].number.as_ref(), Some(&number));
    assert_ne!(world.clause("8.6", None).verdict, Outcome::InOrder, "a text alone shows nothing");
    let Answer::StandIns(stand_ins) = world.ask("Anna Weber", Request::StandIns).unwrap() else { panic!() };
    assert_eq!(stand_ins.owner_only.len(), 1, "and the internal auditor is told that only its owner looked");
    assert!(stand_ins.sample.contains(&number));
}

#[test]
fn several_are_taken_over_together_or_none_and_what_is_said_in_part_is_left_out() {
    let world = World::new();
    let mut values = given(&[("title", "Own words"), ("text", "We look."), ("applicable", "yes")]);
    let own = vec!["iso-9001-2015 8.7.1".to_owned()];
    values.push(Given { field: "requirements".into(), value: GivenValue::Several(own) });
    world.act("Anna Weber", Act::Create { register: "statements".into(), values });
    let view = proposals(&world, Some("iso-9001-2015 8.6"));
    assert_eq!(view[0].open, ["iso-9001-2015 8.6", "iso-9001-2015 8.7.2"]);
    assert_eq!(taken(&world, "Anna Weber", &["release", "nothing"], None).unwrap_err().code, "not-found");
    assert_eq!(named(&proposals(&world, None), "release").stands, ProposalStands::Open, "none of them");
    assert_eq!(taken(&world, "Anna Weber", &["release", "scope"], None).unwrap().len(), 2);
    assert_eq!(taken(&world, "Anna Weber", &[], None).unwrap_err().code, "proposal.none");
}

#[test]
fn a_guest_is_told_of_no_proposal_and_staff_takes_none_over() {
    let world = World::new();
    world.person("Gast Prüfer", &["guest"]);
    world.person("Ben Krause", &["staff"]);
    assert_eq!(world.ask("Gast Prüfer", Request::Proposals { requirement: None }).unwrap_err().code, "not-found");
    assert_eq!(taken(&world, "Gast Prüfer", &["release"], None).unwrap_err().code, "not-found");
    assert!(taken(&world, "Ben Krause", &["release"], None).is_err());
    assert!(proposals(&world, None).iter().all(|one| one.stands == ProposalStands::Open));
}
