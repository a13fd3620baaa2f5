//! Checkpoints: the tree's size and root, signed by the log (C2SP tlog-checkpoint in a C2SP signed-note).

use std::fmt;

use signed_note::{Note, NoteError, VerificationError, Verifier, Verifiers};

use crate::{
    digest::Digest,
    error::LedgerError,
    key::{LogKey, LogSigner},
    names::LogId,
};

/// A tree head: which log, how many entries, which root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// The log; the checkpoint's origin line.
    pub log: LogId,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
}

impl TreeHead {
    /// The three lines that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.log, self.size, tlog_tiles::Hash::from(self.root))
    }

    /// Signs it, with one key or, around a rotation, with several.
    ///
    /// # Errors
    /// [`LedgerError::OtherLog`] if a key is another log's; [`LedgerError::Note`] without any key.
    pub fn sign(&self, signers: &[&LogSigner]) -> Result<Checkpoint, LedgerError> {
        let text = self.text();
        let note = sign_note(&text, &self.log, signers)?;
        Ok(Checkpoint { head: self.clone(), note: note.into() })
    }
}

/// A signed note over the text, for notes of this crate.
pub(crate) fn sign_note(text: &str, log: &LogId, signers: &[&LogSigner]) -> Result<String, LedgerError> {
    if signers.is_empty() {
        return Err(LedgerError::note("note", "no key was given to sign it"));
    }
    let mut signatures = Vec::with_capacity(signers.len());
    for signer in signers {
        if signer.public().log() != log {
            return Err(LedgerError::OtherLog { expected: log.to_string(), found: signer.public().log().to_string() });
        }
        signatures.push(signer.sign(text.as_bytes())?);
    }
    let refused = |why: String| LedgerError::note("note", why);
    let note = Note::new(text.as_bytes(), &signatures).map_err(|error| refused(error.to_string()))?;
    String::from_utf8(note.to_bytes()).map_err(|error| refused(error.to_string()))
}

/// A checkpoint as text, read but trusted only after [`Checkpoint::signed_by`] or a key ring's judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    head: TreeHead,
    note: Box<str>,
}

impl Checkpoint {
    /// Reads a checkpoint's text: origin, size, root, no extension lines, at least one signature line.
    ///
    /// # Errors
    /// [`LedgerError::Note`] if it has another form; the signatures are not judged here.
    pub fn read(text: &str) -> Result<Self, LedgerError> {
        let refused = |why: &str| LedgerError::note("checkpoint", why);
        let note = Note::from_bytes(text.as_bytes()).map_err(|error| refused(&error.to_string()))?;
        if note.to_bytes() != text.as_bytes() {
            return Err(refused("it is not written in the one canonical way"));
        }
        let parsed = tlog_tiles::Checkpoint::from_bytes(note.text())
            .map_err(|_| refused("its text is not origin, size and root"))?;
        let head = TreeHead { log: parsed.origin().parse()?, size: parsed.size(), root: (*parsed.hash()).into() };
        if head.text().as_bytes() != note.text() {
            return Err(refused("its text is not exactly origin, size and root"));
        }
        Ok(Self { head, note: text.into() })
    }

    /// What it says.
    #[must_use]
    pub fn head(&self) -> &TreeHead {
        &self.head
    }

    /// The whole signed note.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.note
    }

    /// The ids of those of `known` whose signatures stand under it and hold.
    ///
    /// # Errors
    /// [`LedgerError::Note`] if none of them signed it or a signature in the name of one does not hold.
    pub fn signed_by(&self, known: &[&LogKey]) -> Result<Vec<u32>, LedgerError> {
        note_signed_by(&self.note, "checkpoint", known)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.note)
    }
}

struct Known<'a>(&'a [&'a LogKey]);

impl Verifiers for Known<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        self.0
            .iter()
            .find(|key| key.log().as_str() == name && key.id() == id)
            .map(|key| *key as &dyn Verifier)
            .ok_or_else(|| VerificationError::UnknownKey { name: name.to_owned(), id })
    }
}

/// Which of the known keys signed a note; refuses the whole note if a known key's signature fails.
pub(crate) fn note_signed_by(note: &str, what: &'static str, known: &[&LogKey]) -> Result<Vec<u32>, LedgerError> {
    let parsed = Note::from_bytes(note.as_bytes()).map_err(|error| LedgerError::note(what, error.to_string()))?;
    match parsed.verify(&Known(known)) {
        Ok((verified, _)) => Ok(verified.iter().map(signed_note::Signature::id).collect()),
        Err(NoteError::UnverifiedNote) => Err(LedgerError::note(what, "no key that is valid for it has signed it")),
        Err(NoteError::InvalidSignature { id, .. }) => Err(LedgerError::note(
            what,
            format!("the signature of key {} does not hold", crate::digest::hex(&id.to_be_bytes())),
        )),
        Err(error) => Err(LedgerError::note(what, error.to_string())),
    }
}
