//! An evidence pack: some records of a log, released to somebody outside, with what proves them. Which members there are and what
//! stands in them (docs/ledger-format.md, section 14); the archive itself is the caller's.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    base64,
    canonical::{self, push_string},
    checkpoint::Checkpoint,
    cursor::Cursor,
    digest::Digest,
    entry::EntryView,
    entry_line::{EntryLine, read_line_with, write_line_with},
    error::LedgerError,
    export::ListedFile,
    names::{LogId, Token},
    tree::{NodeReader, prove_inclusion},
};

/// What `format` says in the manifest.
pub const FORMAT: &str = "plumb-evidence-pack";
/// What `format` says in the list of contents.
pub const CONTENTS_FORMAT: &str = "plumb-evidence-contents";
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// The list of what was released.
pub const CONTENTS: &str = "contents.json";
/// The entries with their proofs.
pub const ENTRIES: &str = "entries.jsonl";
/// The checkpoint's name.
pub const CHECKPOINT: &str = "checkpoint";
/// The state of a release that was released.
pub const RELEASED: &str = "released";
/// The field of a release that holds the digest of the list of contents, hex.
pub const CONTENTS_FIELD: &str = "contents";

/// The highest classification of what is in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Highest {
    /// For anybody.
    Public,
    /// For everybody who works there.
    Internal,
    /// For some.
    Confidential,
    /// For few.
    Restricted,
}

impl Highest {
    /// How many different people must have released what is so confidential.
    #[must_use]
    pub fn releasers(self) -> usize {
        if self >= Self::Confidential { 2 } else { 1 }
    }
}

/// The record by which people released a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseName {
    /// Its id.
    pub record: Token,
    /// Its register.
    pub register: Token,
}

/// What a pack is of, and every member but the manifest, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackManifest {
    /// Every other member.
    pub files: Vec<ListedFile>,
    /// [`FORMAT`].
    pub format: String,
    /// The log.
    pub log: LogId,
    /// Who released it.
    pub release: ReleaseName,
    /// The checkpoint's root.
    pub root: Digest,
    /// The checkpoint's size.
    pub size: u64,
    /// 1.
    pub v: u64,
}

/// What was released: every page and file, sorted by path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The pages and files.
    pub files: Vec<ListedFile>,
    /// [`CONTENTS_FORMAT`].
    pub format: String,
    /// The highest classification among them.
    pub highest: Highest,
    /// 1.
    pub v: u64,
}

impl Contents {
    /// A list of what is to be released.
    #[must_use]
    pub fn of(mut files: Vec<ListedFile>, highest: Highest) -> Self {
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Self { files, format: CONTENTS_FORMAT.to_owned(), highest, v: 1 }
    }

    /// Canonical JSON and a newline.
    ///
    /// # Errors
    /// [`LedgerError::NotSealable`] if a path is not in NFC.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        lined(self)
    }

    /// Reads what [`Contents::to_bytes`] writes.
    ///
    /// # Errors
    /// [`LedgerError::Export`] for anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, LedgerError> {
        let contents: Self = read_lined(CONTENTS, bytes)?;
        if contents.format != CONTENTS_FORMAT || contents.v != 1 {
            return Err(wrong(CONTENTS, "it is of another format or version"));
        }
        check_paths(CONTENTS, &contents.files)?;
        Ok(contents)
    }
}

impl PackManifest {
    /// Canonical JSON and a newline.
    ///
    /// # Errors
    /// [`LedgerError::NotSealable`] if a path is not in NFC.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        lined(self)
    }

    /// Reads what [`PackManifest::to_bytes`] writes.
    ///
    /// # Errors
    /// [`LedgerError::Export`] for anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, LedgerError> {
        let manifest: Self = read_lined(MANIFEST, bytes)?;
        if manifest.format != FORMAT || manifest.v != 1 {
            return Err(wrong(MANIFEST, "it is of another format or version"));
        }
        check_paths(MANIFEST, &manifest.files)?;
        Ok(manifest)
    }
}

/// What goes beside the released pages and files, so that an outsider can check them.
#[derive(Debug)]
pub struct PackWriter {
    checkpoint: Checkpoint,
    entries: Vec<u8>,
}

impl PackWriter {
    /// A pack under a checkpoint that covers all entries it shows.
    #[must_use]
    pub fn under(checkpoint: Checkpoint) -> Self {
        Self { checkpoint, entries: Vec::new() }
    }

    /// Shows an entry; entries come in order. Without its content it shows the header alone.
    ///
    /// # Errors
    /// [`LedgerError::OutsideTree`], [`LedgerError::Nodes`] or [`LedgerError::NotCanonical`].
    pub fn entry<R: NodeReader + ?Sized>(
        &mut self,
        seq: u64,
        entry: &EntryView<'_>,
        nodes: &R,
    ) -> Result<(), LedgerError> {
        let path = prove_inclusion(seq, self.checkpoint.head().size, nodes)?;
        write_entry(&mut self.entries, entry, &path)
    }

    /// The three members beside the contents and their list, and the manifest over all of them, last.
    ///
    /// # Errors
    /// As [`PackManifest::to_bytes`].
    pub fn finish(
        self,
        contents: &Contents,
        release: ReleaseName,
    ) -> Result<Vec<(&'static str, Vec<u8>)>, LedgerError> {
        let head = self.checkpoint.head().clone();
        let mut beside = vec![
            (CHECKPOINT, self.checkpoint.as_str().as_bytes().to_vec()),
            (CONTENTS, contents.to_bytes()?),
            (ENTRIES, self.entries),
        ];
        let listed = beside.iter().map(|(path, bytes)| ListedFile {
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            path: (*path).to_owned(),
            sha256: Digest::of(bytes),
        });
        let mut files: Vec<ListedFile> = listed.chain(contents.files.iter().cloned()).collect();
        files.sort_by(|left, right| left.path.cmp(&right.path));
        let manifest = PackManifest {
            files,
            format: FORMAT.to_owned(),
            log: head.log,
            release,
            root: head.root,
            size: head.size,
            v: 1,
        };
        beside.push((MANIFEST, manifest.to_bytes()?));
        Ok(beside)
    }
}

/// Appends `{"body":…,"header":…,"path":[…],"salt":…}` and a newline.
fn write_entry(out: &mut Vec<u8>, entry: &EntryView<'_>, path: &[Digest]) -> Result<(), LedgerError> {
    write_line_with(out, entry, |out| {
        out.extend(b",\"path\":[");
        for (n, node) in path.iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            push_string(out, &base64::encode(&node.0));
        }
        out.push(b']');
    })
}

/// Reads a line (without its newline): the entry, and its way to the root.
///
/// # Errors
/// [`LedgerError::NotCanonical`] unless it is exactly what is written.
pub(crate) fn read_entry(line: &[u8]) -> Result<(EntryLine<'_>, Vec<Digest>), LedgerError> {
    let mut path = Vec::new();
    let entry = read_line_with(line, |c| {
        c.expect(",\"path\":[", "the field `path`")?;
        if c.skip("]") {
            return Ok(());
        }
        loop {
            path.push(node(c)?);
            if path.len() > 64 {
                return c.fail("a path no longer than any tree is high");
            }
            if c.skip("]") {
                return Ok(());
            }
            c.expect(",", "a comma or the path's end")?;
        }
    })?;
    Ok((entry, path))
}

fn node(c: &mut Cursor<'_>) -> Result<Digest, LedgerError> {
    let text = c.string()?;
    match base64::decode(&text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) {
        Some(bytes) => Ok(Digest(bytes)),
        None => c.fail("a hash in base 64"),
    }
}

fn wrong(file: &str, what: impl Into<String>) -> LedgerError {
    LedgerError::Export { file: file.to_owned(), line: None, what: what.into() }
}

fn lined<T: Serialize>(value: &T) -> Result<Vec<u8>, LedgerError> {
    let mut out = canonical::write_serde(value)?;
    out.push(b'\n');
    Ok(out)
}

fn read_lined<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, LedgerError> {
    let text = bytes.strip_suffix(b"\n").ok_or_else(|| wrong(file, "it does not end in a newline"))?;
    let value = canonical::parse(text).map_err(|error| wrong(file, error.to_string()))?;
    serde_json::from_value(value).map_err(|error| wrong(file, error.to_string()))
}

fn check_paths(file: &str, files: &[ListedFile]) -> Result<(), LedgerError> {
    if let Some(listed) = files.iter().find(|listed| !is_path(&listed.path)) {
        return Err(wrong(file, format!("`{}` is no path of a pack", listed.path)));
    }
    let sorted = files.is_sorted_by(|before, after| before.path < after.path);
    if sorted { Ok(()) } else { Err(wrong(file, "its files are not sorted by path")) }
}

/// Whether a member may be called so: plain letters, and no way out of a folder.
#[must_use]
pub fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    (1..=200).contains(&path.len())
        && path.bytes().all(plain)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
