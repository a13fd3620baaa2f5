//! Copies on a server that only takes: made, brought back, held against restic, and out of reach of whoever holds this machine.

use std::{collections::BTreeSet, process::Command, sync::atomic::Ordering, time::Duration};

use plumb_vault::{Keep, Restore, Target, VaultError, clear, list_snapshots, restore};

use crate::{
    rest_server::RestServer,
    restic,
    stage::{Bare, Company, copy, quiet},
};

fn target(server: &RestServer) -> Target {
    server.target().parse().unwrap()
}

fn restored(company: &Company, target: &Target, name: &str) -> Result<u64, VaultError> {
    let key = company.key();
    let asked = Restore { target, key: &key, ..company.restore(name) };
    restore(&Bare, &asked, &quiet()).map(|back| back.files)
}

#[test]
fn a_server_takes_copies_and_gives_them_back() {
    let company = Company::new();
    let server = RestServer::start(&company.repository());
    let (target, key) = (target(&server), company.key());
    company.works(12, "work");
    let first = copy(&company.data(), &target, &key, company.now(), &BTreeSet::new()).unwrap();
    company.works(3, "more");
    company.clock.advance(Duration::from_hours(1));
    // A line that breaks now and then is asked again.
    server.switches.hang_up.store(2, Ordering::SeqCst);
    let known = BTreeSet::from([first.snapshot.to_string()]);
    let second = copy(&company.data(), &target, &key, company.now(), &known).unwrap();
    assert_eq!((second.manifest.files, second.before.len()), (15, 1));
    assert_eq!(restored(&company, &target, "back").unwrap(), 15);
    // Its folder is a repository like any other, and restic speaks to it in the same way.
    restic::accepts(&company);
    if restic::here() {
        let checked = Command::new("restic")
            .args(["--no-cache", "--repo", &server.target(), "--password-file"])
            .arg(company.key_file())
            .args(["check", "--read-data"])
            .output()
            .unwrap();
        assert!(checked.status.success(), "{checked:?}");
    }
}

#[test]
fn a_server_that_only_takes_is_not_cleared_from_here() {
    let company = Company::new();
    let server = RestServer::start(&company.repository());
    let (target, key) = (target(&server), company.key());
    server.switches.only_takes.store(true, Ordering::SeqCst);
    let mut known = BTreeSet::new();
    for round in 0..6 {
        company.works(2, &format!("work {round}"));
        company.clock.advance(Duration::from_hours(24 * 40));
        known.insert(copy(&company.data(), &target, &key, company.now(), &known).unwrap().snapshot.to_string());
    }
    let none = Keep { all: Duration::ZERO, daily: Duration::ZERO, weekly: Duration::ZERO, monthly: Duration::ZERO };
    let refused = clear(&target, &key, &none, &known, false).unwrap_err();
    assert!(matches!(refused, VaultError::Refused(_)), "{refused:?}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
    assert_eq!(list_snapshots(&target, &key).unwrap().len(), 6);
    assert_eq!(restored(&company, &target, "back").unwrap(), 12);
}

#[test]
fn a_server_that_is_away_or_lets_nobody_in_says_so() {
    let company = Company::new();
    let server = RestServer::start(&company.repository());
    let (target, key) = (target(&server), company.key());
    company.works(2, "work");
    copy(&company.data(), &target, &key, company.now(), &BTreeSet::new()).unwrap();
    let stranger: Target = server.without_login().parse().unwrap();
    let refused = list_snapshots(&stranger, &key).unwrap_err();
    assert!(matches!(refused, VaultError::Refused(_)), "{refused:?}");
    server.switches.away.store(true, Ordering::SeqCst);
    let away = copy(&company.data(), &target, &key, company.now(), &BTreeSet::new()).unwrap_err();
    assert!(matches!(away, VaultError::Away { .. }), "{away:?}");
    assert!(matches!(restored(&company, &target, "back"), Err(VaultError::Away { .. })));
    server.switches.away.store(false, Ordering::SeqCst);
    assert_eq!(list_snapshots(&target, &key).unwrap().len(), 1);
    assert_eq!(restored(&company, &target, "back").unwrap(), 2);
}
