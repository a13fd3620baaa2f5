//! The face from outside: a site on `SQLite` in a temporary folder, asked over its own listener as browsers and programs ask.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a test that meets the unexpected shall stop"
)]

mod api;
mod api_hostile;
mod applicability;
mod browser;
mod certification;
mod company;
mod copies;
mod device;
mod documents;
mod guest;
mod http;
mod kept_lists;
mod matrix;
mod naughty;
mod pace;
mod passkeys;
mod patience;
mod people;
mod plan;
mod proposals;
mod questionnaires;
mod readiness;
mod register_change;
mod registers;
mod registers_in_and_out;
mod schemathesis;
mod stand_ins;
mod standards;
mod strangers;
mod trail;
mod trust;
mod visit;
mod words;
mod world;
