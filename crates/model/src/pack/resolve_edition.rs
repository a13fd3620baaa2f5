//! Holds editions and correspondences against the standards: whatever they name must be there, and each pair says one thing.
//!
//! A correspondence lies in the pack of one of its two standards, and is kept where the other standard's pack is not on: then it
//! tells which checks written for the other serve here too, and nothing more.

use std::collections::BTreeMap;

use super::{
    diagnostic::Faults,
    draft::{Drafts, EarlierDraft, EditionDraft, StandardDraft},
    resolve_standard::{Known, reference},
    source::At,
};
use crate::{
    define::{
        edition::{Answering, Earlier, Edition, EditionChange, Ground, MovedRequirement, Strength, Sure},
        requirement::Standard,
    },
    id::{RequirementId, StandardId},
};

/// What is known of an edition, held against its own standard.
pub(super) fn edition(faults: &mut Faults<'_>, draft: &StandardDraft, edition: &EditionDraft) -> Edition {
    let changes = edition.changes.iter().map(|change| EditionChange {
        here: change.here.iter().filter_map(|id| within(faults, draft, id)).collect(),
        place: change.place.clone(),
        kind: change.kind,
        fact: change.fact.clone(),
        level: change.level,
        sure: change.sure,
        sources: change.sources.clone(),
    });
    let changes = changes.collect();
    if let Some(replaces) = edition.replaces.as_ref().filter(|replaces| replaces.value == draft.id.value) {
        faults.say(replaces.spot, "an edition cannot replace itself");
    }
    Edition {
        replaces: edition.replaces.as_ref().map(|replaces| replaces.value.clone()),
        published: edition.published,
        confirmed: edition.confirmed.clone(),
        reported: edition.reported.clone(),
        expected: edition.expected.clone(),
        days: edition.days.clone(),
        changes,
    }
}

/// An edition that is gone, held against the one that there is.
pub(super) fn earlier(faults: &mut Faults<'_>, draft: &StandardDraft, earlier: &EarlierDraft) -> Earlier {
    let mut moved: Vec<MovedRequirement> = Vec::new();
    for one in &earlier.moved {
        if moved.iter().any(|known| known.old == one.old.value) {
            faults.say(one.old.spot, format!("`{}` is here twice", one.old.value));
            continue;
        }
        let to = one.to.iter().filter_map(|id| within(faults, draft, id)).collect();
        moved.push(MovedRequirement { old: one.old.value.clone(), title: one.title.clone(), to });
    }
    Earlier { standard: earlier.standard.clone(), name: earlier.name.clone(), moved }
}

/// A requirement of the standard itself.
fn within(faults: &mut Faults<'_>, draft: &StandardDraft, id: &At<String>) -> Option<RequirementId> {
    let ids = || draft.requirements.iter().map(|requirement| requirement.id.value.as_str());
    if !ids().any(|known| known == id.value) {
        let what = format!("requirement of `{}`", draft.id.value);
        faults.unknown(id.spot, &what, &id.value, ids());
        return None;
    }
    format!("{} {}", draft.id.value, id.value).parse().ok()
}

/// What answers each requirement, by its id.
type Answers = BTreeMap<RequirementId, Vec<Answering>>;

/// Writes into every standard what answers its requirements.
pub(super) fn correspond(
    faults: &mut Faults<'_>,
    drafts: &Drafts,
    known: &Known<'_>,
    standards: &mut BTreeMap<StandardId, Standard>,
) {
    let mut answers = Answers::new();
    for draft in &drafts.standards {
        for one in &draft.correspondences {
            let Some(here) = within(faults, draft, &one.here) else { continue };
            let leaf = |id: &RequirementId| {
                let standard = drafts.standards.iter().find(|standard| standard.id.value == id.standard);
                let found = standard.and_then(|it| it.requirements.iter().find(|other| other.id.value == *id.id));
                found.is_none_or(|found| found.leaf)
            };
            if !leaf(&here) {
                faults.help(
                    one.here.spot,
                    format!("`{here}` is no leaf, and only leaves correspond"),
                    "name its children",
                );
            }
            for text in &one.there {
                let Some(there) = reference(faults, known, text) else { continue };
                if there.standard == here.standard {
                    faults.say(text.spot, "a requirement answers for other standards and editions, not for its own");
                } else if !leaf(&there) {
                    let say = format!("`{there}` is no leaf, and only leaves correspond");
                    faults.help(text.spot, say, "name its children");
                } else {
                    let how = (one.ground, one.sure, &one.why);
                    if !add(&mut answers, &here, &there, one.strength, how) {
                        faults.say(text.spot, format!("how far `{there}` answers `{here}` is said twice"));
                    }
                    if let Some(back) = one.back {
                        add(&mut answers, &there, &here, back, how);
                    }
                }
            }
        }
    }
    // One record truly serves both, either way round: said at the requirements themselves.
    for draft in &drafts.standards {
        for one in &draft.requirements {
            let Ok(here) = format!("{} {}", draft.id.value, one.id.value).parse::<RequirementId>() else { continue };
            for there in one.corresponds.iter().filter_map(|text| text.value.parse::<RequirementId>().ok()) {
                let how = (Ground::Structure, Sure::Confirmed, &None);
                add(&mut answers, &here, &there, Strength::Full, how);
                add(&mut answers, &there, &here, Strength::Full, how);
            }
        }
    }
    for requirement in standards.values_mut().flat_map(|standard| &mut standard.requirements) {
        requirement.answered_by = answers.remove(&requirement.id).unwrap_or_default();
    }
}

/// Notes that `by` answers `what`; false where that was said already.
fn add(
    answers: &mut Answers,
    what: &RequirementId,
    by: &RequirementId,
    strength: Strength,
    (ground, sure, why): (Ground, Sure, &Option<String>),
) -> bool {
    let known = answers.entry(what.clone()).or_default();
    if known.iter().any(|answering| answering.by == *by) {
        return false;
    }
    known.push(Answering { by: by.clone(), strength, ground, sure, why: why.clone() });
    true
}
