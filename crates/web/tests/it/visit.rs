//! An auditor from outside: sees the audit's criteria and plan, asks for records, sees evidence as of its period and its closing meeting, is
//! given nothing that is only shown, and is told that what is opened is noted; the company sees all of it on the audit's page.

use plumb_engine::{
    desk::{Act, Answer, Given, GivenValue, RecordRef, Request},
    gate::{AccessKind, AccessQuery},
};

use crate::{browser::Browser, company::Company};

struct Scene {
    company: Company,
    audit: String,
    grant: String,
    gauge: String,
}

/// Dora Gast comes for AUD-2026-01; what she sees is Anna Weber's to say.
fn scene(more: &[(&str, &str)]) -> Scene {
    let company = Company::new();
    company.person("Dora Gast", &["guest"]);
    let audit = company
        .create(
            "audits",
            &[
                ("title", "Surveillance 2026"),
                ("kind", "surveillance"),
                ("body", "Nordcert"),
                ("scope", "Both sites"),
                ("conclusion", "Numbatconclusion"),
            ],
        )
        .number
        .unwrap();
    let row = [("day", "2026-03-03"), ("time", "09:00"), ("what", "Calibration"), ("who", "Ida Roth")];
    let row = row.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect();
    let plan = Given { field: "plan".into(), value: GivenValue::Rows(vec![row]) };
    company.run(Act::Change { record: audit.as_str().into(), values: vec![plan], reason: None, seen: None });
    let gauge = company.create("measuring_equipment", &[("name", "Gauge as it was")]).number.unwrap();
    let mut values = vec![
        ("about", "Visit in spring"),
        ("person", "Dora Gast"),
        ("registers", "measuring_equipment, documents, nonconformities"),
        ("highest", "confidential"),
        ("scope", "all"),
        ("audit", audit.as_str()),
        ("valid_until", "2026-03-31"),
    ];
    values.extend(more);
    let grant = company.granted(&values, vec!["read".into()]).record;
    Scene { company, audit, grant, gauge }
}

fn asks(browser: &mut Browser, scene: &Scene, what: &str) -> u16 {
    browser.post("/visit/ask", &[("grant", scene.grant.as_str()), ("asked", what), ("once", what)]).status
}

fn changed(scene: &Scene, name: &str) {
    let values = vec![Given::text("name", name)];
    let record = RecordRef(scene.gauge.clone());
    scene.company.run(Act::Change { record, values, reason: None, seen: None });
}

#[test]
fn a_guest_is_told_of_the_audit_and_asks_for_records() {
    let scene = scene(&[]);
    let mut dora = scene.company.signed_in("Dora Gast");
    let home = dora.get("/").body;
    for told in ["Surveillance 2026", "Nordcert", "Both sites", "Ida Roth", "is noted", "what you search for is not"] {
        assert!(home.contains(told), "home tells `{told}`");
    }
    assert!(!home.contains("Numbatconclusion"), "what we wrote of the audit is ours");
    assert_eq!(asks(&mut dora, &scene, "the calibration list of 2025"), 303);
    assert_eq!(asks(&mut dora, &scene, "the calibration list of 2025"), 303, "a double click asks once");
    assert_eq!(scene.company.count("audit_requests"), 1);
    assert!(asks(&mut dora, &scene, "   ") >= 400);
    // It is work of ours, and answered with records of which only what was opened opens.
    let mut anna = scene.company.signed_in("Anna Weber");
    assert!(anna.get(&format!("/audit/{}", scene.audit)).body.contains("the calibration list of 2025"));
    let secret = scene.company.create("suppliers", &[("name", "Wombat Ltd")]).number.unwrap();
    let records = format!("{}, {secret}", scene.gauge);
    let request = scene.company.ask("Anna Weber", Request::AuditRoom { audit: scene.audit.as_str().into() }).unwrap();
    let Answer::AuditRoom(room) = request else { panic!() };
    let number = room.told.requests[0].number.clone().unwrap();
    scene.company.step(
        "Anna Weber",
        &number,
        "answer",
        &[("how", "record"), ("records", &records), ("note", "As of today")],
    );
    let home = dora.get("/").body;
    assert!(home.contains("As of today") && home.contains("Gauge as it was") && home.contains(&secret));
    assert!(!home.contains("Wombat Ltd"), "what was not opened is named by its number only");
    // Somebody else's visit is nobody's to ask at.
    assert_eq!(asks(&mut anna, &scene, "something"), 404);
    assert_eq!(dora.get(&format!("/audit/{}", scene.audit)).status, 404);
}

#[test]
fn which_records_are_opened_is_noted_and_what_is_searched_for_is_not() {
    let scene = scene(&[]);
    let mut dora = scene.company.signed_in("Dora Gast");
    dora.get(&format!("/r/measuring_equipment/{}", scene.gauge));
    dora.get("/search?q=Quokka");
    dora.get("/r/measuring_equipment?q=Quokka");
    let person = Some(scene.company.id("Dora Gast"));
    let query = AccessQuery { person, kind: Some(AccessKind::Opened), before: None, limit: 50 };
    let lines = scene.company.engine.gate().access_log(&query).unwrap();
    let about: Vec<&str> = lines.iter().map(|row| row.event.about.as_str()).collect();
    assert_eq!(about, [format!("GET /r/measuring_equipment/{}", scene.gauge)]);
    let mut anna = scene.company.signed_in("Anna Weber");
    assert!(
        anna.get(&format!("/audit/{}", scene.audit)).body.contains(&format!("/r/measuring_equipment/{}", scene.gauge))
    );
}

#[test]
fn from_the_closing_meeting_on_everything_stays_as_it_was() {
    let scene = scene(&[]);
    scene.company.step("Anna Weber", &scene.grant, "close", &[]);
    changed(&scene, "Gauge as it is");
    scene.company.create("measuring_equipment", &[("name", "Latecomer")]);
    let mut dora = scene.company.signed_in("Dora Gast");
    for path in ["/r/measuring_equipment", "/search?q=Gauge", &format!("/r/measuring_equipment/{}", scene.gauge)] {
        let body = dora.get(path).body;
        assert!(body.contains("Gauge as it was") && !body.contains("Gauge as it is"), "{path}");
        assert!(!body.contains("Latecomer"), "{path}");
    }
    assert!(dora.get("/").body.contains("closing meeting was held"));
    assert!(asks(&mut dora, &scene, "one more thing") >= 400, "nothing is asked for any more");
    // Everybody else goes on.
    let mut anna = scene.company.signed_in("Anna Weber");
    assert!(anna.get("/r/measuring_equipment").body.contains("Latecomer"));
    // And with the window's last day it ends by itself.
    scene.company.clock.advance(std::time::Duration::from_hours(24 * 40));
    let mut dora = scene.company.signed_in("Dora Gast");
    assert_eq!(dora.get(&format!("/r/measuring_equipment/{}", scene.gauge)).status, 404);
    assert!(!dora.get("/").body.contains("Surveillance 2026"));
}

#[test]
fn evidence_is_as_of_the_period() {
    let scene = scene(&[("evidence_until", "2026-03-02")]);
    scene.company.clock.advance(std::time::Duration::from_hours(30));
    changed(&scene, "Gauge as it is");
    let mut dora = scene.company.signed_in("Dora Gast");
    let body = dora.get(&format!("/r/measuring_equipment/{}", scene.gauge)).body;
    assert!(body.contains("Gauge as it was") && !body.contains("Gauge as it is"));
    let list = dora.get("/r/measuring_equipment").body;
    assert!(list.contains("Gauge as it was") && !list.contains("Gauge as it is"));
    assert!(dora.get("/").body.contains("as it stood at the end of"));
}

#[test]
fn what_is_only_shown_is_given_neither_as_a_file_nor_to_a_program() {
    let scene = scene(&[("screen_only", "measuring_equipment")]);
    let mut dora = scene.company.signed_in("Dora Gast");
    let page = dora.get(&format!("/r/measuring_equipment/{}", scene.gauge));
    assert!(page.status == 200 && page.body.contains("Only on the screen"), "{}", page.status);
    for path in [
        "/r/measuring_equipment/export.csv".to_owned(),
        "/r/measuring_equipment/export.xlsx".to_owned(),
        format!("/api/v1/registers/measuring_equipment/records/{}", scene.gauge),
        "/api/v1/registers/measuring_equipment/records".to_owned(),
        "/api/v1/registers/measuring_equipment/export.csv".to_owned(),
        "/api/v1/search?q=Gauge".to_owned(),
    ] {
        let answer = dora.get(&path);
        assert!(!answer.body.contains("Gauge as it was"), "{path}: {}", answer.body);
    }
    // The proof of an entry shows its header alone.
    let size = scene.company.status().size;
    for seq in 1..size {
        let proof = dora.get(&format!("/proof/{seq}"));
        assert!(!proof.body.contains("extra "), "entry {seq}");
    }
    // The company itself is given it as ever.
    let mut anna = scene.company.signed_in("Anna Weber");
    assert!(anna.get("/r/measuring_equipment/export.csv").body.contains("Gauge as it was"));
}

#[test]
fn what_was_changed_while_it_was_a_draft_is_ours_afterwards_too() {
    let scene = scene(&[]);
    scene.company.person("Ben Krause", &["quality_manager"]);
    let (_, revision) = scene.company.drafted("Quokkadraft stood here first.");
    let values = vec![Given::text("text", "Calibrated once a year.")];
    let record = RecordRef(revision.clone());
    scene.company.run(Act::Change { record, values, reason: None, seen: None });
    let mut dora = scene.company.signed_in("Dora Gast");
    let history = dora.get(&format!("/r/revisions/{revision}/history"));
    assert!(!history.body.contains("Quokkadraft"));
}
