//! The Statement of Applicability as people prepare, approve, compare and take it along.

use plumb_engine::desk::{Act, Given, GivenValue};

use crate::company::Company;

fn stated() -> (Company, String) {
    let company = Company::new();
    company.person("Ben Krause", &["top_management"]);
    let values = vec![
        Given::text("title", "Policies"),
        Given::text("about", "controls"),
        Given::text("applicable", "yes"),
        Given::text("driver", "law"),
        Given { field: "requirements".into(), value: GivenValue::Several(vec!["iso-27001-2022 A.5.1".into()]) },
    ];
    let done = company.run(Act::Create { register: "statements".into(), values });
    (company, done.number.unwrap())
}

#[test]
fn from_the_lines_of_today_to_an_approved_version_to_what_moved_since() {
    let (company, statement) = stated();
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/applicability").of(200);
    page.says(&["No version has been issued yet", "A.5.1", "Law", "nobody has said", "Prepare a version"]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    assert!(page.body.len() < 60_000, "{}", page.body.len());
    let once = page.field("once").unwrap();
    let form = [("once", once.as_str()), ("standard", "iso-27001-2022")];
    let there = anna.post("/applicability/prepare", &form).of(303);
    let draft = there.to().to_owned();
    anna.get(&draft).of(200).says(&["a draft. It counts once another person has approved", "Open it to approve"]);
    assert_eq!(anna.post("/applicability/prepare", &form).of(303).to(), draft, "a double click prepares one");
    assert_eq!(company.count("applicability_versions"), 1);
    company.step("Ben Krause", "SOA-01", "issue", &[]);
    anna.get(&draft).of(200).says(&["approved by Ben Krause", "Frozen as approved, SHA-256"]);
    anna.get("/applicability").of(200).says(&["SOA-01 counts, and still says what holds."]);
    company.run(Act::Change {
        record: statement.as_str().into(),
        values: vec![Given::text("driver", "contract")],
        reason: Some("agreed".into()),
        seen: None,
    });
    let page = anna.get("/applicability").of(200);
    page.says(&["is out of date: one line says something else by now", "<del>Law</del>", "<ins>Contract</ins>"]);
    anna.get("/r/applicability_versions/SOA-01").of(200).says(&["Read as a statement"]);
    anna.get("/r/statements").of(200).says(&["/applicability"]);
    anna.get("/search?q=applicability").of(200).says(&["href=\"/applicability\""]);
}

#[test]
fn it_is_taken_along_as_a_workbook_and_as_text() {
    let (company, _) = stated();
    let mut anna = company.signed_in("Anna Weber");
    let book = anna.get("/applicability/export.xlsx?standard=iso-27001-2022").of(200);
    assert!(book.header("content-disposition").unwrap().contains("applicability-iso-27001-2022-2026-03-02.xlsx"));
    book.says(&["A.5.1", "Law"]);
    let text = anna.get("/applicability/export.md").of(200);
    text.says(&["# Statement of Applicability", "| A.5.1 |"]);
    for path in
        ["/applicability?version=SOA-99", "/applicability?standard=iso-9001-2015", "/applicability?standard=%3C"]
    {
        assert_eq!(anna.get(path).status, 404, "{path}");
    }
}

#[test]
fn every_word_of_the_page_can_be_translated() {
    let company = Company::in_pseudo_letters();
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/applicability").of(200);
    for word in ["Statement of Applicability", "Prepare", "Controls<", "Versions", "Print", "nobody has said", "Needed"]
    {
        assert!(!page.body.contains(word), "`{word}`");
    }
}
