//! Standards on the command line: what is on, switching with a look first, the way to a new edition, old references.

use crate::program::{Company, plumb};

#[test]
fn a_standard_is_weighed_switched_on_and_off_again_and_the_log_holds() {
    let company = Company::started();
    let before = company.data_of(&["readiness"], 0);
    assert!(company.runs(&["pack", "list"]).contains("iso-14001-2026"));
    let looked = company.data_of(&["pack", "on", "gdpr", "--dry-run"], 0);
    assert_eq!((looked["leaves"].as_u64(), looked["seq"].is_null()), (Some(23), true));
    let said = company.runs(&["pack", "on", "gdpr", "--reason", "we process personal data"]);
    assert!(said.contains("GDPR is on: 23 requirements") && said.contains("plumb pack off gdpr"), "{said}");
    let on = company.data_of(&["readiness", "--standard", "gdpr"], 0);
    assert!(on["requirements"].as_array().unwrap().iter().any(|row| row["id"] == "Art.30"));
    assert_eq!(company.tries(&["pack", "on", "gdpr"]).status.code(), Some(1), "it is on already");
    company.runs(&["pack", "off", "gdpr"]);
    assert_eq!(company.data_of(&["readiness"], 0)["requirements"], before["requirements"]);
    assert_eq!(company.data_of(&["verify"], 0)["ok"], true);
}

#[test]
fn a_transition_and_an_old_reference_are_told() {
    let company = Company::started();
    let said = company.runs(&["transition"]);
    assert!(said.contains("ISO 9001:2015 -> ISO 9001:2026") && said.contains("[only reported]"), "{said}");
    company.runs(&["pack", "on", "iso-9001-2026"]);
    let said = company.runs(&["transition", "--standard", "iso-9001-2026"]);
    assert!(said.contains("0 of 66 requirements are confirmed") && said.contains("Asks more or otherwise"), "{said}");
    let found = company.runs(&["search", "A.12.6.1"]);
    assert!(found.contains("A.8.8") && found.contains("was A.12.6.1 of ISO/IEC 27001:2013"), "{found}");
}

#[test]
fn the_start_chooses_what_is_on() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let start = ["--data", data, "init", "--company", "Nordwind", "--person", "Anna Weber", "--zone", "UTC"];
    let asked = ["--standard", "iso-14001-2026", "--standard", "iso-45001-2018"];
    let output = plumb(&[&start[..], &asked[..]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(plumb(&["--data", data, "--json", "pack", "list"]).stdout).unwrap();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let on: Vec<&str> = list["standards"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["on"] == true)
        .map(|row| row["standard"].as_str().unwrap())
        .collect();
    assert_eq!(on, ["iso-14001-2026", "iso-45001-2018"]);
}
