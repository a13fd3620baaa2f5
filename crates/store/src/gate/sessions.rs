//! Sessions: who is signed in, how, since when, and whether that person proved it again just now.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use serde::{Deserialize, Serialize};

use super::words;
use crate::StoreError;

/// A session as pages name it; its secret stands in the cookie alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub u64);

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// By password alone.
    Password,
    /// By password and the code of an authenticator.
    PasswordAndCode,
    /// By password and a passkey.
    PasswordAndPasskey,
    /// By password and one of the recovery codes kept for a lost authenticator.
    RecoveryCode,
    /// By passkey alone, which holds the person and the device.
    Passkey,
    /// By a one-time link.
    Link,
    /// By the code kept in an envelope for the day when no administrator can come in.
    BreakGlass,
    /// As somebody of the example company; only in a log whose origin says demo.
    Demo,
}

words!(How {
    Password = "password",
    PasswordAndCode = "password-and-code",
    PasswordAndPasskey = "password-and-passkey",
    RecoveryCode = "recovery-code",
    Passkey = "passkey",
    Link = "link",
    BreakGlass = "break-glass",
    Demo = "demo",
});

/// By what somebody proved once more to be that person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProvedBy {
    /// The password, typed again.
    Password,
    /// A passkey, used again.
    Passkey,
}

words!(ProvedBy { Password = "password", Passkey = "passkey" });

/// That somebody proved once more to be that person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// When.
    pub at: Timestamp,
    /// By what.
    pub by: ProvedBy,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its name; drawn by the store when it is added.
    pub id: SessionId,
    /// SHA-256 of its secret.
    pub secret: Digest,
    /// Whose it is.
    pub person: PersonId,
    /// How that person came in.
    pub how: How,
    /// What the browser calls itself.
    pub agent: String,
    /// Since when.
    pub began: Timestamp,
    /// When it was last used; may lag by a minute.
    pub last_seen: Timestamp,
    /// When it ends, used or not.
    pub expires: Timestamp,
    /// The last re-entry for signing.
    pub proof: Option<Proof>,
}

/// Keeps sessions.
pub trait SessionStore: Send + Sync {
    /// Adds one; its `id` is drawn here and given back.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is not there.
    fn add_session(&self, session: &SessionRow) -> Result<SessionId, StoreError>;

    /// The session with this secret, expired or not.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn session(&self, secret: Digest) -> Result<Option<SessionRow>, StoreError>;

    /// All sessions of a person, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn sessions_of(&self, person: PersonId) -> Result<Vec<SessionRow>, StoreError>;

    /// Notes that a session was used. Need not be on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn saw_session(&self, id: SessionId, at: Timestamp) -> Result<(), StoreError>;

    /// Notes a re-entry.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn prove_session(&self, id: SessionId, proof: Proof) -> Result<(), StoreError>;

    /// Ends a session; false if there was none.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it still stands.
    fn end_session(&self, id: SessionId) -> Result<bool, StoreError>;

    /// Ends all sessions of a person but one; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then they all still stand.
    fn end_sessions_of(&self, person: PersonId, except: Option<SessionId>) -> Result<u64, StoreError>;

    /// Forgets what ended: sessions past their end, links past theirs, tokens past theirs for 30 days; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn forget_expired(&self, now: Timestamp) -> Result<u64, StoreError>;
}
