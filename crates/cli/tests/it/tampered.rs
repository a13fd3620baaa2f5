//! What somebody altered behind the program's back is named, whichever door was used.

use std::fs;

use crate::program::{Company, copy, stored_file};

#[test]
fn a_damaged_database_is_named_and_exits_with_one() {
    let company = Company::started();
    for n in 6..9 {
        company.runs(&["record", "create", "nonconformities", &format!("title=Case {n} of a housing")]);
    }
    let database = company.data().join("plumb.db");
    let mut bytes = fs::read(&database).unwrap();
    // Everywhere it lies: one of the places may be room that the database has given up.
    let mut flipped = 0;
    while let Some(place) = find(&bytes, b"Case 7 of a housing") {
        bytes[place] ^= 1;
        flipped += 1;
    }
    assert!(flipped > 0, "the text lies in the database");
    fs::write(&database, bytes).unwrap();
    let report = company.data_of(&["verify"], 1);
    assert_eq!(report["ok"], false);
    assert!(report["first_bad"].is_object(), "{report}");
    assert!(!report["say"].as_str().unwrap().is_empty());
}

#[test]
fn a_swapped_file_is_named() {
    let company = Company::started();
    let photo = company.beside("photo.jpg");
    fs::write(&photo, b"a picture").unwrap();
    let done = company.data_of(&["record", "create", "nonconformities", "title=Scratch"], 0);
    let number = done["number"].as_str().unwrap();
    company.runs(&["record", "attach", number, "photos", photo.to_str().unwrap()]);
    let stored = stored_file(&company.data().join("files"), b"a picture");
    fs::write(&stored, b"a pictura").unwrap();
    let report = company.data_of(&["verify"], 1);
    assert_eq!(report["first_bad"]["kind"], "file", "{report}");
}

#[test]
fn a_log_put_back_to_yesterday_is_named_against_a_checkpoint() {
    let company = Company::started();
    let yesterday = company.beside("yesterday");
    copy(&company.data(), &yesterday);
    company.runs(&["record", "create", "nonconformities", "title=Scratch"]);
    let checkpoint = company.beside("checkpoint");
    fs::write(&checkpoint, company.runs(&["checkpoint"])).unwrap();
    fs::remove_dir_all(company.data()).unwrap();
    copy(&yesterday, &company.data());
    assert_eq!(company.data_of(&["verify"], 0)["ok"], true);
    let report = company.data_of(&["verify", "--against", checkpoint.to_str().unwrap()], 1);
    assert_eq!(report["ok"], false, "{report}");
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}
