//! The tree's right edge: what an appender and a streaming verifier keep in memory, O(log n) hashes for n entries.

use crate::{
    digest::Digest,
    error::LedgerError,
    tree::{NodeReader, stored_position},
};

/// The roots of the perfect subtrees that make up a tree, largest (leftmost) first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of a tree whose hashes are stored.
    ///
    /// # Errors
    /// [`LedgerError::Nodes`] if a hash is missing.
    pub fn load<R: NodeReader + ?Sized>(size: u64, nodes: &R) -> Result<Self, LedgerError> {
        let mut positions = Vec::new();
        let mut before = 0;
        for level in (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1) {
            let level_u8 = u8::try_from(level).unwrap_or(u8::MAX);
            positions.push(stored_position(level_u8, before >> level));
            before += 1 << level;
        }
        let peaks = nodes.read_nodes(&positions)?;
        if peaks.len() == positions.len() {
            Ok(Self { size, peaks })
        } else {
            Err(LedgerError::Nodes("fewer hashes than asked for".to_owned()))
        }
    }

    /// How many entries the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf hash; calls `keep` with every hash to be stored: the leaf at [`stored_position`]`(0, size)`, then the
    /// nodes it completes at the positions right after.
    pub fn push_with(&mut self, leaf: Digest, mut keep: impl FnMut(Digest)) {
        keep(leaf);
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = Digest::node(left, node);
                keep(node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Adds a leaf hash.
    pub fn push(&mut self, leaf: Digest) {
        self.push_with(leaf, |_| {});
    }

    /// The tree's root (RFC 6962, 2.1).
    #[must_use]
    pub fn root(&self) -> Digest {
        self.peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| Digest::node(left, right))
            .unwrap_or_else(Digest::empty_tree)
    }
}
