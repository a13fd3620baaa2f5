//! Tiles after C2SP tlog-tiles, and proofs for outsiders after C2SP tlog-proof.

use plumb_ledger::{Digest, EntryProof, Frontier, tile, tree};
use proptest::prelude::*;

use crate::{sample::signer, story::Story};

fn nodes(size: u64) -> (Vec<Digest>, Frontier) {
    let (mut frontier, mut nodes) = (Frontier::new(), Vec::new());
    (0..size).for_each(|seq| frontier.push_with(Digest::leaf(&seq.to_be_bytes()), |node| nodes.push(node)));
    (nodes, frontier)
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_the_specification_counts() {
    // C2SP tlog-tiles, 'Partial Tiles': 273 full and one of 112; one full and one of 17; one of 1.
    let tiles = tile::tiles_between(0, 70_000);
    let of = |level| tiles.iter().filter(|tile| tile.level() == level).map(tile::Tile::width).collect::<Vec<_>>();
    assert_eq!((of(0).len(), of(0)[272], of(0)[273]), (274, 256, 112));
    assert_eq!((of(1), of(2), of(3)), (vec![256, 17], vec![1], vec![]));
    assert_eq!(
        tile::tiles_between(0, 256).iter().map(tile::Tile::path).collect::<Vec<_>>(),
        ["tile/0/000", "tile/1/000.p/1"]
    );
    assert_eq!(tiles[273].path(), "tile/0/273.p/112");
    assert_eq!(tiles[273].entries_path().unwrap(), "tile/entries/273.p/112");
    let far = tile::tiles_between(1_234_067 * 256, 1_234_067 * 256 + 256);
    assert_eq!(far[0].path(), "tile/0/x001/x234/067");
    assert!(tile::tiles_between(0, 0).is_empty());
}

#[test]
fn tiles_hold_the_hashes_of_their_level() {
    let (nodes, _) = nodes(600);
    for tile in tile::tiles_between(0, 600) {
        let hashes = tile::tile_hashes(&tile.bytes(&nodes).unwrap()).unwrap();
        assert_eq!(hashes.len(), usize::from(tile.width()));
        for (at, hash) in hashes.iter().enumerate() {
            let n = tile.index() * 256 + at as u64;
            let span = 256_u64.pow(u32::from(tile.level()));
            let mut part = Frontier::new();
            (n * span..(n + 1) * span).for_each(|seq| part.push(Digest::leaf(&seq.to_be_bytes())));
            assert_eq!(*hash, part.root(), "{tile} {at}");
        }
    }
    assert!(tile::tile_hashes(&[]).is_err());
    assert!(tile::tile_hashes(&[0; 33]).is_err());
    assert!(tile::tile_hashes(&[0; 257 * 32]).is_err());
}

#[test]
fn a_bundle_gives_the_headers_back_and_a_cut_one_does_not() {
    let story = Story::whole();
    let headers: Vec<&[u8]> = story.entries.iter().map(plumb_ledger::Entry::header_bytes).collect();
    let bundle = tile::encode_bundle(headers.clone()).unwrap();
    assert_eq!(tile::decode_bundle(&bundle).unwrap(), headers);
    assert!(tile::decode_bundle(&bundle[..bundle.len() - 1]).is_err());
    assert!(tile::encode_bundle([vec![b'a'; 65_536].as_slice()]).is_err());
}

#[test]
fn one_entry_is_proven_to_an_outsider_with_and_without_being_shown() {
    let story = Story::whole();
    let key = signer(3).public().clone();
    for shown in [true, false] {
        let entry = &story.entries[4];
        let view = entry.view();
        let proof = EntryProof::make(4, story.newest(), &story.nodes(), shown.then_some(&view)).unwrap();
        let text = proof.to_text();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\n"), "{text}");
        let read = EntryProof::read(&text).unwrap();
        assert_eq!((read.seq(), read.to_text()), (4, text));
        read.check(entry.header_bytes(), &[&key]).unwrap();
        assert!(read.check(story.entries[5].header_bytes(), &[&key]).is_err());
        assert!(read.check(entry.header_bytes(), &[signer(1).public()]).is_err());
        let line = read.entry().unwrap();
        assert_eq!(line.is_some(), shown);
        if let Some(line) = line {
            assert_eq!(line.view().header, entry.header_bytes());
            assert_eq!(line.view().content.unwrap().1, entry.body().unwrap().as_bytes());
        }
    }
}

#[test]
fn a_proof_in_another_form_is_refused() {
    let story = Story::whole();
    let text = EntryProof::make(4, story.newest(), &story.nodes(), Some(&story.entries[4].view())).unwrap().to_text();
    for (from, to) in
        [("@v1", "@v2"), ("index 4", "index 04"), ("index 4\n", ""), ("extra ", "extra  "), ("\n\n", "\n")]
    {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        let holds = EntryProof::read(&changed)
            .is_ok_and(|proof| proof.check(story.entries[4].header_bytes(), &[signer(3).public()]).is_ok());
        assert!(!holds, "{changed}");
    }
    let long = text.replacen("index 4\n", &format!("index 4\n{}", format!("{}\n", "A".repeat(43) + "=").repeat(65)), 1);
    assert!(EntryProof::read(&long).is_err());
}

proptest! {
    #[test]
    fn tiles_of_two_steps_are_the_tiles_of_both(a in 0_u64..3_000, b in 0_u64..3_000) {
        let (old, new) = (a.min(b), a.max(b));
        let full = |tile: &tile::Tile| tile.width() == 256;
        let mut steps: Vec<_> = tile::tiles_between(0, old).into_iter().chain(tile::tiles_between(old, new)).filter(full).collect();
        steps.sort();
        steps.dedup();
        let mut whole: Vec<_> = tile::tiles_between(0, new).into_iter().filter(full).collect();
        whole.sort();
        prop_assert_eq!(steps, whole);
        let theirs: Vec<String> = tlog_tiles::Tile::new_tiles(8, old, new).iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        let ours: Vec<String> = tile::tiles_between(old, new).iter().map(tile::Tile::path).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn reading_any_text_as_a_proof_never_panics(text in ".{0,200}") {
        let _ = EntryProof::read(&text);
        let _ = EntryProof::read(&format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{text}"));
    }

    #[test]
    fn the_root_is_the_same_from_stored_hashes(size in 0_u64..700) {
        let (nodes, frontier) = nodes(size);
        prop_assert_eq!(tree::root_at(size, &nodes).unwrap(), frontier.root());
    }
}
