//! Holds all drafts against each other and makes definitions of them: the second pass.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Pack, PackSet,
    diagnostic::Faults,
    draft::{Drafts, RegisterDraft},
    fixture, parts, proposal_file, resolve_certification, resolve_check, resolve_plan, resolve_register,
    resolve_rehearsal, resolve_standard, resolve_trail, shape,
    source::{At, Spot},
};
use crate::{
    define::register::{Part, Register},
    expr::{Expr, Schema, Scope, Type},
    id::{PackId, RegisterId, RoleId},
};

/// What the second pass knows while it runs.
#[derive(Debug)]
pub(super) struct Resolver<'d> {
    pub(super) drafts: &'d Drafts,
    pub(super) schema: Schema,
    pub(super) registers: BTreeMap<RegisterId, Register>,
    pub(super) persons: Option<RegisterId>,
}

/// What an expression is for: what it must yield, and what it may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Which records count: yes or no, never absent.
    Population,
    /// What must hold: absent means it does not.
    Holds,
    /// A record's day.
    Day,
    /// When an obligation holds, by the record's own fields.
    OwnCondition,
    /// When an obligation is due, by the record's own fields.
    OwnDay,
    /// A computed field.
    Formula(Type),
}

impl<'d> Resolver<'d> {
    pub(super) fn draft(&self, id: &RegisterId) -> Option<&'d RegisterDraft> {
        self.drafts.registers.iter().find(|register| register.id.value == *id)
    }

    pub(super) fn knows_register(&self, id: &RegisterId) -> bool {
        self.draft(id).is_some()
    }

    pub(super) fn register_ids(&self) -> impl Iterator<Item = &'d str> {
        self.drafts.registers.iter().map(|register| register.id.value.as_str())
    }

    pub(super) fn has_role(&self, id: &str) -> bool {
        self.drafts.roles.iter().any(|(role, _)| role.value.as_str() == id)
    }

    pub(super) fn role_ids(&self) -> impl Iterator<Item = &'d str> {
        self.drafts.roles.iter().map(|(role, _)| role.value.as_str())
    }

    /// Says which roles there are not.
    pub(super) fn roles(&self, faults: &mut Faults<'_>, roles: &[At<RoleId>]) -> Vec<RoleId> {
        for role in roles.iter().filter(|role| !self.has_role(role.value.as_str())) {
            faults.unknown(role.spot, "role", role.value.as_str(), self.role_ids());
        }
        roles.iter().map(|role| role.value.clone()).collect()
    }

    /// Says whether there is such a register.
    pub(super) fn register(&self, faults: &mut Faults<'_>, id: &At<RegisterId>) -> bool {
        let known = self.knows_register(&id.value);
        if !known {
            faults.unknown(id.spot, "register", id.value.as_str(), self.register_ids());
        }
        known
    }

    /// Compiles an expression; its mistakes are shown in the author's line.
    pub(super) fn compile(
        &self,
        faults: &mut Faults<'_>,
        register: &RegisterId,
        text: &At<String>,
        role: Role,
    ) -> Option<Expr> {
        if !self.knows_register(register) {
            return None;
        }
        let scope = match role {
            Role::Population => Scope::condition(&self.schema, register),
            Role::Holds => Scope::requirement(&self.schema, register),
            Role::Day => Scope::day(&self.schema, register),
            Role::OwnCondition => Scope::condition(&self.schema, register).own(),
            Role::OwnDay => Scope::day(&self.schema, register).own(),
            Role::Formula(result) => Scope::formula(&self.schema, register, result),
        };
        match Expr::compile(&text.value, &scope) {
            Ok(expr) => Some(expr),
            Err(mistakes) => {
                for mistake in mistakes {
                    let spot = faults.sources.within(text.spot, mistake.span.start, mistake.span.end);
                    faults.add(spot, mistake.say, mistake.help);
                }
                None
            }
        }
    }
}

/// Makes definitions of the drafts. Templates, vocabulary, layer and digest are the caller's to fill in.
pub(super) fn resolve(faults: &mut Faults<'_>, drafts: &Drafts) -> PackSet {
    duplicates(faults, drafts);
    let schema = shape::schema(drafts);
    let mut world = Resolver { drafts, persons: None, schema, registers: BTreeMap::new() };
    for draft in &drafts.registers {
        let register = resolve_register::register(faults, &world, draft);
        parts::check_part(faults, &world, draft);
        parts::check_behaviours(faults, &world, draft);
        world.registers.entry(register.id.clone()).or_insert(register);
    }
    let playing_person = |register: &&Register| register.plays.as_ref().is_some_and(|plays| plays.part == Part::Person);
    world.persons = world.registers.values().find(playing_person).map(|register| register.id.clone());
    let standards = resolve_standard::standards(faults, drafts);
    let checks = resolve_check::checks(faults, &world, &standards);
    let fixtures = fixtures(faults, &world);
    let trails = resolve_trail::trails(faults, &world);
    let proposals = proposal_file::made(faults, &world, &standards);
    let certification = resolve_certification::certification(faults, &world);
    let gear_up = resolve_plan::gear_up(faults, &world, &standards);
    let rehearsal = resolve_rehearsal::rehearsal(faults, &world, &standards);
    let packs = drafts.packs.iter().map(|pack| {
        let needs = pack.needs.iter().map(|need| need.value.clone()).collect();
        let (id, version) = (pack.id.value.clone(), pack.version.clone());
        (
            id.clone(),
            Pack { id, version, name: pack.name.clone(), purpose: pack.purpose.clone(), needs, usual: pack.usual },
        )
    });
    PackSet {
        digest: plumb_ledger::digest::Digest::of(&[]),
        packs: packs.collect(),
        roles: drafts.roles.iter().map(|(id, role)| (id.value.clone(), role.clone())).collect(),
        registers: world.registers,
        standards,
        checks,
        fixtures,
        trails,
        proposals,
        certification,
        gear_up,
        rehearsal,
        templates: BTreeMap::new(),
        vocabulary: BTreeMap::new(),
        layer: Vec::new(),
        schema: world.schema,
    }
}

fn fixtures(faults: &mut Faults<'_>, world: &Resolver<'_>) -> BTreeMap<crate::id::CheckCode, Vec<fixture::Case>> {
    let mut all = BTreeMap::new();
    for draft in &world.drafts.fixtures {
        let codes = || world.drafts.checks.iter().map(|check| check.code.value.as_str());
        if !codes().any(|code| code == draft.code.value.as_str()) {
            faults.unknown(draft.code.spot, "check", draft.code.value.as_str(), codes());
            continue;
        }
        let cases = draft.cases.iter().filter_map(|case| fixture::resolve(faults, world, case)).collect();
        all.insert(draft.code.value.clone(), cases);
    }
    all
}

/// Says what is there twice, and what is needed but not there.
fn duplicates(faults: &mut Faults<'_>, drafts: &Drafts) {
    once(faults, "pack", drafts.packs.iter().map(|pack| (pack.id.value.as_str(), pack.id.spot)));
    once(faults, "role", drafts.roles.iter().map(|(role, _)| (role.value.as_str(), role.spot)));
    once(faults, "register", drafts.registers.iter().map(|register| (register.id.value.as_str(), register.id.spot)));
    once(faults, "check", drafts.checks.iter().map(|check| (check.code.value.as_str(), check.code.spot)));
    once(faults, "standard", drafts.standards.iter().map(|standard| (standard.id.value.as_str(), standard.id.spot)));
    once(faults, "trail", drafts.trails.iter().map(|trail| (trail.id.value.as_str(), trail.id.spot)));
    once(faults, "proposal", drafts.proposals.iter().map(|one| (one.id.value.as_str(), one.id.spot)));
    let mut parts = BTreeMap::new();
    for register in &drafts.registers {
        let Some(plays) = &register.plays else { continue };
        if let Some(other) = parts.insert(plays.part.value, &register.id.value) {
            faults.say(plays.part.spot, format!("the register `{other}` plays this part already"));
        }
    }
    let packs: BTreeSet<&PackId> = drafts.packs.iter().map(|pack| &pack.id.value).collect();
    for need in drafts.packs.iter().flat_map(|pack| &pack.needs) {
        if !packs.contains(&need.value) {
            let help = "give its folder too: `plumb pack check core iso-9001`";
            faults.help(need.spot, format!("the pack `{}` is needed, but not there", need.value), help);
        }
    }
}

fn once<'n>(faults: &mut Faults<'_>, what: &str, names: impl Iterator<Item = (&'n str, Spot)>) {
    let mut seen = BTreeSet::new();
    for (name, spot) in names {
        if !seen.insert(name) {
            faults.say(spot, format!("the {what} `{name}` is here twice"));
        }
    }
}
