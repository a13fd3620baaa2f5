//! How a command ended, as an exit code.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ran.
    Ran,
    /// It ran, and something does not hold: an altered log, a bad pack, refused rows, a rule that says no.
    DoesNotHold,
    /// It could not run.
    CouldNotRun,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ran => Self::SUCCESS,
            Outcome::DoesNotHold => Self::from(1),
            Outcome::CouldNotRun => Self::from(2),
        }
    }
}
