//! A file on disk that is not what was filed: named, and healed from a copy that has it.

use std::fs;

use crate::program::{Company, stored_file};

#[test]
fn a_file_that_was_altered_on_disk_is_named_and_healed_from_a_copy() {
    let company = Company::started();
    fs::write(company.beside("key"), "the key of a test\n").unwrap();
    let photo = company.beside("photo.txt");
    fs::write(&photo, "scratches on the housing").unwrap();
    let made = company.data_of(&["record", "create", "nonconformities", "title=Scratched housing"], 0);
    let number = made["number"].as_str().unwrap();
    company.runs(&["record", "attach", number, "photos", photo.to_str().unwrap()]);
    let (target, key) = (company.beside("copies").display().to_string(), company.beside("key").display().to_string());
    company.runs(&["backup", "--to", &target, "--key-file", &key]);
    let stored = stored_file(&company.data().join("files"), b"scratches on the housing");
    fs::write(&stored, "encrypted").unwrap();
    let damaged = company.tries(&["verify"]);
    assert_eq!(damaged.status.code(), Some(1), "{damaged:?}");
    let name = stored.file_name().unwrap().to_str().unwrap();
    assert!(String::from_utf8_lossy(&damaged.stdout).contains(name), "it is named: {damaged:?}");
    let path = format!("files/{}", stored.strip_prefix(company.data().join("files")).unwrap().display());
    let out = company.beside("out");
    company.runs(&["restore", "--from", &target, "--key-file", &key, "--only", &path, out.to_str().unwrap()]);
    fs::copy(stored_file(&out, b"scratches on the housing"), &stored).unwrap();
    company.runs(&["verify"]);
}
