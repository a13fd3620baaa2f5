//! A store in a temporary folder, under a clock that is set.

use std::{path::Path, sync::Arc};

use plumb_store::{
    SeededRandom, SetClock,
    conformance::{Fresh, SampleDerive},
};
use plumb_store_sqlite::{Settings, SqliteStore, init};
use tempfile::TempDir;

pub(crate) fn settings(clock: &Arc<SetClock>) -> Settings {
    Settings {
        clock: Arc::<SetClock>::clone(clock),
        random: Arc::new(SeededRandom::new(7)),
        derive: Arc::new(SampleDerive::default()),
        app: "plumb/test".to_owned(),
    }
}

pub(crate) fn clock() -> Arc<SetClock> {
    Arc::new(SetClock::at("2026-03-14T09:00:00Z".parse().unwrap()))
}

pub(crate) fn opened(dir: &Path, clock: &Arc<SetClock>) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(dir, &settings(clock)).unwrap())
}

/// A new store in a folder that lives as long as the value.
pub(crate) fn fresh() -> Fresh {
    let (folder, clock) = (TempDir::new().unwrap(), clock());
    let dir = folder.path().join("data");
    init(&dir, &settings(&clock)).unwrap();
    Fresh { store: opened(&dir, &clock), clock, keep: Box::new(folder) }
}
