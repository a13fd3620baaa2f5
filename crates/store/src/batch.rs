//! The one thing a store can be asked to write: entries that stand or fall together, and what must still hold for them.

use std::{collections::BTreeSet, fmt, sync::Arc};

use jiff::Timestamp;
use plumb_ledger::{Digest, Kind, Salt, Via};
use plumb_model::{
    derived::Derive,
    fact::Fact,
    id::{ActorId, FieldId, RecordId, RegisterId},
};

/// How long an idempotency key is remembered.
pub const IDEMPOTENCY_DAYS: u64 = 7;

/// Entries of one command. All of them are written, or none.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Who acted.
    pub actor: ActorId,
    /// By which door.
    pub via: Via,
    /// The set of packs the decision was made under; none before the first. Refused if another one rules by now, unless
    /// one of the drafts is of kind *pack-activated*: from that entry on this set rules.
    pub pack: Option<Digest>,
    /// One entry each, in this order.
    pub drafts: Vec<Draft>,
    /// What must hold when they are written.
    pub requires: Vec<Precondition>,
    /// By which a repeated request is known.
    pub idempotency: Option<Idempotency>,
    /// What is to be sent once it is written.
    pub outbox: Vec<OutboxItem>,
    /// New packs or another zone: what derives from this batch on.
    pub rederive: Option<Rederive>,
}

/// What derives from a batch on.
#[derive(Clone)]
pub struct Rederive {
    /// Everything derived comes from here.
    pub by: Arc<dyn Derive>,
    /// The registers of whose records it makes something else than what derived before; those are derived anew in the same
    /// commit. [`None`]: all there are.
    pub of: Option<BTreeSet<RegisterId>>,
}

impl Rederive {
    /// Every record is derived anew.
    #[must_use]
    pub fn all(by: Arc<dyn Derive>) -> Self {
        Self { by, of: None }
    }
}

impl Batch {
    /// A batch without preconditions.
    #[must_use]
    pub fn new(actor: ActorId, via: Via, pack: Option<Digest>, drafts: Vec<Draft>) -> Self {
        Self { actor, via, pack, drafts, requires: Vec::new(), idempotency: None, outbox: Vec::new(), rederive: None }
    }
}

impl fmt::Debug for Rederive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rederive").field("of", &self.of).finish_non_exhaustive()
    }
}

/// An entry before the writer gave it its place: no seq, time, version, state or number yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The record's register; [`crate::log_register`] for what the log says about itself.
    pub register: RegisterId,
    /// The record; [`crate::LOG_RECORD`] in the log's own register.
    pub record: RecordId,
    /// What the entry does.
    pub kind: Kind,
    /// What becomes so.
    pub facts: Vec<Fact>,
    /// A number to be drawn; the writer adds the fact that sets it.
    pub number: Option<NumberWanted>,
    /// The record's etag the decision was made on; 0: it must not exist. None: whatever it is.
    pub seen: Option<u64>,
    /// New random bytes; see [`crate::Random::salt`].
    pub salt: Salt,
    /// With kind *erased*: earlier entries of this record whose bodies go, by seq.
    pub erase: Vec<u64>,
}

/// The next free number of a series: head, counter padded with zeros to the width, tail. Each pair of head and tail
/// counts apart within the register, from 1, without gaps; a number somebody set by hand is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberWanted {
    /// Before the counter: `NC-2026-`.
    pub head: String,
    /// Least number of digits.
    pub width: usize,
    /// After the counter.
    pub tail: String,
}

impl NumberWanted {
    /// The number with that counter.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        format!("{}{n:0width$}{}", self.head, self.tail, width = self.width)
    }

    /// The counter in a number of this series, however many zeros it was padded with.
    #[must_use]
    pub fn counter(&self, number: &str) -> Option<u64> {
        let digits = number.strip_prefix(self.head.as_str())?.strip_suffix(self.tail.as_str())?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) { None } else { digits.parse().ok() }
    }
}

/// What must still hold inside the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// The record is at this etag.
    RecordAt {
        /// The record.
        record: RecordId,
        /// Its etag.
        etag: u64,
    },
    /// There is no such record.
    RecordAbsent {
        /// The record.
        record: RecordId,
    },
    /// So many records of the register, void ones aside, are like this.
    CountIs {
        /// The register.
        register: RegisterId,
        /// What is counted.
        of: CountOf,
        /// How many.
        n: u64,
    },
    /// No record of the register holds this unique key.
    KeyFree {
        /// The register.
        register: RegisterId,
        /// The key, as [`plumb_model::derived::Derived::unique`] has it.
        key: String,
    },
}

/// What a count counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountOf {
    /// Every record.
    All,
    /// Those with this cell.
    Cell {
        /// The field.
        field: FieldId,
        /// Its order-preserving bytes.
        key: Vec<u8>,
    },
    /// Those that link to this record.
    Link {
        /// The link field.
        field: FieldId,
        /// The record linked to.
        to: RecordId,
    },
}

/// Makes a request safe to repeat for [`IDEMPOTENCY_DAYS`] days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The key, unique for the actor.
    pub key: String,
    /// SHA-256 of the command as it came in, before ids and salts.
    pub content: Digest,
}

/// Something to be sent after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// What kind of sending.
    pub topic: String,
    /// One item is sent for each such key, ever; a second one is dropped silently.
    pub dedupe: String,
    /// What the sender needs, as text.
    pub payload: String,
    /// Not before.
    pub not_before: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gives_its_counter_back() {
        let series = NumberWanted { head: "NC-2026-".to_owned(), width: 3, tail: String::new() };
        assert_eq!(series.number(14), "NC-2026-014");
        assert_eq!(series.counter("NC-2026-014"), Some(14));
        assert_eq!(series.counter("NC-2026-1014"), Some(1014));
        for other in ["NC-2025-014", "NC-2026-", "NC-2026-x", "NC-2026--1"] {
            assert_eq!(series.counter(other), None, "{other}");
        }
    }
}
