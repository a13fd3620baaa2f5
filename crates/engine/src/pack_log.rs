//! Packs in the log: the text of a set is filed under its digest by the entry that lets it rule, so that every prefix says which
//! checks ruled, and holds them.

use std::{collections::BTreeMap, ops::ControlFlow, sync::Arc};

use jiff::Timestamp;
use plumb_ledger::{Digest, HeaderView, Kind};
use plumb_model::{
    fact::{Fact, FileRef},
    fold::RecordState,
    id::{FieldId, PackId},
    pack::{self, PackSet},
    raw::Raw,
};
use plumb_store::{Draft, FileStore, LOG_RECORD, Random, Snapshot, StoreError, log_register};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::desk::{Problem, ProblemKind};

/// The field of the log's own record under which sets are filed.
const PACKS: &str = "packs";

/// The note that says why a set was changed, in the entry that lets it rule.
pub(crate) const REASON: &str = "reason";

/// Largest text of a set, in bytes.
const MAX_SET: u64 = 64 * 1024 * 1024;

/// A file of a pack: its path, such as `core/registers/people.toml`, and its text.
pub type PackFile = (String, String);

/// A set as it is filed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundle {
    /// Sorted by path.
    files: Vec<PackFile>,
}

/// Reads a set; what is wrong in it is said with file and line.
pub(crate) fn load(files: &[PackFile]) -> Result<Arc<PackSet>, Problem> {
    let mut set = pack::load(files.iter().cloned()).map_err(|diagnostics| {
        Problem::new(ProblemKind::Content, "packs.unreadable", format!("the packs cannot be used:\n{diagnostics}"))
            .help("mend the files named; `plumb pack check DIR` reads them the same way")
    })?;
    // Cases are for who writes checks; a running system would only carry them.
    set.fixtures.clear();
    Ok(Arc::new(set))
}

/// Files a set's text and drafts the entry that lets it rule.
pub(crate) fn activation(
    files: &[PackFile],
    set: &PackSet,
    store: &FileStore,
    random: &dyn Random,
) -> Result<(Draft, Ruling), Problem> {
    let mut sorted = files.to_vec();
    sorted.sort();
    let bytes = serde_json::to_vec(&Bundle { files: sorted })
        .map_err(|error| StoreError::unfit(format!("the packs cannot be written: {error}")))?;
    let kept = store.put(&mut bytes.as_slice(), MAX_SET)?;
    let mut id = [0; 8];
    random.fill(&mut id);
    let file = FileRef {
        id: u64::from_be_bytes(id).to_string(),
        digest: kept.digest.to_hex(),
        name: format!("packs-{}.json", set.digest.to_hex()),
        size_bytes: kept.size_bytes.to_string(),
        media_type: "application/json".to_owned(),
    };
    let versions = set.packs.values().map(|pack| (pack.id.to_string(), Raw::Text(pack.version.clone())));
    let value = BTreeMap::from([
        ("digest".to_owned(), Raw::Text(set.digest.to_hex())),
        ("versions".to_owned(), Raw::Map(versions.collect())),
    ]);
    let facts =
        vec![Fact::Noted { key: PACKS.to_owned(), value: Raw::Map(value) }, Fact::Filed { field: field()?, file }];
    let ruling = Ruling { set: set.digest, file: kept.digest };
    let draft = Draft {
        register: log_register()?,
        record: LOG_RECORD,
        kind: Kind::PackActivated,
        facts,
        number: None,
        seen: None,
        salt: random.salt(),
        erase: Vec::new(),
    };
    Ok((draft, ruling))
}

/// Says why a set is to rule, and over which state of the log's own record: of two who change packs at once, the second is told,
/// rather than taking back what the first did.
pub(crate) fn with_reason(mut draft: Draft, reason: Option<&str>, seen: Option<u64>) -> Draft {
    if let Some(reason) = reason {
        let value = Raw::Text(reason.nfc().collect());
        draft.facts.push(Fact::Noted { key: REASON.to_owned(), value });
    }
    draft.seen = seen;
    draft
}

/// Since when a pack has ruled without a break; none where it does not.
pub(crate) fn since(snapshot: &dyn Snapshot, pack: &PackId) -> Result<Option<Timestamp>, StoreError> {
    let (mut since, mut damaged) = (None, None);
    snapshot.history(LOG_RECORD, &mut |row| {
        let read = HeaderView::read(row.view.header).map_err(StoreError::from);
        let header = match read {
            Ok(header) => header,
            Err(error) => {
                damaged = Some(error);
                return ControlFlow::Break(());
            }
        };
        if header.kind == Kind::PackActivated
            && let Some(packs) = row.view.content.and_then(|(_, body)| versions(body))
        {
            let at = header.time.timestamp();
            since = packs.contains_key(pack.as_str()).then(|| since.unwrap_or(at));
        }
        ControlFlow::Continue(())
    })?;
    damaged.map_or(Ok(since), Err)
}

/// The packs that an entry let rule, with their versions.
fn versions(body: &[u8]) -> Option<BTreeMap<String, Raw>> {
    #[derive(Deserialize)]
    struct Body {
        facts: Vec<Fact>,
    }
    let body: Body = serde_json::from_slice(body).ok()?;
    body.facts.into_iter().find_map(|fact| match fact {
        Fact::Noted { key, value: Raw::Map(mut value) } if key == PACKS => match value.remove("versions") {
            Some(Raw::Map(versions)) => Some(versions),
            _ => None,
        },
        _ => None,
    })
}

/// The digest of the set that rules after `size` entries; none before the first.
pub(crate) fn ruling_at(snapshot: &dyn Snapshot, size: u64) -> Result<Option<Ruling>, StoreError> {
    Ok(snapshot.record_at(LOG_RECORD, size)?.as_ref().and_then(newest))
}

/// The set that ruled first, in whose words the time before it is spoken of.
pub(crate) fn first(snapshot: &dyn Snapshot) -> Result<Option<Ruling>, StoreError> {
    let record = snapshot.record(LOG_RECORD)?;
    Ok(record.as_ref().and_then(|record| ruling(record.files.get(PACKS)?.first()?)))
}

/// A set by its digest, and the file that holds its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ruling {
    /// The set's digest, as headers have it.
    pub(crate) set: Digest,
    /// The digest of the file that holds its text.
    file: Digest,
}

impl Ruling {
    /// Reads the set's text out of the files.
    pub(crate) fn read(self, files: &FileStore) -> Result<Vec<PackFile>, Problem> {
        let bytes = files.get(self.file)?;
        let bundle: Bundle =
            serde_json::from_slice(&bytes).map_err(|error| StoreError::damaged("the text of the packs", error))?;
        Ok(bundle.files)
    }
}

fn newest(log: &RecordState) -> Option<Ruling> {
    ruling(log.files.get(PACKS)?.last()?)
}

fn ruling(file: &FileRef) -> Option<Ruling> {
    let set = file.name.strip_prefix("packs-")?.strip_suffix(".json")?;
    Some(Ruling { set: set.parse().ok()?, file: file.digest.parse().ok()? })
}

fn field() -> Result<FieldId, StoreError> {
    FieldId::new(PACKS).map_err(|error| StoreError::damaged("a name built in", error))
}
