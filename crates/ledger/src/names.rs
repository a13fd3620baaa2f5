//! The texts a header may hold: opaque tokens and the log's own name. Narrow on purpose, so that a header needs no escapes
//! and can hold no sentence, address or name.

use std::{borrow::Borrow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::LedgerError;

/// Longest token in bytes.
pub const MAX_TOKEN: usize = 128;

/// Register of the entries the log writes about itself; its only record is [`SYSTEM_RECORD`].
pub const SYSTEM_REGISTER: &str = "_log";

/// The one record in [`SYSTEM_REGISTER`]: the nil UUID.
pub const SYSTEM_RECORD: &str = "00000000-0000-0000-0000-000000000000";

/// Whether a byte may stand in a token.
pub(crate) const fn is_token_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'+')
}

/// Whether a text is a token.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    (1..=MAX_TOKEN).contains(&bytes.len()) && bytes.iter().all(|byte| is_token_byte(*byte))
}

/// An opaque id, register id, state id or version: 1 to 128 of `A-Z a-z 0-9 - . _ ~ : / +`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token(Box<str>);

impl Token {
    /// Takes the text if it is a token.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] otherwise.
    pub fn new(text: impl AsRef<str>) -> Result<Self, LedgerError> {
        let text = text.as_ref();
        if is_token(text.as_bytes()) {
            Ok(Self(text.into()))
        } else {
            Err(LedgerError::malformed(text, "token", "1 to 128 of A-Z a-z 0-9 - . _ ~ : / +"))
        }
    }

    /// For text that a parser has already held against the rule.
    pub(crate) fn trusted(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a log records real work or plays with a set clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogKind {
    /// An organisation's own log; its clock is the server's.
    Real,
    /// The example company's or a test's; its clock may be set. Its origin says so for ever.
    Demo,
}

impl LogKind {
    /// What the origin starts with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Real => "plumb/",
            Self::Demo => "plumb-demo/",
        }
    }
}

/// A log's name for ever: the checkpoint's origin line, the key name in signatures, and `log` in every header.
/// `plumb/NAME` or `plumb-demo/NAME`, NAME being 8 to 64 of `a-z 0-9 -`, chosen at random when the log is opened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LogId {
    text: Box<str>,
    kind: LogKind,
}

impl LogId {
    /// A log's name out of its kind and an opaque part, random and unique (say 16 hex digits).
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] if the opaque part has another form.
    pub fn new(kind: LogKind, name: &str) -> Result<Self, LedgerError> {
        format!("{}{name}", kind.prefix()).parse()
    }

    /// Real or demo.
    #[must_use]
    pub fn kind(&self) -> LogKind {
        self.kind
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The kind a log's text says, if the text has the right form.
pub(crate) fn log_kind(text: &[u8]) -> Option<LogKind> {
    let (kind, name) = [LogKind::Real, LogKind::Demo]
        .into_iter()
        .find_map(|kind| text.strip_prefix(kind.prefix().as_bytes()).map(|name| (kind, name)))?;
    let fits =
        (8..=64).contains(&name.len()) && name.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    fits.then_some(kind)
}

impl FromStr for LogId {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        log_kind(text.as_bytes())
            .map(|kind| Self { text: text.into(), kind })
            .ok_or_else(|| LedgerError::malformed(text, "log's name", "plumb/ or plumb-demo/ and 8 to 64 of a-z 0-9 -"))
    }
}

impl FromStr for Token {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        Self::new(text)
    }
}

impl Borrow<str> for Token {
    fn borrow(&self) -> &str {
        &self.0
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl TryFrom<String> for $name {
            type Error = LedgerError;

            fn try_from(text: String) -> Result<Self, LedgerError> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }
    )*};
}
shown_as_text!(Token, LogId);
