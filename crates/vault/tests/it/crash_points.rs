//! Killed at every write, sync, rename and removal of a copy and of a restore: the repository stays one that restic accepts, copies made
//! before restore, and a folder is there whole or not at all.
//!
//! `PLUMB_COPY_CRASH_POINTS` sets how far apart the points are that are tried; 1 tries every one, which takes long and is done by hand.

use std::{fs, process::Command};

use plumb_store_sqlite::{VerifyOptions, verify};
use plumb_vault::list_snapshots;

use crate::{child, restic, stage::Company};

/// The calls by which anything reaches the disk.
const CALLS: [&str; 4] =
    ["pwrite64,write", "fsync,fdatasync", "rename,renameat,renameat2", "unlink,unlinkat,ftruncate,mkdir,link,linkat"];

#[expect(clippy::disallowed_methods, reason = "how long a test run may take is the caller's to say")]
fn apart(usual: usize) -> usize {
    std::env::var("PLUMB_COPY_CRASH_POINTS").ok().and_then(|text| text.parse().ok()).filter(|n| *n > 0).unwrap_or(usual)
}

fn strace() -> bool {
    let may = Command::new("strace").args(["-e", "trace=none", "true"]).output();
    let may = may.is_ok_and(|output| output.status.success());
    if !may {
        println!("skipped: strace is not here or may not trace");
    }
    may
}

/// Runs a task to its end at growing distances, and says how often it was killed on the way.
fn at_every_point(task: &str, usual: usize, fresh: impl Fn() -> Company, look: impl Fn(&Company, &str)) -> usize {
    let mut points = 0;
    for calls in CALLS {
        for n in (1..).step_by(apart(usual)) {
            let company = fresh();
            let output = child::killed_at(task, calls, n, &company.beside(""));
            if output.status.success() {
                break;
            }
            assert_eq!(output.status.code(), None, "it failed by itself: {output:?}");
            points += 1;
            look(&company, &format!("killed in {calls} number {n}"));
        }
    }
    println!("{points} points");
    points
}

#[test]
fn a_copy_killed_anywhere_leaves_a_repository_that_restic_accepts() {
    if !strace() {
        return;
    }
    let fresh = || {
        let company = Company::new();
        company.works(6, "before");
        company.copies();
        company.works(6, "more");
        company
    };
    let points = at_every_point("copy", 23, fresh, |company, when| {
        if restic::here() {
            restic::check(company, &company.repository()).unwrap_or_else(|said| panic!("{when}: {said}"));
        }
        let copies = list_snapshots(&company.target(), &company.key()).unwrap();
        assert!(matches!(copies.len(), 1 | 2), "{when}: {copies:?}");
        // The one made before comes back, and the next one is made as if nothing had been.
        let back = company.restores("back").unwrap();
        assert!(back.files == 6 || back.files == 12, "{when}");
        company.clock.advance(std::time::Duration::from_hours(24 * 30));
        assert_eq!(company.copies().manifest.files, 12, "{when}");
        assert!(!company.data().join("copying").exists(), "{when}");
        restic::accepts(company);
    });
    assert!(points >= CALLS.len(), "only {points} points were reached");
}

#[test]
fn a_first_copy_killed_anywhere_is_begun_again() {
    if !strace() {
        return;
    }
    let fresh = || {
        let company = Company::new();
        company.works(3, "work");
        company
    };
    let points = at_every_point("copy", 61, fresh, |company, when| {
        let copy = company.tries_to_copy(&std::collections::BTreeSet::new());
        let copy = copy.unwrap_or_else(|error| panic!("{when}: {error}"));
        assert_eq!(copy.manifest.files, 3, "{when}");
        restic::accepts(company);
        company.restores("back").unwrap();
    });
    assert!(points >= CALLS.len(), "only {points} points were reached");
}

#[test]
fn a_restore_killed_anywhere_is_whole_or_not_there() {
    if !strace() {
        return;
    }
    let fresh = || {
        let company = Company::new();
        company.works(6, "work");
        company.copies();
        company
    };
    let points = at_every_point("restore", 17, fresh, |company, when| {
        let back = company.beside("back");
        if back.exists() {
            let report = verify(&back, &VerifyOptions::default()).unwrap();
            assert!(report.ok(), "{when}: {:?}", report.found);
            fs::remove_dir_all(&back).unwrap();
        }
        assert_eq!(company.restores("back").unwrap().files, 6, "{when}");
    });
    assert!(points >= CALLS.len() - 1, "only {points} points were reached");
}
