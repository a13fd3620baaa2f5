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
mod entry_line;
mod error;
pub mod evidence;
pub mod export;
mod fault;
mod frontier;
mod header;
mod key;
mod keyring;
mod kind;
pub mod log_notes;
mod moment;
mod names;
mod proof;
pub mod tile;
pub mod tree;
mod verify;
mod verify_evidence;
mod verify_export;

pub use body::{Body, MAX_BODY, Salt, commitment};
pub use checkpoint::{Checkpoint, TreeHead};
pub use cursor::{MAX_DEPTH, MAX_INTEGER};
pub use digest::Digest;
pub use entry::{Entry, EntryView};
pub use entry_line::{EntryLine, read_line, write_line};
pub use error::LedgerError;
pub use fault::{Fault, FaultKind, NotRead};
pub use frontier::Frontier;
pub use header::{BatchPlace, HEADER_VERSION, Header, HeaderFields, HeaderView};
pub use key::{LogKey, LogSigner};
pub use keyring::{KeyEnd, KeyRing, KeyTerm, endorse_rotation};
pub use kind::{Kind, Via};
pub use moment::Moment;
pub use names::{LogId, LogKind, MAX_TOKEN, SYSTEM_RECORD, SYSTEM_REGISTER, Token};
pub use proof::EntryProof;
pub use tree::NodeReader;
pub use verify::{CLOCK_STEP_MS, Verified, Verifier};
pub use verify_evidence::{PackMembers, PackVerified, verify_evidence};
pub use verify_export::verify_export;
