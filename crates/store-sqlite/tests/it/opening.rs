//! Making, opening, refusing to open, upgrading.

use std::{fs, sync::Arc, time::Instant};

use plumb_ledger::Via;
use plumb_model::id::ActorId;
use plumb_store::{Clock, StoreError, SystemClock, conformance::Desk};
use plumb_store_sqlite::{
    Durability, FORMAT, Folder, Settings, SqliteStore, Step, VerifyOptions, init, logical_dump, migrate, verify,
};

use crate::stage::{Place, furnish, options, settings, verified};

fn refused(place: &Place) -> StoreError {
    SqliteStore::open(&place.dir(), &settings(&place.clock)).unwrap_err()
}

#[test]
fn a_store_is_made_whole_in_a_new_or_empty_folder_only() {
    let place = Place::new();
    assert!(matches!(init(&place.dir(), &settings(&place.clock)), Err(StoreError::NotEmpty { .. })));
    let empty = place.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    init(&empty, &settings(&place.clock)).unwrap();
    let names = |dir: &std::path::Path| -> Vec<_> {
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&empty), ["files", "head", "key", "plumb.db", "tmp"]);
    assert_eq!(names(place.folder.path()), ["data", "empty"], "something was left beside it");
}

#[cfg(unix)]
#[test]
fn the_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    assert_eq!(fs::metadata(place.dir().join("key")).unwrap().permissions().mode() & 0o777, 0o600);
    let open = place.open();
    let said = format!("{:?} {:?}", open, Folder::at(place.dir()));
    let key = fs::read_to_string(place.dir().join("key")).unwrap();
    assert!(!said.contains(key.trim()));
}

#[test]
fn the_same_seed_and_clock_make_the_same_log() {
    let write = || {
        let place = Place::new();
        let open = place.open();
        furnish(&open, 3);
        let look = open.store.snapshot().unwrap();
        (open.store.log().clone(), look.root_at(look.size()).unwrap())
    };
    assert_eq!(write(), write());
}

#[test]
fn a_demo_that_waits_for_the_disk_only_at_the_end_is_the_same_log_and_no_real_log_may() {
    let history = |durability: Durability| {
        let place = Place::new();
        let settings = Settings { durability, ..settings(&place.clock) };
        furnish(&place.open_with(&settings), 3);
        assert!(verified(&place.dir()).ok());
        let look = place.open().store.snapshot().unwrap();
        (look.size(), look.root_at(look.size()).unwrap())
    };
    assert_eq!(history(Durability::AtClose), history(Durability::EveryCommit));
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    init(&real, &Settings::default()).unwrap();
    let waiting = Settings { durability: Durability::AtClose, ..Settings::default() };
    assert!(matches!(SqliteStore::open(&real, &waiting), Err(StoreError::Unfit { .. })));
}

#[test]
fn a_store_that_is_open_cannot_be_opened_again() {
    let place = Place::new();
    let open = place.open();
    assert!(matches!(refused(&place), StoreError::InUse { .. }));
    drop(open);
    drop(place.open());
}

#[test]
fn a_folder_without_a_store_is_said_to_be_none() {
    let place = Place::new();
    fs::remove_file(place.dir().join("key")).unwrap();
    assert!(matches!(refused(&place), StoreError::NotAStore { .. }));
    let nowhere = place.folder.path().join("nowhere");
    assert!(matches!(SqliteStore::open(&nowhere, &settings(&place.clock)), Err(StoreError::NotAStore { .. })));
    assert!(matches!(verify(&nowhere, &VerifyOptions::default()), Err(StoreError::NotAStore { .. })));
}

#[test]
fn a_demo_can_never_become_real_nor_a_real_log_a_demo() {
    let place = Place::new();
    let real = Settings { clock: Arc::new(SystemClock), ..settings(&place.clock) };
    assert!(matches!(SqliteStore::open(&place.dir(), &real), Err(StoreError::WrongClock(_))));
    let dir = place.folder.path().join("real");
    let log = init(&dir, &real).unwrap();
    assert!(log.as_str().starts_with("plumb/"), "{log}");
    assert!(matches!(SqliteStore::open(&dir, &settings(&place.clock)), Err(StoreError::WrongClock(_))));
    assert!(SqliteStore::open(&dir, &real).is_ok());
}

#[test]
fn closing_and_opening_changes_nothing() {
    let place = Place::new();
    furnish(&place.open(), 8);
    let dump = logical_dump(&place.dir()).unwrap();
    drop(place.open());
    assert!(logical_dump(&place.dir()).unwrap() == dump);
    let open = place.open();
    let receipt = Desk::new(&open, 41).put(&[("title", "goes on")]);
    receipt.unwrap();
    assert_eq!(verified(&place.dir()).found, []);
}

#[test]
fn a_forward_step_of_the_clock_is_told_from_a_quiet_day() {
    // A clock that is set by hand says nothing about time that ran: standing still for a year is no step.
    let place = Place::new();
    let open = place.open();
    let desk = Desk::new(&open, 42);
    desk.put(&[("title", "one")]).unwrap();
    open.clock.advance(std::time::Duration::from_hours(24 * 365));
    desk.put(&[("title", "two")]).unwrap();
    assert_eq!(desk.look().unwrap().size(), 3);
    // A clock that runs does: the machine ran for a second, the clock went on by an hour.
    let clock = Arc::new(Running(std::sync::atomic::AtomicU64::new(0)));
    let dir = place.folder.path().join("running");
    let running = Settings { clock: Arc::<Running>::clone(&clock), ..settings(&place.clock) };
    init(&dir, &running).unwrap();
    let store = Arc::new(SqliteStore::open(&dir, &running).unwrap());
    let fresh = plumb_store::conformance::Fresh { store, clock: Arc::clone(&place.clock), keep: Box::new(()) };
    let desk = Desk::new(&fresh, 43);
    let sizes: Vec<u64> = (0..4)
        .map(|_| {
            desk.put(&[("title", "x")]).unwrap();
            clock.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            desk.look().unwrap().size()
        })
        .collect();
    // Between the second and the third write the clock was set forward: one entry more.
    assert_eq!(sizes, [2, 3, 5, 6]);
}

/// Runs a second at a time; after the second one somebody sets it forward by an hour.
#[derive(Debug)]
struct Running(std::sync::atomic::AtomicU64);

impl Running {
    fn seconds(&self) -> u64 {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}

impl Clock for Running {
    fn now(&self) -> jiff::Timestamp {
        let set = if self.seconds() >= 2 { 3600 } else { 0 };
        jiff::Timestamp::from_second(i64::try_from(1_800_000_000 + self.seconds() + set).unwrap()).unwrap()
    }

    fn running(&self) -> Option<std::time::Duration> {
        Some(std::time::Duration::from_secs(self.seconds()))
    }

    fn is_real(&self) -> bool {
        false
    }
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let place = Place::new();
    place.sql("PRAGMA user_version = 2");
    let before = fs::read(place.dir().join("plumb.db")).unwrap();
    assert!(matches!(refused(&place), StoreError::Newer { have: 2, known: 1 }));
    assert_eq!(fs::read(place.dir().join("plumb.db")).unwrap(), before);
}

#[test]
fn a_half_migrated_database_is_refused() {
    let place = Place::new();
    place.sql("INSERT INTO meta(name, value) VALUES ('migrating', 'from format 0 to 1')");
    assert!(matches!(refused(&place), StoreError::HalfMigrated { .. }));
}

/// Format 0 as it might have been: no index on a record's number, another table.
const OLDER: &str = "DROP INDEX records_by_bare_number; CREATE TABLE old(x); PRAGMA user_version = 0;";
const TO_ONE: Step = Step {
    from: 0,
    name: "find numbers in every register",
    sql: "DROP TABLE old; CREATE INDEX records_by_bare_number ON records(number COLLATE NOCASE) WHERE number IS NOT NULL",
};

#[test]
fn an_older_store_is_migrated_in_a_copy_and_then_switched() {
    let place = Place::new();
    furnish(&place.open(), 5);
    let new = logical_dump(&place.dir()).unwrap();
    place.sql(OLDER);
    let old = logical_dump(&place.dir()).unwrap();
    assert!(matches!(refused(&place), StoreError::HalfMigrated { .. }), "there is no step from 0 in this program");
    assert!(logical_dump(&place.dir()).unwrap() == old, "a refused upgrade changed the store");
    migrate(&Folder::at(place.dir()), &[TO_ONE], FORMAT).unwrap();
    assert!(logical_dump(&place.dir()).unwrap() == new, "a migrated store is not the same as a new one");
    assert_eq!(verified(&place.dir()).found, []);
    assert!(place.dir().join("plumb.db.before-0").is_file(), "the state before is not kept");
    assert!(!place.dir().join("plumb.db.next").exists());
    Desk::new(&place.open(), 44).put(&[("title", "goes on")]).unwrap();
}

#[test]
fn a_migration_that_fails_leaves_the_store_as_it_was() {
    let place = Place::new();
    furnish(&place.open(), 3);
    place.sql(OLDER);
    let old = logical_dump(&place.dir()).unwrap();
    for sql in ["SELECT nonsense FROM nowhere", "DROP TABLE old", "DELETE FROM sqlite_schema"] {
        let step = Step { sql, ..TO_ONE };
        assert!(migrate(&Folder::at(place.dir()), &[step], FORMAT).is_err(), "{sql}");
        assert!(logical_dump(&place.dir()).unwrap() == old, "{sql}");
        assert!(!place.dir().join("plumb.db.next").exists());
    }
    // A copy left behind by a crash is no store and in nobody's way.
    fs::write(place.dir().join("plumb.db.next"), b"half").unwrap();
    migrate(&Folder::at(place.dir()), &[TO_ONE], FORMAT).unwrap();
    assert_eq!(verified(&place.dir()).found, []);
}

#[test]
fn what_a_crash_left_of_filing_and_erasing_is_finished_at_the_next_start() {
    let place = Place::new();
    furnish(&place.open(), 4);
    fs::write(place.dir().join("tmp").join("put-1-1"), b"half a file").unwrap();
    fs::write(place.dir().join("tmp").join("notes"), b"somebody's").unwrap();
    drop(place.open());
    assert!(!place.dir().join("tmp").join("put-1-1").exists());
    assert!(place.dir().join("tmp").join("notes").exists());
}

#[test]
fn a_store_that_is_closed_is_one_database_file() {
    let place = Place::new();
    let open = place.open();
    Desk::new(&open, 46).put(&[("title", "one")]).unwrap();
    drop(open.store.snapshot().unwrap());
    drop(open);
    assert!(!place.dir().join("plumb.db-wal").exists(), "the write-ahead log was left behind");
}

#[test]
fn the_head_may_be_behind() {
    let place = Place::new();
    furnish(&place.open(), 2);
    let head = fs::read(place.dir().join("head")).unwrap();
    let desk_open = place.open();
    Desk::new(&desk_open, 45).put(&[("title", "newer than the head")]).unwrap();
    drop(desk_open);
    fs::write(place.dir().join("head"), &head).unwrap();
    assert_eq!(verify(&place.dir(), &options()).unwrap().found, []);
    let begun = Instant::now();
    drop(place.open());
    assert!(begun.elapsed().as_secs() < 5);
}

#[test]
fn a_key_that_took_over_is_found_wherever_the_handing_over_was_cut_off() {
    let place = Place::new();
    let (key, next) = (place.dir().join("key"), place.dir().join("key.next"));
    let old = fs::read(&key).unwrap();
    let open = place.open();
    furnish(&open, 3);
    open.store.rotate_key(ActorId::System, Via::System).wait().unwrap();
    let public = open.store.key();
    drop(open);
    assert_ne!(fs::read(&key).unwrap(), old);
    assert!(!next.exists());
    // Cut off after the commit, before the new key took its name.
    fs::rename(&key, &next).unwrap();
    fs::write(&key, &old).unwrap();
    let open = place.open();
    assert_eq!(open.store.key(), public);
    Desk::new(&open, 44).put(&[("title", "afterwards")]).unwrap();
    drop(open);
    // Cut off before the commit: a key that signed nothing, or half of one.
    for leftover in [old.as_slice(), &old[..20]] {
        fs::write(&next, leftover).unwrap();
        assert_eq!(place.open().store.key(), public);
        assert!(!next.exists());
    }
    assert!(verified(&place.dir()).ok());
    // The old key alone is not taken for the log's.
    fs::write(&key, &old).unwrap();
    assert!(matches!(refused(&place), StoreError::Damaged { .. }));
}
