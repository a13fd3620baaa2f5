//! HTML, read tag by tag without building a tree: ten thousand nested elements cost ten thousand steps, no stack.

use super::entities;
use crate::document::{Block, Document, Property, Role, Source};

/// Reads HTML.
#[must_use]
pub(crate) fn read(text: &str) -> Document {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        reader.text(before);
        rest = reader.markup(after);
    }
    reader.text(rest);
    reader.flush();
    Document { blocks: reader.blocks, properties: reader.properties, ..Document::default() }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    properties: Vec<Property>,
    open: String,
    role: Option<Role>,
    in_link: bool,
    linked_words: u32,
    tables: u32,
    row: Option<Vec<String>>,
    title: bool,
    page_edge: u32,
}

impl Reader {
    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = if raw.contains('&') { entities::unescape(raw) } else { raw.to_owned() };
        if self.in_link {
            self.linked_words += u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
        }
        let spaced_before = text.starts_with(char::is_whitespace);
        for (at, word) in text.split_whitespace().enumerate() {
            let apart = at > 0 || spaced_before;
            if apart && !self.open.is_empty() && !self.open.ends_with([' ', '\n']) {
                self.open.push(' ');
            }
            self.open.push_str(word);
        }
        if text.ends_with(char::is_whitespace) && !self.open.is_empty() && !self.open.ends_with([' ', '\n']) {
            self.open.push(' ');
        }
    }

    /// Takes what follows a `<` and returns what is left.
    fn markup<'a>(&mut self, after: &'a str) -> &'a str {
        if let Some(comment) = after.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, tail)| tail);
        }
        let starts = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !starts {
            self.text("<");
            return after;
        }
        let Some((tag, tail)) = after.split_once('>') else { return "" };
        let closing = tag.starts_with('/');
        let body = tag.trim_start_matches('/');
        let name: String =
            body.chars().take_while(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_lowercase();
        match name.as_str() {
            "script" | "style" | "svg" | "noscript" | "template" if !closing => {
                return skip_element(tail, &name);
            }
            "meta" => self.meta(body),
            "title" if !closing => {
                self.flush();
                self.title = true;
            }
            "title" if self.title => {
                self.title = false;
                let value = std::mem::take(&mut self.open).trim().to_owned();
                if !value.is_empty() {
                    self.properties.push(Property { source: Source::File, name: "title".to_owned(), value });
                }
            }
            "a" => self.in_link = !closing,
            "br" => self.open.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = name.as_bytes().get(1).map_or(1, |b| b.saturating_sub(b'0'));
                self.role = (!closing).then_some(Role::Heading(level));
            }
            "li" | "dt" | "dd" => {
                self.flush();
                self.role = (!closing).then_some(Role::ListItem);
            }
            "blockquote" => {
                self.flush();
                self.role = (!closing).then_some(Role::Quote);
            }
            "header" | "footer" | "nav" => {
                self.flush();
                self.page_edge = if closing { self.page_edge.saturating_sub(1) } else { self.page_edge + 1 };
            }
            "table" if !closing => {
                self.flush();
                self.tables += 1;
            }
            "tr" if !closing => {
                self.end_row();
                self.row = Some(Vec::new());
            }
            "tr" | "table" => self.end_row(),
            "td" | "th" if closing => self.end_cell(),
            "p" | "div" | "section" | "article" | "ul" | "ol" | "dl" | "pre" | "body" | "main" | "hr" => {
                if self.row.is_some() {
                    self.open.push('\n');
                } else if self.role != Some(Role::Quote) && self.role != Some(Role::ListItem) {
                    self.flush();
                } else if !self.open.is_empty() {
                    self.open.push('\n');
                }
            }
            _ => {}
        }
        tail
    }

    fn meta(&mut self, tag: &str) {
        if let (Some(name), Some(value)) = (attribute(tag, "name"), attribute(tag, "content")) {
            self.properties.push(Property { source: Source::File, name, value });
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.open).replace('\t', " ");
        if let Some(row) = &mut self.row {
            row.push(text.trim().to_owned());
        }
    }

    fn end_row(&mut self) {
        if self.row.is_some() && !self.open.trim().is_empty() {
            self.end_cell();
        }
        self.open.clear();
        if let Some(cells) = self.row.take().filter(|c| !c.is_empty()) {
            let linked_words = std::mem::take(&mut self.linked_words);
            self.blocks.push(Block { role: Role::Row(self.tables), text: cells.join("\t"), linked_words });
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.open);
        let linked_words = std::mem::take(&mut self.linked_words);
        let text = text.trim();
        if text.is_empty() || self.title {
            return;
        }
        let text = text.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
        let role = if self.page_edge > 0 && !matches!(self.role, Some(Role::Heading(_))) {
            Role::PageEdge
        } else {
            self.role.unwrap_or(Role::Paragraph)
        };
        self.blocks.push(Block { role, text, linked_words });
    }
}

fn skip_element<'a>(tail: &'a str, name: &str) -> &'a str {
    let mut rest = tail;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, t)| t);
        }
        rest = after;
    }
    ""
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!("{name}="))? + name.len() + 1;
    let value = tag.get(at..)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = match quote {
        Some(q) => value.get(1..)?.split(q).next()?,
        None => value.split([' ', '/']).next()?,
    };
    Some(entities::unescape(text).trim().to_owned())
}
