//! The log's mathematics: entries as bytes, Merkle tree, proofs, checkpoints, verifying. No I/O, no ISO.

pub mod digest;
