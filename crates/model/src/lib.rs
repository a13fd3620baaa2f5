//! What a management system is: packs, registers, behaviours, facts, folds, expressions, checks, verdicts.
//!
//! Pure: no I/O, no clock, no randomness. Event → record → register → check → verdict → work (docs/architecture.md).

pub mod access;
pub mod behaviour;
pub mod clock;
pub mod decide;
pub mod define;
pub mod derive;
pub mod derived;
pub mod expr;
pub mod fact;
mod fact_reading;
pub mod field;
pub mod fold;
pub mod hold;
pub mod id;
pub mod judge;
pub mod kit;
pub mod now;
pub mod pack;
pub mod raw;
pub mod stop;
pub mod verdict;
pub mod vocabulary;
