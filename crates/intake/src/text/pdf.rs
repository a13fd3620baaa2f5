//! PDF, through pdf-extract. It panics on bad files and may loop: callers run it in a child process with a limit.

use super::pdf_layout::Pages;
use super::{Limits, Unreadable};
use crate::document::{Document, Property, Source};
use pdf_extract::{Document as Pdf, Object, output_doc, output_doc_page};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// More pages than this are a book; the rest is left out and said so.
const MOST_PAGES: usize = 2_000;

/// Fewer letters than this on an average page are stamps on a scan, not text.
const LETTERS_OF_A_PAGE: usize = 12;

/// Reads a PDF file.
pub(super) fn read(bytes: &[u8], _limits: &Limits) -> Result<Document, Unreadable> {
    catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes)))
        .unwrap_or_else(|_| Err(Unreadable::Damaged("the file is damaged: its content cannot be followed".to_owned())))
}

fn read_unguarded(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut pdf = Pdf::load_mem(bytes).map_err(|error| match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => Unreadable::Encrypted,
        _ => Unreadable::Damaged("the file is damaged: its structure cannot be followed".to_owned()),
    })?;
    if pdf.is_encrypted() && pdf.decrypt("").is_err() {
        return Err(Unreadable::Encrypted);
    }
    let numbers: Vec<u32> = pdf.get_pages().keys().copied().collect();
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(Unreadable::Damaged("the file is damaged: it has no pages".to_owned()));
    }
    let mut pages = Pages::default();
    let mut skipped = 0usize;
    let whole = numbers.len() <= MOST_PAGES
        && matches!(catch_unwind(AssertUnwindSafe(|| output_doc(&pdf, &mut pages))), Ok(Ok(())));
    if !whole {
        // One bad page must not cost the others: read them one by one.
        pages = Pages::default();
        for number in numbers.iter().take(MOST_PAGES) {
            match catch_unwind(AssertUnwindSafe(|| output_doc_page(&pdf, &mut pages, *number))) {
                Ok(Ok(())) => {}
                _ => skipped += 1,
            }
        }
    }
    if pages.letters() < LETTERS_OF_A_PAGE * numbers.len().min(MOST_PAGES) && skipped < numbers.len() {
        return Err(Unreadable::Scan { pages: count });
    }
    let cut_short = if numbers.len() > MOST_PAGES {
        Some(format!("stopped reading: only the first {MOST_PAGES} of {count} pages were read"))
    } else if skipped == numbers.len() {
        return Err(Unreadable::Damaged("the file is damaged: none of its pages can be followed".to_owned()));
    } else if skipped > 0 {
        Some(format!("{skipped} of {count} pages cannot be read"))
    } else {
        None
    };
    Ok(Document { blocks: pages.into_blocks(), properties: information(&pdf), pages: Some(count), cut_short })
}

/// The document information dictionary.
fn information(pdf: &Pdf) -> Vec<Property> {
    let info = pdf.trailer.get(b"Info").ok().and_then(|object| match object {
        Object::Reference(id) => pdf.get_object(*id).ok().and_then(|o| o.as_dict().ok()),
        Object::Dictionary(dictionary) => Some(dictionary),
        _ => None,
    });
    let Some(info) = info else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in info {
        if let Object::String(bytes, _) = value {
            let value = super::encoding::decode(bytes).unwrap_or_default().trim().to_owned();
            if !value.is_empty() {
                let name = String::from_utf8_lossy(key).into_owned();
                found.push(Property { source: Source::File, name, value });
            }
        }
    }
    found
}
