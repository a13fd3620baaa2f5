//! Damage in the repository itself: whatever is flipped, cut, removed or exchanged, nothing wrong is ever put in place, and it is said.

use std::{fs, path::Path};

use plumb_vault::{Drill, Restore, VaultError, drill, restore};

use crate::{
    restic,
    stage::{Bare, Company, files_of, quiet},
};

/// A repository with two copies.
fn company() -> Company {
    let company = Company::new();
    company.works(8, "early");
    company.copies();
    company.works(8, "late");
    company.copies();
    company
}

/// Whatever was done to the repository: a restore is right or refused with words, and a drill that passes is one that restores.
fn never_wrong(company: &Company, what: &str) -> bool {
    let name = format!("after {what}").replace('/', "_");
    let (target, key) = (company.target(), company.key());
    let asked =
        Drill { target: &target, key: &key, at: None, within: &company.beside(""), now: company.now(), mark: 7 };
    let drilled = drill(&Bare, &asked, &quiet());
    match (company.restores(&name), &drilled) {
        (Ok(back), Ok(drilled)) => {
            assert_eq!(back.mark.root, drilled.root, "{what}");
            fs::remove_dir_all(company.beside(&name)).unwrap();
            true
        }
        (Err(error), Err(_)) => {
            assert!(
                matches!(
                    error,
                    VaultError::Damaged { .. }
                        | VaultError::DoesNotHold { .. }
                        | VaultError::WrongKey { .. }
                        | VaultError::NoRepository { .. }
                        | VaultError::NoSnapshot { .. }
                        | VaultError::Io { .. }
                ),
                "{what}: {error:?}"
            );
            assert!(!company.beside(&name).exists(), "{what}");
            false
        }
        (back, drilled) => panic!("{what}: {back:?} against {drilled:?}"),
    }
}

fn flipped(file: &Path, place: usize) -> Vec<u8> {
    let was = fs::read(file).unwrap();
    let mut content = was.clone();
    let place = place % content.len();
    content[place] ^= 0x10;
    fs::write(file, &content).unwrap();
    was
}

#[test]
fn one_flipped_byte_in_any_kind_of_file_is_noticed() {
    let company = company();
    let mut refused = 0;
    for kind in ["config", "keys", "snapshots", "index", "data"] {
        for (place, file) in files_of(&company.repository(), kind).into_iter().enumerate() {
            let was = flipped(&file, 61 + place * 97);
            refused += usize::from(!never_wrong(&company, &format!("a flip in {kind} {place}")));
            if kind == "data" && restic::here() {
                let said = restic::check(&company, &company.repository()).unwrap_err();
                assert!(!said.is_empty());
            }
            fs::write(&file, was).unwrap();
        }
    }
    assert!(refused >= 5, "only {refused} flips were in the way of the newest copy");
    assert!(never_wrong(&company, "everything put back"));
    restic::accepts(&company);
}

#[test]
fn packs_that_are_gone_cut_or_exchanged_are_noticed() {
    let company = company();
    let packs = files_of(&company.repository(), "data");
    assert!(packs.len() >= 3, "{packs:?}");
    let mut refused = 0;
    for (place, pack) in packs.iter().enumerate() {
        let was = fs::read(pack).unwrap();
        fs::remove_file(pack).unwrap();
        refused += usize::from(!never_wrong(&company, &format!("pack {place} removed")));
        fs::write(pack, &was[..was.len() / 2]).unwrap();
        refused += usize::from(!never_wrong(&company, &format!("pack {place} cut")));
        let other = fs::read(&packs[(place + 1) % packs.len()]).unwrap();
        fs::write(pack, &other).unwrap();
        refused += usize::from(!never_wrong(&company, &format!("pack {place} exchanged")));
        fs::write(pack, &was).unwrap();
    }
    assert!(refused >= 6, "only {refused}");
    assert!(never_wrong(&company, "everything put back"));
}

#[test]
fn a_bogus_newest_copy_is_refused_and_the_one_before_it_is_named() {
    if !restic::here() {
        return;
    }
    let company = company();
    let good = company.restores("good").unwrap();
    // Whoever holds the key can put anything there under our label.
    let forged = company.beside("forged");
    for (path, content) in &crate::stage::contents(&company.beside("good")) {
        let place = forged.join("plumb").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let content = if path.ends_with("plumb.db") { b"not a database at all".to_vec() } else { content.clone() };
        fs::write(place, content).unwrap();
    }
    let manifest = serde_json::to_vec(&good.manifest).unwrap();
    fs::write(forged.join("plumb/copy.json"), manifest).unwrap();
    let tags = format!("plumb,log={},entries={},root={}", good.manifest.log, good.manifest.entries, good.manifest.root);
    let output = std::process::Command::new("restic")
        .current_dir(&forged)
        .args(["--no-cache", "--repo"])
        .arg(company.repository())
        .arg("--password-file")
        .arg(company.key_file())
        .args(["backup", "plumb", "--time", "2027-01-01 00:00:00", "--tag", &tags])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let error = company.restores("bogus").unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, VaultError::DoesNotHold { .. }), "{said}");
    assert!(said.contains("--at 20"), "{said}");
    assert!(!never_wrong(&company, "a bogus newest copy"));
    let asked = Restore { at: Some(good.snapshot.made), ..company.restore("before") };
    assert_eq!(restore(&Bare, &asked, &quiet()).unwrap().mark.root, good.mark.root);
    // The next copy takes nothing from it on trust.
    let copy = company.tries_to_copy(&std::collections::BTreeSet::from([good.snapshot.id.to_string()])).unwrap();
    let asked =
        Restore { snapshot: Some(Box::leak(copy.snapshot.to_string().into_boxed_str())), ..company.restore("next") };
    assert_eq!(restore(&Bare, &asked, &quiet()).unwrap().mark.root, good.mark.root);
}
