//! The log's mathematics: entries as bytes, Merkle tree, proofs, checkpoints, verifying. No I/O, no ISO.
//!
//! Time, ids, salts and keys come in. docs/ledger-format.md describes every byte; this crate and that page say the same.

mod base64;
mod body;
pub mod canonical;
mod checkpoint;
mod cursor;
pub mod digest;
mod entry;
mod error;
mod frontier;
mod header;
mod key;
mod kind;
mod moment;
mod names;
pub mod tree;

pub use body::{Body, MAX_BODY, Salt, commitment};
pub use checkpoint::{Checkpoint, TreeHead};
pub use cursor::{MAX_DEPTH, MAX_INTEGER};
pub use digest::Digest;
pub use entry::{Entry, EntryView};
pub use error::LedgerError;
pub use frontier::Frontier;
pub use header::{BatchPlace, HEADER_VERSION, Header, HeaderFields, HeaderView};
pub use key::{LogKey, LogSigner};
pub use kind::{Kind, Via};
pub use moment::Moment;
pub use names::{LogId, LogKind, MAX_TOKEN, SYSTEM_RECORD, SYSTEM_REGISTER, Token};
pub use tree::NodeReader;
