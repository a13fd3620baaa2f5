//! A customer's form comes in as the files customers send, is answered, and goes out as a workbook that opens.

use std::fs;

use rust_xlsxwriter::Workbook;

use crate::{
    hostile_files::docx,
    papers::sheets,
    program::{Company, plumb},
};

const ACCESS: &str = "Is there an access control policy?";

fn form(company: &Company) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Assessment").unwrap();
    sheet.write(0, 0, "Supplier self-assessment").unwrap();
    for (column, heading) in ["No.", "Question", "Answer"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column).unwrap(), heading).unwrap();
    }
    for (row, (number, question)) in
        [("1.1", ACCESS), ("1.2", "Is there enough parking space?")].into_iter().enumerate()
    {
        let row = 3 + u32::try_from(row).unwrap();
        sheet.write(row, 0, number).unwrap();
        sheet.write(row, 1, question).unwrap();
    }
    let file = company.beside("form.xlsx");
    book.save(&file).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_workbook_is_read_taken_in_answered_and_given_out() {
    let company = Company::started();
    let text = "Access is given by role, and taken back on the last day.";
    let values = [
        "title=Access",
        &format!("text={text}"),
        "requirements=iso-27001-2022 A.5.15",
        "owner=Ada Berg",
        "confirmed_by=Ada Berg",
        "confirmed_on=2026-01-02",
    ];
    company.runs(&[&["record", "create", "statements"][..], &values].concat());
    let file = form(&company);
    let read = company.data_of(&["questionnaire", "read", &file], 0);
    assert_eq!(read["found"][0], "worksheet “Assessment”: column B under “Question”, 2 questions");
    assert_eq!(read["questions"][0]["matched"][0]["requirement"], "iso-27001-2022 A.5.15");
    assert_eq!(read["questions"][0]["place"], "1.1, row 4");
    let taken = company.data_of(&["questionnaire", "take", &file, "--customer", "Ostsee Werft"], 0);
    let number = taken["number"].as_str().unwrap();
    let filed = company.data_of(&["record", "show", number], 0);
    assert!(filed.to_string().contains("form.xlsx"), "what arrived is filed with it: {filed}");
    let view = company.data_of(&["questionnaire", "show", number], 0);
    assert_eq!((&view["link"]["title"], &view["questions"][0]["proposed"]), (&"form".into(), &text.into()));
    let question = |at: usize| view["questions"][at]["number"].as_str().unwrap().to_owned();
    company.runs(&["questionnaire", "answer", number, &question(0)]);
    let nothing = company.tries(&["questionnaire", "answer", number, &question(1)]);
    assert_eq!(nothing.status.code(), Some(2), "{nothing:?}");
    company.runs(&["questionnaire", "answer", number, &question(1), "--open"]);
    company.runs(&["record", "move", number, "send"]);
    assert!(company.runs(&["questionnaire", "list"]).contains("holds"));
    let (book, pdf) = (company.beside("answers.xlsx"), company.beside("answers.pdf"));
    let (to_book, to_pdf) = (book.to_str().unwrap(), pdf.to_str().unwrap());
    company.runs(&["questionnaire", "show", number, "--xlsx", to_book, "--pdf", to_pdf]);
    if let Some(sheets) = sheets(&book, &company.beside("opened")) {
        let all: String = sheets.iter().map(|(_, text)| text.as_str()).collect();
        for said in [ACCESS, text, "ISO/IEC 27001:2022 A.5.15", "For\tOstsee Werft"] {
            assert!(all.contains(said), "{said}: {all}");
        }
        assert!(!all.contains("ST-001"), "which statement it is, is ours: {all}");
    }
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_word_document_asks_in_its_table_and_what_asks_nothing_says_so() {
    let company = Company::started();
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let table = format!("<w:tbl>{}{}</w:tbl>", row("Question", "Answer"), row(ACCESS, ""));
    let file = company.beside("form.docx");
    let text = format!("<w:document xmlns:w=\"w\"><w:body>{table}</w:body></w:document>");
    fs::write(&file, docx(&text, &[])).unwrap();
    let read = company.data_of(&["questionnaire", "read", file.to_str().unwrap()], 0);
    assert_eq!(read["questions"][0]["asked"], ACCESS);
    let empty = company.beside("letter.txt");
    fs::write(&empty, "Dear all,\n\nthank you.\n").unwrap();
    let refused = company.tries(&["questionnaire", "take", empty.to_str().unwrap(), "--customer", "A"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no question was found"), "{refused:?}");
    let broken = company.beside("form.xlsx");
    fs::write(&broken, b"PK\x03\x04 nothing").unwrap();
    assert_eq!(plumb(&["questionnaire", "read", broken.to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn the_page_for_strangers_is_switched_from_the_machine_too() {
    let company = Company::started();
    let certificate = [
        "title=ISO 9001",
        "standard=iso-9001-2015",
        "body=Castellane Cert",
        "decided_on=2025-04-10",
        "valid_until=2999-01-01",
    ];
    company.runs(&[&["record", "create", "certificates"][..], &certificate].concat());
    assert!(company.runs(&["trust"]).contains("nobody sees it"));
    company.runs(&["trust", "on", "--lead", "Welcome."]);
    let view = company.data_of(&["trust"], 0);
    assert_eq!((&view["on"], &view["view"]["lead"]), (&true.into(), &"Welcome.".into()));
    assert_eq!(view["view"]["certificates"][0]["body"], "Castellane Cert");
    company.runs(&["trust", "off"]);
    assert_eq!(company.data_of(&["trust"], 0)["on"], false);
}
