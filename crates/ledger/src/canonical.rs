//! One value, one text: JSON after RFC 8785, narrowed to what is sealed (strings in NFC, booleans, null, arrays, objects,
//! integers within ±(2^53 - 1)). Decimals travel as strings, so a figure stays as somebody wrote it.

use serde::Serialize;
use serde_json::{Map, Value};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{
    cursor::{Cursor, MAX_DEPTH, MAX_INTEGER, utf16_order},
    error::LedgerError,
};

/// Holds the bytes against every rule without building anything.
///
/// # Errors
/// [`LedgerError::NotCanonical`] with the first wrong byte.
pub fn check(bytes: &[u8]) -> Result<(), LedgerError> {
    let mut cursor = Cursor::new(bytes);
    cursor.value(0)?;
    cursor.end()
}

/// The value, if the bytes are its canonical text.
///
/// # Errors
/// [`LedgerError::NotCanonical`] with the first wrong byte.
pub fn parse(bytes: &[u8]) -> Result<Value, LedgerError> {
    check(bytes)?;
    serde_json::from_slice(bytes).map_err(|_| LedgerError::NotCanonical { at: 0, what: "JSON" })
}

/// The value's canonical text.
///
/// # Errors
/// [`LedgerError::NotSealable`] for a float, a large integer, text not in NFC, or nesting beyond 64.
pub fn write(value: &Value) -> Result<Vec<u8>, LedgerError> {
    let mut out = Vec::new();
    write_value(&mut out, value, 0)?;
    Ok(out)
}

/// Canonical text of anything serde can write.
///
/// # Errors
/// As [`write()`].
pub fn write_serde<T: Serialize>(value: &T) -> Result<Vec<u8>, LedgerError> {
    let value = serde_json::to_value(value)
        .map_err(|_| LedgerError::NotSealable { what: "a value that JSON cannot hold", help: "use string keys" })?;
    write(&value)
}

/// The same value with all text in NFC: what input goes through before it is sealed.
///
/// # Errors
/// [`LedgerError::NotSealable`] if two keys of one object become the same.
pub fn normalise(value: Value) -> Result<Value, LedgerError> {
    Ok(match value {
        Value::String(text) => Value::String(normalise_text(text)),
        Value::Array(items) => Value::Array(items.into_iter().map(normalise).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let mut out = Map::with_capacity(fields.len());
            for (key, field) in fields {
                if out.insert(normalise_text(key), normalise(field)?).is_some() {
                    return Err(LedgerError::NotSealable {
                        what: "an object with two keys that look the same",
                        help: "keep one of them",
                    });
                }
            }
            Value::Object(out)
        }
        plain => plain,
    })
}

/// The same text in NFC.
#[must_use]
pub fn normalise_text(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), LedgerError> {
    if depth > MAX_DEPTH {
        return Err(LedgerError::NotSealable { what: "a value nested deeper than 64", help: "flatten it" });
    }
    match value {
        Value::Null => out.extend(b"null"),
        Value::Bool(true) => out.extend(b"true"),
        Value::Bool(false) => out.extend(b"false"),
        Value::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            match magnitude {
                Some(magnitude) if magnitude <= MAX_INTEGER => out.extend(number.to_string().bytes()),
                Some(_) => {
                    return Err(LedgerError::NotSealable {
                        what: "an integer beyond 2^53 - 1",
                        help: "write it as a string",
                    });
                }
                None => {
                    return Err(LedgerError::NotSealable {
                        what: "a floating-point number",
                        help: "write the decimal as a string",
                    });
                }
            }
        }
        Value::String(text) => write_string(out, text)?,
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_value(out, item, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
            sorted.sort_by(|(left, _), (right, _)| utf16_order(left, right));
            out.push(b'{');
            for (place, (key, field)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_string(out, key)?;
                out.push(b':');
                write_value(out, field, depth + 1)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_string(out: &mut Vec<u8>, text: &str) -> Result<(), LedgerError> {
    if !text.is_ascii() && !is_nfc(text) {
        return Err(LedgerError::NotSealable {
            what: "text that is not in form NFC",
            help: "normalise it on the way in",
        });
    }
    push_string(out, text);
    Ok(())
}

/// Appends the text between quotes, with RFC 8785's escapes.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend(b"\\\""),
            b'\\' => out.extend(b"\\\\"),
            8 => out.extend(b"\\b"),
            9 => out.extend(b"\\t"),
            10 => out.extend(b"\\n"),
            12 => out.extend(b"\\f"),
            13 => out.extend(b"\\r"),
            0..=0x1f => {
                out.extend(b"\\u00");
                crate::digest::push_hex(out, &[byte]);
            }
            plain => out.push(plain),
        }
    }
    out.push(b'"');
}
