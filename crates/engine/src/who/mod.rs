//! People and what they may: who sees a record and why, one person's roles and grants, handing work over, tokens.

mod hand_over;
mod letting_in;
mod of_person;
mod of_record;
mod tokens;

use plumb_model::{
    access::{Action, Standing},
    define::register::{Part, Register},
    fold::RecordState,
    id::{ActorId, PersonId, RoleId},
};

use crate::{
    Engine,
    access::Reader,
    around::Around,
    desk::{ActorName, Caller, Problem, ProblemKind},
    engine::Look,
    people::Person,
};

/// What a grant may allow beyond seeing, as [`Action`] and as the word that pages know.
const ACTIONS: [(Action, &str); 5] = [
    (Action::Create, "create"),
    (Action::Change, "change"),
    (Action::Move, "move"),
    (Action::Sign, "sign"),
    (Action::Administer, "administer"),
];

impl Engine {
    /// Whether somebody may rule over people, packs and erasure today.
    ///
    /// # Errors
    /// [`Problem`] where nobody is called so or works here, or of the disk.
    pub fn administers(&self, caller: &Caller) -> Result<bool, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        look.rules_over_people(&reader)
    }

    /// The person with this sign-in name, number or full name who works here today; none where there is none, or several.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn called(&self, name: &str) -> Result<Option<PersonId>, Problem> {
        let people = self.look()?.people()?;
        Ok(people.find(name).ok().filter(|person| person.here).map(|person| person.id))
    }
}

impl Look {
    pub(crate) fn standing(&self, person: PersonId) -> Result<Standing, Problem> {
        let around = Around::new(self);
        let standing = Standing::of(&self.rules.packs, &around, ActorId::Person(person), self.today);
        around.fault()?;
        Ok(standing)
    }

    pub(crate) fn rules_over_people(&self, reader: &Reader) -> Result<bool, Problem> {
        match reader.person() {
            None => Ok(true),
            Some(person) => Ok(self.standing(person)?.administers(&self.rules.packs)),
        }
    }

    /// The person asked about, where the reader may ask about that person: oneself, or anybody for whoever administers.
    fn asked_about<'p>(
        &self,
        reader: &Reader,
        people: &'p crate::people::People,
        name: &str,
    ) -> Result<&'p Person, Problem> {
        let person = people.find(name)?;
        if reader.person() == Some(person.id) || self.rules_over_people(reader)? {
            return Ok(person);
        }
        let say = "only whoever administers may look at what other people may; nothing was done";
        Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say))
    }

    fn role_name(&self, role: &RoleId) -> String {
        self.rules.packs.roles.get(role).map_or_else(|| role.to_string(), |role| role.name.en.clone())
    }

    /// The people in whose place somebody acts today, each with the roles held for it.
    fn stands_in_for(&self, person: PersonId) -> Result<Vec<(String, Vec<RoleId>)>, Problem> {
        let packs = &self.rules.packs;
        let Some(register) = packs.playing(Part::Person) else { return Ok(Vec::new()) };
        let Some(deputy) = register.plays.as_ref().and_then(|plays| plays.fields.get("deputy")) else {
            return Ok(Vec::new());
        };
        let people = self.people()?;
        let mut found = Vec::new();
        for from in self.snapshot.pointing(&register.id, deputy, person.0)? {
            let Some(other) = self.snapshot.record(from)? else { continue };
            if !self.is_away(register, &other) {
                continue;
            }
            let roles = own_roles(register, &other);
            found.push((people.name(from).unwrap_or_default().to_owned(), roles));
        }
        Ok(found)
    }

    fn is_away(&self, register: &Register, record: &RecordState) -> bool {
        let day = |part: &str| {
            let field = register.plays.as_ref()?.fields.get(part)?;
            record.fields.get(field)?.as_text()?.parse::<jiff::civil::Date>().ok()
        };
        day("away_from").is_some_and(|from| from <= self.today)
            && day("away_until").is_none_or(|until| self.today <= until)
    }
}

/// The roles that a person's own record names.
fn own_roles(register: &Register, record: &RecordState) -> Vec<RoleId> {
    let field = register.plays.as_ref().and_then(|plays| plays.fields.get("roles"));
    let Some(raw) = field.and_then(|field| record.fields.get(field)) else { return Vec::new() };
    raw.items().filter_map(|item| RoleId::new(item.as_text()?).ok()).collect()
}

/// Who asks for something in a person's own name; the operator has none.
fn named(by: &ActorName) -> Option<&str> {
    match by {
        ActorName::Person(name) => Some(name),
        ActorName::Operator => None,
    }
}
