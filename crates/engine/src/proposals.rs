//! Proposed texts of how requirements are met: filled from the documents that serve them and the registers that show them, taken
//! over as statements that somebody has still to read and confirm. A text alone never shows anything.

use std::{collections::BTreeSet, ops::ControlFlow};

use plumb_model::{
    define::{
        proposal::{DOCUMENTS, Proposal, REGISTERS},
        register::{BehaviourKind, FieldKind, Part, Register, StateKind},
    },
    fold::RecordState,
    id::{ProposalId, RegisterId, RequirementId},
    raw::Raw,
};

use crate::{
    Engine,
    access::Reader,
    desk::{
        Act, Caller, Done, Given, GivenValue, LinkView, Problem, ProblemKind, ProposalView, ProposalsView,
        RequirementLink,
    },
    engine::Look,
    people::Person,
    playing::PartOf,
    records::{LANGUAGE, title},
};

/// Documents that a text names; a longer list says nothing more.
const NAMED: usize = 6;

impl Engine {
    /// All proposals, or those for one requirement.
    pub(crate) fn proposals(
        &self,
        reader: &Reader,
        requirement: Option<&RequirementId>,
    ) -> Result<ProposalsView, Problem> {
        // How we mean to answer an auditor is ours.
        reader.may_know_assessments()?;
        let look = self.look()?;
        let packs = &look.rules.packs;
        let part = PartOf::find(packs, Part::Statement);
        let stated = stated(&look, reader, part)?;
        let documents = documents(&look, reader)?;
        let mut views = Vec::new();
        for proposal in packs.proposals.values() {
            if requirement.is_none_or(|wanted| proposal.requirements.contains(wanted)) {
                views.push(view(&look, reader, part, proposal, (&stated, &documents))?);
            }
        }
        // Clauses before controls, each as the standard goes.
        let place = |view: &ProposalView| {
            let first = view.requirements.first();
            let at = first.and_then(|first| {
                let standard = packs.standards.values().find(|standard| standard.id.as_str() == first.standard)?;
                standard.requirements.iter().position(|one| one.id.id.to_string() == first.id)
            });
            (view.about.clone(), at)
        };
        views.sort_by_cached_key(place);
        Ok(ProposalsView {
            proposals: views,
            register: part.map(|part| part.register.id.to_string()),
            may_create: part.is_some_and(|part| reader.may_create(packs, part.register)),
        })
    }

    /// Takes proposals over as statements; only those that fit, so that none has a hole.
    pub(crate) fn take_proposals(
        &self,
        caller: &Caller,
        proposals: &[ProposalId],
        key: Option<&str>,
    ) -> Result<Vec<Done>, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let all = self.proposals(&reader, None)?;
        let register = all.register.ok_or_else(|| {
            let say = "no pack has a register for statements; nothing was done";
            Problem::new(ProblemKind::Content, "content.no-register", say)
        })?;
        let mut acts = Vec::new();
        for id in proposals {
            let found = all.proposals.iter().find(|one| one.id == *id).filter(|one| one.fits && !one.open.is_empty());
            let proposal = found.ok_or_else(|| {
                let say = format!("`{id}` is no proposal that can be taken over as it is; nothing was done");
                Problem::new(ProblemKind::Content, "proposal.not-fitting", say)
                    .help("open it in a form, and fill in what is missing")
            })?;
            let given = |(field, values): &(String, Vec<String>)| Given {
                field: field.clone(),
                value: match values.as_slice() {
                    [one] if !proposal.open.contains(one) => GivenValue::One(one.clone()),
                    several => GivenValue::Several(several.to_vec()),
                },
            };
            acts.push(Act::Create { register: register.clone(), values: proposal.values.iter().map(given).collect() });
        }
        self.run_all(caller, &acts, key)
    }
}

/// A statement in force: its number, and the requirements it names.
type Stated = Vec<(String, BTreeSet<RequirementId>)>;

fn stated(look: &Look, reader: &Reader, part: Option<PartOf<'_>>) -> Result<Stated, Problem> {
    let mut all = Vec::new();
    let Some(part) = part else { return Ok(all) };
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        if is_open(part.register, &record) && look.may_see(reader, &record) {
            let named = named(part.read(&record).raw("requirements")).collect();
            all.push((record.number().unwrap_or_default().to_owned(), named));
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// A document in force with the requirements it serves: a record whose texts are kept as revisions.
type Serving = Vec<(LinkView, BTreeSet<RequirementId>)>;

fn documents(look: &Look, reader: &Reader) -> Result<Serving, Problem> {
    let packs = &look.rules.packs;
    let revised = packs.registers.values().filter_map(|register| {
        let behaviour = register.behaviour(BehaviourKind::Revisioned)?;
        match &register.field(behaviour.uses.get("master")?)?.kind {
            FieldKind::Link { to, .. } => packs.registers.get(to),
            _ => None,
        }
    });
    let mut all = Vec::new();
    for register in revised {
        let fields = register.fields.iter().filter(|field| matches!(field.kind, FieldKind::Requirements));
        let fields: Vec<_> = fields.map(|field| &field.id).filter(|id| !reader.hides(register, id)).collect();
        look.snapshot.each_record(Some(&register.id), &mut |record| {
            if is_open(register, &record) && look.may_see(reader, &record) {
                let serves: BTreeSet<RequirementId> =
                    fields.iter().flat_map(|field| named(record.fields.get(*field))).collect();
                all.extend((!serves.is_empty()).then(|| (link(register, &record), serves)));
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(all)
}

fn link(register: &Register, record: &RecordState) -> LinkView {
    LinkView {
        register: Some(register.id.to_string()),
        field: None,
        number: record.number().map(ToOwned::to_owned),
        title: Some(title(register, record)),
        record: Some(record.record.to_string()),
        state: None,
    }
}

fn is_open(register: &Register, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    !record.erased && state.is_some_and(|state| state.kind == StateKind::Open)
}

fn named(raw: Option<&Raw>) -> impl Iterator<Item = RequirementId> {
    raw.into_iter().flat_map(Raw::items).filter_map(|item| item.as_text()?.parse().ok())
}

fn view(
    look: &Look,
    reader: &Reader,
    part: Option<PartOf<'_>>,
    proposal: &Proposal,
    (stated, documents): (&Stated, &Serving),
) -> Result<ProposalView, Problem> {
    let packs = &look.rules.packs;
    let speaks =
        |id: &RequirementId, named: &BTreeSet<RequirementId>| above(look, id).any(|above| named.contains(&above));
    let open: Vec<&RequirementId> =
        proposal.requirements.iter().filter(|id| !stated.iter().any(|(_, named)| speaks(id, named))).collect();
    let told = stated.iter().filter(|(_, named)| proposal.requirements.iter().any(|id| speaks(id, named)));
    let serving: Vec<LinkView> = documents
        .iter()
        .filter(|(_, serves)| proposal.requirements.iter().any(|id| speaks(id, serves)))
        .map(|(link, _)| link.clone())
        .collect();
    let mut registers = Vec::new();
    for id in &proposal.registers {
        let Some(register) = packs.registers.get(id) else { continue };
        registers.push((id.to_string(), register.name.get(LANGUAGE).to_owned(), count(look, reader, id)?));
    }
    let owner = owner(look, proposal)?;
    let text = filled(proposal.text.get(LANGUAGE), &serving, &registers);
    let fits = !serving.is_empty() && registers.iter().any(|(.., count)| *count > 0);
    let mut view = ProposalView {
        id: proposal.id.clone(),
        title: proposal.title.get(LANGUAGE).to_owned(),
        about: proposal.about.clone(),
        text,
        owner: owner.as_ref().map(|owner| owner.name.clone()),
        requirements: proposal.requirements.iter().filter_map(|id| shown(look, id)).collect(),
        open: open.into_iter().map(ToString::to_string).collect(),
        stated: told.map(|(number, _)| number.clone()).collect(),
        documents: serving,
        registers,
        fits,
        values: Vec::new(),
    };
    if let Some(part) = part {
        view.values = values(look, part, &view, owner.as_ref());
    }
    Ok(view)
}

/// What the form begins with.
fn values(look: &Look, part: PartOf<'_>, view: &ProposalView, owner: Option<&Person>) -> Vec<(String, Vec<String>)> {
    let mut values = vec![(part.register.title.to_string(), vec![view.title.clone()])];
    let mut and = |role: &str, given: Vec<String>| {
        if let Some(field) = part.field(role).filter(|_| !given.is_empty()) {
            values.push((field.to_string(), given));
        }
    };
    and("requirements", view.open.clone());
    and("text", vec![view.text.clone()]);
    and("about", vec![view.about.clone()]);
    and("applicable", vec!["yes".to_owned()]);
    and(
        "owner",
        owner.and_then(|owner| owner.number.clone().or_else(|| Some(owner.name.clone()))).into_iter().collect(),
    );
    let laid_down: Vec<&str> = view.documents.iter().filter_map(|link| link.number.as_deref()).take(NAMED).collect();
    and("reference", Some(laid_down.join(", ")).filter(|text| !text.is_empty()).into_iter().collect());
    and("put_down", vec![look.today.to_string()]);
    values
}

/// A requirement and all it lies within.
fn above<'l>(look: &'l Look, id: &RequirementId) -> impl Iterator<Item = RequirementId> + 'l {
    let mut at = Some(id.clone());
    let mut left = 16;
    std::iter::from_fn(move || {
        let here = at.take().filter(|_| left > 0)?;
        left -= 1;
        at = look.rules.packs.requirement(&here).and_then(|requirement| requirement.parent.clone());
        Some(here)
    })
}

fn count(look: &Look, reader: &Reader, register: &RegisterId) -> Result<u64, Problem> {
    let mut count = 0;
    look.snapshot.each_record(Some(register), &mut |record| {
        count += u64::from(!look.is_void(&record) && !record.erased && look.may_see(reader, &record));
        ControlFlow::Continue(())
    })?;
    Ok(count)
}

/// Whoever works here and holds the role; of several the first by name.
fn owner(look: &Look, proposal: &Proposal) -> Result<Option<Person>, Problem> {
    let people = look.people()?;
    let holders = people.here().filter(|person| person.roles.contains(&proposal.owner));
    Ok(holders.min_by(|a, b| a.name.cmp(&b.name)).cloned())
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

/// The text with its blanks filled; what is not there is said in brackets, to be put right by whoever takes it over.
fn filled(text: &str, documents: &[LinkView], registers: &[(String, String, u64)]) -> String {
    let mut named: Vec<String> = documents
        .iter()
        .take(NAMED)
        .map(|link| {
            let number = link.number.as_deref().unwrap_or_default();
            format!("{number} {}", link.title.as_deref().unwrap_or_default()).trim().to_owned()
        })
        .collect();
    if documents.len() > NAMED {
        named.push(format!("{} more", documents.len() - NAMED));
    }
    let kept: Vec<&str> = registers.iter().filter(|(.., count)| *count > 0).map(|(_, name, _)| name.as_str()).collect();
    let or = |list: String, none: &str| if list.is_empty() { none.to_owned() } else { list };
    text.trim()
        .replace(DOCUMENTS, &or(named.join(", "), "[no document serves this yet: name it]"))
        .replace(REGISTERS, &or(kept.join(", "), "[no register has a record of it yet]"))
}
