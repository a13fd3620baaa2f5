//! The export directory: written, read back by itself, and every damage named.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use plumb_ledger::{
    Digest, Fault, FaultKind, Kind, LedgerError, Verified, Verifier,
    export::{ExportWriter, KEYS, MANIFEST, Manifest, entries_path, expected_paths},
    read_line, verify_export, write_line,
};
use proptest::prelude::*;

use crate::{
    sample::{signer, token},
    story::{Story, set},
};

/// Whatever stops an export: the disk or the log.
type Failed = Box<dyn std::error::Error>;

fn write(story: &Story, seed: u8, mut put: impl FnMut(&str, &[u8]) -> io::Result<()>) -> Result<Manifest, Failed> {
    let mut out = ExportWriter::new(|path: &str, bytes: &[u8]| put(path, bytes).map_err(Failed::from));
    story.entries.iter().try_for_each(|entry| out.entry(&entry.view()))?;
    let checkpoint = story.checkpoint(story.entries.len() as u64, seed);
    let mut ring = plumb_ledger::KeyRing::from_opening(
        checkpoint.head().log.clone(),
        story.entries[0].body().unwrap().as_bytes(),
    )?;
    for entry in &story.entries[1..] {
        if let Some(body) = entry.body() {
            ring.follow(entry.header().kind, entry.header().seq, body.as_bytes())?;
        }
    }
    out.finish(&checkpoint, &ring, "2026-02-01T00:00:00.000Z".parse()?, token("0.1.0"))
}

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn in_memory(story: &Story, seed: u8) -> Files {
    let mut files = Files::new();
    write(story, seed, |path, bytes| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    })
    .unwrap();
    files
}

fn check(files: &Files) -> Result<Verified, Fault> {
    let present: Vec<String> = files.keys().cloned().collect();
    verify_export(|path| files.get(path).cloned(), &present, |verifier| verifier)
}

fn all_files(folder: &Path, inside: &Path, found: &mut Vec<String>) {
    for item in fs::read_dir(folder.join(inside)).unwrap() {
        let item = item.unwrap();
        let path = inside.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            all_files(folder, &path, found);
        } else {
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
}

#[test]
fn an_export_on_disk_verifies_and_holds_exactly_the_files_of_the_page() {
    let story = Story::whole();
    let folder = tempfile::tempdir().unwrap();
    let manifest = write(&story, 3, |path, bytes| {
        let path: PathBuf = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
        fs::write(path, bytes)
    })
    .unwrap();
    let mut present = Vec::new();
    all_files(folder.path(), Path::new(""), &mut present);
    present.sort();
    assert_eq!(present, ["checkpoint", "entries/000000.jsonl", "keys", "manifest.json", "tile/0/000.p/12"]);
    let trusted = [signer(1).public().clone(), signer(2).public().clone()];
    let found = verify_export(
        |path| fs::read(folder.path().join(path)).ok(),
        &present,
        |verifier: Verifier| verifier.trusting(trusted).against("footer", story.checkpoint(5, 1)),
    )
    .unwrap();
    assert_eq!((found.size, found.root), (manifest.size, manifest.root));
}

#[test]
fn a_large_export_has_several_files_and_levels() {
    let mut story = Story::opened();
    for n in 0..10_300 {
        story.on(&format!("r-{n}"), Kind::Created, vec![set("1")]);
    }
    let files = in_memory(&story, 1);
    assert!(files.contains_key(&entries_path(1)));
    assert_eq!(check(&files).unwrap().size, 10_301);
    let mut cut = files.clone();
    let lines = cut.get_mut(&entries_path(0)).unwrap();
    let end = lines[..lines.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    lines.truncate(end);
    assert_eq!(check(&cut).unwrap_err().seq, Some(9_999));
}

#[test]
fn a_missing_added_or_swapped_file_is_named() {
    let files = in_memory(&Story::whole(), 3);
    assert!(check(&files).is_ok());
    for path in files.keys() {
        let mut without = files.clone();
        without.remove(path);
        let say = check(&without).unwrap_err().say;
        assert!(say.contains(path.as_str()), "{path}: {say}");
    }
    let mut more = files.clone();
    more.insert("entries/note.txt".to_owned(), Vec::new());
    assert!(check(&more).unwrap_err().say.contains("entries/note.txt"));
    let mut keys = files.clone();
    keys.insert(KEYS.to_owned(), Vec::new());
    assert_eq!(check(&keys).unwrap_err().what, FaultKind::FileWrong);
}

#[test]
fn a_manifest_that_promises_what_it_cannot_hold_costs_nothing() {
    let files = in_memory(&Story::whole(), 3);
    let mut manifest = Manifest::read(&files[MANIFEST]).unwrap();
    manifest.size = 9_007_199_254_740_991;
    let mut huge = files.clone();
    huge.insert(MANIFEST.to_owned(), manifest.to_bytes().unwrap());
    assert!(check(&huge).unwrap_err().say.contains("too few files"));
    manifest.size = 11;
    let mut short = files.clone();
    short.insert(MANIFEST.to_owned(), manifest.to_bytes().unwrap());
    assert!(check(&short).is_err());
    let text = String::from_utf8(files[MANIFEST].clone()).unwrap();
    for (from, to) in
        [("\"v\":1", "\"v\":2"), ("\"format\"", "\"form\""), ("{\"app\"", "{ \"app\""), ("-export", "-other")]
    {
        assert!(Manifest::read(text.replacen(from, to, 1).as_bytes()).is_err(), "{from}");
    }
}

#[test]
fn a_checkpoint_over_other_entries_is_not_exported() {
    let story = Story::whole();
    let mut out = ExportWriter::new(|_: &str, _: &[u8]| Ok::<(), LedgerError>(()));
    story.entries[..5].iter().for_each(|entry| out.entry(&entry.view()).unwrap());
    let ring = plumb_ledger::KeyRing::open(crate::sample::log(), [signer(1).public().clone()]).unwrap();
    let made = "2026-02-01T00:00:00.000Z".parse().unwrap();
    assert!(out.finish(&story.newest(), &ring, made, token("0.1.0")).is_err());
}

#[test]
fn paths_are_those_of_the_page() {
    assert_eq!(
        expected_paths(10_001)[..3],
        ["entries/000000.jsonl".to_owned(), "entries/000001.jsonl".to_owned(), "tile/0/000".to_owned()]
    );
    assert_eq!(expected_paths(0), ["checkpoint", "keys"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_flipped_bit_in_any_file_is_found(which in any::<prop::sample::Index>(), at in any::<usize>(), bit in 0_u8..8) {
        let mut files = in_memory(&Story::whole(), 3);
        let path = which.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let bytes = files.get_mut(&path).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        // The manifest's own `app` and `made` are statements about the export, not about the log: nothing else vouches for them.
        if path == MANIFEST && Manifest::read(&files[MANIFEST]).is_ok_and(|changed| {
            let whole = Manifest::read(&in_memory(&Story::whole(), 3)[MANIFEST]).unwrap();
            Manifest { app: whole.app.clone(), made: whole.made, ..changed } == whole
        }) { return Ok(()) }
        prop_assert!(check(&files).is_err(), "{} byte {}", path, at);
    }

    #[test]
    fn a_line_reads_back_and_is_the_only_one(which in 0_usize..12, at in any::<usize>(), bit in 0_u8..8) {
        let story = Story::whole();
        let mut line = Vec::new();
        write_line(&mut line, &story.entries[which].view()).unwrap();
        plumb_ledger::canonical::check(line.strip_suffix(b"\n").unwrap()).unwrap();
        line.pop();
        let read = read_line(&line).unwrap();
        prop_assert_eq!(Digest::leaf(read.view().header), story.entries[which].leaf());
        let at = at % line.len();
        line[at] ^= 1 << bit;
        if let Ok(changed) = read_line(&line) {
            let mut again = Vec::new();
            write_line(&mut again, &changed.view()).unwrap();
            again.pop();
            prop_assert_eq!(again, line);
        }
    }
}
