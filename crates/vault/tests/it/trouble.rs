//! What goes wrong outside: keys, targets that are away, full or somebody else's, two at once, a store that is not what it was.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use plumb_ledger::Checkpoint;
use plumb_store::StoreError;
use plumb_vault::{Progress, RepositoryKey, Restore, Target, VaultError, list_snapshots, restore};

use crate::{
    restic,
    stage::{Bare, Company, contents, copy, quiet},
};

#[test]
fn a_wrong_key_opens_nothing_and_says_so() {
    let company = Company::new();
    company.works(1, "work");
    company.copies();
    let before = contents(&company.repository());
    let wrong = RepositoryKey::of_text("another key").unwrap();
    let listed = list_snapshots(&company.target(), &wrong).unwrap_err();
    assert!(matches!(listed, VaultError::WrongKey { .. }), "{listed}");
    let copied = copy(&company.data(), &company.target(), &wrong, company.now(), &BTreeSet::new()).unwrap_err();
    assert!(matches!(copied, VaultError::WrongKey { .. }), "{copied}");
    assert_eq!(contents(&company.repository()), before);
}

#[test]
fn an_empty_mount_point_is_noticed() {
    let company = Company::new();
    company.works(1, "work");
    let away = Target::Folder(company.beside("not-mounted/copies"));
    let error = copy(&company.data(), &away, &company.key(), company.now(), &BTreeSet::new()).unwrap_err();
    assert!(matches!(error, VaultError::Away { .. }), "{error}");
    assert!(!company.beside("not-mounted").exists());
    let asked = plumb_vault::Backup {
        data: &company.data(),
        target: &company.target(),
        key: &company.key(),
        now: company.now(),
        program: "plumb/test",
        other_disk: true,
        known: &BTreeSet::new(),
    };
    let error = plumb_vault::back_up(&Bare, &asked, &quiet()).unwrap_err();
    assert!(matches!(error, VaultError::Away { .. }), "{error}");
    assert!(!company.repository().exists());
}

#[test]
fn what_is_no_repository_is_left_alone() {
    let company = Company::new();
    company.works(1, "work");
    fs::create_dir(company.repository()).unwrap();
    fs::write(company.repository().join("holiday.jpg"), "sun").unwrap();
    let before = contents(&company.repository());
    assert!(matches!(company.tries_to_copy(&BTreeSet::new()), Err(VaultError::Damaged { .. })));
    assert_eq!(contents(&company.repository()), before);
}

#[test]
fn two_copies_at_once_are_one_after_the_other_or_refused() {
    let company = Company::new();
    company.works(30, "work");
    company.copies();
    let (data, target, key, now) = (company.data(), company.target(), company.key(), company.now());
    let all: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..4).map(|_| scope.spawn(|| copy(&data, &target, &key, now, &BTreeSet::new()).map(drop))).collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let made = all.iter().filter(|result| result.is_ok()).count();
    assert!(made >= 1 && all.iter().all(|result| matches!(result, Ok(()) | Err(VaultError::Busy { .. }))), "{all:?}");
    assert_eq!(list_snapshots(&target, &key).unwrap().len(), 1 + made);
    restic::accepts(&company);
}

#[test]
fn a_log_that_lost_its_tail_is_not_copied_as_if_it_were_good() {
    let company = Company::new();
    company.works(3, "work");
    let yesterday = company.beside("yesterday.db");
    fs::copy(company.data().join("plumb.db"), &yesterday).unwrap();
    company.works(3, "today");
    fs::copy(&yesterday, company.data().join("plumb.db")).unwrap();
    let error = company.tries_to_copy(&BTreeSet::new()).unwrap_err();
    assert!(matches!(error, VaultError::Store(StoreError::TailMissing { .. })), "{error}");
    assert_eq!(list_snapshots(&company.target(), &company.key()).unwrap(), []);
}

#[test]
fn a_checkpoint_kept_elsewhere_shows_what_is_lost_and_what_is_another_log() {
    let company = Company::new();
    company.works(3, "work");
    company.copies();
    company.works(4, "lost");
    let head = fs::read_to_string(company.data().join("head")).unwrap();
    let later = Checkpoint::read(&format!("{}\n", head.trim_end_matches('\n'))).unwrap();
    let asked = Restore { against: vec![("a mail".to_owned(), later)], ..company.restore("back") };
    let back = restore(&Bare, &asked, &quiet()).unwrap();
    assert_eq!((back.mark.lost_at_least(), back.mark.against[0].what.as_str()), (4, "a mail"));
    // Of the same log's other life: as long as ours, and not ours.
    let other = Company::new();
    other.works(1, "quite another history");
    let head = fs::read_to_string(other.data().join("head")).unwrap();
    let fork = Checkpoint::read(&format!("{}\n", head.trim_end_matches('\n'))).unwrap();
    let asked = Restore { against: vec![("a letter".to_owned(), fork)], ..company.restore("fork") };
    let error = restore(&Bare, &asked, &quiet()).unwrap_err();
    assert!(matches!(error, VaultError::DoesNotHold { .. }), "{error}");
    assert!(!company.beside("fork").exists());
}

#[test]
fn a_file_that_is_missing_is_named_and_the_rest_is_copied() {
    let company = Company::new();
    company.works(3, "work");
    let (gone, _) = contents(&company.data().join("files")).remove(0);
    fs::remove_file(company.data().join("files").join(&gone)).unwrap();
    let copy = company.copies();
    assert_eq!(copy.manifest.missing, [gone.file_name().unwrap().to_str().unwrap()]);
    assert!(list_snapshots(&company.target(), &company.key()).unwrap()[0].incomplete);
    let error = company.restores("back").unwrap_err();
    assert!(matches!(error, VaultError::DoesNotHold { .. }), "{error}");
}

#[test]
fn a_full_target_keeps_what_it_has() {
    let company = Company::new();
    let small = company.beside("small");
    fs::create_dir(&small).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(&small).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        println!("skipped: no file system of a set size may be mounted here");
        return;
    }
    let unmount = || drop(Command::new("umount").arg("-l").arg(&small).status());
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let target = Target::Folder(small.join("copies"));
        company.works(2, "work");
        let first = copy(&company.data(), &target, &company.key(), company.now(), &BTreeSet::new()).unwrap();
        company.clock.advance(Duration::from_hours(1));
        let second = noisy(&company, &target);
        assert!(matches!(second, Err(VaultError::Full { .. })), "{second:?}");
        let copies = list_snapshots(&target, &company.key()).unwrap();
        assert_eq!(copies.iter().map(|copy| &copy.id).collect::<Vec<_>>(), [&first.snapshot]);
        if restic::here() {
            restic::check(&company, &small.join("copies")).unwrap();
        }
    }));
    unmount();
    result.unwrap();
}

/// Pulls a target out while something runs there: its folder is gone from one moment to the next.
struct Pulled {
    target: PathBuf,
    drawer: PathBuf,
    once: AtomicBool,
}

impl Pulled {
    fn of(company: &Company) -> Arc<Self> {
        let (target, drawer) = (company.repository(), company.beside("drawer"));
        Arc::new(Self { target, drawer, once: AtomicBool::new(true) })
    }

    fn put_back(&self) {
        // What was written meanwhile went where the medium used to be: nobody's.
        drop(fs::remove_dir_all(&self.target));
        fs::rename(&self.drawer, &self.target).unwrap();
    }
}

impl Progress for Pulled {
    fn bytes(&self, _what: &str, _done: u64, _of: Option<u64>) {
        if self.once.swap(false, Ordering::SeqCst) {
            fs::rename(&self.target, &self.drawer).unwrap();
        }
    }
}

#[test]
fn a_target_that_is_unplugged_half_way_loses_nothing_it_had() {
    let company = Company::new();
    company.works(5, "before");
    let first = company.copies();
    company.works(40, "while it is unplugged");
    let (data, target, key) = (company.data(), company.target(), company.key());
    let known = BTreeSet::new();
    company.clock.advance(Duration::from_hours(1));
    let asked = plumb_vault::Backup {
        data: &data,
        target: &target,
        key: &key,
        now: company.now(),
        program: "plumb/test",
        other_disk: false,
        known: &known,
    };
    let pulled = Pulled::of(&company);
    let progress: Arc<dyn Progress> = Arc::<Pulled>::clone(&pulled);
    let error = plumb_vault::back_up(&Bare, &asked, &progress).unwrap_err();
    assert!(matches!(error, VaultError::Away { .. } | VaultError::Io { .. }), "{error:?}");
    assert!(!company.data().join("copying").exists());
    pulled.put_back();
    restic::accepts(&company);
    let copies = list_snapshots(&target, &key).unwrap();
    assert_eq!(copies.iter().map(|copy| &copy.id).collect::<Vec<_>>(), [&first.snapshot]);
    assert_eq!(company.restores("back").unwrap().files, 5);
    assert_eq!(company.copies().manifest.files, 45, "the next copy goes on");
    restic::accepts(&company);
    // A restore that loses its source puts nothing in place.
    let pulled = Pulled::of(&company);
    let progress: Arc<dyn Progress> = Arc::<Pulled>::clone(&pulled);
    let error = restore(&Bare, &company.restore("half"), &progress).unwrap_err();
    assert!(matches!(error, VaultError::Away { .. } | VaultError::Damaged { .. }), "{error:?}");
    assert!(!company.beside("half").exists());
    pulled.put_back();
    assert_eq!(company.restores("whole").unwrap().files, 45);
}

/// A copy of more than fits: noise does not compress.
fn noisy(company: &Company, target: &Target) -> Result<(), VaultError> {
    let open = company.open();
    let desk = plumb_store::conformance::Desk::new(&open, 5);
    for n in 0_u32..20 {
        let noise: Vec<u8> = (0_u32..16_384)
            .flat_map(|i| plumb_ledger::Digest::of(&[n.to_be_bytes(), i.to_be_bytes()].concat()).0)
            .collect();
        let digest = open.store.files().put(&mut noise.as_slice(), 1_000_000).unwrap().digest;
        let mut draft = desk.thing(&[("title", "noise")]).unwrap();
        draft.facts.push(crate::stage::paper(0, digest));
        desk.write(vec![draft]).unwrap();
    }
    copy(&company.data(), target, &company.key(), company.now(), &BTreeSet::new()).map(drop)
}
