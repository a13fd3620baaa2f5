//! What parent and child say to each other: a length, then that many bytes.
//!
//! Request: one byte for the kind, then the file's bytes. Answer: JSON of the document or the reason there is none.

use crate::kind::Kind;
use std::io::{self, Read, Write};

/// Larger messages are refused on both sides.
const MOST_BYTES: u64 = 256 << 20;

pub(super) fn send(to: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: u64 = parts.iter().map(|p| p.len() as u64).sum();
    to.write_all(&length.to_be_bytes())?;
    for part in parts {
        to.write_all(part)?;
    }
    to.flush()
}

/// The next message, or nothing at the end of the stream.
pub(super) fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_be_bytes(length);
    if length > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the message is too long"));
    }
    let mut message = Vec::new();
    from.take(length).read_to_end(&mut message)?;
    if message.len() as u64 == length { Ok(Some(message)) } else { Ok(None) }
}

/// The kind byte of a workbook, answered with its sheets.
pub(super) const WORKBOOK: u8 = 6;

/// The kind byte of a workbook, answered with its worksheets as they stand.
pub(super) const GRIDS: u8 = 7;

pub(super) fn kind_byte(kind: Kind) -> u8 {
    match kind {
        Kind::Markdown => 0,
        Kind::Text => 1,
        Kind::Html => 2,
        Kind::Docx => 3,
        Kind::Odt => 4,
        Kind::Pdf => 5,
    }
}

pub(super) fn kind_of(byte: u8) -> Option<Kind> {
    [Kind::Markdown, Kind::Text, Kind::Html, Kind::Docx, Kind::Odt, Kind::Pdf]
        .into_iter()
        .find(|k| kind_byte(*k) == byte)
}
