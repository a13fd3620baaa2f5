//! The embedded database, from outside: conformance, opening, migrating, faults, tampering.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected shall stop")]

mod conformance;
mod stage;
