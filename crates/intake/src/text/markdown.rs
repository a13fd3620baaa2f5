//! Markdown as people write policies in it: headings, lists, tables, quotes, front matter. Line by line, no recursion.

use super::{front_matter, markdown_inline};
use crate::document::{Block, Document, Role};

/// Reads Markdown.
#[must_use]
pub(crate) fn read(text: &str) -> Document {
    let (properties, body) = front_matter::split(text);
    let mut reader = Reader::default();
    let mut in_comment = false;
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        if let Some(mark) = fence {
            if line.trim_start().starts_with(mark) {
                fence = None;
            } else if !line.trim().is_empty() {
                reader.blocks.push(Block::new(Role::Code, line.trim()));
            }
            continue;
        }
        if in_comment {
            in_comment = !line.contains("-->");
            continue;
        }
        let trimmed = line.trim();
        if trimmed.starts_with("<!--") {
            in_comment = !trimmed.contains("-->");
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m)) {
            reader.flush();
            fence = Some(mark);
            continue;
        }
        reader.line(line, trimmed);
    }
    reader.flush();
    Document { blocks: reader.blocks, properties, ..Document::default() }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Option<(Role, String)>,
    tables: u32,
    in_table: bool,
}

impl Reader {
    fn line(&mut self, line: &str, trimmed: &str) {
        if trimmed.is_empty() || trimmed == "\\pagebreak" {
            self.flush();
            self.in_table = false;
            return;
        }
        if let Some((level, text)) = atx_heading(line) {
            self.flush();
            self.push(Role::Heading(level), text);
            return;
        }
        if let Some(level) = setext_level(trimmed) {
            match self.open.take() {
                Some((Role::Paragraph, text)) if !text.contains('\n') => {
                    self.push(Role::Heading(level), &text);
                    return;
                }
                other => self.open = other,
            }
        }
        if is_rule(trimmed) {
            // Also the lines of a grid table: a rule ends the row that the lines before it built.
            self.flush();
            return;
        }
        if let Some(quoted) = trimmed.strip_prefix('>') {
            self.extend(Role::Quote, quoted.trim(), "\n");
        } else if let Some(cells) = table_cells(trimmed, self.in_table) {
            self.table_row(&cells);
        } else if let Some(item) = list_item(trimmed) {
            self.flush();
            self.open = Some((Role::ListItem, item.to_owned()));
        } else {
            let hard_break = line.ends_with("  ") || line.ends_with('\\');
            self.extend(Role::Paragraph, trimmed.trim_end_matches('\\'), if hard_break { "\n" } else { " " });
        }
    }

    /// Adds a line to the open block of that role, or opens one; a list item takes in what follows it.
    fn extend(&mut self, role: Role, text: &str, separator: &str) {
        match &mut self.open {
            Some((open, content)) if *open == role || (*open == Role::ListItem && role == Role::Paragraph) => {
                content.push_str(if separator == "\n" || looks_like_label(text) { "\n" } else { " " });
                content.push_str(text);
            }
            _ => {
                self.flush();
                self.open = Some((role, text.to_owned()));
            }
        }
    }

    fn table_row(&mut self, cells: &[&str]) {
        self.flush();
        if !self.in_table {
            self.tables += 1;
            self.in_table = true;
        }
        if cells.iter().all(|c| c.chars().all(|x| matches!(x, '-' | ':' | ' ' | '='))) {
            return;
        }
        let mut linked_words = 0;
        let texts = cells.iter().map(|c| {
            let (text, linked) = markdown_inline::plain(c);
            linked_words += linked;
            text.replace('\t', " ")
        });
        let text = texts.collect::<Vec<_>>().join("\t");
        self.blocks.push(Block { role: Role::Row(self.tables), text, linked_words });
    }

    fn push(&mut self, role: Role, text: &str) {
        let (text, linked_words) = markdown_inline::plain(text);
        if !text.is_empty() {
            self.blocks.push(Block { role, text, linked_words });
        }
    }

    fn flush(&mut self) {
        if let Some((role, text)) = self.open.take() {
            self.push(role, &text);
        }
    }
}

fn looks_like_label(text: &str) -> bool {
    text.trim_start_matches(['*', '_'])
        .split_once(':')
        .is_some_and(|(label, _)| label.len() <= 30 && label.split_whitespace().count() <= 4)
}

fn atx_heading(line: &str) -> Option<(u8, &str)> {
    let line = line.strip_prefix("   ").or_else(|| line.strip_prefix(' ')).unwrap_or(line);
    let rest = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - rest.len()).ok().filter(|l| (1..=6).contains(l))?;
    let text = rest.trim().trim_end_matches('#').trim();
    let spaced = rest.starts_with([' ', '\t']);
    (!text.is_empty() && (spaced || (text.starts_with(char::is_alphabetic) && line.len() < 80)))
        .then_some((level, text))
}

fn setext_level(trimmed: &str) -> Option<u8> {
    if trimmed.len() < 3 {
        None
    } else if trimmed.chars().all(|c| c == '=') {
        Some(1)
    } else if trimmed.chars().all(|c| c == '-') {
        Some(2)
    } else {
        None
    }
}

fn is_rule(trimmed: &str) -> bool {
    let marks = trimmed.chars().filter(|c| !c.is_whitespace());
    trimmed.len() >= 3 && marks.clone().all(|c| matches!(c, '-' | '*' | '_' | '=' | '+')) && marks.count() >= 3
}

/// The cells of a pipe or grid table's line. A table without outer pipes is known by its second line.
fn table_cells(trimmed: &str, in_table: bool) -> Option<Vec<&str>> {
    let framed = trimmed.starts_with('|') && trimmed.len() > 1 && trimmed.matches('|').count() >= 2;
    let open = trimmed.matches(" | ").count() >= 1 && !trimmed.starts_with(['-', '*', '>']);
    let ruler = trimmed.contains("--") && trimmed.contains('|') && !trimmed.contains(char::is_alphanumeric);
    (framed || ruler || open || (in_table && trimmed.contains('|')))
        .then(|| trimmed.trim_matches('|').split('|').map(str::trim).collect())
}

/// The text of a list item: bullets, numbers, letters, small Roman numerals, check boxes.
fn list_item(trimmed: &str) -> Option<&str> {
    let (mark, rest) = trimmed.split_once(char::is_whitespace)?;
    let bullet = matches!(mark, "-" | "*" | "+" | "•");
    let counter = mark.strip_suffix(['.', ')']).is_some_and(|c| {
        !c.is_empty()
            && (c.len() <= 3 && c.bytes().all(|b| b.is_ascii_digit())
                || c.len() == 1 && c.bytes().all(|b| b.is_ascii_alphabetic())
                || c.len() <= 5 && c.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
    });
    if !bullet && !counter {
        return None;
    }
    let rest = rest.trim_start();
    Some(["[ ] ", "[x] ", "[X] "].iter().find_map(|b| rest.strip_prefix(b)).unwrap_or(rest))
}
