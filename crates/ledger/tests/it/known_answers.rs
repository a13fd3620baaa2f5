//! Answers others published for the same mathematics.

use std::path::PathBuf;

use plumb_ledger::{Digest, Frontier, tree};
use serde_json::Value;

/// The folder of shared samples: `PLUMB_SHARED`, else `../shared` beside the repository.
#[expect(clippy::disallowed_methods, reason = "a test's own place for samples is not a setting of the program")]
fn shared() -> PathBuf {
    std::env::var("PLUMB_SHARED")
        .map_or_else(|_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from)
}

fn digests(value: &Value) -> Vec<Digest> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().parse().unwrap()).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// The customary eight leaves of the Certificate Transparency tests.
pub(crate) fn leaves() -> Vec<Vec<u8>> {
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        .into_iter()
        .map(unhex)
        .collect()
}

#[test]
fn the_customary_roots_come_out() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut roots = Vec::new();
    for leaf in leaves() {
        frontier.push(Digest::leaf(&leaf));
        roots.push(frontier.root().to_hex());
    }
    assert_eq!(roots[0], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_eq!(roots[2], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    assert_eq!(roots[6], "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
    assert_eq!(roots[7], "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

#[test]
fn the_shared_answers_hold_for_leaves_roots_and_proofs() {
    let path = shared().join("samples/ledger/rfc6962-known-answers.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let known: Value = serde_json::from_str(&text).unwrap();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let number = |value: &Value, key: &str| value[key].as_u64().unwrap();
    let mut frontier = Frontier::new();
    let mut nodes = Vec::new();
    let mut leaf_hashes = Vec::new();
    let mut roots = vec![frontier.root()];
    for leaf in known["leaves"].as_array().unwrap() {
        let hash = Digest::leaf(&unhex(&text(leaf, "data")));
        assert_eq!(hash.to_hex(), text(leaf, "leaf_hash"));
        frontier.push_with(hash, |node| nodes.push(node));
        leaf_hashes.push(hash);
        roots.push(frontier.root());
    }
    for root in known["roots"].as_array().unwrap() {
        let size = number(root, "tree_size");
        assert_eq!(roots[usize::try_from(size).unwrap()].to_hex(), text(root, "root"));
        assert_eq!(tree::root_at(size, &nodes).unwrap().to_hex(), text(root, "root"));
    }
    let root_at = |size: u64| roots[usize::try_from(size).unwrap()];
    for case in known["inclusion"].as_array().unwrap() {
        let (index, size, proof) = (number(case, "leaf_index"), number(case, "tree_size"), digests(&case["proof"]));
        assert_eq!(tree::prove_inclusion(index, size, &nodes).unwrap(), proof);
        tree::check_inclusion(&proof, index, leaf_hashes[usize::try_from(index).unwrap()], size, root_at(size))
            .unwrap();
    }
    for case in known["consistency"].as_array().unwrap() {
        let (old, new, proof) = (number(case, "size1"), number(case, "size2"), digests(&case["proof"]));
        assert_eq!(tree::prove_consistency(old, new, &nodes).unwrap(), proof);
        tree::check_consistency(&proof, (old, root_at(old)), (new, root_at(new))).unwrap();
    }
}
