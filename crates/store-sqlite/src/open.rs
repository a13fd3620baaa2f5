//! An open store: hands batches to the writer thread, gives out snapshots.

use std::{
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError},
    },
    thread::JoinHandle,
};

use plumb_ledger::{LogId, LogKey, Via};
use plumb_model::{derived::Derive, id::ActorId};
use plumb_store::{Answer, Appending, Batch, FileStore, Pending, Snapshot, Store, StoreError};
use tokio::sync::watch;

use crate::{
    folder::Folder,
    group::{ReadOnly, Side, Work},
    readers::Readers,
    rotation::SharedKey,
};

/// Most work that waits; more is refused at once rather than piled up.
pub(crate) const WAITING: usize = 4096;

/// A store in a data folder. Dropping it finishes what was handed over and gives the lock back.
pub struct SqliteStore {
    folder: Folder,
    log: LogId,
    key: SharedKey,
    files: Arc<FileStore>,
    readers: Arc<Readers>,
    inbox: SyncSender<Work>,
    thread: Option<JoinHandle<()>>,
    tip: watch::Receiver<u64>,
    read_only: ReadOnly,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("dir", &self.folder.dir()).field("log", &self.log).finish_non_exhaustive()
    }
}

impl SqliteStore {
    #[expect(clippy::too_many_arguments, reason = "only `open` assembles a store, out of exactly its parts")]
    pub(crate) fn assemble(
        folder: Folder,
        log: LogId,
        key: SharedKey,
        files: Arc<FileStore>,
        readers: Arc<Readers>,
        inbox: SyncSender<Work>,
        thread: JoinHandle<()>,
        tip: watch::Receiver<u64>,
        read_only: ReadOnly,
    ) -> Self {
        Self { folder, log, key, files, readers, inbox, thread: Some(thread), tip, read_only }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    fn hand_over<T>(&self, work: impl FnOnce(Answer<T>) -> Work) -> Pending<T> {
        let (answer, pending) = Pending::pair();
        match self.inbox.try_send(work(answer)) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => pending,
            Err(TrySendError::Full(_)) => {
                let (answer, pending) = Pending::pair();
                answer.give(Err(StoreError::Busy { waiting: WAITING }));
                pending
            }
        }
    }
}

impl Store for SqliteStore {
    fn append(&self, batch: Batch) -> Appending {
        self.hand_over(|answer| Work::Append(Box::new(batch), answer))
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        self.readers.snapshot()
    }

    fn files(&self) -> &FileStore {
        &self.files
    }

    fn log(&self) -> &LogId {
        &self.log
    }

    fn key(&self) -> LogKey {
        self.key.get()
    }

    fn rotate_key(&self, actor: ActorId, via: Via) -> Pending<u64> {
        self.hand_over(|answer| Work::Rotate(actor, via, answer))
    }

    fn tip(&self) -> watch::Receiver<u64> {
        self.tip.clone()
    }

    fn derive_with(&self, derive: Arc<dyn Derive>) -> Pending<()> {
        self.hand_over(|answer| Work::Derive(derive, answer))
    }

    fn advance(&self, follower: &str, position: u64) -> Pending<()> {
        let side = Side::Follow { name: follower.to_owned(), to: position, back: false };
        self.hand_over(|answer| Work::Side(side, answer))
    }

    fn restart(&self, follower: &str) -> Pending<()> {
        let side = Side::Follow { name: follower.to_owned(), to: 0, back: true };
        self.hand_over(|answer| Work::Side(side, answer))
    }

    fn sent(&self, ids: Vec<u64>) -> Pending<()> {
        self.hand_over(|answer| Work::Side(Side::Sent(ids), answer))
    }

    fn read_only(&self) -> Option<String> {
        self.read_only.why()
    }

    fn resume(&self) -> Pending<()> {
        self.hand_over(Work::Resume)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // The writer closes last, so that it empties the write-ahead log into the database.
        self.readers.close();
        // A full inbox is no reason to leave work behind: wait for room.
        drop(self.inbox.send(Work::Stop));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer ended in a panic; what was acknowledged is on the disk");
        }
    }
}
