//! Whatever is altered behind the program's back is named.

use std::{fs, path::Path};

use plumb_ledger::FaultKind;
use plumb_store::{Random, SeededRandom, StoreError, conformance::Desk};
use plumb_store_sqlite::{Bad, BadKind, SqliteStore, VerifyOptions, logical_dump, verify};

use crate::stage::{Place, copy, furnish, options, settings, verified};

/// A furnished store that is closed again.
fn furnished(things: usize) -> Place {
    let place = Place::new();
    furnish(&place.open(), things);
    place
}

fn first(dir: &Path) -> Bad {
    verified(dir).first_bad().cloned().unwrap()
}

/// Replaces the database of one folder by that of another.
fn replace_database(from: &Path, to: &Path) {
    for name in ["plumb.db", "plumb.db-wal", "plumb.db-shm"] {
        drop(fs::remove_file(to.join(name)));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

#[test]
fn an_untouched_store_verifies_stopped_and_running() {
    let place = furnished(20);
    let stopped = verified(&place.dir());
    assert_eq!(stopped.found, []);
    assert_eq!((stopped.files, stopped.records, stopped.extra_files.len()), (5, 21, 0));
    let open = place.open();
    let running = verified(&place.dir());
    assert_eq!(running.found, []);
    assert_eq!((running.size, running.root), (stopped.size, stopped.root));
    assert_eq!(open.store.snapshot().unwrap().size(), running.size);
    assert_eq!(running.json()["ok"], true);
}

#[test]
fn what_was_not_read_is_said() {
    let place = furnished(3);
    let report = verify(&place.dir(), &VerifyOptions::default()).unwrap();
    assert_eq!(report.found, []);
    let said = report.not_read.join("\n");
    for what in ["no packs were given", "kept elsewhere", "first keys", "erased", "outbox"] {
        assert!(said.contains(what), "{what} is not in: {said}");
    }
}

#[test]
fn verifying_a_stopped_store_leaves_it_as_it_is() {
    let place = Place::new();
    let open = place.open();
    furnish(&open, 4);
    Desk::new(&open, 15).put(&[("title", "the newest")]).unwrap();
    // A copy of a running store is what a crash leaves: the newest entries stand in the write-ahead log.
    let copied = place.copy_to("crashed");
    let wal = fs::read(copied.join("plumb.db-wal")).unwrap();
    assert!(!wal.is_empty());
    assert_eq!(verified(&copied).found, []);
    assert_eq!(fs::read(copied.join("plumb.db-wal")).unwrap(), wal);
}

/// Each flip is found, or changes nothing that anybody could read. `PLUMB_FLIPS` sets how many.
#[test]
#[expect(clippy::disallowed_methods, reason = "how long a test run may take is the caller's to say")]
fn a_flipped_bit_is_named_or_changes_nothing_readable() {
    let flips: u32 = std::env::var("PLUMB_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let place = furnished(25);
    let database = place.dir().join("plumb.db");
    let whole = fs::read(&database).unwrap();
    let dump = logical_dump(&place.dir()).unwrap();
    let dice = SeededRandom::new(4711);
    let mut unseen = 0;
    for flip in 0..flips {
        let mut bytes = [0_u8; 8];
        dice.fill(&mut bytes);
        let bit = usize::try_from(u64::from_be_bytes(bytes) % (whole.len() as u64 * 8)).unwrap();
        let mut altered = whole.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        fs::write(&database, &altered).unwrap();
        for beside in ["plumb.db-wal", "plumb.db-shm"] {
            drop(fs::remove_file(place.dir().join(beside)));
        }
        if verified(&place.dir()).ok() {
            unseen += 1;
            let read = logical_dump(&place.dir());
            assert!(read.is_ok_and(|read| read == dump), "flip {flip} of bit {bit} was not noticed");
        }
    }
    println!("{flips} flips: {} named, {unseen} changed nothing readable", flips - unseen);
}

#[test]
fn a_cut_write_ahead_log_is_missing_entries_and_not_opened() {
    let place = Place::new();
    let open = place.open();
    furnish(&open, 6);
    let desk = Desk::new(&open, 15);
    for _ in 0..5 {
        desk.put(&[("title", "the newest")]).unwrap();
    }
    for keep in [0.0, 0.3, 0.9] {
        let copied = place.copy_to(&format!("cut {keep}"));
        let wal = copied.join("plumb.db-wal");
        let whole = fs::metadata(&wal).unwrap().len();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a small file"
        )]
        fs::File::options().write(true).open(&wal).unwrap().set_len((whole as f64 * keep) as u64).unwrap();
        let bad = first(&copied);
        if bad.kind == BadKind::Log(FaultKind::EntriesMissing) {
            assert!(bad.what.contains("committed entries are missing"), "{}", bad.what);
            let opened = SqliteStore::open(&copied, &settings(&place.clock));
            assert!(matches!(opened, Err(StoreError::TailMissing { .. })), "{opened:?}");
        } else {
            // Nothing is left of the database but its first page or less.
            assert_eq!(bad.kind, BadKind::Database, "{}", bad.what);
            assert!(SqliteStore::open(&copied, &settings(&place.clock)).is_err());
        }
    }
}

#[test]
fn yesterdays_database_under_todays_head_is_missing_entries() {
    let place = furnished(4);
    let yesterday = place.copy_to("yesterday");
    Desk::new(&place.open(), 12).put(&[("title", "today")]).unwrap();
    assert_eq!(verified(&place.dir()).found, []);
    replace_database(&yesterday, &place.dir());
    let bad = first(&place.dir());
    assert_eq!(bad.kind, BadKind::Log(FaultKind::EntriesMissing), "{}", bad.what);
    let opened = SqliteStore::open(&place.dir(), &settings(&place.clock));
    assert!(matches!(opened, Err(StoreError::TailMissing { .. })), "{opened:?}");
}

#[test]
fn swapped_missing_and_altered_files_are_named() {
    let place = furnished(9);
    let mut paths = Vec::new();
    let open = place.open();
    open.store
        .files()
        .each(&mut |found| {
            if let plumb_store::FileFound::Named(digest) = found {
                paths.push(open.store.files().path(digest));
            }
        })
        .unwrap();
    drop(open);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let (one, two) = (&paths[0], &paths[1]);
    let (first_content, second_content) = (fs::read(one).unwrap(), fs::read(two).unwrap());
    fs::write(one, &second_content).unwrap();
    fs::write(two, &first_content).unwrap();
    let named: Vec<_> = verified(&place.dir()).found.into_iter().map(|bad| (bad.kind, bad.file.unwrap())).collect();
    assert_eq!(named, [(BadKind::File, name(one)), (BadKind::File, name(two))]);
    fs::write(one, &first_content).unwrap();
    fs::remove_file(two).unwrap();
    let bad = first(&place.dir());
    assert_eq!((bad.kind, bad.file), (BadKind::File, Some(name(two))));
    fs::write(two, &second_content).unwrap();
    fs::write(two.with_file_name("stranger"), b"?").unwrap();
    let report = verified(&place.dir());
    assert!(report.ok());
    assert_eq!(report.extra_files.len(), 1);
}

/// What somebody with the database open and all triggers off may try; each with the sort of finding.
#[test]
fn what_an_administrator_alters_is_named() {
    let place = furnished(12);
    let log = BadKind::Log;
    let cases = [
        (
            "UPDATE entries SET body = CAST(replace(body, 'thing number 3', 'thing number 4') AS BLOB) WHERE seq = 10",
            log(FaultKind::BodyDiffers),
        ),
        ("UPDATE entries SET salt = zeroblob(32) WHERE seq = 5", log(FaultKind::BodyDiffers)),
        ("UPDATE entries SET salt = NULL, body = NULL WHERE seq = 5", log(FaultKind::BodyMissing)),
        (
            "UPDATE entries SET header = CAST(replace(header, '2026-03-14', '2026-03-13') AS BLOB) WHERE seq = 3",
            BadKind::Tree,
        ),
        ("UPDATE entries SET time = time - 1 WHERE seq = 3", BadKind::Database),
        ("UPDATE entries SET record = 2 WHERE seq = 9", BadKind::Fold),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE position = 2", BadKind::Tree),
        ("DELETE FROM entries WHERE seq > 20", BadKind::Tree),
        ("DELETE FROM entries WHERE seq = 7", BadKind::Database),
        (
            "UPDATE entries SET seq = -1 WHERE seq = 5; UPDATE entries SET seq = 5 WHERE seq = 6; UPDATE entries SET seq = 6 WHERE seq = -1",
            BadKind::Tree,
        ),
        ("INSERT INTO entries SELECT max(seq) + 1, record, time, header, salt, body FROM entries", BadKind::Tree),
        (
            "DELETE FROM entries WHERE seq > 20; DELETE FROM nodes WHERE position > (SELECT position FROM nodes ORDER BY position LIMIT 1 OFFSET 38)",
            BadKind::Fold,
        ),
        ("DELETE FROM checkpoint", BadKind::Head),
        ("UPDATE checkpoint SET note = replace(note, 'A', 'B')", log(FaultKind::RootDiffers)),
        // A signature copied from one record to another, in what is kept of it.
        ("UPDATE records SET fold = (SELECT fold FROM records WHERE id = 3) WHERE id = 4", BadKind::Fold),
        (
            "UPDATE records SET fold = CAST(replace(fold, 'thing number 2', 'thing number 9') AS BLOB) WHERE id = 4",
            BadKind::Fold,
        ),
        ("UPDATE records SET etag = 77 WHERE id = 4", BadKind::Fold),
        ("UPDATE records SET title = 'other' WHERE id = 4", BadKind::Derived),
        ("UPDATE records SET classification = 0 WHERE id = 4", BadKind::Derived),
        ("DELETE FROM records WHERE id = 4", BadKind::Fold),
        ("UPDATE cells SET key = x'00' WHERE record = 4 AND field = 'title'", BadKind::Derived),
        ("DELETE FROM cells WHERE record = 4 AND field = 'title'", BadKind::Derived),
        ("INSERT INTO cells VALUES (999, 'title', 0, 'things', x'00', '')", BadKind::Derived),
        ("UPDATE links SET version = 9 WHERE record = 4", BadKind::Derived),
        ("UPDATE due SET day = '2099-01-01' WHERE record = 4", BadKind::Derived),
        ("UPDATE mine SET person = zeroblob(16) WHERE record = 4", BadKind::Derived),
        ("DELETE FROM uniques", BadKind::Derived),
        ("UPDATE search SET text = 'nothing' WHERE rowid = 4", BadKind::Derived),
        ("DELETE FROM filed", BadKind::Table),
        ("INSERT INTO filed VALUES (zeroblob(32), 3)", BadKind::Table),
        ("UPDATE series SET last = last + 1", BadKind::Table),
        ("DELETE FROM outbox WHERE id = 3", BadKind::Table),
        ("UPDATE outbox SET payload = 'x' WHERE id = 3", BadKind::Table),
        ("DELETE FROM idempotency WHERE id = 3", BadKind::Table),
        ("UPDATE followers SET position = 1", BadKind::Table),
        ("UPDATE meta SET value = 'x' WHERE name = 'made'", BadKind::Table),
        ("UPDATE sums SET rows = rows + 1 WHERE name = 'outbox'", BadKind::Table),
        ("CREATE TRIGGER t AFTER INSERT ON entries BEGIN SELECT 1; END", BadKind::Schema),
        ("DROP INDEX cells_by_key", BadKind::Schema),
        ("PRAGMA user_version = 9", BadKind::Database),
        ("PRAGMA application_id = 9", BadKind::Database),
    ];
    let whole = place.copy_to("whole");
    let mut wrong = Vec::new();
    for (sql, kind) in cases {
        place.sql(sql);
        match verified(&place.dir()).first_bad() {
            Some(bad) if bad.kind == kind => {}
            other => wrong.push(format!("{sql}: {kind:?} expected, {other:?} found")),
        }
        replace_database(&whole, &place.dir());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(verified(&place.dir()).ok());
}

#[test]
fn the_finding_names_entry_record_and_number() {
    let place = furnished(6);
    place.sql("UPDATE records SET title = 'other' WHERE id = 4");
    let bad = first(&place.dir());
    assert_eq!(bad.number.as_deref(), Some("T-003"));
    assert!(bad.record.is_some() && bad.seq.is_some());
    assert!(bad.what.contains("T-003"), "{}", bad.what);
    place.sql("UPDATE entries SET salt = zeroblob(32) WHERE seq = 5");
    assert_eq!(first(&place.dir()).seq, Some(5));
    assert_eq!(verified(&place.dir()).json()["first_bad"]["seq"], 5);
}

/// Another history, written with the log's own key, hashes and head and all, is consistent in itself.
#[test]
fn a_rebuilt_tree_is_found_by_a_checkpoint_kept_elsewhere() {
    let place = furnished(4);
    let other = place.copy_to("other");
    let ours = Desk::new(&place.open(), 13).put(&[("title", "what happened")]);
    ours.unwrap();
    let kept = {
        let open = place.open();
        open.store.snapshot().unwrap().checkpoint().unwrap()
    };
    {
        let clock = std::sync::Arc::clone(&place.clock);
        let store = std::sync::Arc::new(SqliteStore::open(&other, &settings(&clock)).unwrap());
        let fresh = plumb_store::conformance::Fresh { store, clock, keep: Box::new(()) };
        let desk = Desk::new(&fresh, 14);
        desk.put(&[("title", "what should have happened")]).unwrap();
        desk.put(&[("title", "and more of it")]).unwrap();
    }
    // The database alone: the head beside it tells.
    let head = fs::read(place.dir().join("head")).unwrap();
    replace_database(&other, &place.dir());
    let bad = first(&place.dir());
    assert_eq!(bad.kind, BadKind::Log(FaultKind::Fork), "{}", bad.what);
    let opened = SqliteStore::open(&place.dir(), &settings(&place.clock));
    assert!(matches!(opened, Err(StoreError::HeadDisagrees { .. })), "{opened:?}");
    // Database and head: only what was kept elsewhere tells.
    copy(&other, &place.dir());
    assert_ne!(fs::read(place.dir().join("head")).unwrap(), head);
    assert!(verified(&place.dir()).ok());
    let against = VerifyOptions { against: vec![("march.txt".to_owned(), kept)], ..options() };
    let report = verify(&place.dir(), &against).unwrap();
    let bad = report.first_bad().unwrap();
    assert_eq!(bad.kind, BadKind::Log(FaultKind::Fork), "{}", bad.what);
    assert!(bad.what.contains("march.txt"), "{}", bad.what);
}

#[test]
fn a_head_or_key_that_is_gone_or_altered_is_named() {
    let place = furnished(3);
    let (head, key) = (place.dir().join("head"), place.dir().join("key"));
    let (head_bytes, key_bytes) = (fs::read(&head).unwrap(), fs::read(&key).unwrap());
    fs::remove_file(&head).unwrap();
    assert_eq!(first(&place.dir()).kind, BadKind::Head);
    assert!(matches!(SqliteStore::open(&place.dir(), &settings(&place.clock)), Err(StoreError::HeadDisagrees { .. })));
    for byte in (0..head_bytes.len()).step_by(23) {
        let mut altered = head_bytes.clone();
        altered[byte] ^= 2;
        fs::write(&head, &altered).unwrap();
        assert!(!verified(&place.dir()).ok(), "byte {byte} of the head");
    }
    fs::write(&head, &head_bytes).unwrap();
    let mut altered = key_bytes.clone();
    altered[7] ^= 1;
    fs::write(&key, &altered).unwrap();
    assert_eq!(first(&place.dir()).kind, BadKind::Key);
    assert!(SqliteStore::open(&place.dir(), &settings(&place.clock)).is_err());
    fs::write(&key, &key_bytes).unwrap();
    assert!(verified(&place.dir()).ok());
}
