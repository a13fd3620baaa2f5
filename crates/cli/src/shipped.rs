//! The packs that ship, inside the binary: nothing is read from the source tree at run time.

use plumb_model::id::StandardId;
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

/// The ids of the standards among them.
pub(crate) fn standards() -> Vec<StandardId> {
    standard_names().into_iter().filter_map(|(id, _)| StandardId::new(&id).ok()).collect()
}

/// The standards among them, by id and name, as people write them: 9001 before 27001.
pub(crate) fn standard_names() -> Vec<(String, String)> {
    let standards = packs().into_iter().filter(|(path, _)| path.ends_with("/requirements.toml"));
    let identity = |text: &str| {
        let table: toml::Table = toml::from_str(text).ok()?;
        let standard = table.get("standard")?;
        let text = |key| standard.get(key).and_then(toml::Value::as_str).map(ToOwned::to_owned);
        Some((text("id")?, text("name")?))
    };
    let mut names: Vec<(String, String)> = standards.filter_map(|(_, text)| identity(&text)).collect();
    names.sort_by_key(|(id, _)| (id.len(), id.clone()));
    names
}
