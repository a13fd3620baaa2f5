//! Reading: one consistent state for as long as the snapshot lives, whatever is written meanwhile.

use std::ops::ControlFlow;

use jiff::Timestamp;
use plumb_ledger::{Checkpoint, Digest};
use plumb_model::{
    fold::RecordState,
    id::{ActorId, FieldId, RecordId, RegisterId},
};

use crate::{
    StoreError,
    access::AccessPredicate,
    batch::Idempotency,
    list::{Count, ListQuery, Page},
    receipt::Receipt,
    rows::{DueQuery, DueRow, EntryRow, Hit, LinkRow, OutboxRow},
};

/// Called for each item; `Break` ends the reading.
pub type Each<'a, T> = &'a mut dyn FnMut(T) -> ControlFlow<()>;

/// Called for each entry, which lives only as long as the call; `Break` ends the reading.
pub type EachEntry<'a> = &'a mut dyn FnMut(EntryRow<'_>) -> ControlFlow<()>;

/// One consistent state of a store. A *size* names the prefix of that many entries.
///
/// Every method may fail with a [`StoreError`] of the disk or of damage; only further errors are named.
#[expect(clippy::missing_errors_doc, reason = "said once above for all of them")]
pub trait Snapshot: Send {
    /// How many entries the log has.
    fn size(&self) -> u64;

    /// The tree's root over the first `size` entries.
    fn root_at(&self, size: u64) -> Result<Digest, StoreError>;

    /// The newest signed checkpoint; it covers this whole snapshot.
    fn checkpoint(&self) -> Result<Checkpoint, StoreError>;

    /// Stored tree hashes at these positions (`plumb_ledger::tree`), for proofs and tiles.
    fn nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, StoreError>;

    /// The size of the longest prefix whose last entry was received before the instant: *as of* that moment.
    fn size_before(&self, instant: Timestamp) -> Result<u64, StoreError>;

    /// The same for many instants, the earliest first: one walk where asking for each would be as many.
    fn sizes_before(&self, instants: &[Timestamp]) -> Result<Vec<u64>, StoreError>;

    /// Entries from `from` up to, but without, `to`, in order.
    fn entries(&self, from: u64, to: u64, each: EachEntry<'_>) -> Result<(), StoreError>;

    /// All entries of one record, in order.
    fn history(&self, record: RecordId, each: EachEntry<'_>) -> Result<(), StoreError>;

    /// A record as it is.
    fn record(&self, record: RecordId) -> Result<Option<RecordState>, StoreError>;

    /// A record as it was after `size` entries.
    fn record_at(&self, record: RecordId, size: u64) -> Result<Option<RecordState>, StoreError>;

    /// The record with this number, void or not.
    fn by_number(&self, register: &RegisterId, number: &str) -> Result<Option<RecordId>, StoreError>;

    /// The record that holds this unique key.
    fn by_key(&self, register: &RegisterId, key: &str) -> Result<Option<RecordId>, StoreError>;

    /// Every record of a register, void ones too, oldest first; of all registers but the log's own where none is given.
    fn each_record(&self, register: Option<&RegisterId>, each: Each<'_, RecordState>) -> Result<(), StoreError>;

    /// Every record as it was after `size` entries, oldest first; registers as in [`Snapshot::each_record`].
    fn each_record_at(
        &self,
        size: u64,
        register: Option<&RegisterId>,
        each: Each<'_, RecordState>,
    ) -> Result<(), StoreError>;

    /// A page of a list.
    fn list(&self, query: &ListQuery) -> Result<Page, StoreError>;

    /// How many the whole list has; paging is not looked at.
    fn count(&self, query: &ListQuery) -> Result<Count, StoreError>;

    /// The links of a record to others.
    fn links_from(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError>;

    /// The links of others to a record.
    fn links_to(&self, record: RecordId) -> Result<Vec<LinkRow>, StoreError>;

    /// The records of a register that point at a record through one field, oldest first. A person may be named by tens of
    /// thousands of records; who somebody is takes but a few of them.
    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Result<Vec<RecordId>, StoreError>;

    /// What falls due.
    fn due(&self, query: &DueQuery) -> Result<Vec<DueRow>, StoreError>;

    /// Full-text search: the record whose number was typed first, then the newest 2,000 matches, best first. Every word
    /// must occur; the last may be a word's beginning. Access is applied before the limits.
    fn search(&self, text: &str, access: &AccessPredicate, limit: usize) -> Result<Vec<Hit>, StoreError>;

    /// What came of the same request when this actor made it within [`crate::IDEMPOTENCY_DAYS`] days.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] if the key stood for something else.
    fn receipt(&self, actor: ActorId, idempotency: &Idempotency, now: Timestamp)
    -> Result<Option<Receipt>, StoreError>;

    /// Items still to be sent, oldest first, at most `limit`; those with a `not_before` after `now` are left out.
    fn outbox(&self, now: Timestamp, limit: usize) -> Result<Vec<OutboxRow>, StoreError>;

    /// How many entries a follower has dealt with; 0 for one never heard of.
    fn follower(&self, name: &str) -> Result<u64, StoreError>;

    /// Something about the store itself, such as `log` (its name) or `format`.
    fn meta(&self, name: &str) -> Result<Option<String>, StoreError>;
}
