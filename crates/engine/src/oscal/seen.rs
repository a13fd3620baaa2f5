//! What a reader may see of statements, audits, findings, cases and actions, field by field.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::civil::Date;
use plumb_model::{
    define::{
        register::{Part, StateKind},
        requirement::Standard,
    },
    fold::RecordState,
    id::{RecordId, RequirementId},
    raw::Raw,
};

use crate::{
    access::Reader,
    desk::Problem,
    engine::Look,
    people::People,
    playing::PartOf,
    records::{LANGUAGE, title},
};

/// Everything the documents are made of.
pub(super) struct Seen<'l> {
    look: &'l Look,
    people: std::sync::Arc<People>,
    pub(super) statements: Vec<One<'l>>,
    pub(super) audits: Vec<One<'l>>,
    pub(super) findings: Vec<One<'l>>,
    pub(super) cases: Vec<One<'l>>,
    pub(super) actions: Vec<One<'l>>,
}

/// A record of a part, as this reader sees it.
pub(super) struct One<'l> {
    look: &'l Look,
    part: PartOf<'l>,
    pub(super) record: RecordState,
    hidden: Vec<String>,
}

impl<'l> Seen<'l> {
    pub(super) fn of(look: &'l Look, reader: &Reader) -> Result<Self, Problem> {
        let all = |part| records(look, reader, part);
        let mut statements = all(Part::Statement)?;
        statements.retain(|one| one.part.stands(&one.record));
        Ok(Self {
            look,
            people: look.people()?,
            statements,
            audits: all(Part::Audit)?,
            findings: all(Part::Finding)?,
            cases: all(Part::Corrective)?,
            actions: all(Part::Action)?,
        })
    }

    /// The standards that the organisation set out for, else all there are.
    pub(super) fn standards(&self) -> Vec<&'l Standard> {
        let all = &self.look.rules.packs.standards;
        let chosen = self.look.chosen_standards();
        let some: Vec<&Standard> =
            chosen.iter().filter_map(|id| all.values().find(|it| it.id.as_str() == id)).collect();
        if some.is_empty() { all.values().collect() } else { some }
    }

    /// Names of these people.
    pub(super) fn named(&self, people: impl IntoIterator<Item = Option<RecordId>>) -> BTreeMap<RecordId, String> {
        let people = people.into_iter().flatten();
        people.filter_map(|person| Some((person, self.people.name(person)?.to_owned()))).collect()
    }
}

fn records<'l>(look: &'l Look, reader: &Reader, part: Part) -> Result<Vec<One<'l>>, Problem> {
    let mut found = Vec::new();
    let Some(part) = PartOf::find(&look.rules.packs, part) else { return Ok(found) };
    let kept = part.register.fields.iter().filter(|field| reader.hides(part.register, &field.id));
    let hidden: Vec<String> = kept.map(|field| field.id.to_string()).collect();
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        if !look.is_void(&record) && !record.erased && look.may_see(reader, &record) {
            found.push(One { look, part, record, hidden: hidden.clone() });
        }
        ControlFlow::Continue(())
    })?;
    found.sort_by(|a, b| a.number().cmp(b.number()).then(a.record.record.cmp(&b.record.record)));
    Ok(found)
}

impl One<'_> {
    pub(super) fn key(&self) -> String {
        self.record.record.to_string()
    }

    pub(super) fn number(&self) -> &str {
        self.record.number().unwrap_or_default()
    }

    pub(super) fn title(&self) -> String {
        title(self.part.register, &self.record)
    }

    /// Number and title.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.number(), self.title()).trim().to_owned()
    }

    fn shows(&self, role: &str) -> bool {
        self.part.field(role).is_some_and(|field| !self.hidden.iter().any(|hidden| hidden == field.as_str()))
    }

    pub(super) fn text(&self, role: &str) -> Option<&str> {
        self.part.read(&self.record).text(role).filter(|_| self.shows(role))
    }

    /// As people read it: a choice by its name.
    pub(super) fn shown(&self, role: &str) -> Option<String> {
        self.part.read(&self.record).shown(role).filter(|_| self.shows(role))
    }

    pub(super) fn day(&self, role: &str) -> Option<Date> {
        self.part.read(&self.record).day(role, &self.look.zone).filter(|_| self.shows(role))
    }

    pub(super) fn link(&self, role: &str) -> Option<RecordId> {
        self.part.read(&self.record).link(role).filter(|_| self.shows(role))
    }

    pub(super) fn says_no(&self, role: &str) -> bool {
        self.shows(role) && self.part.read(&self.record).raw(role) == Some(&Raw::Flag(false))
    }

    pub(super) fn requirements(&self) -> Vec<RequirementId> {
        let raw = self.part.read(&self.record).raw("requirements").filter(|_| self.shows("requirements"));
        raw.into_iter().flat_map(Raw::items).filter_map(|item| item.as_text()?.parse().ok()).collect()
    }

    /// The state's name, as people read it.
    pub(super) fn state(&self) -> String {
        let state = self.record.state.as_ref().and_then(|state| self.part.register.state(state.as_str()));
        state.map(|state| state.name.get(LANGUAGE).to_owned()).unwrap_or_default()
    }

    pub(super) fn is_open(&self) -> bool {
        let state = self.record.state.as_ref().and_then(|state| self.part.register.state(state.as_str()));
        state.is_some_and(|state| state.kind == StateKind::Open)
    }
}
