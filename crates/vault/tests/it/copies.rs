//! A copy and its way back, with this program and with restic alone.

use std::{collections::BTreeSet, fs};

use plumb_store::{RestoredMark, SystemRandom};
use plumb_store_sqlite::{VerifyOptions, verify};
use plumb_vault::{
    Drill, RecoveryKey, RepositoryKey, Restore, VaultError, add_recovery_key, drill, fetch, list_snapshots, restore,
};

use crate::{
    restic,
    stage::{Bare, Company, contents, quiet},
};

#[test]
fn what_was_copied_while_people_worked_comes_back_whole() {
    let company = Company::new();
    let open = company.open();
    crate::stage::work(&open, 20, "before");
    let first = company.copies();
    assert_eq!((first.manifest.files, first.manifest.missing.len(), first.before.len()), (20, 0, 0));
    // The store is still open, as it is beside a running server.
    crate::stage::work(&open, 5, "after the first copy");
    let second = company.copies();
    assert_eq!((second.manifest.files, second.before.len()), (25, 1));
    restic::accepts(&company);
    drop(open);
    let back = company.restores("back").unwrap();
    assert_eq!((back.manifest.entries, back.files), (second.manifest.entries, 25));
    let report = verify(&company.beside("back"), &VerifyOptions::default()).unwrap();
    assert!(report.ok(), "{:?}", report.found);
    assert_eq!(report.root.unwrap().to_hex(), second.manifest.root);
    assert_eq!(contents(&company.beside("back/files")), contents(&company.data().join("files")));
    let mark = RestoredMark::read(&company.beside("back")).unwrap().unwrap();
    assert_eq!((mark.entries, mark.snapshot), (second.manifest.entries, second.snapshot.to_string()));
    assert!(!company.data().join("copying").exists(), "nothing of a copy stays in the data folder");
}

#[test]
fn any_restic_brings_it_back_without_this_program() {
    if !restic::here() {
        return;
    }
    let company = Company::new();
    company.works(12, "work");
    let copy = company.copies();
    let to = company.beside("bare");
    let output = restic::run(&company, &company.repository(), &["restore", "latest", "--target", to.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let report = verify(&to.join("plumb"), &VerifyOptions::default()).unwrap();
    assert!(report.ok(), "{:?}", report.found);
    assert_eq!((report.size, report.files), (copy.manifest.entries, 12));
    assert!(fs::read_to_string(to.join("plumb/copy.json")).unwrap().contains(&copy.manifest.root));
}

#[test]
fn nothing_is_written_twice() {
    let company = Company::new();
    company.works(40, "work");
    let first = company.copies();
    let known = BTreeSet::from([first.snapshot.to_string()]);
    let again = company.tries_to_copy(&known).unwrap();
    assert_eq!((again.new_files, again.manifest.root.as_str()), (0, first.manifest.root.as_str()));
    assert!(again.same_files >= 40, "{again:?}");
    // Lists, an index and the snapshot are new each time, whatever they speak of.
    assert!(again.new_bytes * 2 < first.new_bytes, "{} of {}", again.new_bytes, first.new_bytes);
    // Read anew, because no copy is known, and still not written anew.
    let anew = company.copies();
    assert!(anew.new_bytes * 2 < first.new_bytes, "{} of {}", anew.new_bytes, first.new_bytes);
    restic::accepts(&company);
}

#[test]
fn a_past_moment_comes_back_as_it_was() {
    let company = Company::new();
    company.works(3, "early");
    let early = company.copies();
    company.works(3, "late");
    company.copies();
    let asked = Restore { at: Some(early.manifest.made), ..company.restore("early") };
    let back = restore(&Bare, &asked, &quiet()).unwrap();
    assert_eq!(back.manifest.root, early.manifest.root);
    assert_eq!(back.mark.lost_at_least(), 3, "the later copy shows what is missing");
    let too_early = Restore { at: Some("2020-01-01T00:00:00Z".parse().unwrap()), ..company.restore("never") };
    assert!(matches!(restore(&Bare, &too_early, &quiet()), Err(VaultError::NoSnapshot { .. })));
    assert!(!company.beside("never").exists());
}

#[test]
fn a_restore_never_goes_over_anything() {
    let company = Company::new();
    company.works(2, "work");
    company.copies();
    for there in [company.data(), company.beside("full")] {
        fs::create_dir_all(&there).unwrap();
        fs::write(there.join("mine"), "mine").unwrap();
        let before = contents(&there);
        let name = there.file_name().unwrap().to_str().unwrap();
        assert!(matches!(company.restores(name), Err(VaultError::InTheWay { .. })));
        assert_eq!(contents(&there), before);
    }
    fs::create_dir(company.beside("empty")).unwrap();
    company.restores("empty").unwrap();
    let left: Vec<_> = fs::read_dir(company.beside("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn a_drill_leaves_nothing_behind() {
    let company = Company::new();
    company.works(4, "work");
    let copy = company.copies();
    let within = company.beside("room");
    fs::create_dir(&within).unwrap();
    let (target, key) = (company.target(), company.key());
    let asked = Drill { target: &target, key: &key, at: None, within: &within, now: company.now(), mark: 1 };
    let drilled = drill(&Bare, &asked, &quiet()).unwrap();
    assert_eq!((drilled.size, &drilled.root, drilled.files), (copy.manifest.entries, &copy.manifest.root, 4));
    assert_eq!(drilled.lost_after, copy.manifest.newest);
    assert_eq!(fs::read_dir(&within).unwrap().count(), 0);
}

#[test]
fn the_recovery_key_opens_what_the_servers_key_made() {
    let company = Company::new();
    company.works(2, "work");
    company.copies();
    let recovery = RecoveryKey::draw(&SystemRandom);
    add_recovery_key(&company.target(), &company.key(), &recovery).unwrap();
    let typed = recovery.words().join(" ").to_uppercase();
    let key = RepositoryKey::of_text(&typed).unwrap();
    assert_eq!(list_snapshots(&company.target(), &key).unwrap().len(), 1);
    // The words are the very password, for a restic that knows nothing of words.
    fs::write(company.key_file(), recovery.expose()).unwrap();
    restic::accepts(&company);
    let kept = contents(&company.data())
        .into_iter()
        .any(|(_, content)| content.windows(recovery.expose().len()).any(|part| part == recovery.expose().as_bytes()));
    assert!(!kept, "the recovery key stands in the data folder");
}

#[test]
fn one_file_comes_out_without_the_rest() {
    let company = Company::new();
    company.works(3, "work");
    company.copies();
    let path = contents(&company.data().join("files")).remove(0);
    let named = format!("files/{}", path.0.display());
    let fetched = fetch(&company.target(), &company.key(), None, &[&named, "no/such"], &company.beside("one")).unwrap();
    assert_eq!(fetched.absent, ["no/such"]);
    assert_eq!(fs::read(&fetched.files[0]).unwrap(), path.1);
    assert_eq!(contents(&company.beside("one")).len(), 1);
}
