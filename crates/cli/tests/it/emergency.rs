//! The emergency set: written by one program, opened by another.

use std::{fs, path::Path, process::Command};

use crate::program::{Company, Server};

fn unpacked(archive: &Path, password: &str, to: &Path) -> bool {
    let (to, with) = (format!("-o{}", to.display()), format!("-p{password}"));
    let output = Command::new("7z").args(["x", "-y", &to, &with, archive.to_str().unwrap()]).output();
    output.unwrap().status.success()
}

/// A document with a revision in force, and a file filed under it.
fn document(company: &Company, title: &str, class: &str) -> String {
    let number = |args: &[&str]| company.data_of(args, 0)["number"].as_str().unwrap().to_owned();
    let (title, class) = (format!("title={title}"), format!("class={class}"));
    let document = number(&["record", "create", "documents", &title, "kind=procedure", "owner=Ada Berg", &class]);
    let of = format!("document={document}");
    let text = "text=Gauges are **calibrated** once a year.";
    let revision =
        number(&["record", "create", "revisions", &of, &title, "mark=1", "change=first", text, "author=Ada Berg"]);
    let file = company.beside("form.csv");
    fs::write(&file, "gauge;value\n").unwrap();
    company.runs(&["record", "attach", &revision, "file", file.to_str().unwrap()]);
    let day = company.data_of(&["status"], 0)["today"].as_str().unwrap().to_owned();
    company.runs(&["record", "move", &revision, "submit_minor", "approver=Ada Berg", "--reason", "alone"]);
    company.runs(&["record", "move", &revision, "approve", &format!("effective_on={day}"), "--reason", "alone"]);
    company.runs(&["record", "move", &revision, "release"]);
    document
}

#[test]
fn an_emergency_set_opens_without_plumb_and_holds_what_is_in_force() {
    let company = Company::started();
    let open = document(&company, "Calibration", "internal");
    let closed = document(&company, "Prices", "confidential");
    let archive = company.beside("set.zip");
    let written = company.data_of(&["emergency", "--to", archive.to_str().unwrap()], 0);
    let counts = ["documents", "registers", "files", "left_out"].map(|key| written["written"][key].as_u64().unwrap());
    assert_eq!(counts, [1, 2, 1, 1], "{written}");
    let password = fs::read_to_string(company.data().join("emergency.key")).unwrap();
    let out = company.beside("out");
    assert!(!unpacked(&archive, "another password", &out));
    assert!(unpacked(&archive, password.trim(), &out));
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(index.contains(&format!("documents/{open}.html")) && !index.contains(&closed), "{index}");
    let page = fs::read_to_string(out.join(format!("documents/{open}.html"))).unwrap();
    assert!(page.contains("Gauges are <strong>calibrated</strong> once a year."), "{page}");
    assert!(fs::read(out.join(format!("documents/{open}.pdf"))).unwrap().starts_with(b"%PDF"));
    assert_eq!(fs::read_to_string(out.join(format!("files/{open}-1.csv"))).unwrap(), "gauge;value\n");
    assert!(fs::read_to_string(out.join("registers/people.html")).unwrap().contains("Ada Berg"));
    // The set proves from which log it was taken.
    let checkpoint = out.join("checkpoint.txt");
    company.runs(&["verify", "--against", checkpoint.to_str().unwrap()]);
}

#[test]
fn a_password_that_can_be_guessed_makes_no_set() {
    let company = Company::started();
    let (archive, password) = (company.beside("set.zip"), company.beside("password"));
    fs::write(&password, "summer2026\n").unwrap();
    let asked = ["emergency", "--to", archive.to_str().unwrap(), "--password-file", password.to_str().unwrap()];
    assert_eq!(company.data_of(&asked, 2)["problem"]["code"], "emergency.write");
    assert!(!archive.exists());
    let other = company.beside("set.tar");
    assert_eq!(
        company.data_of(&["emergency", "--to", other.to_str().unwrap()], 2)["problem"]["code"],
        "emergency.format"
    );
}

#[test]
fn a_server_makes_the_set_by_itself_and_asks_that_it_is_carried_away() {
    let company = Company::started();
    let archive = company.beside("set.zip");
    let settings = format!(
        "[[target]]\nname = \"River\"\nto = {:?}\nkey_file = \"none\"\nevery = \"1d\"\n\n[emergency]\nto = {:?}\nevery = \"4w\"\n",
        company.beside("river").display().to_string(),
        archive.display().to_string()
    );
    fs::write(company.data().join("copies.toml"), settings).unwrap();
    let _server = Server::start(&company.data());
    let waits = || {
        let work = company.data_of(&["work"], 0);
        let items = work["items"].as_array().unwrap().iter();
        items.map(|item| item["say"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let asked = |what: &str| waits().iter().any(|say| say.contains(what));
    let mut rounds = 0;
    while !(asked("Copy the emergency set") && asked("Make a recovery kit: none was made yet")) {
        rounds += 1;
        assert!(rounds < 300, "{:?}", waits());
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(archive.exists() && asked("Find out why it failed: No copy was made to River"));
    assert_eq!(
        company.data_of(&["emergency", "--carried", "--on", "2999-01-01"], 2)["problem"]["code"],
        "emergency.day"
    );
    company.runs(&["emergency", "--carried"]);
    assert!(!asked("Copy the emergency set"));
}

#[test]
fn nobodys_writing_is_stopped_where_nothing_was_noticed() {
    let company = Company::started();
    assert_eq!(company.data_of(&["noticed"], 0)["all"], serde_json::json!([]));
    assert_eq!(company.data_of(&["noticed", "go-on"], 1)["problem"]["code"], "change.nothing");
}
