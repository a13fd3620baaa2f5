//! What one person may and why; and everybody who can come in, for whoever administers.

use plumb_model::{
    access::{Action, Registers},
    define::register::Part,
    id::RegisterId,
    raw::Raw,
};

use super::ACTIONS;
use crate::{
    Engine,
    access::Reader,
    desk::{GrantView, PersonAccessView, PersonRow, Problem, ProblemKind, RoleView},
    engine::Look,
};

impl Engine {
    /// One person's roles, deputies, grants, and the registers seen as a whole.
    pub(crate) fn access_of(&self, reader: &Reader, name: Option<&str>) -> Result<PersonAccessView, Problem> {
        let look = self.look()?;
        let people = look.people()?;
        let own = reader.person().map(|person| person.to_string());
        let Some(name) = name.or(own.as_deref()) else {
            let say = "it must be said whose access is meant; nothing was done";
            return Err(Problem::new(ProblemKind::Content, "actor.unnamed", say));
        };
        let person = look.asked_about(reader, &people, name)?;
        let standing = look.standing(person.id)?;
        let (own, instead) = (look.own_roles_of(person.id)?, look.stands_in_for(person.id)?);
        let roles = standing.roles().iter().map(|role| {
            let other = instead.iter().find(|(_, roles)| roles.contains(role)).map(|(name, _)| name.clone());
            RoleView { name: look.role_name(role), in_place_of: other.filter(|_| !own.contains(role)) }
        });
        let mut registers = Vec::new();
        for register in look.rules.packs.registers.values() {
            if standing.may(&look.rules.packs, register, Action::Read, None) {
                let why = look.why(reader, person.id, &standing, register, None)?.into_iter().next();
                registers.extend(why.map(|why| (register.name.en.clone(), why)));
            }
        }
        Ok(PersonAccessView {
            person: person.id.to_string(),
            register: look
                .rules
                .packs
                .playing(Part::Person)
                .map(|register| register.id.to_string())
                .unwrap_or_default(),
            name: person.name.clone(),
            number: person.number.clone(),
            login: person.login.clone(),
            here: person.here,
            administers: standing.administers(&look.rules.packs),
            roles: roles.collect(),
            deputy: look.deputy(person.id)?,
            grants: look.grants_of(reader, &standing)?,
            registers,
        })
    }

    /// Everybody who works here and acts, by name; for whoever administers.
    pub(crate) fn everybody(&self, reader: &Reader) -> Result<Vec<PersonRow>, Problem> {
        let look = self.look()?;
        if !look.rules_over_people(reader)? {
            let say = "only whoever administers may look at who can come in; nothing was done";
            return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
        }
        let people = look.people()?;
        let known = self.wiring.gate.people_who_can_come_in()?;
        let mut rows = Vec::new();
        for person in people.here().filter(|person| person.acts || known.contains(&person.id)) {
            let sessions = self.wiring.gate.sessions_of(person.id)?;
            rows.push(PersonRow {
                person: person.id.to_string(),
                name: person.name.clone(),
                number: person.number.clone(),
                login: person.login.clone(),
                roles: look.own_roles_of(person.id)?.iter().map(|role| look.role_name(role)).collect(),
                administers: look.standing(person.id)?.administers(&look.rules.packs),
                comes_in: known.contains(&person.id),
                last_seen: sessions.iter().map(|session| session.last_seen).max(),
            });
        }
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(rows)
    }
}

impl Look {
    fn deputy(&self, person: plumb_model::id::PersonId) -> Result<Option<String>, Problem> {
        let Some(record) = self.snapshot.record(person.0)? else { return Ok(None) };
        let register = self.register_of(&record);
        let field = register.and_then(|register| register.plays.as_ref()?.fields.get("deputy"));
        let link = field.and_then(|field| record.links.get(field)?.first());
        Ok(link.and_then(|link| Some(self.people().ok()?.name(link.to)?.to_owned())))
    }

    fn grants_of(&self, reader: &Reader, standing: &plumb_model::access::Standing) -> Result<Vec<GrantView>, Problem> {
        let packs = &self.rules.packs;
        let mut grants = Vec::new();
        for grant in standing.grants() {
            // A person always learns what was granted to oneself; what the grant's record says beyond that, only who may see it.
            let kept = self.snapshot.record(grant.by)?;
            let seen = kept.as_ref().filter(|kept| self.may_see(reader, kept));
            let name = |id: &RegisterId| {
                packs.registers.get(id).map_or_else(|| id.to_string(), |register| register.name.en.clone())
            };
            let registers = match &grant.on.registers {
                Registers::All | Registers::AllBut(_) => Vec::new(),
                Registers::These(these) => these.iter().map(name).collect(),
            };
            let until = kept.as_ref().and_then(|kept| {
                let field = self.register_of(kept)?.plays.as_ref()?.fields.get("until")?;
                kept.fields.get(field).and_then(Raw::as_text)?.parse().ok()
            });
            let all = [(Action::Read, "read")].into_iter().chain(ACTIONS);
            let may = all.filter(|(action, _)| grant.actions.contains(action)).map(|(_, word)| word.to_owned());
            grants.push(GrantView {
                record: grant.by.to_string(),
                number: seen.and_then(|kept| kept.number().map(ToOwned::to_owned)),
                about: seen.map(|kept| self.derive(kept).title).unwrap_or_default(),
                may: may.collect(),
                registers,
                until,
            });
        }
        Ok(grants)
    }
}
