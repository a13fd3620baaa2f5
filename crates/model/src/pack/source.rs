//! The pack's files as their authors wrote them, and places in them: every mistake is shown in the author's own line.

/// One file of a pack set.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Such as `core/registers/people.toml`.
    pub(super) path: String,
    /// What it holds.
    pub(super) text: String,
}

/// All files, sorted by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources(pub(super) Vec<Source>);

/// A stretch of a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spot {
    /// Which file of [`Sources`].
    pub(super) file: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands.
    pub(super) spot: Spot,
}

/// A place as people count: line and column from 1, the line itself, and how many characters are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) quote: String,
    pub(super) width: usize,
}

impl Sources {
    /// The place as people count.
    pub(super) fn place(&self, spot: Spot) -> Place {
        let text = self.0.get(spot.file).map_or("", |source| source.text.as_str());
        let start = floor(text, spot.start);
        let end = floor(text, spot.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let quote = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        let column = text.get(line_start..start).unwrap_or_default().chars().count() + 1;
        let meant = text.get(start..end).unwrap_or_default().lines().next().unwrap_or_default().chars().count();
        Place { line: before.matches('\n').count() + 1, column, quote, width: meant.max(1) }
    }

    /// The raw text at a place.
    pub(super) fn raw(&self, spot: Spot) -> &str {
        self.0.get(spot.file).and_then(|source| source.text.get(spot.start..spot.end)).unwrap_or_default()
    }

    /// A stretch within a TOML string's decoded text, as a stretch of the file: quotes and escapes are stepped over.
    pub(super) fn within(&self, string: Spot, start: usize, end: usize) -> Spot {
        let raw = self.raw(string);
        let place = |decoded| string.start + raw_offset(raw, decoded);
        let start = place(start);
        Spot { file: string.file, start, end: place(end).max(start) }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Where the byte `decoded` of a TOML string's text stands in its raw form with quotes and escapes.
fn raw_offset(raw: &str, decoded: usize) -> usize {
    let basic = raw.starts_with('"');
    let mut at = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    if at == 3 {
        let rest = raw.get(3..).unwrap_or_default();
        at += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let mut left = decoded;
    loop {
        let rest = raw.get(at..).unwrap_or_default();
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { return at };
        let escape = if basic && first == '\\' { chars.next() } else { None };
        // A backslash at the line's end swallows the white space that follows.
        if escape.is_some_and(char::is_whitespace) {
            let after = rest.get(1..).unwrap_or_default();
            at += rest.len() - after.trim_start().len();
            continue;
        }
        if left == 0 {
            return at;
        }
        let Some(escape) = escape else {
            left = left.saturating_sub(first.len_utf8());
            at += first.len_utf8();
            continue;
        };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        left = left.saturating_sub(code.and_then(char::from_u32).map_or(1, char::len_utf8));
        at += 2 + digits;
    }
}

#[cfg(test)]
mod tests {
    use super::raw_offset;

    #[test]
    fn an_offset_in_a_string_steps_over_quotes_and_escapes() {
        assert_eq!(raw_offset("\"state == 'x'\"", 6), 7);
        assert_eq!(raw_offset("'state'", 2), 3);
        assert_eq!(raw_offset("\"a\\u00e9b\"", 3), 8);
        assert_eq!(raw_offset("\"a\\\"b\"", 2), 4);
        assert_eq!(raw_offset("\"\"\"\na && b\"\"\"", 2), 6);
        assert_eq!(raw_offset("\"\"\"a \\\n   b\"\"\"", 2), 10);
    }
}
