//! The page for strangers: nothing until it is switched on, nothing but what it shows, and nothing again once no certificate holds.

use plumb_engine::desk::Request;

use crate::company::Company;

pub(crate) fn certified(company: &Company, title: &str) {
    let values = [
        ("title", title),
        ("standard", "iso-9001-2015"),
        ("body", "Nordwind Feinmechanik GmbH"),
        ("decided_on", "2026-01-20"),
        ("valid_until", "2026-12-31"),
    ];
    company.create("certificates", &values);
}

pub(crate) fn switched_on(company: &Company) {
    let request = Request::SwitchTrustPage { on: true, lead: None, key: None };
    company.ask("Anna Weber", request).unwrap();
}

#[test]
fn a_stranger_finds_nothing_until_it_is_switched_on_and_then_what_was_looked_at() {
    let company = Company::new();
    certified(&company, "Our own name for it");
    let mut stranger = company.browser();
    let nowhere = stranger.get("/nothing-is-here").of(404);
    assert_eq!(stranger.get("/trust").of(404).body, nowhere.body, "it does not even say that there could be one");
    assert_eq!(stranger.get("/trust/proof/7").of(404).body, nowhere.body);
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/trust/settings").of(200);
    page.says(&["It is switched off: nobody sees it", "Exactly this", "ISO 9001:2015", "2026"]);
    let once = page.field("once").unwrap();
    let typed = [("once", once.as_str()), ("on", "yes"), ("lead", "Welcome, <b>stranger</b>.")];
    anna.post("/trust/switch", &typed).of(303);
    anna.get("/trust/settings").of(200).says(&["It is switched on: anybody sees it"]);
    let seen = stranger.get("/trust").of(200);
    seen.says(&["Nordwind Feinmechanik GmbH", "ISO 9001:2015", "Valid", "Proof", "Welcome"]);
    for ours in ["Our own name", "Anna", "CERT-", "href=\"/r/", "class=\"rail\"", "search", "<b>stranger", "style="] {
        assert!(!seen.body.contains(ours), "{ours}: {}", seen.body);
    }
    let proof = seen.between("href=\"/trust/proof/", "\"").unwrap();
    stranger.get(&format!("/trust/proof/{proof}")).of(200).says(&["c2sp.org/tlog-proof"]);
    let size = company.status().size;
    for seq in (0..size).map(|seq| seq.to_string()).filter(|seq| *seq != proof) {
        if seq.parse::<u64>().unwrap() % 40 == 0 {
            company.clock.advance(std::time::Duration::from_mins(1));
        }
        stranger.get(&format!("/trust/proof/{seq}")).of(404);
    }
    let typed = [("on", "no"), ("lead", "Welcome.")];
    anna.post("/trust/switch", &typed).of(303);
    assert_eq!(stranger.get("/trust").of(404).body, nowhere.body);
}

#[test]
fn it_is_off_by_itself_the_day_after_the_last_certificate_ends() {
    let company = Company::new();
    certified(&company, "Quality");
    switched_on(&company);
    let mut stranger = company.browser();
    stranger.get("/trust").of(200);
    company.clock.set("2026-12-31T09:00:00Z".parse().unwrap());
    stranger.get("/trust").of(200);
    company.clock.set("2026-12-31T23:30:00Z".parse().unwrap());
    stranger.get("/trust").of(404);
    let mut anna = company.signed_in("Anna Weber");
    anna.get("/trust/settings").of(200).says(&["no certificate holds today", "One certificate is not shown"]);
}

#[test]
fn whoever_may_not_switch_it_sees_what_is_there_and_no_switch() {
    let company = Company::new();
    certified(&company, "Quality");
    company.person("Ben Krause", &["quality_manager"]);
    company.person("Dora Gast", &["guest"]);
    let mut ben = company.signed_in("Ben Krause");
    let page = ben.get("/trust/settings").of(200);
    assert!(!page.body.contains("/trust/switch"), "{}", page.body);
    ben.post("/trust/switch", &[("on", "yes")]).of(403);
    company.signed_in("Dora Gast").get("/trust/settings").of(404);
    company.browser().get("/trust").of(404);
}
