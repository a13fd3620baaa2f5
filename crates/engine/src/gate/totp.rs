//! Authenticators (RFC 6238): six digits, 30 seconds, SHA-1, which is what every app understands. One step before and after is
//! taken for clocks that differ; each step works once.

use std::fmt;

use plumb_model::id::PersonId;
use plumb_store::gate::{AccessKind, Place};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::{
    desk::{Problem, ProblemKind},
    gate::{Gate, throttle::Tried},
};

/// Bytes of a shared secret: as many as SHA-1 has.
const SECRET: usize = 20;

/// An authenticator to be added: shown once, as text and as a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct NewTotp {
    secret: String,
    address: String,
}

impl NewTotp {
    /// The secret in base 32, to be typed where no picture can be taken.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The `otpauth:` address that the picture holds.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl fmt::Debug for NewTotp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewTotp(****)")
    }
}

impl Gate {
    /// Draws an authenticator's secret. Nothing asks for codes before [`Gate::confirm_totp`].
    ///
    /// # Errors
    /// [`Problem`] where the person has one already, or of the disk.
    pub fn propose_totp(&self, person: PersonId, name: &str, company: &str) -> Result<NewTotp, Problem> {
        let mut bytes = [0; SECRET];
        self.random.fill(&mut bytes);
        if !self.store.propose_totp(person, &bytes)? {
            let say = "you have an authenticator already; nothing was changed";
            return Err(Problem::new(ProblemKind::Rule, "gate.totp-there", say).help("take it away first"));
        }
        Ok(shown(&bytes, name, company))
    }

    /// The secret that waits to be confirmed, to be shown again after a mistyped code.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn proposed_totp(&self, person: PersonId, name: &str, company: &str) -> Result<Option<NewTotp>, Problem> {
        let waiting = self.store.credentials(person)?.totp.filter(|totp| totp.confirmed.is_none());
        Ok(waiting.map(|totp| shown(&totp.secret, name, company)))
    }

    /// A first code shows that the authenticator holds the secret: from now on it is asked for. Gives recovery codes, once.
    ///
    /// # Errors
    /// [`Problem`] where the code is wrong or nothing waits, or of the disk.
    pub fn confirm_totp(&self, person: PersonId, code: &str, place: &Place) -> Result<Vec<String>, Problem> {
        let tried = Tried::on(person, &place.address);
        self.attempt(&tried)?;
        let waiting = self.store.credentials(person)?.totp.filter(|totp| totp.confirmed.is_none());
        let step = match waiting {
            Some(totp) => self.step_of(&totp.secret, code)?,
            None => None,
        };
        let confirmed = match step {
            Some(step) => self.store.confirm_totp(person, step, self.now())?,
            None => false,
        };
        if !confirmed {
            let say = "that code does not come from the secret shown; the authenticator was not added";
            return Err(Problem::new(ProblemKind::Content, "gate.code-wrong", say)
                .field("code")
                .help("type the code that the app shows now; if it stays wrong, look at the clock of the phone"));
        }
        self.forgive(&tried)?;
        self.note(AccessKind::TotpAdded, Some(person), place, "")?;
        self.make_recovery_codes(person, place)
    }

    /// Takes the authenticator and its recovery codes away.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn drop_totp(&self, person: PersonId, place: &Place) -> Result<(), Problem> {
        self.store.drop_totp(person)?;
        self.note(AccessKind::TotpDropped, Some(person), place, "")
    }

    /// Whether a code is the authenticator's; then it is used up.
    pub(super) fn code_is_right(&self, person: PersonId, code: &str) -> Result<bool, Problem> {
        let Some(totp) = self.store.credentials(person)?.totp else { return Ok(false) };
        match self.step_of(&totp.secret, code)? {
            Some(step) => Ok(self.store.spend_step(person, step)?),
            None => Ok(false),
        }
    }

    fn step_of(&self, secret: &[u8], code: &str) -> Result<Option<u64>, Problem> {
        let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
        let seconds = u64::try_from(self.now().as_second()).unwrap_or(0);
        Ok(totp(secret)?.check(&code, seconds))
    }
}

fn totp(secret: &[u8]) -> Result<Totp, Problem> {
    let built = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret.to_vec()).build();
    built.map_err(|error| {
        Problem::new(ProblemKind::Fault, "fault.damaged", format!("an authenticator's secret cannot be used: {error}"))
    })
}

fn shown(secret: &[u8], name: &str, company: &str) -> NewTotp {
    let secret = Secret::from(secret.to_vec()).to_base32();
    let (company, name) = (escaped(company), escaped(name));
    let address = format!("otpauth://totp/{company}:{name}?secret={secret}&issuer={company}");
    NewTotp { secret, address }
}

/// As an address takes it: everything but plain letters and digits by its bytes.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;

    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
