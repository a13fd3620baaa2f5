//! Plain text: paragraphs between empty lines; a short line in capitals, underlined or numbered is a heading.

use crate::document::{Block, Document, Role};

/// Reads plain text.
#[must_use]
pub(crate) fn read(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().chain(std::iter::once("")) {
        let bare = line.trim_end();
        if is_underline(bare) && paragraph.len() == 1 {
            let heading = paragraph.pop().unwrap_or_default().trim().to_owned();
            blocks.push(Block::new(Role::Heading(if bare.starts_with('=') { 1 } else { 2 }), heading));
        } else if bare.trim().is_empty() {
            flush(&mut paragraph, &mut blocks);
        } else if is_bullet(bare.trim_start()) {
            flush(&mut paragraph, &mut blocks);
            blocks.push(Block::new(Role::ListItem, bare.trim_start().trim_start_matches(['-', '*', '•', ' '])));
        } else {
            paragraph.push(bare);
        }
    }
    Document { blocks, ..Document::default() }
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'))
}

fn is_bullet(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ")
}

fn flush(paragraph: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    match paragraph.as_slice() {
        [] => {}
        [line] if looks_like_heading(line) => {
            let level = if blocks.is_empty() { 1 } else { 2 };
            blocks.push(Block::new(Role::Heading(level), line.trim()));
        }
        [first, rest @ ..] if numbered_heading(first) || heads(first, rest) => {
            blocks.push(Block::new(Role::Heading(2), first.trim()));
            blocks.push(Block::new(Role::Paragraph, rest.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n")));
        }
        lines => {
            blocks.push(Block::new(Role::Paragraph, lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n")));
        }
    }
    paragraph.clear();
}

/// A line of its own that reads like a heading: short, without a full stop, not `Label: value`.
#[must_use]
pub(super) fn looks_like_heading(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && words <= 10
        && line.len() <= 90
        && !line.ends_with(['.', ';', ',', '?', '!', ':'])
        && !line.contains(": ")
        && (numbered_heading(line) || line.starts_with(char::is_uppercase))
}

/// Few words, then a line that is clearly a sentence.
fn heads(first: &str, rest: &[&str]) -> bool {
    looks_like_heading(first)
        && first.split_whitespace().count() <= 5
        && rest.first().is_some_and(|next| next.len() > 50 && next.trim_start().starts_with(char::is_uppercase))
}

/// `4.2 Competence` or `3. Responsibilities`: a number, then a capital letter, then few words.
fn numbered_heading(line: &str) -> bool {
    let line = line.trim();
    let Some((number, rest)) = line.split_once(char::is_whitespace) else { return false };
    let digits = number.trim_end_matches('.');
    !digits.is_empty()
        && digits.len() <= 8
        && digits.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
        && rest.trim_start().starts_with(char::is_uppercase)
        && rest.split_whitespace().count() <= 9
        && !rest.ends_with(['.', ';', ','])
        && !rest.contains(": ")
}
