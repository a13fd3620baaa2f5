//! The neutral form every file is read into, so that facts and matching never know whether it was Word, PDF or Markdown.

use serde::{Deserialize, Serialize};

/// What a file turned out to say: its blocks in reading order and what its own properties claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The text in reading order.
    pub blocks: Vec<Block>,
    /// Front matter and document properties, in file order.
    pub properties: Vec<Property>,
    /// Number of pages where the format has pages.
    pub pages: Option<u32>,
    /// Why reading stopped before the end, if it did.
    pub cut_short: Option<String>,
}

/// One piece of text and its place in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where the text stands.
    pub role: Role,
    /// The text without markup; line breaks the author made are kept, cells of a row are separated by tabs.
    pub text: String,
    /// How many words of the text are links to elsewhere.
    pub linked_words: u32,
}

/// The place of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The document's own title (Word's Title style, HTML's title).
    Title,
    /// A heading, 1 the highest.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One point of a list.
    ListItem,
    /// A block quote, often the place of document control.
    Quote,
    /// One row of the table with this number.
    Row(u32),
    /// A line of a table of contents: says what stands elsewhere.
    Contents,
    /// Preformatted text.
    Code,
    /// A page header or footer.
    PageEdge,
}

/// A named value that stands outside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Where it stands.
    pub source: Source,
    /// Its name as written, nested keys joined by dots.
    pub name: String,
    /// Its value as written.
    pub value: String,
}

/// Where a property stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// YAML above a Markdown text.
    FrontMatter,
    /// Word's, PDF's or HTML's own document properties.
    File,
}

impl Block {
    /// A block without links.
    #[must_use]
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), linked_words: 0 }
    }

    /// The cells of a row; a block that is no row is one cell.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.text.split('\t').map(str::trim)
    }
}

impl Document {
    /// The words of the body: everything but page headers and footers.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.blocks.iter().filter(|b| b.role != Role::PageEdge).map(|b| b.text.split_whitespace().count()).sum()
    }
}
