//! A register changed from its page, by somebody who is no programmer.

use crate::{browser::Browser, company::Company};

const SETTINGS: &str = "/r/measuring_equipment/settings";

/// The set on the page, without which nothing is changed over what somebody else did.
fn set(browser: &mut Browser) -> String {
    let page = browser.get(SETTINGS);
    page.body.split("name=\"set\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_field_is_added_after_its_consequences_were_shown() {
    let company = Company::new();
    let mut anna = company.signing("Anna Weber");
    let set = set(&mut anna);
    let form = [
        ("set", set.as_str()),
        ("name", "Measuring equipment"),
        ("new.name", "Storage <bay>"),
        ("new.type", "choice"),
        ("new.choices", "Hall 1\r\nHall 2\r\n"),
        ("new.list", "yes"),
    ];
    let weighed = anna.post(SETTINGS, &form);
    assert_eq!(weighed.status, 200, "{}", weighed.body);
    assert!(weighed.body.contains("New field: Storage &lt;bay&gt; (One of several choices)"), "{}", weighed.body);
    assert!(weighed.body.contains("Nothing has changed yet."));
    assert!(!anna.get(SETTINGS).body.contains("Storage &lt;bay&gt;"), "a look changes nothing");
    let sure: Vec<(&str, &str)> =
        form.iter().copied().chain([("reason", "the hall has bays"), ("do", "yes")]).collect();
    let done = anna.post_and_follow(SETTINGS, &sure);
    assert!(done.body.contains("Storage &lt;bay&gt;") && done.body.contains("the hall has bays"), "{}", done.body);
    let again = anna.post(SETTINGS, &sure);
    assert_eq!(again.status, 412, "over what was changed meanwhile nothing is changed: {}", again.body);
}

#[test]
fn without_a_reason_or_without_the_right_nothing_changes_and_nothing_typed_is_lost() {
    let company = Company::new();
    company.person("Cleo Hahn", &["staff"]);
    let (mut anna, mut cleo) = (company.signing("Anna Weber"), company.signing("Cleo Hahn"));
    let set = set(&mut anna);
    let form = [("set", set.as_str()), ("number", "G-{n:03}"), ("do", "yes"), ("reason", " ")];
    let answer = anna.post(SETTINGS, &form);
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(answer.body.contains("G-{n:03}"), "{}", answer.body);
    let form = [("set", set.as_str()), ("number", "G-{n:03}"), ("do", "yes"), ("reason", "because")];
    assert_eq!(cleo.post(SETTINGS, &form).status, 403);
    assert!(cleo.get(SETTINGS).body.contains("<fieldset class=\"bare stack\" disabled"));
    let wrong = anna.post(SETTINGS, &[("set", &set), ("number", "no counter")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("no counter"), "{}", wrong.body);
}

#[test]
fn a_register_of_its_own_is_added_and_changed_like_any_other() {
    let company = Company::new();
    let mut anna = company.signing("Anna Weber");
    let form = [
        ("name", "Visitors"),
        ("one", "visit"),
        ("purpose", "Who was in the house."),
        ("number", "VIS-{n:03}"),
        ("title.name", "Name"),
        ("a.name", "Came for"),
        ("a.type", "prose"),
    ];
    let weighed = anna.post("/registers/new", &form);
    assert!(weighed.body.contains("New register: Visitors"), "{}", weighed.body);
    let sure: Vec<(&str, &str)> =
        form.iter().copied().chain([("reason", "the front desk asked"), ("do", "yes")]).collect();
    let done = anna.post("/registers/new", &sure);
    assert_eq!(done.header("location"), Some("/r/visitors"), "{}", done.body);
    assert_eq!(
        company.create("visitors", &[("name", "Mrs Bell"), ("came_for", "the lift")]).number.as_deref(),
        Some("VIS-001")
    );
    assert!(anna.get("/r/visitors/settings").body.contains("Came for"));
}
