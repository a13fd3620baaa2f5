//! Lines, headings and paragraphs out of positioned letters: PDF keeps only where ink goes.

use crate::document::{Block, Role};
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a page.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    y: f64,
    size: f64,
    page: u32,
    /// Whether it stands in the top or bottom tenth of its page.
    edge: bool,
}

/// Collects what pdf-extract emits, letter by letter.
#[derive(Debug, Default)]
pub(super) struct Pages {
    lines: Vec<Line>,
    page: u32,
    top: f64,
    last_x: f64,
    last_y: f64,
    new_word: bool,
    letters: usize,
}

impl Pages {
    /// Letters and digits seen.
    pub(super) fn letters(&self) -> usize {
        self.letters
    }

    /// Puts the lines of all pages together.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        let body = body_size(&self.lines);
        let edges = repeated_edges(&self.lines);
        let mut blocks: Vec<Block> = Vec::new();
        let mut edge_blocks: Vec<Block> = Vec::new();
        let mut previous: Option<(Line, Role)> = None;
        for line in self.lines {
            let text = line.text.trim();
            if text.is_empty() {
                continue;
            }
            if text.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            if line.edge && edges.contains_key(&edge_key(&line)) {
                let block = Block::new(Role::PageEdge, text);
                if !edge_blocks.contains(&block) && edge_blocks.len() < 40 {
                    edge_blocks.push(block);
                }
                continue;
            }
            let (role, text) = classify(text, line.size, body);
            let joins = previous.as_ref().is_some_and(|(before, before_role)| {
                let gap = line.y - before.y;
                let same_size = (line.size - before.size).abs() < 0.6;
                let near = before.page == line.page && gap > 0.0 && gap < line.size.max(4.0) * 1.75;
                let over_page = before.page != line.page && !ends_sentence(&before.text);
                let open = *before_role == role || (*before_role == Role::ListItem && role == Role::Paragraph);
                let labels = is_label_line(text) && before.text.contains(": ");
                let after_label = is_label_line(&before.text) && before.text.len() <= 50;
                let divided = matches!(role, Role::ListItem | Role::Contents) || labels || after_label;
                open && same_size && (near || over_page) && !divided
            });
            match blocks.last_mut().filter(|_| joins) {
                Some(block) => join(&mut block.text, text),
                None => blocks.push(Block::new(role, text)),
            }
            let kept_role = if joins { previous.map_or(role, |(_, r)| r) } else { role };
            previous = Some((line, kept_role));
        }
        edge_blocks.extend(blocks);
        edge_blocks
    }
}

impl OutputDev for Pages {
    fn begin_page(&mut self, page: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.page = page;
        self.top = media.ury - media.lly;
        self.last_x = f64::MAX;
        self.last_y = f64::MAX;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let x = trm.m31;
        let y = self.top - trm.m32;
        let size = {
            let across = (trm.m11 + trm.m21) * font_size;
            let down = (trm.m12 + trm.m22) * font_size;
            (across * down).abs().sqrt()
        };
        let same_line =
            self.lines.last().is_some_and(|l| l.page == self.page) && (y - self.last_y).abs() <= size.max(1.0) * 0.5;
        if same_line {
            let gap = x - self.last_x;
            if let Some(line) = self.lines.last_mut() {
                // A superscript or bullet must not decide how large the line is.
                line.size = line.size.max(size);
                let wide = gap > size * if self.new_word { 0.1 } else { 0.25 };
                if (wide || gap < -size * 2.0) && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(letter);
            }
        } else {
            let edge = y < self.top * 0.1 || y > self.top * 0.9;
            self.lines.push(Line { text: letter.to_owned(), y, size, page: self.page, edge });
        }
        if letter.chars().any(char::is_alphanumeric) {
            self.letters += 1;
        }
        self.last_x = x + width * size;
        self.last_y = y;
        self.new_word = false;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.new_word = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The size most letters have, in tenths of a point to be able to count.
#[expect(clippy::cast_possible_truncation, reason = "a type size in tenths of a point, clamped to what i64 holds")]
fn body_size(lines: &[Line]) -> f64 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for line in lines {
        let tenths = (line.size * 2.0).round().clamp(0.0, 1e6) as i64;
        *counts.entry(tenths).or_default() += line.text.len();
    }
    let most = counts.iter().max_by_key(|(_, letters)| **letters).map_or(22, |(tenths, _)| *tenths);
    f64::from(i32::try_from(most).unwrap_or(22)) / 2.0
}

fn edge_key(line: &Line) -> String {
    line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>()
}

/// Lines at the top and bottom of the page that come back on at least half of the pages (three at the least), page
/// numbers apart.
fn repeated_edges(lines: &[Line]) -> BTreeMap<String, u32> {
    let pages: BTreeSet<u32> = lines.iter().map(|l| l.page).collect();
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let at_edges: BTreeSet<(u32, String)> = lines.iter().filter(|l| l.edge).map(|l| (l.page, edge_key(l))).collect();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for (_, key) in at_edges {
        *seen.entry(key).or_default() += 1;
    }
    seen.retain(|_, times| *times >= 3 && *times * 2 >= count);
    seen
}

fn classify(text: &str, size: f64, body: f64) -> (Role, &str) {
    if let Some(item) = ["•", "●", "◦", "▪", "∗", "–", "·"].iter().find_map(|b| text.strip_prefix(b))
        && !item.trim().is_empty()
    {
        return (Role::ListItem, item.trim_start());
    }
    if text.ends_with(|c: char| c.is_ascii_digit()) && (text.contains(" . . .") || text.contains("......")) {
        return (Role::Contents, text);
    }
    let short = text.chars().count() <= 120 && !text.ends_with(['.', ';', ',']);
    if size > body * 1.6 && short {
        (Role::Heading(1), text)
    } else if size > body * 1.3 && short {
        (Role::Heading(2), text)
    } else if size > body * 1.08 && short {
        (Role::Heading(3), text)
    } else {
        (Role::Paragraph, text)
    }
}

/// `Owner: Head of purchasing`: a line of its own, whatever follows.
fn is_label_line(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(label, _)| label.len() <= 24)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', ':', '!', '?'])
}

/// Joins two lines of a paragraph; a word divided at the line's end becomes one again.
fn join(text: &mut String, next: &str) {
    let divided = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase);
    if divided {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(next);
}
