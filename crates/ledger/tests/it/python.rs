//! `docs/verify_ledger.py`, written from the page alone, must judge every export as this crate does: two readings of one page.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use plumb_ledger::{
    Checkpoint, Digest, Fault, FaultKind, Kind, LogKey, Verified,
    export::{CHECKPOINT, KEYS, MANIFEST, Manifest, entries_path},
    verify_export,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    exports::{Files, in_memory},
    sample::signer,
    story::{Story, set},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_ledger.py");

/// An export, and what its reader knows from elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) files: Files,
    pub(crate) against: Vec<String>,
    pub(crate) keys: Vec<LogKey>,
}

pub(crate) fn case(name: impl Into<String>, files: Files) -> Case {
    Case { name: name.into(), files, against: Vec::new(), keys: Vec::new() }
}

/// Accepted with size and root, or refused with a word and perhaps an entry.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Holds(u64, String),
    Refused(String, Option<u64>),
}

fn rust(case: &Case) -> Verdict {
    let present: Vec<String> = case.files.keys().cloned().collect();
    let kept: Result<Vec<Checkpoint>, _> = case.against.iter().map(|text| Checkpoint::read(text)).collect();
    let Ok(kept) = kept else { return Verdict::Refused(FaultKind::CheckpointRefused.as_str().to_owned(), None) };
    let found: Result<Verified, Fault> = verify_export(
        |path| case.files.get(path).cloned(),
        &present,
        |verifier| {
            kept.into_iter().fold(verifier.trusting(case.keys.clone()), |verifier, one| verifier.against("kept", one))
        },
    );
    match found {
        Ok(verified) => Verdict::Holds(verified.size, verified.root.to_string()),
        Err(fault) => Verdict::Refused(fault.what.as_str().to_owned(), fault.seq),
    }
}

fn python(answer: &Value) -> Verdict {
    if answer["ok"] == json!(true) {
        return Verdict::Holds(answer["size"].as_u64().unwrap(), answer["root"].as_str().unwrap().to_owned());
    }
    let bad = &answer["first_bad"];
    Verdict::Refused(bad["word"].as_str().ok_or(answer).unwrap().to_owned(), bad["seq"].as_u64())
}

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[expect(clippy::print_stdout, reason = "the house rule for a skipped test")]
pub(crate) fn python_is_here() -> bool {
    let version = "import sys; sys.exit(sys.version_info < (3, 11))";
    let here = Command::new("python3").args(["-c", version]).status().is_ok_and(|status| status.success());
    if !here {
        println!("skipped: there is no python3 of 3.11 or later");
    }
    here
}

/// Lets one run of the script judge all cases and holds each verdict against this crate's: both accept, or both refuse and
/// name the same entry. Gives the verdicts of this crate.
pub(crate) fn agreed(cases: &[Case]) -> Vec<Verdict> {
    let folder = tempfile::tempdir().unwrap();
    let mut asked = String::new();
    for (number, case) in cases.iter().enumerate() {
        let here = folder.path().join(number.to_string());
        case.files.iter().for_each(|(path, bytes)| put(&here.join("export"), path, bytes));
        let mut against = Vec::new();
        for (n, text) in case.against.iter().enumerate() {
            put(&here, &format!("against-{n}"), text.as_bytes());
            against.push(here.join(format!("against-{n}")));
        }
        let keys: Vec<String> = case.keys.iter().map(ToString::to_string).collect();
        asked.push_str(&json!({"dir": here.join("export"), "against": against, "keys": keys}).to_string());
        asked.push('\n');
    }
    let mut script =
        Command::new("python3").args([SCRIPT, "--many"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = script.stdin.take().unwrap();
    let asking = std::thread::spawn(move || stdin.write_all(asked.as_bytes()).unwrap());
    let output = script.wait_with_output().unwrap();
    asking.join().unwrap();
    let answers: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len(), "{:?}", output.status);
    let mut disagreed = Vec::new();
    let mut verdicts = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let (ours, theirs) = (rust(case), python(answer));
        let same = match (&ours, &theirs) {
            (Verdict::Refused(one, Some(here)), Verdict::Refused(other, Some(there))) => (one, here) == (other, there),
            (Verdict::Refused(..), Verdict::Refused(..)) => true,
            (ours, theirs) => ours == theirs,
        };
        if !same {
            disagreed.push(format!("{}: here {ours:?}, there {theirs:?}: {}", case.name, answer["say"]));
        }
        verdicts.push(ours);
    }
    assert!(disagreed.is_empty(), "{} of {} differ:\n{}", disagreed.len(), cases.len(), disagreed.join("\n"));
    verdicts
}

/// As [`agreed`], and every case is refused.
pub(crate) fn refused(cases: &[Case]) {
    for (case, verdict) in cases.iter().zip(agreed(cases)) {
        assert!(matches!(verdict, Verdict::Refused(..)), "{}: {verdict:?}", case.name);
    }
}

/// As [`agreed`], and every case holds.
pub(crate) fn held(cases: &[Case]) {
    for (case, verdict) in cases.iter().zip(agreed(cases)) {
        assert!(matches!(verdict, Verdict::Holds(..)), "{}: {verdict:?}", case.name);
    }
}

fn long(entries: usize) -> Story {
    let mut story = Story::opened();
    for n in 1..entries {
        story.on(&format!("r-{n}"), Kind::Created, vec![set("1")]);
    }
    story
}

/// The export with one file changed and the manifest none the wiser.
fn edited(files: &Files, path: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = files.clone();
    change(files.get_mut(path).unwrap());
    files
}

/// The export with a file changed and the manifest saying so.
pub(crate) fn relisted(mut files: Files, path: &str, bytes: Vec<u8>) -> Files {
    files.insert(path.to_owned(), bytes);
    let mut manifest = Manifest::read(&files[MANIFEST]).unwrap();
    let found = files.iter().filter(|(path, _)| *path != MANIFEST);
    manifest.files = found
        .map(|(path, bytes)| plumb_ledger::export::ListedFile {
            bytes: bytes.len() as u64,
            path: path.clone(),
            sha256: Digest::of(bytes),
        })
        .collect();
    files.insert(MANIFEST.to_owned(), manifest.to_bytes().unwrap());
    files
}

fn with_lines(files: &Files, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Files {
    edited(files, &entries_path(0), |bytes| {
        let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        change(&mut lines);
        *bytes = lines.concat();
    })
}

fn replaced(files: &Files, path: &str, from: &str, to: &str) -> Files {
    edited(files, path, |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    })
}

fn flipped(files: &Files, path: &str, find: &str) -> Files {
    edited(files, path, |bytes| {
        let at = bytes.windows(find.len()).position(|window| window == find.as_bytes()).unwrap();
        bytes[at + find.len()] ^= 1;
    })
}

#[test]
fn good_exports_hold_in_python_too() {
    if !python_is_here() {
        return;
    }
    let story = Story::whole();
    let files = in_memory(&story, 3);
    let mut cases = vec![
        case("everything once", files.clone()),
        case("opened only", in_memory(&Story::opened(), 2)),
        case("a full tile", in_memory(&long(256), 1)),
        case("two levels", in_memory(&long(515), 1)),
        case("two files", in_memory(&long(10_001), 1)),
        Case {
            keys: [1, 2, 5].map(|seed| signer(seed).public().clone()).to_vec(),
            ..case("known keys", files.clone())
        },
    ];
    for (size, seed) in [(1, 2), (4, 1), (7, 1), (8, 3), (9, 2), (11, 3), (12, 3)] {
        let against = vec![story.checkpoint(size, seed).as_str().to_owned()];
        cases.push(Case { against, ..case(format!("against {size}"), files.clone()) });
    }
    held(&cases);
}

#[test]
fn the_script_answers_in_one_sentence_and_by_its_exit_code() {
    if !python_is_here() {
        return;
    }
    let story = Story::whole();
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in in_memory(&story, 3) {
        put(&folder.path().join("export"), &path, &bytes);
    }
    put(folder.path(), "kept", story.checkpoint(4, 1).as_str().as_bytes());
    let run = |arguments: &[&str]| {
        let output = Command::new("python3").arg(SCRIPT).args(arguments).current_dir(folder.path()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let keys = [1, 2].map(|seed| signer(seed).public().to_string());
    let (code, say) = run(&["export", "--against", "kept", "--key", &keys[0], "--key", &keys[1]]);
    assert_eq!(code, 0, "{say}");
    let root = story.newest().head().root;
    let not_read = "Not looked at: attached files; what the facts mean; 2 erased bodies.";
    assert_eq!(say, format!("Nothing was altered: 12 entries, root {root}. {not_read}\n"));
    assert!(run(&["export"]).1.contains("a checkpoint kept elsewhere"));
    let found: Value = serde_json::from_str(&run(&["export", "--json"]).1).unwrap();
    assert_eq!((&found["ok"], &found["size"], &found["files"]), (&json!(true), &json!(12), &json!(5)));
    let known_by_half = run(&["export", "--key", &keys[0]]);
    assert!(known_by_half.0 == 1 && known_by_half.1.contains("entry 0"), "{known_by_half:?}");
    for impossible in [&["nowhere"][..], &["export", "--against", "nowhere"], &[], &["export", "--many"]] {
        assert_eq!(run(impossible).0, 2, "{impossible:?}");
    }
}

#[test]
fn damaged_files_are_refused_by_both() {
    if !python_is_here() {
        return;
    }
    let files = in_memory(&Story::whole(), 3);
    let entries = entries_path(0);
    let mut cases = vec![
        case("flip in a header", flipped(&files, &entries, "\\\"actor\\\":\\\"")),
        case("flip in a body", flipped(&files, &entries, "\\\"field\\\":\\\"value\\\",\\\"value\\\":\\\"")),
        case("flip in a salt", flipped(&files, &entries, "\"salt\":\"")),
        case("flip in a manifest's digest", flipped(&files, MANIFEST, "\"sha256\":\"")),
        case("flip in the manifest's root", flipped(&files, MANIFEST, "\"root\":\"")),
        case("flip in the keys", flipped(&files, KEYS, "plumb-demo/")),
        case("flip in the checkpoint's root", edited(&files, CHECKPOINT, |bytes| bytes[32] ^= 1)),
        case(
            "flip in the signature",
            edited(&files, CHECKPOINT, |bytes| {
                let at = bytes.len() - 9;
                bytes[at] ^= 1;
            }),
        ),
        case("line missing", with_lines(&files, |lines| drop(lines.remove(5)))),
        case("last line missing", with_lines(&files, |lines| drop(lines.pop()))),
        case("lines swapped", with_lines(&files, |lines| lines.swap(10, 11))),
        case("line doubled", with_lines(&files, |lines| lines.insert(3, lines[3].clone()))),
        case("last line doubled", with_lines(&files, |lines| lines.push(lines[11].clone()))),
        case("empty line", with_lines(&files, |lines| lines.insert(4, b"\n".to_vec()))),
        case("last newline missing", with_lines(&files, |lines| lines[11].retain(|byte| *byte != b'\n'))),
        case("no line", with_lines(&files, Vec::clear)),
        case(
            "keys of a line in another order",
            with_lines(&files, |lines| {
                let text = String::from_utf8(lines[3].clone()).unwrap();
                let (start, salt) = text.trim_end().trim_matches(['{', '}']).rsplit_once(",\"salt\":").unwrap();
                lines[3] = format!("{{\"salt\":{salt},{start}}}\n").into_bytes();
            }),
        ),
        case("a line's key of another name", replaced(&files, &entries, "{\"body\":", "{\"aody\":")),
        case("white space in a line", replaced(&files, &entries, ",\"header\"", ", \"header\"")),
        case("salt in upper case", replaced(&files, &entries, "\"salt\":\"af5", "\"salt\":\"AF5")),
        case(
            "a body without salt",
            with_lines(&files, |lines| {
                let text = String::from_utf8(lines[3].clone()).unwrap();
                let (start, _) = text.rsplit_once("\"salt\":").unwrap();
                lines[3] = format!("{start}\"salt\":null}}\n").into_bytes();
            }),
        ),
        case("keys swapped", edited(&files, KEYS, |bytes| bytes.reverse())),
        case("manifest: size too small", replaced(&files, MANIFEST, "\"size\":12", "\"size\":11")),
        case("manifest: size too large", replaced(&files, MANIFEST, "\"size\":12", "\"size\":13")),
        case("manifest: size huge", replaced(&files, MANIFEST, "\"size\":12", "\"size\":9007199254740991")),
        case("manifest: version 2", replaced(&files, MANIFEST, "\"v\":1", "\"v\":2")),
        case("manifest: another log", replaced(&files, MANIFEST, "0123456789abcdef", "0123456789abcdee")),
        case("manifest: a real log", replaced(&files, MANIFEST, "\"log\":\"plumb-demo/", "\"log\":\"plumb/")),
        case("manifest: no log's name", replaced(&files, MANIFEST, "\"log\":\"plumb-demo/", "\"log\":\"other/")),
        case("manifest: no time", replaced(&files, MANIFEST, "2026-02-01", "2026-02-31")),
        case("manifest: no token", replaced(&files, MANIFEST, "\"app\":\"0.1.0\"", "\"app\":\"\"")),
        case("manifest: a field more", replaced(&files, MANIFEST, "\"v\":1", "\"v\":1,\"w\":1")),
        case("manifest: not canonical", replaced(&files, MANIFEST, "{\"app\"", "{ \"app\"")),
        case("manifest: no newline", edited(&files, MANIFEST, |bytes| bytes.truncate(bytes.len() - 1))),
        case(
            "manifest: files of another order",
            replaced(&files, MANIFEST, "\"path\":\"checkpoint\"", "\"path\":\"zheckpoint\""),
        ),
        case("a listed file that is not needed", relisted(files.clone(), "notes.txt", b"see there".to_vec())),
        case("listed keys that do not follow", relisted(files.clone(), KEYS, b"none\n".to_vec())),
        case("a listed tile that is wrong", relisted(files.clone(), "tile/0/000.p/12", vec![7; 384])),
        case("a listed tile that is too short", relisted(files.clone(), "tile/0/000.p/12", vec![7; 352])),
    ];
    for at in [0, 5, 11] {
        cases.push(case(format!("flip in leaf {at}"), edited(&files, "tile/0/000.p/12", |bytes| bytes[32 * at] ^= 1)));
    }
    for path in files.keys() {
        let mut without = files.clone();
        without.remove(path);
        cases.push(case(format!("without {path}"), without));
        cases.push(case(format!("cut {path}"), edited(&files, path, |bytes| bytes.truncate(bytes.len() - 1))));
        cases.push(case(format!("more {path}"), edited(&files, path, |bytes| bytes.push(b'\n'))));
    }
    let mut more = files.clone();
    more.insert("entries/note.txt".to_owned(), Vec::new());
    cases.push(case("a file more", more));
    let two_levels = in_memory(&long(515), 1);
    for path in ["tile/0/000", "tile/0/001", "tile/0/002.p/3", "tile/1/000.p/2"] {
        cases.push(case(format!("flip in {path}"), edited(&two_levels, path, |bytes| bytes[40] ^= 1)));
        let mut bytes = two_levels[path].clone();
        bytes[40] ^= 1;
        cases.push(case(format!("listed flip in {path}"), relisted(two_levels.clone(), path, bytes)));
    }
    refused(&cases);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_changed_byte_in_any_file_is_judged_alike(
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 200)
    ) {
        if !python_is_here() { return Ok(()) }
        let files = in_memory(&Story::whole(), 3);
        let paths: Vec<&String> = files.keys().collect();
        let cases: Vec<Case> = damages.iter().map(|(path, at, byte)| {
            let path = path.get(&paths).as_str();
            let at = at.index(files[path].len());
            case(format!("{path} byte {at} is {byte}"), edited(&files, path, |bytes| bytes[at] = *byte))
        }).collect();
        agreed(&cases);
    }
}
