//! Sessions: begun with a new secret at every sign-in, ended by time, by the person, or by whoever takes access away.

use std::{sync::atomic::Ordering, time::Duration};

use jiff::Timestamp;
use plumb_model::{fact::Method, id::PersonId};
use plumb_store::gate::{AccessKind, How, Place, Proof, ProvedBy, SessionId, SessionRow};

use crate::{
    desk::Problem,
    gate::{Gate, SessionSecret, after},
};

/// A session that nobody uses ends after this.
const IDLE: Duration = Duration::from_hours(12);

/// A session ends after this, used or not.
const LONGEST: Duration = Duration::from_hours(14 * 24);

/// One re-entry of password or passkey covers signatures for this long.
pub const PROOF_COVERS: Duration = Duration::from_mins(10);

/// How far the kept time of last use may lag.
const LAG: Duration = Duration::from_mins(1);

/// What browsers call themselves is kept up to this many characters.
const AGENT: usize = 200;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, for pages that list and end sessions.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// How that person came in.
    pub how: How,
    /// What the browser calls itself.
    pub agent: String,
    /// Since when.
    pub began: Timestamp,
    /// When it was last used before this time.
    pub last_seen: Timestamp,
    /// When it ends if nobody uses it any more.
    pub expires: Timestamp,
    /// The last re-entry for signing.
    pub proof: Option<Proof>,
}

impl Session {
    fn of(row: SessionRow) -> Self {
        let expires = ends(&row);
        let SessionRow { id, person, how, agent, began, last_seen, proof, .. } = row;
        Self { id, person, how, agent, began, last_seen, expires, proof }
    }

    /// When the person last proved once more to be that person.
    #[must_use]
    pub fn proven_at(&self) -> Option<Timestamp> {
        self.proof.map(|proof| proof.at)
    }

    /// How a signature made now would say that it was proven; none where password or passkey must be given again first.
    #[must_use]
    pub fn signs_by(&self, now: Timestamp) -> Option<Method> {
        if self.how == How::Demo {
            return Some(Method::Demo);
        }
        let proof = self.proof?;
        let since = now.duration_since(proof.at);
        let covered = !since.is_negative() && since.unsigned_abs() < PROOF_COVERS;
        covered.then_some(Method::Session)
    }
}

/// When a session ends if nobody uses it any more.
fn ends(row: &SessionRow) -> Timestamp {
    row.expires.min(after(row.last_seen, IDLE))
}

impl Gate {
    /// Somebody came in: a new session under a new secret, whatever the browser held before.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then nobody is in.
    pub fn begin_session(&self, person: PersonId, how: How, place: &Place) -> Result<SessionSecret, Problem> {
        let now = self.now();
        let secret = SessionSecret::draw(&*self.random);
        self.store.add_session(&SessionRow {
            id: SessionId(0),
            secret: secret.digest(),
            person,
            how,
            agent: place.agent.chars().take(AGENT).collect(),
            began: now,
            last_seen: now,
            expires: after(now, LONGEST),
            proof: None,
        })?;
        self.note(AccessKind::SignedIn, Some(person), place, how.word())?;
        self.tend(now)?;
        Ok(secret)
    }

    /// Whose session this is; none where it ended or never was.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn session(&self, secret: &SessionSecret) -> Result<Option<Session>, Problem> {
        let now = self.now();
        let digest = secret.digest();
        let mut written = None;
        let row = self.sessions.get(
            digest,
            || self.store.session(digest),
            |row| {
                // Memory holds the time that stands in the store: it is written anew once it lags.
                if now < ends(row) && after(row.last_seen, LAG) <= now {
                    row.last_seen = now;
                    written = Some(row.id);
                }
            },
        )?;
        let Some(row) = row else { return Ok(None) };
        if ends(&row) <= now {
            self.store.end_session(row.id)?;
            self.sessions.forget(|kept| kept.id == row.id);
            return Ok(None);
        }
        if let Some(id) = written {
            self.store.saw_session(id, now)?;
        }
        Ok(Some(Session::of(row)))
    }

    /// Signs out; nothing happens where nobody was in.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then the session still stands.
    pub fn end_session(&self, secret: &SessionSecret, place: &Place) -> Result<(), Problem> {
        let Some(row) = self.store.session(secret.digest())? else { return Ok(()) };
        self.store.end_session(row.id)?;
        self.sessions.forget(|kept| kept.id == row.id);
        self.note(AccessKind::SignedOut, Some(row.person), place, "")
    }

    /// Sessions of a person that still run, the newest first.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn sessions_of(&self, person: PersonId) -> Result<Vec<Session>, Problem> {
        let now = self.now();
        let rows = self.store.sessions_of(person)?;
        Ok(rows.into_iter().filter(|row| now < ends(row)).map(Session::of).collect())
    }

    /// Ends a session of this person from elsewhere; false if there was none.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then it still stands.
    pub fn end_session_of(&self, person: PersonId, id: SessionId, place: &Place) -> Result<bool, Problem> {
        let theirs = self.store.sessions_of(person)?.iter().any(|row| row.id == id);
        let ended = theirs && self.store.end_session(id)?;
        self.sessions.forget(|kept| kept.id == id && kept.person == person);
        if ended {
            self.note(AccessKind::SessionEnded, Some(person), place, "")?;
        }
        Ok(ended)
    }

    /// Signs a person out everywhere, but for one session; how many ended.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then they all still stand.
    pub fn end_sessions_of(&self, person: PersonId, except: Option<SessionId>, place: &Place) -> Result<u64, Problem> {
        let ended = self.store.end_sessions_of(person, except)?;
        self.sessions.forget(|kept| kept.person == person && Some(kept.id) != except);
        if ended > 0 {
            self.note(AccessKind::SessionEnded, Some(person), place, &ended.to_string())?;
        }
        Ok(ended)
    }

    /// The person proved once more to be that person: signatures are covered for a while.
    pub(super) fn proved(&self, session: &Session, by: ProvedBy, place: &Place) -> Result<(), Problem> {
        let proof = Proof { at: self.now(), by };
        self.store.prove_session(session.id, proof)?;
        self.sessions.change(|kept| kept.id == session.id, |kept| kept.proof = Some(proof));
        self.note(AccessKind::Proved, Some(session.person), place, by.word())
    }

    /// Once an hour, with a sign-in: forgets what ended and what is too old.
    fn tend(&self, now: Timestamp) -> Result<(), Problem> {
        const HOUR_MS: i64 = 3_600_000;
        let (last, at) = (self.tended.load(Ordering::Relaxed), now.as_millisecond());
        if at.saturating_sub(last) < HOUR_MS {
            return Ok(());
        }
        self.tended.store(at, Ordering::Relaxed);
        self.store.forget_expired(now)?;
        self.forget_old(now)
    }
}
