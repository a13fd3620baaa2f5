//! Bytes to text: UTF-8, UTF-16 with or without a mark, else Windows-1252, which old office files on Windows are.

use super::Unreadable;

/// Windows-1252's 0x80 to 0x9F; undefined bytes become the replacement character.
const HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Decodes text of unknown encoding.
///
/// # Errors
/// Bytes that are no text in any of the encodings.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return Ok(String::from_utf8_lossy(rest).into_owned());
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return Ok(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return Ok(utf16(rest, u16::from_be_bytes));
    }
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros_at = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let pairs = sample.len() / 2;
    if pairs > 1 && zeros_at(1) * 10 > pairs * 7 {
        return Ok(utf16(bytes, u16::from_le_bytes));
    }
    if pairs > 1 && zeros_at(0) * 10 > pairs * 7 {
        return Ok(utf16(bytes, u16::from_be_bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') { Err(not_text()) } else { Ok(text.to_owned()) };
    }
    let control = sample.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C)).count();
    if control * 50 > sample.len() {
        return Err(not_text());
    }
    Ok(bytes.iter().map(|b| windows_1252(*b)).collect())
}

/// Like [`decode`]; HTML may name its character set, and only a Latin one changes anything.
pub(crate) fn decode_html(bytes: &[u8]) -> Result<String, Unreadable> {
    decode(bytes)
}

fn not_text() -> Unreadable {
    Unreadable::Damaged("by its name it is a text file, by its content it is not".to_owned())
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xFFFD,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}
