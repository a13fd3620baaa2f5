//! Who asks, by which door, and how that person proved to be that person: all three come with every request.

use plumb_ledger::Via;
use plumb_model::fact::Method;

use crate::desk::ActorName;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In whose name.
    pub by: ActorName,
    /// By which door; the entries that a request makes say so.
    pub via: Via,
    /// How the person proved, for this request, to be that person; without it nothing that is signed goes through.
    pub proof: Option<Method>,
}

impl Caller {
    /// Somebody by a door, who has not proved anything for this request: may do all that is not signed.
    #[must_use]
    pub fn new(by: ActorName, via: Via) -> Self {
        Self { by, via, proof: None }
    }

    /// Whoever is at the machine that holds the data folder. Who may open the folder may say in whose name: the log tells by
    /// which method ([`Method::LocalOperator`]).
    #[must_use]
    pub fn at_the_machine(by: ActorName) -> Self {
        Self { by, via: Via::Cli, proof: Some(Method::LocalOperator) }
    }

    /// The same, having proved it so.
    #[must_use]
    pub fn proven(self, method: Method) -> Self {
        Self { proof: Some(method), ..self }
    }
}

/// Somebody who only wants to look, or changes what needs no signature, by the command line's door.
impl From<ActorName> for Caller {
    fn from(by: ActorName) -> Self {
        Self::new(by, Via::Cli)
    }
}
