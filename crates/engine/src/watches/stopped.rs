//! Writing that is stopped, and letting it go on.

use plumb_model::{
    decide::Command,
    id::{ActorId, PersonId},
    stop::{self, Stopped},
};

use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES},
    desk::{ActorName, Answer, Caller, Problem, ProblemKind, StoppedView},
    engine::Look,
};

impl Look {
    /// Refuses whatever a person would write while that person's writing, or everybody's, is stopped.
    pub(crate) fn may_write_now(&self, writer: &Writer) -> Result<(), Problem> {
        let why = self.organisation.as_ref().and_then(|organisation| stop::because(organisation, writer.person.id));
        let Some(why) = why else { return Ok(()) };
        let say = format!("nothing is written in your name until somebody looked: {why}; nothing was changed");
        Err(Problem::new(ProblemKind::Rule, "watch.stopped", say)
            .help("somebody who administers lets it go on under *Copies*, or with `plumb noticed go-on`"))
    }

    /// Whose writing is stopped, and why.
    pub(crate) fn stopped(&self) -> Result<Vec<StoppedView>, Problem> {
        let people = self.people()?;
        let all = self.organisation.as_ref().map(stop::all).unwrap_or_default();
        let view = |(whose, why): (Stopped, String)| StoppedView {
            whose: whose.word(),
            name: match whose {
                Stopped::Everybody => None,
                Stopped::Person(person) => Some(people.name(person.0).unwrap_or_default().to_owned()),
            },
            why,
        };
        Ok(all.into_iter().map(view).collect())
    }
}

impl Engine {
    /// Whose writing is stopped, for anybody who works here.
    pub(crate) fn stopped_for(&self, actor: &ActorName) -> Result<Vec<StoppedView>, Problem> {
        let look = self.look()?;
        look.reader(actor)?;
        look.stopped()
    }

    /// Lets somebody's writing go on, in the name of another who administers.
    pub(crate) fn go_on(&self, caller: &Caller, whose: &str) -> Result<Answer, Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer_even_stopped(&caller.by)?;
            let none = || {
                let say = format!("the writing of `{whose}` is not stopped; nothing was changed");
                Problem::new(ProblemKind::Rule, "watch.not-stopped", say)
            };
            let organisation = look.organisation.as_ref().ok_or_else(none)?.record;
            let whose = match Stopped::from_word(whose) {
                Some(whose) => whose,
                None => Stopped::Person(look.people()?.find(whose)?.id),
            };
            let alone = !look.another_may_let_go_on(writer.person.id)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let decided = batching.order(Command::GoOn { organisation, whose, alone })?;
            batching.take(decided)?;
            match batching.commit(self, caller.via, None, Vec::new()) {
                Ok(receipt) => return Ok(Answer::WentOn { seq: receipt.last_seq }),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; nothing was changed";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("try again"))
    }
}

impl Look {
    /// Whether somebody else here administers.
    fn another_may_let_go_on(&self, but: PersonId) -> Result<bool, Problem> {
        for person in self.people()?.here().filter(|person| person.id != but) {
            if self.standing(person.id)?.administers(&self.rules.packs) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
