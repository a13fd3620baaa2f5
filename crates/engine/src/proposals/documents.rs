//! Which documents in force serve which requirements: those that say so themselves, and those that are called by one of the names by
//! which `plumb assess` recognises a document about the requirement.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_model::{
    define::register::{BehaviourKind, FieldKind, Register, StateKind},
    fold::RecordState,
    id::{RecordId, RegisterId, RequirementId, StandardId},
    pack::PackSet,
    vocabulary::spaced,
};

use super::named;
use crate::{
    access::Reader,
    desk::{LinkView, Problem},
    engine::Look,
    records::title,
    trail::link_to,
};

/// A document in force.
pub(super) struct Serving {
    pub(super) link: LinkView,
    /// What it says it serves.
    pub(super) names: BTreeSet<RequirementId>,
    /// What its title speaks of.
    pub(super) called: BTreeSet<RequirementId>,
}

/// All documents in force, as far as the reader may see them.
pub(super) fn serving(look: &Look, reader: &Reader, standards: &BTreeSet<StandardId>) -> Result<Vec<Serving>, Problem> {
    let packs = &look.rules.packs;
    let names = Names::of(packs, standards);
    let mut all = Vec::new();
    for revisions in packs.registers.values() {
        let Some(revised) = Revised::of(look, revisions)? else { continue };
        let Some(register) = packs.registers.get(&revised.master) else { continue };
        let fields = register.fields.iter().filter(|field| matches!(field.kind, FieldKind::Requirements));
        let fields: Vec<_> = fields.map(|field| &field.id).filter(|id| !reader.hides(register, id)).collect();
        look.snapshot.each_record(Some(&register.id), &mut |record| {
            if is_open(register, &record) && revised.holds(&record) && look.may_see(reader, &record) {
                let says = fields.iter().flat_map(|field| named(record.fields.get(*field))).collect();
                let called = names.called(&title(register, &record));
                all.extend(link_to(look, &record).map(|link| Serving { link, names: says, called }));
            }
            ControlFlow::Continue(())
        })?;
    }
    all.retain(|one| !one.names.is_empty() || !one.called.is_empty());
    Ok(all)
}

fn is_open(register: &Register, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    !record.erased && state.is_some_and(|state| state.kind == StateKind::Open)
}

/// What a register of revisions says of its documents.
struct Revised {
    master: RegisterId,
    /// Documents with revisions: true where one of them is in force.
    documents: BTreeMap<RecordId, bool>,
}

impl Revised {
    /// None where the register holds no revisions.
    fn of(look: &Look, revisions: &Register) -> Result<Option<Self>, Problem> {
        let found = || {
            let uses = &revisions.behaviour(BehaviourKind::Revisioned)?.uses;
            let link = revisions.field(uses.get("master")?)?;
            match &link.kind {
                FieldKind::Link { to, .. } => Some((link.id.clone(), to.clone(), uses.get("in_force")?.clone())),
                _ => None,
            }
        };
        let Some((field, master, in_force)) = found() else { return Ok(None) };
        let mut documents = BTreeMap::new();
        look.snapshot.each_record(Some(&revisions.id), &mut |record| {
            let holds = record.state.as_ref().is_some_and(|state| state.as_str() == in_force);
            for link in record.links.get(&field).into_iter().flatten().filter(|_| !look.is_void(&record)) {
                *documents.entry(link.to).or_insert(false) |= holds;
            }
            ControlFlow::Continue(())
        })?;
        Ok(Some(Self { master, documents }))
    }

    /// Whether a document is in force. One without any revision here is kept elsewhere, so its own state says it.
    fn holds(&self, document: &RecordState) -> bool {
        self.documents.get(&document.record).copied().unwrap_or(true)
    }
}

/// The names by which documents about requirements go.
struct Names(Vec<(RequirementId, Vec<String>)>);

impl Names {
    fn of(packs: &PackSet, standards: &BTreeSet<StandardId>) -> Self {
        let asked = |id: &str, words: &str| format!("{id} {words}").parse::<RequirementId>().ok();
        let vocabularies = packs.vocabulary.values();
        let ours = vocabularies.filter(|it| standards.iter().any(|standard| standard.as_str() == it.standard));
        let all = ours.flat_map(|it| it.requirements.iter().map(move |words| (it.standard.as_str(), words)));
        Self(
            all.filter_map(|(standard, words)| {
                let names = words.words.names.iter().map(|name| spaced(name)).collect();
                Some((asked(standard, &words.id)?, names))
            })
            .collect(),
        )
    }

    fn called(&self, title: &str) -> BTreeSet<RequirementId> {
        let title = spaced(title);
        let speaks = |names: &[String]| names.iter().any(|name| title.contains(name.as_str()));
        self.0.iter().filter(|(_, names)| speaks(names)).map(|(id, _)| id.clone()).collect()
    }
}
