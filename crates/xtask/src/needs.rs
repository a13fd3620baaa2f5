//! What the tests need from the machine: installed where that is possible without asking, named where it is not.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::steps::{cargo, root, say, step};

/// A program of the machine, the Debian package that brings it, and what it is for.
struct Need {
    program: &'static str,
    package: &'static str,
    what_for: &'static str,
}

const NEEDS: [Need; 11] = [
    Need { program: "cc", package: "gcc", what_for: "building SQLite" },
    Need { program: "git", package: "git", what_for: "listing the repository's own files" },
    Need { program: "python3", package: "python3", what_for: "the independent verifier under docs/" },
    Need { program: "pdftotext", package: "poppler-utils", what_for: "reading the PDF files that were written" },
    Need { program: "soffice", package: "libreoffice-calc-nogui", what_for: "opening the workbooks that were written" },
    Need { program: "7z", package: "p7zip-full", what_for: "opening what is encrypted, with somebody else's program" },
    Need { program: "strace", package: "strace", what_for: "the crash and durability tests" },
    Need {
        program: "restic",
        package: "restic",
        what_for: "holding our copies against the program that others restore them with",
    },
    Need { program: "chromium", package: "chromium", what_for: "the journeys in a real browser" },
    Need { program: "node", package: "nodejs", what_for: "driving that browser" },
    Need { program: "npm", package: "npm", what_for: "fetching what drives it" },
];

/// Installs what is missing, as root on Debian; otherwise names it.
pub(crate) fn ready() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !runs(need.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for need in &missing {
        say(&format!("missing: {} (Debian package {}), for {}", need.program, need.package, need.what_for));
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !(runs("apt-get") && is_root()) {
        bail!("please install first: apt-get install {}", packages.join(" "));
    }
    let mut update = Command::new("apt-get");
    update.arg("update");
    step("package lists", update)?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends"]).args(&packages);
    step("install", install)
}

/// The folder with what drives and examines the browser, fetched once. Only tests use it; nothing of it ships.
pub(crate) fn browser_tools() -> Result<PathBuf> {
    let folder = root().join("target/browser-tools");
    let there = ["playwright-core", "axe-core"].iter().all(|name| folder.join("node_modules").join(name).exists());
    if !there {
        fs::create_dir_all(&folder)?;
        let mut fetch = Command::new("npm");
        fetch.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(&folder);
        fetch.args(["playwright-core@1", "axe-core@4"]);
        step("browser tools", fetch)?;
    }
    Ok(folder)
}

/// `cargo deny`, built from its source where it is missing (two minutes, once): it runs for a second, so it is not optimised.
pub(crate) fn cargo_deny() -> Result<()> {
    let there = cargo(&["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    step("install cargo-deny", cargo(&["install", "cargo-deny", "--locked", "--debug", "--version", "0.20.2"]))
}

fn runs(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
