//! Which requirement a document serves, and the words that say so. The same text always gets the same scores.
//!
//! Every requirement's words come from its standard's vocabulary. What counts, in falling order: the title, headings
//! with text below them, citations, ideas in the text. More of the same counts ever less; long texts need more.

mod citations;
mod index;
mod question;
mod reading;
mod score;
mod sections;
mod stems;

pub use question::QuestionMatch;
pub use score::{Match, Subject};

use crate::document::Document;
use index::{Index, Term};
use plumb_model::vocabulary::{Leaning, Vocabulary, Words};

/// Compiled vocabularies: build once, use for every document, from any thread.
#[derive(Debug)]
pub struct Matcher {
    index: Index,
    standards: Vec<Standard>,
    subjects: Vec<Rule>,
}

#[derive(Debug)]
struct Standard {
    short: String,
    own: Vec<Term>,
    other: Vec<Term>,
}

/// The compiled words of one requirement or piece of information.
#[derive(Debug)]
struct Rule {
    subject: Subject,
    standard: usize,
    id: String,
    leaning: Leaning,
    names: Vec<Term>,
    ideas: Vec<Idea>,
    hints: Vec<Term>,
    not: Vec<Term>,
    needs: usize,
}

/// One idea with its wordings.
#[derive(Debug)]
struct Idea {
    wordings: Vec<Vec<Term>>,
}

/// Ideas a text without a fitting title or heading must speak of, unless the vocabulary says otherwise.
const NEEDS: u8 = 3;

impl Matcher {
    /// Compiles vocabularies.
    #[must_use]
    pub fn new(vocabularies: &[Vocabulary]) -> Self {
        let mut index = Index::default();
        let mut standards = Vec::new();
        let mut subjects = Vec::new();
        for (standard, vocabulary) in vocabularies.iter().enumerate() {
            standards.push(Standard {
                short: vocabulary.standard.clone(),
                own: terms(&mut index, &vocabulary.domain.own),
                other: terms(&mut index, &vocabulary.domain.other),
            });
            for (place, r) in vocabulary.requirements.iter().enumerate() {
                let leaning = vocabulary.leaning(&r.id, r.subject);
                let subject = Subject::Requirement { standard, place };
                subjects.push(rule(&mut index, subject, standard, &r.id, leaning, &r.words));
            }
            for (place, i) in vocabulary.information.iter().enumerate() {
                let leaning = vocabulary.leaning(&i.id, i.subject);
                let subject = Subject::Information { standard, place };
                subjects.push(rule(&mut index, subject, standard, &i.id, leaning, &i.words));
            }
        }
        Self { index, standards, subjects }
    }

    /// Scores one document against everything; only what reaches [`Match::MENTIONED`] is returned, best first.
    ///
    /// `title` is the document's title as facts found it; `file_stem` stands in where it has none.
    #[must_use]
    pub fn matches(&self, document: &Document, title: Option<&str>, file_stem: &str) -> Vec<Match> {
        score::matches(self, document, title, file_stem)
    }

    /// The requirements that a question is about, best first, at most [`QuestionMatch::MOST`]; none where nothing is said plainly.
    #[must_use]
    pub fn question(&self, asked: &str) -> Vec<QuestionMatch> {
        question::matches(self, asked)
    }
}

fn terms(index: &mut Index, wordings: &[String]) -> Vec<Term> {
    wordings.iter().map(|w| index.term(w)).collect()
}

fn rule(index: &mut Index, subject: Subject, standard: usize, id: &str, leaning: Leaning, words: &Words) -> Rule {
    let mut ideas = Vec::new();
    for idea in &words.says {
        let mut wordings: Vec<Vec<Term>> = Vec::new();
        for wording in idea.split('|') {
            let mut parts: Vec<Term> = wording.split('&').map(|part| index.term(part)).collect();
            parts.sort();
            // Two forms of one word are one wording.
            if !wordings.contains(&parts) {
                wordings.push(parts);
            }
        }
        ideas.push(Idea { wordings });
    }
    Rule {
        subject,
        standard,
        id: id.to_owned(),
        leaning,
        names: terms(index, &words.names),
        ideas,
        hints: terms(index, &words.hints),
        not: terms(index, &words.not),
        needs: usize::from(words.needs.unwrap_or(NEEDS)),
    }
}
