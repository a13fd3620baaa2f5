//! A company's data folder in a temporary place, and what its copies need to know of it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::{
    fact::{Fact, FileRef},
    id::{FieldId, RecordId},
};
use plumb_store::{
    Clock as _, EndedAccess, FolderCopy, SeededRandom, SetClock,
    conformance::{Desk, Fresh, SampleDerive},
};
use plumb_store_sqlite::{Settings, SqliteStore, VerifyOptions, init, verify};
use plumb_vault::{
    BackedUp, Backup, BroughtUp, Premises, Progress, Quiet, RepositoryKey, Restore, RestoredFolder, Target, VaultError,
    Wanted, back_up, restore,
};
use tempfile::TempDir;

pub(crate) const KEY: &str = "the key of a test";

fn settings(clock: &Arc<SetClock>) -> Settings {
    Settings {
        clock: Arc::<SetClock>::clone(clock),
        random: Arc::new(SeededRandom::new(7)),
        derive: Arc::new(SampleDerive::default()),
        app: "plumb/test".to_owned(),
        ..Settings::default()
    }
}

/// A data folder with a store, a target beside it, and the file with its key.
pub(crate) struct Company {
    folder: TempDir,
    pub(crate) clock: Arc<SetClock>,
}

impl Company {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(SetClock::at("2026-03-14T09:00:00Z".parse().unwrap()));
        let company = Self { folder: TempDir::new().unwrap(), clock };
        init(&company.data(), &settings(&company.clock)).unwrap();
        fs::write(company.key_file(), format!("{KEY}\n")).unwrap();
        company
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.beside("data")
    }

    pub(crate) fn repository(&self) -> PathBuf {
        self.beside("copies")
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.beside("key")
    }

    pub(crate) fn target(&self) -> Target {
        Target::Folder(self.repository())
    }

    pub(crate) fn key(&self) -> RepositoryKey {
        RepositoryKey::of_file(&self.key_file()).unwrap()
    }

    pub(crate) fn open(&self) -> Fresh {
        let store = SqliteStore::open(&self.data(), &settings(&self.clock)).unwrap();
        Fresh { store: Arc::new(store), clock: Arc::clone(&self.clock), keep: Box::new(()) }
    }

    /// Some work: records, and a file with each.
    pub(crate) fn works(&self, records: usize, about: &str) -> Vec<RecordId> {
        work(&self.open(), records, about)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn copies(&self) -> BackedUp {
        self.tries_to_copy(&BTreeSet::new()).unwrap()
    }

    /// A copy made an hour later, by a log that knows these copies.
    pub(crate) fn tries_to_copy(&self, known: &BTreeSet<String>) -> Result<BackedUp, VaultError> {
        self.clock.advance(Duration::from_hours(1));
        copy(&self.data(), &self.target(), &self.key(), self.now(), known)
    }

    pub(crate) fn restore(&self, name: &str) -> Restore<'static> {
        let (target, key, to) = (self.target(), self.key(), self.beside(name));
        // Leaked, as a test ends with its process: the borrowed form is what callers use.
        Restore {
            target: Box::leak(Box::new(target)),
            key: Box::leak(Box::new(key)),
            at: None,
            snapshot: None,
            to: Box::leak(to.into_boxed_path()),
            now: self.now(),
            against: Vec::new(),
            erasures_until: None,
        }
    }

    pub(crate) fn restores(&self, name: &str) -> Result<RestoredFolder, VaultError> {
        restore(&Bare, &self.restore(name), &quiet())
    }
}

pub(crate) fn copy(
    data: &Path,
    target: &Target,
    key: &RepositoryKey,
    now: Timestamp,
    known: &BTreeSet<String>,
) -> Result<BackedUp, VaultError> {
    let asked = Backup { data, target, key, now, program: "plumb/test", other_disk: false, known };
    back_up(&Bare, &asked, &quiet())
}

pub(crate) fn quiet() -> Arc<dyn Progress> {
    Arc::new(Quiet)
}

pub(crate) fn work(fresh: &Fresh, records: usize, about: &str) -> Vec<RecordId> {
    let desk = Desk::new(fresh, u64::try_from(about.len()).unwrap() + fresh.store.snapshot().unwrap().size());
    let made = (0..records).map(|n| {
        let content = format!("{about}: content of file {n}. ").repeat(40);
        let digest = fresh.store.files().put(&mut content.as_bytes(), 1_000_000).unwrap().digest;
        let mut draft = desk.thing(&[("title", &format!("{about} {n}"))]).unwrap();
        draft.facts.push(paper(n, digest));
        let record = draft.record;
        desk.write(vec![draft]).unwrap();
        record
    });
    made.collect()
}

pub(crate) fn paper(n: usize, digest: Digest) -> Fact {
    let file = FileRef {
        id: format!("f{n}"),
        digest: digest.to_hex(),
        name: format!("file {n}.txt"),
        size_bytes: "20".to_owned(),
        media_type: "text/plain".to_owned(),
    };
    Fact::Filed { field: FieldId::new("papers").unwrap(), file }
}

/// A data folder without an engine: what the store alone can say of it.
pub(crate) struct Bare;

impl Premises for Bare {
    fn copy(&self, data: &Path, to: &Path) -> Result<FolderCopy, VaultError> {
        Ok(plumb_store_sqlite::copy(data, to)?)
    }

    fn bring_up(&self, folder: &Path, wanted: &Wanted) -> Result<BroughtUp, VaultError> {
        let options = VerifyOptions {
            derive: Some(Arc::new(SampleDerive::default())),
            against: wanted.against.clone(),
            ..VerifyOptions::default()
        };
        let report = verify(folder, &options)?;
        Ok(BroughtUp {
            size: report.size,
            root: report.root.map(plumb_ledger::Digest::to_hex).unwrap_or_default(),
            files: report.files,
            not_read: report.not_read.clone(),
            broken: report.first_bad().map(|bad| bad.what.clone()),
            erased_again: u64::try_from(wanted.erased.len()).unwrap(),
            ended: EndedAccess::default(),
            can_sign_in: 0,
        })
    }
}

/// Every file under a folder, with its content.
pub(crate) fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut folders, mut found) = (vec![dir.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                found.push((path.strip_prefix(dir).unwrap().to_owned(), content));
            }
        }
    }
    found.sort();
    found
}

/// The files of one kind in a repository, in order.
pub(crate) fn files_of(repository: &Path, kind: &str) -> Vec<PathBuf> {
    let place = repository.join(kind);
    if place.is_file() {
        return vec![place];
    }
    contents(&place).into_iter().map(|(path, _)| place.join(path)).collect()
}
