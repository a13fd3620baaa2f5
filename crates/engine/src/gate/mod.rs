//! The gate: who comes in, by what, and until when. It knows people by their record's id only; what they may do inside is
//! decided by roles and grants, never here.
//!
//! Everything is synchronous and shared; a session or token that was seen lately is answered from memory in microseconds.

mod cache;
mod ceremony;
mod codes;
mod hashing;
mod keys;
mod lists;
mod log;
mod passkeys;
mod password;
mod people;
mod secret;
mod sessions;
mod sign_in;
mod throttle;
mod totp;

use std::sync::{Arc, Mutex, atomic::AtomicI64};

use jiff::Timestamp;
pub use plumb_store::gate::{
    AccessEvent, AccessKind, AccessQuery, AccessRow, GateStore, How, KeptList, LinkId, LinkPurpose, PasskeyRow, Place,
    Preferences, Proof, ProvedBy, SessionId, TokenAct, TokenId, TokenScope,
};
use plumb_store::{
    Clock, Random,
    gate::{SessionRow, TokenRow},
};

use crate::gate::{cache::Cache, ceremony::Ceremonies, hashing::Hashing, sign_in::Halves};
pub use crate::gate::{
    ceremony::{Ceremony, RelyingParty},
    codes::INVITATION,
    keys::{Link, LinkState, Token},
    log::ACCESS_LOG_DAYS,
    password::Password,
    people::WaysIn,
    secret::{CeremonySecret, HalfSecret, LinkSecret, SessionSecret, TokenSecret},
    sessions::{PROOF_COVERS, Session},
    sign_in::SignIn,
    totp::NewTotp,
};

/// Lets people in, and keeps the log of who came.
pub struct Gate {
    store: Arc<dyn GateStore>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    sessions: Cache<SessionRow>,
    tokens: Cache<TokenRow>,
    hashing: Hashing,
    halves: Halves,
    ceremonies: Ceremonies,
    /// One attempt at a time is counted.
    attempting: Mutex<()>,
    /// When what expired was last forgotten, in ms.
    tended: AtomicI64,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl Gate {
    /// A gate over what is kept. Clock and randomness are the machine's own even for an example company whose clock stands
    /// still: sessions must end, and secrets must not be guessed.
    #[must_use]
    pub fn new(store: Arc<dyn GateStore>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            store,
            clock,
            random,
            sessions: Cache::default(),
            tokens: Cache::default(),
            hashing: Hashing::default(),
            halves: Halves::default(),
            ceremonies: Ceremonies::default(),
            attempting: Mutex::default(),
            tended: AtomicI64::new(i64::MIN),
        }
    }

    /// The time, to the millisecond, as it is kept.
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

/// Some time from now; at the end of time for more than there is.
fn after(from: Timestamp, by: std::time::Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
