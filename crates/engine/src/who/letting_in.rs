//! Letting people in and shutting them out: invitations, and taking away everything by which somebody comes in.

use plumb_model::id::PersonId;
use plumb_store::gate::{LinkPurpose, Place};

use crate::{
    Engine,
    desk::{Caller, InvitationView, Problem, ProblemKind},
};

impl Engine {
    /// Makes the link by which somebody sets a first password, or a new one.
    pub(crate) fn invite(&self, caller: &Caller, person: &str) -> Result<InvitationView, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let people = look.people()?;
        if !look.rules_over_people(&reader)? {
            let say = "only whoever administers may invite; nothing was done";
            return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
        }
        let person = people.find(person)?;
        if !person.here {
            let say = format!("`{}` does not work here today; no link was made", person.name);
            return Err(Problem::new(ProblemKind::Rule, "actor.not-here", say));
        }
        let secret = self.wiring.gate.invite(person.id, reader.person())?;
        let link = self.wiring.gate.look_at_link(&secret)?;
        Ok(InvitationView {
            person: person.id.to_string(),
            name: person.name.clone(),
            again: link.as_ref().is_some_and(|link| link.purpose == LinkPurpose::Recover),
            expires: link.map_or(look.at, |link| link.expires),
            secret,
        })
    }

    /// Takes away everything by which somebody comes in. Records stay as they are; so does the person's right to be invited
    /// again, as long as the person works here.
    pub(crate) fn end_access(&self, caller: &Caller, person: &str) -> Result<(), Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let people = look.people()?;
        if !look.rules_over_people(&reader)? {
            let say = "only whoever administers may take access away; nothing was done";
            return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
        }
        let person = people.find(person)?;
        if reader.person().is_some() && !self.another_administers(person.id)? {
            let say = format!("nobody but `{}` administers and can come in; nothing was taken away", person.name);
            return Err(Problem::new(ProblemKind::Rule, "access.last-administrator", say)
                .help("invite somebody else who administers first"));
        }
        self.wiring.gate.end_access(person.id, &Place::default())
    }

    /// Whether somebody else who can come in administers.
    fn another_administers(&self, but: PersonId) -> Result<bool, Problem> {
        let look = self.look()?;
        let people = look.people()?;
        for id in self.wiring.gate.people_who_can_come_in()? {
            let here = people.get(id).is_some_and(|person| person.here);
            if id != but && here && look.standing(id)?.administers(&look.rules.packs) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
