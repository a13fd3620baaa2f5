//! Readiness, requirements, home and work: as people meet them in a browser.

use plumb_engine::desk::{Answer, Request};

use crate::company::Company;

const CLAUSE: &str = "/readiness/iso-9001-2015/7.1.5.2";

/// A gauge that is past its date; its number.
fn late_gauge(company: &Company) -> String {
    let values = [("name", "Gauge"), ("serial", "G-1"), ("next_calibration", "2026-02-28"), ("interval_months", "12")];
    company.create("measuring_equipment", &values).number.unwrap()
}

fn answers(company: &Company) -> usize {
    let request =
        Request::List { register: "answers".into(), filters: vec![], order: None, void: false, limit: 10, after: None };
    match company.ask("", request).unwrap() {
        Answer::List(list) => list.rows.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_list_leads_from_the_sentence_to_the_record_that_mends_it() {
    let company = Company::new();
    let late = late_gauge(&company);
    let mut browser = company.signed_in("Anna Weber");
    let page = browser.get("/readiness?show=gaps");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("If the auditor came today"), "{}", page.body);
    assert!(page.body.contains(&format!("{CLAUSE}#CAL-002")), "{}", page.body);
    assert!(page.body.contains(&format!("/r/measuring_equipment/{late}")), "the button leads to the one record");
    assert!(!page.body.contains("style="), "nothing inline");
    let there = browser.get(CLAUSE);
    for wanted in ["next_calibration &gt;= today", "28 February 2026", &late, "Calibrate", "id=\"CAL-002\""] {
        assert!(there.body.contains(wanted), "{wanted}: {}", there.body);
    }
    // Each filter and each day has its page.
    for path in [
        "/readiness?show=all",
        "/readiness?mine=1",
        "/readiness?visit=1",
        "/readiness?standard=iso-27001-2022",
        "/readiness?show=interviews",
        "/readiness?paper=1",
        "/readiness/ahead",
        "/readiness/ahead?until=2026-11-03",
        "/readiness/over-time",
        "/readiness?on=2026-02-01&checks=today&known=later",
        "/readiness?on=2027-01-01",
        "/work",
        "/work?ahead=1",
        "/",
    ] {
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains('⟦'), "{path}: a text is missing");
    }
    assert_eq!(browser.get("/readiness/iso-9001-2015/99.9").status, 404);
    assert_eq!(browser.get("/readiness/no-such/4.1").status, 404);
}

#[test]
fn a_past_day_says_on_which_entries_it_stands() {
    let company = Company::new();
    let late = late_gauge(&company);
    company.clock.set("2026-03-05T09:00:00Z".parse().unwrap());
    let mut browser = company.signed_in("Anna Weber");
    let then = browser.get("/readiness?on=2026-03-02");
    assert!(
        then.body.contains("If the auditor had come on 2 March 2026") && then.body.contains("root"),
        "{}",
        then.body
    );
    let page = browser.get(&format!("{CLAUSE}?on=2026-03-02"));
    assert!(page.body.contains(&late) && page.body.contains("As it stood on 2 March 2026"), "{}", page.body);
    assert!(!page.body.contains("/answer#"), "nothing is answered in the past");
    let ahead = browser.get("/readiness?on=2026-12-24");
    assert!(ahead.body.contains("If the auditor came on 24 December 2026"), "{}", ahead.body);
}

#[test]
fn a_false_alarm_is_answered_where_it_is_seen_and_waits_for_another_person() {
    let company = Company::new();
    let late = late_gauge(&company);
    let mut browser = company.signed_in("Anna Weber");
    let once = browser.get(CLAUSE).field("once").unwrap();
    let typed = |text: &'static str, until: &'static str| {
        vec![
            ("once", once.clone()),
            ("check", "CAL-002".to_owned()),
            ("kind", "accepted".to_owned()),
            ("subject", late.clone()),
            ("text", text.to_owned()),
            ("until", until.to_owned()),
        ]
    };
    let mut send = |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&format!("{CLAUSE}/answer"), &fields)
    };
    // What is missing is said beside what was typed, and nothing is kept.
    let far = send(typed("It lies in the safe", "2029-01-01"));
    assert_eq!(far.status, 422);
    assert!(far.body.contains("value=\"It lies in the safe\"") && far.body.contains("twelve months"), "{}", far.body);
    assert_eq!(send(typed("", "2026-05-01")).status, 422);
    assert_eq!(answers(&company), 0);
    // A double click does it once.
    for _ in 0..2 {
        let done = send(typed("It lies in the safe", "2026-05-01"));
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(done.to().starts_with(&format!("{CLAUSE}?answered=ANS-")), "{}", done.to());
    }
    assert_eq!(answers(&company), 1);
    let page = browser.get(CLAUSE);
    assert!(page.body.contains("waits for another person") && page.body.contains("Gap"), "never green: {}", page.body);
}

#[test]
fn a_guest_reaches_no_page_that_tells_an_assessment() {
    let company = Company::new();
    late_gauge(&company);
    company.person("Gerd Prüfer", &["guest"]);
    let grant = [("about", "Audit"), ("person", "Gerd Prüfer"), ("registers", "*"), ("actions", "read")];
    company.create("grants", &grant);
    let mut guest = company.signed_in("Gerd Prüfer");
    for path in ["/readiness", "/readiness?show=all", "/readiness/ahead", "/readiness/over-time", CLAUSE] {
        let page = guest.get(path);
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.body.contains("CAL-002") && !page.body.contains("class=\"verdict"), "{path}: {}", page.body);
    }
    let refused = guest.post(
        &format!("{CLAUSE}/answer"),
        &[("check", "CAL-002"), ("kind", "accepted"), ("text", "no"), ("until", "2026-05-01")],
    );
    assert_eq!(refused.status, 404);
    assert_eq!(answers(&company), 0);
    let home = guest.get("/");
    assert_eq!(home.status, 200);
    for word in ["verdict", "Gap", "auditor would ask", "href=\"/readiness"] {
        assert!(!home.body.contains(word), "{word}: {}", home.body);
    }
}

#[test]
fn top_management_gets_one_page_and_never_the_clause_list() {
    let company = Company::new();
    late_gauge(&company);
    company.person("Theo Top", &["top_management"]);
    let page = company.signed_in("Theo Top").get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Before the visit on 3 November 2026"), "{}", page.body);
    assert!(!page.body.contains("7.1.5.2 "), "no clause is named: {}", page.body);
    let manager = company.signed_in("Anna Weber").get("/");
    assert!(manager.body.contains("The next three things") && manager.body.contains("Your way in"), "{}", manager.body);
}

#[test]
fn every_word_of_these_pages_can_be_translated() {
    let company = Company::in_pseudo_letters();
    late_gauge(&company);
    let mut browser = company.signed_in("Anna Weber");
    for path in ["/", "/work", "/readiness", "/readiness/ahead", "/readiness/over-time", CLAUSE] {
        let page = browser.get(path);
        let heading = page.between("<h1>", "</h1>").unwrap();
        let plain = heading.replace("Measurement traceability", "");
        assert!(!plain.contains(|letter: char| letter.is_ascii_lowercase()), "{path}: {heading}");
        for text in ["Your work", "No gap found", "Answers for it", "Print", "What to do", "nobody named"] {
            assert!(!page.body.contains(&format!(">{text}<")), "{path}: {text}");
        }
    }
}
