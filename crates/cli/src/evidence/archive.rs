//! A pack as an archive: written once, and read back by whoever verifies it, also where somebody unpacked it.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use plumb_engine::desk::Problem;
use plumb_ledger::{
    Digest, PackMembers,
    evidence::{CHECKPOINT, CONTENTS},
};
use plumb_store::FileStore;
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    cannot,
    pages::{Member, Pages},
};

/// Largest member that is read whole: lists, checkpoint, entries.
const MOST: u64 = 1 << 30;

/// The first bytes of an archive.
const MAGIC: &[u8] = b"PK\x03\x04";

pub(super) fn write<W: Write + Seek>(
    pages: &Pages,
    beside: &[(String, String)],
    files: &FileStore,
    to: W,
) -> Result<W, Problem> {
    let failed = |error: &dyn std::fmt::Display| cannot(&error.to_string());
    let mut zip = ZipWriter::new(to);
    // One time for all: the same content makes the same archive.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in beside {
        zip.start_file(name.as_str(), options).map_err(|error| failed(&error))?;
        zip.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    }
    for (path, member) in &pages.members {
        let large = matches!(member, Member::File(_, bytes) if *bytes >= u64::from(u32::MAX));
        zip.start_file(path.as_str(), options.large_file(large)).map_err(|error| failed(&error))?;
        match member {
            Member::Page(page) => zip.write_all(page).map_err(|error| failed(&error))?,
            Member::File(digest, _) => {
                let mut file = files.open(*digest).map_err(|error| failed(&error))?;
                io::copy(&mut file, &mut zip).map_err(|error| failed(&error))?;
            }
        }
    }
    zip.finish().map_err(|error| failed(&error))
}

/// Whether this is a pack, packed or unpacked.
pub(crate) fn is_pack(path: &Path) -> bool {
    if path.is_dir() {
        return path.join(CONTENTS).is_file();
    }
    let mut begin = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *MAGIC
}

/// The checkpoint in a pack.
pub(crate) fn checkpoint_in(path: &Path) -> Result<String, String> {
    let bytes = Opened::at(path)?.read(CHECKPOINT)?;
    String::from_utf8(bytes).map_err(|_| "its checkpoint is not text".to_owned())
}

/// A pack that is read.
pub(crate) enum Opened {
    /// Packed.
    Archive { zip: Box<ZipArchive<File>>, entries: u64, names: Vec<String> },
    /// Unpacked to a folder.
    Folder { root: PathBuf, names: BTreeMap<String, PathBuf> },
}

impl Opened {
    pub(crate) fn at(path: &Path) -> Result<Self, String> {
        if path.is_dir() {
            let mut names = BTreeMap::new();
            walk(path, "", &mut names).map_err(|error| error.to_string())?;
            return Ok(Self::Folder { root: path.to_owned(), names });
        }
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        let entries = entries(&mut file)?;
        let zip = ZipArchive::new(file).map_err(|error| error.to_string())?;
        let names = zip.file_names().map(|name| name.map(Cow::into_owned));
        let names = names.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        Ok(Self::Archive { zip: Box::new(zip), entries, names })
    }
}

/// How many members the archive's end says it has: a reader that keeps names apart would hide one that stands twice.
fn entries(file: &mut File) -> Result<u64, String> {
    let mut end = [0; 22];
    file.seek(SeekFrom::End(-22)).and_then(|_| file.read_exact(&mut end)).map_err(|error| error.to_string())?;
    let whole = end.starts_with(b"PK\x05\x06") && end.ends_with(&[0, 0]);
    let count = end.get(10..12).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok()).map(u16::from_le_bytes);
    match count {
        Some(count) if whole => Ok(u64::from(count)),
        _ => Err("something stands after the archive's end, or its end is missing".to_owned()),
    }
}

fn walk(folder: &Path, under: &str, names: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        let name = format!("{under}{}", item.file_name().to_string_lossy());
        // A link is named, and cannot be read: nothing outside the folder counts as part of it.
        if item.file_type()?.is_dir() {
            walk(&item.path(), &format!("{name}/"), names)?;
        } else {
            names.insert(name, item.path());
        }
    }
    Ok(())
}

impl PackMembers for Opened {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Folder { names, .. } => names.keys().cloned().collect(),
            Self::Archive { entries, names, .. } => {
                let mut all = names.clone();
                // Which one stands twice is not told by the reader; that one does is.
                let hidden = entries.saturating_sub(names.len() as u64);
                if *entries != u64::from(u16::MAX) && hidden > 0 {
                    all.extend(names.last().cloned());
                }
                all
            }
        }
    }

    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        self.with(name, &mut |content| {
            content.take(MOST + 1).read_to_end(&mut bytes)?;
            Ok(())
        })?;
        if bytes.len() as u64 > MOST { Err("it is larger than any list of a pack".to_owned()) } else { Ok(bytes) }
    }

    fn measure(&mut self, name: &str) -> Result<(u64, Digest), String> {
        let (mut length, mut hash) = (0, Sha256::new());
        self.with(name, &mut |content| {
            let mut chunk = vec![0; 65_536];
            loop {
                let read = content.read(&mut chunk)?;
                if read == 0 {
                    return Ok(());
                }
                hash.update(chunk.get(..read).unwrap_or_default());
                length += read as u64;
            }
        })?;
        Ok((length, Digest(hash.finalize().into())))
    }
}

impl Opened {
    fn with(&mut self, name: &str, each: &mut dyn FnMut(&mut dyn Read) -> io::Result<()>) -> Result<(), String> {
        match self {
            Self::Folder { names, root } => {
                let path = names.get(name).ok_or_else(|| "it is missing".to_owned())?;
                let plain = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()) && path.starts_with(&*root);
                if !plain {
                    return Err("it is not a plain file".to_owned());
                }
                let mut file = File::open(path).map_err(|error| error.to_string())?;
                each(&mut file).map_err(|error| error.to_string())
            }
            Self::Archive { zip, .. } => {
                let mut member = zip.by_name(name).map_err(|error| error.to_string())?;
                each(&mut member).map_err(|error| error.to_string())
            }
        }
    }
}
