//! Answering a customer: each question is recognised by the requirements it is about, an answer is proposed from the confirmed statements
//! that may be shown, a person decides, and what was sent is kept. Nothing of what we think of ourselves comes into it: no assessment,
//! no comment, no draft.

mod answer;
mod asked;
mod basis;
mod show;
mod take;

pub(crate) use answer::Decided;
pub(crate) use take::Received;

use plumb_model::{define::register::Classification, raw::Raw};

use crate::desk::{Problem, ProblemKind};

/// A text as one compares it: small letters and digits, whatever stands between them.
fn plain(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The classification that somebody chose.
fn chosen(word: &str) -> Result<Classification, Problem> {
    Classification::from_word(word.trim()).ok_or_else(|| {
        let words: Vec<&str> = Classification::ALL.into_iter().map(Classification::word).collect();
        let say = format!("`{word}` is no classification; nothing was taken in");
        Problem::new(ProblemKind::Content, "questionnaire.classification", say).help(words.join(", ")).field("highest")
    })
}

fn text_of(raw: Option<&Raw>) -> Option<&str> {
    raw.and_then(Raw::as_text).filter(|text| !text.trim().is_empty())
}
