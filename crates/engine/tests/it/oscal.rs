//! What is handed to programs as OSCAL: ids that stay, words that people said, and nothing of ours.

use plumb_engine::desk::{Act, Answer, Given, GivenValue, OscalDocument, Request};
use serde_json::Value;

use crate::world::{World, given};

fn documents(world: &World, who: &str) -> Vec<OscalDocument> {
    match world.ask(who, Request::Oscal).unwrap() {
        Answer::Oscal { documents } => documents,
        other => panic!("{other:?}"),
    }
}

fn named<'d>(documents: &'d [OscalDocument], name: &str) -> &'d Value {
    let found = documents.iter().find(|document| document.name == name);
    &found.unwrap_or_else(|| panic!("there is no `{name}`")).content
}

fn with(world: &World, register: &str, values: &[(&str, &str)], requirements: &[&str]) -> String {
    let mut all = given(values);
    let named = requirements.iter().map(|id| (*id).to_owned()).collect();
    all.push(Given { field: "requirements".into(), value: GivenValue::Several(named) });
    world.act("Anna Weber", Act::Create { register: register.into(), values: all })
}

/// A statement about a parent, an audit with two findings, a promise on one of them and one on nothing.
fn company() -> World {
    let world = World::new();
    let text = [("title", "Documents"), ("applicable", "yes"), ("text", "We number them."), ("owner", "Anna Weber")];
    with(&world, "statements", &text, &["iso-27001-2022 7.5"]);
    let audit =
        [("title", "Yearly audit"), ("kind", "internal"), ("performed_on", "2026-02-20"), ("lead", "Anna Weber")];
    let audit = with(&world, "audits", &audit, &["iso-27001-2022 7.5.3", "iso-9001-2015 8.6"]);
    let minor = [
        ("title", "No release"),
        ("audit", audit.as_str()),
        ("grade", "minor"),
        ("seen", "Lot 7"),
        ("close_due", "2026-05-01"),
    ];
    let minor = with(&world, "findings", &minor, &["iso-9001-2015 8.6"]);
    let good = [("title", "Tidy stores"), ("audit", audit.as_str()), ("grade", "good")];
    with(&world, "findings", &good, &[]);
    let promise =
        [("title", "Train the releasers"), ("finding", minor.as_str()), ("due", "2026-04-15"), ("owner", "Anna Weber")];
    world.create("Anna Weber", "actions", &promise);
    world.create("Anna Weber", "actions", &[("title", "Paint the wall"), ("due", "2026-06-01")]);
    world
}

#[test]
fn a_statement_about_a_parent_speaks_for_each_leaf_below_it() {
    let documents = documents(&company(), "Anna Weber");
    let component = &named(&documents, "component-definition")["component-definition"]["components"][0];
    let implementation = &component["control-implementations"][0];
    assert_eq!(implementation["source"], "catalog-iso-27001-2022.json");
    let met = implementation["implemented-requirements"].as_array().unwrap();
    let ids: Vec<&str> = met.iter().map(|one| one["control-id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["iso-27001-2022_7.5.1", "iso-27001-2022_7.5.2", "iso-27001-2022_7.5.3"]);
    assert!(met[0]["description"].as_str().unwrap().ends_with("Documents: We number them."), "{}", met[0]);
    let catalog = named(&documents, "catalog-iso-27001-2022").to_string();
    assert!(ids.iter().all(|id| catalog.contains(&format!("\"id\":\"{id}\""))), "every reference leads somewhere");
}

#[test]
fn findings_keep_the_grade_that_somebody_gave_and_what_is_open_has_its_milestones() {
    let documents = documents(&company(), "Anna Weber");
    let result = &named(&documents, "assessment-results")["assessment-results"]["results"][0];
    let states: Vec<&Value> =
        result["findings"].as_array().unwrap().iter().map(|finding| &finding["target"]["status"]["state"]).collect();
    assert_eq!(states, ["not-satisfied", "satisfied"]);
    assert_eq!(result["findings"][0]["target"]["target-id"], "iso-9001-2015_8.6");
    assert_eq!(result["start"], "2026-02-19T23:00:00Z", "the day begins where the organisation is");
    let plan = &named(&documents, "plan-of-action-and-milestones")["plan-of-action-and-milestones"];
    let risks = plan["risks"].as_array().unwrap();
    let tasks = |at: usize| risks[at]["remediations"][0]["tasks"][0]["title"].as_str().unwrap_or_default();
    assert_eq!((risks.len(), tasks(0), tasks(2)), (3, "Train the releasers", "Paint the wall"));
    assert!(risks[0]["deadline"].as_str().unwrap().starts_with("2026-04-30T22"), "{}", risks[0]);
    assert_eq!(plan["poam-items"].as_array().unwrap().len(), 3);
}

#[test]
fn the_same_log_gives_the_same_documents_and_a_longer_one_the_same_ids() {
    let world = company();
    let first = documents(&world, "Anna Weber");
    world.at("2026-05-04T08:00:00Z");
    assert_eq!(first, documents(&world, "Anna Weber"), "neither the clock nor chance is in them");
    world.create("Anna Weber", "actions", &[("title", "Later")]);
    let later = documents(&world, "Anna Weber");
    let id = |of: &[OscalDocument]| named(of, "assessment-results")["assessment-results"]["results"][0]["uuid"].clone();
    assert_eq!(id(&first), id(&later));
    assert_ne!(first, later);
    assert_eq!(id(&first).as_str().unwrap().as_bytes()[14], b'5', "an id made of a name (RFC 9562, version 5)");
}

#[test]
fn a_guest_is_handed_what_grants_show_and_never_an_assessment() {
    let world = company();
    world.person("Gast Prüfer", &["guest"]);
    let names = |documents: &[OscalDocument]| -> Vec<String> {
        documents.iter().map(|document| document.name.clone()).filter(|name| !name.starts_with("catalog")).collect()
    };
    assert_eq!(names(&documents(&world, "Gast Prüfer")), Vec::<String>::new());
    let grant = [
        ("about", "The audit"),
        ("person", "Gast Prüfer"),
        ("registers", "audits, findings"),
        ("actions", "read"),
        ("highest", "internal"),
        ("scope", "all"),
    ];
    world.create("Anna Weber", "grants", &grant);
    let seen = documents(&world, "Gast Prüfer");
    assert_eq!(names(&seen), ["assessment-results", "plan-of-action-and-milestones"]);
    let all: String = seen.iter().map(|document| document.content.to_string()).collect();
    for ours in ["Train the releasers", "Paint the wall", "We number them", "verdict", "Gap", "Described only"] {
        assert!(!all.contains(ours), "{ours}");
    }
}
