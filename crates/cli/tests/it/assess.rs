//! Check my folder: the form other programs rely on, and that nothing is written.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::{keys, plumb, samples};

fn assess(folder: &Path) -> Value {
    let output = plumb(&["assess", folder.to_str().unwrap(), "--json"]);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn procedure() -> &'static str {
    "# Calibration of measuring equipment\n\n| Document number | WI-07 |\n| --- | --- |\n| Revision | 3 |\n| Owner | Head of quality |\n\n\
     ## Purpose\n\nEvery gauge that decides about a part is calibrated against traceable standards before its date.\n\n\
     ## Calibration\n\nThe interval, the certificate and the result as found and as left are recorded for each instrument. \
     An instrument out of tolerance is taken out of use, and earlier measurements made with it are assessed.\n"
}

#[test]
fn an_assessment_has_exactly_its_keys() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("quality")).unwrap();
    fs::write(dir.path().join("quality/calibration.md"), procedure()).unwrap();
    fs::write(dir.path().join("broken.pdf"), b"%PDF-1.4 nothing more").unwrap();
    let report = assess(dir.path());
    assert_eq!(keys(&report), ["documents", "information", "requirements"]);
    let documents = report["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2, "an unreadable file is a row, never a crash");
    let wanted = [
        "approved",
        "classification",
        "language",
        "number",
        "owner",
        "path",
        "problems",
        "requirements",
        "review_due",
        "revision",
        "title",
    ];
    assert!(documents.iter().all(|row| keys(row) == wanted));
    let calibration = documents.iter().find(|row| row["path"] == "quality/calibration.md").unwrap();
    assert_eq!((&calibration["number"], &calibration["revision"]), (&"WI-07".into(), &"3".into()));
    let served = calibration["requirements"].as_array().unwrap();
    assert!(served.iter().any(|row| row["id"] == "7.1.5.2" && row["score"].as_f64().unwrap() >= 0.5), "{served:?}");
    assert!(served.iter().all(|row| keys(row) == ["id", "score", "standard", "why"]));
    assert_eq!(keys(&report["requirements"][0]), ["evidence", "id", "say", "standard", "title", "verdict"]);
    assert_eq!(keys(&report["information"][0]), ["clause", "found", "id"]);
    let broken = documents.iter().find(|row| row["path"] == "broken.pdf").unwrap();
    assert_eq!(keys(&broken["problems"][0]), ["code", "say"]);
}

#[test]
fn a_guide_to_the_coffee_machine_serves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let guide = "# Our kitchen\n\nFill the water tank, press the left button and wait. The bins go out on Friday. \
                 Whoever empties the dishwasher chooses the music.\n";
    fs::write(dir.path().join("kitchen.md"), guide).unwrap();
    let report = assess(dir.path());
    let served = report["documents"][0]["requirements"].as_array().unwrap();
    assert!(served.iter().all(|row| row["score"].as_f64().unwrap() < 0.5), "{served:?}");
}

#[test]
fn a_folder_that_cannot_be_read_exits_with_two() {
    let output = plumb(&["assess", "/nowhere/at/all"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("help:"));
}

#[test]
fn the_report_says_that_it_is_no_audit_and_is_the_same_twice() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("policies/comply");
    let say = || String::from_utf8(plumb(&["assess", folder.to_str().unwrap()]).stdout).unwrap();
    let first = say();
    assert!(first.starts_with("A reading of documents, not an audit."));
    assert_eq!(first, say());
}
