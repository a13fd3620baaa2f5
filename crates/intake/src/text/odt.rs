//! `OpenDocument` text: headings, paragraphs, list points, table rows and the file's properties.

use super::package::Package;
use super::xml::{Node, attribute, walk};
use super::{Limits, Unreadable};
use crate::document::{Block, Document, Property, Role, Source};

/// Reads an ODT file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let mut package = Package::open(bytes, limits.part_bytes)?;
    if package.text("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(Unreadable::Encrypted);
    }
    let Some(content) = package.text("content.xml")? else {
        return Err(Unreadable::Damaged("the file is damaged: it has no text part".to_owned()));
    };
    let mut document = Document::default();
    if let Some(styles) = package.text("styles.xml")? {
        let mut edges = blocks(&styles)?;
        for block in &mut edges {
            block.role = Role::PageEdge;
        }
        document.blocks.extend(edges);
    }
    document.blocks.extend(blocks(&content)?);
    if let Some(meta) = package.text("meta.xml")? {
        properties(&meta, &mut document)?;
    }
    Ok(document)
}

fn blocks(xml: &str) -> Result<Vec<Block>, Unreadable> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut role = None;
    let mut lists = 0u32;
    let mut tables = 0u32;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell = String::new();
    let mut tracked = 0u32;
    walk(xml, |node| {
        match node {
            Node::Open(start) => match start.local_name().as_ref() {
                "tracked-changes" => tracked += 1,
                "h" => {
                    let level = attribute(start, "outline-level").and_then(|l| l.parse().ok()).unwrap_or(1);
                    role = Some(Role::Heading(level));
                    text.clear();
                }
                "p" => {
                    let title = attribute(start, "style-name").is_some_and(|s| s == "Title");
                    let plain = if lists > 0 { Role::ListItem } else { Role::Paragraph };
                    role = Some(if title { Role::Title } else { plain });
                    text.clear();
                }
                "list" => lists += 1,
                "table" => tables += 1,
                "table-row" => rows.push(Vec::new()),
                "tab" | "s" => text.push(' '),
                "line-break" => text.push('\n'),
                _ => {}
            },
            Node::Text(run) if role.is_some() && tracked == 0 => text.push_str(run),
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "tracked-changes" => tracked = tracked.saturating_sub(1),
                "list" => lists = lists.saturating_sub(1),
                "h" | "p" => {
                    let done = std::mem::take(&mut text).trim().replace('\t', " ");
                    if let Some(role) = role.take().filter(|_| !done.is_empty()) {
                        if rows.is_empty() {
                            found.push(Block::new(role, done));
                        } else {
                            if !cell.is_empty() {
                                cell.push('\n');
                            }
                            cell.push_str(&done);
                        }
                    }
                }
                "table-cell" => {
                    if let Some(row) = rows.last_mut() {
                        row.push(std::mem::take(&mut cell));
                    }
                }
                "table-row" => {
                    let line = rows.pop().unwrap_or_default().join("\t");
                    if !line.trim().is_empty() {
                        found.push(Block::new(Role::Row(tables), line));
                    }
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(found)
}

fn properties(xml: &str, document: &mut Document) -> Result<(), Unreadable> {
    let mut label = String::new();
    let mut value = String::new();
    walk(xml, |node| {
        match node {
            Node::Open(start) => {
                label = attribute(start, "name").unwrap_or_else(|| start.local_name().as_ref().to_owned());
                value.clear();
            }
            Node::Text(text) => value.push_str(text),
            Node::Close(_) => {
                if !value.trim().is_empty() {
                    let value = std::mem::take(&mut value).trim().to_owned();
                    document.properties.push(Property { source: Source::File, name: label.clone(), value });
                }
            }
        }
        Ok(())
    })
}
