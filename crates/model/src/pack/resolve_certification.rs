//! Makes what packs say about certification of its drafts: every register and expression in it must mean something.

use super::{
    diagnostic::Faults,
    draft::ConcernDraft,
    resolve::{Resolver, Role},
};
use crate::define::certification::{Certification, Concern};

/// All of it, from whatever packs.
pub(super) fn certification(faults: &mut Faults<'_>, world: &Resolver<'_>) -> Certification {
    let mut all = Certification::default();
    for draft in &world.drafts.certification {
        for rule in &draft.rules {
            if !all.rules.iter().any(|known| known.clock == rule.clock) {
                all.rules.push(rule.clone());
            }
        }
        all.days.extend(draft.days.iter().cloned());
        all.looks.extend(draft.looks.iter().filter_map(|concern| one(faults, world, concern)));
        all.tells.extend(draft.tells.iter().filter_map(|concern| one(faults, world, concern)));
    }
    all
}

/// A concern whose register and expressions mean something.
pub(super) fn one(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &ConcernDraft) -> Option<Concern> {
    if !world.register(faults, &draft.over) {
        return None;
    }
    let over = &draft.over.value;
    Some(Concern {
        id: draft.id.clone(),
        name: draft.name.clone(),
        over: over.clone(),
        when: draft.when.as_ref().and_then(|text| world.compile(faults, over, text, Role::Population)),
        date: draft.date.as_ref().and_then(|text| world.compile(faults, over, text, Role::Day)),
        back: draft.back,
    })
}
