//! Who may see a record, and why.

use plumb_model::{
    access::{Action, Standing},
    define::register::Register,
    derive,
    fold::RecordState,
    id::{PersonId, RoleId},
};

use super::ACTIONS;
use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ProblemKind, RecordRef, Sees, WhoSeesView, Why},
    engine::Look,
};

impl Engine {
    /// Everybody who may see a record today. Whoever sees the record may know who else does; grants are named to whoever
    /// may see them, and stay nameless for others. Who works here and in which role is not for guests.
    pub(crate) fn who_sees(&self, reader: &Reader, record: &RecordRef) -> Result<WhoSeesView, Problem> {
        let look = self.look()?;
        let record = look.find(reader, record)?;
        if reader.is_guest() {
            let say = "there is nothing here that you may see";
            return Err(Problem::new(ProblemKind::NotFound, "not-found", say));
        }
        let register = look.register_of(&record).ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
        })?;
        let everyone = look.people()?;
        let mut people = Vec::new();
        for person in everyone.here().filter(|person| person.acts) {
            let standing = look.standing(person.id)?;
            if !standing.may(&look.rules.packs, register, Action::Read, Some(&record)) {
                continue;
            }
            let may = ACTIONS.iter().filter(|(action, _)| {
                !matches!(action, Action::Create | Action::Administer)
                    && standing.may(&look.rules.packs, register, *action, Some(&record))
            });
            people.push(Sees {
                person: person.id.to_string(),
                name: person.name.clone(),
                number: person.number.clone(),
                may: may.map(|(_, word)| (*word).to_owned()).collect(),
                why: look.why(reader, person.id, &standing, register, Some(&record))?,
            });
        }
        people.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(WhoSeesView {
            register: register.id.to_string(),
            number: record.number().map(ToOwned::to_owned),
            title: look.derive(&record).title,
            people,
        })
    }
}

impl Look {
    /// Every reason for which a person sees a record, or, with none in hand, a register as a whole.
    pub(super) fn why(
        &self,
        reader: &Reader,
        person: PersonId,
        standing: &Standing,
        register: &Register,
        record: Option<&RecordState>,
    ) -> Result<Vec<Why>, Problem> {
        let mut why = Vec::new();
        let access = &register.access;
        // Whoever may change a record may see it, so the roles of both say why.
        // A guest sees by grants alone, whatever a register is open to.
        let at_home = !standing.is_guest();
        if at_home && (access.read.is_empty() || access.change.is_empty()) {
            why.push(Why::Everybody);
        } else if at_home {
            let instead = self.stands_in_for(person)?;
            let own = self.own_roles_of(person)?;
            let mut roles: Vec<&RoleId> = access.read.iter().chain(&access.change).collect();
            roles.sort_unstable();
            roles.dedup();
            for role in roles.into_iter().filter(|role| standing.holds(role)) {
                let other = instead.iter().find(|(_, roles)| roles.contains(role)).map(|(name, _)| name.clone());
                let in_place_of = other.filter(|_| !own.contains(role));
                why.push(Why::Role { role: self.role_name(role), in_place_of });
            }
        }
        let Some(record) = record else { return Ok(why) };
        let columns = derive::access_columns(&self.rules.packs, register, record);
        if at_home && columns.mine.contains(&person) {
            why.push(Why::Own);
        }
        for grant in standing.grants().iter().filter(|grant| grant.actions.contains(&Action::Read)) {
            if grant.on.allows(&register.id, record.record, &columns) {
                let kept = self.snapshot.record(grant.by)?.filter(|kept| self.may_see(reader, kept));
                why.push(Why::Grant {
                    number: kept.as_ref().and_then(|kept| kept.number().map(ToOwned::to_owned)),
                    about: kept.map(|kept| self.derive(&kept).title).unwrap_or_default(),
                });
            }
        }
        Ok(why)
    }

    pub(super) fn own_roles_of(&self, person: PersonId) -> Result<Vec<RoleId>, Problem> {
        let Some(record) = self.snapshot.record(person.0)? else { return Ok(Vec::new()) };
        Ok(self.register_of(&record).map(|register| super::own_roles(register, &record)).unwrap_or_default())
    }
}
