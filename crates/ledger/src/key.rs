//! A log's signing keys and their public texts (C2SP signed-note, Ed25519). Key material comes in; nothing random is drawn here.

use std::{fmt, str::FromStr};

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::{base64, digest::hex, error::LedgerError, names::LogId};

/// Signature type byte of plain Ed25519 in key ids and vkeys (C2SP signed-note, 'Signature types').
const ED25519: u8 = 0x01;

/// A log's public key. As text a *vkey*: `<log>+<8 hex digits of the key id>+<base64 of 0x01 and the 32-byte key>`.
#[derive(Clone, PartialEq, Eq)]
pub struct LogKey {
    log: LogId,
    id: u32,
    key: VerifyingKey,
}

impl LogKey {
    fn new(log: LogId, key: VerifyingKey) -> Self {
        let id = signed_note::key_id(log.as_str(), &typed(&key));
        Self { log, id, key }
    }

    /// The log the key signs for.
    #[must_use]
    pub fn log(&self) -> &LogId {
        &self.log
    }

    /// The key id: first four bytes, big-endian, of SHA-256 over log, newline, 0x01, key.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The 32 bytes of the public key (RFC 8032).
    #[must_use]
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }
}

fn typed(key: &VerifyingKey) -> Vec<u8> {
    std::iter::once(ED25519).chain(key.to_bytes()).collect()
}

impl signed_note::Verifier for LogKey {
    fn name(&self) -> &str {
        self.log.as_str()
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.log, hex(&self.id.to_be_bytes()), base64::encode(&typed(&self.key)))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({self})")
    }
}

impl FromStr for LogKey {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let malformed = || LedgerError::malformed(text, "log's public key", "<log>+<key id>+<base64>, Ed25519");
        let mut parts = text.splitn(3, '+');
        let (log, id, key) = match (parts.next(), parts.next(), parts.next()) {
            (Some(log), Some(id), Some(key)) => (log.parse::<LogId>()?, id, base64::decode(key).ok_or_else(malformed)?),
            _ => return Err(malformed()),
        };
        let key = match key.split_first() {
            Some((&ED25519, key)) => <[u8; 32]>::try_from(key).map_err(|_| malformed())?,
            _ => return Err(malformed()),
        };
        let key = Self::new(log, VerifyingKey::from_bytes(&key).map_err(|_| malformed())?);
        if hex(&key.id.to_be_bytes()) == id && !key.key.is_weak() { Ok(key) } else { Err(malformed()) }
    }
}

/// A log's secret key: signs its checkpoints.
#[derive(Clone)]
pub struct LogSigner {
    secret: SigningKey,
    public: LogKey,
}

impl LogSigner {
    /// The signer whose Ed25519 seed (RFC 8032, 5.1.5) is these 32 random bytes.
    #[must_use]
    pub fn from_seed(log: LogId, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let public = LogKey::new(log, secret.verifying_key());
        Self { secret, public }
    }

    /// Its public key.
    #[must_use]
    pub fn public(&self) -> &LogKey {
        &self.public
    }

    /// A note signature over the text.
    pub(crate) fn sign(&self, text: &[u8]) -> Result<signed_note::Signature, LedgerError> {
        let signature = self.secret.sign(text).to_bytes().to_vec();
        signed_note::Signature::new(self.public.log.as_str().to_owned(), self.public.id, signature)
            .map_err(|error| LedgerError::note("signature", error.to_string()))
    }
}

impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogSigner(secret of {})", self.public)
    }
}
