//! A medium of its own, as the kernel sees one: it turns read-only, or is pulled out, in the middle of a copy. What lay there before is
//! whole, what happened is said, and nothing goes where the medium used to be.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use plumb_vault::{BackedUp, Backup, Progress, Target, VaultError, back_up, list_snapshots};

use crate::{
    restic,
    stage::{Bare, Company, contents, copy},
};

/// A small file system that is mounted like a medium; taken away at the end.
struct Medium {
    place: PathBuf,
}

impl Medium {
    /// None, with a printed line, where nothing may be mounted.
    fn mounted(company: &Company) -> Option<Self> {
        let place = company.beside("medium");
        std::fs::create_dir(&place).unwrap();
        let medium = Self { place };
        if does("mount", &["-t", "tmpfs", "-o", "size=64m", "tmpfs"], &medium.place) {
            return Some(medium);
        }
        println!("skipped: no file system may be mounted here");
        None
    }

    fn target(&self) -> Target {
        Target::Folder(self.place.join("copies"))
    }
}

impl Drop for Medium {
    fn drop(&mut self) {
        while does("umount", &["-l"], &self.place.join("copies")) {}
        while does("umount", &["-l"], &self.place) {}
    }
}

fn does(program: &str, args: &[&str], place: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(args).arg(place).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Does something to the medium as soon as bytes go there.
struct Once {
    program: &'static str,
    args: &'static [&'static str],
    place: PathBuf,
    left: AtomicBool,
}

impl Progress for Once {
    fn bytes(&self, _what: &str, _done: u64, _of: Option<u64>) {
        // Several threads tell at once, and twice is not once.
        if self.left.swap(false, Ordering::SeqCst) && !does(self.program, self.args, &self.place) {
            self.left.store(true, Ordering::SeqCst);
        }
    }
}

fn copies_while(
    company: &Company,
    medium: &Medium,
    program: &'static str,
    args: &'static [&'static str],
) -> Result<BackedUp, VaultError> {
    company.clock.advance(Duration::from_hours(1));
    let (data, target, key, known) = (company.data(), medium.target(), company.key(), BTreeSet::new());
    let asked = Backup {
        data: &data,
        target: &target,
        key: &key,
        now: company.now(),
        program: "plumb/test",
        other_disk: true,
        known: &known,
    };
    let place = medium.place.clone();
    let once = Arc::new(Once { program, args, place, left: AtomicBool::new(true) });
    let progress: Arc<dyn Progress> = Arc::<Once>::clone(&once);
    let copied = back_up(&Bare, &asked, &progress);
    assert!(copied.is_err() || !once.left.load(Ordering::SeqCst), "nothing was done to the medium");
    copied
}

/// What is opened there from now on is read-only, as after an error of the disk; a file that is open goes on.
const READ_ONLY: &str = "mount --bind $0/copies $0/copies && mount -o remount,bind,ro $0/copies";

fn first_copy(company: &Company, medium: &Medium) -> BackedUp {
    company.works(5, "before");
    let first = copy(&company.data(), &medium.target(), &company.key(), company.now(), &BTreeSet::new()).unwrap();
    company.works(60, "while something happens to the medium");
    first
}

fn only_copy_is(company: &Company, medium: &Medium, first: &BackedUp) {
    let copies = list_snapshots(&medium.target(), &company.key()).unwrap();
    assert_eq!(copies.iter().map(|copy| &copy.id).collect::<Vec<_>>(), [&first.snapshot]);
}

#[test]
fn a_medium_that_turns_read_only_half_way_keeps_what_it_has_and_says_so() {
    let company = Company::new();
    let Some(medium) = Medium::mounted(&company) else { return };
    let first = first_copy(&company, &medium);
    let error = copies_while(&company, &medium, "sh", &["-c", READ_ONLY]).unwrap_err();
    assert!(matches!(error, VaultError::Closed { .. }), "{error:?}");
    let said = error.to_string();
    assert!(said.contains("ead-only") && said.contains("mount it for writing"), "{said}");
    assert!(!company.data().join("copying").exists());
    // What lies there is still read, and brought back, while nothing can be written.
    only_copy_is(&company, &medium, &first);
    let (target, key) = (medium.target(), company.key());
    let asked = plumb_vault::Restore { target: &target, key: &key, ..company.restore("back") };
    assert_eq!(plumb_vault::restore(&Bare, &asked, &crate::stage::quiet()).unwrap().files, 5);
    let again = copies_while(&company, &medium, "true", &[]).unwrap_err();
    assert!(matches!(again, VaultError::Closed { .. }), "{again:?}");
    assert!(does("umount", &["-l"], &medium.place.join("copies")));
    if restic::here() {
        restic::check(&company, &medium.place.join("copies")).unwrap();
    }
    assert_eq!(copies_while(&company, &medium, "true", &[]).unwrap().manifest.files, 65);
}

#[test]
fn a_medium_that_is_pulled_out_half_way_leaves_nothing_where_it_was() {
    let company = Company::new();
    let Some(medium) = Medium::mounted(&company) else { return };
    let first = first_copy(&company, &medium);
    // Mounted twice, so that it can be pulled out here and still be looked at.
    let drawer = Medium { place: company.beside("drawer") };
    std::fs::create_dir(&drawer.place).unwrap();
    assert!(does("mount", &["--bind", medium.place.to_str().unwrap()], &drawer.place));
    let error = copies_while(&company, &medium, "umount", &["-l"]).unwrap_err();
    assert!(matches!(error, VaultError::Away { .. }), "{error:?}");
    assert_eq!(contents(&medium.place), [], "nothing is written where the medium used to be");
    // Not mounted at all: the schedule's next try is refused before anything is begun.
    let away = copies_while(&company, &medium, "true", &[]).unwrap_err();
    assert!(matches!(away, VaultError::Away { .. }), "{away:?}");
    assert_eq!(contents(&medium.place), []);
    assert!(does("mount", &["--bind", drawer.place.to_str().unwrap()], &medium.place));
    only_copy_is(&company, &medium, &first);
    if restic::here() {
        restic::check(&company, &medium.place.join("copies")).unwrap();
    }
    assert_eq!(copies_while(&company, &medium, "true", &[]).unwrap().manifest.files, 65);
}
