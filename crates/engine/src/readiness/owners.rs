//! Who answers for each requirement: the owner of its statement.

use std::{collections::BTreeMap, ops::ControlFlow};

use plumb_model::{
    define::{register::Part, requirement::Standard},
    fold::RecordState,
    id::{PersonId, RequirementId},
    raw::Raw,
};

use crate::{desk::Problem, readiness::report::Writer};

/// Who answers for a requirement.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) person: PersonId,
    pub(crate) name: String,
}

/// The owners by requirement.
#[derive(Debug, Default)]
pub(crate) struct Owners(BTreeMap<RequirementId, Owner>);

impl Owners {
    pub(crate) fn of(&self, requirement: &RequirementId) -> Option<&Owner> {
        self.0.get(requirement)
    }

    /// Who answers for a clause answers for what is within it, unless somebody else is named there.
    fn inherit(&mut self, standard: &Standard) {
        for requirement in &standard.requirements {
            let above = requirement.parent.as_ref().and_then(|parent| self.0.get(parent)).cloned();
            if let Some(above) = above {
                self.0.entry(requirement.id.clone()).or_insert(above);
            }
        }
    }
}

impl Writer<'_> {
    /// Who answers for each requirement, by the statements that are in force.
    pub(crate) fn owners(&self) -> Result<Owners, Problem> {
        let mut owners = Owners::default();
        let Some(register) = self.basis.packs.playing(Part::Statement) else { return Ok(owners) };
        let field = |part: &str| register.plays.as_ref().and_then(|plays| plays.fields.get(part));
        let (Some(requirements), Some(owner)) = (field("requirements"), field("owner")) else { return Ok(owners) };
        let people = self.look.people()?;
        let mut take = |record: RecordState| {
            let person = record.links.get(owner).and_then(|links| links.first()).map(|link| PersonId(link.to));
            let named = person.and_then(|person| Some((person, people.name(person.0)?)));
            let items = record.fields.get(requirements).map(Raw::items).into_iter().flatten();
            for requirement in items.filter_map(|item| item.as_text()?.parse::<RequirementId>().ok()) {
                if let Some((person, name)) = named {
                    owners.0.entry(requirement).or_insert_with(|| Owner { person, name: name.to_owned() });
                }
            }
            ControlFlow::Continue(())
        };
        self.each_record(&register.id, &mut take)?;
        for standard in self.basis.packs.standards.values() {
            owners.inherit(standard);
        }
        Ok(owners)
    }
}
