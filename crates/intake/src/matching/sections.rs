//! A document as sections under headings: what a heading names is only as good as the text below it.

use crate::document::{Block, Document, Role};

/// How much the text of a section tells about the document's own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its own text.
    Own,
    /// What it is based on or refers to: legal basis, related documents, contents, definitions, revision history.
    Apart,
}

/// One section: its heading and the blocks below it, up to the next heading.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub(crate) heading: Option<&'a str>,
    pub(crate) blocks: Vec<&'a Block>,
    pub(crate) standing: Standing,
    /// Words below the heading, those of its subsections included.
    pub(crate) words: usize,
    /// The number of its last subsection.
    pub(crate) last: usize,
}

/// Beginnings of headings whose sections only refer.
const APART: [&str; 24] = [
    "reference",
    "related",
    "see also",
    "further reading",
    "legal basis",
    "legal/regulatory basis",
    "normative",
    "table of contents",
    "contents",
    "definitions",
    "terms",
    "glossary",
    "abbreviations",
    "acronyms",
    "document control",
    "document history",
    "revision history",
    "change history",
    "version history",
    "bibliography",
    "applicable documents",
    "associated documents",
    "resources",
    "additional information",
];

/// Divides a document. The title is given because the heading that only repeats it names no section.
pub(crate) fn sections<'a>(document: &'a Document, title: Option<&str>) -> Vec<Section<'a>> {
    let mut found: Vec<Section<'a>> = vec![empty(None, Standing::Own)];
    let mut levels: Vec<u8> = vec![0];
    let mut apart_from: Option<u8> = None;
    for block in &document.blocks {
        match block.role {
            Role::PageEdge | Role::Contents => {}
            Role::Title | Role::Heading(_) => {
                let level = if let Role::Heading(l) = block.role { l } else { 0 };
                let text = block.text.as_str();
                if title.is_some_and(|t| t.eq_ignore_ascii_case(text.trim())) {
                    continue;
                }
                if apart_from.is_some_and(|from| level <= from) {
                    apart_from = None;
                }
                if apart_from.is_none() && is_apart(text) {
                    apart_from = Some(level);
                }
                let standing = if apart_from.is_some() { Standing::Apart } else { Standing::Own };
                found.push(empty(Some(text), standing));
                levels.push(level);
            }
            _ => {
                let words = block.text.split_whitespace().count();
                if let Some(section) = found.last_mut() {
                    section.blocks.push(block);
                    section.words += words;
                }
            }
        }
    }
    add_subsections(&mut found, &levels);
    found
}

/// A heading speaks for its subsections too: their words are added to its own.
fn add_subsections(sections: &mut [Section<'_>], levels: &[u8]) {
    let own: Vec<usize> = sections.iter().map(|s| s.words).collect();
    for (at, section) in sections.iter_mut().enumerate().skip(1) {
        let level = levels.get(at).copied().unwrap_or(0);
        section.last = at;
        for (_, words) in levels.iter().zip(&own).skip(at + 1).take_while(|(l, _)| **l > level) {
            section.words += words;
            section.last += 1;
        }
    }
}

fn empty(heading: Option<&str>, standing: Standing) -> Section<'_> {
    Section { heading, blocks: Vec::new(), standing, words: 0, last: 0 }
}

pub(crate) fn is_apart(heading: &str) -> bool {
    let text = heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')).to_lowercase();
    APART.iter().any(|start| text.starts_with(start)) && text.split_whitespace().count() <= 5
}
