//! The house rules that a compiler does not hold: which crate may use which, and no register's id in code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::steps::{cargo, root, say};

/// Arrows of docs/architecture.md: what each crate may use, directly. Everything here points down.
const ARROWS: [(&str, &[&str]); 11] = [
    ("plumb-ledger", &[]),
    ("plumb-model", &["plumb-ledger"]),
    ("plumb-store", &["plumb-model", "plumb-ledger"]),
    ("plumb-store-sqlite", &["plumb-store", "plumb-model", "plumb-ledger"]),
    ("plumb-engine", &["plumb-store", "plumb-model", "plumb-ledger"]),
    ("plumb-intake", &["plumb-store", "plumb-model", "plumb-ledger"]),
    ("plumb-print", &["plumb-store", "plumb-model", "plumb-ledger"]),
    ("plumb-vault", &["plumb-store", "plumb-model", "plumb-ledger"]),
    ("plumb-web", &["plumb-engine", "plumb-store", "plumb-model", "plumb-ledger"]),
    (
        "plumb-cli",
        &[
            "plumb-web",
            "plumb-engine",
            "plumb-intake",
            "plumb-print",
            "plumb-vault",
            "plumb-store-sqlite",
            "plumb-store",
            "plumb-model",
            "plumb-ledger",
        ],
    ),
    ("plumb-xtask", &[]),
];

/// Crates that must stay free of I/O: what they may not name.
const PURE: [&str; 2] = ["ledger", "model"];
const IMPURE: [&str; 6] = ["std::fs", "std::net", "std::process", "std::env", "std::time::", "std::thread"];

/// Words that are a register's id, but mean something else in this file; reviewed one by one.
const HOMONYMS: [(&str, &str); 13] = [
    // Words in documents that people write.
    ("crates/intake/src/facts/labels.rs", "changes"),
    ("crates/intake/src/facts/mod.rs", "actions"),
    ("crates/intake/src/facts/title.rs", "objectives"),
    // A word of a check's sentence, whose pronoun stays plural.
    ("crates/model/src/judge/sentence.rs", "people"),
    // How many could sign in after a drill.
    ("crates/cli/src/drill.rs", "people"),
    // Keys of what the API answers with.
    ("crates/web/src/api/openapi/schemas/people.rs", "people"),
    ("crates/web/src/api/openapi/schemas/records.rs", "changes"),
    ("crates/web/src/api/openapi/schemas/wholes.rs", "organisation"),
    ("crates/web/src/api/people.rs", "people"),
    // What a grant allows: a field of its part.
    ("crates/model/src/access/grants.rs", "actions"),
    ("crates/model/src/pack/part_roles.rs", "actions"),
    // The part itself, and a requirement's reach.
    ("crates/model/src/pack/register_file.rs", "organisation"),
    ("crates/model/src/pack/standard_file.rs", "people"),
];

/// Holds the house rules and names every breach.
pub(crate) fn check() -> Result<()> {
    let mut breaches = arrows()?;
    breaches.extend(impure()?);
    breaches.extend(register_ids()?);
    breaches.extend(sql()?);
    if breaches.is_empty() {
        say("== house: arrows point down, pure crates are pure, no register's id in code, all SQL in the stores");
        return Ok(());
    }
    for breach in &breaches {
        say(breach);
    }
    bail!("{} house rules broken", breaches.len())
}

fn arrows() -> Result<Vec<String>> {
    let output = cargo(&["metadata", "--no-deps", "--format-version", "1", "--locked"]).current_dir(root()).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")?;
    let table: BTreeMap<_, _> = ARROWS.into_iter().collect();
    let mut breaches = Vec::new();
    for package in list(&metadata, "packages") {
        let name = text(package, "name");
        let Some(allowed) = table.get(name) else {
            breaches.push(format!("crate {name} is not in the table of xtask/src/house.rs and docs/architecture.md"));
            continue;
        };
        for dependency in list(package, "dependencies") {
            let used = text(dependency, "name");
            // Tests may reach down a crate further; what ships may not.
            if used.starts_with("plumb-")
                && dependency.get("kind").is_none_or(Value::is_null)
                && !allowed.contains(&used)
            {
                breaches.push(format!("crate {name} uses {used}: that arrow is not in docs/architecture.md"));
            }
        }
    }
    Ok(breaches)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn impure() -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for name in PURE {
        for file in sources(&root().join("crates").join(name).join("src"))? {
            for (number, line) in shipped_lines(&fs::read_to_string(&file)?) {
                for word in IMPURE.into_iter().filter(|word| line.contains(word)) {
                    breaches.push(format!("{}:{number}: `{word}` in a pure crate", shown(&file)));
                }
            }
        }
    }
    Ok(breaches)
}

/// No shipped register's id stands as a string in crates/ (tests and the demo's own data excepted).
fn register_ids() -> Result<Vec<String>> {
    let mut ids = BTreeSet::new();
    for file in walk(&root().join("packs"))? {
        if file.parent().is_some_and(|folder| folder.ends_with("registers")) {
            let table: toml::Table = toml::from_str(&fs::read_to_string(&file)?).with_context(|| shown(&file))?;
            let id = table.get("register").and_then(|register| register.get("id")).and_then(toml::Value::as_str);
            ids.insert(id.with_context(|| format!("{} has no register.id", shown(&file)))?.to_owned());
        }
    }
    let mut breaches = Vec::new();
    let mut needed = BTreeSet::new();
    for file in sources(&root().join("crates"))? {
        let path = shown(&file);
        if ["/tests/", "/benches/", "/demo/", "/examples/", "crates/xtask/"].iter().any(|part| path.contains(part)) {
            continue;
        }
        for (number, line) in shipped_lines(&fs::read_to_string(&file)?) {
            for id in ids.iter().filter(|id| line.contains(&format!("\"{id}\""))) {
                if HOMONYMS.contains(&(path.as_str(), id.as_str())) {
                    needed.insert((path.clone(), id.clone()));
                    continue;
                }
                breaches.push(format!("{path}:{number}: names the register `{id}`; reach it by its part or behaviour"));
            }
        }
    }
    let idle = HOMONYMS.iter().filter(|(path, id)| !needed.contains(&((*path).to_owned(), (*id).to_owned())));
    breaches.extend(idle.map(|(path, id)| format!("{path} does not hold `{id}` any more: take it out of HOMONYMS")));
    Ok(breaches)
}

fn sql() -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for file in sources(&root().join("crates"))? {
        let path = shown(&file);
        if path.starts_with("crates/store-") || path.starts_with("crates/xtask/") || path.contains("/tests/") {
            continue;
        }
        for (number, line) in shipped_lines(&fs::read_to_string(&file)?) {
            if ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM"].iter().any(|verb| line.contains(verb)) {
                breaches.push(format!("{path}:{number}: SQL outside the store crates"));
            }
        }
    }
    Ok(breaches)
}

/// A file's lines before its test module, comments left out, with their numbers.
fn shipped_lines(text: &str) -> Vec<(usize, &str)> {
    let shipped = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
    shipped.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line)).collect()
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(walk(folder)?.into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs")).collect())
}

fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| shown(&folder))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
