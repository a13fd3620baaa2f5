//! OSCAL documents held against NIST's own schemas and read by somebody else's program (compliance-trestle, from `PyPI`).

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::program::{Company, samples};

/// The versions that are asked for; the tests' results should not change by themselves.
const WANTED: [&str; 3] = ["compliance-trestle==5.2.0", "jsonschema==4.26.0", "regex==2026.11.15"];

/// Which schema a document keeps to, by its member; and what trestle calls such a document.
const KINDS: [(&str, &str, &str); 4] = [
    ("catalog", "catalog", "catalog"),
    ("component-definition", "component", "component-definition"),
    ("assessment-results", "assessment-results", "assessment-results"),
    ("plan-of-action-and-milestones", "poam", "plan-of-action-and-milestones"),
];

/// A company with something in each document.
fn exported() -> (Company, Vec<(PathBuf, &'static str)>) {
    let company = Company::started();
    let creates: [&[&str]; 8] = [
        &[
            "statements",
            "title=Documents",
            "requirements=iso-27001-2022 7.5",
            "applicable=yes",
            "text=We number \"them\".\nAll.",
        ],
        &[
            "statements",
            "title=No code",
            "requirements=iso-27001-2022 A.8.4",
            "applicable=no",
            "justification=Nobody writes any",
        ],
        &[
            "statements",
            "title=Release",
            "requirements=iso-9001-2015 8.6",
            "applicable=yes",
            "status=done",
            "driver=contract",
        ],
        &["audits", "title=Yearly audit", "kind=internal", "performed_on=2026-02-20", "requirements=iso-9001-2015 8.6"],
        &["findings", "title=No release", "audit=AUD-2026-01", "grade=minor", "seen=Lot 7", "close_due=2026-12-01"],
        &["nonconformities", "title=Lost key", "kind=incident"],
        &["actions", "title=Train the releasers", "finding=F-2026-001", "due=2026-11-15"],
        &["actions", "title=Paint the wall"],
    ];
    for values in creates {
        company.runs(&[&["record", "create"], values].concat());
    }
    let out = company.beside("oscal");
    company.runs(&["export", "oscal", out.to_str().unwrap()]);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let kind = |file: &PathBuf| {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        KINDS.iter().find(|(kind, ..)| stem.starts_with(kind)).unwrap().0
    };
    let files: Vec<(PathBuf, &'static str)> = files.into_iter().map(|file| (file.clone(), kind(&file))).collect();
    assert_eq!(files.len(), 5, "two catalogs and one of each other kind: {files:?}");
    (company, files)
}

/// A Python of its own under `target/` with what reads OSCAL; none where `PyPI` cannot be reached.
fn python() -> Option<PathBuf> {
    let folder = std::path::absolute(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/oscal-tools")).unwrap();
    let python = folder.join("bin/python");
    let mark = folder.join(WANTED.join("+"));
    if mark.exists() {
        return Some(python);
    }
    let ran = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            false
        }
        Err(error) => {
            println!("{error}");
            false
        }
    };
    let made = ran(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    let pip = folder.join("bin/pip");
    if made && ran(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check"]).args(WANTED)) {
        std::fs::write(mark, "").unwrap();
        return Some(python);
    }
    println!("SKIPPED: OSCAL documents were not read by another program: {WANTED:?} could not be installed from PyPI");
    None
}

/// Every fault that a schema finds, patterns read as ECMAScript reads them.
const HELD: &str = r#"
import json, sys
import regex
from jsonschema import Draft7Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError

def pattern(validator, pattern, instance, schema):
    if validator.is_type(instance, "string") and not regex.search(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")

schema, document = (json.load(open(path)) for path in sys.argv[1:])
known = validators.extend(Draft7Validator, {"pattern": pattern})
faults = list(known(schema, format_checker=FormatChecker()).iter_errors(document))
for fault in faults:
    print("/".join(map(str, fault.absolute_path)), fault.message[:400])
sys.exit(bool(faults))
"#;

#[test]
fn every_document_keeps_to_the_schema_of_its_kind() {
    let Some(samples) = samples() else { return };
    let Some(python) = python() else { return };
    let (_company, files) = exported();
    for (file, kind) in files {
        let (_, short, _) = KINDS.into_iter().find(|(known, ..)| *known == kind).unwrap();
        let schema = samples.join(format!("oscal/schemas-1.2.1/oscal_{short}_schema.json"));
        let output = Command::new(&python).args(["-c", HELD]).arg(schema).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {said}{}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_program_of_somebody_else_takes_every_document_in() {
    let Some(python) = python() else { return };
    let trestle = python.with_file_name("trestle");
    let (company, files) = exported();
    let space = company.beside("trestle");
    std::fs::create_dir_all(&space).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(&trestle).current_dir(&space).args(arguments).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {said}");
        said
    };
    run(&["init"]);
    for (file, kind) in &files {
        let (_, _, model) = KINDS.into_iter().find(|(known, ..)| known == kind).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap();
        run(&["import", "-f", file.to_str().unwrap(), "-o", name]);
        run(&["validate", "-t", model, "-n", name]);
    }
}
