//! Pages as PDF: a template that ships reads what the page says as data, and the file says what it is: title, date, language,
//! tags for screen readers (PDF/UA-1) and for archives (PDF/A-2a).

mod world;

use serde_json::{Value, json};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{
    paper::{Page, blocks},
    pdf::world::World,
    table::PrintError,
};

/// Type sizes for a sheet, in points: the largest with which it is one page is taken.
const SHEET_POINTS: [f64; 7] = [12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.5];

/// A PDF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// It keeps to PDF/A-2a and PDF/UA-1. Not so where a text has letters that none of the fonts in the program has.
    pub archival: bool,
}

/// Writes a page as PDF. The same page gives the same file.
///
/// # Errors
/// [`PrintError::Page`] where a template cannot show it.
pub fn pdf(page: &Page<'_>) -> Result<Pdf, PrintError> {
    let written = match page {
        Page::Sheet(sheet) => {
            let (data, pictures) = (data_of(sheet)?, sheet.pictures());
            let mut last = None;
            for points in SHEET_POINTS {
                let mut data = data.clone();
                if let Value::Object(fields) = &mut data {
                    fields.insert("points".to_owned(), json!(points));
                }
                let set = typeset(&World::new("sheet.typ", &data, &pictures)?)?;
                let fits = set.pages().len() <= 1;
                last = Some(set);
                if fits {
                    break;
                }
            }
            last.map_or_else(|| Err(PrintError::Page("there is no type size".to_owned())), |set| export(&set))
        }
        Page::Document(document) => {
            let data = json!({
                "imprint": data_of(&document.imprint)?,
                "facts": document.facts,
                "blocks": data_of(&blocks(&document.text))?,
            });
            export(&typeset(&World::new("document.typ", &data, &[])?)?)
        }
        Page::Listing(listing) => export(&typeset(&World::new("listing.typ", &data_of(listing)?, &[])?)?),
        Page::Report(report) => export(&typeset(&World::new("report.typ", &data_of(report)?, &[])?)?),
        Page::Index(index) => export(&typeset(&World::new("index.typ", &data_of(index)?, &[])?)?),
    };
    // What was remembered for a next time is let go: a server prints now and then, and stays small in between.
    typst::comemo::evict(0);
    written
}

fn data_of(page: &impl serde::Serialize) -> Result<Value, PrintError> {
    serde_json::to_value(page).map_err(|error| PrintError::Page(error.to_string()))
}

fn typeset(world: &World) -> Result<PagedDocument, PrintError> {
    typst::compile::<PagedDocument>(world).output.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault.message.to_string()).collect();
        PrintError::Page(faults.join("; "))
    })
}

fn export(document: &PagedDocument) -> Result<Pdf, PrintError> {
    let pages = document.pages().len();
    let strict = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|fault| PrintError::Page(format!("{fault:?}")))?;
    if let Ok(bytes) = typst_pdf::pdf(document, &PdfOptions { standards: strict, ..PdfOptions::default() }) {
        return Ok(Pdf { bytes, pages, archival: true });
    }
    let bytes = typst_pdf::pdf(document, &PdfOptions::default()).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault.message.to_string()).collect();
        PrintError::Page(faults.join("; "))
    })?;
    Ok(Pdf { bytes, pages, archival: false })
}
