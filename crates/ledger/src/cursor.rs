//! Reads canonical JSON byte by byte and accepts nothing else, so that what was read is what would be written.

use std::{borrow::Cow, cmp::Ordering};

use unicode_normalization::is_nfc;

use crate::{
    error::LedgerError,
    names::{MAX_TOKEN, is_token_byte},
};

/// Deepest nesting of arrays and objects in a body.
pub const MAX_DEPTH: usize = 64;

/// Largest integer both ways: 2^53 - 1 (RFC 8785 keeps numbers to what an IEEE double holds).
pub const MAX_INTEGER: u64 = 9_007_199_254_740_991;

/// A place in canonical bytes.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    length: usize,
}

type Read<T> = Result<T, LedgerError>;

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, length: bytes.len() }
    }

    pub(crate) fn fail<T>(&self, what: &'static str) -> Read<T> {
        Err(LedgerError::NotCanonical { at: self.length - self.rest.len(), what })
    }

    pub(crate) fn end(&self) -> Read<()> {
        if self.rest.is_empty() { Ok(()) } else { self.fail("nothing may follow here") }
    }

    /// Takes the text if it comes next.
    pub(crate) fn skip(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text.as_bytes()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(crate) fn starts_with(&self, text: &str) -> bool {
        self.rest.starts_with(text.as_bytes())
    }

    pub(crate) fn expect(&mut self, text: &str, what: &'static str) -> Read<()> {
        if self.skip(text) { Ok(()) } else { self.fail(what) }
    }

    fn split(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.rest.split_at_checked(length)?;
        self.rest = tail;
        Some(head)
    }

    pub(crate) fn take<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (head, tail) = self.rest.split_first_chunk::<N>()?;
        self.rest = tail;
        Some(head)
    }

    /// A token between quotes.
    pub(crate) fn token(&mut self, what: &'static str) -> Read<&'a str> {
        let inner = self.rest.strip_prefix(b"\"").unwrap_or_default();
        let length = inner.iter().take(MAX_TOKEN + 1).take_while(|byte| is_token_byte(**byte)).count();
        let (text, rest) = inner.split_at_checked(length).unwrap_or_default();
        match (rest.strip_prefix(b"\""), std::str::from_utf8(text)) {
            (Some(rest), Ok(text)) if (1..=MAX_TOKEN).contains(&length) => {
                self.rest = rest;
                Ok(text)
            }
            _ => self.fail(what),
        }
    }

    /// An integer from 0 to 2^53 - 1 without leading zeroes.
    pub(crate) fn count(&mut self, what: &'static str) -> Read<u64> {
        let digits = self.rest.iter().take(17).take_while(|byte| byte.is_ascii_digit()).count();
        let (text, rest) = self.rest.split_at_checked(digits).unwrap_or_default();
        let value = text.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        let leading_zero = digits > 1 && text.first() == Some(&b'0');
        if digits == 0 || digits > 16 || leading_zero || value > MAX_INTEGER {
            return self.fail(what);
        }
        self.rest = rest;
        Ok(value)
    }

    /// Any string; borrowed unless it has escapes.
    pub(crate) fn string(&mut self) -> Read<Cow<'a, str>> {
        if !self.skip("\"") {
            return self.fail("a string");
        }
        let mut owned: Vec<u8> = Vec::new();
        loop {
            let Some(run) = self.split(plain_run(self.rest)) else { return self.fail("the string has no end") };
            match self.rest.first() {
                Some(b'"') => {
                    self.split(1);
                    let text = if owned.is_empty() {
                        std::str::from_utf8(run).ok().map(Cow::Borrowed)
                    } else {
                        owned.extend_from_slice(run);
                        String::from_utf8(owned).ok().map(Cow::Owned)
                    };
                    return match text {
                        None => self.fail("text that is not UTF-8"),
                        Some(text) if !text.is_ascii() && !is_nfc(&text) => self.fail("text that is not in form NFC"),
                        Some(text) => Ok(text),
                    };
                }
                Some(b'\\') => {
                    if owned.is_empty() {
                        // An entry line holds a header whose every word stands between escaped quotes.
                        owned.reserve(run.len() + 512);
                    }
                    owned.extend_from_slice(run);
                    owned.push(self.escape()?);
                }
                Some(_) => return self.fail("a control character that is not escaped"),
                None => return self.fail("the string has no end"),
            }
        }
    }

    /// The escapes RFC 8785 writes, and no other way to write the same character.
    fn escape(&mut self) -> Read<u8> {
        let (length, byte) = match self.rest {
            [b'\\', b'"', ..] => (2, b'"'),
            [b'\\', b'\\', ..] => (2, b'\\'),
            [b'\\', b'n', ..] => (2, b'\n'),
            [b'\\', b't', ..] => (2, b'\t'),
            [b'\\', b'r', ..] => (2, b'\r'),
            [b'\\', b'b', ..] => (2, 8),
            [b'\\', b'f', ..] => (2, 12),
            [b'\\', b'u', b'0', b'0', high @ (b'0' | b'1'), low @ (b'0'..=b'9' | b'a'..=b'f'), ..] => {
                let low = if low.is_ascii_digit() { low - b'0' } else { low - b'a' + 10 };
                match (high - b'0') << 4 | low {
                    8 | 9 | 10 | 12 | 13 => return self.fail("an escape that is not the canonical one"),
                    value => (6, value),
                }
            }
            _ => return self.fail("an escape that is not the canonical one"),
        };
        self.split(length);
        Ok(byte)
    }

    /// Walks over one value, holding it against every rule.
    pub(crate) fn value(&mut self, depth: usize) -> Read<()> {
        if depth > MAX_DEPTH {
            return self.fail("nested deeper than 64");
        }
        match self.rest.first() {
            Some(b'"') => self.string().map(drop),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'0'..=b'9') => {
                self.count("an integer up to 2^53 - 1, without leading zeroes").and_then(|_| self.no_fraction())
            }
            Some(b'-') => {
                self.split(1);
                if self.count("an integer down to 1 - 2^53, without leading zeroes")? == 0 {
                    return self.fail("minus zero");
                }
                self.no_fraction()
            }
            _ if self.skip("true") || self.skip("false") || self.skip("null") => Ok(()),
            _ => self.fail("a value, without white space"),
        }
    }

    fn no_fraction(&self) -> Read<()> {
        match self.rest.first() {
            Some(b'.' | b'e' | b'E' | b'0'..=b'9') => self.fail("numbers are integers; write a decimal as a string"),
            _ => Ok(()),
        }
    }

    fn array(&mut self, depth: usize) -> Read<()> {
        self.expect("[", "an array")?;
        if self.skip("]") {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.skip("]") {
                return Ok(());
            }
            self.expect(",", "a comma or the array's end")?;
        }
    }

    fn object(&mut self, depth: usize) -> Read<()> {
        self.expect("{", "an object")?;
        if self.skip("}") {
            return Ok(());
        }
        let mut previous: Option<Cow<'a, str>> = None;
        loop {
            let key = self.string()?;
            if previous.is_some_and(|previous| utf16_order(&previous, &key) != Ordering::Less) {
                return self.fail("keys are unique and sorted by UTF-16 units");
            }
            previous = Some(key);
            self.expect(":", "a colon")?;
            self.value(depth + 1)?;
            if self.skip("}") {
                return Ok(());
            }
            self.expect(",", "a comma or the object's end")?;
        }
    }
}

/// Order by UTF-16 code units (RFC 8785, 3.2.3); differs from the order of UTF-8 only beyond U+D7FF.
pub(crate) fn utf16_order(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() { left.cmp(right) } else { left.encode_utf16().cmp(right.encode_utf16()) }
}

/// How many bytes from here are neither a quote, a backslash nor a control character; eight at a time.
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // A byte below `n` (n at most 128) sets its high bit; bytes above the first such one may set theirs too, so only the first counts.
    let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & HIGH;
    let mut length = 0;
    for chunk in bytes.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*chunk);
        let stops =
            below(word, 0x20) | below(word ^ (ONES * u64::from(b'"')), 1) | below(word ^ (ONES * u64::from(b'\\')), 1);
        if stops != 0 {
            return length + stops.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = bytes.get(length..).unwrap_or_default();
    length + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count()
}

#[cfg(test)]
mod tests {
    use super::plain_run;

    #[test]
    fn a_run_ends_at_the_first_byte_that_must_be_escaped() {
        for stop in (0..=0x1f).chain([b'"', b'\\']) {
            for before in 0..40_usize {
                for plain in [b' ', b'!', b'#', b'[', b']', b'a', 0x7f, 0x80, 0xa2, 0xff] {
                    let mut bytes = vec![plain; before];
                    bytes.push(stop);
                    bytes.extend([b'"', 0, 1, b'\\', 0xff, b'"', 0, 1, 2]);
                    assert_eq!(plain_run(&bytes), before, "{stop} after {before} of {plain}");
                    assert_eq!(plain_run(&vec![plain; before]), before);
                }
            }
        }
    }
}
