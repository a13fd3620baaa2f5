//! Packs that are nearly right: read or refused with mistakes named, never a panic, however deep something is nested.
//!
//! The lots are drawn from a fixed seed, so that a run today fails on what it failed on yesterday.

use std::sync::LazyLock;

use plumb_model::pack;
use proptest::{prelude::*, sample::Index, test_runner::RngSeed};

use crate::pack_load::shipped_files;

static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(shipped_files);

const WORDS: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    "\n",
    ".",
    ",",
    "#",
    "\\u{0}",
    "\u{202e}",
    "-1",
    "99999999999999999999",
    "1e999",
    "nan",
    "today",
    "has(",
    "count(from.",
    "((((",
    ")))",
    "!",
    "&&",
    "||",
    "?",
    ":",
    "days(99999999999)",
    "months(-1)",
    "true",
    "id = \"id\"",
    "type = \"computed\"",
    "from = [\"void\"]",
    "maps_to = \"x\"",
    "{year}",
    "{n:999999999}",
    "§",
    "e\u{301}",
];

#[derive(Debug, Clone)]
enum Edit {
    Cut(Index, usize),
    Word(Index, Index),
    Swap(Index, Index),
    End(Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        3 => (any::<Index>(), 1_usize..30).prop_map(|(at, len)| Edit::Cut(at, len)),
        4 => (any::<Index>(), any::<Index>()).prop_map(|(at, word)| Edit::Word(at, word)),
        3 => (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => any::<Index>().prop_map(Edit::End),
    ];
    prop::collection::vec(edit, 1..5)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for edit in edits {
        let len = letters.len();
        match edit {
            _ if len == 0 => break,
            Edit::Cut(at, count) => drop(letters.drain(at.index(len)..(at.index(len) + count).min(len))),
            Edit::Word(at, word) => {
                let at = at.index(len);
                letters.splice(at..at, word.get(WORDS).chars());
            }
            // Lines change places: what is well formed on its own meets what it was not meant for.
            Edit::Swap(one, other) => {
                let text: String = letters.iter().collect();
                let mut lines: Vec<&str> = text.lines().collect();
                let (one, other) = (one.index(lines.len().max(1)), other.index(lines.len().max(1)));
                if one < lines.len() && other < lines.len() {
                    lines.swap(one, other);
                }
                letters = lines.join("\n").chars().collect();
            }
            Edit::End(at) => letters.truncate(at.index(len)),
        }
    }
    letters.into_iter().collect()
}

/// Mistakes are there for people: each can be printed.
fn read(files: impl IntoIterator<Item = (String, String)>) {
    if let Err(mistakes) = pack::load(files) {
        assert!(!mistakes.to_string().is_empty());
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(27), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn one_file_that_was_edited_beside_its_pack(file in any::<Index>(), edits in edits()) {
        let (path, text) = file.get(&FILES);
        let pack = path.split('/').next().unwrap();
        let manifest = FILES.iter().find(|(other, _)| *other == format!("{pack}/pack.toml")).unwrap();
        let mut files = vec![(path.clone(), edited(text, &edits))];
        if manifest.0 != *path {
            files.push(manifest.clone());
        }
        read(files);
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn one_file_that_was_edited_among_all_that_ship(file in any::<Index>(), edits in edits()) {
        let (edited_path, text) = file.get(&FILES);
        // The cases of one check never meet those of another: of fixtures only an edited one is read, which saves most of the time.
        let others = FILES.iter().filter(|(path, _)| path != edited_path && !path.contains("/fixtures/"));
        read(others.cloned().chain([(edited_path.clone(), edited(text, &edits))]));
    }
}

const PACK: &str = "[pack]\nid = \"house\"\nversion = \"1.0.0\"\nname = \"House\"\npurpose = \"Keys.\"\n";

fn register(guard: &str, more: &str) -> Vec<(String, String)> {
    let text = format!(
        "[register]\nid = \"keys\"\nname = \"Keys\"\none = \"key\"\npurpose = \"Who holds which key.\"\nnumber = \"K-{{n:03}}\"\ntitle = \"door\"\n\n\
         [[field]]\nid = \"door\"\nname = \"Door\"\ntype = \"text\"\n\n\
         [[state]]\nid = \"open\"\nname = \"Open\"\nkind = \"open\"\n\n\
         [[transition]]\nid = \"again\"\nname = \"Again\"\nfrom = [\"open\"]\nto = \"open\"\nwho = [\"anyone\"]\nguard = \"{guard}\"\nrefuse = \"no\"\n{more}\n"
    );
    vec![("house/pack.toml".to_owned(), PACK.to_owned()), ("house/registers/keys.toml".to_owned(), text)]
}

#[test]
fn nesting_ten_thousand_deep_is_a_mistake_not_a_crash() {
    let deep = 10_000;
    for (open, inner, close) in [
        ("(", "has(door)", ")"),
        ("!", "has(door)", ""),
        ("has(door) && ", "has(door)", ""),
        ("[", "1", "]"),
        ("door + ", "door == 'x'", ""),
        ("has(door) ? ", "true", " : false"),
        ("size(", "door", ")"),
        ("", "door", ".door"),
        ("-", "1", ""),
    ] {
        let guard = format!("{}{inner}{}", open.repeat(deep), close.repeat(deep));
        assert!(pack::load(register(&guard, "")).is_err(), "{open} {inner} {close}");
    }
    for (open, close) in [("[", "]"), ("{a = ", "}")] {
        let more = format!("x = {}1{}", open.repeat(deep), close.repeat(deep));
        assert!(pack::load(register("has(door)", &more)).is_err());
    }
    let more = format!("[{}]", vec!["a"; deep].join("."));
    assert!(pack::load(register("has(door)", &more)).is_err());
}
