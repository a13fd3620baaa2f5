//! Packs are checked as the program reads them, and mistakes named where their author finds them.

use std::{fs, path::Path};

use crate::program::{keys, plumb};
use serde_json::Value;

fn shipped() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

#[test]
fn the_shipped_packs_hold() {
    let output = plumb(&["pack", "check", shipped().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_mistake_is_named_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("house");
    fs::create_dir_all(pack.join("registers")).unwrap();
    let manifest =
        "[pack]\nid = \"house\"\nversion = \"1.0.0\"\nname = \"House\"\npurpose = \"Keys.\"\nneeds = [\"core\"]\n";
    fs::write(pack.join("pack.toml"), manifest).unwrap();
    let register = "[register]\nid = \"keys\"\nname = \"Keys\"\none = \"key\"\npurpose = \"Who holds which key.\"\nnumber = \"K-{n:03}\"\ntitle = \"door\"\n\n[[field]]\nid = \"door\"\nname = \"Door\"\ntype = \"txet\"\n";
    fs::write(pack.join("registers/keys.toml"), register).unwrap();
    let output = plumb(&["pack", "check", pack.to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("registers/keys.toml:12"), "{said}");
    assert!(said.contains("help:"), "{said}");
    let output = plumb(&["--json", "pack", "check", pack.to_str().unwrap()]);
    let data: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(keys(&data), ["files", "mistakes", "ok"]);
    assert_eq!(data["mistakes"][0]["line"], 12);
}

#[test]
fn a_folder_without_packs_could_not_run() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(plumb(&["pack", "check", dir.path().to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn the_page_of_checks_is_what_the_packs_say() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/checks.md")).unwrap();
    let output = plumb(&["pack", "doc", shipped().to_str().unwrap()]);
    let made = String::from_utf8(output.stdout).unwrap();
    assert!(
        page == made,
        "docs/checks.md is not what the packs say: write it with `plumb pack doc packs > docs/checks.md`"
    );
}
