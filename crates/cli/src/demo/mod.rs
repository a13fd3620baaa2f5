//! The example company: a manufacturer that does not exist, with eighteen months of history.
//!
//! [`story`] tells what happened, purely, from a seed and a day; [`play`] feeds it to an engine whose clock and randomness are set.
//! The texts lie in `crates/cli/demo`.

mod act;
mod business;
mod cases;
mod chance;
mod command;
mod customers;
mod diary;
mod embedded;
mod instruments;
mod learning;
mod making;
mod oversight;
mod paperwork;
mod play;
#[cfg(test)]
mod rehearsal;
mod rounds;
mod safeguards;
mod script;
mod staff;
mod statements;
mod story;
#[cfg(test)]
mod tests;
mod upkeep;

pub(crate) use command::{Asked, door_of, run, settle};
