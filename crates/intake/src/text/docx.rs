//! Word since 2007: paragraphs with their styles, tables, headers and footers, properties. Deleted text is passed over.

use super::package::Package;
use super::xml::{Node, attribute, walk};
use super::{Limits, Unreadable};
use crate::document::{Block, Document, Property, Role, Source};
use std::collections::BTreeMap;

/// Reads a DOCX file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let mut package = Package::open(bytes, limits.part_bytes)?;
    let Some(body) = package.text("word/document.xml")? else {
        return Err(Unreadable::Damaged("the file is damaged: it has no text part".to_owned()));
    };
    let styles = match package.text("word/styles.xml")? {
        Some(xml) => style_roles(&xml)?,
        None => BTreeMap::new(),
    };
    let mut document = Document::default();
    let edges: Vec<String> = package
        .names()
        .into_iter()
        .filter(|n| (n.starts_with("word/header") || n.starts_with("word/footer")) && !n.contains("_rels"))
        .take(24)
        .collect();
    for name in edges {
        if let Some(xml) = package.text(&name)? {
            for mut block in blocks(&xml, &styles)? {
                // A header is often a table with number, revision and owner: its rows stay rows.
                if !matches!(block.role, Role::Row(_)) {
                    block.role = Role::PageEdge;
                }
                if !document.blocks.contains(&block) {
                    document.blocks.push(block);
                }
            }
        }
    }
    document.blocks.extend(blocks(&body, &styles)?);
    for name in ["docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"] {
        if let Some(xml) = package.text(name)? {
            properties(&xml, &mut document)?;
        }
    }
    Ok(document)
}

/// Style ids that mean a title or heading, also in translated templates, by the style's built-in name.
fn style_roles(xml: &str) -> Result<BTreeMap<String, Role>, Unreadable> {
    let mut roles = BTreeMap::new();
    let mut id = String::new();
    walk(xml, |node| {
        if let Node::Open(start) = node {
            match start.local_name().as_ref() {
                "style" => id = attribute(start, "styleId").unwrap_or_default(),
                "name" => {
                    let name = attribute(start, "val").unwrap_or_default().to_lowercase();
                    if let Some(role) = named_role(&name) {
                        roles.insert(id.clone(), role);
                    }
                }
                "outlineLvl" if !id.is_empty() => {
                    let level = attribute(start, "val").and_then(|v| v.parse::<u8>().ok()).filter(|l| *l < 9);
                    if let Some(level) = level {
                        roles.entry(id.clone()).or_insert(Role::Heading(level + 1));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(roles)
}

fn named_role(name: &str) -> Option<Role> {
    if name == "title" {
        return Some(Role::Title);
    }
    if name.starts_with("toc ") {
        return Some(Role::Contents);
    }
    if name.starts_with("list") {
        return Some(Role::ListItem);
    }
    let level = name.strip_prefix("heading ")?.parse::<u8>().ok()?;
    Some(Role::Heading(level.clamp(1, 9)))
}

#[derive(Default)]
struct Paragraph {
    text: String,
    role: Option<Role>,
    listed: bool,
    links: u32,
}

#[derive(Default)]
struct Table {
    number: u32,
    cells: Vec<String>,
    cell: String,
}

fn blocks(xml: &str, styles: &BTreeMap<String, Role>) -> Result<Vec<Block>, Unreadable> {
    let mut found: Vec<Block> = Vec::new();
    let mut paragraph = Paragraph::default();
    let mut nested: Vec<Paragraph> = Vec::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut count = 0u32;
    let mut deleted = 0u32;
    let mut in_text = false;
    let mut in_link = false;
    let mut fallback = 0u32;
    walk(xml, |node| {
        match node {
            Node::Open(start) => match start.local_name().as_ref() {
                "Fallback" => fallback += 1,
                "p" => nested.push(std::mem::take(&mut paragraph)),
                "pStyle" => paragraph.role = attribute(start, "val").and_then(|id| styles.get(&id).copied()),
                "numPr" => paragraph.listed = true,
                "outlineLvl" => {
                    if let Some(l) = attribute(start, "val").and_then(|v| v.parse::<u8>().ok()).filter(|l| *l < 9) {
                        paragraph.role = Some(Role::Heading(l + 1));
                    }
                }
                "del" | "moveFrom" => deleted += 1,
                "t" => in_text = true,
                "hyperlink" => in_link = true,
                "tab" => paragraph.text.push(' '),
                "br" | "cr" => paragraph.text.push('\n'),
                "noBreakHyphen" => paragraph.text.push('-'),
                "tbl" => {
                    count += 1;
                    tables.push(Table { number: count, ..Table::default() });
                }
                _ => {}
            },
            Node::Text(text) if in_text && deleted == 0 && fallback == 0 => {
                if in_link {
                    paragraph.links += u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
                }
                paragraph.text.push_str(text);
            }
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "Fallback" => fallback = fallback.saturating_sub(1),
                "t" => in_text = false,
                "hyperlink" => in_link = false,
                "del" | "moveFrom" => deleted = deleted.saturating_sub(1),
                "p" => {
                    let done = std::mem::replace(&mut paragraph, nested.pop().unwrap_or_default());
                    close_paragraph(&done, &mut tables, &mut found);
                }
                "tc" => {
                    if let Some(table) = tables.last_mut() {
                        let cell = std::mem::take(&mut table.cell);
                        table.cells.push(cell.trim().to_owned());
                    }
                }
                "tr" => {
                    if let Some(table) = tables.last_mut() {
                        let text = std::mem::take(&mut table.cells).join("\t");
                        if !text.trim().is_empty() {
                            found.push(Block::new(Role::Row(table.number), text));
                        }
                    }
                }
                "tbl" => {
                    tables.pop();
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(found)
}

fn close_paragraph(done: &Paragraph, tables: &mut [Table], found: &mut Vec<Block>) {
    let text = done.text.trim();
    if text.is_empty() {
        return;
    }
    if let Some(table) = tables.last_mut() {
        if !table.cell.is_empty() {
            table.cell.push('\n');
        }
        table.cell.push_str(&text.replace('\t', " "));
        return;
    }
    let role = done.role.unwrap_or(if done.listed { Role::ListItem } else { Role::Paragraph });
    found.push(Block { role, text: text.replace('\t', " "), linked_words: done.links });
}

/// Core, custom and application properties under their local names.
fn properties(xml: &str, document: &mut Document) -> Result<(), Unreadable> {
    let mut name = String::new();
    let mut value = String::new();
    let mut custom: Option<String> = None;
    let mut pages = None;
    let mut found = Vec::new();
    walk(xml, |node| {
        match node {
            Node::Open(start) => {
                if start.local_name().as_ref() == "property" {
                    custom = attribute(start, "name");
                }
                start.local_name().as_ref().clone_into(&mut name);
                value.clear();
            }
            Node::Text(text) => value.push_str(text),
            Node::Close(closed) => {
                if !value.trim().is_empty() && closed == name {
                    if name == "Pages" {
                        pages = value.trim().parse().ok();
                    }
                    let label = custom.clone().unwrap_or_else(|| name.clone());
                    found.push(Property { source: Source::File, name: label, value: value.trim().to_owned() });
                    value.clear();
                }
                if closed == "property" {
                    custom = None;
                }
            }
        }
        Ok(())
    })?;
    document.pages = document.pages.or(pages);
    document.properties.extend(found);
    Ok(())
}
