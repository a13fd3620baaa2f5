//! Passkeys (Web Authentication, level 3): added, named, taken away; used to come in, and once more where somebody signs. The
//! device checks the person (a finger, a face, a PIN) and holds the key, so it stands for password and second step at once.

use plumb_model::id::{PersonId, RecordId};
use plumb_store::gate::{AccessKind, How, PasskeyRow, Place, ProvedBy};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{
        Gate, Session, SessionSecret,
        ceremony::{Asked, Ceremony, RelyingParty, Waiting},
        throttle::Tried,
    },
};

/// Most passkeys of one person.
const MOST: usize = 20;

/// Longest name of a passkey, in characters.
const LABEL: usize = 60;

impl Gate {
    /// What the browser asks the device in order to make a passkey for the person of a session.
    ///
    /// # Errors
    /// [`Problem`] where the person has too many, or of the disk.
    pub fn ask_for_new_passkey(
        &self,
        party: &RelyingParty,
        session: &Session,
        name: &str,
    ) -> Result<Ceremony, Problem> {
        let known = self.store.credentials(session.person)?.passkeys;
        if known.len() >= MOST {
            let say = format!("you have {MOST} passkeys already; none was added");
            return Err(Problem::new(ProblemKind::Rule, "gate.too-many-passkeys", say).help("take one away first"));
        }
        let known = known.iter().map(|row| Ok(read(row)?.cred_id().clone())).collect::<Result<Vec<_>, Problem>>()?;
        let (challenge, state) = party
            .party()
            .start_passkey_registration(session.person.0.0, name, name, Some(known))
            .map_err(|error| refused(&error))?;
        let mut options = written(&challenge.public_key)?;
        // Signing in asks for no name, so the device has to find the key by itself.
        if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
            selection.insert("residentKey".to_owned(), json!("required"));
            selection.insert("requireResidentKey".to_owned(), json!(true));
        }
        Ok(self.ask_device(party, Some(session.person), Asked::New(session.id, state), options))
    }

    /// Keeps the passkey that the device made.
    ///
    /// # Errors
    /// [`Problem`] where the answer does not fit what was asked, where the passkey is known already, or of the disk.
    pub fn add_passkey(
        &self,
        session: &Session,
        ceremony: &str,
        answer: &str,
        label: &str,
        place: &Place,
    ) -> Result<(), Problem> {
        let Waiting { party, asked, .. } = self.asked_of_device(ceremony)?;
        let Asked::New(_, state) = asked.of(session)? else { return Err(mixed_up()) };
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| mixed_up())?;
        let made = party.finish_passkey_registration(&answer, &state).map_err(|error| refused(&error))?;
        let credential = made.cred_id().as_slice();
        if self.store.passkey(credential)?.is_some() {
            let say = "that passkey is known here already; nothing was added";
            return Err(Problem::new(ProblemKind::Rule, "gate.passkey-there", say));
        }
        let label = named(label);
        let row = PasskeyRow {
            id: 0,
            credential: credential.to_vec(),
            label: label.clone(),
            key: kept(&made)?,
            added: self.now(),
            last_used: None,
        };
        self.store.add_passkey(session.person, &row)?;
        self.note(AccessKind::PasskeyAdded, Some(session.person), place, &label)
    }

    /// What the browser asks any device that has a passkey for here.
    ///
    /// # Errors
    /// [`Problem`] where it cannot be asked.
    pub fn ask_for_passkey(&self, party: &RelyingParty) -> Result<Ceremony, Problem> {
        let (challenge, state) = party.party().start_discoverable_authentication().map_err(|error| refused(&error))?;
        Ok(self.ask_device(party, None, Asked::Enter(state), written(&challenge.public_key)?))
    }

    /// In by passkey: the device found the key and checked the person.
    ///
    /// # Errors
    /// [`Problem`] where the passkey is not known, the answer does not fit, it went wrong too often, or of the disk.
    pub fn sign_in_by_passkey(&self, ceremony: &str, answer: &str, place: &Place) -> Result<SessionSecret, Problem> {
        // Counted for this address alone: whoever tries names nobody.
        let tried = Tried::on_nobody(&format!("{} {}", How::Passkey.word(), place.address), &place.address);
        self.attempt(&tried)?;
        match self.entered(ceremony, answer)? {
            Ok(person) => {
                self.forgive(&tried)?;
                self.begin_session(person, How::Passkey, place)
            }
            Err(problem) => {
                self.note(AccessKind::SignInRefused, None, place, How::Passkey.word())?;
                Err(problem)
            }
        }
    }

    /// Who it is, or why nobody was let in; outside of it troubles of the disk.
    fn entered(&self, ceremony: &str, answer: &str) -> Result<Result<PersonId, Problem>, Problem> {
        let Waiting { party, asked, .. } = match self.asked_of_device(ceremony) {
            Ok(waiting) => waiting,
            Err(problem) => return Ok(Err(problem)),
        };
        let Asked::Enter(state) = asked else { return Ok(Err(mixed_up())) };
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(Err(mixed_up())) };
        let Some((person, row)) = self.store.passkey(answer.get_credential_id())? else {
            let say = "that passkey is not known here; nobody was signed in";
            let help =
                "it may have been taken away, or made under another address of this site; sign in with your password";
            return Ok(Err(Problem::new(ProblemKind::Content, "gate.passkey-unknown", say).help(help)));
        };
        // The device also says whose it thinks the key is.
        if party.identify_discoverable_authentication(&answer).ok().is_none_or(|(user, _)| person != of_user(user)) {
            return Ok(Err(mixed_up()));
        }
        let key = read(&row)?;
        match party.finish_discoverable_authentication_v2(&answer, state, &key) {
            Ok(result) => self.used(&row, &result).map(|()| Ok(person)),
            Err(error) => Ok(Err(refused(&error))),
        }
    }

    /// What the browser asks the devices of somebody who is in, to show once more who it is.
    ///
    /// # Errors
    /// [`Problem`] where the person has no passkey, or of the disk.
    pub fn ask_for_passkey_again(&self, party: &RelyingParty, session: &Session) -> Result<Ceremony, Problem> {
        let known = self.store.credentials(session.person)?.passkeys;
        if known.is_empty() {
            let say = "you have no passkey here; nothing was signed";
            return Err(Problem::new(ProblemKind::Rule, "gate.no-passkey", say).help("type your password"));
        }
        let known = known.iter().map(read).collect::<Result<Vec<_>, Problem>>()?;
        let (challenge, state) = party.party().start_passkey_authentication(&known).map_err(|error| refused(&error))?;
        let options = written(&challenge.public_key)?;
        Ok(self.ask_device(party, Some(session.person), Asked::Again(session.id, state), options))
    }

    /// The person used a passkey once more in order to sign, or to change how to come in.
    ///
    /// # Errors
    /// [`Problem`] where the answer does not fit, where it went wrong too often, or of the disk; then nothing is proven.
    pub fn prove_by_passkey(
        &self,
        session: &Session,
        ceremony: &str,
        answer: &str,
        place: &Place,
    ) -> Result<(), Problem> {
        let tried = Tried::on(session.person, &place.address);
        self.attempt(&tried)?;
        if let Err(problem) = self.again(session, ceremony, answer)? {
            self.note(AccessKind::ProofRefused, Some(session.person), place, ProvedBy::Passkey.word())?;
            return Err(problem);
        }
        self.forgive(&tried)?;
        self.proved(session, ProvedBy::Passkey, place)
    }

    fn again(&self, session: &Session, ceremony: &str, answer: &str) -> Result<Result<(), Problem>, Problem> {
        let waiting =
            self.asked_of_device(ceremony).and_then(|waiting| Ok((waiting.party, waiting.asked.of(session)?)));
        let (party, state) = match waiting {
            Ok((party, Asked::Again(_, state))) => (party, state),
            Ok(_) => return Ok(Err(mixed_up())),
            Err(problem) => return Ok(Err(problem)),
        };
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(Err(mixed_up())) };
        let result = match party.finish_passkey_authentication(&answer, &state) {
            Ok(result) => result,
            Err(error) => return Ok(Err(refused(&error))),
        };
        // One that was taken away since it was asked for signs nothing any more.
        let known = self.store.passkey(result.cred_id().as_slice())?;
        let Some((_, row)) = known.filter(|(person, _)| *person == session.person) else { return Ok(Err(mixed_up())) };
        self.used(&row, &result).map(Ok)
    }

    /// The passkey was used: its counter may have moved.
    fn used(&self, row: &PasskeyRow, result: &AuthenticationResult) -> Result<(), Problem> {
        let mut key = read(row)?;
        key.update_credential(result);
        Ok(self.store.used_passkey(row.id, &kept(&key)?, self.now())?)
    }

    /// Calls a passkey something else; false if there was none.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn name_passkey(&self, person: PersonId, id: u64, label: &str) -> Result<bool, Problem> {
        Ok(self.store.name_passkey(person, id, &named(label))?)
    }

    /// Takes a passkey away; false if there was none.
    ///
    /// # Errors
    /// [`Problem`] where nothing would be left to come in by, or of the disk.
    pub fn drop_passkey(&self, person: PersonId, id: u64, place: &Place) -> Result<bool, Problem> {
        let known = self.store.credentials(person)?;
        if known.password.is_none() && known.passkeys.len() < 2 {
            let say = "that is the only thing you can come in by; it was not taken away";
            return Err(Problem::new(ProblemKind::Rule, "gate.last-way-in", say).help("set a password first"));
        }
        let dropped = self.store.drop_passkey(person, id)?;
        if dropped {
            let label = known.passkeys.iter().find(|row| row.id == id).map_or("", |row| row.label.as_str());
            self.note(AccessKind::PasskeyDropped, Some(person), place, label)?;
        }
        Ok(dropped)
    }
}

impl Asked {
    /// The same, if this session asked.
    fn of(self, session: &Session) -> Result<Self, Problem> {
        match &self {
            Self::New(id, _) | Self::Again(id, _) if *id == session.id => Ok(self),
            _ => Err(mixed_up()),
        }
    }
}

fn of_user(user: webauthn_rs::prelude::Uuid) -> PersonId {
    PersonId(RecordId(user))
}

/// What a person calls a passkey, or nothing.
fn named(label: &str) -> String {
    label.trim().chars().filter(|character| !character.is_control()).take(LABEL).collect()
}

fn read(row: &PasskeyRow) -> Result<Passkey, Problem> {
    serde_json::from_str(&row.key).map_err(|error| {
        Problem::new(ProblemKind::Fault, "fault.damaged", format!("a kept passkey cannot be read: {error}"))
    })
}

fn kept(key: &Passkey) -> Result<String, Problem> {
    serde_json::to_string(key).map_err(|error| unwritten(&error))
}

fn written(options: &impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(options).map_err(|error| unwritten(&error))
}

fn unwritten(error: &serde_json::Error) -> Problem {
    Problem::new(ProblemKind::Fault, "fault.passkey", format!("a passkey cannot be written down: {error}"))
}

/// The answer of a device that does not belong to what was asked.
fn mixed_up() -> Problem {
    let say = "the device's answer does not belong to what it was asked; nothing was done";
    Problem::new(ProblemKind::Content, "gate.passkey-refused", say).help("try again, or use your password")
}

/// Why the library refused, in our words. Which of its checks it was helps nobody but an attacker; the program's own log has it.
fn refused(error: &WebauthnError) -> Problem {
    tracing::info!(%error, "a passkey was refused");
    match error {
        WebauthnError::CredentialPossibleCompromise => {
            let say = "that passkey was used elsewhere in the meantime, as a copy of it would be; nothing was done";
            let help = "use your password, take this passkey away, and tell whoever administers";
            Problem::new(ProblemKind::Forbidden, "gate.passkey-copied", say).help(help)
        }
        WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => {
            let say = "the device did not check that it is you; nothing was done";
            Problem::new(ProblemKind::Content, "gate.passkey-unverified", say)
                .help("set a PIN or a fingerprint on the device, or use your password")
        }
        _ => mixed_up(),
    }
}
