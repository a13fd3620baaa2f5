//! Password hashes: Argon2id, a few at once. One takes 19 MiB and some ten milliseconds on purpose; whoever tries many must not
//! take the machine from everybody else.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

use crate::desk::{Problem, ProblemKind};

/// Hashes computed at once.
const AT_ONCE: usize = 2;

/// More than this many do not wait; they are told to come again.
const WAITING: usize = 32;

/// What is compared where nobody has a password, so that a name that is not known takes as long as one that is. Its password is
/// known to nobody: salt and hash are digits written down, not the hash of anything.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cGx1bWItbm9ib2R5LTE$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";

#[derive(Debug, Default)]
struct Places {
    running: usize,
    waiting: usize,
}

/// Computes hashes, a few at once.
#[derive(Debug, Default)]
pub(super) struct Hashing {
    places: Mutex<Places>,
    freed: Condvar,
}

/// One hash's place; given back however it ends.
struct Place<'h>(&'h Hashing);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.places.lock().unwrap_or_else(PoisonError::into_inner).running -= 1;
        self.0.freed.notify_one();
    }
}

impl Hashing {
    fn place(&self) -> Result<Place<'_>, Problem> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.running >= AT_ONCE && places.waiting >= WAITING {
            let say = "many people are signing in at this moment; nothing was done";
            return Err(Problem::new(ProblemKind::Rule, "gate.busy", say).help("try again in a few seconds"));
        }
        places.waiting += 1;
        while places.running >= AT_ONCE {
            places = self.freed.wait(places).unwrap_or_else(PoisonError::into_inner);
        }
        places.waiting -= 1;
        places.running += 1;
        Ok(Place(self))
    }

    /// The hash of a password, in PHC form.
    pub(super) fn hash(&self, password: &[u8], salt: [u8; 16]) -> Result<String, Problem> {
        let _place = self.place()?;
        let hash: PasswordHash = Argon2::default().hash_password_with_salt(password, &salt).map_err(broken)?;
        Ok(hash.to_string())
    }

    /// Whether a password belongs to a hash; with none to compare it takes as long and is never true.
    pub(super) fn verify(&self, password: &[u8], hash: Option<&str>) -> Result<bool, Problem> {
        let _place = self.place()?;
        let known = PasswordHash::new(hash.unwrap_or(NOBODY)).map_err(|error| {
            Problem::new(ProblemKind::Fault, "fault.damaged", format!("a kept password cannot be read: {error}"))
        })?;
        let belongs = Argon2::default().verify_password(password, &known).is_ok();
        Ok(belongs && hash.is_some())
    }
}

fn broken(error: argon2::password_hash::Error) -> Problem {
    Problem::new(
        ProblemKind::Fault,
        "fault.hash",
        format!("the password could not be hashed: {error}; nothing was changed"),
    )
}
