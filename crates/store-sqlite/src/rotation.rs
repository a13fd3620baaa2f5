//! A new key takes over. It lies beside the old one before the entry is written that names it, and takes its name after; a
//! start in between finds both, and the newest checkpoint says which one signs.

use std::{
    fs, io,
    sync::{Arc, Mutex, PoisonError},
};

use plumb_ledger::{Checkpoint, Kind, LogId, LogKey, LogSigner, Via, endorse_rotation, log_notes};
use plumb_model::{fact::Fact, id::ActorId};
use plumb_store::StoreError;

use crate::{
    connection::Doing,
    folder::{Folder, sync_folder},
    group::Writer,
    key_file,
};

/// The public key that signs now, shared with those who ask.
#[derive(Debug, Clone)]
pub(crate) struct SharedKey(Arc<Mutex<LogKey>>);

impl SharedKey {
    pub(crate) fn new(key: LogKey) -> Self {
        Self(Arc::new(Mutex::new(key)))
    }

    pub(crate) fn get(&self) -> LogKey {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set(&self, key: LogKey) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }
}

impl Writer {
    /// Hands over to a new key; gives the seq of the entry that says so.
    pub(crate) fn rotate(&mut self, actor: ActorId, via: Via) -> Result<u64, StoreError> {
        if let Some(why) = self.read_only.why() {
            return Err(StoreError::ReadOnly { why });
        }
        let mut seed = [0_u8; 32];
        self.context.random.fill(&mut seed);
        let next = LogSigner::from_seed(self.context.log.clone(), &seed);
        let old = self.context.signer.public().clone();
        let endorsement = endorse_rotation(&self.context.signer, &old, next.public())?;
        gone(&self.folder)?;
        key_file::write(&self.folder.next_key(), &seed)?;
        sync_folder(self.folder.dir()).map_err(|error| StoreError::io("write the key", error))?;
        let (before, now) = (self.tail.clone(), self.now());
        let old = std::mem::replace(&mut self.context.signer, next);
        let seq = self.tail.frontier.size();
        match self.write_rotation(actor, via, &endorsement) {
            Ok(note) => {
                self.key.set(self.context.signer.public().clone());
                // If this fails, the next start does it: the checkpoint says whose turn it is.
                if let Err(error) = take_over(&self.folder) {
                    tracing::warn!(%error, "the new key takes its name at the next start");
                }
                self.committed(&note, now);
                Ok(seq)
            }
            Err(error) => {
                if !self.conn.is_autocommit() {
                    drop(self.conn.execute_batch("ROLLBACK"));
                }
                self.context.signer = old;
                self.tail = before;
                if error.is_fault() {
                    self.stop_writing(&error);
                } else {
                    gone(&self.folder)?;
                }
                Err(error)
            }
        }
    }

    fn write_rotation(&mut self, actor: ActorId, via: Via, endorsement: &str) -> Result<String, StoreError> {
        let fact: Fact = serde_json::from_value(log_notes::key_rotated(endorsement))
            .map_err(|error| StoreError::unfit(error.to_string()))?;
        let now = self.now();
        self.conn.execute_batch("BEGIN IMMEDIATE").doing("begin")?;
        self.alone(now, |scribe| scribe.own_entry_by((actor, via), Kind::KeyRotated, fact))?;
        let note = self.sign()?;
        self.tail.sums.store(&self.conn)?;
        self.conn.execute_batch("COMMIT").doing("commit")?;
        Ok(note)
    }
}

/// At start: whichever of two keys signed the newest checkpoint is the key; the other one goes.
pub(crate) fn finish(folder: &Folder, log: &LogId, newest: Option<&Checkpoint>) -> Result<(), StoreError> {
    if !folder.next_key().exists() {
        return Ok(());
    }
    // Half written it never signed anything.
    let next = key_file::read(&folder.next_key(), log.clone()).ok();
    let signs = next.is_some_and(|next| newest.is_some_and(|note| note.signed_by(&[next.public()]).is_ok()));
    if signs { take_over(folder) } else { gone(folder) }
}

fn take_over(folder: &Folder) -> Result<(), StoreError> {
    fs::rename(folder.next_key(), folder.key())
        .and_then(|()| sync_folder(folder.dir()))
        .map_err(|error| StoreError::io("give the new key its name", error))
}

fn gone(folder: &Folder) -> Result<(), StoreError> {
    match fs::remove_file(folder.next_key()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io("take a key away", error)),
        _ => Ok(()),
    }
}
