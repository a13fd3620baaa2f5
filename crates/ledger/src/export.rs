//! The export directory: which files there are and what stands in them. Reading and writing files is the caller's.

use serde::{Deserialize, Serialize};

use crate::{
    canonical,
    checkpoint::Checkpoint,
    digest::Digest,
    entry::EntryView,
    entry_line::write_line,
    error::LedgerError,
    frontier::Frontier,
    keyring::{KeyEnd, KeyRing},
    moment::Moment,
    names::{LogId, Token},
    tile::tiles_between,
};

/// What `format` says in the manifest.
pub const EXPORT_FORMAT: &str = "plumb-ledger-export";
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// The newest checkpoint's name.
pub const CHECKPOINT: &str = "checkpoint";
/// The list of keys.
pub const KEYS: &str = "keys";
/// Lines in an entries file; the last one may have fewer.
pub const ENTRIES_PER_FILE: u64 = 10_000;

/// `entries/000000.jsonl` and so on, one for each ten thousand entries.
#[must_use]
pub fn entries_path(file: u64) -> String {
    format!("entries/{file:06}.jsonl")
}

/// A file of the export as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedFile {
    /// Its length in bytes.
    pub bytes: u64,
    /// Its path inside the export, parts separated by `/`.
    pub path: String,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// What an export is of, and every file in it but the manifest, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The program that wrote it.
    pub app: Token,
    /// Every other file.
    pub files: Vec<ListedFile>,
    /// [`EXPORT_FORMAT`].
    pub format: String,
    /// The log.
    pub log: LogId,
    /// When it was written.
    pub made: Moment,
    /// The root over its entries.
    pub root: Digest,
    /// How many entries.
    pub size: u64,
    /// 1.
    pub v: u64,
}

impl Manifest {
    /// Canonical JSON and a newline.
    ///
    /// # Errors
    /// [`LedgerError::NotSealable`] if a path is not in NFC.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        let mut out = canonical::write_serde(self)?;
        out.push(b'\n');
        Ok(out)
    }

    /// Reads the manifest's bytes.
    ///
    /// # Errors
    /// [`LedgerError::Export`] unless they are exactly what [`Manifest::to_bytes`] writes, in version 1.
    pub fn read(bytes: &[u8]) -> Result<Self, LedgerError> {
        let wrong = |what: String| LedgerError::Export { file: MANIFEST.to_owned(), line: None, what };
        let text = bytes.strip_suffix(b"\n").ok_or_else(|| wrong("it does not end in a newline".to_owned()))?;
        let value = canonical::parse(text).map_err(|error| wrong(error.to_string()))?;
        let manifest: Self = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
        if manifest.format != EXPORT_FORMAT || manifest.v != 1 {
            return Err(wrong("it is of another format or version".to_owned()));
        }
        if !manifest.files.is_sorted_by(|before, after| before.path < after.path) {
            return Err(wrong("its files are not sorted by path".to_owned()));
        }
        Ok(manifest)
    }
}

/// The text of the `keys` file: `<vkey> <first size> <last size or ->  <why it ended or ->`, a line each.
#[must_use]
pub fn keys_text(ring: &KeyRing) -> String {
    let mut out = String::new();
    for term in ring.terms() {
        let (last, why) = match term.until {
            None => ("-".to_owned(), "-"),
            Some((last, KeyEnd::Rotated)) => (last.to_string(), "rotated"),
            Some((last, KeyEnd::Revoked)) => (last.to_string(), "revoked"),
        };
        out.extend([format!("{} {} {last} {why}\n", term.key, term.from)]);
    }
    out
}

/// Builds the files of an export, handing each to `put(path, bytes)` as soon as it is whole.
#[derive(Debug)]
pub struct ExportWriter<P> {
    put: P,
    files: Vec<ListedFile>,
    lines: Vec<u8>,
    nodes: Vec<Digest>,
    frontier: Frontier,
}

impl<E: From<LedgerError>, P: FnMut(&str, &[u8]) -> Result<(), E>> ExportWriter<P> {
    /// An export whose files go to `put`.
    pub fn new(put: P) -> Self {
        Self { put, files: Vec::new(), lines: Vec::new(), nodes: Vec::new(), frontier: Frontier::new() }
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), E> {
        (self.put)(path, bytes)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.files.push(ListedFile { bytes: length, path: path.to_owned(), sha256: Digest::of(bytes) });
        Ok(())
    }

    /// Adds the next entry.
    ///
    /// # Errors
    /// What `put` says.
    pub fn entry(&mut self, entry: &EntryView<'_>) -> Result<(), E> {
        write_line(&mut self.lines, entry)?;
        let nodes = &mut self.nodes;
        self.frontier.push_with(Digest::leaf(entry.header), |node| nodes.push(node));
        if self.frontier.size().is_multiple_of(ENTRIES_PER_FILE) { self.end_file() } else { Ok(()) }
    }

    fn end_file(&mut self) -> Result<(), E> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.lines);
        let file = (self.frontier.size() - 1) / ENTRIES_PER_FILE;
        self.put(&entries_path(file), &lines)
    }

    /// Writes what remains: entries, tiles, checkpoint, keys, other files, and the manifest last.
    ///
    /// # Errors
    /// What `put` says; [`LedgerError::Export`] if the checkpoint is not over exactly these entries.
    pub fn finish(mut self, checkpoint: &Checkpoint, ring: &KeyRing, made: Moment, app: Token) -> Result<Manifest, E> {
        self.end_file()?;
        let (size, root) = (self.frontier.size(), self.frontier.root());
        if (checkpoint.head().size, checkpoint.head().root) != (size, root) {
            let what = format!("it is not over the {size} entries that were exported");
            return Err(LedgerError::Export { file: CHECKPOINT.to_owned(), line: None, what }.into());
        }
        for tile in tiles_between(0, size) {
            let bytes = tile.bytes(&self.nodes)?;
            self.put(&tile.path(), &bytes)?;
        }
        self.put(CHECKPOINT, checkpoint.as_str().as_bytes())?;
        self.put(KEYS, keys_text(ring).as_bytes())?;
        let mut files = std::mem::take(&mut self.files);
        files.sort_by(|left, right| left.path.cmp(&right.path));
        let log = checkpoint.head().log.clone();
        let manifest = Manifest { app, files, format: EXPORT_FORMAT.to_owned(), log, made, root, size, v: 1 };
        (self.put)(MANIFEST, &manifest.to_bytes()?)?;
        Ok(manifest)
    }
}

/// Every path that an export of so many entries must have, besides the manifest.
#[must_use]
pub fn expected_paths(size: u64) -> Vec<String> {
    let entries = (0..size.div_ceil(ENTRIES_PER_FILE)).map(entries_path);
    let tiles = tiles_between(0, size).into_iter().map(|tile| tile.path());
    entries.chain(tiles).chain([CHECKPOINT.to_owned(), KEYS.to_owned()]).collect()
}
