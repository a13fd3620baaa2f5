//! What a file is, by its name and by its first bytes: only documents are judged, the rest is counted.

use serde::{Deserialize, Serialize};
use std::path::Path;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// Word since 2007.
    Docx,
    /// `OpenDocument` text.
    Odt,
    /// PDF.
    Pdf,
}

/// How a file in the folder is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// Read and judged.
    Read(Kind),
    /// A document by its name, in a format that is not read: a row with this explanation.
    Explain(&'static str),
    /// Not a document (picture, spreadsheet, program): counted only.
    Count,
}

impl Kind {
    /// Formats whose readers run in a child process, because a hostile file may exhaust or crash them.
    #[must_use]
    pub fn needs_child(self) -> bool {
        matches!(self, Self::Docx | Self::Odt | Self::Pdf)
    }
}

/// Decides from the file's name.
#[must_use]
pub fn treatment(path: &Path) -> Treatment {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    // The terms somebody else's software comes under: no document of the company, though it speaks of warranty.
    if matches!(stem.as_str(), "license" | "licence" | "copying" | "notice" | "copyright")
        && matches!(extension.as_str(), "txt" | "md" | "text" | "rst" | "html")
    {
        return Treatment::Count;
    }
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" => Treatment::Read(Kind::Markdown),
        "txt" | "text" | "rst" | "adoc" | "asciidoc" => Treatment::Read(Kind::Text),
        "html" | "htm" | "xhtml" => Treatment::Read(Kind::Html),
        "docx" | "docm" | "dotx" => Treatment::Read(Kind::Docx),
        "odt" | "ott" => Treatment::Read(Kind::Odt),
        "pdf" => Treatment::Read(Kind::Pdf),
        "doc" | "dot" => Treatment::Explain("this is Word's format from before 2007; save it as DOCX to have it read"),
        "rtf" | "pages" | "wpd" | "wps" => {
            Treatment::Explain("this format is not read; save it as DOCX or PDF to have it read")
        }
        _ => Treatment::Count,
    }
}

/// Says what is wrong when a file's first bytes contradict its name.
#[must_use]
pub fn contradiction(kind: Kind, bytes: &[u8]) -> Option<Contradiction> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06");
    let ole = head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    match kind {
        Kind::Docx if ole => Some(Contradiction::Encrypted),
        Kind::Docx | Kind::Odt if !zip => Some(Contradiction::Not("a Word or OpenDocument file")),
        Kind::Pdf if !head.windows(5).any(|w| w == b"%PDF-") => Some(Contradiction::Not("a PDF")),
        Kind::Markdown | Kind::Text | Kind::Html if zip || ole || head.starts_with(b"%PDF-") => {
            Some(Contradiction::Not("a text file"))
        }
        _ => None,
    }
}

/// How name and content disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// Office keeps password-protected files in another container.
    Encrypted,
    /// The name promises something else.
    Not(&'static str),
}
