//! Files on disk held against what was filed, a part at a time: whoever encrypts a disk begins somewhere.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::stop::Stopped;
use plumb_store::{FileStore, StoreError};

use super::{Alarm, Watch};
use crate::{desk::Problem, engine::Look};

/// How often a part is read.
const EVERY: Duration = Duration::from_mins(5);

/// How much is read at a time: files, and bytes.
const FILES: usize = 100;
const BYTES: u64 = 32 * 1024 * 1024;

/// How many of those altered are named.
const NAMED: usize = 10;

/// How far the reading is.
#[derive(Debug, Default)]
pub(super) struct Filed {
    last: Option<Timestamp>,
    /// What is still to be read in this turn: the file, and a record that names it.
    left: Vec<(Digest, String)>,
}

impl Filed {
    /// Reads a part, if it is time.
    pub(super) fn look(&mut self, look: &Look, files: &FileStore) -> Result<Option<Alarm>, Problem> {
        let due = self.last.is_none_or(|last| look.at.duration_since(last).unsigned_abs() >= EVERY);
        if !due {
            return Ok(None);
        }
        self.last = Some(look.at);
        if self.left.is_empty() {
            self.left = named(look)?;
        }
        let (mut bytes, mut wrong) = (0, Vec::new());
        for _ in 0..FILES {
            let Some((digest, record)) = self.left.pop() else { break };
            match files.check(digest) {
                Ok(size) => bytes += size,
                Err(StoreError::FileAbsent { .. } | StoreError::FileAltered { .. }) => wrong.push((digest, record)),
                // A disk that cannot be read just now says nothing about the file.
                Err(error) => tracing::warn!(%error, "a file could not be read"),
            }
            if bytes >= BYTES {
                break;
            }
        }
        if wrong.is_empty() {
            return Ok(None);
        }
        // What was erased meanwhile is rightly gone.
        let still: BTreeMap<Digest, String> = named(look)?.into_iter().collect();
        wrong.retain(|(digest, _)| still.contains_key(digest));
        Ok(wrong.first().map(|(first, _)| {
            let count = wrong.len();
            let list: Vec<String> =
                wrong.iter().take(NAMED).map(|(digest, record)| format!("- {record}: {digest}")).collect();
            Alarm {
                watch: Watch::Files,
                about: first.to_string(),
                title: match count {
                    1 => "A file on disk is not what was filed".to_owned(),
                    more => format!("{more} files on disk are not what was filed"),
                },
                details: format!(
                    "Altered or gone, beside Plumb:\n\n{}\n\nTake the machine off the network before anything else, and do not mount any medium with copies on it. `plumb verify` names everything that does not hold. Writing is stopped until somebody who administers lets it go on.",
                    list.join("\n")
                ),
                stops: Some(Stopped::Everybody),
            }
        }))
    }
}

/// Every file that a record names, with that record.
fn named(look: &Look) -> Result<Vec<(Digest, String)>, Problem> {
    let mut named = BTreeMap::new();
    look.snapshot.each_record(None, &mut |record| {
        for file in record.files.values().flatten() {
            if let Ok(digest) = file.digest.parse::<Digest>() {
                let name = record.number().map_or_else(|| record.record.to_string(), ToOwned::to_owned);
                named.insert(digest, name);
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(named.into_iter().collect())
}
