//! What the cases write: small records of two made-up registers, and a plain way to derive.

use std::{any::Any, fmt, sync::Arc};

use plumb_ledger::{Kind, Via};
use plumb_model::{
    define::register::Classification,
    derived::{AccessColumns, Cell, Derive, Derived, Due, LinkCell},
    fact::{Fact, FileRef},
    fold::RecordState,
    id::{ActorId, BadId, FieldId, ObligationId, PersonId, RecordId, RegisterId, StateId, TransitionId},
    raw::Raw,
};

use crate::{Batch, Clock, Draft, NumberWanted, Random, Receipt, SeededRandom, SetClock, Snapshot, Store, StoreError};

/// A store over an empty place, with [`SampleDerive`] and a clock to be set.
pub struct Fresh {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Its clock.
    pub clock: Arc<SetClock>,
    /// Whatever must live as long, such as a temporary folder; dropped last.
    pub keep: Box<dyn Any>,
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fresh").field("log", self.store.log()).finish_non_exhaustive()
    }
}

/// How a case ends.
pub type Case = Result<(), CaseFailed>;

/// Why a backend does not conform.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct CaseFailed(pub String);

impl From<StoreError> for CaseFailed {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<BadId> for CaseFailed {
    fn from(error: BadId) -> Self {
        Self(error.to_string())
    }
}

impl From<plumb_ledger::LedgerError> for CaseFailed {
    fn from(error: plumb_ledger::LedgerError) -> Self {
        Self(error.to_string())
    }
}

/// Fails the case unless this holds.
macro_rules! ensure {
    ($holds:expr, $($say:tt)+) => {
        if !$holds {
            return Err($crate::conformance::CaseFailed(format!($($say)+)));
        }
    };
}

/// Fails the case unless both are equal.
macro_rules! ensure_eq {
    ($left:expr, $right:expr) => {
        match (&$left, &$right) {
            (left, right) => {
                if left != right {
                    let (left_text, right_text) = (stringify!($left), stringify!($right));
                    return Err($crate::conformance::CaseFailed(format!(
                        "{left_text} is {left:?}, {right_text} is {right:?}"
                    )));
                }
            }
        }
    };
}

pub(crate) use {ensure, ensure_eq};

/// Derives by names alone: `title`; a cell for every text and list of texts, and for the state; a link cell for every link; an
/// obligation for a text field `due`, for the persons linked by `holder`; `code` is unique; `class` is the classification,
/// the link `process` the process; records in state `void` are void; all texts can be searched.
#[derive(Debug, Clone, Copy, Default)]
pub struct SampleDerive {
    /// Put before every title: a way to see which packs derived.
    pub prefix: &'static str,
}

impl Derive for SampleDerive {
    fn derive(&self, record: &RecordState) -> Derived {
        let text = |field: &str| record.fields.get(field).and_then(Raw::as_text);
        let linked = |field: &str| record.links.get(field).into_iter().flatten().map(|link| link.to);
        let state = record.state.as_ref().map(StateId::as_str);
        let mut cells = Vec::new();
        let mut search = Vec::new();
        for (field, value) in &record.fields {
            for item in value.items().filter_map(Raw::as_text) {
                cells.push(Cell { field: field.clone(), key: item.as_bytes().to_vec(), text: item.to_owned() });
                search.push(item);
            }
        }
        if let (Some(state), Ok(field)) = (state, FieldId::new("state")) {
            cells.push(Cell { field, key: state.as_bytes().to_vec(), text: state.to_owned() });
        }
        let links = record.links.iter().flat_map(|(field, links)| {
            links.iter().map(|link| LinkCell {
                field: field.clone(),
                register: link.register.clone(),
                to: link.to,
                version: link.version,
            })
        });
        let holders: Vec<PersonId> = linked("holder").map(PersonId).collect();
        let due = text("due").and_then(|day| day.parse().ok()).zip(ObligationId::new("look").ok());
        let due = due.map(|(day, obligation)| {
            let say = format!("look at {}", text("title").unwrap_or_default());
            Due { obligation, day, show: day, who: holders.clone(), say }
        });
        let void = state == Some("void");
        let unique = text("code").filter(|_| !void).map(|code| format!("code={code}"));
        Derived {
            title: format!("{}{}", self.prefix, text("title").unwrap_or_default()),
            number: record.number().map(ToOwned::to_owned),
            void,
            cells,
            links: links.collect(),
            due: due.into_iter().collect(),
            search: search.join(" "),
            unique: unique.into_iter().collect(),
            access: AccessColumns {
                classification: match text("class") {
                    Some("public") => Classification::Public,
                    Some("confidential") => Classification::Confidential,
                    Some("restricted") => Classification::Restricted,
                    Some("ours") => Classification::Ours,
                    _ => Classification::Internal,
                },
                process: linked("process").next(),
                mine: holders,
            },
        }
    }
}

/// Somebody at work with a store.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The store worked on.
    pub fresh: &'a Fresh,
    random: SeededRandom,
}

/// A register id.
pub(crate) fn register(id: &str) -> Result<RegisterId, CaseFailed> {
    Ok(RegisterId::new(id)?)
}

/// A field id.
pub(crate) fn field(id: &str) -> Result<FieldId, CaseFailed> {
    Ok(FieldId::new(id)?)
}

/// The fact that a field has this text.
///
/// # Errors
/// If that is no field id.
pub(crate) fn set(id: &str, value: &str) -> Result<Fact, CaseFailed> {
    Ok(Fact::Set { field: field(id)?, value: Raw::from(value) })
}

/// The fact that a record moved.
pub(crate) fn moved(from: Option<&str>, to: &str) -> Result<Fact, CaseFailed> {
    Ok(Fact::Moved {
        by: TransitionId::new("go")?,
        from: from.map(StateId::new).transpose()?,
        to: StateId::new(to)?,
        reason: None,
        fallback: None,
    })
}

/// The fact that a record links another.
pub(crate) fn linked(id: &str, to: RecordId, version: u64) -> Result<Fact, CaseFailed> {
    Ok(Fact::Linked { field: field(id)?, register: register("things")?, to, version })
}

/// The fact that a file was filed.
pub(crate) fn filed(id: &str, digest: plumb_ledger::Digest) -> Result<Fact, CaseFailed> {
    let file = FileRef {
        id: id.to_owned(),
        digest: digest.to_string(),
        name: format!("{id}.txt"),
        size_bytes: "1".to_owned(),
        media_type: "text/plain".to_owned(),
    };
    Ok(Fact::Filed { field: field("papers")?, file })
}

impl<'a> Desk<'a> {
    /// A desk with randomness of its own.
    #[must_use]
    pub fn new(fresh: &'a Fresh, seed: u64) -> Self {
        Self { fresh, random: SeededRandom::new(seed) }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.fresh.store.as_ref()
    }

    /// A snapshot.
    ///
    /// # Errors
    /// The store's.
    pub fn look(&self) -> Result<Box<dyn Snapshot>, CaseFailed> {
        Ok(self.store().snapshot()?)
    }

    /// A new id.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.random.record_id(self.fresh.clock.now())
    }

    /// A draft of any kind.
    ///
    /// # Errors
    /// If that is no register id.
    pub fn draft(
        &self,
        in_register: &str,
        record: RecordId,
        kind: Kind,
        seen: Option<u64>,
        facts: Vec<Fact>,
    ) -> Result<Draft, CaseFailed> {
        Ok(Draft {
            register: register(in_register)?,
            record,
            kind,
            facts,
            number: None,
            seen,
            salt: self.random.salt(),
            erase: Vec::new(),
        })
    }

    /// A new record in `things` with these texts.
    ///
    /// # Errors
    /// If one is no field id.
    pub fn thing(&self, fields: &[(&str, &str)]) -> Result<Draft, CaseFailed> {
        let facts = fields.iter().map(|(id, value)| set(id, value)).collect::<Result<Vec<_>, _>>()?;
        let facts = if facts.is_empty() { vec![set("title", "untitled")?] } else { facts };
        self.draft("things", self.id(), Kind::Created, Some(0), facts)
    }

    /// A new record in `things` with a number of the series `T-`.
    ///
    /// # Errors
    /// As [`Desk::thing`].
    pub fn numbered(&self, fields: &[(&str, &str)]) -> Result<Draft, CaseFailed> {
        let number = NumberWanted { head: "T-".to_owned(), width: 3, tail: String::new() };
        Ok(Draft { number: Some(number), ..self.thing(fields)? })
    }

    /// A change of one field of a thing.
    ///
    /// # Errors
    /// If that is no field id.
    pub fn change(&self, record: RecordId, seen: u64, id: &str, value: &str) -> Result<Draft, CaseFailed> {
        self.draft("things", record, Kind::Changed, Some(seen), vec![set(id, value)?])
    }

    /// A batch of these drafts by the program itself, under the packs in force.
    #[must_use]
    pub fn batch(&self, drafts: Vec<Draft>) -> Batch {
        Batch::new(ActorId::System, Via::Cli, None, drafts)
    }

    /// Writes drafts and waits.
    ///
    /// # Errors
    /// The store's.
    pub fn write(&self, drafts: Vec<Draft>) -> Result<Receipt, StoreError> {
        self.store().append(self.batch(drafts)).wait()
    }

    /// Writes one new thing and gives its id.
    ///
    /// # Errors
    /// The store's.
    pub fn put(&self, fields: &[(&str, &str)]) -> Result<RecordId, CaseFailed> {
        let draft = self.thing(fields)?;
        let record = draft.record;
        self.write(vec![draft])?;
        Ok(record)
    }
}
