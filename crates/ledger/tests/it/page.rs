//! docs/ledger-format.md shows real bytes. This makes them again and fails if the page shows others.

use std::{fmt::Write, fs, path::Path};

use plumb_ledger::{Digest, EntryProof, FaultKind, Kind, Via, endorse_rotation, log_notes};
use serde_json::json;

use crate::{
    sample::signer,
    story::{Story, set, verifier, verify},
};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger-format.md");

fn example() -> Story {
    let mut story = Story::opened();
    story.on(
        "r-1",
        Kind::Created,
        vec![json!({"fact": "Set", "field": "title", "value": "Größe \"M\""}), set("10.50")],
    );
    story.on("r-1", Kind::Changed, vec![set("10.55")]);
    story.erase("r-1", &[2]);
    story
}

fn blocks() -> Vec<(&'static str, String)> {
    let story = example();
    let entry = &story.entries[1];
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut lines = Vec::new();
    for entry in &story.entries {
        plumb_ledger::write_line(&mut lines, &entry.view()).unwrap();
    }
    let keys = format!(
        "seed of the first key   {}\nvkey                    {}\nseed of the second key  {}\nvkey                    {}\n",
        "01".repeat(32),
        signer(1).public(),
        "02".repeat(32),
        signer(2).public()
    );
    let one = format!(
        "salt    {}\nbody    {}\nbody's SHA-256 with the salt before it\n        {}\nheader  {}\nleaf    {}\n",
        entry.salt().unwrap().to_hex(),
        text(entry.body().unwrap().as_bytes()),
        entry.header().body,
        text(entry.header_bytes()),
        entry.leaf()
    );
    let leaves = story.leaves();
    let (left, right) = (Digest::node(leaves[0], leaves[1]), Digest::node(leaves[2], leaves[3]));
    let mut tree = String::new();
    for (seq, leaf) in leaves.iter().enumerate() {
        writeln!(tree, "leaf {seq}      {leaf}").unwrap();
    }
    writeln!(tree, "node 0-1    {left}\nnode 2-3    {right}").unwrap();
    for size in 0..=4 {
        writeln!(tree, "root of {size}   {}", story.head(size).root).unwrap();
    }
    let checkpoint = story.checkpoint(4, 1);
    let found = verify(&story.entries, verifier().sealed_by(checkpoint.clone())).unwrap();
    let proof = EntryProof::make(1, checkpoint.clone(), &story.nodes(), None).unwrap();
    let rotation = endorse_rotation(&signer(1), signer(1).public(), signer(3).public()).unwrap();
    vec![
        ("keys", keys),
        ("entry", one),
        ("tree", tree),
        ("checkpoint", checkpoint.as_str().to_owned()),
        ("lines", text(&lines)),
        ("keys-file", plumb_ledger::export::keys_text(&found.keys)),
        ("proof", proof.to_text()),
        ("endorsement", rotation.clone()),
        (
            "rotation-fact",
            format!("{}\n", text(&plumb_ledger::canonical::write(&log_notes::key_rotated(&rotation)).unwrap())),
        ),
    ]
}

#[test]
fn the_pages_example_is_what_the_code_makes() {
    let page = fs::read_to_string(Path::new(PAGE)).unwrap();
    for (name, block) in blocks() {
        let shown = format!("<!-- example {name} -->\n```text\n{block}```\n");
        assert!(page.contains(&shown), "docs/ledger-format.md does not show:\n{shown}");
    }
}

#[test]
fn the_page_lists_every_word_of_the_closed_lists() {
    let page = fs::read_to_string(Path::new(PAGE)).unwrap();
    let words = Kind::ALL.iter().map(|kind| kind.as_str()).chain(Via::ALL.iter().map(|via| via.as_str()));
    for word in words.chain(FaultKind::ALL.iter().map(|kind| kind.as_str())) {
        assert!(page.contains(&format!("`{word}`")), "docs/ledger-format.md does not name `{word}`");
    }
}
