//! The embedded database, from outside: conformance, opening, migrating, faults, tampering.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected shall stop")]

mod child;
mod conformance;
mod faults;
mod kill;
mod opening;
mod order;
mod stage;
mod tamper;
