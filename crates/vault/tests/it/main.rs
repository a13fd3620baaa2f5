//! Copies as a company needs them: whole, readable by any restic, and never taken for good when they are not.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that meets the unexpected shall stop, and one that is skipped says so"
)]

mod child;
mod copies;
mod crash_points;
mod damage;
mod erasures;
mod medium;
mod rest;
mod rest_server;
mod restic;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "s3")]
mod s3_store;
mod stage;
mod trouble;
