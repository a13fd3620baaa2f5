//! Makes the way to a certificate of its drafts: every step goes on from steps above it, and every leaf belongs to one step at most.

use std::collections::BTreeMap;

use super::{
    diagnostic::Faults,
    draft::StepDraft,
    resolve::{Resolver, Role},
    resolve_certification::one as concern,
    source::At,
};
use crate::{
    define::{
        plan::{Evidence, GearUp, Shown, Step},
        requirement::Standard,
    },
    id::{RequirementId, RoleId, StandardId, StepId},
};

type Standards = BTreeMap<StandardId, Standard>;

/// All of it, from whatever packs.
pub(super) fn gear_up(faults: &mut Faults<'_>, world: &Resolver<'_>, standards: &Standards) -> GearUp {
    let mut all = GearUp::default();
    let mut named: BTreeMap<RequirementId, usize> = BTreeMap::new();
    for draft in &world.drafts.plans {
        for step in &draft.steps {
            let place = all.steps.len();
            for id in requirements(faults, standards, &step.requirements) {
                if named.insert(id.clone(), place).is_some() {
                    faults.say(step.id.spot, format!("`{id}` belongs to a step above already"));
                }
            }
            if let Some(step) = one_step(faults, world, &all.steps, step) {
                all.steps.push(step);
            }
        }
        for evidence in &draft.evidence {
            let requirements = requirements(faults, standards, &evidence.requirements);
            all.evidence.extend(concern(faults, world, &evidence.records).map(|records| Evidence {
                records,
                months: evidence.months,
                each_month: evidence.each_month,
                requirements,
            }));
        }
        all.concerns.extend(draft.concerns.iter().filter_map(|draft| concern(faults, world, draft)));
    }
    for standard in standards.values() {
        for leaf in standard.requirements.iter().filter(|requirement| requirement.leaf) {
            let place = upwards(standard, &leaf.id).find_map(|id| named.get(id));
            if let Some(step) = place.and_then(|place| all.steps.get_mut(*place)) {
                step.requirements.push(leaf.id.clone());
            }
        }
    }
    all
}

/// A requirement, what it is part of, and so on.
fn upwards<'s>(standard: &'s Standard, from: &'s RequirementId) -> impl Iterator<Item = &'s RequirementId> {
    let parent = |id: &&'s RequirementId| {
        standard.requirements.iter().find(|requirement| requirement.id == **id)?.parent.as_ref()
    };
    std::iter::successors(Some(from), parent)
}

/// Requirements by name; those of a standard whose pack is not there are passed over.
pub(super) fn requirements(faults: &mut Faults<'_>, standards: &Standards, names: &[At<String>]) -> Vec<RequirementId> {
    let mut found = Vec::new();
    for name in names {
        let id: RequirementId = match name.value.parse() {
            Ok(id) => id,
            Err(bad) => {
                faults.say(name.spot, format!("{bad}"));
                continue;
            }
        };
        let Some(standard) = standards.get(&id.standard) else { continue };
        if standard.requirements.iter().any(|requirement| requirement.id == id) {
            found.push(id);
        } else {
            let ids: Vec<String> = standard.requirements.iter().map(|it| it.id.to_string()).collect();
            faults.unknown(name.spot, "requirement", &name.value, ids.iter().map(String::as_str));
        }
    }
    found
}

/// Roles by name.
pub(super) fn roles(faults: &mut Faults<'_>, world: &Resolver<'_>, names: &[At<RoleId>]) -> Vec<RoleId> {
    let mut found = Vec::new();
    for name in names {
        if world.has_role(name.value.as_str()) {
            found.push(name.value.clone());
        } else {
            faults.unknown(name.spot, "role", name.value.as_str(), world.role_ids());
        }
    }
    found
}

fn one_step(faults: &mut Faults<'_>, world: &Resolver<'_>, above: &[Step], draft: &StepDraft) -> Option<Step> {
    let known = |id: &StepId| above.iter().any(|step| step.id == *id);
    if known(&draft.id.value) {
        faults.say(draft.id.spot, format!("the step `{}` is here twice", draft.id.value));
        return None;
    }
    for after in draft.after.iter().filter(|after| !known(&after.value)) {
        let ids = above.iter().map(|step| step.id.as_str());
        faults.unknown(after.spot, "step above", after.value.as_str(), ids);
    }
    let shown = draft.over.as_ref().filter(|over| world.register(faults, over)).map(|over| Shown {
        over: over.value.clone(),
        when: draft.when.as_ref().and_then(|text| world.compile(faults, &over.value, text, Role::Population)),
        count: u64::try_from(draft.count).unwrap_or(1),
    });
    Some(Step {
        id: draft.id.value.clone(),
        name: draft.name.clone(),
        why: draft.why.clone(),
        phase: draft.phase,
        after: draft.after.iter().map(|after| after.value.clone()).filter(|after| known(after)).collect(),
        who: roles(faults, world, &draft.who),
        effort_days: draft.effort,
        takes_days: draft.takes,
        requirements: Vec::new(),
        shown,
        milestone: draft.milestone,
    })
}
