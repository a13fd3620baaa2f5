//! The Merkle tree of RFC 6962 over stored hashes: roots, inclusion and consistency proofs.
//!
//! Hashes are kept in one dense table: position `stored_position(0, n)` holds leaf n, and the inner nodes that leaf n
//! completes follow it (Crosby and Wallach 2009, 3.3; as `tlog_tiles` numbers them).

use tlog_tiles::{Hash, HashReader};

use crate::{digest::Digest, error::LedgerError};

/// Largest tree we speak of: 2^53 - 1 entries, as `seq` allows.
const MAX_SIZE: u64 = crate::cursor::MAX_INTEGER;

/// Gives stored tree hashes by position.
pub trait NodeReader {
    /// The hashes at these positions (increasing), one for each.
    ///
    /// # Errors
    /// [`LedgerError::Nodes`] if one cannot be read.
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, LedgerError>;
}

/// Hashes held in memory, in order of position.
impl NodeReader for [Digest] {
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, LedgerError> {
        positions
            .iter()
            .map(|position| {
                usize::try_from(*position)
                    .ok()
                    .and_then(|at| self.get(at))
                    .copied()
                    .ok_or_else(|| LedgerError::Nodes(format!("no hash at position {position}")))
            })
            .collect()
    }
}

impl NodeReader for Vec<Digest> {
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, LedgerError> {
        self.as_slice().read_nodes(positions)
    }
}

/// Where the `n`th hash of a level (0 = leaves) is kept.
#[must_use]
pub fn stored_position(level: u8, n: u64) -> u64 {
    tlog_tiles::stored_hash_index(level, n)
}

/// How many hashes a tree of that size keeps.
#[must_use]
pub fn stored_count(size: u64) -> u64 {
    tlog_tiles::stored_hash_count(size)
}

struct Adapter<'a, R: NodeReader + ?Sized>(&'a R);

impl<R: NodeReader + ?Sized> HashReader for Adapter<'_, R> {
    fn read_hashes(&self, positions: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        let nodes = self.0.read_nodes(positions).map_err(|error| tlog_tiles::Error::InvalidInput(error.to_string()))?;
        // The crate asserts on the count; a short answer must stay an error.
        if nodes.len() == positions.len() {
            Ok(nodes.into_iter().map(Hash::from).collect())
        } else {
            Err(tlog_tiles::Error::InvalidInput("fewer hashes than asked for".to_owned()))
        }
    }
}

fn nodes_error(error: &tlog_tiles::Error) -> LedgerError {
    LedgerError::Nodes(error.to_string())
}

fn within(position: u64, size: u64) -> Result<(), LedgerError> {
    if position <= size && size <= MAX_SIZE { Ok(()) } else { Err(LedgerError::OutsideTree(position, size)) }
}

/// The root at a size, out of stored hashes.
///
/// # Errors
/// [`LedgerError::Nodes`] if a hash is missing.
pub fn root_at<R: NodeReader + ?Sized>(size: u64, nodes: &R) -> Result<Digest, LedgerError> {
    within(size, size)?;
    tlog_tiles::tree_hash(size, &Adapter(nodes)).map(Digest::from).map_err(|error| nodes_error(&error))
}

/// The proof that entry `seq` is in the tree of that size (RFC 6962, 2.1.1).
///
/// # Errors
/// [`LedgerError::OutsideTree`] or [`LedgerError::Nodes`].
pub fn prove_inclusion<R: NodeReader + ?Sized>(seq: u64, size: u64, nodes: &R) -> Result<Vec<Digest>, LedgerError> {
    within(seq.saturating_add(1), size)?;
    let proof = tlog_tiles::prove_record(size, seq, &Adapter(nodes)).map_err(|error| nodes_error(&error))?;
    Ok(proof.into_iter().map(Digest::from).collect())
}

/// Holds an inclusion proof against a root.
///
/// # Errors
/// [`LedgerError::ProofFails`] or [`LedgerError::OutsideTree`].
pub fn check_inclusion(proof: &[Digest], seq: u64, leaf: Digest, size: u64, root: Digest) -> Result<(), LedgerError> {
    within(seq.saturating_add(1), size)?;
    let proof = proof.iter().map(|node| Hash::from(*node)).collect();
    tlog_tiles::check_record(&proof, size, root.into(), seq, leaf.into())
        .map_err(|_| LedgerError::ProofFails("inclusion"))
}

/// The proof that the tree of size `new` begins with the tree of size `old` (RFC 6962, 2.1.2). Empty for `old` 0.
///
/// # Errors
/// [`LedgerError::OutsideTree`] or [`LedgerError::Nodes`].
pub fn prove_consistency<R: NodeReader + ?Sized>(old: u64, new: u64, nodes: &R) -> Result<Vec<Digest>, LedgerError> {
    within(old, new)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    let proof = tlog_tiles::prove_tree(new, old, &Adapter(nodes)).map_err(|error| nodes_error(&error))?;
    Ok(proof.into_iter().map(Digest::from).collect())
}

/// Holds a consistency proof against two roots. Every tree begins with the empty one.
///
/// # Errors
/// [`LedgerError::ProofFails`] or [`LedgerError::OutsideTree`].
pub fn check_consistency(
    proof: &[Digest],
    (old, old_root): (u64, Digest),
    (new, new_root): (u64, Digest),
) -> Result<(), LedgerError> {
    within(old, new)?;
    let holds = if old == 0 {
        proof.is_empty() && old_root == Digest::empty_tree()
    } else {
        let proof = proof.iter().map(|node| Hash::from(*node)).collect();
        tlog_tiles::check_tree(&proof, new, new_root.into(), old, old_root.into()).is_ok()
    };
    if holds { Ok(()) } else { Err(LedgerError::ProofFails("consistency")) }
}
