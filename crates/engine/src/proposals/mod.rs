//! Proposed texts of how requirements are met: filled from the documents that serve them and the registers that show them, taken
//! over as drafts that somebody has still to read and put in force. A text alone never shows anything, and a draft says nothing.

mod documents;
mod filled;
mod taking;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use plumb_model::{
    define::{proposal::Proposal, register::Part},
    fold::RecordState,
    id::{RegisterId, RequirementId, StandardId},
    raw::Raw,
};

use self::documents::Serving;
use crate::{
    Engine,
    access::Reader,
    desk::{
        LinkView, Many, Problem, ProposalDocument, ProposalRegister, ProposalStands, ProposalView, ProposalsView,
        RequirementLink,
    },
    engine::Look,
    people::{People, Person},
    playing::PartOf,
    records::LANGUAGE,
    trail::link_to,
};

/// Counting stops there.
const COUNTED: u64 = 1_000;

impl Engine {
    /// All proposals for the standards that are on, or those for one requirement.
    pub(crate) fn proposals(
        &self,
        reader: &Reader,
        requirement: Option<&RequirementId>,
    ) -> Result<ProposalsView, Problem> {
        // How we mean to answer an auditor is ours.
        reader.may_know_assessments()?;
        let look = self.look()?;
        let packs = &look.rules.packs;
        let proposing = Proposing::new(&look, reader)?;
        let asked = |proposal: &&Proposal| requirement.is_none_or(|wanted| proposal.requirements.contains(wanted));
        let mut views = Vec::new();
        for proposal in packs.proposals.values().filter(asked) {
            views.extend(proposing.view(proposal)?);
        }
        // Clauses before controls, each as the standards number them.
        views.sort_by_cached_key(|view| (view.about.clone(), view.requirements.first().map(|first| place(&first.id))));
        let may_take = proposing.part.is_some_and(|part| reader.may_create(packs, part.register));
        Ok(ProposalsView { proposals: views, may_take })
    }
}

/// `A.5.10` after `A.5.9`.
fn place(id: &str) -> Vec<u32> {
    id.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// What proposals are laid against: what is said, what is drafted, which documents there are.
struct Proposing<'l> {
    look: &'l Look,
    reader: &'l Reader,
    part: Option<PartOf<'l>>,
    people: Arc<People>,
    chosen: BTreeSet<StandardId>,
    said: Vec<Said>,
    drafts: Vec<Said>,
    documents: Vec<Serving>,
    counts: RefCell<BTreeMap<RegisterId, Many>>,
}

/// A statement, and the requirements it names.
struct Said {
    /// None where the reader may not see it.
    link: Option<LinkView>,
    names: BTreeSet<RequirementId>,
}

impl<'l> Proposing<'l> {
    fn new(look: &'l Look, reader: &'l Reader) -> Result<Self, Problem> {
        let packs = &look.rules.packs;
        let part = PartOf::find(packs, Part::Statement);
        let (said, drafts) = said(look, reader, part)?;
        let on = look.chosen_standards();
        let chosen = packs.standards.keys().filter(|id| on.is_empty() || on.iter().any(|on| on == id.as_str()));
        let chosen: BTreeSet<StandardId> = chosen.cloned().collect();
        let documents = documents::serving(look, reader, &chosen)?;
        let (people, counts) = (look.people()?, RefCell::default());
        Ok(Self { look, reader, part, people, chosen, said, drafts, documents, counts })
    }

    /// A proposal filled from what is there; none where no standard that is on asks for it.
    fn view(&self, proposal: &Proposal) -> Result<Option<ProposalView>, Problem> {
        let packs = &self.look.rules.packs;
        let wanted: Vec<&RequirementId> =
            proposal.requirements.iter().filter(|id| self.chosen.contains(&id.standard)).collect();
        if wanted.is_empty() {
            return Ok(None);
        }
        let speaks =
            |id: &RequirementId, names: &BTreeSet<RequirementId>| above(self.look, id).any(|id| names.contains(&id));
        let by = |all: &[Said], id: &RequirementId| all.iter().any(|one| speaks(id, &one.names));
        let of = |all: &[Said]| -> Vec<LinkView> {
            let speaking = all.iter().filter(|one| wanted.iter().any(|id| speaks(id, &one.names)));
            speaking.filter_map(|one| one.link.clone()).collect()
        };
        let open: Vec<&RequirementId> = wanted.iter().copied().filter(|id| !by(&self.said, id)).collect();
        let stands = match open.as_slice() {
            [] => ProposalStands::Said,
            open if open.iter().all(|id| by(&self.drafts, id)) => ProposalStands::Drafted,
            _ => ProposalStands::Open,
        };
        let documents: Vec<ProposalDocument> = self
            .documents
            .iter()
            .filter_map(|one| {
                let named = wanted.iter().any(|id| speaks(id, &one.names));
                let called = wanted.iter().any(|id| one.called.contains(id));
                (named || called).then(|| ProposalDocument { link: one.link.clone(), by_title: !named })
            })
            .collect();
        let mut registers = Vec::new();
        for id in &proposal.registers {
            let Some(register) = packs.registers.get(id) else { continue };
            let (name, count) = (register.name.get(LANGUAGE).to_owned(), self.count(id)?);
            registers.push(ProposalRegister { register: id.to_string(), name, count });
        }
        let text = filled::text(proposal.text.get(LANGUAGE), &documents, &registers);
        Ok(Some(ProposalView {
            id: proposal.id.clone(),
            title: proposal.title.get(LANGUAGE).to_owned(),
            about: proposal.about.clone(),
            stands,
            blanks: filled::blanks(&text),
            text,
            owner: self.owner(proposal).map(|owner| owner.name.clone()),
            role: packs.roles.get(&proposal.owner).map(|role| role.name.get(LANGUAGE).to_owned()),
            requirements: wanted.iter().filter_map(|id| shown(self.look, id)).collect(),
            open: open.into_iter().map(ToString::to_string).collect(),
            said: of(&self.said),
            drafts: of(&self.drafts),
            filled_from: documents,
            registers,
        }))
    }

    /// Who holds the role, where that is one; of several whoever asks, if that is one of them. Anybody else would be a guess.
    fn owner(&self, proposal: &Proposal) -> Option<&Person> {
        let holders: Vec<&Person> =
            self.people.here().filter(|person| person.roles.contains(&proposal.owner)).collect();
        match holders.as_slice() {
            [one] => Some(one),
            several => several.iter().copied().find(|person| self.reader.person() == Some(person.id)),
        }
    }

    /// How many records a register has, as far as the reader may see them.
    fn count(&self, register: &RegisterId) -> Result<Many, Problem> {
        if let Some(known) = self.counts.borrow().get(register) {
            return Ok(*known);
        }
        let mut many = Many { n: 0, more: false };
        self.look.snapshot.each_record(Some(register), &mut |record| {
            if !self.look.is_void(&record) && !record.erased && self.look.may_see(self.reader, &record) {
                many.more = many.n == COUNTED;
                many.n += u64::from(!many.more);
            }
            if many.more { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        self.counts.borrow_mut().insert(register.clone(), many);
        Ok(many)
    }
}

/// Statements that stand, and drafts of some.
fn said(look: &Look, reader: &Reader, part: Option<PartOf<'_>>) -> Result<(Vec<Said>, Vec<Said>), Problem> {
    let (mut said, mut drafts) = (Vec::new(), Vec::new());
    let Some(part) = part else { return Ok((said, drafts)) };
    look.snapshot.each_record(Some(&part.register.id), &mut |record: RecordState| {
        let read = part.read(&record);
        // Who says that it does not apply has said something, too.
        let says = read.text("text").is_some() || read.raw("applicable") == Some(&Raw::Flag(false));
        let list = if part.is_draft(&record) { &mut drafts } else { &mut said };
        if (part.stands(&record) && says) || part.is_draft(&record) {
            let link = look.may_see(reader, &record).then(|| link_to(look, &record)).flatten();
            list.push(Said { link, names: named(read.raw("requirements")).collect() });
        }
        ControlFlow::Continue(())
    })?;
    Ok((said, drafts))
}

fn named(raw: Option<&Raw>) -> impl Iterator<Item = RequirementId> {
    raw.into_iter().flat_map(Raw::items).filter_map(|item| item.as_text()?.parse().ok())
}

/// A requirement and all it lies within.
fn above<'l>(look: &'l Look, id: &RequirementId) -> impl Iterator<Item = RequirementId> + 'l {
    let parent = |id: &RequirementId| look.rules.packs.requirement(id)?.parent.clone();
    std::iter::successors(Some(id.clone()), parent)
}

fn shown(look: &Look, id: &RequirementId) -> Option<RequirementLink> {
    let standard = look.rules.packs.standards.get(&id.standard)?;
    let requirement = standard.requirements.iter().find(|requirement| requirement.id == *id)?;
    Some(RequirementLink {
        standard: standard.id.to_string(),
        standard_name: standard.name.clone(),
        id: id.id.to_string(),
        title: requirement.title.clone(),
        verdict: None,
    })
}
