//! What a person reads who typed something half or wrong.

use crate::program::{Company, plumb};

#[test]
fn a_command_without_its_second_word_shows_what_there_is() {
    for (command, known) in
        [("record", "create"), ("pack", "check"), ("export", "ledger"), ("clock", "confirm"), ("key", "rotate")]
    {
        let output = plumb(&[command]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(said.contains("Usage:") && said.contains(known) && !said.contains("error:"), "{command}: {said}");
    }
}

#[test]
fn a_day_that_is_none_is_said_to_be_none() {
    for day in ["tomorrow", "2026-13-01", "2026-02-30", "14.03.2026", "2026-3-14"] {
        let output = plumb(&["readiness", "--on", day]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("`{day}` is no day of the calendar; write it as 2026-03-14")), "{said}");
    }
}

#[test]
fn content_is_erased_unless_it_is_on_hold_and_another_key_goes_on_signing() {
    let company = Company::started();
    company.runs(&["record", "create", "nonconformities", "title=Erika Mustermann complained", "kind=complaint"]);
    let list = company.data_of(&["record", "list", "nonconformities"], 0);
    let number = list["rows"][0]["number"].as_str().unwrap().to_owned();
    let erase = ["record", "erase", &number, "--ground", "request", "--reason", "asked for"];
    company.runs(&["record", "hold", &number, "--reason", "lawsuit"]);
    assert!(company.runs(&["record", "show", &number]).contains("on legal hold: lawsuit"));
    assert_eq!(company.data_of(&erase, 1)["problem"]["code"], "record.held");
    company.runs(&["record", "release", &number, "--reason", "settled"]);
    let id = company.data_of(&["record", "show", &number], 0)["record"].as_str().unwrap().to_owned();
    company.runs(&erase);
    assert!(company.runs(&["record", "show", &id]).contains("its content was erased"));
    assert!(company.runs(&["key", "rotate"]).contains("the log is signed by"));
    company.runs(&["record", "create", "nonconformities", "title=Another"]);
    assert_eq!(company.data_of(&["verify"], 0)["ok"], true);
    let out = company.beside("export");
    company.runs(&["export", "ledger", out.to_str().unwrap()]);
}
