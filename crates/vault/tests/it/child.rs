//! A process of its own that copies or restores: this test binary runs itself with a task in the environment.
//!
//! The test `a_child_at_work` does nothing unless it is told a task, so an ordinary run passes over it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use plumb_vault::{RepositoryKey, Restore, Target, restore};

use crate::stage::{Bare, KEY, copy, quiet};

const TASK: &str = "PLUMB_VAULT_TASK";
const DIR: &str = "PLUMB_VAULT_DIR";

/// Runs a task and kills it as it enters the n-th of these system calls.
pub(crate) fn killed_at(task: &str, calls: &str, n: usize, dir: &Path) -> Output {
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:signal=KILL:when={n}"));
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child::a_child_at_work", "--nocapture", "--test-threads=1", "-q"])
        .env(TASK, task)
        .env(DIR, dir)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the task comes from the test that runs this binary again")]
fn a_child_at_work() {
    let (Ok(task), Ok(dir)) = (std::env::var(TASK), std::env::var(DIR)) else { return };
    let dir = PathBuf::from(dir);
    let (target, key) = (Target::Folder(dir.join("copies")), RepositoryKey::of_text(KEY).unwrap());
    let now = "2026-03-20T09:00:00Z".parse().unwrap();
    match task.as_str() {
        "copy" => drop(copy(&dir.join("data"), &target, &key, now, &BTreeSet::new()).unwrap()),
        "restore" => {
            let asked = Restore {
                target: &target,
                key: &key,
                at: None,
                snapshot: None,
                to: &dir.join("back"),
                now,
                against: Vec::new(),
                erasures_until: None,
            };
            drop(restore(&Bare, &asked, &quiet()).unwrap());
        }
        other => panic!("unknown task {other}"),
    }
}
