//! What stands in for records, as whoever audits from within reads it.

use crate::company::Company;

#[test]
fn the_list_names_answers_declarations_and_words_of_owners() {
    let company = Company::new();
    let answer = [
        ("check", "CAL-002"),
        ("kind", "accepted"),
        ("text", "Replaced in May"),
        ("until", "2026-04-20"),
        ("by", "Anna Weber"),
    ];
    let number = company.create("answers", &answer).number.unwrap();
    let none = [
        ("register", "orders"),
        ("about", "Orders"),
        ("reason", "Nothing is sold yet"),
        ("by", "Anna Weber"),
        ("review", "2026-09-01"),
    ];
    company.create("declarations", &none);
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/stand-ins").of(200);
    page.says(&[&number, "waits for another person", "Nothing is sold yet", "Somebody else confirmed every statement"]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    anna.get("/r/answers").of(200).says(&["/stand-ins"]);
}

#[test]
fn every_word_of_the_list_can_be_translated() {
    let company = Company::in_pseudo_letters();
    let page = company.signed_in("Anna Weber").get("/stand-ins").of(200);
    for word in ["What stands", "Answers", "We have none", "Print", "Confirmed by"] {
        assert!(!page.body.contains(word), "`{word}`");
    }
}
