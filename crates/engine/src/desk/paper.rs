//! What is taken along as a file: tables under a head that says whose they are, as of when, and how confidential.

use jiff::civil::Date;
use plumb_model::id::StandardId;
use serde::{Deserialize, Serialize};

use crate::desk::{RecordRef, Switches, TableCell};

/// Which paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "paper")]
pub enum PaperWanted {
    /// What the records show, requirement by requirement.
    Readiness {
        /// The day; absent: today.
        on: Option<Date>,
        /// One standard only.
        standard: Option<StandardId>,
        /// The labelled switches.
        switches: Switches,
        /// Only what is not in order, with what would mend it.
        gaps: bool,
    },
    /// The Statement of Applicability.
    Applicability {
        /// Of which standard; absent: the first that has one.
        standard: Option<StandardId>,
        /// A version; absent: as it would be issued today.
        version: Option<RecordRef>,
        /// A version it is held against.
        against: Option<RecordRef>,
    },
    /// How each certificate stands in its cycle.
    Certification,
    /// A customer's questionnaire, answered.
    Questionnaire {
        /// Which.
        record: RecordRef,
    },
}

/// A paper: the same content for every form it leaves in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What a file of it is called, without its ending.
    pub stem: String,
    /// Its title.
    pub title: String,
    /// In whose name.
    pub organisation: String,
    /// How confidential it is, as people read it.
    pub classification: String,
    /// The day it speaks of.
    pub on: Date,
    /// When it was made, and as of what, as people read it.
    pub made: String,
    /// How many entries of the log it stands on.
    pub size: u64,
    /// The tree's root over them, hex.
    pub root: String,
    /// The log's head as one line: name, size, root.
    pub head: String,
    /// What it is, a paragraph each.
    pub lead: Vec<String>,
    /// What holds for all of it, by label.
    pub facts: Vec<(String, String)>,
    /// Its tables.
    pub tables: Vec<PaperTable>,
    /// What is said last.
    pub closing: Vec<String>,
}

/// A table of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTable {
    /// Its heading.
    pub title: String,
    /// What stands above it, or instead of it.
    pub note: Option<String>,
    /// Its columns; the first names the row.
    pub columns: Vec<PaperColumn>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

/// A column of a paper's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperColumn {
    /// Its header.
    pub header: String,
    /// Its share of a page's width, beside the others' shares; a wide one holds long texts.
    pub share: u8,
}

/// The forms a paper leaves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperFormat {
    /// Pages to be read and printed (ISO 32000).
    Pdf,
    /// A workbook (ISO/IEC 29500), a worksheet a table.
    Xlsx,
    /// Text (RFC 7763).
    Markdown,
}

impl PaperFormat {
    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Markdown => "md",
        }
    }

    /// The form that a file of this ending has.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        [Self::Pdf, Self::Xlsx, Self::Markdown].into_iter().find(|format| format.ending() == ending)
    }

    /// The media type (IANA).
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Markdown => "text/markdown; charset=utf-8",
        }
    }
}

impl TableCell {
    /// The cell as a reader sees it on paper; yes and no are said, a day is written year first.
    #[must_use]
    pub fn on_paper(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
        }
    }
}

impl Paper {
    /// The paper as Markdown. A cell's text stays in its cell whatever it holds.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut parts = vec![format!("# {}", self.title), format!("{}. {}.", self.organisation, self.classification)];
        parts.extend(self.lead.iter().cloned());
        let facts = self.facts.iter().map(|(name, value)| format!("- {name}: {value}"));
        parts.push(facts.collect::<Vec<_>>().join("\n"));
        for table in &self.tables {
            parts.push(format!("## {}", table.title));
            parts.extend(table.note.clone());
            if table.rows.is_empty() {
                continue;
            }
            let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
            let mut lines = vec![
                row(table.columns.iter().map(|column| cell(&column.header)).collect()),
                row(table.columns.iter().map(|_| "---".to_owned()).collect()),
            ];
            lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(|it| cell(&it.on_paper())).collect())));
            parts.push(lines.join("\n"));
        }
        parts.extend(self.closing.iter().cloned());
        parts.push(format!("{}. `{}`", self.made, self.head));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n") + "\n"
    }
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}
