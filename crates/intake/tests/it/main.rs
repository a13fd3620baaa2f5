//! What intake promises, tried from outside.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "the helpers of tests fail tests, as tests do")]

mod extraction;
mod fixtures;

mod hostile;

mod sheets;
