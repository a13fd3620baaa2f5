//! SHA-256 values and the two hashes of RFC 6962, so that no bare byte array travels between crates.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::LedgerError;

/// A SHA-256 value; as text 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// SHA-256 of the bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// SHA-256 of the parts, one after another.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Leaf hash: SHA-256 of `0x00` and the bytes (RFC 6962, 2.1).
    #[must_use]
    pub fn leaf(bytes: &[u8]) -> Self {
        Self::of_parts(&[&[0x00], bytes])
    }

    /// Node hash: SHA-256 of `0x01`, left, right (RFC 6962, 2.1).
    #[must_use]
    pub fn node(left: Self, right: Self) -> Self {
        let mut block = [1_u8; 65];
        let (_, sides) = block.split_at_mut(1);
        let (first, second) = sides.split_at_mut(32);
        first.copy_from_slice(&left.0);
        second.copy_from_slice(&right.0);
        Self::of(&block)
    }

    /// The root of the empty tree: SHA-256 of nothing.
    #[must_use]
    pub fn empty_tree() -> Self {
        Self::of(&[])
    }

    /// 64 lower-case hex digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// The raw bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends lower-case hex digits.
pub(crate) fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        out.extend([byte >> 4, byte & 15].iter().filter_map(|digit| DIGITS.get(usize::from(*digit))));
    }
}

/// Lower-case hex text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    push_hex(&mut out, bytes);
    String::from_utf8(out).unwrap_or_default()
}

/// The value of each lower-case hex digit; 255 for every other byte. A table, because every header holds up to two digests.
static DIGIT_VALUES: [u8; 256] = {
    let mut values = [255_u8; 256];
    let mut digit = 0_u8;
    while digit < 16 {
        let letter = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        #[expect(clippy::indexing_slicing, reason = "a byte is within 256 places, and this runs while compiling")]
        {
            values[letter as usize] = digit;
        }
        digit += 1;
    }
    values
};

fn digit_value(digit: u8) -> u8 {
    DIGIT_VALUES.get(usize::from(digit)).copied().unwrap_or(255)
}

/// Exactly 64 lower-case hex digits, as 32 bytes.
pub(crate) fn unhex32(text: &[u8]) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return None;
    }
    let mut out = [0_u8; 32];
    let mut sound = true;
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        let (high, low) = (digit_value(*high), digit_value(*low));
        sound &= (high | low) < 16;
        *byte = high << 4 | low & 15;
    }
    sound.then_some(out)
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        unhex32(text.as_bytes())
            .map(Self)
            .ok_or_else(|| LedgerError::malformed(text, "SHA-256 value", "64 lower-case hex digits"))
    }
}

impl TryFrom<String> for Digest {
    type Error = LedgerError;

    fn try_from(text: String) -> Result<Self, LedgerError> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_hex()
    }
}

impl From<tlog_tiles::Hash> for Digest {
    fn from(hash: tlog_tiles::Hash) -> Self {
        Self(hash.0)
    }
}

impl From<Digest> for tlog_tiles::Hash {
    fn from(digest: Digest) -> Self {
        Self(digest.0)
    }
}
