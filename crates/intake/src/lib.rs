//! What a company already has: text and facts out of its files, spreadsheets, matching to requirements.

pub mod document;
pub mod kind;
pub mod text;
