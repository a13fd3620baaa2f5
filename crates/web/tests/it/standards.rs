//! Standards switched on and off in a browser, the way to a new edition, and old references.

use crate::company::Company;

#[test]
fn a_standard_is_switched_on_with_its_consequences_shown_first_and_off_again() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/standards").of(200);
    page.says(&["Standards we work by", "ISO 14001:2015", "May be switched on", "32 requirements", "NIST CSF 2.0"]);
    let looked = anna.get("/standards/iso-14001-2015/switch").of(200);
    looked.says(&["Switch ISO 14001:2015 on?", "Nothing has changed yet", "name=\"seen\""]);
    let seen =
        looked.body.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let before = anna.get("/readiness").of(200);
    assert!(!before.body.contains("ISO 14001"), "looking changes nothing");
    anna.post("/standards/iso-14001-2015/switch", &[("on", "yes"), ("seen", &seen), ("reason", "a customer asks")])
        .of(303);
    anna.get("/readiness").of(200).says(&["ISO 14001:2015"]);
    // Somebody who looked earlier is told, and shown what it would bring now.
    let late = anna.post("/standards/gdpr/switch", &[("on", "yes"), ("seen", &seen)]).of(412);
    late.says(&["Switch GDPR on?", "nothing was changed"]);
    anna.get("/standards/iso-14001-2015/switch").of(200).says(&["Switch ISO 14001:2015 off?", "nothing is lost"]);
    anna.post("/standards/iso-14001-2015/switch", &[("on", "no")]).of(303);
    assert!(!anna.get("/readiness").of(200).body.contains("ISO 14001"));
}

#[test]
fn with_every_standard_on_readiness_stays_light_and_each_leads_to_its_requirements() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    for standard in ["iso-9001-2026", "iso-14001-2015", "iso-14001-2026", "iso-45001-2018", "nist-csf-2-0", "gdpr"] {
        anna.post(&format!("/standards/{standard}/switch"), &[("on", "yes")]).of(303);
    }
    let page = anna.get("/readiness").of(200);
    page.says(&["NIST CSF 2.0", "Show the 106 requirements of NIST CSF 2.0", "standard=nist%2Dcsf%2D2%2D0"]);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    page.says(&["nist-csf-2-0-GV", "Govern", "Recover"]);
    let functions = anna.get("/readiness?standard=nist-csf-2-0&show=all").of(200);
    let place = |function: &str| functions.body.find(&format!("id=\"nist-csf-2-0-{function}\"")).unwrap();
    let places = ["GV", "ID", "PR", "DE", "RS", "RC"].map(place);
    assert!(places.is_sorted(), "in the framework's order: {places:?}");
    let (detect, after) = functions.body.split_at(places[4]);
    assert!(detect[places[3]..].contains("DE.CM-01") && !after.contains("DE.CM-01"), "each under its own function");
    let gdpr = anna.get("/readiness?standard=gdpr").of(200);
    gdpr.says(&["Art.30", "Records of processing activities"]);
    let protect = anna.get("/readiness/nist-csf-2-0/PR").of(200);
    protect.says(&["Protect", "Platform Security"]);
}

#[test]
fn a_new_edition_says_what_is_only_reported_and_what_is_to_do() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/transition").of(200);
    page.says(&["ISO 9001:2015 → ISO 9001:2026", "is not on yet", "only reported", "30 September 2029", "seen at"]);
    anna.post("/standards/iso-9001-2026/switch", &[("on", "yes")]).of(303);
    let page = anna.get("/transition").of(200);
    page.says(&["0 of 66 requirements are confirmed", "Asks more or otherwise", "nobody answers yet"]);
    let changed = anna.get("/readiness/iso-9001-2026/6.3").of(200);
    changed.says(&[
        "only reported",
        "Counts here because it answers these as well",
        "answers it as far as that goes",
        "one edition follows the other",
    ]);
    let old = anna.get("/readiness/iso-9001-2015/6.3").of(200);
    old.says(&["What shows this counts there", "ISO 9001:2026"]);
    anna.post("/transition/take-over", &[("statement", "ST-999"), ("standard", "iso-9001-2026")]).of(404);
}

#[test]
fn an_old_reference_leads_to_where_it_went_and_says_why() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    anna.get("/search?q=A.12.6.1")
        .of(200)
        .says(&["/readiness/iso-27001-2022/A.8.8", "was A.12.6.1 of ISO/IEC 27001:2013"]);
    let page = anna.get("/readiness/iso-27001-2022/A.12.6.1").of(200);
    page.says(&["A.8.8", "is A.8.8 now"]);
    anna.get("/readiness/iso-27001-2013/A.18.2.3").of(200).says(&["A.5.36", "/readiness/iso-27001-2022/A.8.8"]);
}
