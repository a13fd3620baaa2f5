//! Copies in an S3-compatible store: made, brought back, held against restic's own client, and locked against whoever holds this machine.

use std::{collections::BTreeSet, process::Command, sync::atomic::Ordering, time::Duration};

use plumb_vault::{Keep, Restore, Target, VaultError, clear, list_snapshots, restore};

use crate::{
    restic,
    s3_store::{KEY_ID, S3Store, SECRET},
    stage::{Bare, Company, copy, quiet},
};

fn target(store: &S3Store) -> Target {
    store.target().parse().unwrap()
}

fn restored(company: &Company, target: &Target, name: &str) -> Result<u64, VaultError> {
    let key = company.key();
    let asked = Restore { target, key: &key, ..company.restore(name) };
    restore(&Bare, &asked, &quiet()).map(|back| back.files)
}

#[test]
fn a_store_takes_copies_and_gives_them_back_and_restic_reads_them() {
    let company = Company::new();
    let store = S3Store::start();
    let (target, key) = (target(&store), company.key());
    company.works(12, "work");
    let first = copy(&company.data(), &target, &key, company.now(), &BTreeSet::new()).unwrap();
    company.works(3, "more");
    company.clock.advance(Duration::from_hours(1));
    // A store that is busy is asked again.
    store.switches.busy.store(2, Ordering::SeqCst);
    let known = BTreeSet::from([first.snapshot.to_string()]);
    let second = copy(&company.data(), &target, &key, company.now(), &known).unwrap();
    assert_eq!((second.manifest.files, second.before.len()), (15, 1));
    assert_eq!(restored(&company, &target, "back").unwrap(), 15);
    if !restic::here() {
        return;
    }
    // By the words that stand on the kit.
    let (environment, repository) = target.for_restic();
    let restic = |args: &[&str]| {
        let output = Command::new("restic")
            .args(["--no-cache", "--no-lock", "--repo", &repository, "--password-file"])
            .arg(company.key_file())
            .args(args)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
    };
    restic(&["check", "--read-data"]);
    let out = company.beside("by-restic");
    restic(&["restore", "latest", "--target", out.to_str().unwrap()]);
    assert!(out.join("plumb/plumb.db").is_file() && out.join("plumb/copy.json").is_file());
}

#[test]
fn a_store_that_locks_what_it_has_is_not_cleared_from_here() {
    let company = Company::new();
    let store = S3Store::start();
    let (target, key) = (target(&store), company.key());
    store.switches.locked.store(true, Ordering::SeqCst);
    let mut known = BTreeSet::new();
    for round in 0..5 {
        company.works(2, &format!("work {round}"));
        company.clock.advance(Duration::from_hours(24 * 40));
        known.insert(copy(&company.data(), &target, &key, company.now(), &known).unwrap().snapshot.to_string());
    }
    let none = Keep { all: Duration::ZERO, daily: Duration::ZERO, weekly: Duration::ZERO, monthly: Duration::ZERO };
    let refused = clear(&target, &key, &none, &known, false).unwrap_err();
    assert!(matches!(refused, VaultError::Refused(_)), "{refused:?}");
    assert!(!refused.to_string().contains(SECRET), "{refused}");
    assert_eq!(list_snapshots(&target, &key).unwrap().len(), 5);
    assert_eq!(restored(&company, &target, "back").unwrap(), 10);
}

#[test]
fn a_store_that_is_away_or_lets_nobody_in_says_so() {
    let company = Company::new();
    let store = S3Store::start();
    let (ours, key) = (target(&store), company.key());
    company.works(2, "work");
    copy(&company.data(), &ours, &key, company.now(), &BTreeSet::new()).unwrap();
    let stranger: Target = store.target().replace(KEY_ID, "SOMEBODYELSE").parse().unwrap();
    let refused = list_snapshots(&stranger, &key).unwrap_err();
    assert!(matches!(refused, VaultError::Refused(_)), "{refused:?}");
    store.switches.away.store(true, Ordering::SeqCst);
    let away = copy(&company.data(), &ours, &key, company.now(), &BTreeSet::new()).unwrap_err();
    assert!(matches!(away, VaultError::Away { .. }), "{away:?}");
    store.switches.away.store(false, Ordering::SeqCst);
    assert_eq!(list_snapshots(&ours, &key).unwrap().len(), 1);
}
