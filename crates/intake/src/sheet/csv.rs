//! CSV as it comes out of Excel, `LibreOffice` and databases.

use super::rows::Rows;
use super::{Cell, CellKind, Sheet, SheetError, SheetLimits};
use crate::text::encoding;

pub(super) fn read(bytes: &[u8], limits: &SheetLimits) -> Result<Sheet, SheetError> {
    if bytes.len() > limits.file_bytes {
        return Err(SheetError::TooLarge(format!("the file is larger than {} MB", limits.file_bytes >> 20)));
    }
    let text = encoding::decode(bytes).map_err(|_| SheetError::Damaged("the file is no text".to_owned()))?;
    let (said, body) = separator_line(&text);
    let mut lines = Lines { body, offset: 0, line: 1 + usize::from(said.is_some()) };
    let delimiter = said.unwrap_or_else(|| guess(body));
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let mut rows = Rows::new("", *limits);
    let mut record = ::csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let offset = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
                rows.take(lines.at(offset), record.iter().map(cell).collect())?;
            }
            Err(error) => return Err(SheetError::Damaged(format!("the file cannot be divided into rows: {error}"))),
        }
    }
    rows.finish()
}

/// The line at an offset, counted on from the last question: empty lines before a record are not the record's.
struct Lines<'a> {
    body: &'a str,
    offset: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> usize {
        let passed = self.body.bytes().skip(self.offset).take(offset.saturating_sub(self.offset));
        self.line += passed.filter(|b| *b == b'\n').count();
        self.offset = self.offset.max(offset);
        let empty = self.body.bytes().skip(self.offset).take_while(|b| matches!(b, b'\n' | b'\r'));
        self.line + empty.filter(|b| *b == b'\n').count()
    }
}

fn cell(text: &str) -> Cell {
    let text = as_typed(text);
    let kind = if text.trim().is_empty() { CellKind::Empty } else { CellKind::Text };
    Cell { text: text.to_owned(), kind }
}

/// Programs that write CSV put an apostrophe before what a spreadsheet would compute (OWASP, 'CSV Injection'); it is no part
/// of the text. One is taken off where such a text follows, further apostrophes apart.
fn as_typed(text: &str) -> &str {
    let computed = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(computed) => rest,
        _ => text,
    }
}

/// Excel's own way to name the separator: a first line `sep=;`.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let Some((first, rest)) = text.split_once('\n') else { return (None, text) };
    let named = first.trim_end().strip_prefix("sep=").and_then(|s| s.as_bytes().first().copied());
    match named {
        Some(delimiter) => (Some(delimiter), rest),
        None => (None, text),
    }
}

/// The separator that divides the first lines most evenly, counted outside quotes.
fn guess(text: &str) -> u8 {
    let candidates = [b',', b';', b'\t', b'|'];
    let mut best = (0usize, b',');
    for delimiter in candidates {
        let mut counts: Vec<usize> = Vec::new();
        let mut count = 0;
        let mut quoted = false;
        for byte in text.bytes().take(64 << 10) {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(count);
                    count = 0;
                    if counts.len() == 20 {
                        break;
                    }
                }
                b if b == delimiter && !quoted => count += 1,
                _ => {}
            }
        }
        counts.push(count);
        let first = counts.iter().copied().find(|c| *c > 0).unwrap_or(0);
        let even = counts.iter().filter(|c| **c == first).count();
        let score = first.min(1) * (even * 100 + first);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}
