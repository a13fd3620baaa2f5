//! What goes into an emergency set.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::desk::{DocumentView, FileView, RegisterTable, RevisionStage};

/// What somebody wants in the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyWanted {
    /// Up to which classification, that one included: `internal` unless more was chosen.
    pub highest: String,
    /// Documents by number; empty: all that are in force.
    pub documents: Vec<String>,
    /// Registers by id or name; empty: people, and copies.
    pub registers: Vec<String>,
}

impl Default for EmergencyWanted {
    fn default() -> Self {
        Self { highest: "internal".to_owned(), documents: Vec::new(), registers: Vec::new() }
    }
}

/// All that goes into the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyView {
    /// The organisation's name.
    pub organisation: String,
    /// Today there.
    pub day: Date,
    /// Now.
    pub at: Timestamp,
    /// The organisation's zone.
    pub zone: String,
    /// The log's head as one line.
    pub head: String,
    /// The log's signed head, as text.
    pub checkpoint: String,
    /// Documents in force.
    pub documents: Vec<EmergencyDocument>,
    /// Registers.
    pub tables: Vec<RegisterTable>,
    /// How many documents and registers were left out because they are more confidential than was asked for.
    pub left_out: u64,
}

/// A document in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyDocument {
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// The revision's mark.
    pub mark: String,
    /// In force since.
    pub effective: Option<Date>,
    /// Its classification.
    pub class: String,
    /// Who signed it, and with what meaning.
    pub signed: Vec<String>,
    /// Its text, in Markdown.
    pub text: Option<String>,
    /// Its files.
    pub files: Vec<FileView>,
}

impl EmergencyDocument {
    /// A document with the revision that is in force; none where there is none, or where nothing of it lies here.
    pub(crate) fn of(view: DocumentView, class: String) -> Option<Self> {
        let revision = view.revisions.iter().find(|revision| revision.stage == RevisionStage::InForce)?;
        let shown = view.shown.filter(|shown| shown.record == revision.record)?;
        let signed = revision.signatures.iter().map(|signature| format!("{}, {}", signature.name, signature.meaning));
        Some(Self {
            number: view.number,
            title: view.title,
            mark: revision.mark.clone(),
            effective: revision.effective,
            class,
            signed: signed.collect(),
            text: shown.text,
            files: shown.files,
        })
    }
}
