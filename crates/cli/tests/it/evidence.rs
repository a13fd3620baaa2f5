//! Evidence for an auditor: prepared, released by named people, made, and checked by two programs; what was changed on the way is named.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::program::{Company, plumb};

const SECRET: &str = "Quokkadraft";
const COMMENT: &str = "Wombatcomment";

fn number(company: &Company, args: &[&str]) -> String {
    company.data_of(args, 0)["number"].as_str().unwrap().to_owned()
}

/// A company with an audit, an instrument with a file and a comment, a document in force that was first a draft, and another draft.
struct Scene {
    company: Company,
    audit: String,
    gauge: String,
}

fn scene() -> Scene {
    let company = Company::started();
    let audit = number(
        &company,
        &[
            "record",
            "create",
            "audits",
            "title=Surveillance 2026",
            "kind=surveillance",
            "body=Nordcert",
            "scope=Both sites",
        ],
    );
    let gauge = number(&company, &["record", "create", "measuring_equipment", "name=Gauge <b>7</b>"]);
    company.runs(&["record", "comment", &gauge, &format!("{COMMENT}, between us")]);
    let document =
        number(&company, &["record", "create", "documents", "title=Calibration", "kind=procedure", "owner=Ada Berg"]);
    let of = format!("document={document}");
    let first = format!("text={SECRET} stood here first.");
    let revision = number(
        &company,
        &[
            "record",
            "create",
            "revisions",
            &of,
            "title=Calibration",
            "mark=1",
            "change=first",
            &first,
            "author=Ada Berg",
        ],
    );
    company.runs(&["record", "set", &revision, "text=Gauges are **calibrated** once a year."]);
    let file = company.beside("form.csv");
    fs::write(&file, "gauge;value\n").unwrap();
    company.runs(&["record", "attach", &revision, "file", file.to_str().unwrap()]);
    let day = company.data_of(&["status"], 0)["today"].as_str().unwrap().to_owned();
    company.runs(&["record", "move", &revision, "submit_minor", "approver=Ada Berg", "--reason", "alone"]);
    company.runs(&["record", "move", &revision, "approve", &format!("effective_on={day}"), "--reason", "alone"]);
    company.runs(&["record", "move", &revision, "release"]);
    let next = format!("text={SECRET} is what comes next.");
    company.runs(&[
        "record",
        "create",
        "revisions",
        &of,
        "title=Calibration",
        "mark=2",
        "change=second",
        &next,
        "author=Ada Berg",
    ]);
    Scene { company, audit, gauge }
}

fn prepared(scene: &Scene, more: &[&str]) -> Value {
    scene.company.data_of(&[&["evidence", "prepare", "--audit", &scene.audit], more].concat(), 0)
}

/// A released pack, and the release's number.
fn released(scene: &Scene) -> (PathBuf, String) {
    let release = prepared(scene, &[])["release"].as_str().unwrap().to_owned();
    scene.company.runs(&["record", "move", &release, "release"]);
    (made(scene, &release), release)
}

fn made(scene: &Scene, release: &str) -> PathBuf {
    let to = scene.company.beside(&format!("{release}.zip"));
    scene.company.runs(&["evidence", "make", release, "--to", to.to_str().unwrap()]);
    to
}

/// What both programs say of a pack: the exit code and the word of the first fault, by this program and by the script.
fn judged(pack: &Path, more: &[&str]) -> [(i32, String); 2] {
    let path = pack.to_str().unwrap();
    let ours = plumb(&[&["--json", "verify", path], more].concat());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_ledger.py");
    let theirs = Command::new("python3").args([&[script, path, "--json"], more].concat()).output().unwrap();
    [ours, theirs].map(|output| {
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        (output.status.code().unwrap(), said["first_bad"]["word"].as_str().unwrap_or_default().to_owned())
    })
}

fn members(pack: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(File::open(pack).unwrap()).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut member = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (member.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn packed(to: &Path, members: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(File::create(to).unwrap());
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_released_pack_holds_for_two_programs_and_shows_nothing_of_ours() {
    let scene = scene();
    let (pack, _) = released(&scene);
    assert_eq!(judged(&pack, &[]), [(0, String::new()), (0, String::new())]);
    let all = members(&pack);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for (name, bytes) in &all {
        for ours in [SECRET, COMMENT, "answers/", "No gap found", "serious-gap"] {
            assert!(!name.contains(ours) && !text(bytes).contains(ours), "{name} tells `{ours}`");
        }
        if name.contains(".html") {
            let page = text(bytes);
            assert!(
                !page.contains("<script") && !page.contains(" style=") && page.contains("default-src 'none'"),
                "{name}"
            );
        }
    }
    let page = |part: &str| text(&all.iter().find(|(name, _)| name.contains(part)).unwrap().1);
    assert!(page(&scene.gauge).contains("Gauge &lt;b&gt;7&lt;/b&gt;"), "what people typed is never markup");
    assert!(page("index").contains("Surveillance 2026") && page("index").contains("Nordcert"));
    assert!(all.iter().any(|(name, bytes)| name.contains(".csv") && bytes == b"gauge;value\n"));
    assert!(all.iter().any(|(_, bytes)| text(bytes).contains("<strong>calibrated</strong>")));
    // Unpacked it holds too, and a file put beside it is named.
    let folder = scene.company.beside("unpacked");
    for (name, bytes) in &all {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(judged(&folder, &[]), [(0, String::new()), (0, String::new())]);
    fs::write(folder.join("note.txt"), "slipped in").unwrap();
    assert_eq!(judged(&folder, &[]).map(|(code, word)| (code, word == "file-wrong")), [(1, true), (1, true)]);
}

#[test]
fn a_changed_archive_is_named_by_both_programs() {
    let scene = scene();
    let (pack, _) = released(&scene);
    let all = members(&pack);
    let changed = scene.company.beside("changed.zip");
    let refused = |members: &[(String, Vec<u8>)], what: &str| {
        packed(&changed, members);
        let [(ours, word), (theirs, other)] = judged(&changed, &[]);
        assert_eq!((ours, theirs), (1, 1), "{what}");
        assert_eq!(word, other, "{what}");
    };
    for at in 0..all.len() {
        let mut flipped = all.clone();
        let middle = flipped[at].1.len() / 2;
        flipped[at].1[middle] ^= 1;
        refused(&flipped, &format!("a byte of {}", all[at].0));
        let mut fewer = all.clone();
        fewer.remove(at);
        if !["contents.json", "manifest.json"].contains(&all[at].0.as_str()) {
            refused(&fewer, &format!("without {}", all[at].0));
        }
    }
    let mut more = all.clone();
    more.push(("records/99999.html".to_owned(), b"slipped in".to_vec()));
    refused(&more, "a page more");
    let pages: Vec<usize> = (0..all.len()).filter(|at| all[*at].0.starts_with("records/")).collect();
    let mut swapped = all.clone();
    swapped[pages[0]].1 = all[pages[1]].1.clone();
    swapped[pages[1]].1 = all[pages[0]].1.clone();
    refused(&swapped, "two pages swapped");
    // The archive's own bytes: whatever is flipped, nothing else than what was released passes as it.
    let whole = fs::read(&pack).unwrap();
    for at in (0..whole.len()).step_by(1 + whole.len() / 25) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&changed, &bytes).unwrap();
        let output = plumb(&["--json", "verify", changed.to_str().unwrap()]);
        if output.status.success() {
            assert_eq!(members(&changed), all, "byte {at} of the archive");
        }
    }
    assert!(!String::from_utf8(plumb(&["verify", changed.to_str().unwrap()]).stdout).unwrap().contains("panicked"));
}

#[test]
fn what_is_confidential_takes_two_people() {
    let scene = scene();
    let company = &scene.company;
    // The register is plain; the document itself says that it is confidential.
    let class = ["title=Prices", "kind=procedure", "owner=Ada Berg", "class=confidential"];
    company.runs(&[&["record", "create", "documents"], &class[..]].concat());
    let all = prepared(&scene, &["--up-to", "confidential"]);
    assert_eq!(all["highest"], "confidential", "{all}");
    let release = all["release"].as_str().unwrap();
    let to = company.beside("x.zip");
    let make = ["evidence", "make", release, "--to", to.to_str().unwrap()];
    assert_eq!(company.data_of(&make, 1)["problem"]["code"], "evidence.not-released");
    assert!(!company.tries(&["record", "move", release, "release"]).status.success(), "one alone may not");
    company.runs(&["record", "create", "people", "name=Bo Lind", "roles=quality_manager"]);
    company.runs(&["record", "move", release, "agree", "--as", "Ada Berg"]);
    assert!(!company.tries(&["record", "move", release, "release_second", "--as", "Ada Berg"]).status.success());
    assert!(!to.exists());
    company.runs(&["record", "move", release, "release_second", "--as", "Bo Lind"]);
    company.runs(&["evidence", "make", release, "--to", to.to_str().unwrap(), "--as", "Ada Berg"]);
    let pack = to;
    let found: Value = serde_json::from_slice(&plumb(&["--json", "verify", pack.to_str().unwrap()]).stdout).unwrap();
    let by: Vec<&str> = found["released_by"].as_array().unwrap().iter().map(|by| by[0].as_str().unwrap()).collect();
    assert_eq!(by, ["Ada Berg", "Bo Lind"]);
    // Without what is confidential one is enough, and what was left out is said.
    let less = prepared(&scene, &["--up-to", "internal", "--as", "Ada Berg"]);
    let left_out: Vec<&str> = less["left_out"].as_array().unwrap().iter().map(|why| why[0].as_str().unwrap()).collect();
    assert!(left_out.contains(&"more confidential than was chosen"), "{less}");
}

#[test]
fn a_pack_shows_that_more_existed_after_a_restore() {
    let scene = scene();
    let company = &scene.company;
    let target = company.beside("copies").display().to_string();
    let key = company.beside("key").display().to_string();
    fs::write(&key, "the key of a test\n").unwrap();
    company.runs(&["backup", "--to", &target, "--key-file", &key]);
    let (pack, _) = released(&scene);
    let pack = pack.display().to_string();
    company.runs(&["verify", "--against", &pack]);
    let back = company.beside("back").display().to_string();
    let output = plumb(&["--json", "restore", "--from", &target, "--key-file", &key, "--against", &pack, &back]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    assert!(said["lost_at_least"].as_u64().unwrap() > 0, "{said}");
}

#[test]
fn a_pack_is_made_only_of_what_was_released() {
    let scene = scene();
    let release = prepared(&scene, &[])["release"].as_str().unwrap().to_owned();
    // What is written afterwards is not in it.
    let late = number(&scene.company, &["record", "create", "measuring_equipment", "name=Latecomer"]);
    scene.company.runs(&["record", "move", &release, "release"]);
    let pack = made(&scene, &release);
    assert!(members(&pack).iter().all(|(name, _)| !name.contains(&late)));
    assert_eq!(judged(&pack, &[])[0].0, 0);
    // Taken back, it is no release any more.
    scene.company.runs(&["record", "move", &release, "withdraw", "--reason", "sent by mistake"]);
    let to = scene.company.beside("y.zip");
    let make = ["evidence", "make", &release, "--to", to.to_str().unwrap()];
    assert_ne!(scene.company.tries(&make).status.code(), Some(0));
}
