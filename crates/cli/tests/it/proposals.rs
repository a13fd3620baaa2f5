//! Proposed texts from the command line: listed, taken over as drafts that say nothing, and said once somebody put them in force.

use crate::program::Company;

#[test]
fn a_proposed_text_is_listed_taken_over_once_and_then_drafted() {
    let company = Company::started();
    let listed = company.runs(&["proposals"]);
    assert!(listed.contains(" proposed texts: ") && listed.contains(" 0 drafted, 0 said"), "{listed}");
    let one = company.data_of(&["proposals", "--requirement", "iso-9001-2015 7.5.3.1"], 0);
    let id = one["proposals"][0]["id"].as_str().unwrap();
    assert_eq!(one["proposals"].as_array().unwrap().len(), 1, "one text for a requirement");
    let taken = company.runs(&["proposals", "--take", id]);
    assert!(taken.contains("ST-001 is a draft"), "{taken}");
    let now = company.runs(&["proposals"]);
    assert!(now.contains(" 1 drafted, 0 said") && !now.contains(&format!("\n{id}: ")), "{now}");
    let all = company.runs(&["proposals", "--all"]);
    assert!(all.contains(&format!("\n{id}: ")) && all.contains("drafted, waits to be read"), "{all}");
    let again = company.tries(&["proposals", "--take", id]);
    assert_eq!(again.status.code(), Some(1), "a rule stands in the way: {again:?}");
    assert_eq!(company.tries(&["proposals", "--take", "no-such-text"]).status.code(), Some(2));
    assert_eq!(company.data_of(&["record", "list", "statements"], 0)["count"], 1, "and nothing was added");
}
