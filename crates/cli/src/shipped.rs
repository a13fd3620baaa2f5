//! The packs that ship, inside the binary: nothing is read from the source tree at run time.

use plumb_model::{id::StandardId, pack::outlines};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../packs"]
#[include = "*.toml"]
#[include = "*.md"]
struct Shipped;

/// All files of the packs that ship, by path such as `core/registers/people.toml`.
pub(crate) fn packs() -> Vec<(String, String)> {
    let text = |path: &str| Shipped::get(path).and_then(|file| String::from_utf8(file.data.into_owned()).ok());
    Shipped::iter().filter_map(|path| Some((path.to_string(), text(&path)?))).collect()
}

/// The standards that a start proposes.
pub(crate) fn usual() -> Vec<StandardId> {
    let mut usual: Vec<StandardId> =
        outlines(&packs()).into_values().filter(|it| it.usual).filter_map(|it| Some(it.standard?.id)).collect();
    usual.sort_by_key(|id| as_people_count(id.as_str()));
    usual
}

/// The standards among them, by id and name, as people write them: 9001 before 27001.
pub(crate) fn standard_names() -> Vec<(String, String)> {
    let standards = outlines(&packs()).into_values().filter_map(|outline| outline.standard);
    let mut names: Vec<(String, String)> = standards.map(|it| (it.id.to_string(), it.name)).collect();
    names.sort_by_key(|(id, _)| as_people_count(id));
    names
}

/// 9001 before 27001, an edition before the one that follows it; what has no number last.
fn as_people_count(standard: &str) -> (u32, String) {
    let number = standard.split('-').find_map(|part| part.parse().ok());
    (number.filter(|number| *number > 1_000).unwrap_or(u32::MAX), standard.to_owned())
}
