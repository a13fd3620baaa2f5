//! What verifying can find, in words a person can act on.

use std::fmt;

use serde::Serialize;

/// The sort of a fault; as text the words of docs/ledger-format.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A header is not the canonical text of a header v1.
    HeaderMalformed,
    /// An entry names another log.
    OtherLog,
    /// `seq` is not the entry's place.
    OutOfPlace,
    /// The header does not hash to the leaf hash kept beside it.
    LeafDiffers,
    /// A body is not canonical.
    BodyMalformed,
    /// Salt and body do not hash to the header's `body`.
    BodyDiffers,
    /// A body is gone and no erasure lists it.
    BodyMissing,
    /// An erasure is malformed, lists what it may not, or lists a body that is still there.
    ErasureWrong,
    /// A record's version does not follow its last one.
    VersionBroken,
    /// A batch is not whole and in order.
    BatchBroken,
    /// Time went back by more than five minutes without an entry that says so.
    ClockUnmarked,
    /// The packs changed without an entry that says so.
    PackUnmarked,
    /// The log does not open with exactly one `log-opened` entry, as its first.
    OpeningWrong,
    /// An entry of the log about itself stands under a company's register, or the other way round.
    RegisterWrong,
    /// A demo's entry in a real log.
    DemoInReal,
    /// A change of keys that may not be made.
    KeyChangeWrong,
    /// The opening keys are not those that were to be trusted.
    KeyUntrusted,
    /// A checkpoint is malformed or not signed by a key valid for its size.
    CheckpointRefused,
    /// There are entries beyond the newest checkpoint.
    Unsealed,
    /// A checkpoint speaks of more entries than there are.
    EntriesMissing,
    /// The root is not the one in the log's own checkpoint.
    RootDiffers,
    /// A checkpoint kept elsewhere has another root at the same size.
    Fork,
    /// A file of an export is missing, added, cut or changed.
    FileWrong,
    /// What an evidence pack holds is not what people released.
    ReleaseWrong,
}

impl FaultKind {
    /// Every sort, in the order of the format's page.
    pub const ALL: &[Self] = &[
        Self::HeaderMalformed,
        Self::OtherLog,
        Self::OutOfPlace,
        Self::LeafDiffers,
        Self::BodyMalformed,
        Self::BodyDiffers,
        Self::BodyMissing,
        Self::ErasureWrong,
        Self::VersionBroken,
        Self::BatchBroken,
        Self::ClockUnmarked,
        Self::PackUnmarked,
        Self::OpeningWrong,
        Self::RegisterWrong,
        Self::DemoInReal,
        Self::KeyChangeWrong,
        Self::KeyUntrusted,
        Self::CheckpointRefused,
        Self::Unsealed,
        Self::EntriesMissing,
        Self::RootDiffers,
        Self::Fork,
        Self::FileWrong,
        Self::ReleaseWrong,
    ];

    /// The word in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HeaderMalformed => "header-malformed",
            Self::OtherLog => "other-log",
            Self::OutOfPlace => "out-of-place",
            Self::LeafDiffers => "leaf-differs",
            Self::BodyMalformed => "body-malformed",
            Self::BodyDiffers => "body-differs",
            Self::BodyMissing => "body-missing",
            Self::ErasureWrong => "erasure-wrong",
            Self::VersionBroken => "version-broken",
            Self::BatchBroken => "batch-broken",
            Self::ClockUnmarked => "clock-unmarked",
            Self::PackUnmarked => "pack-unmarked",
            Self::OpeningWrong => "opening-wrong",
            Self::RegisterWrong => "register-wrong",
            Self::DemoInReal => "demo-in-real",
            Self::KeyChangeWrong => "key-change-wrong",
            Self::KeyUntrusted => "key-untrusted",
            Self::CheckpointRefused => "checkpoint-refused",
            Self::Unsealed => "unsealed",
            Self::EntriesMissing => "entries-missing",
            Self::RootDiffers => "root-differs",
            Self::Fork => "fork",
            Self::FileWrong => "file-wrong",
            Self::ReleaseWrong => "release-wrong",
        }
    }
}

/// The first thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The entry, if one can be named.
    pub seq: Option<u64>,
    /// The sort of fault.
    pub what: FaultKind,
    /// One plain sentence.
    pub say: String,
}

impl Fault {
    pub(crate) fn at(seq: u64, what: FaultKind, say: impl Into<String>) -> Self {
        Self { seq: Some(seq), what, say: say.into() }
    }

    pub(crate) fn of_log(what: FaultKind, say: impl Into<String>) -> Self {
        Self { seq: None, what, say: say.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say)
    }
}

impl std::error::Error for Fault {}

/// What a verification did not look at, and why that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// No checkpoint of the log's own was given.
    OwnCheckpoint,
    /// No checkpoint kept elsewhere was given.
    Elsewhere,
    /// The opening keys were not held against keys known from elsewhere.
    TrustedKeys,
    /// Bodies that were erased, as entries say.
    ErasedBodies(u64),
    /// What the facts mean: folds, files and everything derived.
    Meaning,
}

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnCheckpoint => f.write_str("no checkpoint: whether the newest entries were cut off was not seen"),
            Self::Elsewhere => f.write_str(
                "no checkpoint kept elsewhere: a log rewritten as a whole by a holder of its key would not be noticed",
            ),
            Self::TrustedKeys => f.write_str(
                "the log's first keys were taken from the log itself, not held against keys known from elsewhere",
            ),
            Self::ErasedBodies(1) => f.write_str("1 body that was erased, as an entry says"),
            Self::ErasedBodies(count) => write!(f, "{count} bodies that were erased, as entries say"),
            Self::Meaning => f.write_str("attached files, and what the facts mean"),
        }
    }
}
