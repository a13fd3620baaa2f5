//! Killed at every write and every sync in turn: at each such point what was acknowledged is there, and nothing is there by halves.
//!
//! `PLUMB_CRASH_POINTS` sets how far apart the points are that are tried; 1 tries every one, as CI does.

use std::{path::Path, process::Output};

use plumb_store::conformance::Desk;

use crate::{
    child,
    order::strace,
    stage::{Place, verified},
};

/// The calls by which anything reaches the disk.
const CALLS: &[&str] =
    &["pwrite64", "write", "fsync", "fdatasync", "rename,renameat,renameat2", "unlink,unlinkat,ftruncate"];

/// Runs the twelve operations and kills the process as it enters the n-th such call of a thread.
pub(crate) fn killed_at(calls: &str, n: usize, dir: &Path) -> Output {
    let inject = format!("inject={calls}:signal=KILL:when={n}");
    let trace = format!("trace={calls}");
    let arguments = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, "--"];
    child::command_under("strace", &arguments, "operations", dir).output().unwrap()
}

/// The operations that were answered, each with the last entry it wrote; 0 for those that write none.
pub(crate) fn answered(output: &Output) -> Vec<(String, u64)> {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // The last line may be cut: an answer that nobody got whole is none.
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let answers = whole.lines().filter_map(|line| line.strip_prefix("answer ")?.split_once(' '));
    answers.map(|(name, seq)| (name.to_owned(), seq.parse().unwrap())).collect()
}

/// Whatever was answered is there, all of it holds, and the store goes on.
pub(crate) fn survived(place: &Place, answered: &[(String, u64)], when: &str) {
    let open = place.open();
    let size = open.store.snapshot().unwrap().size();
    for (name, seq) in answered {
        assert!(size > *seq, "{when}: `{name}` was acknowledged in entry {seq}, but there are {size}");
    }
    Desk::new(&open, 41).put(&[("title", "afterwards")]).unwrap();
    drop(open);
    assert_eq!(verified(&place.dir()).found, [], "{when}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long a test run may take is the caller's to say")]
fn whatever_call_it_is_killed_in_every_answer_outlives_it() {
    if !strace() {
        return;
    }
    let apart: usize =
        std::env::var("PLUMB_CRASH_POINTS").ok().and_then(|text| text.parse().ok()).filter(|n| *n > 0).unwrap_or(31);
    let mut points = 0;
    for calls in CALLS {
        for n in (1..).step_by(apart) {
            let place = Place::new();
            let output = killed_at(calls, n, &place.dir());
            if output.status.success() {
                break;
            }
            points += 1;
            survived(&place, &answered(&output), &format!("killed in {calls} number {n}"));
        }
    }
    assert!(points >= CALLS.len() - 1, "only {points} points were reached");
    println!("{points} points");
}
