//! The embedded database, written natively. All SQL lives here.
//!
//! A data folder is one organisation, so no key in it names the organisation: `plumb.db`, `files/`, `tmp/`, `head` (the
//! newest checkpoint, kept beside the database so that a lost tail shows), `key` (Ed25519 seed, 0600), `lock`; and what lets
//! people in, `gate.sqlite`.

mod access_sql;
mod as_of;
mod before;
mod connection;
mod copy;
mod derived_rows;
mod dump;
mod file_texts;
mod folder;
mod gate;
mod group;
mod head;
mod key_file;
mod lists;
mod migrate;
mod open;
mod readers;
mod requires;
mod rotation;
mod schema;
mod scribe;
mod search;
mod sidework;
mod snapshot;
mod start;
mod sums;
mod tail;
mod verify;

pub use copy::copy;
pub use dump::logical_dump;
pub use file_texts::SqliteFileTexts;
pub use folder::Folder;
pub use gate::SqliteGate;
pub use migrate::{Step, migrate};
pub use open::SqliteStore;
pub use schema::FORMAT;
pub use start::{Durability, Settings, init};
pub use verify::{Bad, BadKind, Took, VerifyOptions, VerifyReport, verify};
