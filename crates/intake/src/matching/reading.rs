//! A document gone through once: which terms stand where, what it cites, what it declares to be about.

use super::Matcher;
use super::citations::{Citation, Of, citations};
use super::index::{Index, Term};
use super::score::coverage;
use super::sections::{Section, Standing, is_apart, sections};
use crate::document::{Document, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Citing more requirements than this, a document is a mapping.
const MAPPING: usize = 14;

/// One block's hits.
pub(super) struct Place {
    pub(super) section: usize,
    pub(super) terms: Vec<Term>,
    /// The word each term begins at.
    pub(super) at: Vec<u32>,
    pub(super) weight: f64,
    /// A short line that heads what follows, as a heading would.
    pub(super) lead: bool,
}

/// A document gone through once.
pub(super) struct Reading<'a> {
    pub(super) words: usize,
    pub(super) title_terms: Vec<Term>,
    pub(super) title_words: usize,
    pub(super) headings: Vec<Heading<'a>>,
    pub(super) places: Vec<Place>,
    pub(super) by_term: BTreeMap<Term, Vec<usize>>,
    pub(super) cited: BTreeMap<Citation, Cited>,
    pub(super) mapping: bool,
    /// By its own citations the document says what it is for.
    pub(super) declares: [bool; 2],
    /// Its title is about one subject; a heading on another is a part of it.
    pub(super) focused: bool,
    pub(super) mostly_links: bool,
    pub(super) stem_terms: Vec<Term>,
    pub(super) stem_words: usize,
    pub(super) points: usize,
}

pub(super) struct Heading<'a> {
    pub(super) text: &'a str,
    pub(super) section: usize,
    pub(super) terms: Vec<Term>,
    pub(super) content_words: usize,
    pub(super) cites: Vec<Citation>,
    pub(super) below: usize,
    pub(super) last: usize,
}

#[derive(Default, Clone, Copy)]
pub(super) struct Cited {
    pub(super) in_text: u32,
    pub(super) in_basis: u32,
}

pub(super) fn read<'a>(matcher: &Matcher, document: &'a Document, title: Option<&str>, stem: &str) -> Reading<'a> {
    let index = &matcher.index;
    let mut scratch = Vec::new();
    let title_text = title.map_or_else(|| stem.replace(['_', '-'], " "), str::to_owned);
    let mut title_terms = Vec::new();
    index.scan(&title_text, &mut scratch, |t, _| title_terms.push(t));
    let mut stem_terms = Vec::new();
    index.scan(&stem.replace(['_', '-'], " "), &mut scratch, |t, _| stem_terms.push(t));
    let parts = sections(document, title);
    let mut reading = Reading {
        words: parts.iter().map(|s| s.blocks.iter().map(|b| b.text.split_whitespace().count()).sum::<usize>()).sum(),
        title_words: content_words(&title_text),
        title_terms,
        headings: Vec::new(),
        places: Vec::new(),
        by_term: BTreeMap::new(),
        cited: BTreeMap::new(),
        mapping: false,
        declares: [false, false],
        focused: false,
        mostly_links: false,
        stem_terms,
        stem_words: content_words(stem),
        points: document.blocks.iter().filter(|b| b.role == Role::ListItem).count(),
    };
    let linked: usize = document.blocks.iter().map(|b| b.linked_words as usize).sum();
    reading.mostly_links = linked * 10 >= reading.words.max(1) * 3 || title.is_some_and(is_apart);
    for (number, section) in parts.iter().enumerate() {
        read_section(index, &mut reading, number, section, &mut scratch);
    }
    let distinct: BTreeSet<&Citation> = reading.cited.keys().collect();
    reading.mapping = distinct.len() > MAPPING;
    if !reading.mapping {
        let of = |wanted: fn(Of) -> bool| distinct.iter().any(|c| wanted(c.of));
        reading.declares = [of(|o| o == Of::Iso9001), of(|o| matches!(o, Of::AnnexA | Of::Iso27001))];
    }
    reading.focused = matcher.subjects.iter().any(|rule| {
        let named = coverage(matcher, &reading.title_terms, &rule.names, reading.title_words);
        named.is_some_and(|(share, _)| share >= 0.45)
    });
    reading
}

fn read_section<'a>(
    index: &Index,
    reading: &mut Reading<'a>,
    number: usize,
    section: &Section<'a>,
    scratch: &mut Vec<u32>,
) {
    if let Some(text) = section.heading.filter(|_| section.standing == Standing::Own) {
        let mut terms = Vec::new();
        index.scan(text, scratch, |t, _| terms.push(t));
        let cites = citations(text);
        reading.headings.push(Heading {
            text,
            section: number,
            last: section.last,
            terms,
            content_words: content_words(text),
            cites,
            below: section.words,
        });
    }
    for block in &section.blocks {
        let apart = section.standing == Standing::Apart;
        for citation in citations(&block.text) {
            let cited = reading.cited.entry(citation).or_default();
            if apart || matches!(block.role, Role::Row(_)) || block.text.len() < 80 {
                cited.in_basis += 1;
            } else {
                cited.in_text += 1;
            }
        }
        if apart {
            continue;
        }
        let mut terms = Vec::new();
        let mut at = Vec::new();
        let words = index.scan(&block.text, scratch, |term, word| {
            terms.push(term);
            at.push(word);
        });
        if terms.is_empty() {
            continue;
        }
        let weight = match block.role {
            Role::Row(_) => 0.7,
            Role::Code => 0.4,
            _ => 1.0,
        };
        let lead = words <= 6
            && matches!(block.role, Role::ListItem | Role::Paragraph)
            && !block.text.ends_with(['.', ';', '?']);
        let place = reading.places.len();
        let distinct: BTreeSet<Term> = terms.iter().copied().collect();
        for term in distinct {
            reading.by_term.entry(term).or_default().push(place);
        }
        reading.places.push(Place { section: number, terms, at, weight, lead });
    }
}

/// How many words two parts of one idea may stand apart.
const NEAR: u32 = 12;

impl Place {
    /// Whether all terms stand here, no further apart than one sentence is long.
    pub(super) fn holds(&self, all: &[Term]) -> bool {
        let Some((first, rest)) = all.split_first() else { return false };
        let positions = |term: &Term| {
            let term = *term;
            self.terms.iter().zip(&self.at).filter(move |(t, _)| **t == term).map(|(_, at)| *at)
        };
        positions(first).any(|from| rest.iter().all(|term| positions(term).any(|to| from.abs_diff(to) <= NEAR)))
    }
}

/// Words of a title or heading that carry its meaning.
pub(super) fn content_words(text: &str) -> usize {
    const EMPTY: [&str; 22] = [
        "the",
        "a",
        "an",
        "and",
        "of",
        "for",
        "in",
        "to",
        "on",
        "with",
        "policy",
        "procedure",
        "plan",
        "process",
        "standard",
        "guideline",
        "guidelines",
        "management",
        "rules",
        "instruction",
        "policies",
        "procedures",
    ];
    let count = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().any(char::is_alphabetic) && !EMPTY.contains(&w.to_ascii_lowercase().as_str()))
        .count();
    count.max(1)
}
