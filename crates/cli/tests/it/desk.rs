//! One process holds the folder; others hand over their work and get the same answers.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use crate::program::{Company, command};

struct Holder(Child);

impl Holder {
    fn of(company: &Company) -> Self {
        let data = company.data();
        let mut child = command(&["serve", "--data", data.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("ready: "), "{line}");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn a_second_process_hands_its_work_to_the_first() {
    let company = Company::started();
    let holder = Holder::of(&company);
    let done = company.data_of(&["record", "create", "nonconformities", "title=Told the holder"], 0);
    assert!(company.runs(&["search", "holder"]).contains(done["number"].as_str().unwrap()));
    assert_eq!(company.data_of(&["verify"], 0)["ok"], true);
    assert_eq!(company.tries(&["serve"]).status.code(), Some(1), "two cannot hold one folder");
    drop(holder);
    // The holder was killed: what it acknowledged is there.
    assert!(company.runs(&["record", "list", "nonconformities"]).contains("Told the holder"));
    assert_eq!(company.data_of(&["verify"], 0)["ok"], true);
}

#[test]
fn the_exported_log_verifies_without_the_program() {
    let company = Company::started();
    company.runs(&["record", "create", "nonconformities", "title=Scratch"]);
    let out = company.beside("export");
    company.runs(&["export", "ledger", out.to_str().unwrap()]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_ledger.py");
    let Ok(verified) = std::process::Command::new("python3").arg(script).arg(&out).output() else {
        println!("skipped: python3 is not here");
        return;
    };
    assert!(verified.status.success(), "{verified:?}");
}
