//! What a company already has: text and facts out of its files, spreadsheets, matching to requirements.
//!
//! [`Assessor::assess`] reads a folder and says what its documents are, serve and lack. Formats that can be made to
//! harm their reader are read in child processes that run [`worker::worker_main`].

mod assess;
pub mod assessment;
pub mod document;
pub mod facts;
pub mod kind;
pub mod language;
pub mod matching;
mod problems;
pub mod questions;
pub mod report;
pub mod sheet;
pub mod text;
pub mod walk;
pub mod worker;

pub use assess::{AssessError, Assessor, Options};
