//! Text out of files, one file a format. Every reader is bounded and returns a reason instead of failing.

mod docx;
pub mod encoding;
mod entities;
pub(crate) mod front_matter;
mod html;
mod markdown;
mod markdown_inline;
mod odt;
pub(crate) mod package;
mod pdf;
mod pdf_layout;
mod plain;
mod xml;

use crate::document::Document;
use crate::kind::{Contradiction, Kind, contradiction};
use serde::{Deserialize, Serialize};

/// How much one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of any one part unpacked from it.
    pub part_bytes: u64,
    /// Bytes of text kept; the rest is left out and said so.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 64 << 20, part_bytes: 64 << 20, text_bytes: 8 << 20 }
    }
}

/// Why a file became no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Unreadable {
    /// A password is needed.
    #[error("it is protected by a password")]
    Encrypted,
    /// The bytes are not what the format asks for.
    #[error("{0}")]
    Damaged(String),
    /// It would cost more than is allowed.
    #[error("stopped reading: {0}")]
    Hostile(String),
    /// Pages without any text: a scan.
    #[error("its {pages} pages hold pictures and no text")]
    Scan {
        /// Number of pages.
        pages: u32,
    },
    /// The operating system refused.
    #[error("it cannot be opened: {0}")]
    Io(String),
}

/// Reads one file's bytes.
///
/// # Errors
/// [`Unreadable`] says why there is nothing to judge.
pub fn read(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    if bytes.len() as u64 > limits.file_bytes {
        let megabytes = limits.file_bytes >> 20;
        return Err(Unreadable::Hostile(format!("the file is larger than {megabytes} MB")));
    }
    match contradiction(kind, bytes) {
        Some(Contradiction::Encrypted) => return Err(Unreadable::Encrypted),
        Some(Contradiction::Not(_)) if bytes.iter().all(u8::is_ascii_whitespace) => return Ok(Document::default()),
        Some(Contradiction::Not(what)) => {
            return Err(Unreadable::Damaged(format!("by its name it is {what}, by its content it is not")));
        }
        None => {}
    }
    let mut document = match kind {
        Kind::Markdown => markdown::read(&encoding::decode(bytes)?),
        Kind::Text => plain::read(&encoding::decode(bytes)?),
        Kind::Html => html::read(&encoding::decode_html(bytes)?),
        Kind::Docx => docx::read(bytes, limits)?,
        Kind::Odt => odt::read(bytes, limits)?,
        Kind::Pdf => pdf::read(bytes, limits)?,
    };
    cut(&mut document, limits.text_bytes);
    Ok(document)
}

/// Keeps the first `limit` bytes of text.
fn cut(document: &mut Document, limit: usize) {
    let mut kept = 0usize;
    let fits = document.blocks.iter().take_while(|b| {
        kept = kept.saturating_add(b.text.len());
        kept <= limit
    });
    let count = fits.count();
    if count < document.blocks.len() {
        document.blocks.truncate(count);
        document.cut_short = Some(format!("stopped reading: only the first {} MB of text were read", limit >> 20));
    }
}
