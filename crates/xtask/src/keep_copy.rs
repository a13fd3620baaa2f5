//! `cargo xtask keep-copy`: makes a small company, copies it twice, and keeps the copies under the version's name. Every later version
//! must bring it back whole (`crates/cli/tests/it/old_copies.rs`); so it is made once a version, and never made again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::steps::{cargo, root, say};

/// What opens the kept copies: they hold nothing that is anybody's.
const KEY: &str = "a key that everybody may know";

pub(crate) fn run() -> Result<()> {
    let kept = root().join("crates/cli/tests/copies").join(env!("CARGO_PKG_VERSION"));
    if kept.exists() {
        bail!("`{}` is there: a copy of this version is kept already, and stays as it was made", kept.display());
    }
    let built = cargo(&["build", "--package", "plumb-cli", "--locked"]).current_dir(root()).status()?;
    ensure!(built.success(), "the program did not build");
    let work = root().join("target/keep-copy");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let done = make(&work, &kept);
    fs::remove_dir_all(&work)?;
    if done.is_err() && kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    done
}

struct Program {
    data: PathBuf,
}

impl Program {
    fn runs(&self, args: &[&str]) -> Result<Value> {
        let output = Command::new(root().join("target/debug/plumb"))
            .arg("--json")
            .args(args)
            .env("PLUMB_DATA", &self.data)
            .env_remove("PLUMB_PERSON")
            .output()?;
        ensure!(output.status.success(), "{args:?}: {output:?}");
        serde_json::from_slice(&output.stdout).with_context(|| format!("{args:?} said no data"))
    }
}

fn make(work: &Path, kept: &Path) -> Result<()> {
    fs::create_dir_all(kept)?;
    let (key, repository) = (kept.join("key"), kept.join("repository"));
    fs::write(&key, format!("{KEY}\n"))?;
    let plumb = Program { data: work.join("data") };
    let started = ["init", "--company", "Nordwerk GmbH", "--person", "Ada Berg", "--zone", "Europe/Berlin"];
    plumb.runs(&[&started[..], &["--standard", "iso-9001-2015"]].concat())?;
    let made = plumb.runs(&["record", "create", "nonconformities", "title=Scratched housing"])?;
    let number = number_of(&made)?;
    let photo = work.join("photo.txt");
    fs::write(&photo, "scratches on the housing\n")?;
    plumb.runs(&["record", "attach", &number, "photos", &photo.display().to_string()])?;
    let gone = plumb.runs(&["record", "create", "suppliers", "name=Erika Mustermann"])?;
    let gone = number_of(&gone)?;
    let (to, key) = (repository.display().to_string(), key.display().to_string());
    let copy = ["backup", "--to", to.as_str(), "--key-file", key.as_str()];
    let first = plumb.runs(&copy)?;
    plumb.runs(&["record", "set", &number, "title=Scratched housing, seen twice"])?;
    plumb.runs(&["record", "erase", &gone, "--ground", "request", "--reason", "asked for it"])?;
    let second = plumb.runs(&copy)?;
    let of =
        |copy: &Value| json!({ "snapshot": copy.get("snapshot"), "size": copy.get("size"), "root": copy.get("root") });
    let said = json!({ "case": number, "erased": gone, "first": of(&first), "second": of(&second) });
    fs::write(kept.join("expected.json"), serde_json::to_string_pretty(&said)? + "\n")?;
    // Where files are written before they are whole is nobody's to keep.
    fs::remove_dir_all(repository.join("tmp"))?;
    say(&format!("kept in {}", kept.display()));
    Ok(())
}

fn number_of(done: &Value) -> Result<String> {
    let number = done.get("number").and_then(Value::as_str);
    number.map(ToOwned::to_owned).with_context(|| format!("no number in {done}"))
}
