//! Grants as their records say them: to whom, for how long, on what; for somebody from outside also for which audit, and what is only shown.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{AccessGrant, Action, Registers, Scope, day, playing, value};
use crate::{
    decide::Lookup,
    define::register::{Classification, Part, Plays},
    derive,
    fold::RecordState,
    id::{PersonId, RecordId, RegisterId},
    pack::PackSet,
    raw::Raw,
};

/// A grant record in force: actions beyond those that the person's roles give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The record that says so.
    pub by: RecordId,
    /// What it allows.
    pub actions: BTreeSet<Action>,
    /// On which records.
    pub on: AccessGrant,
    /// The audit for which somebody from outside comes.
    pub audit: Option<RecordId>,
    /// What of it is only shown.
    pub screen: OnScreen,
}

/// What is shown on the screen, and never given as a file or to a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnScreen {
    /// Whatever is as confidential as this, or more.
    pub from: Option<Classification>,
    /// These registers.
    pub registers: Vec<RegisterId>,
}

impl OnScreen {
    /// What is left of a grant for files and programs; nothing where all of it is only shown.
    pub(super) fn taken(&self, grant: &AccessGrant) -> Option<AccessGrant> {
        let highest = match self.from {
            None => grant.highest,
            Some(from) => Classification::ALL.into_iter().take_while(|class| *class < from).last()?.min(grant.highest),
        };
        let but = |kept: &[RegisterId]| {
            let more = self.registers.iter().filter(|id| !kept.contains(id));
            Registers::AllBut(kept.iter().chain(more).cloned().collect())
        };
        let registers = match &grant.registers {
            Registers::All if self.registers.is_empty() => Registers::All,
            Registers::All => but(&[]),
            Registers::AllBut(these) => but(these),
            Registers::These(these) => {
                Registers::These(these.iter().filter(|id| !self.registers.contains(id)).cloned().collect())
            }
        };
        Some(AccessGrant { registers, highest, scope: grant.scope.clone() })
    }
}

/// The grants of a person that are in force today.
pub(super) fn grants(packs: &PackSet, records: &dyn Lookup, person: PersonId, today: Date) -> Vec<Granted> {
    let Some((register, plays)) = playing(packs, Part::Grant) else { return Vec::new() };
    let Some(field) = plays.fields.get("person") else { return Vec::new() };
    let mut grants = Vec::new();
    for record in records.pointing(&register.id, field, person.0) {
        let begun = day(plays, &record, "from").is_none_or(|from| from <= today);
        let running = day(plays, &record, "until").is_none_or(|until| today <= until);
        if begun && running && derive::is_open(register, &record) {
            grants.extend(grant(packs, records, plays, &record, person));
        }
    }
    grants
}

/// One grant; what cannot be understood grants nothing.
fn grant(
    packs: &PackSet,
    records: &dyn Lookup,
    plays: &Plays,
    record: &RecordState,
    person: PersonId,
) -> Option<Granted> {
    let text = |role: &str| value(plays, record, role).and_then(Raw::as_text);
    let actions = value(plays, record, "actions")?.items().filter_map(|item| Action::of(item.as_text()?)).collect();
    let registers = value(plays, record, "registers")?;
    let names: Vec<&str> =
        registers.items().filter_map(Raw::as_text).flat_map(|text| text.split([',', ';', ' '])).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let registers = if names.contains(&"*") {
        Registers::All
    } else {
        let these = names.iter().filter_map(|name| RegisterId::new(name).ok());
        Registers::These(these.filter(|id| packs.registers.contains_key(id)).collect())
    };
    let highest = Classification::from_word(text("highest")?)?;
    let listed = || {
        let numbers =
            text("listed").unwrap_or_default().split([',', ';', '\n']).map(str::trim).filter(|n| !n.is_empty());
        let ids = numbers
            .filter_map(|number| packs.registers.keys().find_map(|register| records.by_number(register, number)));
        ids.collect()
    };
    let scope = match text("scope")? {
        "all" => Scope::All,
        "mine" => Scope::Mine(person),
        "listed" => Scope::Listed(listed()),
        // Which units or processes are a person's is said by the register that the scope's link leads to.
        "unit" | "process" => Scope::Process(processes(packs, records, person)),
        _ => return None,
    };
    let only = value(plays, record, "screen_only").into_iter().flat_map(Raw::items).filter_map(Raw::as_text);
    let only = only.flat_map(|text| text.split([',', ';', ' '])).filter_map(|name| RegisterId::new(name).ok());
    let screen = OnScreen {
        from: text("screen_from").and_then(Classification::from_word),
        registers: only.filter(|id| packs.registers.contains_key(id)).collect(),
    };
    let audit = plays.fields.get("audit").and_then(|field| record.links.get(field)?.first());
    Some(Granted {
        by: record.record,
        actions,
        on: AccessGrant { registers, highest, scope },
        audit: audit.map(|link| link.to),
        screen,
    })
}

/// Whoever comes for an audit may ask for something there, and sees what was asked.
pub(super) fn requests(packs: &PackSet, records: &dyn Lookup, grants: &[Granted]) -> Vec<Granted> {
    let Some((register, plays)) = playing(packs, Part::AuditRequest) else { return Vec::new() };
    let Some(field) = plays.fields.get("audit") else { return Vec::new() };
    let of = |grant: &Granted, action, scope| Granted {
        actions: BTreeSet::from([action]),
        on: AccessGrant {
            registers: Registers::These(vec![register.id.clone()]),
            highest: Classification::Restricted,
            scope,
        },
        screen: OnScreen::default(),
        ..grant.clone()
    };
    let asked = |audit| records.pointing(&register.id, field, audit).iter().map(|record| record.record).collect();
    grants
        .iter()
        .filter_map(|grant| Some((grant, grant.audit?)))
        .flat_map(|(grant, audit)| {
            let read = of(grant, Action::Read, Scope::Listed(asked(audit)));
            [of(grant, Action::Create, Scope::All), read]
        })
        .collect()
}

/// Records that scopes compare with and that are this person's: the processes somebody owns.
fn processes(packs: &PackSet, records: &dyn Lookup, person: PersonId) -> Vec<RecordId> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<&RegisterId> = BTreeSet::new();
    for register in packs.registers.values() {
        let Some(target) = register.access.process.as_ref().and_then(|field| derive::link_target(register, field))
        else {
            continue;
        };
        if !seen.insert(target) {
            continue;
        }
        let Some(target) = packs.registers.get(target) else { continue };
        for field in &target.access.mine {
            found.extend(records.pointing(&target.id, field, person.0).iter().map(|record| record.record));
        }
    }
    found.into_iter().collect()
}
