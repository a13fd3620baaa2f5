//! Signing in: name and password, then the second step where the person has one. Between the two steps nobody is in: what the
//! browser holds then is good for the second step alone, for five minutes, in this process.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::gate::{AccessKind, CodeKind, How, Place};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{Gate, HalfSecret, Password, SessionSecret, after, codes, throttle::Tried},
};

/// How long the second step may take.
const SECOND_STEP: Duration = Duration::from_mins(5);

/// Most people between the two steps.
const MOST: usize = 10_000;

/// Where a sign-in stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// In.
    In(SessionSecret),
    /// The password was right; the second step is asked for.
    Second(HalfSecret),
}

/// People between the two steps.
#[derive(Debug, Default)]
pub(super) struct Halves(Mutex<HashMap<Digest, (PersonId, Timestamp)>>);

impl Halves {
    fn put(&self, half: &HalfSecret, person: PersonId, until: Timestamp, now: Timestamp) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.retain(|_, (_, until)| now < *until);
        if halves.len() < MOST {
            halves.insert(half.digest(), (person, until));
        }
    }

    fn person(&self, half: &HalfSecret, now: Timestamp) -> Option<PersonId> {
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.get(&half.digest()).filter(|(_, until)| now < *until).map(|(person, _)| *person)
    }

    fn take(&self, half: &HalfSecret) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&half.digest());
    }

    pub(super) fn forget(&self, gone: PersonId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (person, _)| *person != gone);
    }
}

impl Gate {
    /// The first step. `person` is whom the name belongs to; none where nobody by that name works here, which takes as long
    /// and is answered the same.
    ///
    /// # Errors
    /// [`Problem`] where name and password do not belong together, where it went wrong too often, or of the disk.
    pub fn sign_in(
        &self,
        person: Option<PersonId>,
        name: &str,
        password: &Password,
        place: &Place,
    ) -> Result<SignIn, Problem> {
        let tried = match person {
            Some(person) => Tried::on(person, &place.address),
            None => Tried::on_nobody(name, &place.address),
        };
        self.attempt(&tried)?;
        let kept = person.map(|person| self.store.credentials(person)).transpose()?.unwrap_or_default();
        let right = self.hashing.verify(password.bytes(), kept.password.as_ref().map(|row| row.hash.as_str()))?;
        let Some(person) = person.filter(|_| right) else {
            self.note(AccessKind::SignInRefused, person, place, How::Password.word())?;
            let say = "name and password do not belong together; nobody was signed in";
            return Err(Problem::new(ProblemKind::Content, "gate.refused", say)
                .help("check both; somebody who administers can make a link for a new password"));
        };
        if kept.totp.is_some_and(|totp| totp.confirmed.is_some()) {
            // Failures are forgiven with the second step only: the password alone opens nothing.
            let (now, half) = (self.now(), HalfSecret::draw(&*self.random));
            self.halves.put(&half, person, after(now, SECOND_STEP), now);
            return Ok(SignIn::Second(half));
        }
        self.forgive(&tried)?;
        Ok(SignIn::In(self.begin_session(person, How::Password, place)?))
    }

    /// Who stands between the two steps; none where that took too long, or where the program was started again meanwhile.
    #[must_use]
    pub fn half_signed_in(&self, half: &HalfSecret) -> Option<PersonId> {
        self.halves.person(half, self.now())
    }

    /// The second step: the code of the authenticator, or one of the recovery codes.
    ///
    /// # Errors
    /// [`Problem`] where the code is wrong or was used, where it took too long or went wrong too often, or of the disk.
    pub fn second_step(&self, half: &HalfSecret, code: &str, place: &Place) -> Result<SessionSecret, Problem> {
        let Some(person) = self.half_signed_in(half) else {
            let say = "the second step came too late; nobody was signed in";
            return Err(Problem::new(ProblemKind::Content, "gate.late", say).help("begin again with name and password"));
        };
        let tried = Tried::on(person, &place.address);
        self.attempt(&tried)?;
        let how = if self.code_is_right(person, code)? {
            How::PasswordAndCode
        } else if self.spend_recovery_code(person, code)? {
            self.note(AccessKind::CodeUsed, Some(person), place, CodeKind::Recovery.word())?;
            How::RecoveryCode
        } else {
            self.note(AccessKind::SignInRefused, Some(person), place, How::PasswordAndCode.word())?;
            let say = "that code is not right, or was used already; nobody was signed in";
            return Err(Problem::new(ProblemKind::Content, "gate.code-wrong", say)
                .field("code")
                .help("wait for the next code, or take one of the recovery codes"));
        };
        self.halves.take(half);
        self.forgive(&tried)?;
        self.begin_session(person, how, place)
    }

    /// In with the code from the envelope. It works once, ends every other session and asks for nothing else.
    ///
    /// # Errors
    /// [`Problem`] where there is no such code, where it went wrong too often, or of the disk.
    pub fn break_glass(&self, code: &str, place: &Place) -> Result<SessionSecret, Problem> {
        // Counted for this address alone: nobody else shall be able to keep the envelope shut on the day it is needed.
        let tried = Tried::on_nobody(&format!("{} {}", CodeKind::BreakGlass.word(), place.address), &place.address);
        self.attempt(&tried)?;
        let Some(person) =
            self.store.spend_code(CodeKind::BreakGlass, codes::digest(CodeKind::BreakGlass, None, code))?
        else {
            self.note(AccessKind::SignInRefused, None, place, How::BreakGlass.word())?;
            let say = "there is no such code, or it was used already; nobody was signed in";
            return Err(Problem::new(ProblemKind::Content, "gate.code-wrong", say).field("code"));
        };
        self.forgive(&tried)?;
        self.note(AccessKind::CodeUsed, Some(person), place, CodeKind::BreakGlass.word())?;
        self.end_sessions_of(person, None, place)?;
        self.begin_session(person, How::BreakGlass, place)
    }
}
