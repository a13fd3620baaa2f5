//! A store in a temporary folder, under a clock that is set; and a company's small life in it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use plumb_ledger::{Digest, Kind};
use plumb_model::{
    fact::{Fact, FileRef, Meaning, Method, Signature},
    fold::RecordState,
    id::{FieldId, PersonId, RecordId, RegisterId},
    raw::Raw,
};
use plumb_store::{
    Batch, Draft, Idempotency, OutboxItem, SeededRandom, SetClock, StoreError,
    conformance::{Desk, Fresh, FreshGate, SampleDerive},
};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore, VerifyOptions, VerifyReport, init, verify};
use tempfile::TempDir;

pub(crate) fn settings(clock: &Arc<SetClock>) -> Settings {
    Settings {
        clock: Arc::<SetClock>::clone(clock),
        random: Arc::new(SeededRandom::new(7)),
        derive: Arc::new(SampleDerive::default()),
        app: "plumb/test".to_owned(),
        ..Settings::default()
    }
}

pub(crate) fn clock() -> Arc<SetClock> {
    Arc::new(SetClock::at("2026-03-14T09:00:00Z".parse().unwrap()))
}

pub(crate) fn opened(dir: &Path, clock: &Arc<SetClock>) -> Arc<SqliteStore> {
    // A process that another test is just starting holds every file of this one, locks too, until it is the other program.
    for _ in 0..200 {
        match SqliteStore::open(dir, &settings(clock)) {
            Err(StoreError::InUse { .. }) => std::thread::sleep(Duration::from_millis(10)),
            other => return Arc::new(other.unwrap()),
        }
    }
    Arc::new(SqliteStore::open(dir, &settings(clock)).unwrap())
}

/// What lets people in, kept in a folder that lives as long as the value.
pub(crate) fn fresh_gate() -> FreshGate {
    let folder = TempDir::new().unwrap();
    FreshGate { gate: Arc::new(SqliteGate::at(folder.path())), keep: Box::new(folder) }
}

/// A new store in a folder that lives as long as the value.
pub(crate) fn fresh() -> Fresh {
    let (folder, clock) = (TempDir::new().unwrap(), clock());
    let dir = folder.path().join("data");
    init(&dir, &settings(&clock)).unwrap();
    Fresh { store: opened(&dir, &clock), clock, keep: Box::new(folder) }
}

/// A data folder of its own.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<SetClock>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: TempDir::new().unwrap(), clock: clock() };
        init(&place.dir(), &settings(&place.clock)).unwrap();
        place
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn open(&self) -> Fresh {
        Fresh { store: opened(&self.dir(), &self.clock), clock: Arc::clone(&self.clock), keep: Box::new(()) }
    }

    pub(crate) fn open_with(&self, settings: &Settings) -> Fresh {
        let store = Arc::new(SqliteStore::open(&self.dir(), settings).unwrap());
        Fresh { store, clock: Arc::clone(&self.clock), keep: Box::new(()) }
    }

    pub(crate) fn copy_to(&self, name: &str) -> PathBuf {
        let to = self.folder.path().join(name);
        copy(&self.dir(), &to);
        to
    }

    pub(crate) fn sql(&self, sql: &str) {
        let conn = rusqlite::Connection::open(self.dir().join("plumb.db")).unwrap();
        conn.execute_batch(sql).unwrap();
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

pub(crate) fn options() -> VerifyOptions {
    VerifyOptions { derive: Some(Arc::new(SampleDerive::default())), ..VerifyOptions::default() }
}

pub(crate) fn verified(dir: &Path) -> VerifyReport {
    verify(dir, &options()).unwrap()
}

fn field(id: &str) -> FieldId {
    FieldId::new(id).unwrap()
}

fn linked(id: &str, to: RecordId) -> Fact {
    Fact::Linked { field: field(id), register: RegisterId::new("things").unwrap(), to, version: 1 }
}

fn signed(state: &RecordState, by: RecordId) -> Fact {
    Fact::Signed(Box::new(Signature {
        by: PersonId(by),
        name: "Erika Mustermann".to_owned(),
        role: None,
        meaning: Meaning::Approval,
        at: state.changed,
        record: state.record,
        version: state.version,
        content: state.content_digest().to_hex(),
        method: Method::Password,
    }))
}

/// Some of everything: files, links, work, signatures, comments, numbers, mail, keys, followers, an erasure, a clock set back.
pub(crate) fn furnish(fresh: &Fresh, things: usize) -> Vec<RecordId> {
    let desk = Desk::new(fresh, 11);
    let store = fresh.store.as_ref();
    let mut made = Vec::new();
    for n in 0..things {
        let due = format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
        let mut draft = desk.numbered(&[("title", &format!("thing number {n}")), ("due", &due)]).unwrap();
        draft.facts.extend(made.last().map(|before| linked("after", *before)));
        draft.facts.push(linked("holder", *made.first().unwrap_or(&draft.record)));
        if n % 4 == 0 {
            let content = format!("content of file {n}");
            let digest = store.files().put(&mut content.as_bytes(), 1000).unwrap().digest;
            draft.facts.push(Fact::Filed { field: field("papers"), file: file(n, digest) });
        }
        if n % 5 == 0 {
            draft.facts.push(Fact::Set { field: field("code"), value: Raw::Text(format!("code {n}")) });
        }
        let batch = Batch {
            idempotency: Some(Idempotency { key: format!("key {n}"), content: Digest::of(b"command") }),
            outbox: vec![OutboxItem {
                topic: "mail".to_owned(),
                dedupe: format!("mail {n}"),
                payload: format!("about {n}"),
                not_before: None,
            }],
            ..desk.batch(vec![draft.clone()])
        };
        store.append(batch).wait().unwrap();
        made.push(draft.record);
        fresh.clock.advance(Duration::from_hours(7));
        let state = store.snapshot().unwrap().record(draft.record).unwrap().unwrap();
        let signing = vec![signed(&state, made[0])];
        desk.write(vec![
            desk.change(made[n / 2], 0, "text", &format!("seen again at {n}")).map(any_version).unwrap(),
            desk.draft("things", draft.record, Kind::Signed, None, signing).unwrap(),
        ])
        .unwrap();
    }
    store.advance("verdicts", 20).wait().unwrap();
    store.sent(vec![1, 2]).wait().unwrap();
    fresh.clock.set(plumb_store::Clock::now(fresh.clock.as_ref()) - Duration::from_hours(3));
    let erased = desk.thing(&[("title", "somebody's name")]).unwrap();
    let receipt = desk.write(vec![erased.clone()]).unwrap();
    let erasure = desk.draft("things", erased.record, Kind::Erased, None, Vec::new()).unwrap();
    desk.write(vec![Draft { erase: vec![receipt.last_seq], ..erasure }]).unwrap();
    made
}

fn any_version(draft: Draft) -> Draft {
    Draft { seen: None, ..draft }
}

fn file(n: usize, digest: Digest) -> FileRef {
    FileRef {
        id: format!("f{n}"),
        digest: digest.to_hex(),
        name: format!("file {n}.txt"),
        size_bytes: "20".to_owned(),
        media_type: "text/plain".to_owned(),
    }
}
