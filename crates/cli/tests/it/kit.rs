//! The recovery kit: made once, on paper, and known to be out of date when something on it changes.

use std::fs;

use crate::program::{Company, plumb};

#[test]
fn the_start_sets_up_the_second_copy_and_writes_the_kit() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (data, copies, kit) = (path("data"), path("copies"), path("kit.txt"));
    let output = plumb(&[
        "--data",
        &data,
        "init",
        "--company",
        "Nordwerk GmbH",
        "--person",
        "Ada Berg",
        "--zone",
        "Europe/Berlin",
        "--second-copy",
        &copies,
        "--kit",
        &kit,
    ]);
    assert!(output.status.success(), "{output:?}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&kit).unwrap().permissions());
        assert_eq!(mode & 0o077, 0, "nobody else on the machine reads what opens everything");
    }
    let text = fs::read_to_string(&kit).unwrap();
    for said in ["Recovery kit of Nordwerk GmbH", "First ten steps", &copies, "as Ada Berg, once", "Insurer: ____"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // The key on the page opens the copies; what lies in the data folder is another one.
    let key = text.lines().find(|line| line.trim().matches('-').count() == 8).unwrap().trim().to_owned();
    let key_file = path("key.txt");
    fs::write(&key_file, &key).unwrap();
    let run = |args: &[&str]| plumb(&[&["--data", data.as_str()], args].concat());
    assert!(run(&["backup"]).status.success());
    let again = path("again");
    let restored = plumb(&["restore", "--from", &copies, "--key-file", &key_file, &again]);
    assert!(restored.status.success(), "{restored:?}");
    let mut held = Vec::new();
    for entry in walk(std::path::Path::new(&data)) {
        held.extend(fs::read(entry).unwrap());
    }
    let held = String::from_utf8_lossy(&held).into_owned();
    assert!(!held.contains(&key), "the server keeps no recovery key");
    assert!(run(&["kit", "--check"]).status.success());
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn a_kit_is_out_of_date_when_something_on_it_changes() {
    let company = Company::started();
    assert_eq!(company.data_of(&["kit", "--check"], 1)["made"], serde_json::Value::Null);
    let kit = company.beside("kit.pdf");
    company.runs(&["kit", "--out", kit.to_str().unwrap()]);
    assert!(fs::read(&kit).unwrap().starts_with(b"%PDF"));
    assert_eq!(company.data_of(&["kit", "--check"], 0)["changed"], serde_json::json!([]));
    company.runs(&["record", "set", "ORG-1", "kit_with=Ada; notary Stein"]);
    let state = company.data_of(&["kit", "--check"], 1);
    assert_eq!(state["changed"], serde_json::json!(["keeper"]));
    let said = String::from_utf8(company.tries(&["kit", "--check"]).stdout).unwrap();
    assert!(said.contains("is out of date because somebody else has it"), "{said}");
    assert_eq!(company.data_of(&["kit", "--out", "kit.docx"], 2)["problem"]["code"], "kit.format");
}

#[test]
fn a_place_that_cannot_be_is_refused_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let output = plumb(&[
        "--json",
        "--data",
        data.to_str().unwrap(),
        "init",
        "--company",
        "Nordwerk GmbH",
        "--person",
        "Ada Berg",
        "--second-copy",
        "rest:ftp://nas/plumb",
    ]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["problem"]["code"], "copies.target");
    assert!(!data.exists());
}
