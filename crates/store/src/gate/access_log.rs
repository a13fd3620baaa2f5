//! Who came, who was turned away, and what changed about who may come: kept 180 days, apart from the ledger.

use jiff::Timestamp;
use plumb_model::id::PersonId;
use serde::{Deserialize, Serialize};

use super::words;
use crate::StoreError;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessKind {
    /// Somebody signed in.
    SignedIn,
    /// Somebody did not get in.
    SignInRefused,
    /// Somebody signed out.
    SignedOut,
    /// A session was ended from elsewhere.
    SessionEnded,
    /// Somebody proved once more to be that person, in order to sign.
    Proved,
    /// That went wrong.
    ProofRefused,
    /// A password was set.
    PasswordSet,
    /// An authenticator was added.
    TotpAdded,
    /// An authenticator was taken away.
    TotpDropped,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyDropped,
    /// Codes on paper were made.
    CodesMade,
    /// A code on paper was used.
    CodeUsed,
    /// A one-time link was made.
    LinkMade,
    /// A one-time link was used.
    LinkUsed,
    /// A token was made.
    TokenMade,
    /// A token was ended.
    TokenEnded,
    /// Everything by which somebody came in was taken away.
    AccessEnded,
    /// Open work went from one person to another.
    HandedOver,
    /// Something was asked for that this person may not have.
    Denied,
    /// Something was taken out: a file, an export, a pack.
    TakenOut,
    /// Somebody from outside opened a record, or one of its files.
    Opened,
}

words!(AccessKind {
    SignedIn = "signed-in",
    SignInRefused = "sign-in-refused",
    SignedOut = "signed-out",
    SessionEnded = "session-ended",
    Proved = "proved",
    ProofRefused = "proof-refused",
    PasswordSet = "password-set",
    TotpAdded = "totp-added",
    TotpDropped = "totp-dropped",
    PasskeyAdded = "passkey-added",
    PasskeyDropped = "passkey-dropped",
    CodesMade = "codes-made",
    CodeUsed = "code-used",
    LinkMade = "link-made",
    LinkUsed = "link-used",
    TokenMade = "token-made",
    TokenEnded = "token-ended",
    AccessEnded = "access-ended",
    HandedOver = "handed-over",
    Denied = "denied",
    TakenOut = "taken-out",
    Opened = "opened",
});

/// From where somebody came: never more than what a browser says of itself and an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The network address, as text; empty for the machine itself.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// One line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: AccessKind,
    /// Whom it concerns; none where nobody by that name is known.
    pub person: Option<PersonId>,
    /// From where.
    pub place: Place,
    /// Which thing: a path, a token's label, how somebody came in. Never a secret, never content.
    pub about: String,
}

/// A line with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Its place; later ones have greater numbers.
    pub id: u64,
    /// The line.
    pub event: AccessEvent,
}

/// Which lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccessQuery {
    /// About this person only.
    pub person: Option<PersonId>,
    /// Of this kind only.
    pub kind: Option<AccessKind>,
    /// Older than this line: the way to the next page.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// Keeps the access log.
pub trait AccessLog: Send + Sync {
    /// Appends lines. Need not be on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn note(&self, events: &[AccessEvent]) -> Result<(), StoreError>;

    /// Lines, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn access_log(&self, query: &AccessQuery) -> Result<Vec<AccessRow>, StoreError>;

    /// Forgets lines from before this moment; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn forget_log_before(&self, moment: Timestamp) -> Result<u64, StoreError>;
}
