//! What a person has to come in by, and taking all of it away.

use plumb_model::id::PersonId;
use plumb_store::gate::{AccessKind, PasskeyRow, Place, Preferences};

use crate::{desk::Problem, gate::Gate};

/// What a person has to come in by; no secret among it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaysIn {
    /// Since when there is a password.
    pub password: Option<jiff::Timestamp>,
    /// Since when an authenticator is asked for.
    pub totp: Option<jiff::Timestamp>,
    /// Passkeys, the oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Recovery codes left.
    pub recovery_codes: u64,
    /// A break-glass code lies somewhere.
    pub break_glass: bool,
}

impl Gate {
    /// What a person has to come in by.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn ways_in(&self, person: PersonId) -> Result<WaysIn, Problem> {
        let known = self.store.credentials(person)?;
        Ok(WaysIn {
            password: known.password.map(|row| row.set),
            totp: known.totp.and_then(|row| row.confirmed),
            passkeys: known.passkeys,
            recovery_codes: known.recovery_codes,
            break_glass: known.break_glass,
        })
    }

    /// Everybody who can come in by password or passkey.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn people_who_can_come_in(&self) -> Result<Vec<PersonId>, Problem> {
        Ok(self.store.people_with_credentials()?)
    }

    /// Takes everything away by which somebody comes in: sessions, tokens, links, credentials.
    ///
    /// # Errors
    /// [`Problem`] of the disk; what was not taken away yet still works.
    pub fn end_access(&self, person: PersonId, place: &Place) -> Result<(), Problem> {
        // Credentials first: nobody begins anew what is ended next.
        self.store.drop_credentials(person)?;
        self.halves.forget(person);
        self.ceremonies.forget(person);
        self.store.end_links_of(person)?;
        self.end_tokens_of(person, place)?;
        self.end_sessions_of(person, None, place)?;
        self.note(AccessKind::AccessEnded, Some(person), place, "")
    }

    /// What a person set for oneself.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn preferences(&self, person: PersonId) -> Result<Preferences, Problem> {
        Ok(self.store.preferences(person)?)
    }

    /// Keeps what a person set for oneself.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn set_preferences(&self, person: PersonId, preferences: &Preferences) -> Result<(), Problem> {
        Ok(self.store.set_preferences(person, preferences)?)
    }
}
