//! Proposed texts in a browser: taken over as drafts, made true, put in force.

use plumb_engine::desk::{Given, GivenValue};

use crate::company::Company;

/// A document in force that says what it serves, and one that is only called so.
fn served(company: &Company) {
    company.person("Ben Krause", &["quality_manager", "document_control"]);
    let values = vec![
        Given::text("title", "Last checks before goods leave"),
        Given::text("kind", "procedure"),
        Given { field: "requirements".into(), value: GivenValue::Several(vec!["iso-9001-2015 8.6".into()]) },
    ];
    let act = plumb_engine::desk::Act::Create { register: "documents".into(), values };
    company.run(act);
    company.create("documents", &[("title", "Password policy"), ("kind", "procedure")]);
    company.create("nonconformities", &[("title", "Wrong drawing")]);
    company.engine.follow().unwrap();
}

#[test]
fn what_nobody_has_said_is_offered_with_what_it_was_filled_from() {
    let company = Company::new();
    served(&company);
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/proposals").of(200);
    page.says(&[
        "45 texts say what nobody has said yet",
        "Release, and what is not as it should be",
        "DOC-0001 Last checks before goods leave",
        "Password policy",
        "by its title",
        "Take over as a draft",
        "/stand-ins#owner",
    ]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    let nine = anna.get("/proposals?standard=iso-9001-2015").of(200);
    nine.says(&["23 texts say", "aria-current=\"true\""]);
    assert!(!nine.body.contains("id=\"cryptography\""), "of the other standard");
    let one = anna.get("/proposals?requirement=iso%2D27001%2D2022%20A%2E8%2E24").of(200);
    one.says(&["Encryption and keys", "All proposed texts"]);
    assert!(!one.body.contains("id=\"networks\""));
    anna.get("/proposals?requirement=gdpr%20Art%2E30").of(200).says(&["There is no proposed text for it"]);
    anna.get("/proposals?requirement=nothing").of(404);
    for place in ["/readiness", "/r/statements", "/search?q=proposed"] {
        anna.get(place).of(200).says(&["href=\"/proposals\""]);
    }
}

#[test]
fn one_click_makes_a_draft_that_is_edited_and_put_in_force_by_a_person() {
    let company = Company::new();
    served(&company);
    let mut anna = company.signing("Anna Weber");
    anna.get("/readiness/iso-9001-2015/8.6").of(200).says(&["Begin with a proposed text", "Nobody has said yet"]);
    let values = [("proposal", "release"), ("once", "once-1")];
    let made = anna.post("/proposals/take", &values).of(303);
    assert_eq!(made.to(), "/r/statements/ST-001/edit");
    assert_eq!(anna.post("/proposals/take", &values).of(303).to(), made.to(), "a double click makes one");
    assert_eq!(company.count("statements"), 1);
    let form = anna.get(made.to()).of(200);
    form.says(&["Nothing leaves before the planned checks are passed", "DOC-0001", "iso-9001-2015 8.6"]);
    // It says nothing yet, and is offered no second time.
    company.engine.follow().unwrap();
    let page = anna.get("/readiness/iso-9001-2015/8.6").of(200);
    page.says(&["Nobody has said yet", "A draft says nothing yet", "ST-001"]);
    assert!(!page.body.contains("Begin with a proposed text"));
    anna.get("/proposals").of(200).says(&["one draft waits to be read", "Drafts that wait to be read", "44 texts say"]);
    let again = anna.post("/proposals/take", &[("proposal", "release"), ("once", "once-2")]).of(409);
    again.says(&["is written down already in ST-001", "nothing was done", "Encryption and keys"]);
    // A text with a blank is not put in force, one without is.
    let step = "/r/statements/ST-001/move/adopt";
    let blank = anna.post(step, &[("once", "once-3")]).of(409);
    blank.says(&["Its text has a blank in brackets"]);
    let text = "Nothing leaves before it is checked. The manager on duty releases.";
    let seen = company.record("ST-001").etag.to_string();
    let edited = [("once", "once-4"), ("seen", seen.as_str()), ("f.text", text)];
    anna.post("/r/statements/ST-001/edit", &edited).of(303);
    anna.post(step, &[("once", "once-5")]).of(303);
    let kept = company.record("ST-001");
    assert_eq!(kept.links["confirmed_by"][0].title.as_deref(), Some("Anna Weber"));
    company.engine.follow().unwrap();
    let page = anna.get("/proposals").of(200);
    page.says(&["no draft waits", "one is said already", "Said already (1)"]);
    assert!(!page.body.contains("id=\"release\""), "what is said is folded");
    // Who answers put it in force alone: the internal auditor is told.
    anna.get("/stand-ins").of(200).says(&["id=\"owner\"", "ST-001", "1 of 1 statements"]);
}

#[test]
fn programs_read_and_take_them_over_too_and_guests_hear_of_none() {
    let company = Company::new();
    company.person("Dora Gast", &["guest"]);
    company.person("Ben Krause", &["staff"]);
    let mut anna = company.signed_in("Anna Weber");
    let found = anna.get("/api/v1/proposals?requirement=iso-27001-2022%20A.8.24").of(200);
    let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
    assert_eq!(found["proposals"][0]["id"], "cryptography");
    assert_eq!(found["proposals"][0]["stands"], "open");
    anna.get("/api/v1/proposals?requirement=nothing").of(422);
    let mut guest = company.signed_in("Dora Gast");
    for path in ["/proposals", "/api/v1/proposals"] {
        guest.get(path).of(404);
    }
    assert!(!guest.get("/api/openapi.json").of(200).body.contains("roposals"));
    guest.post("/proposals/take", &[("proposal", "release"), ("once", "once-1")]).of(404);
    let mut ben = company.signed_in("Ben Krause");
    let page = ben.get("/proposals").of(200);
    assert!(!page.body.contains("Take over as a draft"), "not his to write");
    ben.post("/proposals/take", &[("proposal", "release"), ("once", "once-2")]).of(403);
    assert_eq!(company.count("statements"), 0);
}
