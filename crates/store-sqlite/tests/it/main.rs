//! The embedded database, from outside: conformance, opening, migrating, faults, tampering.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected shall stop")]

mod child;
mod conformance;
mod crash_points;
mod faults;
mod kill;
mod opening;
mod order;
mod power_loss;
mod stage;
mod tamper;
