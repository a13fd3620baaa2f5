//! One entry as one line of text: the exact header and body texts as JSON strings, so that nobody need write JSON to hash them.

use std::borrow::Cow;

use crate::{
    body::Salt,
    canonical::push_string,
    cursor::Cursor,
    digest::{push_hex, unhex32},
    entry::EntryView,
    error::LedgerError,
};

/// Appends `{"body":…,"header":…,"salt":…}` and a newline; body and salt are null when erased. The line is canonical JSON.
///
/// # Errors
/// [`LedgerError::NotCanonical`] if header or body are not UTF-8.
pub fn write_line(out: &mut Vec<u8>, entry: &EntryView<'_>) -> Result<(), LedgerError> {
    write_line_with(out, entry, |_| {})
}

/// Writes a line that holds more between header and salt, which `between` writes.
pub(crate) fn write_line_with(
    out: &mut Vec<u8>,
    entry: &EntryView<'_>,
    between: impl FnOnce(&mut Vec<u8>),
) -> Result<(), LedgerError> {
    let text = |bytes| {
        std::str::from_utf8(bytes)
            .map_err(|error| LedgerError::NotCanonical { at: error.valid_up_to(), what: "text that is not UTF-8" })
    };
    out.extend(b"{\"body\":");
    match entry.content {
        None => out.extend(b"null"),
        Some((_, body)) => push_string(out, text(body)?),
    }
    out.extend(b",\"header\":");
    push_string(out, text(entry.header)?);
    between(out);
    out.extend(b",\"salt\":");
    match entry.content {
        None => out.extend(b"null"),
        Some((salt, _)) => {
            out.push(b'"');
            push_hex(out, &salt.0);
            out.push(b'"');
        }
    }
    out.extend(b"}\n");
    Ok(())
}

/// What a line holds, not yet held against anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine<'a> {
    header: Cow<'a, str>,
    content: Option<(Salt, Cow<'a, str>)>,
}

impl EntryLine<'_> {
    /// The entry's bytes.
    #[must_use]
    pub fn view(&self) -> EntryView<'_> {
        EntryView {
            header: self.header.as_bytes(),
            content: self.content.as_ref().map(|(salt, body)| (salt, body.as_bytes())),
        }
    }
}

/// Reads a line (without its newline).
///
/// # Errors
/// [`LedgerError::NotCanonical`] unless it is exactly what [`write_line`] writes.
pub fn read_line(line: &[u8]) -> Result<EntryLine<'_>, LedgerError> {
    read_line_with(line, |_| Ok(()))
}

/// Reads a line that holds more between header and salt, which `between` reads.
pub(crate) fn read_line_with<'a>(
    line: &'a [u8],
    between: impl FnOnce(&mut Cursor<'a>) -> Result<(), LedgerError>,
) -> Result<EntryLine<'a>, LedgerError> {
    let mut c = Cursor::new(line);
    c.expect("{\"body\":", "the field `body`")?;
    let body = if c.skip("null") { None } else { Some(c.string()?) };
    c.expect(",\"header\":", "the field `header`")?;
    let header = c.string()?;
    between(&mut c)?;
    c.expect(",\"salt\":", "the field `salt`")?;
    let content = match body {
        None => {
            c.expect("null", "null: an erased body has no salt")?;
            None
        }
        Some(body) => {
            c.expect("\"", "the salt")?;
            let Some(salt) = c.take::<64>().and_then(|text| unhex32(text)) else {
                return c.fail("64 lower-case hex digits");
            };
            c.expect("\"", "the salt's end")?;
            Some((Salt(salt), body))
        }
    };
    c.expect("}", "the line's end")?;
    c.end()?;
    Ok(EntryLine { header, content })
}
