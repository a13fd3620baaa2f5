//! The tree's own laws, for any size.

use plumb_ledger::{Digest, Frontier, LedgerError, tree};
use proptest::prelude::*;

fn grown(size: u64) -> (Frontier, Vec<Digest>, Vec<Digest>) {
    let mut frontier = Frontier::new();
    let (mut nodes, mut roots) = (Vec::new(), vec![Digest::empty_tree()]);
    for seq in 0..size {
        assert_eq!(nodes.len() as u64, tree::stored_position(0, seq));
        frontier.push_with(leaf(seq), |node| nodes.push(node));
        assert_eq!(nodes.len() as u64, tree::stored_count(seq + 1));
        roots.push(frontier.root());
    }
    (frontier, nodes, roots)
}

fn leaf(seq: u64) -> Digest {
    Digest::leaf(&seq.to_be_bytes())
}

/// The root as RFC 6962 defines it, by recursion.
fn by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::empty_tree(),
        [one] => *one,
        many => {
            let split = many.len().next_power_of_two() / 2;
            Digest::node(by_definition(&many[..split]), by_definition(&many[split..]))
        }
    }
}

#[test]
fn frontier_stored_hashes_and_definition_agree_on_every_root() {
    let (_, nodes, roots) = grown(300);
    let leaves: Vec<Digest> = (0..300).map(leaf).collect();
    for size in 0..=300_u64 {
        let at = usize::try_from(size).unwrap();
        assert_eq!(roots[at], by_definition(&leaves[..at]));
        assert_eq!(roots[at], tree::root_at(size, &nodes).unwrap());
        assert_eq!(Frontier::load(size, &nodes).unwrap().root(), roots[at]);
    }
}

#[test]
fn stored_hashes_are_those_the_tlog_crate_would_store() {
    struct Nodes(Vec<tlog_tiles::Hash>);
    impl tlog_tiles::HashReader for Nodes {
        fn read_hashes(&self, positions: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
            Ok(positions.iter().map(|position| self.0[usize::try_from(*position).unwrap()]).collect())
        }
    }
    let mut theirs = Nodes(Vec::new());
    for seq in 0..100 {
        let stored = tlog_tiles::stored_hashes(seq, &seq.to_be_bytes(), &theirs).unwrap();
        theirs.0.extend(stored);
    }
    let ours: Vec<tlog_tiles::Hash> = grown(100).1.into_iter().map(Into::into).collect();
    assert!(ours == theirs.0);
}

#[test]
fn asking_beyond_the_tree_or_with_missing_hashes_is_an_error_not_a_panic() {
    let (_, nodes, roots) = grown(5);
    assert_eq!(tree::prove_inclusion(5, 5, &nodes), Err(LedgerError::OutsideTree(6, 5)));
    assert!(tree::prove_inclusion(u64::MAX, u64::MAX, &nodes).is_err());
    assert!(tree::prove_consistency(6, 5, &nodes).is_err());
    assert!(tree::root_at(6, &nodes).is_err());
    assert!(Frontier::load(6, &nodes).is_err());
    assert!(tree::check_inclusion(&[], 0, leaf(0), 0, roots[0]).is_err());
    let long = vec![leaf(1); 1_000];
    assert!(tree::check_inclusion(&long, 0, leaf(0), 5, roots[5]).is_err());
    assert!(tree::check_consistency(&long, (2, roots[2]), (5, roots[5])).is_err());
    assert!(tree::check_consistency(&[], (0, roots[1]), (5, roots[5])).is_err());
}

proptest! {
    #[test]
    fn every_leaf_has_an_inclusion_proof_that_fits_no_other(size in 1_u64..200, at in any::<u64>(), flip in any::<u8>()) {
        let (frontier, nodes, _) = grown(size);
        let seq = at % size;
        let mut proof = tree::prove_inclusion(seq, size, &nodes).unwrap();
        tree::check_inclusion(&proof, seq, leaf(seq), size, frontier.root()).unwrap();
        prop_assert!(tree::check_inclusion(&proof, seq, leaf(size), size, frontier.root()).is_err());
        if let Some(node) = proof.first_mut() {
            node.0[usize::from(flip) % 32] ^= 1;
            prop_assert!(tree::check_inclusion(&proof, seq, leaf(seq), size, frontier.root()).is_err());
        }
    }

    #[test]
    fn any_two_sizes_are_proven_consistent_and_a_fork_is_not(a in 0_u64..200, b in 0_u64..200) {
        let (old, new) = (a.min(b), a.max(b));
        let (_, nodes, roots) = grown(new);
        let at = |size: u64| roots[usize::try_from(size).unwrap()];
        let proof = tree::prove_consistency(old, new, &nodes).unwrap();
        tree::check_consistency(&proof, (old, at(old)), (new, at(new))).unwrap();
        prop_assert!(tree::check_consistency(&proof, (old, leaf(999)), (new, at(new))).is_err());
    }
}
