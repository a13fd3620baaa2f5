//! The title: what the document calls itself, else what its file is called.

use super::file_name::{NameFacts, leading_number};
use super::placeholder::is_placeholder;
use crate::document::{Document, Property, Role, Source};

/// A title and the document number that stood before it.
#[derive(Debug, Default)]
pub(super) struct Titled {
    pub(super) title: Option<String>,
    pub(super) number: Option<String>,
}

/// Headings that open documents without naming them.
const GENERIC: [&str; 22] = [
    "purpose",
    "purpose and scope",
    "purpose & scope",
    "scope",
    "introduction",
    "overview",
    "background",
    "general",
    "policy",
    "procedure",
    "summary",
    "objective",
    "objectives",
    "table of contents",
    "contents",
    "appendices",
    "document control",
    "revision history",
    "description",
    "aim",
    "preface",
    "document information",
];

pub(super) fn read(document: &Document, said: Option<&(String, u8)>, name: &NameFacts) -> Titled {
    let deliberate = said.filter(|(_, rank)| *rank == 0).map(|(title, _)| title.clone());
    let labelled = said.filter(|(_, rank)| (1..=3).contains(rank)).map(|(title, _)| title.clone());
    let styled = document.blocks.iter().find(|b| b.role == Role::Title).map(|b| b.text.clone());
    let first_heading = document.blocks.iter().find(|b| matches!(b.role, Role::Heading(_)));
    let top = first_heading.filter(|b| b.role == Role::Heading(1) && !is_generic(&b.text)).map(|b| b.text.clone());
    let any = first_heading.filter(|b| !is_generic(&b.text)).map(|b| b.text.clone());
    let property = document.properties.iter().find(|p| is_title_property(p)).map(|p| p.value.clone());
    let paged = document.pages.is_some() && !document.blocks.iter().any(|b| b.role == Role::Title);
    let opening = document
        .blocks
        .iter()
        .filter(|b| !matches!(b.role, Role::PageEdge | Role::Contents))
        .take(2)
        .find(|b| b.role == Role::Paragraph && opens(&b.text))
        .map(|b| b.text.clone());
    let mut candidates = vec![deliberate, styled, labelled];
    // In a PDF the file's own title is surer than what large letters suggest.
    if paged {
        candidates.extend([property, top, any, opening]);
    } else {
        candidates.extend([top, property, any, opening]);
    }
    candidates.push(Some(sentence(&name.words)).filter(|w| !w.is_empty()));
    let chosen = candidates.into_iter().flatten().map(|t| tidy(&t)).find(|t| !t.is_empty() && !is_placeholder_only(t));
    let Some(title) = chosen else { return Titled::default() };
    let tokens: Vec<&str> = title.split_whitespace().collect();
    if let Some((number, used)) = leading_number(&tokens).filter(|(_, used)| tokens.len() > *used) {
        let rest = tokens.get(used..).unwrap_or_default().join(" ");
        let rest = rest.trim_start_matches([':', '-', '–', '—', ' ']).to_owned();
        if !rest.is_empty() {
            return Titled { title: Some(rest), number: Some(number) };
        }
    }
    Titled { title: Some(title), number: None }
}

fn is_title_property(property: &Property) -> bool {
    let junk = ["untitled", "microsoft word", "document1", "powerpoint", "slide 1", "title"];
    let lower = property.value.to_lowercase();
    property.source == Source::File
        && property.name.eq_ignore_ascii_case("title")
        && !junk.iter().any(|j| lower.starts_with(j))
        && ![".doc", ".pdf", ".odt", ".indd"].iter().any(|e| lower.contains(e))
        && lower.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

fn is_generic(heading: &str) -> bool {
    let plain = heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')).to_lowercase();
    GENERIC.contains(&plain.trim_end_matches([':', '.']))
}

/// A first paragraph short enough to be a title nobody styled.
fn opens(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=10).contains(&words) && !text.ends_with(['.', ':', ';', ',']) && !text.contains(": ") && !text.contains('\n')
}

fn is_placeholder_only(text: &str) -> bool {
    is_placeholder(text) && !text.contains(' ')
}

fn tidy(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(200).collect::<String>().trim_matches(['*', '#', ' ']).to_owned()
}

fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|c| c.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
