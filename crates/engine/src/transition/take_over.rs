//! A statement taken over: it speaks for the requirements of the new edition, too, that ask the same as those it speaks for.
//!
//! Only where the mapping says 'full'. Where the new edition asks more, somebody has to say what is added.

use std::collections::BTreeSet;

use plumb_model::{
    define::{edition::Strength, register::Part},
    id::{RequirementId, StandardId},
    raw::Raw,
};

use crate::{
    Engine,
    desk::{Act, Caller, Done, Given, GivenValue, Problem, ProblemKind, RecordRef},
    playing::PartOf,
};

impl Engine {
    /// Lets a statement speak for a new edition.
    pub(crate) fn take_over(
        &self,
        caller: &Caller,
        statement: &RecordRef,
        standard: &StandardId,
        key: Option<&str>,
    ) -> Result<Done, Problem> {
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let record = look.find(&reader, statement)?;
        let packs = &look.rules.packs;
        let part = PartOf::find(packs, Part::Statement).filter(|part| part.register.id == record.register);
        let part = part.ok_or_else(|| {
            let say = format!("{} is no statement; nothing was changed", statement.0);
            Problem::new(ProblemKind::Content, "transition.no-statement", say)
        })?;
        let new = packs.standards.get(standard).ok_or_else(|| {
            let say = format!("`{standard}` is not on; nothing was changed");
            Problem::new(ProblemKind::Rule, "transition.not-on", say).help("switch it on first: `plumb pack on`")
        })?;
        let old = new.edition.as_ref().and_then(|edition| edition.replaces.as_ref());
        let named: Vec<RequirementId> = part
            .read(&record)
            .raw("requirements")
            .map(Raw::items)
            .into_iter()
            .flatten()
            .filter_map(|item| item.as_text()?.parse().ok())
            .collect();
        let of_old: BTreeSet<RequirementId> =
            named.iter().filter(|id| Some(&id.standard) == old).flat_map(|id| leaves(packs, id)).collect();
        let same = new.requirements.iter().filter(|requirement| {
            let mut full = requirement.answered_by.iter().filter(|one| one.strength == Strength::Full);
            requirement.leaf && !named.contains(&requirement.id) && full.any(|one| of_old.contains(&one.by))
        });
        let same: Vec<String> = same.map(|requirement| requirement.id.to_string()).collect();
        if same.is_empty() {
            let say =
                format!("{} has nothing that {} asks in the same way; nothing was changed", statement.0, new.name);
            return Err(Problem::new(ProblemKind::Rule, "transition.nothing", say)
                .help("where the new edition asks more, change the statement and name the requirement"));
        }
        let field = part.field("requirements").map(ToString::to_string).unwrap_or_default();
        let all = named.iter().map(ToString::to_string).chain(same).collect();
        let act = Act::Change {
            record: statement.clone(),
            values: vec![Given { field, value: GivenValue::Several(all) }],
            reason: Some(format!("taken over for {}", new.name)),
            seen: None,
        };
        self.run(caller, &act, key)
    }
}

/// The leaves that a requirement stands for: itself, or all within it.
fn leaves(packs: &plumb_model::pack::PackSet, id: &RequirementId) -> Vec<RequirementId> {
    let all = packs.standards.get(&id.standard).into_iter().flat_map(|standard| &standard.requirements);
    let (mut open, mut found) = (vec![id.clone()], Vec::new());
    while let Some(id) = open.pop() {
        let Some(here) = packs.requirement(&id) else { continue };
        if here.leaf {
            found.push(id);
        } else {
            open.extend(all.clone().filter(|child| child.parent.as_ref() == Some(&id)).map(|child| child.id.clone()));
        }
    }
    found
}
