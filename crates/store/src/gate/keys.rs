//! Links that work once, and tokens for programs.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::{BadId, PersonId, RegisterId};
use serde::{Deserialize, Serialize};

use super::words;
use crate::StoreError;

/// A link as pages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(pub u64);

/// What a link is for. One action, one person, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkPurpose {
    /// Come in, as at the end of `plumb serve` on one's own machine.
    Enter,
    /// A first password for somebody who was invited.
    Invite,
    /// A new password for somebody who lost it.
    Recover,
    /// Into the example company.
    Demo,
}

words!(LinkPurpose { Enter = "enter", Invite = "invite", Recover = "recover", Demo = "demo" });

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Its name; drawn by the store when it is added.
    pub id: LinkId,
    /// SHA-256 of its secret.
    pub secret: Digest,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// For whom.
    pub person: PersonId,
    /// Who made it; none for the machine's operator.
    pub by: Option<PersonId>,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was used.
    pub used: Option<Timestamp>,
}

/// A token as pages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(pub u64);

/// What a token may do at most; never more than its person may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAct {
    /// Look.
    Read,
    /// Look, and change records.
    Write,
}

words!(TokenAct { Read = "read", Write = "write" });

/// One scope of a token: `read`, `write`, or in one register only, `read:suppliers`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenScope {
    /// What.
    pub act: TokenAct,
    /// Where; none for everywhere the person may.
    pub register: Option<RegisterId>,
}

impl TokenScope {
    /// Whether this scope covers an act in a register; `None` stands for what belongs to no register.
    #[must_use]
    pub fn covers(&self, act: TokenAct, register: Option<&RegisterId>) -> bool {
        self.act >= act && self.register.as_ref().is_none_or(|only| Some(only) == register)
    }
}

impl FromStr for TokenScope {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId { text: text.to_owned(), wanted: "a scope such as `read`, `write` or `read:REGISTER`" };
        let (act, register) = text.split_once(':').map_or((text, None), |(act, register)| (act, Some(register)));
        let register = register.map(RegisterId::new).transpose().map_err(|_| bad())?;
        Ok(Self { act: TokenAct::from_word(act).ok_or_else(bad)?, register })
    }
}

impl TryFrom<String> for TokenScope {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<TokenScope> for String {
    fn from(scope: TokenScope) -> Self {
        scope.to_string()
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.act.word())?;
        self.register.as_ref().map_or(Ok(()), |register| write!(f, ":{register}"))
    }
}

/// A token for a program that acts in a person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its name; drawn by the store when it is added.
    pub id: TokenId,
    /// SHA-256 of its secret.
    pub secret: Digest,
    /// In whose name it acts.
    pub person: PersonId,
    /// What it may do.
    pub scopes: Vec<TokenScope>,
    /// What it is for, in the person's words.
    pub label: String,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was last used; may lag by a minute.
    pub last_seen: Option<Timestamp>,
}

/// Keeps links and tokens.
pub trait KeyStore: Send + Sync {
    /// Adds a link; its `id` is drawn here.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is not there.
    fn add_link(&self, link: &LinkRow) -> Result<LinkId, StoreError>;

    /// The link with this secret, used or not, expired or not.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn link(&self, secret: Digest) -> Result<Option<LinkRow>, StoreError>;

    /// Uses a link up: given back to exactly one caller, and only before its end.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is not used.
    fn use_link(&self, secret: Digest, at: Timestamp) -> Result<Option<LinkRow>, StoreError>;

    /// Links to a person that still work, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn links_of(&self, person: PersonId, now: Timestamp) -> Result<Vec<LinkRow>, StoreError>;

    /// Takes all links to a person back that were not used; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn end_links_of(&self, person: PersonId) -> Result<u64, StoreError>;

    /// Adds a token; its `id` is drawn here.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it is not there.
    fn add_token(&self, token: &TokenRow) -> Result<TokenId, StoreError>;

    /// The token with this secret, expired or not.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn token(&self, secret: Digest) -> Result<Option<TokenRow>, StoreError>;

    /// All tokens of a person, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn tokens_of(&self, person: PersonId) -> Result<Vec<TokenRow>, StoreError>;

    /// Notes that a token was used. Need not be on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn saw_token(&self, id: TokenId, at: Timestamp) -> Result<(), StoreError>;

    /// Ends a token of this person; false if there was none.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then it still stands.
    fn end_token(&self, person: PersonId, id: TokenId) -> Result<bool, StoreError>;

    /// Ends all tokens of a person; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the disk; then they all still stand.
    fn end_tokens_of(&self, person: PersonId) -> Result<u64, StoreError>;
}
