//! The log's mathematics held against known answers, properties and damage.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that meets the unexpected shall stop"
)]

mod canonical_form;
mod evidence;
mod exports;
mod forged;
mod forged_keys;
mod headers;
mod keys_over_time;
mod known_answers;
mod page;
mod python;
mod python_checkpoints;
mod sample;
mod signing;
mod story;
mod tiles_and_proofs;
mod trees;
mod verifying;
