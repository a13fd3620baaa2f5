//! Proposed texts: each leaf and control has one, blanks are filled from what is there, and a text alone shows nothing.

use std::collections::BTreeMap;

use plumb_engine::desk::{Act, Answer, Given, GivenValue, ProposalView, Request};
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

fn served(world: &World) {
    let mut values = given(&[("title", "Releasing goods")]);
    let requirements = vec!["iso-9001-2015 8.6".to_owned()];
    values.push(Given { field: "requirements".into(), value: GivenValue::Several(requirements) });
    world.act("Anna Weber", Act::Create { register: "documents".into(), values });
    world.create("Anna Weber", "nonconformities", &[("title", "Wrong drawing")]);
}

#[test]
fn every_leaf_and_control_is_offered_exactly_the_proposals_that_name_it() {
    let world = World::new();
    let all = proposals(&world, None);
    assert!((40..=50).contains(&all.len()), "{}", all.len());
    let mut naming: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for proposal in &all {
        for one in &proposal.requirements {
            naming.entry(format!("{} {}", one.standard, one.id)).or_default().push(proposal.id.to_string());
        }
    }
    let report = world.readiness("Anna Weber", None, plumb_engine::desk::Switches::default(), false);
    let leaves: Vec<String> =
        report.requirements.iter().filter(|row| row.leaf).map(|row| format!("{} {}", row.standard, row.id)).collect();
    assert_eq!(naming.len(), 65 + 30 + 93);
    for leaf in leaves {
        let offered: Vec<String> = proposals(&world, Some(&leaf)).into_iter().map(|one| one.id.to_string()).collect();
        assert_eq!(offered.len(), 1, "{leaf}");
        assert_eq!(Some(&offered), naming.get(&leaf), "{leaf}");
    }
}

#[test]
fn blanks_are_filled_from_matched_documents_and_registers_that_have_records() {
    let world = World::new();
    let before = proposals(&world, None);
    assert!(named(&before, "release").text.contains("[no document serves this yet"), "nothing is made up");
    assert!(!named(&before, "release").fits);
    served(&world);
    let after = proposals(&world, None);
    let release = named(&after, "release");
    assert!(release.fits);
    assert!(release.text.contains("Releasing goods. Kept in Nonconformities."), "{}", release.text);
    assert_eq!(release.owner.as_deref(), Some("Anna Weber"));
}

#[test]
fn what_is_taken_over_waits_to_be_confirmed_and_turns_nothing_in_order() {
    let world = World::new();
    served(&world);
    let take = |id: &str| {
        let request = Request::TakeProposals { proposals: vec![id.parse().unwrap()], key: None };
        world.ask("Anna Weber", request)
    };
    assert_eq!(take("scope").unwrap_err().code, "proposal.not-fitting", "a text with a hole is not taken over");
    let Answer::DoneAll { all } = take("release").unwrap() else { panic!() };
    let number = all[0].number.clone().unwrap();
    let kept = world.show("Anna Weber", &number).unwrap();
    assert!(!kept.shown.contains_key("confirmed_on"), "nobody has confirmed it");
    assert_eq!(kept.shown["owner"], "Anna Weber");
    assert_ne!(world.clause("8.6", None).verdict, Outcome::InOrder, "a text alone shows nothing");
    let Answer::Work(work) = world.ask("Anna Weber", Request::Work { person: None, until: None }).unwrap() else {
        panic!()
    };
    assert!(work.items.iter().any(|item| item.number.as_ref() == Some(&number)), "its owner is asked to read it");
    let after = proposals(&world, None);
    assert_eq!(named(&after, "release").stated, [number]);
    assert!(named(&after, "release").open.is_empty(), "and it is not offered again");
    assert!(take("release").is_err());
}

#[test]
fn a_guest_is_told_of_no_proposal() {
    let world = World::new();
    world.person("Gast Prüfer", &["guest"]);
    assert_eq!(world.ask("Gast Prüfer", Request::Proposals { requirement: None }).unwrap_err().code, "not-found");
}
