//! Packs are read whole or refused with every mistake named; the shipped ones are read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use plumb_model::{
    define::register::Part,
    pack::{self, Diagnostics, PackSet},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn gather(base: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            gather(base, &path, files);
        } else {
            let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The packs' files as they ship.
pub(crate) fn shipped_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    gather(&root().join("packs"), &root().join("packs"), &mut files);
    files
}

/// The packs as they ship.
pub(crate) fn shipped() -> Result<PackSet, Diagnostics> {
    pack::load(shipped_files())
}

/// Files written one after the other, each after a line `--- path`.
pub(crate) fn sections(text: &str) -> Vec<(String, String)> {
    text.split("--- ")
        .skip(1)
        .map(|part| part.split_once('\n').unwrap())
        .map(|(p, t)| (p.trim().to_owned(), t.to_owned()))
        .collect()
}

#[test]
fn the_shipped_packs_load() {
    let set = shipped().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    for part in [Part::Person, Part::Organisation, Part::Statement] {
        assert!(set.playing(part).is_some(), "{part:?}");
    }
}

#[test]
fn every_mistake_of_a_broken_pack_is_shown_in_the_authors_line() {
    let folder = root().join("crates/model/tests/it/broken");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 5);
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mistakes = pack::load(sections(&fs::read_to_string(&path).unwrap())).map(|_| ()).unwrap_err();
        insta::assert_snapshot!(name, mistakes.to_string());
    }
}

#[test]
fn the_order_of_files_does_not_change_the_digest_but_their_text_does() {
    let one = [("core/pack.toml", PACK), ("core/README.md", "a")];
    let two = [("core/README.md", "a"), ("core/pack.toml", PACK)];
    let three = [("core/README.md", "b"), ("core/pack.toml", PACK)];
    let digest = |files: [(&str, &str); 2]| pack::load(files).unwrap().digest;
    assert_eq!(digest(one), digest(two));
    assert_ne!(digest(one), digest(three));
}

const PACK: &str = "[pack]\nid = \"core\"\nversion = \"1.0.0\"\nname = \"Core\"\npurpose = \"Tests.\"\n";
