//! What intake promises, tried from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of tests fail tests, as tests do"
)]

mod assessing;
mod extraction;
mod fixtures;
mod hostile;
mod labelled;
mod mutated;
mod questions;
mod sheets;
