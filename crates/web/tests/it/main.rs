//! The face from outside: a site on `SQLite` in a temporary folder, asked over its own listener as a browser asks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that meets the unexpected shall stop"
)]

mod browser;
mod company;
mod documents;
mod people;
mod readiness;
mod register_change;
mod strangers;
