//! Makes what packs say about getting ready of its drafts: every register, field, role and requirement in it must be there.

use std::collections::BTreeMap;

use super::{
    diagnostic::Faults,
    draft::{DrawDraft, QuestionDraft, TopDraft},
    resolve::{Resolver, Role},
    resolve_certification::one as concern,
    resolve_plan::{requirements, roles},
};
use crate::{
    define::{
        register::{Field, FieldKind},
        rehearsal::{Draw, Question, Rehearsal, TopQuestion},
        requirement::Standard,
    },
    id::StandardId,
};

/// All of it, from whatever packs.
pub(super) fn rehearsal(
    faults: &mut Faults<'_>,
    world: &Resolver<'_>,
    standards: &BTreeMap<StandardId, Standard>,
) -> Rehearsal {
    let mut all = Rehearsal::default();
    for draft in &world.drafts.rehearsals {
        all.questions.extend(draft.questions.iter().filter_map(|draft| question(faults, world, draft)));
        let top = |draft: &TopDraft| {
            Some(TopQuestion {
                records: concern(faults, world, &draft.records)?,
                asks: draft.asks.clone(),
                requirements: requirements(faults, standards, &draft.requirements),
            })
        };
        all.top.extend(draft.top.iter().filter_map(top));
        all.changed.extend(draft.changed.iter().filter_map(|draft| concern(faults, world, draft)));
        all.draws.extend(draft.draws.iter().filter_map(|draft| draw(faults, world, draft)));
    }
    all
}

fn question(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &QuestionDraft) -> Option<Question> {
    if !world.register(faults, &draft.over) {
        return None;
    }
    let over = &draft.over.value;
    let owner = draft.owner.as_ref().and_then(|name| {
        let register = world.registers.get(over)?;
        let person = |field: &&Field| matches!(field.kind, FieldKind::Person { .. });
        let found = register.field(&name.value).filter(person).map(|field| field.id.clone());
        if found.is_none() {
            let known = register.fields.iter().filter(person).map(|field| field.id.as_str());
            faults.unknown(name.spot, "person of the register", &name.value, known);
        }
        found
    });
    Some(Question {
        id: draft.id.clone(),
        ask: draft.ask.clone(),
        answer: draft.answer.clone(),
        over: over.clone(),
        when: draft.when.as_ref().and_then(|text| world.compile(faults, over, text, Role::Population)),
        owner,
        who: roles(faults, world, &draft.who),
    })
}

fn draw(faults: &mut Faults<'_>, world: &Resolver<'_>, draft: &DrawDraft) -> Option<Draw> {
    if !world.register(faults, &draft.over) {
        return None;
    }
    let over = &draft.over.value;
    Some(Draw {
        id: draft.id.clone(),
        name: draft.name.clone(),
        ask: draft.ask.clone(),
        over: over.clone(),
        when: draft.when.as_ref().and_then(|text| world.compile(faults, over, text, Role::Population)),
        count: usize::try_from(draft.count).unwrap_or(1),
    })
}
