//! Debian's restic, which knows nothing of us: what it accepts, anybody can restore.

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::stage::Company;

/// Whether restic is here; says so if not.
#[expect(clippy::print_stdout, reason = "a test that is passed over says so")]
pub(crate) fn here() -> bool {
    let here = Command::new("restic").arg("version").output().is_ok_and(|output| output.status.success());
    if !here {
        println!("skipped: restic is not here");
    }
    here
}

pub(crate) fn run(company: &Company, repository: &Path, args: &[&str]) -> Output {
    Command::new("restic")
        .args(["--no-cache", "--repo"])
        .arg(repository)
        .arg("--password-file")
        .arg(company.key_file())
        .args(args)
        .output()
        .unwrap()
}

/// What restic says of every byte in the repository.
pub(crate) fn check(company: &Company, repository: &Path) -> Result<(), String> {
    let output = run(company, repository, &["check", "--read-data"]);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// Panics unless restic finds everything whole; passes over where restic is not.
pub(crate) fn accepts(company: &Company) {
    if here() {
        check(company, &company.repository()).unwrap();
    }
}
