//! Where the model decides: the one place that calls it, and the one place where its refusals become problems.

use plumb_model::{
    decide::{Command, Context, Decision, Refusal, decide},
    id::ActorId,
    now::Now,
};

use crate::{
    around::Around,
    desk::{Problem, ProblemKind},
    engine::Look,
};

/// Decides a command on the records around it.
pub(crate) fn order(
    look: &Look,
    around: &Around<'_>,
    actor: ActorId,
    command: Command,
) -> Result<Vec<Decision>, Problem> {
    let now = Now::new(look.at, look.zone.clone());
    let context = Context { packs: &look.rules.packs, now: &now, actor, records: around };
    let decided = decide(&context, command);
    // What could not be read comes first: a refusal that follows from it would send somebody the wrong way.
    around.fault()?;
    Ok(decided?)
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let kind = match &refusal {
            Refusal::NoRecord(_) => ProblemKind::NotFound,
            Refusal::MayNot { .. } | Refusal::NotYours { .. } | Refusal::Hidden(_) | Refusal::Only(_) => {
                ProblemKind::Forbidden
            }
            Refusal::Stale { .. } => ProblemKind::Stale,
            Refusal::NoRegister(_)
            | Refusal::NoField { .. }
            | Refusal::NoTransition { .. }
            | Refusal::NoState { .. }
            | Refusal::Field { .. }
            | Refusal::NoSuch { .. }
            | Refusal::Several { .. }
            | Refusal::NoRequirement { .. }
            | Refusal::Missing { .. }
            | Refusal::BadNumber(_)
            | Refusal::One { .. }
            | Refusal::NotTyped { .. }
            | Refusal::Computed(_)
            | Refusal::NoRow(_)
            | Refusal::TooLarge { .. } => ProblemKind::Content,
            _ => ProblemKind::Rule,
        };
        let mut problem = Self::new(kind, refusal.code(), format!("{refusal}; nothing was changed"));
        problem.help = refusal.help();
        problem.field = refusal.field().map(ToOwned::to_owned);
        problem
    }
}
