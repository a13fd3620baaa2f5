//! Holding everything kept against the log, and against a checkpoint that was kept elsewhere.

use std::sync::Arc;

use plumb_ledger::Checkpoint;

use crate::{
    Engine,
    desk::{Problem, ProblemKind, VerifyReport},
};

impl Engine {
    /// Verifies; `against` is the text of a checkpoint kept elsewhere.
    pub(crate) fn verify(&self, against: Option<&str>) -> Result<VerifyReport, Problem> {
        let kept = against.map(Checkpoint::read).transpose().map_err(|error| {
            let say = format!("what was kept elsewhere is no checkpoint: {error}; nothing was verified");
            Problem::new(ProblemKind::Content, "verify.checkpoint", say)
                .help("give the file that `plumb checkpoint` printed, as it was")
        })?;
        let look = self.look()?;
        self.wiring.inspector.verify(Arc::new(look.deriver()), kept.as_ref())
    }
}
