//! Links that work once, and tokens for programs that act in a person's name.

use std::time::Duration;

use jiff::Timestamp;
use plumb_model::id::{PersonId, RegisterId};
use plumb_store::gate::{AccessKind, LinkId, LinkPurpose, LinkRow, Place, TokenAct, TokenId, TokenRow, TokenScope};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{Gate, LinkSecret, TokenSecret, after},
};

/// How far the kept time of last use may lag.
const LAG: Duration = Duration::from_mins(1);

/// Longest label of a token, in characters.
const LABEL: usize = 100;

/// Most tokens of one person.
const TOKENS: usize = 50;

/// Whether a link still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It does.
    Works,
    /// It was used at this time.
    Used(Timestamp),
    /// Its time is over.
    Expired,
}

/// A link that works once, as a page may show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub id: LinkId,
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
    /// Whether it still works.
    pub state: LinkState,
}

impl Link {
    fn of(row: &LinkRow, now: Timestamp) -> Self {
        let LinkRow { id, purpose, person, by, made, expires, used, .. } = *row;
        let state = match used {
            Some(at) => LinkState::Used(at),
            None if expires <= now => LinkState::Expired,
            None => LinkState::Works,
        };
        Self { id, purpose, person, by, made, expires, state }
    }
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name.
    pub id: TokenId,
    /// In whose name it acts.
    pub person: PersonId,
    /// What it may do at most; never more than its person may.
    pub scopes: Vec<TokenScope>,
    /// What it is for.
    pub label: String,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was last used; may lag by a minute.
    pub last_seen: Option<Timestamp>,
}

impl Token {
    fn of(row: TokenRow) -> Self {
        let TokenRow { id, person, scopes, label, made, expires, last_seen, .. } = row;
        Self { id, person, scopes, label, made, expires, last_seen }
    }

    /// Whether its scopes cover an act in a register; `None` stands for what belongs to no register.
    #[must_use]
    pub fn covers(&self, act: TokenAct, register: Option<&RegisterId>) -> bool {
        self.scopes.iter().any(|scope| scope.covers(act, register))
    }
}

impl Gate {
    /// Makes a link that works once, for one person and one purpose.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then there is no link.
    pub fn make_link(
        &self,
        purpose: LinkPurpose,
        person: PersonId,
        lifetime: Duration,
        by: Option<PersonId>,
    ) -> Result<LinkSecret, Problem> {
        let (now, secret) = (self.now(), LinkSecret::draw(&*self.random));
        self.store.add_link(&LinkRow {
            id: LinkId(0),
            secret: secret.digest(),
            purpose,
            person,
            by,
            made: now,
            expires: after(now, lifetime),
            used: None,
        })?;
        self.note(AccessKind::LinkMade, Some(person), &Place::default(), purpose.word())?;
        Ok(secret)
    }

    /// What a link is for; looking uses nothing up.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn look_at_link(&self, secret: &LinkSecret) -> Result<Option<Link>, Problem> {
        Ok(self.store.link(secret.digest())?.map(|row| Link::of(&row, self.now())))
    }

    /// Uses a link up. Exactly one caller gets it; none where it was used, ended or never was.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then it is not used.
    pub fn use_link(&self, secret: &LinkSecret, place: &Place) -> Result<Option<Link>, Problem> {
        let now = self.now();
        let Some(row) = self.store.use_link(secret.digest(), now)? else { return Ok(None) };
        self.note(AccessKind::LinkUsed, Some(row.person), place, row.purpose.word())?;
        Ok(Some(Link::of(&row, now)))
    }

    /// Links to a person that still work, the newest first.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn links_of(&self, person: PersonId) -> Result<Vec<Link>, Problem> {
        let now = self.now();
        Ok(self.store.links_of(person, now)?.iter().map(|row| Link::of(row, now)).collect())
    }

    /// Takes all links to a person back that were not used; how many.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn end_links_of(&self, person: PersonId) -> Result<u64, Problem> {
        Ok(self.store.end_links_of(person)?)
    }

    /// Makes a token. Its secret is given out here and never again.
    ///
    /// # Errors
    /// [`Problem`] where it has no scope, where the person has too many, or of the disk; then there is no token.
    pub fn make_token(
        &self,
        person: PersonId,
        scopes: &[TokenScope],
        label: &str,
        lifetime: Duration,
    ) -> Result<(Token, TokenSecret), Problem> {
        if scopes.is_empty() {
            let say = "a token needs a scope; none was made";
            return Err(Problem::new(ProblemKind::Content, "gate.no-scope", say)
                .field("scope")
                .help("give `read`, `write`, or one register's, such as `read:REGISTER`"));
        }
        if self.store.tokens_of(person)?.len() >= TOKENS {
            let say = format!("this person has {TOKENS} tokens already; none was made");
            return Err(Problem::new(ProblemKind::Rule, "gate.too-many-tokens", say).help("end one that nobody uses"));
        }
        let (now, secret) = (self.now(), TokenSecret::draw(&*self.random));
        let mut row = TokenRow {
            id: TokenId(0),
            secret: secret.digest(),
            person,
            scopes: scopes.to_vec(),
            label: label.trim().chars().take(LABEL).collect(),
            made: now,
            expires: after(now, lifetime),
            last_seen: None,
        };
        row.id = self.store.add_token(&row)?;
        self.note(AccessKind::TokenMade, Some(person), &Place::default(), &row.label)?;
        Ok((Token::of(row), secret))
    }

    /// In whose name a program acts; none where the token ended or never was.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn token(&self, secret: &TokenSecret) -> Result<Option<Token>, Problem> {
        let (now, digest) = (self.now(), secret.digest());
        let mut written = None;
        let row = self.tokens.get(
            digest,
            || self.store.token(digest),
            |row| {
                if row.last_seen.is_none_or(|seen| after(seen, LAG) <= now) {
                    row.last_seen = Some(now);
                    written = Some(row.id);
                }
            },
        )?;
        let Some(row) = row.filter(|row| now < row.expires) else { return Ok(None) };
        if let Some(id) = written {
            self.store.saw_token(id, now)?;
        }
        Ok(Some(Token::of(row)))
    }

    /// All tokens of a person, the newest first; ended by time or not.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn tokens_of(&self, person: PersonId) -> Result<Vec<Token>, Problem> {
        Ok(self.store.tokens_of(person)?.into_iter().map(Token::of).collect())
    }

    /// Ends a token of this person; false if there was none.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then it still works.
    pub fn end_token(&self, person: PersonId, id: TokenId, place: &Place) -> Result<bool, Problem> {
        let ended = self.store.end_token(person, id)?;
        self.tokens.forget(|kept| kept.id == id && kept.person == person);
        if ended {
            self.note(AccessKind::TokenEnded, Some(person), place, "")?;
        }
        Ok(ended)
    }

    /// Ends all tokens of a person; how many.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then they all still work.
    pub fn end_tokens_of(&self, person: PersonId, place: &Place) -> Result<u64, Problem> {
        let ended = self.store.end_tokens_of(person)?;
        self.tokens.forget(|kept| kept.person == person);
        if ended > 0 {
            self.note(AccessKind::TokenEnded, Some(person), place, &ended.to_string())?;
        }
        Ok(ended)
    }
}
