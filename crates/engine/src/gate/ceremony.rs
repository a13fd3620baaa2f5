//! What happens between asking a device for its passkey and its answer: a challenge that works once, for five minutes, in this
//! process. The device binds a passkey to the name under which Plumb is reached, so the name is part of it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::gate::SessionId;
use serde::Serialize;
use serde_json::Value;
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration},
};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{CeremonySecret, Gate, after},
};

/// How long a device may take.
const LASTS: Duration = Duration::from_mins(5);

/// Most that wait at a time. Beyond it the oldest is given up, which costs its person one more try.
const MOST: usize = 2_000;

/// Whom a passkey is shown to: the name under which Plumb is reached, as the browser has it.
#[derive(Debug, Clone)]
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// The party at an origin such as `https://plumb.example.com`, shown to people under this name. None where devices keep no
    /// passkeys: at a number instead of a name (`http://127.0.0.1:8080`), or unencrypted anywhere but on this machine.
    #[must_use]
    pub fn at(origin: &str, shown: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let name = origin.domain()?.to_owned();
        let secure = origin.scheme() == "https" || name == "localhost" || name.ends_with(".localhost");
        let builder = WebauthnBuilder::new(&name, &origin).ok().filter(|_| secure)?;
        Some(Self(builder.rp_name(shown).timeout(LASTS).build().ok()?))
    }

    pub(super) fn party(&self) -> &Webauthn {
        &self.0
    }
}

/// What a page needs to ask the device.
#[derive(Debug, Clone, Serialize)]
pub struct Ceremony {
    /// To be sent back with the answer.
    pub ceremony: CeremonySecret,
    /// `PublicKeyCredentialCreationOptions` or `PublicKeyCredentialRequestOptions` of Web Authentication, byte strings as
    /// base64url.
    pub options: Value,
}

/// What a ceremony is for, and what the answer is held against.
pub(super) enum Asked {
    /// A new passkey for the person of this session.
    New(SessionId, PasskeyRegistration),
    /// Whoever has a passkey comes in.
    Enter(DiscoverableAuthentication),
    /// The person of this session shows once more to be that person.
    Again(SessionId, PasskeyAuthentication),
}

/// A device that was asked.
pub(super) struct Waiting {
    pub(super) party: Webauthn,
    pub(super) asked: Asked,
    /// Whose session asked; none for whoever signs in.
    person: Option<PersonId>,
    until: Timestamp,
}

/// Devices that were asked and have not answered yet.
#[derive(Default)]
pub(super) struct Ceremonies(Mutex<HashMap<Digest, Waiting>>);

impl Ceremonies {
    fn held(&self) -> MutexGuard<'_, HashMap<Digest, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn forget(&self, gone: PersonId) {
        self.held().retain(|_, waiting| waiting.person != Some(gone));
    }
}

impl Gate {
    /// Keeps what was asked until the device answers.
    pub(super) fn ask_device(
        &self,
        party: &RelyingParty,
        person: Option<PersonId>,
        asked: Asked,
        options: Value,
    ) -> Ceremony {
        let (now, secret) = (self.now(), CeremonySecret::draw(&*self.random));
        let waiting = Waiting { party: party.0.clone(), asked, person, until: after(now, LASTS) };
        let mut held = self.ceremonies.held();
        held.retain(|_, waiting| now < waiting.until);
        if held.len() >= MOST
            && let Some(oldest) = held.iter().min_by_key(|(_, waiting)| waiting.until).map(|(key, _)| *key)
        {
            held.remove(&oldest);
        }
        held.insert(secret.digest(), waiting);
        Ceremony { ceremony: secret, options }
    }

    /// Takes what was asked, once, if it is not too late.
    pub(super) fn asked_of_device(&self, ceremony: &str) -> Result<Waiting, Problem> {
        let now = self.now();
        let waiting = CeremonySecret::read(ceremony).and_then(|secret| self.ceremonies.held().remove(&secret.digest()));
        waiting.filter(|waiting| now < waiting.until).ok_or_else(|| {
            let say = "the device answered too late, or twice; nothing was done";
            Problem::new(ProblemKind::Content, "gate.late", say).help("try again")
        })
    }
}
