//! No answer leaves before the disk has it: the system calls of twelve operations, as strace saw them.

use std::{fs, process::Command};

use crate::{child, stage::Place};

/// Whether strace is here and may trace; says so if not.
#[expect(clippy::print_stdout, reason = "a test that is passed over says so")]
pub(crate) fn strace() -> bool {
    let traced = Command::new("strace").args(["-e", "trace=none", "true"]).output();
    let may = traced.is_ok_and(|output| output.status.success());
    if !may {
        println!("skipped: strace is not here or may not trace");
    }
    may
}

/// What a traced line does.
#[derive(Debug, PartialEq, Eq)]
enum Did {
    WroteLog,
    SyncedLog,
    WroteFile,
    SyncedFile,
    RenamedFile,
    SyncedFolder,
    Begun(String),
    Answered(String),
    Other,
}

fn did(call: &str) -> Did {
    let name = call.split('(').next().unwrap_or_default();
    let said = |word: &str| {
        let (_, rest) = call.split_once(&format!("\"{word} "))?;
        rest.split(['\\', ' ', '"']).next().map(ToOwned::to_owned)
    };
    let at = |part: &str| call.contains(part);
    match name {
        "write" if said("begin").is_some() => Did::Begun(said("begin").unwrap_or_default()),
        "write" if said("answer").is_some() => Did::Answered(said("answer").unwrap_or_default()),
        "pwrite64" | "write" if at("plumb.db-wal>") => Did::WroteLog,
        "fsync" | "fdatasync" if at("plumb.db-wal>") => Did::SyncedLog,
        "write" if at("/tmp/put-") => Did::WroteFile,
        "fsync" | "fdatasync" if at("/tmp/put-") => Did::SyncedFile,
        "rename" | "renameat" | "renameat2" if at("/tmp/put-") => Did::RenamedFile,
        "fsync" | "fdatasync" if at("/data/files/") => Did::SyncedFolder,
        _ => Did::Other,
    }
}

/// Calls in the order in which they returned; a call that strace shows in two parts counts where it was resumed.
fn calls(trace: &str) -> Vec<String> {
    let mut begun = std::collections::BTreeMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((pid, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(pid.to_owned(), start.to_owned());
            // What is written counts from when it began: a sync must come before.
            if matches!(did(start), Did::Answered(_) | Did::Begun(_)) {
                calls.push(start.to_owned());
                begun.remove(pid);
            }
        } else if rest.starts_with("<... ") {
            if let Some(start) = begun.remove(pid) {
                calls.push(format!("{start}{rest}"));
            }
        } else {
            calls.push(rest.to_owned());
        }
    }
    calls
}

#[test]
fn no_answer_leaves_before_the_disk_has_it() {
    if !strace() {
        return;
    }
    let place = Place::new();
    let trace = place.folder.path().join("trace");
    let arguments = [
        "-f",
        "-y",
        "-s",
        "64",
        "-e",
        "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2",
        "-o",
        trace.to_str().unwrap(),
        "--",
    ];
    let output = child::command_under("strace", &arguments, "operations", &place.dir()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&trace).unwrap();
    let mut answered = Vec::new();
    let (mut unsynced_log, mut synced_log, mut file) = (false, false, Vec::new());
    for call in calls(&text) {
        match did(&call) {
            Did::Begun(_) => {
                (unsynced_log, synced_log) = (false, false);
                file.clear();
            }
            Did::WroteLog => unsynced_log = true,
            Did::SyncedLog => (unsynced_log, synced_log) = (false, true),
            Did::Answered(name) => {
                if name != "file" {
                    assert!(synced_log && !unsynced_log, "`{name}` was answered before its log was on the disk");
                }
                if ["file", "attach"].contains(&name.as_str()) {
                    file.dedup();
                    let whole = [Did::WroteFile, Did::SyncedFile, Did::RenamedFile, Did::SyncedFolder];
                    // A new folder is synced into its parent as well, before or after: the last word is the folder's.
                    let mut order = file.iter().filter(|did| **did != Did::SyncedFolder).collect::<Vec<_>>();
                    assert_eq!(file.last(), Some(&Did::SyncedFolder), "`{name}`: {file:?}");
                    order.push(&Did::SyncedFolder);
                    assert_eq!(order, whole.iter().collect::<Vec<_>>(), "`{name}`");
                }
                answered.push(name);
            }
            did @ (Did::WroteFile | Did::SyncedFile | Did::RenamedFile | Did::SyncedFolder) => file.push(did),
            Did::Other => {}
        }
    }
    let expected = [
        "create", "change", "comment", "number", "batch", "file", "attach", "keyed", "mail", "sent", "advance", "erase",
    ];
    assert_eq!(answered, expected);
}
