//! Makes standards of their drafts: a tree of requirements without gaps, and what they ask to be documented.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    diagnostic::{Faults, near},
    draft::{Drafts, RequirementDraft, StandardDraft},
    resolve_edition,
    source::{At, Spot},
};
use crate::{
    define::requirement::{Information, Requirement, Standard},
    id::{RequirementId, StandardId},
};

/// Makes all standards.
pub(super) fn standards(faults: &mut Faults<'_>, drafts: &Drafts) -> BTreeMap<StandardId, Standard> {
    let ids: BTreeSet<String> = drafts
        .standards
        .iter()
        .flat_map(|standard| standard.requirements.iter().map(|one| format!("{} {}", standard.id.value, one.id.value)))
        .collect();
    let names: Vec<&StandardId> = drafts.standards.iter().map(|standard| &standard.id.value).collect();
    let known = Known { ids, names };
    let mut standards: BTreeMap<StandardId, Standard> =
        drafts.standards.iter().map(|draft| (draft.id.value.clone(), one(faults, &known, draft))).collect();
    resolve_edition::correspond(faults, drafts, &known, &mut standards);
    standards
}

/// What requirements there are.
pub(super) struct Known<'d> {
    ids: BTreeSet<String>,
    names: Vec<&'d StandardId>,
}

fn one(faults: &mut Faults<'_>, known: &Known<'_>, draft: &StandardDraft) -> Standard {
    let within = |id: &At<String>| -> Option<RequirementId> { format!("{} {}", draft.id.value, id.value).parse().ok() };
    let ids = || draft.requirements.iter().map(|requirement| requirement.id.value.as_str());
    let parents: BTreeSet<&str> =
        draft.requirements.iter().filter_map(|one| one.parent.as_ref()).map(|parent| parent.value.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut requirements = Vec::new();
    for one in &draft.requirements {
        if !seen.insert(one.id.value.as_str()) {
            faults.say(one.id.spot, format!("the requirement `{}` is here twice", one.id.value));
        }
        let Some(id) = within(&one.id) else {
            faults.say(one.id.spot, format!("`{}` is no requirement's id", one.id.value));
            continue;
        };
        if one.leaf == parents.contains(one.id.value.as_str()) {
            let say = if one.leaf {
                "is a leaf, yet others name it as their parent"
            } else {
                "is no leaf, yet none names it as its parent"
            };
            faults.say(one.id.spot, format!("`{}` {say}", one.id.value));
        }
        if let Some(parent) = &one.parent
            && !ids().any(|id| id == parent.value)
        {
            faults.unknown(parent.spot, "requirement", &parent.value, ids());
        }
        circle(faults, draft, one);
        for text in &one.corresponds {
            reference(faults, known, text);
        }
        requirements.push(Requirement {
            id,
            title: one.title.clone(),
            parent: one.parent.as_ref().and_then(within),
            leaf: one.leaf,
            summary: one.summary.clone(),
            asks: one.asks.clone(),
            exclusion: one.exclusion,
            reach: one.reach,
            no_check: one.no_check.as_ref().map(|why| why.value.clone()),
            sure: one.sure,
            answered_by: Vec::new(),
            attributes: one.attributes.clone(),
        });
    }
    let mut numbers = BTreeSet::new();
    let mut information = Vec::new();
    for one in &draft.information {
        if !numbers.insert(one.id.value.as_str()) {
            faults.say(one.id.spot, format!("the information `{}` is here twice", one.id.value));
        }
        if !ids().any(|id| id == one.clause.value) {
            faults.unknown(one.clause.spot, "requirement", &one.clause.value, ids());
        }
        let Some(clause) = within(&one.clause) else { continue };
        let (id, what) = (one.id.value.clone(), one.what.clone());
        information.push(Information { id, clause, what, keep: one.keep, mandatory: one.mandatory });
    }
    let (id, name, title) = (draft.id.value.clone(), draft.name.clone(), draft.title.clone());
    let edition = draft.edition.as_ref().map(|edition| resolve_edition::edition(faults, draft, edition));
    let earlier = draft.earlier.iter().map(|earlier| resolve_edition::earlier(faults, draft, earlier)).collect();
    Standard { id, name, title, requirements, information, edition, earlier }
}

fn circle(faults: &mut Faults<'_>, draft: &StandardDraft, one: &RequirementDraft) {
    let mut at = one;
    for _ in 0..=draft.requirements.len() {
        let Some(parent) = &at.parent else { return };
        let Some(next) = draft.requirements.iter().find(|other| other.id.value == parent.value) else { return };
        at = next;
    }
    faults.say(one.id.spot, format!("the parents of `{}` go round in a circle", one.id.value));
}

/// A requirement of some standard. One of a standard whose pack is not there is passed over, unless it looks like a slip.
pub(super) fn reference(faults: &mut Faults<'_>, known: &Known<'_>, text: &At<String>) -> Option<RequirementId> {
    let id: RequirementId = match text.value.parse() {
        Ok(id) => id,
        Err(bad) => {
            faults.say(text.spot, format!("{bad}"));
            return None;
        }
    };
    if known.names.contains(&&id.standard) {
        if !known.ids.contains(&id.to_string()) {
            faults.unknown(text.spot, "requirement", &text.value, known.ids.iter().map(String::as_str));
        }
    } else {
        slip(faults, text.spot, &id.standard, known.names.iter().map(|id| id.as_str()));
    }
    Some(id)
}

/// Names a standard that nobody has, but whose name is nearly that of one there is.
pub(super) fn slip<'n>(
    faults: &mut Faults<'_>,
    spot: Spot,
    id: &StandardId,
    known: impl IntoIterator<Item = &'n str> + Clone,
) {
    // Another edition (`iso-9001-2026` beside `iso-9001-2015`) is another standard, not a slip: only the letters count.
    let letters = |text: &str| text.rsplit_once('-').map_or_else(|| text.to_owned(), |(name, _)| name.to_owned());
    let name = letters(id.as_str());
    let near_one = known.clone().into_iter().any(|other| {
        let steps = super::diagnostic::distance(&name, &letters(other));
        (1..=2).contains(&steps)
            && name.bytes().filter(u8::is_ascii_digit).eq(letters(other).bytes().filter(u8::is_ascii_digit))
    });
    if near_one {
        faults.add(spot, format!("there is no standard `{id}`"), near(id.as_str(), known));
    }
}
