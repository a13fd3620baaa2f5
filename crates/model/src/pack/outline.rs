//! What packs there are, without loading them: which standard each brings, and what it needs. Enough to offer packs that are not
//! on, and to choose the files that shall rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{PackId, StandardId};

/// A pack as its head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackOutline {
    /// Its id.
    pub pack: PackId,
    /// Its name in English.
    pub name: String,
    /// What it is for, in a line.
    pub purpose: String,
    /// Packs that it builds on.
    pub needs: Vec<PackId>,
    /// The standard it brings; none: it stands for no standard, and is always on.
    pub standard: Option<StandardOutline>,
    /// A start proposes its standard.
    pub usual: bool,
}

/// A standard as its head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardOutline {
    /// Its id.
    pub id: StandardId,
    /// As people write it.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many requirements it counts: leaves and controls.
    pub leaves: usize,
}

/// The packs in these files, by id. What cannot be read is passed over: loading names every mistake.
#[must_use]
pub fn outlines(files: &[(String, String)]) -> BTreeMap<PackId, PackOutline> {
    let standards: BTreeMap<&str, StandardOutline> = files
        .iter()
        .filter_map(|(path, text)| Some((path.strip_suffix("/requirements.toml")?, standard(text)?)))
        .collect();
    let heads = files.iter().filter_map(|(path, text)| Some((path.strip_suffix("/pack.toml")?, text)));
    heads.filter_map(|(folder, text)| head(folder, text, standards.get(folder).cloned())).collect()
}

fn head(folder: &str, text: &str, standard: Option<StandardOutline>) -> Option<(PackId, PackOutline)> {
    let file: toml::Table = toml::from_str(text).ok()?;
    let head = file.get("pack")?;
    let label = |key: &str| {
        let value = head.get(key)?;
        value.as_str().or_else(|| value.get("en")?.as_str()).map(ToOwned::to_owned)
    };
    let needs = head.get("needs").and_then(toml::Value::as_array).into_iter().flatten();
    let pack = PackId::new(folder).ok()?;
    let outline = PackOutline {
        pack: pack.clone(),
        name: label("name").unwrap_or_else(|| folder.to_owned()),
        purpose: label("purpose").unwrap_or_default(),
        needs: needs.filter_map(|need| PackId::new(need.as_str()?).ok()).collect(),
        standard,
        usual: head.get("usual").and_then(toml::Value::as_bool).unwrap_or(false),
    };
    Some((pack, outline))
}

fn standard(text: &str) -> Option<StandardOutline> {
    let file: toml::Table = toml::from_str(text).ok()?;
    let head = file.get("standard")?;
    let text = |key: &str| head.get(key).and_then(toml::Value::as_str).map(ToOwned::to_owned);
    let requirements = file.get("requirement").and_then(toml::Value::as_array).into_iter().flatten();
    let leaves = requirements.filter(|one| one.get("leaf").and_then(toml::Value::as_bool) == Some(true)).count();
    Some(StandardOutline {
        id: StandardId::new(&text("id")?).ok()?,
        name: text("name")?,
        title: text("title")?,
        leaves,
    })
}

/// The packs that must be on so that these standards are judged: those that bring them, and all that these build on.
#[must_use]
pub fn needed(outlines: &BTreeMap<PackId, PackOutline>, standards: &[StandardId]) -> BTreeSet<PackId> {
    let brings = |outline: &&PackOutline| outline.standard.as_ref().is_some_and(|one| standards.contains(&one.id));
    let mut open: Vec<&PackOutline> = outlines.values().filter(brings).collect();
    let mut needed = BTreeSet::new();
    while let Some(outline) = open.pop() {
        if needed.insert(outline.pack.clone()) {
            open.extend(outline.needs.iter().filter_map(|need| outlines.get(need)));
        }
    }
    needed
}
