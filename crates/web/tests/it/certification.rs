//! The certification cycle in a browser.

use crate::company::Company;

#[test]
fn a_certificate_shows_its_windows_and_what_the_next_visit_looks_at() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    anna.get("/certification").of(200).says(&["No certificate yet"]);
    let values =
        [("title", "Quality"), ("standard", "iso-9001-2015"), ("body", "Calderstone"), ("decided_on", "2026-01-20")];
    company.create("certificates", &values);
    let page = anna.get("/certification").of(200);
    page.says(&["First surveillance", "20 October 2026 to 20 January 2027", "22 September 2026", "Complaints since"]);
    page.says(&["What the body must be told", "By which rules this is reckoned", "ISO/IEC 17021-1"]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    anna.get("/r/certificates").of(200).says(&["/certification"]);
    anna.get("/search?q=certification").of(200).says(&["href=\"/certification\""]);
}

#[test]
fn every_word_of_the_page_can_be_translated() {
    let company = Company::in_pseudo_letters();
    company
        .create("certificates", &[("title", "Q"), ("standard", "other"), ("body", "B"), ("decided_on", "2026-01-20")]);
    let page = company.signed_in("Anna Weber").get("/certification").of(200);
    for word in ["Certification", "Second surveillance", "Window", "Ask for", ">ahead<", "By which", "Print", "Decided"]
    {
        assert!(!page.body.contains(word), "`{word}`");
    }
}
