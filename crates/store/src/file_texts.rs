//! What files say, so that a search finds it. All of it is made from the log and the files it names: it may be dropped at any
//! time, and is made again.

use plumb_ledger::Digest;
use plumb_model::id::{FieldId, RecordId};

use crate::StoreError;

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// The field it stands under.
    pub field: FieldId,
    /// The id of its filing.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its content.
    pub digest: Digest,
}

/// A file in which words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextHit {
    /// Of which record.
    pub record: RecordId,
    /// Under which field.
    pub field: FieldId,
    /// The id of its filing.
    pub file: String,
    /// Its name.
    pub name: String,
}

/// Keeps what files say. Nothing here waits for the disk: what is lost with the power is made again.
pub trait FileTexts: Send + Sync {
    /// How many entries of the log were dealt with.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn position(&self) -> Result<u64, StoreError>;

    /// Forgets everything: it belonged to another log, or to a longer one.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn forget(&self) -> Result<(), StoreError>;

    /// These records have these files and no others, as of so many entries. What no record has any more is overwritten.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then nothing changed.
    fn follow(&self, to: u64, records: &[(RecordId, Vec<FilePlace>)]) -> Result<(), StoreError>;

    /// Contents that nobody has read yet, each with the names it has, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn unread(&self, limit: usize) -> Result<Vec<(Digest, Vec<String>)>, StoreError>;

    /// A content says this; nothing, where it has no text that could be read.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn put_text(&self, content: Digest, text: &str) -> Result<(), StoreError>;

    /// Files that hold all these words, the last one as a beginning; what was filed last comes first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn find(&self, words: &str, limit: usize) -> Result<Vec<TextHit>, StoreError>;
}
