//! The questions of a questionnaire, wherever a customer put them, and the requirements they are about.

use plumb_intake::{
    document::{Block, Document, Role},
    matching::Matcher,
    questions::{Questions, in_document, in_lines, in_workbook},
    sheet::{Grid, SheetLimits, read_grids},
};
use plumb_model::vocabulary::Vocabulary;
use rust_xlsxwriter::Workbook;

fn grid(name: &str, rows: &[&[&str]]) -> Grid {
    let rows =
        rows.iter().zip(1..).map(|(cells, number)| (number, cells.iter().map(|cell| (*cell).to_owned()).collect()));
    Grid { name: name.into(), rows: rows.collect() }
}

fn asked(questions: &Questions) -> Vec<(&str, &str)> {
    questions.questions.iter().map(|one| (one.place.as_str(), one.asked.as_str())).collect()
}

#[test]
fn the_column_headed_so_is_read_below_a_cover_and_headings_between_are_none() {
    let sheet = grid(
        "Assessment",
        &[
            &["Supplier self-assessment"],
            &["Please fill in the yellow cells."],
            &["No.", "Question", "Answer"],
            &["", "Information security"],
            &["1.1", "Do you restrict access to information?", ""],
            &["1.2", "State how you handle incidents", "n/a"],
            &["", "", ""],
        ],
    );
    let found = in_workbook(&[sheet]);
    assert_eq!(
        asked(&found),
        [("1.1, row 5", "Do you restrict access to information?"), ("1.2, row 6", "State how you handle incidents"),]
    );
    assert_eq!(found.found, ["worksheet “Assessment”: column B under “Question”, 2 questions"]);
}

#[test]
fn without_a_heading_the_column_of_question_marks_is_read_and_other_sheets_are_named() {
    let questions =
        grid("Q", &[&["A", "Are gauges calibrated?"], &["B", "Who decides on releases?"], &["C", "Thank you"]]);
    let cover = grid("Cover", &[&["Welcome"], &["to our form"]]);
    let found = in_workbook(&[cover, questions]);
    assert_eq!(asked(&found), [("Q, row 1", "Are gauges calibrated?"), ("Q, row 2", "Who decides on releases?")]);
    assert_eq!(found.found[0], "worksheet “Cover”: no column of questions");
}

#[test]
fn a_document_asks_in_tables_and_in_its_text() {
    let block = |role, text: &str| Block::new(role, text);
    let document = Document {
        blocks: vec![
            block(Role::Heading(1), "Quality"),
            block(Role::Paragraph, "We ask all our suppliers."),
            block(Role::ListItem, "Describe how you train your people."),
            block(Role::Row(1), "No.\tQuestion\tAnswer"),
            block(Role::Row(1), "1\tAre gauges calibrated?\t"),
            block(Role::Heading(2), "Security"),
            block(Role::Paragraph, "Is there a policy on passwords?"),
            block(Role::Paragraph, "Do you test backups?\nThank you.\nWho may restore?"),
            block(Role::Paragraph, "Is it true that a question\nmay run over two lines?"),
        ],
        ..Document::default()
    };
    let found = in_document(&document);
    assert_eq!(
        asked(&found),
        [
            ("Quality, question 1", "Describe how you train your people."),
            ("Quality, 1, row 2", "Are gauges calibrated?"),
            ("Security, question 2", "Is there a policy on passwords?"),
            ("Security, question 3", "Do you test backups?"),
            ("Security, question 4", "Who may restore?"),
            ("Security, question 5", "Is it true that a question may run over two lines?"),
        ]
    );
    assert_eq!(asked(&in_lines("\n One?\r\nTwo  words?\n")), [("line 2", "One?"), ("line 3", "Two words?")]);
}

#[test]
fn a_workbook_whose_first_row_is_a_title_loses_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Self-assessment").unwrap();
    sheet.write(2, 0, "Nr").unwrap();
    sheet.write(2, 1, "Questions").unwrap();
    sheet.write(3, 0, 7).unwrap();
    sheet.write(3, 1, "Do you test your backups?").unwrap();
    let grids = read_grids(&book.save_to_buffer().unwrap(), &SheetLimits::default()).unwrap();
    assert_eq!(asked(&in_workbook(&grids)), [("7, row 4", "Do you test your backups?")]);
    assert!(read_grids(b"PK nothing", &SheetLimits::default()).is_err());
}

fn shipped() -> Matcher {
    let read = |pack: &str| {
        let path = format!("{}/../../packs/{pack}/vocabulary.toml", env!("CARGO_MANIFEST_DIR"));
        Vocabulary::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    Matcher::new(&[read("iso-9001"), read("iso-27001")])
}

/// Questions as customers ask them, each with what it is about: found at the first place.
const PLAIN: [(&str, &str); 12] = [
    ("Do you have a documented information security policy approved by management?", "A.5.1"),
    ("Is there an access control policy?", "A.5.15"),
    ("How do you manage technical vulnerabilities?", "A.8.8"),
    ("Are backups made and restores tested regularly?", "A.8.13"),
    ("Do you screen employees before employment (background checks)?", "A.6.1"),
    ("Are measuring instruments calibrated at defined intervals?", "7.1.5.2"),
    ("How do you evaluate and re-evaluate your external providers?", "8.4.1"),
    ("Do you carry out internal audits?", "9.2.1"),
    ("How are nonconforming outputs controlled?", "8.7.1"),
    ("Do you have a business continuity plan for ICT?", "A.5.30"),
    ("Is data encrypted in transit and at rest?", "A.8.24"),
    ("Please describe how you meet A.5.24.", "A.5.24"),
];

#[test]
fn plain_questions_are_recognised_by_the_words_that_documents_are_and_say_by_which() {
    let matcher = shipped();
    let mut wrong = Vec::new();
    for (question, wanted) in PLAIN {
        let found = matcher.question(question);
        if !found.iter().take(3).any(|one| one.id == wanted) {
            wrong.push(format!("{question} wanted {wanted}, found {found:?}"));
        }
        assert!(found.iter().all(|one| !one.why.is_empty() && one.strength >= 40), "{found:?}");
        assert_eq!(found, matcher.question(question), "the same question gets the same answer");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(matcher.question("Is there enough parking space?"), []);
}
