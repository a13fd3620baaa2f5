//! Which pack files rule for the standards that are on: their packs, all that these build on, and whatever stands for no standard.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_model::{
    id::{PackId, RegisterId, StandardId},
    pack::{PackOutline, PackSet, needed, outlines},
};
use plumb_store::{Snapshot, StoreError};

use crate::pack_log::PackFile;

/// The files of a start: of all packs there are, those for the standards chosen.
pub(crate) fn for_start(files: &[PackFile], chosen: &[StandardId]) -> Vec<PackFile> {
    let outlines = outlines(files);
    let on = needed(&outlines, chosen);
    files.iter().filter(|(path, _)| is_wanted(path, &outlines, &on)).cloned().collect()
}

/// The standards that a start proposes where none are named.
pub(crate) fn usual(files: &[PackFile]) -> Vec<StandardId> {
    outlines(files).values().filter(|it| it.usual).filter_map(|it| Some(it.standard.as_ref()?.id.clone())).collect()
}

fn pack_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn is_wanted(path: &str, outlines: &BTreeMap<PackId, PackOutline>, on: &BTreeSet<PackId>) -> bool {
    let pack = outlines.get(pack_of(path));
    pack.is_none_or(|pack| pack.standard.is_none() || on.contains(&pack.pack))
}

/// Another choice of standards.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// The files that shall rule.
    pub(crate) files: Vec<PackFile>,
    /// Packs that begin or end to rule.
    pub(crate) moved: BTreeSet<PackId>,
}

/// The files for these standards: what rules stays as it is, what is missing comes from the shelf. Of a pack that goes, the registers
/// stay that hold records, so that nothing is lost.
pub(crate) fn chosen(
    ruling: &[PackFile],
    shelf: &[PackFile],
    standards: &[StandardId],
    holds: &BTreeSet<String>,
) -> Chosen {
    let before = outlines(ruling);
    let mut all = outlines(shelf);
    all.extend(
        before.iter().filter(|(_, outline)| outline.standard.is_some()).map(|(id, it)| (id.clone(), it.clone())),
    );
    let on = needed(&all, standards);
    let is_whole = |pack: &str| before.get(pack).is_some_and(|outline| outline.standard.is_some());
    let stays = |path: &str| {
        let pack = pack_of(path);
        match all.get(pack).filter(|outline| outline.standard.is_some()) {
            // A pack of which only registers were left gives way to the whole one.
            Some(outline) if on.contains(&outline.pack) => is_whole(pack),
            Some(_) => rests(path, ruling, holds),
            None => true,
        }
    };
    let mut files: Vec<PackFile> = ruling.iter().filter(|(path, _)| stays(path)).cloned().collect();
    let comes =
        |path: &str| on.contains(pack_of(path)) && all.get(pack_of(path)).is_some_and(|it| it.standard.is_some());
    files.extend(shelf.iter().filter(|(path, _)| comes(path) && !is_whole(pack_of(path))).cloned());
    files.sort();
    let had: BTreeSet<PackId> = before.values().filter(|it| it.standard.is_some()).map(|it| it.pack.clone()).collect();
    let has: BTreeSet<PackId> =
        outlines(&files).values().filter(|it| it.standard.is_some()).map(|it| it.pack.clone()).collect();
    Chosen { files, moved: had.symmetric_difference(&has).cloned().collect() }
}

/// What stays of a pack that goes: its registers that hold records, and its head.
fn rests(path: &str, ruling: &[PackFile], holds: &BTreeSet<String>) -> bool {
    if holds.contains(path) {
        return true;
    }
    let pack = pack_of(path);
    path.strip_prefix(pack) == Some("/pack.toml")
        && ruling.iter().any(|(other, _)| pack_of(other) == pack && holds.contains(other))
}

/// The files of registers that hold records, of packs that bring a standard.
pub(crate) fn holding(
    ruling: &[PackFile],
    packs: &PackSet,
    snapshot: &dyn Snapshot,
) -> Result<BTreeSet<String>, StoreError> {
    let brings = outlines(ruling);
    let mut holds = BTreeSet::new();
    for (path, text) in ruling {
        let standard = brings.get(pack_of(path)).is_some_and(|outline| outline.standard.is_some());
        if !standard || !path.contains("/registers/") {
            continue;
        }
        let Some(id) = register_in(text).filter(|id| packs.registers.contains_key(id)) else { continue };
        let mut any = false;
        snapshot.each_record(Some(&id), &mut |_| {
            any = true;
            ControlFlow::Break(())
        })?;
        if any {
            holds.insert(path.clone());
        }
    }
    Ok(holds)
}

fn register_in(text: &str) -> Option<RegisterId> {
    let line = text.lines().skip_while(|line| line.trim() != "[register]").find(|line| line.starts_with("id"))?;
    RegisterId::new(line.split('"').nth(1)?).ok()
}
