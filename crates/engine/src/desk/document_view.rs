//! Documents as they are shown: revisions, the text of one of them, who reads it, and two of them compared.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::desk::{FileView, RequirementNamed, SignatureView};

/// A document with its revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its register.
    pub register: String,
    /// Its record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its revisions, newest first, void ones aside.
    pub revisions: Vec<RevisionView>,
    /// The text shown: of the revision asked for, else of the one in force, else of the newest.
    pub shown: Option<RevisionText>,
    /// Who was asked to read the revision shown, those who have not first.
    pub readers: Vec<ReaderView>,
    /// The reading that waits for whoever asks.
    pub yours: Option<ReaderView>,
    /// The document's own values as people read them, prose aside, in the order of its form.
    pub facts: Vec<DocumentFact>,
    /// Steps that lead on from the revision shown.
    pub steps: Vec<DocumentStep>,
    /// What is due on the revision shown.
    pub duties: Vec<DocumentDuty>,
    /// Records that point to the document, its revisions aside.
    pub used_by: Vec<DocumentUse>,
    /// Whoever asks may begin a revision.
    pub may_revise: bool,
    /// Which fields of which register hold the revisions.
    pub fields: RevisionFields,
    /// Which fields of which register hold who reads; absent where nobody confirms.
    pub readings: Option<ReadingFields>,
}

/// A value of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFact {
    /// The field's label.
    pub name: String,
    /// What it holds: `date`, `person` …
    pub kind: String,
    /// Its value as people read it; a date as `2026-03-14`.
    pub value: String,
    /// The requirements that it names.
    #[serde(default)]
    pub requirements: Vec<RequirementNamed>,
}

/// A step that leads on from a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentStep {
    /// The transition's id.
    pub id: String,
    /// What its button says.
    pub name: String,
    /// It asks for a reason: it turns something down, or takes it back.
    pub reason: bool,
    /// Why whoever asks cannot take it now, and what to do about it; absent: it can be taken.
    pub refused: Option<(String, Option<String>)>,
}

/// Something due on a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDuty {
    /// By the end of this day.
    pub day: Date,
    /// What to do.
    pub say: String,
    /// Who must, by name.
    pub who: Vec<String>,
    /// The day is past.
    pub overdue: bool,
}

/// A record that points to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentUse {
    /// Its register.
    pub register: String,
    /// Its number, or its id.
    pub record: String,
    /// Its title.
    pub title: String,
}

/// Where revisions are kept, by field ids.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RevisionFields {
    /// The register.
    pub register: String,
    /// The link to the document.
    pub master: String,
    /// The title.
    pub title: String,
    /// The revision's mark.
    pub mark: Option<String>,
    /// Its text in Markdown.
    pub text: Option<String>,
    /// Its files.
    pub file: Option<String>,
    /// What changed.
    pub change: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether people must do otherwise.
    pub major: Option<String>,
    /// Since when it is in force.
    pub effective: String,
}

/// Where readings are kept, by field ids.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadingFields {
    /// The register.
    pub register: String,
    /// The title.
    pub title: String,
    /// The link to the revision.
    pub what: String,
    /// The reader.
    pub person: String,
    /// By when.
    pub due: Option<String>,
    /// Who was not asked yet, by name; empty for somebody who may not ask.
    pub people: Vec<String>,
}

/// Where a revision stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionStage {
    /// A draft, in review, approved for a day to come.
    OnItsWay,
    /// The one that holds.
    InForce,
    /// Another has taken its place.
    Replaced,
    /// Suspended, obsolete, disposed of.
    Aside,
}

/// A revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionView {
    /// Its record's id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// The version to compare when writing.
    pub etag: u64,
    /// Its mark: `3`, `C`.
    pub mark: String,
    /// Its title.
    pub title: String,
    /// Its state's id.
    pub state: Option<String>,
    /// Its state's name.
    pub state_name: String,
    /// Where it stands.
    pub stage: RevisionStage,
    /// In force from this day, or was.
    pub effective: Option<Date>,
    /// What changed.
    pub change: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// It changes what people must do.
    pub major: bool,
    /// Who wrote it.
    pub author: Option<String>,
    /// SHA-256 of its text and files, hex: what a reader confirms.
    pub content: String,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureView>,
    /// When it was begun.
    pub created: Timestamp,
}

/// The text of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionText {
    /// The revision's record id.
    pub record: String,
    /// Its Markdown; absent where it is a file.
    pub text: Option<String>,
    /// Its files.
    pub files: Vec<FileView>,
}

/// Somebody who was asked to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderView {
    /// The reading's record id.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// Who, by name.
    pub person: String,
    /// By when.
    pub due: Option<Date>,
    /// Read and confirmed on.
    pub read_on: Option<Date>,
    /// It waits for that person.
    pub open: bool,
    /// It waits, and the day is past.
    pub overdue: bool,
    /// The text confirmed is the text that stands; absent where the confirmation does not name one.
    pub same_text: Option<bool>,
    /// The step by which the reader confirms.
    pub confirm: Option<String>,
}

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingView {
    /// The reading's record id.
    pub reading: String,
    /// What, as the asking put it.
    pub what: String,
    /// The document's register.
    pub register: String,
    /// The document's number, or its id.
    pub document: String,
    /// The revision's number, or its id.
    pub revision: String,
    /// By when.
    pub due: Option<Date>,
    /// The day is past.
    pub overdue: bool,
}

/// Two revisions compared by words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    /// The older.
    pub left: RevisionView,
    /// The newer.
    pub right: RevisionView,
    /// Paragraphs in the order of the newer text.
    pub paragraphs: Vec<ParagraphView>,
    /// Words that are new.
    pub added_words: u64,
    /// Words that are gone.
    pub removed_words: u64,
    /// Paragraphs that are not the same.
    pub changed: u64,
    /// Files of the older that the newer has not, by name.
    pub files_gone: Vec<String>,
    /// Files of the newer that the older has not, by name.
    pub files_new: Vec<String>,
}

/// A paragraph of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphView {
    /// What became of it.
    pub change: Change,
    /// What it is.
    pub kind: ParagraphKind,
    /// Its words in order, old ones before new ones.
    pub pieces: Vec<Piece>,
}

/// What became of a paragraph, or of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Nothing.
    Same,
    /// Some words are others. Of paragraphs only.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParagraphKind {
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// Plain text.
    Text,
}

/// Words that had the same fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What became of them.
    pub change: Change,
    /// The words, with the spaces between them.
    pub text: String,
}
