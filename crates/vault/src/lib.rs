//! Second copies: made while people work, brought back whole or not at all, and drilled before they are needed.
//!
//! A copy is a snapshot in a repository of restic's format, so that any restic restores it without this program. The calls are
//! [`back_up`], [`list_snapshots`], [`restore`], [`fetch`], [`drill`]; all of them block and belong off the threads that serve. What a data
//! folder is stands behind [`Premises`], which the binary fills in; where a repository lies is a [`Target`], and what opens it a
//! [`RepositoryKey`].

mod backend;
mod behind;
mod copying;
mod drilling;
mod error;
mod fetching;
mod http;
mod key;
mod key_file;
mod manifest;
mod premises;
mod progress;
mod recovery_key;
mod repository;
mod rest;
mod restic;
mod restoring;
mod retention;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "s3")]
mod s3_signing;
mod schedule;
mod settings;
mod staging;
mod target;
#[cfg(feature = "s3")]
mod tls;

pub use copying::{BackedUp, Backup, back_up};
pub use drilling::{Drill, Drilled, drill};
pub use error::VaultError;
pub use fetching::{Fetched, fetch};
pub use http::HttpPlace;
pub use key::{RepositoryKey, add_recovery_key, make_key_file};
pub use manifest::Manifest;
pub use premises::{BroughtUp, Premises, Wanted};
pub use progress::{Progress, Quiet};
pub use recovery_key::RecoveryKey;
pub use repository::SnapshotId;
pub use restoring::{Restore, RestoredFolder, restore};
pub use retention::{Cleared, Keep, clear};
#[cfg(feature = "s3")]
pub use s3::S3Place;
pub use schedule::{Due, Last, due, set_due};
pub use settings::{CopySettings, SetSettings, TargetSettings, read_span, write_span};
pub use target::{Snapshot, Target, list_snapshots};
