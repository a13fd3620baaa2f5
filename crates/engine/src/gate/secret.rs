//! Secrets that let in: 256 random bits, shown once, kept as a digest, never printed.

use std::fmt;

use plumb_ledger::Digest;
use plumb_store::Random;
use serde::{Deserialize, Serialize};

/// How many hex digits a secret has.
const DIGITS: usize = 64;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub(super) fn draw(random: &dyn Random) -> Self {
                let mut bytes = [0; DIGITS / 2];
                random.fill(&mut bytes);
                Self(format!("{}{}", $prefix, Digest(bytes).to_hex()))
            }

            /// Takes a text as a secret; none for what never was one.
            #[must_use]
            pub fn read(text: &str) -> Option<Self> {
                let digits = text.strip_prefix($prefix)?;
                let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                (digits.len() == DIGITS && digits.bytes().all(hex)).then(|| Self(text.to_owned()))
            }

            /// The secret itself: for the one answer that hands it out.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// What is kept of it. The prefix is part of it, so that no secret of one kind passes for another.
            pub(super) fn digest(&self) -> Digest {
                Digest::of(self.0.as_bytes())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(****)"))
            }
        }
    };
}

secret!(
    /// What stands in the cookie.
    SessionSecret, "ps_");
secret!(
    /// What stands in a one-time link.
    LinkSecret, "pl_");
secret!(
    /// What a program sends as `Authorization: Bearer`. The prefix lets scanners of source code find one that was left lying.
    TokenSecret, "plumb_");
secret!(
    /// What stands in the cookie between the two steps of a sign-in.
    HalfSecret, "ph_");
secret!(
    /// What stands in a page while a device is asked for its passkey.
    CeremonySecret, "pk_");
