//! Passwords: set, checked at sign-in, and asked again where somebody signs.

use std::{fmt, sync::Arc};

use plumb_model::id::PersonId;
use plumb_store::gate::{AccessKind, PasswordRow, Place, ProvedBy, SessionId};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{Gate, Session, throttle::Tried},
};

/// Fewest characters: length is what makes a password hard to guess, so nothing else is asked of it.
const SHORTEST: usize = 12;

/// Most bytes: enough for any sentence, not enough to keep the machine busy.
const LONGEST: usize = 1_024;

/// A password as typed. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Arc<str>);

impl Password {
    /// What somebody typed.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.into())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Refuses what is short or guessed first; `names` are what it must not consist of.
    ///
    /// # Errors
    /// [`Problem`] that says what is wrong with it.
    pub fn fits(&self, names: &[&str]) -> Result<(), Problem> {
        let refused = |code: &str, say: &str, help: &str| {
            Err(Problem::new(ProblemKind::Content, code, say).field("password").help(help))
        };
        if self.0.chars().count() < SHORTEST {
            let say = format!("a password has at least {SHORTEST} characters; nothing was changed");
            return refused(
                "gate.password-short",
                &say,
                "four or five words in a row are easy to keep and hard to guess",
            );
        }
        if self.0.len() > LONGEST {
            let say = format!("a password has at most {LONGEST} bytes; nothing was changed");
            return refused("gate.password-long", &say, "take a shorter one");
        }
        let lower = self.0.to_lowercase();
        let letters: std::collections::BTreeSet<char> = lower.chars().collect();
        let obvious = names.iter().map(|name| name.trim().to_lowercase()).filter(|name| name.chars().count() > 3);
        // What is left without the name must still be long enough.
        let rest = |name: &String| lower.replace(name.as_str(), "").chars().count() < SHORTEST / 2;
        if letters.len() < 5 || obvious.into_iter().any(|name| rest(&name)) {
            let say = "that password is among the first that somebody would try; nothing was changed";
            return refused("gate.password-weak", say, "take several words that have nothing to do with you");
        }
        Ok(())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(****)")
    }
}

impl Gate {
    /// Sets a password. Every other session of the person ends, and so do links that were waiting; one session may go on.
    /// `names` are what the password must not consist of.
    ///
    /// # Errors
    /// [`Problem`] where the password is short or guessed first, or of the disk; then the old one stands.
    pub fn set_password(
        &self,
        person: PersonId,
        password: &Password,
        names: &[&str],
        keep: Option<SessionId>,
        place: &Place,
    ) -> Result<(), Problem> {
        password.fits(names)?;
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        let hash = self.hashing.hash(password.bytes(), salt)?;
        self.store.set_password(person, &PasswordRow { hash, set: self.now() })?;
        self.note(AccessKind::PasswordSet, Some(person), place, "")?;
        self.store.end_links_of(person)?;
        self.end_sessions_of(person, keep, place)?;
        Ok(())
    }

    /// The person types the password once more in order to sign, or to change how to come in.
    ///
    /// # Errors
    /// [`Problem`] where it is not the password, where it went wrong too often, or of the disk; then nothing is proven.
    pub fn prove_by_password(&self, session: &Session, password: &Password, place: &Place) -> Result<(), Problem> {
        let tried = Tried::on(session.person, &place.address);
        self.attempt(&tried)?;
        let kept = self.store.credentials(session.person)?.password;
        if !self.hashing.verify(password.bytes(), kept.as_ref().map(|row| row.hash.as_str()))? {
            self.note(AccessKind::ProofRefused, Some(session.person), place, ProvedBy::Password.word())?;
            let say = "that is not your password; nothing was signed";
            return Err(Problem::new(ProblemKind::Content, "gate.password-wrong", say).field("password"));
        }
        self.forgive(&tried)?;
        self.proved(session, ProvedBy::Password, place)
    }
}
