//! Second copies on the command line and on the server's schedule: one way to make, drill and enter them, whoever asks.

mod clearing;
mod drilling;
mod held;
mod making;
mod place;
mod serving;

use std::time::Duration;

use plumb_engine::desk::{Answer, CopySaid, Done, KnownCopies, Problem, Request};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
};

pub(crate) use clearing::clear;
pub(crate) use drilling::{Entered, drill};
pub(crate) use held::{Held, held, not_looked_at};
pub(crate) use making::{Made, enter_failure, look, make};
pub(crate) use place::{Meant, Place, Where};
pub(crate) use serving::Schedule;

/// Where copies are entered, and what the log knows of them: the desk of a data folder, or the engine itself.
pub(crate) trait Book {
    fn known(&self, at: Option<u64>) -> Result<KnownCopies, Problem>;
    fn enter(&self, said: CopySaid) -> Result<Done, Problem>;
}

/// The desk of a data folder, whoever holds it.
impl Book for Shared {
    fn known(&self, at: Option<u64>) -> Result<KnownCopies, Problem> {
        match ask(self, Request::KnownCopies { at })? {
            Answer::KnownCopies(known) => Ok(known),
            _ => Err(unexpected()),
        }
    }

    fn enter(&self, said: CopySaid) -> Result<Done, Problem> {
        match ask(self, Request::FileCopy { said: Box::new(said) })? {
            Answer::Done(done) => Ok(done),
            _ => Err(unexpected()),
        }
    }
}

/// The engine of this very process.
impl Book for plumb_engine::Engine {
    fn known(&self, at: Option<u64>) -> Result<KnownCopies, Problem> {
        self.known_copies(at)
    }

    fn enter(&self, said: CopySaid) -> Result<Done, Problem> {
        self.file_copy(&said)
    }
}

/// '1.5 MB', for people.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        None => format!("{bytes} bytes"),
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    }
}

/// '0.4 s', for people.
pub(crate) fn seconds(took: Duration) -> String {
    format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)
}
