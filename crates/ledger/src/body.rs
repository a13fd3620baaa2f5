//! The part of an entry that may be erased: facts as canonical JSON, hidden behind a salt so that a header left alone
//! says nothing about them.

use std::fmt;

use serde_json::Value;

use crate::{
    canonical,
    cursor::Cursor,
    digest::{Digest, hex, unhex32},
    error::LedgerError,
};

/// Longest body in bytes: 256 KiB. What is larger is a file.
pub const MAX_BODY: usize = 256 * 1024;

/// 32 random bytes, new for every entry; kept beside the body and erased with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// 64 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads 64 lower-case hex digits.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] otherwise.
    pub fn from_hex(text: &str) -> Result<Self, LedgerError> {
        unhex32(text.as_bytes())
            .map(Self)
            .ok_or_else(|| LedgerError::malformed(text, "salt", "64 lower-case hex digits"))
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// What a header says about a body: SHA-256 of the salt's 32 bytes and the body's bytes.
#[must_use]
pub fn commitment(salt: &Salt, body: &[u8]) -> Digest {
    Digest::of_parts(&[&salt.0, body])
}

/// A body's bytes: `{"facts":[…]}` in canonical form, at least one fact, at most [`MAX_BODY`] bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(Box<[u8]>);

impl Body {
    /// Takes bytes that have the form.
    ///
    /// # Errors
    /// [`LedgerError::BodyTooLarge`] or [`LedgerError::NotCanonical`].
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, LedgerError> {
        let bytes = bytes.into();
        check_body(&bytes)?;
        Ok(Self(bytes.into()))
    }

    /// A body of these facts, each a JSON object; text is brought into NFC.
    ///
    /// # Errors
    /// As [`canonical::write`] and [`Body::new`].
    pub fn of_facts(facts: Vec<Value>) -> Result<Self, LedgerError> {
        let value = Value::Object(std::iter::once(("facts".to_owned(), Value::Array(facts))).collect());
        Self::new(canonical::write(&canonical::normalise(value)?)?)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The facts, parsed.
    #[must_use]
    pub fn facts(&self) -> Vec<Value> {
        facts(&self.0)
    }

    /// What the header says about it.
    #[must_use]
    pub fn commitment(&self, salt: &Salt) -> Digest {
        commitment(salt, &self.0)
    }
}

/// The facts in body bytes; none if the bytes are not a body.
pub(crate) fn facts(body: &[u8]) -> Vec<Value> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut fields)) => match fields.get_mut("facts").map(Value::take) {
            Some(Value::Array(facts)) => facts,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Holds bytes against the form of a body.
pub(crate) fn check_body(bytes: &[u8]) -> Result<(), LedgerError> {
    if bytes.len() > MAX_BODY {
        return Err(LedgerError::BodyTooLarge { bytes: bytes.len(), limit: MAX_BODY });
    }
    let mut cursor = Cursor::new(bytes);
    cursor.expect("{\"facts\":[", "a body: `{\"facts\":[…]}`")?;
    loop {
        if !cursor.starts_with("{") {
            return cursor.fail("a fact, which is an object");
        }
        cursor.value(2)?;
        if cursor.skip("]}") {
            return cursor.end();
        }
        cursor.expect(",", "a comma or the end of the facts")?;
    }
}
