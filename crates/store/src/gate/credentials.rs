//! By what people show who they are: passwords, authenticators, passkeys, codes on paper; and how often it went wrong.

use std::fmt;

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;

use super::words;
use crate::StoreError;

/// A password, hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordRow {
    /// Argon2id in PHC form, with its salt and costs.
    pub hash: String,
    /// Since when.
    pub set: Timestamp,
}

/// An authenticator's secret.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpRow {
    /// The shared secret of RFC 6238. Both sides need it as it is: this cannot be a digest.
    pub secret: Vec<u8>,
    /// When a first code showed that the authenticator holds it; before that it asks for nothing.
    pub confirmed: Option<Timestamp>,
    /// The last 30-second step whose code was used: no code works twice.
    pub last_step: u64,
}

/// A passkey.
#[derive(Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its name here; drawn by the store when it is added.
    pub id: u64,
    /// The credential's id, as the device gave it.
    pub credential: Vec<u8>,
    /// What the person calls it.
    pub label: String,
    /// Public key, counter and flags, as the library keeps them (JSON). Nothing in it is secret.
    pub key: String,
    /// Since when.
    pub added: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// Everything by which one person can come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credentials {
    /// The password.
    pub password: Option<PasswordRow>,
    /// The authenticator.
    pub totp: Option<TotpRow>,
    /// Passkeys, the oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Recovery codes not used yet.
    pub recovery_codes: u64,
    /// A break-glass code lies somewhere.
    pub break_glass: bool,
}

impl fmt::Debug for PasswordRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordRow").field("hash", &"****").field("set", &self.set).finish()
    }
}

impl fmt::Debug for TotpRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TotpRow").field("secret", &"****").field("confirmed", &self.confirmed).finish_non_exhaustive()
    }
}

impl fmt::Debug for PasskeyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasskeyRow").field("id", &self.id).field("label", &self.label).finish_non_exhaustive()
    }
}

/// What a code on paper is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeKind {
    /// In place of a lost authenticator, beside the password.
    Recovery,
    /// In place of everything, for the day when no administrator can come in.
    BreakGlass,
}

words!(CodeKind { Recovery = "recovery", BreakGlass = "break-glass" });

/// What a person set for oneself. None of it concerns anybody else, so it is no record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language of pages, as a BCP 47 tag; none for what the browser asks for.
    pub language: Option<String>,
}

/// Keeps credentials.
pub trait CredentialStore: Send + Sync {
    /// Everything by which a person can come in.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn credentials(&self, person: PersonId) -> Result<Credentials, StoreError>;

    /// Everybody who has a password or a passkey.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn people_with_credentials(&self) -> Result<Vec<PersonId>, StoreError>;

    /// Sets the password's hash.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then the old one stands.
    fn set_password(&self, person: PersonId, password: &PasswordRow) -> Result<(), StoreError>;

    /// Takes password, authenticator, passkeys and codes away.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then all of it stands.
    fn drop_credentials(&self, person: PersonId) -> Result<(), StoreError>;

    /// Keeps an authenticator's secret, not confirmed yet, in place of another that was not; false if a confirmed one stands.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn propose_totp(&self, person: PersonId, secret: &[u8]) -> Result<bool, StoreError>;

    /// The authenticator holds the secret: from now on it is asked for. False if none was waiting.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn confirm_totp(&self, person: PersonId, step: u64, at: Timestamp) -> Result<bool, StoreError>;

    /// Uses the code of a step up; false if that step or a later one was used.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then nothing is used.
    fn spend_step(&self, person: PersonId, step: u64) -> Result<bool, StoreError>;

    /// Takes the authenticator and its recovery codes away.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn drop_totp(&self, person: PersonId) -> Result<(), StoreError>;

    /// Adds a passkey; its `id` is drawn here.
    ///
    /// # Errors
    /// [`StoreError`] of the disk, or where that credential is somebody's already.
    fn add_passkey(&self, person: PersonId, passkey: &PasskeyRow) -> Result<u64, StoreError>;

    /// Whose passkey this is.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn passkey(&self, credential: &[u8]) -> Result<Option<(PersonId, PasskeyRow)>, StoreError>;

    /// A passkey was used: its counter may have moved.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn used_passkey(&self, id: u64, key: &str, at: Timestamp) -> Result<(), StoreError>;

    /// Calls a passkey of this person something else; false if there was none.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn name_passkey(&self, person: PersonId, id: u64, label: &str) -> Result<bool, StoreError>;

    /// Takes a passkey of this person away; false if there was none.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn drop_passkey(&self, person: PersonId, id: u64) -> Result<bool, StoreError>;

    /// Puts these codes in place of all of that kind.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then the old ones stand.
    fn put_codes(&self, person: PersonId, kind: CodeKind, codes: &[Digest]) -> Result<(), StoreError>;

    /// Uses a code up; whose it was, to exactly one caller.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is not used.
    fn spend_code(&self, kind: CodeKind, code: Digest) -> Result<Option<PersonId>, StoreError>;

    /// What a person set for oneself.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn preferences(&self, person: PersonId) -> Result<Preferences, StoreError>;

    /// Keeps what a person set for oneself.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn set_preferences(&self, person: PersonId, preferences: &Preferences) -> Result<(), StoreError>;
}

/// How often it went wrong for one person or one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How often in a row.
    pub count: u64,
    /// When last.
    pub last: Timestamp,
}

/// Keeps what went wrong, so that a restart is no way to try on.
pub trait FailureStore: Send + Sync {
    /// How often it went wrong under this key.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn failures(&self, key: Digest) -> Result<Option<Failures>, StoreError>;

    /// It went wrong once more. Need not be on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn add_failure(&self, key: Digest, at: Timestamp) -> Result<(), StoreError>;

    /// It went right: `one` failure less, or all forgotten.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn forgive(&self, key: Digest, one: bool) -> Result<(), StoreError>;

    /// Forgets what went wrong before this moment; how many keys.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn forget_failures_before(&self, moment: Timestamp) -> Result<u64, StoreError>;
}
