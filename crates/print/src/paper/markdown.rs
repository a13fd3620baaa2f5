//! Markdown as a tree of blocks: what a template shows without ever reading markup itself.

use comrak::{
    Arena, Options,
    nodes::{AstNode, ListType, NodeValue},
    parse_document,
};
use serde::Serialize;

/// Schemes that a link may have; any other is shown as its words.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum Block {
    /// A heading; the page's own title is level 1, and no level is left out.
    Heading { level: u8, words: Vec<Inline> },
    /// A paragraph.
    Paragraph { words: Vec<Inline> },
    /// A list; `start` for one that counts.
    List { start: Option<usize>, items: Vec<Vec<Block>> },
    /// A quotation.
    Quote { blocks: Vec<Block> },
    /// Text as typed.
    Code { text: String },
    /// A table, its first row the header.
    Table { columns: usize, rows: Vec<Vec<Vec<Inline>>> },
    /// A line across.
    Rule,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum Inline {
    /// Words.
    Text { text: String },
    /// Words as typed.
    Code { text: String },
    /// A new line.
    Break,
    /// Stressed.
    Emphasis { words: Vec<Inline> },
    /// Stressed more.
    Strong { words: Vec<Inline> },
    /// Struck out.
    Struck { words: Vec<Inline> },
    /// A link elsewhere.
    Link { to: String, words: Vec<Inline> },
}

/// The blocks of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    let mut levels = Vec::new();
    under(root, &mut levels)
}

fn under<'a>(node: &'a AstNode<'a>, levels: &mut Vec<u8>) -> Vec<Block> {
    node.children().filter_map(|child| block(child, levels)).collect()
}

/// `levels` are the headings this block stands under, as they were written: how many there are is the level shown, so that none is left out.
fn block<'a>(node: &'a AstNode<'a>, levels: &mut Vec<u8>) -> Option<Block> {
    let data = node.data();
    Some(match &data.value {
        NodeValue::Heading(heading) => {
            levels.retain(|above| *above < heading.level);
            levels.push(heading.level);
            let level = u8::try_from(levels.len() + 1).unwrap_or(u8::MAX);
            Block::Heading { level, words: inlines(node) }
        }
        NodeValue::Paragraph => Block::Paragraph { words: inlines(node) },
        NodeValue::List(list) => {
            let start = (list.list_type == ListType::Ordered).then_some(list.start);
            let items = node.children().map(|item| under(item, levels)).collect();
            Block::List { start, items }
        }
        NodeValue::BlockQuote => Block::Quote { blocks: under(node, levels) },
        NodeValue::CodeBlock(code) => Block::Code { text: code.literal.trim_end().to_owned() },
        // HTML of their own is shown as typed, as it is on pages.
        NodeValue::HtmlBlock(html) => Block::Code { text: html.literal.trim_end().to_owned() },
        NodeValue::Table(table) => {
            let row = |row: &'a AstNode<'a>| row.children().map(inlines).collect();
            Block::Table { columns: table.num_columns, rows: node.children().map(row).collect() }
        }
        NodeValue::ThematicBreak => Block::Rule,
        _ => return None,
    })
}

fn inlines<'a>(node: &'a AstNode<'a>) -> Vec<Inline> {
    node.children().flat_map(inline).collect()
}

fn inline<'a>(node: &'a AstNode<'a>) -> Vec<Inline> {
    let data = node.data();
    vec![match &data.value {
        NodeValue::Text(text) => Inline::Text { text: text.to_string() },
        NodeValue::Code(code) => Inline::Code { text: code.literal.clone() },
        NodeValue::HtmlInline(html) => Inline::Text { text: html.clone() },
        NodeValue::SoftBreak => Inline::Text { text: " ".to_owned() },
        NodeValue::LineBreak => Inline::Break,
        NodeValue::Emph => Inline::Emphasis { words: inlines(node) },
        NodeValue::Strong => Inline::Strong { words: inlines(node) },
        NodeValue::Strikethrough => Inline::Struck { words: inlines(node) },
        NodeValue::Link(link) if SCHEMES.iter().any(|scheme| link.url.to_lowercase().starts_with(scheme)) => {
            Inline::Link { to: link.url.clone(), words: inlines(node) }
        }
        // A picture leaves its words; files of a document lie beside it.
        _ => return inlines(node),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(text: &str) -> Vec<u8> {
        let heading = |block: Block| match block {
            Block::Heading { level, .. } => Some(level),
            _ => None,
        };
        blocks(text).into_iter().filter_map(heading).collect()
    }

    #[test]
    fn no_level_of_headings_is_left_out() {
        assert_eq!(levels("# A\n\n## B\n\n#### C\n\n## D\n\n# E"), [2, 3, 4, 3, 2]);
        assert_eq!(levels("### A\n\n# B\n\n### C"), [2, 2, 3]);
    }

    #[test]
    fn a_link_that_could_do_something_is_only_its_words() {
        let text = |text: &str| Inline::Text { text: text.to_owned() };
        assert_eq!(blocks("[x](javascript:alert(1))"), [Block::Paragraph { words: vec![text("x")] }]);
        let link = Inline::Link { to: "https://example.com".into(), words: vec![text("x")] };
        assert_eq!(blocks("[x](https://example.com)"), [Block::Paragraph { words: vec![link] }]);
    }
}
