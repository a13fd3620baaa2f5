//! Another key signs the log: when the one in use may have been seen by somebody else, or after a set time.

use plumb_model::{
    access::{Action, Standing},
    decide::Refusal,
    id::ActorId,
};

use crate::{
    Engine,
    around::Around,
    desk::{Answer, Caller, Problem},
};

impl Engine {
    /// Lets a new key sign from now on, in somebody's name who may administer.
    pub(crate) fn rotate_key(&self, caller: &Caller) -> Result<Answer, Problem> {
        let look = self.look()?;
        let writer = look.writer(&caller.by)?;
        let actor = ActorId::Person(writer.person.id);
        let standing = Standing::of(&look.rules.packs, &Around::new(&look), actor, look.today);
        if !standing.administers(&look.rules.packs) {
            return Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() }.into());
        }
        let seq = self.wiring.store.rotate_key(actor, caller.via).wait()?;
        Ok(Answer::KeyRotated { key: self.wiring.store.key().to_string(), seq })
    }
}
