//! The newest checkpoint, kept beside the database, so that a database whose newest entries are gone is found out.
//!
//! It is written after each commit, in place, without waiting for the disk: after a crash it may be behind the database,
//! never ahead of it, because the commit it speaks of was on the disk before it was written.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

use plumb_ledger::Checkpoint;
use plumb_store::StoreError;

/// The note is padded with newlines to a multiple of this, so that one write replaces it whole.
const BLOCK: usize = 512;

/// The open file.
#[derive(Debug)]
pub(crate) struct Head(File);

impl Head {
    /// Opens it for writing, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(path);
        file.map(Self).map_err(|error| StoreError::io("open the head", error))
    }

    /// Replaces the note.
    pub(crate) fn write(&mut self, note: &str) -> io::Result<()> {
        let mut block = note.as_bytes().to_vec();
        block.resize(note.len().next_multiple_of(BLOCK), b'\n');
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(&block)
    }

    /// Waits for the disk; only needed when the file is new.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// The checkpoint in the file; none if there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Checkpoint>, StoreError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read the head", error)),
    };
    let damaged = |detail: &dyn std::fmt::Display| StoreError::damaged("the file `head`", detail);
    let text = String::from_utf8(text).map_err(|error| damaged(&error))?;
    let note = format!("{}\n", text.trim_end_matches('\n'));
    Checkpoint::read(&note).map(Some).map_err(|error| damaged(&error))
}
