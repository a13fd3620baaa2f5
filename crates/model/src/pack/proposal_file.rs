//! Reads proposed texts, and makes them of their drafts: requirements that are there and are leaves, each in one proposal only.

use std::collections::{BTreeMap, BTreeSet};

use super::{diagnostic::Faults, draft::ProposalDraft, read::Table, resolve::Resolver, source::Spot};
use crate::{
    define::{
        proposal::{DOCUMENTS, Proposal, REGISTERS},
        requirement::Standard,
    },
    id::{ProposalId, RegisterId, RequirementId, StandardId},
};

/// Reads one file.
pub(super) fn all(faults: &mut Faults<'_>, mut file: Table<'_>) -> Vec<ProposalDraft> {
    let tables = file.tables(faults, "proposal", "a proposal");
    let read = tables.into_iter().filter_map(|table| proposal(faults, table)).collect();
    file.done(faults);
    read
}

fn proposal(faults: &mut Faults<'_>, mut table: Table<'_>) -> Option<ProposalDraft> {
    let id = table.id(faults, "id");
    let title = table.label(faults, "title");
    let about = table.text(faults, "about");
    let owner = table.id(faults, "owner");
    let requirements = table.texts(faults, "requirements");
    let registers = table.ids(faults, "registers");
    let spot = table.place("text");
    let text = table.label(faults, "text");
    let id = table.must(faults, "id", id);
    let title = table.must(faults, "title", title);
    let about = table.must(faults, "about", about);
    let owner = table.must(faults, "owner", owner);
    let text = table.must(faults, "text", text);
    table.done(faults);
    let text = text?;
    Some(ProposalDraft {
        id: id?,
        title: title?,
        about: about?.value,
        owner: owner?,
        requirements,
        registers,
        text,
        spot,
    })
}

/// Makes all proposals. Standards whose pack is not there are passed over, and so is a proposal that is for nothing else.
pub(super) fn made(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
) -> BTreeMap<ProposalId, Proposal> {
    let mut all = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for draft in &world.drafts.proposals {
        let requirements = requirements(faults, standards, draft, &mut taken);
        if !world.has_role(draft.owner.value.as_str()) {
            faults.unknown(draft.owner.spot, "role", draft.owner.value.as_str(), world.role_ids());
        }
        let known = || world.drafts.registers.iter().map(|register| register.id.value.as_str());
        for register in &draft.registers {
            if !known().any(|id| id == register.value.as_str()) {
                faults.unknown(register.spot, "register", register.value.as_str(), known());
            }
        }
        blanks(faults, draft.spot, &draft.text.en);
        if requirements.is_empty() {
            continue;
        }
        let registers: Vec<RegisterId> = draft.registers.iter().map(|register| register.value.clone()).collect();
        let proposal = Proposal {
            id: draft.id.value.clone(),
            title: draft.title.clone(),
            about: draft.about.clone(),
            owner: draft.owner.value.clone(),
            requirements,
            registers,
            text: draft.text.clone(),
        };
        all.insert(draft.id.value.clone(), proposal);
    }
    all
}

fn requirements(
    faults: &mut Faults<'_>,
    standards: &BTreeMap<StandardId, Standard>,
    draft: &ProposalDraft,
    taken: &mut BTreeSet<RequirementId>,
) -> Vec<RequirementId> {
    let mut found = Vec::new();
    for text in &draft.requirements {
        let id: RequirementId = match text.value.parse() {
            Ok(id) => id,
            Err(bad) => {
                faults.say(text.spot, format!("{bad}"));
                continue;
            }
        };
        let Some(standard) = standards.get(&id.standard) else { continue };
        match standard.requirements.iter().find(|requirement| requirement.id == id) {
            Some(requirement) if !requirement.leaf => {
                faults.help(
                    text.spot,
                    format!("`{id}` is no leaf, and only leaves carry statements"),
                    "name its children",
                );
            }
            Some(_) if !taken.insert(id.clone()) => {
                faults.help(text.spot, format!("`{id}` is in a proposal already"), "leave it in one of them");
            }
            Some(_) => found.push(id),
            None => {
                let ids: Vec<String> = standard.requirements.iter().map(|one| one.id.to_string()).collect();
                faults.unknown(text.spot, "requirement", &text.value, ids.iter().map(String::as_str));
            }
        }
    }
    found
}

/// Only blanks that something fills.
fn blanks(faults: &mut Faults<'_>, spot: Spot, text: &str) {
    let rest = text.replace(DOCUMENTS, "").replace(REGISTERS, "");
    if rest.contains(['{', '}']) {
        faults.help(spot, "this text has a blank that nothing fills", format!("write `{DOCUMENTS}` or `{REGISTERS}`"));
    }
}
