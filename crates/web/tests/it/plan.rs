//! The plan to a certificate, and getting ready, in a browser.

use crate::company::Company;

#[test]
fn a_quality_manager_who_was_never_certified_sees_the_year_before_her() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    anna.get("/").of(200).says(&["href=\"/plan\"", "href=\"/certification\"", "href=\"/rehearsal\""]);
    let page = anna.get("/plan").of(200);
    page.says(&["Plan to the certificate", "no day yet", "Say by when", "Audit yourselves, all of it", "can begin"]);
    page.says(&["Is the evidence old enough?", "none yet", "needed before anything can be said"]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    anna.get("/search?q=plan").of(200).says(&["href=\"/plan\""]);
    let plan = company.create("plans", &[("title", "P"), ("target_on", "2026-09-01"), ("days_a_week", "3")]);
    let page = anna.get("/plan").of(200);
    page.says(&["The day cannot hold", "days too late", "Agree owner and day", "3 days a week"]);
    let form = format!("/r/plan_steps/new?f.plan={}", plan.number.unwrap());
    assert!(page.body.contains(&form), "{}", page.body);
}

#[test]
fn everybody_sees_what_they_will_be_asked_and_others_see_it_not() {
    let company = Company::new();
    company.person("Ben Krause", &["process_owner"]);
    company.create("processes", &[("name", "Turning"), ("kind", "core"), ("owner", "Ben Krause")]);
    let mut ben = company.signed_in("Ben Krause");
    let page = ben.get("/rehearsal").of(200);
    page.says(&["What you will be asked", "how do you know that it works", "Turning"]);
    assert!(!page.body.contains("/rehearsal/top"), "not his page");
    ben.get("/rehearsal/top").of(403);
    let anna = company.id("Anna Weber");
    ben.get(&format!("/rehearsal?person={anna}")).of(403);
    let mut anna = company.signed_in("Anna Weber");
    let person = company.id("Ben Krause");
    anna.get(&format!("/rehearsal?person={person}")).of(200).says(&["What Ben Krause will be asked", "Turning"]);
    let top = anna.get("/rehearsal/top").of(200);
    top.says(&["Policy", "Objectives", "Risks", "Results", "Decisions", "Which risks keep you awake"]);
    assert!(top.body.len() < 60_000);
}

#[test]
fn a_check_at_the_desk_is_drawn_with_a_click_and_shown_to_be_fair() {
    let company = Company::new();
    company.person("Ben Krause", &["staff"]);
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/rehearsal/visit").of(200);
    page.says(&["Checks at the desk", "Draw 2 of 2", "What changed since the last audit", "At hand: ISO 9001:2015"]);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    let once = page.field("once").unwrap();
    let values = [("draw", "people"), ("once", once.as_str())];
    anna.post("/rehearsal/draw", &values).of(303);
    anna.post("/rehearsal/draw", &values).of(303);
    let page = anna.get("/rehearsal/visit").of(200);
    page.says(&["0 of 2 looked at", "drawn again: the same"]);
    assert_eq!(page.body.matches("drawn again: the same").count(), 1, "a double click draws once");
    anna.get("/rehearsal/visit?since=yesterday").of(422);
}
