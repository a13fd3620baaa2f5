//! Copies and restores beside Debian's restic, on the same data in the same run: time, and memory at most.
//!
//! Without restic on the machine only the figures with limits of their own are printed.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops where it cannot go on"
)]
#![expect(dead_code, reason = "the stage is that of the tests, which use more of it")]

#[path = "../tests/it/stage.rs"]
mod stage;

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use plumb_store::conformance::Desk;
use plumb_vault::{Drill, drill};
use serde_json::json;
use stage::{Bare, Company, copy, paper, quiet};

/// As many files as the promise speaks of.
const FILES: u32 = 10_000;

/// Files in one commit.
const AT_ONCE: u32 = 200;

fn main() {
    if let Some(dir) = std::env::args().skip_while(|arg| arg != "--copy-alone").nth(1) {
        return alone(Path::new(&dir));
    }
    let company = Company::new();
    furnish(&company);
    let beside = restic_is_here().then(|| company.beside("by-restic"));
    // One process each, so that each has a peak of its own.
    let ours = timed(Command::new(std::env::current_exe().unwrap()).arg("--copy-alone").arg(company.beside("")));
    let theirs = beside.as_ref().map(|repository| {
        let restic = |args: &[&str]| {
            let mut command = Command::new("restic");
            command
                .args(["--no-cache", "--quiet", "--repo"])
                .arg(repository)
                .arg("--password-file")
                .arg(company.key_file());
            command.args(args);
            command
        };
        assert!(restic(&["init"]).status().unwrap().success());
        let data = company.data();
        let backup = timed(&mut restic(&["backup", data.to_str().unwrap()]));
        let out = company.beside("restic-out");
        let restore = timed(&mut restic(&["restore", "latest", "--target", out.to_str().unwrap()]));
        (backup, restore)
    });
    if let Some((backup, _)) = &theirs {
        say(
            "vault: first copy of 10,000 files",
            ours.0.as_secs_f64(),
            "s",
            backup.0.as_secs_f64(),
            "restic, same data",
        );
        say("vault: memory of a first copy", ours.1, "MB", backup.1, "restic, same data");
    }
    let made = plumb_vault::list_snapshots(&company.target(), &company.key()).unwrap();
    let known: BTreeSet<String> = made.iter().map(|copy| copy.id.to_string()).collect();
    let begun = Instant::now();
    company.tries_to_copy(&known).unwrap();
    say("vault: unchanged copy of 10,000 files", begun.elapsed().as_secs_f64(), "s", 2.0, "promised");
    let begun = Instant::now();
    let (target, key) = (company.target(), company.key());
    company.restores("back").unwrap();
    let whole = begun.elapsed();
    if let Some((_, restore)) = &theirs {
        say(
            "vault: restore, read whole",
            whole.as_secs_f64(),
            "s",
            restore.0.as_secs_f64(),
            "restic, which reads nothing again",
        );
    }
    let within = company.beside("room");
    fs::create_dir(&within).unwrap();
    let asked = Drill { target: &target, key: &key, at: None, within: &within, now: company.now(), mark: 1 };
    let begun = Instant::now();
    drill(&Bare, &asked, &quiet()).unwrap();
    say("vault: drill of 10,000 files", begun.elapsed().as_secs_f64(), "s", 30.0, "promised");
}

/// Only the first copy, for a process whose memory is looked at.
fn alone(dir: &Path) {
    let (target, key) = (plumb_vault::Target::Folder(dir.join("copies")), stage::KEY);
    let key = plumb_vault::RepositoryKey::of_text(key).unwrap();
    let now = "2026-03-14T10:00:00Z".parse().unwrap();
    copy(&dir.join("data"), &target, &key, now, &BTreeSet::new()).unwrap();
}

/// Ten thousand files of sizes as companies have them: many small, some large, none that compresses well.
fn furnish(company: &Company) {
    let open = company.open();
    let desk = Desk::new(&open, 3);
    for first in (0..FILES).step_by(AT_ONCE as usize) {
        let drafts = (first..first + AT_ONCE).map(|n| {
            let blocks = if n % 50 == 0 { 16_000 } else { 40 + n % 400 };
            let content: Vec<u8> = (0..blocks)
                .flat_map(|i| plumb_ledger::Digest::of(&[n.to_be_bytes(), i.to_be_bytes()].concat()).0)
                .collect();
            let digest = open.store.files().put(&mut content.as_slice(), 10_000_000).unwrap().digest;
            let mut draft = desk.thing(&[("title", &format!("file {n}"))]).unwrap();
            draft.facts.push(paper(n as usize, digest));
            draft
        });
        desk.write(drafts.collect()).unwrap();
    }
}

/// How long a command took, and its peak of memory in megabytes.
fn timed(command: &mut Command) -> (Duration, f64) {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    let mut measured = Command::new("/usr/bin/time");
    measured.args(["-f", "%M"]).args(&words).stdout(Stdio::null());
    let begun = Instant::now();
    let output = match measured.output() {
        Ok(output) => output,
        // Without GNU time there is a duration and no memory.
        Err(_) => command.stdout(Stdio::null()).output().unwrap(),
    };
    let took = begun.elapsed();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let kilobytes: f64 = said.lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(0.0);
    (took, kilobytes / 1024.0)
}

fn restic_is_here() -> bool {
    Command::new("restic").arg("version").output().is_ok_and(|output| output.status.success())
}

fn say(what: &str, figure: f64, unit: &str, limit: f64, limit_is: &str) {
    let row =
        json!({ "what": what, "figure": figure, "unit": unit, "limit": limit, "limit_is": limit_is, "better": "less" });
    println!("{row}");
}
