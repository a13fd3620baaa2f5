//! Documents, by behaviour and never by name: a register whose records revise those of another holds their texts; one whose records
//! acknowledge revisions holds who read them.

mod compare;
mod force;
mod onward;
mod public;
mod reading;
mod revise;
mod show;

use jiff::civil::Date;
use plumb_model::{
    behaviour,
    define::register::{Behaviour, BehaviourKind, Field, FieldKind, Register},
    fold::RecordState,
    id::RegisterId,
    pack::PackSet,
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{Problem, ProblemKind, RecordRef, RevisionStage},
    engine::Look,
};

/// A register with one of its behaviours: which field does what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Roles<'a> {
    pub(crate) register: &'a Register,
    behaviour: &'a Behaviour,
}

impl<'a> Roles<'a> {
    fn of(register: &'a Register, kind: BehaviourKind) -> Option<Self> {
        Some(Self { register, behaviour: register.behaviour(kind)? })
    }

    /// What fills a role.
    fn name(&self, role: &str) -> Option<&'a str> {
        self.behaviour.uses.get(role).map(String::as_str)
    }

    /// The field in a role.
    fn field(&self, role: &str) -> Option<&'a Field> {
        self.register.field(self.name(role)?)
    }

    /// The text in a role.
    fn text<'r>(&self, record: &'r RecordState, role: &str) -> Option<&'r str> {
        record.fields.get(self.name(role)?).and_then(Raw::as_text)
    }

    fn day(&self, record: &RecordState, role: &str) -> Option<Date> {
        self.text(record, role)?.parse().ok()
    }

    fn is_in(&self, record: &RecordState, role: &str) -> bool {
        record.state.as_ref().map(plumb_model::id::StateId::as_str) == self.name(role)
    }

    /// The first record linked in a role.
    fn end(&self, record: &RecordState, role: &str) -> Option<plumb_model::id::RecordId> {
        Some(record.links.get(self.name(role)?)?.first()?.to)
    }

    fn stage(&self, record: &RecordState) -> RevisionStage {
        if self.is_in(record, "in_force") {
            RevisionStage::InForce
        } else if behaviour::is_draft(self.register, record) {
            RevisionStage::OnItsWay
        } else if self.is_in(record, "replaced") {
            RevisionStage::Replaced
        } else {
            RevisionStage::Aside
        }
    }
}

/// Where a link in a role of a behaviour leads.
fn leads_to(register: &Register, kind: BehaviourKind, role: &str) -> Option<RegisterId> {
    match &Roles::of(register, kind)?.field(role)?.kind {
        FieldKind::Link { to, .. } => Some(to.clone()),
        _ => None,
    }
}

/// The register that revises the records of this one.
pub(crate) fn revising<'p>(packs: &'p PackSet, master: &RegisterId) -> Option<Roles<'p>> {
    let revises =
        |register: &&Register| leads_to(register, BehaviourKind::Revisioned, "master").is_some_and(|to| to == *master);
    Roles::of(packs.registers.values().find(revises)?, BehaviourKind::Revisioned)
}

/// The register that acknowledges the records of this one.
pub(crate) fn acknowledging<'p>(packs: &'p PackSet, revisions: &RegisterId) -> Option<Roles<'p>> {
    let acknowledges = |register: &&Register| {
        leads_to(register, BehaviourKind::Acknowledged, "what").is_some_and(|to| to == *revisions)
    };
    Roles::of(packs.registers.values().find(acknowledges)?, BehaviourKind::Acknowledged)
}

/// A document that somebody named by itself or by one of its revisions.
struct Found<'l> {
    master: RecordState,
    roles: Roles<'l>,
    /// The revision, where one was named.
    named: Option<RecordState>,
}

impl Look {
    /// The document behind a record, as far as the reader may see it.
    fn document(&self, reader: &Reader, name: &RecordRef) -> Result<Found<'_>, Problem> {
        let record = self.find(reader, name)?;
        let packs = &self.rules.packs;
        if let Some(roles) = revising(packs, &record.register) {
            return Ok(Found { master: record, roles, named: None });
        }
        let own = packs.registers.get(&record.register).and_then(|own| Roles::of(own, BehaviourKind::Revisioned));
        let master = own.and_then(|roles| roles.end(&record, "master"));
        let master = master.map(|master| self.snapshot.record(master)).transpose()?.flatten();
        if let (Some(roles), Some(master)) = (own, master.filter(|master| self.may_see(reader, master))) {
            return Ok(Found { master, roles, named: Some(record) });
        }
        let say = format!("`{}` is no document: nothing revises the records of `{}`", name.0, record.register);
        Err(Problem::new(ProblemKind::Content, "content.no-document", say))
    }

    /// The revisions of a document that the reader may see, newest first.
    fn revisions(&self, reader: &Reader, of: &RecordState, roles: Roles<'_>) -> Result<Vec<RecordState>, Problem> {
        let mut revisions = Vec::new();
        let Some(field) = roles.field("master") else { return Ok(revisions) };
        for from in self.snapshot.pointing(&roles.register.id, &field.id, of.record)? {
            let revision = self.snapshot.record(from)?;
            revisions.extend(revision.filter(|revision| !self.is_void(revision) && self.may_see(reader, revision)));
        }
        revisions.sort_by_key(|revision| std::cmp::Reverse(revision.first_seq));
        Ok(revisions)
    }
}
