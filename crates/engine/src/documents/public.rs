//! What strangers may read: documents that somebody classified as public, in the revision that is in force.

use std::ops::ControlFlow;

use plumb_model::{
    define::register::{BehaviourKind, Classification, StateKind},
    fold::RecordState,
};

use super::Roles;
use crate::{
    desk::{Problem, ShownDocument},
    engine::Look,
    records::title,
};

impl Look {
    /// Public documents in force, by title. A field that is kept from some is kept from strangers.
    pub(crate) fn public_documents(&self) -> Result<Vec<ShownDocument>, Problem> {
        let mut shown = Vec::new();
        for register in self.rules.packs.registers.values() {
            let Some(roles) = Roles::of(register, BehaviourKind::Revisioned) else { continue };
            let mut in_force = Vec::new();
            self.snapshot.each_record(Some(&register.id), &mut |record| {
                if roles.is_in(&record, "in_force") && !record.erased {
                    in_force.push(record);
                }
                ControlFlow::Continue(())
            })?;
            for revision in in_force {
                let master = roles.end(&revision, "master").map(|it| self.snapshot.record(it)).transpose()?.flatten();
                shown.extend(master.and_then(|master| self.public(roles, &revision, &master)));
            }
        }
        shown.sort_by(|a, b| a.title.cmp(&b.title));
        Ok(shown)
    }

    fn public(&self, roles: Roles<'_>, revision: &RecordState, master: &RecordState) -> Option<ShownDocument> {
        let register = self.register_of(master)?;
        let state = master.state.as_ref().and_then(|state| register.state(state.as_str()));
        let class = register.field(roles.name("class")?).filter(|field| field.see.is_empty())?;
        let class = master.fields.get(&class.id)?.as_text().and_then(Classification::from_word);
        let open = !master.erased && state.is_some_and(|state| state.kind == StateKind::Open);
        if !open || class != Some(Classification::Public) {
            return None;
        }
        let told = |role: &str| {
            roles.field(role).filter(|field| field.see.is_empty())?;
            roles.text(revision, role).filter(|text| !text.trim().is_empty()).map(ToOwned::to_owned)
        };
        Some(ShownDocument {
            title: title(register, master),
            mark: told("mark"),
            since: roles.day(revision, "effective").filter(|day| *day <= self.today),
            text: told("text"),
        })
    }
}
