//! Writing: one way in, acknowledged when the disk has it.

use std::sync::Arc;

use plumb_ledger::{LogId, LogKey, Via};
use plumb_model::{derived::Derive, id::ActorId};
use tokio::sync::watch;

use crate::{
    StoreError,
    batch::Batch,
    file_store::FileStore,
    pending::{Appending, Pending},
    snapshot::Snapshot,
};

/// A store of one organisation.
pub trait Store: Send + Sync {
    /// Writes all entries of the batch, or none; durable when the answer is a receipt. Batches are written in the order in
    /// which they were handed over.
    ///
    /// The answer is an error, and nothing was written, if something required no longer holds
    /// ([`StoreError::is_conflict`]: load and decide again), if a key or number is taken, if a fact does not fit, or if the
    /// disk failed ([`StoreError::is_fault`]).
    fn append(&self, batch: Batch) -> Appending;

    /// One consistent state of everything acknowledged so far.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;

    /// The files. A file is put first, then the entry that names it.
    fn files(&self) -> &FileStore;

    /// The log's name.
    fn log(&self) -> &LogId;

    /// The public key that signs checkpoints now.
    fn key(&self) -> LogKey;

    /// Lets a new key sign from now on: the old one hands over to it in an entry of this actor's, and what the old one signs
    /// after that is refused by every verifier. Durable when it resolves, with the entry's seq.
    fn rotate_key(&self, actor: ActorId, via: Via) -> Pending<u64>;

    /// The number of committed entries, as it grows.
    fn tip(&self) -> watch::Receiver<u64>;

    /// From now on this derives; what is there is taken to come from it. New packs go through [`Batch::rederive`] instead.
    fn derive_with(&self, derive: Arc<dyn Derive>) -> Pending<()>;

    /// A follower has dealt with so many entries. Durable when it resolves; a position never goes back.
    fn advance(&self, follower: &str, position: u64) -> Pending<()>;

    /// Puts a follower back to the beginning, because what it made was dropped.
    fn restart(&self, follower: &str) -> Pending<()>;

    /// These items of the outbox were sent. Their keys stay known, so nothing is sent twice.
    fn sent(&self, ids: Vec<u64>) -> Pending<()>;

    /// Why the store only reads, if it does.
    fn read_only(&self) -> Option<String>;

    /// Tries to write again after a fault: opens the database anew and looks whether everything acknowledged is there.
    fn resume(&self) -> Pending<()>;
}
