//! The zip file around Word and `OpenDocument` texts: only named parts are unpacked, each to a limit.

use super::Unreadable;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Packages with more parts than this are not office files.
const MOST_PARTS: usize = 20_000;

/// An opened package. Parts are unpacked one at a time; a package inside the package is never opened.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    part_bytes: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], part_bytes: u64) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::Damaged("the file is damaged: its package cannot be opened".to_owned()))?;
        if archive.len() > MOST_PARTS {
            return Err(Unreadable::Hostile(format!("the package has more than {MOST_PARTS} parts")));
        }
        Ok(Self { archive, part_bytes })
    }

    /// Names of the parts, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
        names.sort();
        names
    }

    /// The bytes of one part, or nothing when there is none of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let file = match self.archive.by_index(index) {
            Ok(file) => file,
            Err(zip::result::ZipError::UnsupportedArchive(text)) if text.contains("assword") => {
                return Err(Unreadable::Encrypted);
            }
            Err(_) => return Err(Unreadable::Damaged(format!("the file is damaged: part `{name}` cannot be read"))),
        };
        if file.encrypted() {
            return Err(Unreadable::Encrypted);
        }
        let mut bytes = Vec::new();
        let read = file.take(self.part_bytes + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.part_bytes {
            let megabytes = self.part_bytes >> 20;
            return Err(Unreadable::Hostile(format!("unpacked, a part is larger than {megabytes} MB")));
        }
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::OutOfMemory => {
                Unreadable::Hostile("unpacked, it needs more memory than allowed".to_owned())
            }
            _ => Unreadable::Damaged(format!("the file is damaged: part `{name}` cannot be unpacked")),
        })?;
        Ok(Some(bytes))
    }

    /// The size of a part unpacked, found by unpacking it to nowhere.
    pub(crate) fn size(&mut self, name: &str) -> Result<u64, Unreadable> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(0) };
        let file = self
            .archive
            .by_index(index)
            .map_err(|_| Unreadable::Damaged(format!("the file is damaged: part `{name}` cannot be read")))?;
        let size = std::io::copy(&mut file.take(self.part_bytes + 1), &mut std::io::sink())
            .map_err(|_| Unreadable::Damaged(format!("the file is damaged: part `{name}` cannot be unpacked")))?;
        if size > self.part_bytes {
            let megabytes = self.part_bytes >> 20;
            return Err(Unreadable::Hostile(format!("unpacked, a part is larger than {megabytes} MB")));
        }
        Ok(size)
    }

    /// Like [`Package::part`], as text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        super::encoding::decode(&bytes).map(Some)
    }
}
