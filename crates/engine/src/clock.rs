//! After the clock was moved nothing is signed until somebody looked: here it is said who waits, and confirmed.

use plumb_model::{
    clock::{self, Unconfirmed},
    decide::Command,
    id::ActorId,
};
use plumb_store::{LOG_RECORD, StoreError};

use crate::{
    Engine,
    commit::{Batching, TRIES},
    desk::{Answer, Caller, Problem, ProblemKind},
    engine::Look,
};

impl Engine {
    /// Confirms the time in somebody's name.
    pub(crate) fn confirm_clock(&self, caller: &Caller) -> Result<Answer, Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            if look.clock_moved()?.is_none() {
                let say = "the clock was not moved since it was confirmed last; nothing was changed";
                return Err(Problem::new(ProblemKind::Rule, "clock.not-moved", say));
            }
            let writer = look.writer(&caller.by)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let decided = batching.order(Command::ClockConfirmed)?;
            batching.take(decided)?;
            match batching.commit(self, caller.via, None, Vec::new()) {
                Ok(receipt) => return Ok(Answer::ClockConfirmed { at: look.at, seq: receipt.last_seq }),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "the clock kept moving; nothing was confirmed";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("see why it moves, then confirm again"))
    }
}

impl Look {
    /// The step of the clock that nobody has confirmed yet.
    pub(crate) fn clock_moved(&self) -> Result<Option<Unconfirmed>, StoreError> {
        Ok(self.snapshot.record(LOG_RECORD)?.as_ref().and_then(clock::unconfirmed))
    }
}
