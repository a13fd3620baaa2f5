//! The steps of a transition: one for each requirement of the new edition, with its owner and how far it is, read off the statements.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::civil::Date;
use plumb_model::{
    define::{
        edition::{Answering, ChangeKind, Edition, Strength},
        register::Part,
        requirement::{Requirement, Standard},
    },
    id::RequirementId,
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::{Problem, RequirementLink, StatementRef, StepKind, TransitionStep},
    engine::Look,
    playing::PartOf,
    readiness::Owners,
    records::title,
};

/// The statements that say how something is met, by the requirements that they name.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeMap<RequirementId, Vec<StatementRef>>);

impl Said {
    pub(super) fn read(look: &Look, reader: &Reader) -> Result<Self, Problem> {
        let mut said = Self::default();
        let Some(part) = PartOf::find(&look.rules.packs, Part::Statement) else { return Ok(said) };
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let read = part.read(&record);
            let says = read.text("text").is_some() && read.raw("applicable") != Some(&Raw::Flag(false));
            if says && part.stands(&record) && look.may_see(reader, &record) {
                let one = StatementRef {
                    register: part.register.id.to_string(),
                    number: record.number().unwrap_or_default().to_owned(),
                    title: title(part.register, &record),
                    confirmed_on: read.day("confirmed_on", &look.zone),
                };
                let named = read.raw("requirements").map(Raw::items).into_iter().flatten();
                for id in named.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok()) {
                    said.0.entry(id).or_default().push(one.clone());
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(said)
    }

    /// The statements that speak of a requirement: of itself, or of what it lies within.
    fn of(&self, id: &RequirementId, standard: &Standard) -> Vec<StatementRef> {
        let mut found: Vec<StatementRef> = Vec::new();
        let mut at = Some(id.clone());
        while let Some(id) = at {
            found.extend(self.0.get(&id).into_iter().flatten().cloned());
            let here = standard.requirements.iter().find(|requirement| requirement.id == id);
            at = here.and_then(|requirement| requirement.parent.clone());
        }
        found.sort();
        found.dedup();
        found
    }
}

/// The steps of one plan.
pub(super) struct Steps<'a> {
    pub(super) old: &'a Standard,
    pub(super) new: &'a Standard,
    pub(super) edition: &'a Edition,
    pub(super) link: &'a dyn Fn(&RequirementId) -> Option<RequirementLink>,
    pub(super) owners: &'a Owners,
    pub(super) said: &'a Said,
    /// From this day on a confirmation is one for the new edition.
    pub(super) since: Date,
}

impl Steps<'_> {
    pub(super) fn all(&self) -> Vec<TransitionStep> {
        let leaves = self.new.requirements.iter().filter(|requirement| requirement.leaf);
        leaves.filter_map(|requirement| self.step(requirement)).collect()
    }

    fn step(&self, requirement: &Requirement) -> Option<TransitionStep> {
        let answering: Vec<&Answering> =
            requirement.answered_by.iter().filter(|one| one.by.standard == self.old.id).collect();
        let now = self.said.of(&requirement.id, self.new);
        let mut before: Vec<StatementRef> = answering.iter().flat_map(|one| self.said.of(&one.by, self.old)).collect();
        before.sort();
        before.dedup();
        let owner = self.owners.of(&requirement.id);
        let owner = owner.or_else(|| answering.iter().find_map(|one| self.owners.of(&one.by)));
        let done = now.iter().filter_map(|statement| statement.confirmed_on).filter(|day| *day >= self.since).max();
        Some(TransitionStep {
            requirement: (self.link)(&requirement.id)?,
            kind: self.kind(requirement, &answering),
            sure: requirement.sure,
            from: answering.iter().filter_map(|one| (self.link)(&one.by)).collect(),
            strength: answering.iter().map(|one| one.strength).min(),
            owner: owner.map(|owner| owner.name.clone()),
            before,
            now,
            done,
        })
    }

    fn kind(&self, requirement: &Requirement, answering: &[&Answering]) -> StepKind {
        let changes = self.edition.changes.iter().filter(|change| change.here.contains(&requirement.id));
        let kinds = changes.filter_map(|change| match change.kind {
            ChangeKind::New | ChangeKind::Extended | ChangeKind::Changed => Some(StepKind::Changed),
            ChangeKind::Moved => Some(StepKind::Moved),
            ChangeKind::Integrated | ChangeKind::Note | ChangeKind::Removed => None,
        });
        let full = answering.iter().any(|one| one.strength == Strength::Full);
        match kinds.min() {
            _ if answering.is_empty() => StepKind::New,
            Some(kind) => kind,
            None if full && answering.iter().all(|one| one.by.id == requirement.id.id) => StepKind::Same,
            None if full => StepKind::Moved,
            None => StepKind::Changed,
        }
    }
}
