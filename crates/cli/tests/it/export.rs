//! A register leaves as a file and comes in again.

use crate::program::Company;

#[test]
fn a_register_leaves_as_a_file_and_coming_in_again_changes_nothing() {
    let company = Company::started();
    company.runs(&["record", "create", "nonconformities", "title==1+1", "what=-two\nlines; \"three\""]);
    company.runs(&["record", "create", "measuring_equipment", "name=Caliper", "serial=C-1"]);
    for register in ["nonconformities", "measuring_equipment", "people", "organisation"] {
        for ending in ["csv", "xlsx"] {
            let file = company.beside(&format!("{register}.{ending}"));
            let file = file.to_str().unwrap();
            let written = company.data_of(&["export", "register", register, "--to", file], 0);
            assert_eq!(written["records"], 1, "{written}");
            let report = company.data_of(&["import", register, file], 0);
            let counts = ["created", "changed", "same"].map(|key| report[key].as_u64().unwrap());
            assert_eq!(counts, [0, 0, 1], "{report}");
        }
    }
    let text = std::fs::read_to_string(company.beside("nonconformities.csv")).unwrap();
    assert!(text.contains("\"'=1+1\""), "{text}");
}

#[test]
fn a_file_of_another_kind_is_refused_before_anything_is_written() {
    let company = Company::started();
    let file = company.beside("people.ods");
    let answer = company.data_of(&["export", "register", "people", "--to", file.to_str().unwrap()], 2);
    assert_eq!(answer["problem"]["code"], "export.format");
    assert!(!file.exists());
}
