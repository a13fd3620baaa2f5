//! Standards switched on and off by whoever runs the system: weighed first, then one sealed change, undone by switching back.

mod files;
mod switch;

pub(crate) use files::{for_start, usual};
pub(crate) use switch::SwitchAsked;

use std::collections::BTreeMap;

use plumb_model::{
    id::{PackId, StandardId},
    pack::{PackOutline, needed, outlines},
};

use crate::{
    Engine,
    access::Reader,
    desk::{ActorName, Problem, ProblemKind, StandardRow, StandardsView},
    engine::Look,
    pack_log::PackFile,
    register_change::may_change,
};

impl Engine {
    /// All standards there are.
    pub(crate) fn standards(&self, actor: &ActorName, reader: &Reader) -> Result<StandardsView, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        let (ruling, all) = self.outlines(&look)?;
        let on = on(&look);
        // Of standards that are not on, too.
        let editions = self.editions(&look)?;
        let mut rows: Vec<StandardRow> = Vec::new();
        for outline in all.values() {
            let Some(standard) = &outline.standard else { continue };
            let edition = editions.standards.get(&standard.id).and_then(|standard| standard.edition.as_ref());
            let under = on.iter().filter(|other| **other != standard.id);
            let under = under.filter(|other| needed(&all, std::slice::from_ref(*other)).contains(&outline.pack));
            let name = |id: &StandardId| name_of(&all, id);
            rows.push(StandardRow {
                standard: standard.id.to_string(),
                pack: outline.pack.to_string(),
                name: standard.name.clone(),
                purpose: outline.purpose.clone(),
                leaves: standard.leaves,
                on: on.contains(&standard.id),
                rules: ruling.get(&outline.pack).is_some_and(|outline| outline.standard.is_some()),
                under: under.map(name).collect(),
                replaces: edition.and_then(|edition| edition.replaces.as_ref()).map(name),
                published: edition.map(|edition| edition.published),
            });
        }
        rows.sort_by_key(|row| as_people_count(&row.standard));
        Ok(StandardsView { standards: rows, set: look.set().to_hex(), may_switch: may_change(&look, actor).is_ok() })
    }

    /// The packs that rule, and all there are: those, and what lies on the shelf.
    fn outlines(&self, look: &Look) -> Result<(Outlines, Outlines), Problem> {
        let files = look.rules.ruling.read(self.wiring.store.files())?;
        let ruling = outlines(&files);
        let mut all = outlines(&self.wiring.shelf);
        all.extend(ruling.iter().filter(|(_, it)| it.standard.is_some()).map(|(id, it)| (id.clone(), it.clone())));
        Ok((ruling, all))
    }

    /// What rules, as files.
    fn ruling_files(&self, look: &Look) -> Result<Vec<PackFile>, Problem> {
        look.rules.ruling.read(self.wiring.store.files())
    }
}

/// Packs by id, as their heads say.
type Outlines = BTreeMap<PackId, PackOutline>;

/// The standards that the organisation works by: those it names, else all that rule.
pub(crate) fn on(look: &Look) -> Vec<StandardId> {
    let named: Vec<StandardId> = look.chosen_standards().iter().filter_map(|id| StandardId::new(id).ok()).collect();
    let ruling = &look.rules.packs.standards;
    let some: Vec<StandardId> = named.into_iter().filter(|id| ruling.contains_key(id)).collect();
    if some.is_empty() { ruling.keys().cloned().collect() } else { some }
}

/// 9001 before 27001, an edition before the one that follows it; what has no number last.
pub(crate) fn as_people_count(standard: &str) -> (u32, String) {
    let number: Option<u32> = standard.split('-').find_map(|part| part.parse().ok());
    (number.filter(|number| *number > 1_000).unwrap_or(u32::MAX), standard.to_owned())
}

fn name_of(all: &Outlines, id: &StandardId) -> String {
    let found = all.values().filter_map(|outline| outline.standard.as_ref()).find(|standard| standard.id == *id);
    found.map_or_else(|| id.to_string(), |standard| standard.name.clone())
}

/// The standard that is meant: by its id, or by the pack that brings it.
fn meant(all: &Outlines, asked: &str) -> Result<StandardId, Problem> {
    let standards = || all.values().filter_map(|outline| Some((outline, outline.standard.as_ref()?)));
    let found = standards().find(|(outline, it)| it.id.as_str() == asked || outline.pack.as_str() == asked);
    found.map(|(_, it)| it.id.clone()).ok_or_else(|| {
        let near = crate::near::near(asked, standards().map(|(_, it)| it.id.as_str()));
        let say = format!("there is no standard `{asked}`; nothing was changed");
        let problem = Problem::new(ProblemKind::Content, "content.no-standard", say).field("standard");
        near.map_or_else(
            || problem.clone().help("`plumb pack list` names all there are"),
            |near| problem.clone().help(near),
        )
    })
}
