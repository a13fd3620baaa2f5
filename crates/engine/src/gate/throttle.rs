//! Growing waits after what went wrong, per person and per place, kept through a restart. An attempt counts before it is
//! looked at, so that many at once gain nothing; it is forgiven where it went right.

use std::{net::IpAddr, time::Duration};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::gate::Failures;

use crate::{
    desk::{Problem, ProblemKind},
    gate::{Gate, after},
};

/// How many failures cost no wait, and the longest wait beyond them. The first wait is two seconds and each next one doubles.
#[derive(Debug, Clone, Copy)]
struct Patience {
    free: u64,
    longest: Duration,
}

/// A person mistypes; nobody shall be kept out for long by somebody else's attempts either.
const PERSON: Patience = Patience { free: 4, longest: Duration::from_mins(5) };

/// A whole office may stand behind one address.
const PLACE: Patience = Patience { free: 30, longest: Duration::from_mins(15) };

impl Patience {
    fn until(self, failures: Failures) -> Timestamp {
        let Some(beyond) = failures.count.checked_sub(self.free).filter(|beyond| *beyond > 0) else {
            return failures.last;
        };
        let seconds = 1_u64.checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX)).unwrap_or(u64::MAX);
        after(failures.last, Duration::from_secs(seconds).min(self.longest))
    }
}

/// Whose attempts are counted.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    person: Digest,
    place: Digest,
}

impl Tried {
    /// Attempts on a person, from an address.
    pub(super) fn on(person: PersonId, address: &str) -> Self {
        Self { person: key("person", &person.to_string()), place: key("place", &network(address)) }
    }

    /// Attempts on a name that nobody has.
    pub(super) fn on_nobody(name: &str, address: &str) -> Self {
        Self { person: key("name", &name.trim().to_lowercase()), place: key("place", &network(address)) }
    }
}

fn key(kind: &str, of: &str) -> Digest {
    Digest::of_parts(&[kind.as_bytes(), b"/", of.as_bytes()])
}

/// An address as one who tries has it: of version 6 a whole network of 64 bits belongs to one.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) => {
            v6.to_ipv4_mapped().map_or_else(|| format!("{:x}", v6.to_bits() >> 64), |v4| v4.to_string())
        }
        _ => address.to_owned(),
    }
}

impl Gate {
    /// Lets an attempt through and counts it, or says how long to wait.
    pub(super) fn attempt(&self, tried: &Tried) -> Result<(), Problem> {
        let now = self.now();
        let _one = self.attempting.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (key, patience) in [(tried.person, PERSON), (tried.place, PLACE)] {
            let Some(failures) = self.store.failures(key)? else { continue };
            let until = patience.until(failures);
            if now < until {
                let seconds = until.duration_since(now).as_secs().max(1);
                let say =
                    "that went wrong several times, so there is a wait before the next attempt; nothing was looked at";
                return Err(
                    Problem::new(ProblemKind::Rule, "gate.wait", say).help(format!("try again in {seconds} seconds"))
                );
            }
        }
        self.store.add_failure(tried.person, now)?;
        self.store.add_failure(tried.place, now)?;
        Ok(())
    }

    /// The attempt went right: what went wrong for this person is forgotten, for the place only this attempt.
    pub(super) fn forgive(&self, tried: &Tried) -> Result<(), Problem> {
        self.store.forgive(tried.person, false)?;
        Ok(self.store.forgive(tried.place, true)?)
    }
}
