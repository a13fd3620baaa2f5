//! What lets people in: sessions, links, tokens, credentials, and the log of who came and who was turned away.
//!
//! None of it is evidence, so none of it is in the ledger: it may be forgotten, and most of it must be. Secrets are kept as
//! digests only; whoever reads the store can let nobody in with what stands there.

mod access_log;
mod credentials;
mod keys;
mod lists;
mod sessions;

pub use access_log::{AccessEvent, AccessKind, AccessLog, AccessQuery, AccessRow, Place};
pub use credentials::{
    CodeKind, CredentialStore, Credentials, FailureStore, Failures, PasskeyRow, PasswordRow, Preferences, TotpRow,
};
pub use keys::{KeyStore, LinkId, LinkPurpose, LinkRow, TokenAct, TokenId, TokenRow, TokenScope};
pub use lists::{KeptList, ListStore, Renamed};
pub use sessions::{How, Proof, ProvedBy, SessionId, SessionRow, SessionStore};

/// Everything a gate keeps. What changes who may come in is on disk before the answer; when somebody was last seen, and the
/// access log, may lose their last seconds with the power.
pub trait GateStore: SessionStore + KeyStore + CredentialStore + FailureStore + ListStore + AccessLog {}

impl<T: SessionStore + KeyStore + CredentialStore + FailureStore + ListStore + AccessLog> GateStore for T {}

/// A word that stands for a variant in the store, and the way back.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is kept and sent.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The way back; none for a word that is not one of these.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;
