//! Need to know: what one person may do and see, as a union of roles and grants. One value is the guard for a record in hand and, in a
//! backend, the condition of a query.

mod grants;
mod predicate;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use grants::{Granted, OnScreen};
use grants::{grants, requests};
pub use predicate::{AccessGrant, AccessPredicate, Registers, Scope};

use crate::{
    decide::{Lookup, Plan, Refusal},
    define::{
        register::{Classification, Field, Part, Plays, Register},
        role::Seat,
    },
    derive,
    fold::RecordState,
    id::{ActorId, FieldId, RegisterId, RoleId},
    pack::PackSet,
    raw::Raw,
};

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See records, and comment on them.
    Read,
    /// Make records.
    Create,
    /// Change their content.
    Change,
    /// Take them through transitions.
    Move,
    /// Sign.
    Sign,
    /// Rule over packs, people and erasure.
    Administer,
}

impl Action {
    /// As a refusal says it: 'you may not … here'.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "make records",
            Self::Change => "change records",
            Self::Move => "move records on",
            Self::Sign => "sign",
            Self::Administer => "administer",
        }
    }

    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "read" => Self::Read,
            "create" => Self::Create,
            "change" => Self::Change,
            "move" => Self::Move,
            "sign" => Self::Sign,
            "administer" => Self::Administer,
            _ => return None,
        })
    }
}

/// What somebody is, as far as deciding and reading need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    actor: ActorId,
    here: bool,
    roles: BTreeSet<RoleId>,
    seat: Option<Seat>,
    grants: Vec<Granted>,
}

impl Standing {
    /// The standing of an actor on a day: roles of the person's record and of whoever that person stands in for, and grants in force.
    #[must_use]
    pub fn of(packs: &PackSet, records: &dyn Lookup, actor: ActorId, today: Date) -> Self {
        let here = actor == ActorId::System;
        let mut standing = Self { actor, here, roles: BTreeSet::new(), seat: None, grants: Vec::new() };
        let ActorId::Person(person) = actor else { return standing };
        let Some((register, plays)) = playing(packs, Part::Person) else { return standing };
        let record = records.find(person.0).filter(|record| record.register == register.id);
        let Some(record) = record.filter(|record| !derive::is_void(register, record)) else { return standing };
        let day = |record: &RecordState, role: &str| day(plays, record, role);
        standing.here = day(&record, "from").is_none_or(|from| from <= today)
            && day(&record, "until").is_none_or(|until| today <= until);
        if !standing.here {
            return standing;
        }
        standing.roles.extend(roles(plays, &record));
        standing.seat = seat(packs, &standing.roles);
        if standing.is_guest() {
            // Whatever else the record says: a guest has what grants give, and nothing by role.
            standing.roles.clear();
            standing.grants = grants(packs, records, person, today);
            standing.grants.extend(requests(packs, records, &standing.grants));
            return standing;
        }
        if let Some(deputy) = plays.fields.get("deputy") {
            for other in records.pointing(&register.id, deputy, person.0) {
                let away = day(&other, "away_from").is_some_and(|from| from <= today)
                    && day(&other, "away_until").is_none_or(|until| today <= until);
                if away {
                    standing.roles.extend(roles(plays, &other));
                }
            }
        }
        standing.grants = grants(packs, records, person, today);
        // Who works here may see drafts as well, where a grant goes that far.
        for grant in standing.grants.iter_mut().filter(|grant| grant.on.highest == Classification::Restricted) {
            grant.on.highest = Classification::Ours;
        }
        standing
    }

    /// Whether it is somebody: the system, or a person who has come and has not left.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.here
    }

    /// Where the person sits, by the roles of the person's own record; none: on the staff.
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        self.seat
    }

    /// Whether the person is from outside: sees what grants show, and never what tells an assessment.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.seat == Some(Seat::Guest)
    }

    /// Whether the person holds this role, or stands in for somebody who does.
    #[must_use]
    pub fn holds(&self, role: &RoleId) -> bool {
        self.roles.contains(role)
    }

    /// All roles held.
    #[must_use]
    pub fn roles(&self) -> &BTreeSet<RoleId> {
        &self.roles
    }

    /// All grants in force.
    #[must_use]
    pub fn grants(&self) -> &[Granted] {
        &self.grants
    }

    /// Whether this reader sees a field at all.
    #[must_use]
    pub fn sees(&self, field: &Field) -> bool {
        field.see.is_empty() || self.actor == ActorId::System || field.see.iter().any(|role| self.roles.contains(role))
    }

    /// Whether the person may do this by role. An empty list means everybody on the staff.
    fn by_role(&self, register: &Register, action: Action) -> bool {
        if self.actor == ActorId::System {
            return true;
        }
        let access = &register.access;
        let any = |roles: &[RoleId]| roles.is_empty() || roles.iter().any(|role| self.roles.contains(role));
        self.here
            && !self.is_guest()
            && match action {
                Action::Read => any(&access.read) || self.by_role(register, Action::Change),
                Action::Create => any(&access.create),
                Action::Change => any(&access.change),
                Action::Move | Action::Sign | Action::Administer => false,
            }
    }

    /// Whether a grant record allows this.
    #[must_use]
    pub fn granted(&self, packs: &PackSet, register: &Register, action: Action, record: &RecordState) -> bool {
        let columns = derive::access_columns(packs, register, record);
        self.here
            && !(self.is_guest() && is_ours(register))
            && self
                .grants
                .iter()
                .any(|grant| grant.actions.contains(&action) && grant.on.allows(&register.id, record.record, &columns))
    }

    /// Whether the person may do this to this record, or in this register at all where no record is in hand yet.
    #[must_use]
    pub fn may(&self, packs: &PackSet, register: &Register, action: Action, record: Option<&RecordState>) -> bool {
        let mine = |record: &RecordState| {
            let columns = derive::access_columns(packs, register, record);
            matches!(self.actor, ActorId::Person(person) if columns.mine.contains(&person))
        };
        let grant_anywhere = |grant: &Granted| {
            let covers = match &grant.on.registers {
                Registers::All => true,
                Registers::These(these) => these.contains(&register.id),
                Registers::AllBut(these) => !these.contains(&register.id),
            };
            covers && grant.actions.contains(&action) && grant.on.scope == Scope::All
        };
        let open = self.here && !(self.is_guest() && is_ours(register));
        self.by_role(register, action)
            || (self.here && !self.is_guest() && action == Action::Read && record.is_some_and(mine))
            || match record {
                Some(record) => self.granted(packs, register, action, record),
                None => open && self.grants.iter().any(grant_anywhere),
            }
    }

    /// Whether the person may rule over packs, clock and erasure: the system, whoever may change people, or by grant.
    #[must_use]
    pub fn administers(&self, packs: &PackSet) -> bool {
        let people = packs.playing(Part::Grant).or_else(|| packs.playing(Part::Person));
        self.actor == ActorId::System
            || people
                .is_some_and(|register| !register.access.change.is_empty() && self.by_role(register, Action::Change))
            || !self.is_guest()
                && self
                    .grants
                    .iter()
                    .any(|grant| grant.actions.contains(&Action::Administer) && grant.on.registers == Registers::All)
    }

    /// What somebody may see of what is opened to people from outside by these grants alone: the standing of nobody in particular.
    #[must_use]
    pub fn outside(actor: ActorId, grants: Vec<Granted>) -> Self {
        Self { actor, here: true, roles: BTreeSet::new(), seat: Some(Seat::Guest), grants }
    }

    /// What this reader may be given as a file, or ask for through a program: all that is seen, but for what a guest is only shown.
    #[must_use]
    pub fn taken(&self, packs: &PackSet) -> AccessPredicate {
        if !self.is_guest() {
            return self.predicate(packs);
        }
        let narrowed = |grant: &Granted| Some(Granted { on: grant.screen.taken(&grant.on)?, ..grant.clone() });
        let grants = self.grants.iter().filter_map(narrowed).collect();
        Self { grants, ..self.clone() }.predicate(packs)
    }

    /// What this reader sees, for lists, search and every page.
    #[must_use]
    pub fn predicate(&self, packs: &PackSet) -> AccessPredicate {
        if self.actor == ActorId::System {
            return AccessPredicate::everything();
        }
        let ActorId::Person(person) = self.actor else { return AccessPredicate::nothing() };
        if !self.here {
            return AccessPredicate::nothing();
        }
        if self.is_guest() {
            return self.guest_predicate(packs);
        }
        let of = |register: &Register| Registers::These(vec![register.id.clone()]);
        let mut grants: Vec<AccessGrant> = Vec::new();
        let whole = packs.registers.values().filter(|register| self.by_role(register, Action::Read));
        let whole: Vec<RegisterId> = whole.map(|register| register.id.clone()).collect();
        grants.push(AccessGrant {
            registers: Registers::These(whole.clone()),
            highest: Classification::Ours,
            scope: Scope::All,
        });
        for register in packs.registers.values().filter(|register| !register.access.mine.is_empty()) {
            if !whole.contains(&register.id) {
                let (registers, highest) = (of(register), Classification::Ours);
                grants.push(AccessGrant { registers, highest, scope: Scope::Mine(person) });
            }
        }
        let read = self.grants.iter().filter(|grant| grant.actions.contains(&Action::Read));
        grants.extend(read.map(|grant| grant.on.clone()));
        AccessPredicate { grants }
    }

    /// What a guest sees: what grants show, without the registers that are ours alone.
    fn guest_predicate(&self, packs: &PackSet) -> AccessPredicate {
        let ours: Vec<&RegisterId> = packs.registers.values().filter(|it| is_ours(it)).map(|it| &it.id).collect();
        let without = |registers: &Registers| match registers {
            Registers::All => Registers::AllBut(ours.iter().copied().cloned().collect()),
            Registers::These(these) => {
                Registers::These(these.iter().filter(|register| !ours.contains(register)).cloned().collect())
            }
            Registers::AllBut(these) => Registers::AllBut(
                these.iter().chain(ours.iter().copied().filter(|it| !these.contains(it))).cloned().collect(),
            ),
        };
        let read = self.grants.iter().filter(|grant| grant.actions.contains(&Action::Read));
        let grants = read.map(|grant| AccessGrant { registers: without(&grant.on.registers), ..grant.on.clone() });
        AccessPredicate { grants: grants.collect() }
    }
}

/// Whether the records of a register tell how we assess ourselves: what is replied to checks, how far we are, how we rehearse.
fn is_ours(register: &Register) -> bool {
    let ours = [Part::Answer, Part::Plan, Part::PlanStep, Part::SpotCheck];
    register.plays.as_ref().is_some_and(|plays| ours.contains(&plays.part))
}

/// The seat of whoever holds these roles.
fn seat(packs: &PackSet, roles: &BTreeSet<RoleId>) -> Option<Seat> {
    let seats: BTreeSet<Seat> = roles.iter().filter_map(|role| packs.roles.get(role)?.seat).collect();
    if seats.contains(&Seat::Guest) { Some(Seat::Guest) } else { seats.first().copied() }
}

fn playing(packs: &PackSet, part: Part) -> Option<(&Register, &Plays)> {
    let register = packs.playing(part)?;
    Some((register, register.plays.as_ref()?))
}

fn value<'r>(plays: &Plays, record: &'r RecordState, role: &str) -> Option<&'r Raw> {
    record.fields.get(plays.fields.get(role)?)
}

fn day(plays: &Plays, record: &RecordState, role: &str) -> Option<Date> {
    value(plays, record, role)?.as_text()?.parse().ok()
}

fn roles(plays: &Plays, record: &RecordState) -> Vec<RoleId> {
    let Some(raw) = value(plays, record, "roles") else { return Vec::new() };
    raw.items().filter_map(|item| RoleId::new(item.as_text()?).ok()).collect()
}

impl<'a> Plan<'a> {
    /// Says whether the actor may do this.
    pub(crate) fn may(
        &self,
        register: &'a Register,
        action: Action,
        record: Option<&RecordState>,
    ) -> Result<(), Refusal> {
        if self.standing.may(self.context.packs, register, action, record) {
            return Ok(());
        }
        let roles: &[RoleId] = match action {
            Action::Create => &register.access.create,
            Action::Change => &register.access.change,
            _ => &[],
        };
        let name = |role: &RoleId| {
            self.context.packs.roles.get(role).map_or_else(|| role.to_string(), |role| role.name.en.clone())
        };
        Err(Refusal::MayNot { action, who: roles.iter().map(name).collect() })
    }
}

/// The fields of a register that this reader sees.
pub fn visible<'r>(standing: &'r Standing, register: &'r Register) -> impl Iterator<Item = &'r FieldId> {
    register.fields.iter().filter(|field| standing.sees(field)).map(|field| &field.id)
}
