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
    let standards = packs().into_iter().filter(|(path, _)| path.ends_with("/requirements.toml"));
    let id = |text: &str| {
        let table: toml::Table = toml::from_str(text).ok()?;
        StandardId::new(table.get("standard")?.get("id")?.as_str()?).ok()
    };
    standards.filter_map(|(_, text)| id(&text)).collect()
}
