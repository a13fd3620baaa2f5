//! Which key may sign which size of the tree. The ring is built from the log's own entries, so that a change of keys is
//! itself sealed.

use crate::{
    checkpoint::{Checkpoint, note_signed_by, sign_note},
    digest::hex,
    error::LedgerError,
    key::{LogKey, LogSigner},
    kind::Kind,
    log_notes::noted_list,
    names::LogId,
};

/// Why a key signs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEnd {
    /// Another key took over.
    Rotated,
    /// It was lost or stolen.
    Revoked,
}

/// A key and the tree sizes it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTerm {
    /// The key.
    pub key: LogKey,
    /// Smallest size it may sign: the first that holds the entry naming it (0 for the keys the log opened with).
    pub from: u64,
    /// Largest size it may sign and why it ends: the last that does not hold the entry ending it.
    pub until: Option<(u64, KeyEnd)>,
}

impl KeyTerm {
    /// Whether the key may sign a tree of that size.
    #[must_use]
    pub fn covers(&self, size: u64) -> bool {
        size >= self.from && self.until.is_none_or(|(last, _)| size <= last)
    }
}

/// All keys a log ever had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRing {
    log: LogId,
    terms: Vec<KeyTerm>,
}

const CHANGE: &str = "key change";

impl KeyRing {
    /// The ring a log opens with.
    ///
    /// # Errors
    /// [`LedgerError::Note`] without a key or with one twice; [`LedgerError::OtherLog`].
    pub fn open(log: LogId, keys: impl IntoIterator<Item = LogKey>) -> Result<Self, LedgerError> {
        let mut ring = Self { log, terms: Vec::new() };
        for key in keys {
            ring.admit(key, 0)?;
        }
        if ring.terms.is_empty() { Err(LedgerError::note(CHANGE, "the log opens without a key")) } else { Ok(ring) }
    }

    /// Every key with its term, in the order they came.
    #[must_use]
    pub fn terms(&self) -> &[KeyTerm] {
        &self.terms
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &LogId {
        &self.log
    }

    /// The keys that may sign a tree of that size.
    #[must_use]
    pub fn valid_at(&self, size: u64) -> Vec<&LogKey> {
        self.terms.iter().filter(|term| term.covers(size)).map(|term| &term.key).collect()
    }

    fn admit(&mut self, key: LogKey, from: u64) -> Result<(), LedgerError> {
        if *key.log() != self.log {
            return Err(LedgerError::OtherLog { expected: self.log.to_string(), found: key.log().to_string() });
        }
        if self.terms.iter().any(|term| term.key.id() == key.id()) {
            return Err(LedgerError::note(CHANGE, "a key with this id was in the ring before; draw a new one"));
        }
        self.terms.push(KeyTerm { key, from, until: None });
        Ok(())
    }

    /// Follows a `log-opened`, `key-rotated` or `key-revoked` entry at `seq`; other kinds change nothing.
    ///
    /// # Errors
    /// [`LedgerError::Note`] if the change may not be made; the ring stays as it was.
    pub fn follow(&mut self, kind: Kind, seq: u64, body: &[u8]) -> Result<(), LedgerError> {
        match kind {
            Kind::KeyRotated => self.rotate(seq, &single(kind, body)?),
            Kind::KeyRevoked => self.revoke(seq, &single(kind, body)?.parse()?),
            Kind::LogOpened => Err(LedgerError::note(CHANGE, "a log opens once")),
            _ => Ok(()),
        }
    }

    /// The ring out of the body of the first entry.
    ///
    /// # Errors
    /// As [`KeyRing::open`]; [`LedgerError::Note`] if the body does not list keys.
    pub fn from_opening(log: LogId, body: &[u8]) -> Result<Self, LedgerError> {
        let keys = noted_list(Kind::LogOpened, body)
            .ok_or_else(|| LedgerError::note(CHANGE, "the opening entry lists no keys"))?;
        let keys = keys.iter().map(|text| text.parse()).collect::<Result<Vec<LogKey>, _>>()?;
        Self::open(log, keys)
    }

    fn rotate(&mut self, seq: u64, endorsement: &str) -> Result<(), LedgerError> {
        let form = || LedgerError::note(CHANGE, "the endorsement has not the form of one");
        let (text, _) = endorsement.rsplit_once("\n\n").ok_or_else(form)?;
        let [log, word, old, new] = text.split('\n').collect::<Vec<_>>()[..] else { return Err(form()) };
        if log != self.log.as_str() || word != Kind::KeyRotated.as_str() {
            return Err(form());
        }
        let (old, new) = (old.parse::<LogKey>()?, new.parse::<LogKey>()?);
        note_signed_by(endorsement, CHANGE, &self.valid_at(seq))?;
        let at = self.ending(seq, &old)?;
        self.admit(new, seq + 1)?;
        self.end(at, seq, KeyEnd::Rotated);
        Ok(())
    }

    fn revoke(&mut self, seq: u64, key: &LogKey) -> Result<(), LedgerError> {
        let at = self.ending(seq, key)?;
        if self.valid_at(seq + 1).len() < 2 {
            return Err(LedgerError::note(CHANGE, "the last valid key cannot be revoked; rotate to a new one first"));
        }
        self.end(at, seq, KeyEnd::Revoked);
        Ok(())
    }

    fn ending(&self, seq: u64, key: &LogKey) -> Result<usize, LedgerError> {
        self.terms
            .iter()
            .position(|term| term.key == *key && term.covers(seq) && term.until.is_none())
            .ok_or_else(|| LedgerError::note(CHANGE, "the key that shall end is not valid at this entry"))
    }

    fn end(&mut self, at: usize, seq: u64, how: KeyEnd) {
        if let Some(term) = self.terms.get_mut(at) {
            term.until = Some((seq, how));
        }
    }

    /// Holds a checkpoint's signatures against the ring: at least one by a key valid for its size, none of those broken.
    ///
    /// # Errors
    /// [`LedgerError::OtherLog`], or [`LedgerError::Note`] with the reason.
    pub fn judge(&self, checkpoint: &Checkpoint) -> Result<Vec<u32>, LedgerError> {
        let head = checkpoint.head();
        if head.log != self.log {
            return Err(LedgerError::OtherLog { expected: self.log.to_string(), found: head.log.to_string() });
        }
        let valid = self.valid_at(head.size);
        checkpoint.signed_by(&valid).map_err(|error| {
            let all: Vec<&LogKey> = self.terms.iter().map(|term| &term.key).collect();
            let outside = checkpoint.signed_by(&all).ok().and_then(|ids| {
                let signed = |term: &&KeyTerm| ids.contains(&term.key.id()) && !term.covers(head.size);
                self.terms.iter().find(signed)
            });
            match outside {
                Some(KeyTerm { key, until: Some((last, how)), .. }) if head.size > *last => {
                    let how = if *how == KeyEnd::Revoked { "revoked" } else { "replaced" };
                    let id = hex(&key.id().to_be_bytes());
                    LedgerError::note("checkpoint", format!("key {id} signed it, which entry {last} {how}"))
                }
                Some(KeyTerm { key, from, .. }) => LedgerError::note(
                    "checkpoint",
                    format!("key {} signed it, which is valid only from size {from}", hex(&key.id().to_be_bytes())),
                ),
                None => error,
            }
        })
    }
}

fn single(kind: Kind, body: &[u8]) -> Result<String, LedgerError> {
    let list = noted_list(kind, body).unwrap_or_default();
    <[String; 1]>::try_from(list)
        .map(|[text]| text)
        .map_err(|_| LedgerError::note(CHANGE, "the body does not note exactly one text under the entry's kind"))
}

/// The note by which a valid key hands over from `old` to `new`: log, `key-rotated`, both vkeys, each on a line, signed.
///
/// # Errors
/// [`LedgerError::OtherLog`] if the keys are not of one log.
pub fn endorse_rotation(signer: &LogSigner, old: &LogKey, new: &LogKey) -> Result<String, LedgerError> {
    let log = signer.public().log();
    if let Some(other) = [old, new].into_iter().find(|key| key.log() != log) {
        return Err(LedgerError::OtherLog { expected: log.to_string(), found: other.log().to_string() });
    }
    sign_note(&format!("{log}\n{}\n{old}\n{new}\n", Kind::KeyRotated), log, &[signer])
}
