//! What can be wrong with bytes, keys and proofs. One type for the crate, so that callers say it once.

/// Why something could not be read, built or proven. Nothing is ever changed by the call that fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Bytes that are not the one canonical form (RFC 8785 as narrowed by docs/ledger-format.md).
    #[error("not canonical at byte {at}: {what}; the bytes were not taken")]
    NotCanonical {
        /// Offset of the first byte that is wrong.
        at: usize,
        /// What was expected there.
        what: &'static str,
    },
    /// A JSON value that has no place in a body.
    #[error("{what} cannot be sealed; nothing was written. help: {help}")]
    NotSealable {
        /// The kind of value.
        what: &'static str,
        /// What to write instead.
        help: &'static str,
    },
    /// A body over the limit.
    #[error("the body has {bytes} bytes, at most {limit} fit; nothing was written. help: keep large content as a file")]
    BodyTooLarge {
        /// Its length.
        bytes: usize,
        /// [`crate::MAX_BODY`].
        limit: usize,
    },
    /// A value outside the form its field allows.
    #[error("`{value}` is not a {what}; help: {help}")]
    Malformed {
        /// The offending text, shortened.
        value: String,
        /// What it should have been.
        what: &'static str,
        /// The allowed form.
        help: &'static str,
    },
    /// Salt and body do not hash to the header's `body`.
    #[error("salt and body do not hash to the header's `body`; the entry was not taken")]
    BodyMismatch,
    /// A proof that does not lead to the root.
    #[error("the {0} proof does not hold; nothing may be concluded from it")]
    ProofFails(&'static str),
    /// A position or size outside the tree.
    #[error("{0} lies outside the tree of {1} entries")]
    OutsideTree(u64, u64),
    /// Stored tree hashes could not be read.
    #[error("the stored tree hashes could not be read: {0}")]
    Nodes(String),
    /// A signed note (checkpoint, key change) that is not well formed or not signed by a key that may sign it.
    #[error("the {what} was refused: {why}")]
    Note {
        /// What kind of note.
        what: &'static str,
        /// Why, in a sentence.
        why: String,
    },
    /// A checkpoint or proof of one log offered for another.
    #[error("this belongs to the log `{found}`, not to `{expected}`")]
    OtherLog {
        /// The log we are reading.
        expected: String,
        /// The log named in what was offered.
        found: String,
    },
    /// A part of an export that is not as the format says.
    #[error("`{file}`{}: {what}", .line.map(|line| format!(" line {line}")).unwrap_or_default())]
    Export {
        /// Path inside the export.
        file: String,
        /// Line, from 1.
        line: Option<u64>,
        /// What is wrong.
        what: String,
    },
}

impl LedgerError {
    pub(crate) fn malformed(value: &str, what: &'static str, help: &'static str) -> Self {
        Self::Malformed { value: value.chars().take(80).collect(), what, help }
    }

    pub(crate) fn note(what: &'static str, why: impl Into<String>) -> Self {
        Self::Note { what, why: why.into() }
    }
}
