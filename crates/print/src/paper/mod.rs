//! What a page says, before anybody decides whether it becomes PDF, HTML or plain text.

mod markdown;
mod report;
mod sheet;

use jiff::civil::Date;
use serde::Serialize;

pub(crate) use markdown::{Block, Inline, blocks};
pub use report::{Report, ReportColumn, ReportTable};
pub use sheet::{Body, Section, Sheet};

/// What every page carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imprint {
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub organisation: String,
    /// Its language, such as `en` (BCP 47).
    pub language: String,
    /// The organisation's day on which it was made.
    pub day: Date,
    /// When and as of what it was made, as people read it.
    pub made: String,
    /// The log's head it was taken from, as one line: name, size, root.
    pub checkpoint: String,
}

/// A document as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it carries.
    pub imprint: Imprint,
    /// What is known of it, by label: number, revision, in force since.
    pub facts: Vec<(String, String)>,
    /// Its text, in Markdown.
    pub text: String,
}

/// Records of a register as rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// What it carries.
    pub imprint: Imprint,
    /// The columns' headers.
    pub columns: Vec<String>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What lies in a set, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Index {
    /// What it carries.
    pub imprint: Imprint,
    /// What the set is and what to do with it, a paragraph each.
    pub lead: Vec<String>,
    /// Its parts.
    pub groups: Vec<Group>,
}

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What it is called.
    pub title: String,
    /// What lies in it.
    pub entries: Vec<IndexEntry>,
}

/// A line of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexEntry {
    /// What it is called.
    pub title: String,
    /// More about it: number, revision.
    pub note: String,
    /// Where it lies, beside the index: what a link says, and its path.
    pub files: Vec<(String, String)>,
}

/// A page with the template that shows it.
#[derive(Debug, Clone, Copy)]
pub enum Page<'a> {
    /// One sheet to be kept in a drawer.
    Sheet(&'a Sheet),
    /// A document.
    Document(&'a Document),
    /// A register.
    Listing(&'a Listing),
    /// What lies in a set.
    Index(&'a Index),
    /// Findings of fact in tables, with who says so and as of when on every page.
    Report(&'a Report),
}

impl Page<'_> {
    pub(crate) fn imprint(&self) -> &Imprint {
        match self {
            Self::Sheet(page) => &page.imprint,
            Self::Document(page) => &page.imprint,
            Self::Listing(page) => &page.imprint,
            Self::Index(page) => &page.imprint,
            Self::Report(page) => &page.imprint,
        }
    }
}
