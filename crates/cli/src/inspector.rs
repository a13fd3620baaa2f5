//! Holds everything in a data folder against its log, for `verify`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use plumb_engine::{
    Inspector,
    desk::{Problem, VerifyReport},
};
use plumb_ledger::Checkpoint;
use plumb_model::derived::Derive;
use plumb_store_sqlite::{Bad, VerifyOptions, verify};
use serde_json::Value;

use crate::data_folder::store_problem;

/// Verifies one data folder.
#[derive(Debug)]
pub(crate) struct FolderInspector {
    data: PathBuf,
}

impl FolderInspector {
    pub(crate) fn new(data: &Path) -> Self {
        Self { data: data.to_owned() }
    }

    /// Verifies without packs: what lists and searches show is then not read, and named.
    pub(crate) fn verify_bare(&self, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        self.verify_with(None, against)
    }

    fn verify_with(
        &self,
        derive: Option<Arc<dyn Derive>>,
        against: Option<&Checkpoint>,
    ) -> Result<VerifyReport, Problem> {
        let against = against.map(|checkpoint| ("the checkpoint kept elsewhere".to_owned(), checkpoint.clone()));
        let options = VerifyOptions { derive, against: against.into_iter().collect(), trusted: Vec::new() };
        let report = verify(&self.data, &options).map_err(store_problem)?;
        Ok(match report.found.first() {
            None => VerifyReport::Holds {
                size: report.size,
                root: report.root.map(|root| root.to_string()).unwrap_or_default(),
                files: report.files,
                not_read: report.not_read,
            },
            Some(bad) => VerifyReport::Broken { first_bad: place(bad), say: bad.what.clone() },
        })
    }
}

impl Inspector for FolderInspector {
    fn verify(&self, derive: Arc<dyn Derive>, against: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        self.verify_with(Some(derive), against)
    }
}

/// Which thing it is, in the words of the machine form.
fn place(bad: &Bad) -> BTreeMap<String, Value> {
    let text = |value: &Option<String>| value.clone().map(Value::from);
    let all = [
        ("kind", Some(Value::from(bad.kind.as_str()))),
        ("seq", bad.seq.map(Value::from)),
        ("record", bad.record.map(|record| Value::from(record.to_string()))),
        ("number", text(&bad.number)),
        ("file", text(&bad.file)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
