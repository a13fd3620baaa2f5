//! The one thread that writes: takes what waits, up to 64 batches, into one transaction, so that many writers share one
//! fsync; each batch stands or falls by itself. Nobody is answered before the commit is on the disk.

use std::{
    fs::File,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, TryRecvError},
    },
    time::Duration,
};

use jiff::Timestamp;
use plumb_ledger::{CLOCK_STEP_MS, TreeHead, Via};
use plumb_model::{derived::Derive, id::ActorId};
use plumb_store::{Answer, Batch, Receipt, StoreError};
use rusqlite::Connection;
use tokio::sync::watch;

use crate::{
    connection::{Doing, int, writing},
    folder::Folder,
    head::Head,
    key_file,
    rotation::{self, SharedKey},
    scribe::{Context, Scribe},
    sidework, start,
    tail::{self, Tail},
};

/// Most batches in one commit.
const GROUP: usize = 64;

/// What is asked of the writer.
pub(crate) enum Work {
    Append(Box<Batch>, Answer<Receipt>),
    Side(Side, Answer<()>),
    Derive(Arc<dyn Derive>, Answer<()>),
    Resume(Answer<()>),
    Rotate(ActorId, Via, Answer<u64>),
    Stop,
}

/// Writes beside the log.
pub(crate) enum Side {
    Follow { name: String, to: u64, back: bool },
    Sent(Vec<u64>),
}

/// An answer that waits for the commit.
enum Due {
    Receipt(Answer<Receipt>, Result<Receipt, StoreError>),
    Done(Answer<()>, Result<(), StoreError>),
}

impl Due {
    fn give(self) {
        match self {
            Self::Receipt(answer, result) => answer.give(result),
            Self::Done(answer, result) => answer.give(result),
        }
    }

    fn fail(self, fault: &StoreError) {
        match self {
            // What was refused for its own sake stays refused for that.
            Self::Receipt(answer, Err(error)) if !error.is_fault() => answer.give(Err(error)),
            Self::Receipt(answer, _) => answer.give(Err(fault.clone())),
            Self::Done(answer, _) => answer.give(Err(fault.clone())),
        }
    }
}

/// Why the store only reads; shared with those who ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadOnly(Arc<Mutex<Option<String>>>);

impl ReadOnly {
    pub(crate) fn why(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, why: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}

/// The writer's belongings.
pub(crate) struct Writer {
    pub(crate) conn: Connection,
    pub(crate) folder: Folder,
    pub(crate) context: Context,
    pub(crate) tail: Tail,
    pub(crate) derive: Arc<dyn Derive>,
    pub(crate) head: Head,
    pub(crate) tip: watch::Sender<u64>,
    pub(crate) key: SharedKey,
    pub(crate) read_only: ReadOnly,
    /// The clock's reading at the last commit, and how long the machine had run then.
    pub(crate) seen: Option<(Timestamp, Duration)>,
    /// Held until the writer is gone.
    pub(crate) _lock: Arc<File>,
}

impl Writer {
    /// Works until it is told to stop or nobody is left to ask.
    pub(crate) fn run(mut self, inbox: &Receiver<Work>) {
        while let Ok(first) = inbox.recv() {
            let mut group = vec![first];
            while group.len() < GROUP {
                match inbox.try_recv() {
                    Ok(work) => group.push(work),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            if !self.group(group) {
                return;
            }
        }
    }

    /// Does a group of work in order; false when told to stop.
    fn group(&mut self, group: Vec<Work>) -> bool {
        let mut batch = Vec::with_capacity(group.len());
        for work in group {
            match work {
                Work::Append(..) | Work::Side(..) => batch.push(work),
                Work::Derive(derive, answer) => {
                    self.commit(std::mem::take(&mut batch));
                    self.derive = derive;
                    answer.give(Ok(()));
                }
                Work::Resume(answer) => {
                    self.commit(std::mem::take(&mut batch));
                    answer.give(self.resume());
                }
                Work::Rotate(actor, via, answer) => {
                    self.commit(std::mem::take(&mut batch));
                    answer.give(self.rotate(actor, via));
                }
                Work::Stop => {
                    self.commit(batch);
                    self.settle();
                    return false;
                }
            }
        }
        self.commit(batch);
        true
    }

    fn commit(&mut self, group: Vec<Work>) {
        if group.is_empty() {
            return;
        }
        if let Some(why) = self.read_only.why() {
            let refusal = StoreError::ReadOnly { why };
            for work in group {
                refuse(work, &refusal);
            }
            return;
        }
        let (before, derive) = (self.tail.clone(), Arc::clone(&self.derive));
        let now = self.now();
        let mut due = Vec::with_capacity(group.len());
        match self.transaction(group, now, &mut due) {
            Ok(note) => {
                if let Some(note) = note {
                    self.committed(&note, now);
                }
                due.into_iter().for_each(Due::give);
            }
            Err(fault) => {
                // Some faults end the transaction by themselves; then there is nothing to roll back.
                if !self.conn.is_autocommit()
                    && let Err(error) = self.conn.execute_batch("ROLLBACK")
                {
                    tracing::warn!(%error, "a transaction could not be rolled back; reopening will");
                }
                self.tail = before;
                self.derive = derive;
                self.stop_writing(&fault);
                for due in due {
                    due.fail(&fault);
                }
            }
        }
    }

    /// Milliseconds are all that a header holds.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.context.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Does everything and commits; the new checkpoint if the log grew.
    fn transaction(
        &mut self,
        group: Vec<Work>,
        now: Timestamp,
        due: &mut Vec<Due>,
    ) -> Result<Option<String>, StoreError> {
        let mut fault = self.conn.execute_batch("BEGIN IMMEDIATE").doing("begin").err();
        let before = self.tail.frontier.size();
        let (mut wrote, mut step_looked_at, mut erased) = (false, false, false);
        for work in group {
            if let Some(fault) = &fault {
                refuse(work, fault);
                continue;
            }
            match work {
                Work::Append(batch, answer) => {
                    let result = self.one(&batch, now, &mut step_looked_at);
                    wrote |= result.is_ok();
                    erased |= result.is_ok() && batch.drafts.iter().any(|draft| !draft.erase.is_empty());
                    fault = result.as_ref().err().filter(|error| error.is_fault()).cloned();
                    due.push(Due::Receipt(answer, result));
                }
                Work::Side(side, answer) => {
                    let result = self.side(&side);
                    wrote |= result.is_ok();
                    fault = result.as_ref().err().filter(|error| error.is_fault()).cloned();
                    due.push(Due::Done(answer, result));
                }
                Work::Derive(..) | Work::Resume(_) | Work::Rotate(..) | Work::Stop => {}
            }
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        let grew = self.tail.frontier.size() > before;
        if !wrote && !grew {
            self.conn.execute_batch("ROLLBACK").doing("roll back")?;
            return Ok(None);
        }
        let note = if grew { Some(self.sign()?) } else { None };
        self.tail.sums.store(&self.conn)?;
        self.conn.execute_batch("COMMIT").doing("commit")?;
        if erased {
            self.forget();
        }
        Ok(note)
    }

    /// One batch. That the clock was moved is written before it, and stays written if the batch fails: whoever decides again
    /// must find it.
    fn one(&mut self, batch: &Batch, now: Timestamp, step_looked_at: &mut bool) -> Result<Receipt, StoreError> {
        if !*step_looked_at {
            if let Some(from) = self.stepped(now) {
                self.alone(now, |scribe| scribe.mark_step(from))?;
            }
            *step_looked_at = true;
        }
        self.alone(now, |scribe| scribe.batch(batch))
    }

    /// Writes by itself: what it wrote is gone if it fails.
    pub(crate) fn alone<T>(
        &mut self,
        now: Timestamp,
        write: impl FnOnce(&mut Scribe<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let before = self.tail.clone();
        let derive = Arc::clone(&self.derive);
        self.conn.execute_batch("SAVEPOINT batch").doing("set a savepoint")?;
        let mut scribe =
            Scribe { conn: &self.conn, context: &self.context, tail: &mut self.tail, derive: &mut self.derive, now };
        let result = write(&mut scribe);
        if result.is_ok() {
            self.conn.execute_batch("RELEASE batch").doing("keep a batch")?;
        } else {
            self.tail = before;
            self.derive = derive;
            if !self.conn.is_autocommit() {
                self.conn.execute_batch("ROLLBACK TO batch; RELEASE batch").doing("roll a batch back")?;
            }
        }
        result
    }

    /// What the clock should show at least, if it was set by more than five minutes since.
    fn stepped(&self, now: Timestamp) -> Option<Timestamp> {
        let last = self.tail.last?.timestamp();
        let expected = self.expected();
        let ms = |moment: Timestamp| moment.as_millisecond();
        let back = ms(last) - ms(now);
        let aside = expected.map_or(0, |expected| (ms(now) - ms(expected)).abs());
        (back.max(aside) > CLOCK_STEP_MS).then(|| expected.map_or(last, |expected| expected.max(last)))
    }

    /// What the clock should show by the time that passed; nothing for a clock set by hand.
    fn expected(&self) -> Option<Timestamp> {
        let (at, ran) = self.seen?;
        let passed = self.context.clock.running()?.checked_sub(ran)?;
        at.checked_add(jiff::SignedDuration::try_from(passed).ok()?).ok()
    }

    fn side(&mut self, side: &Side) -> Result<(), StoreError> {
        let sums = &mut self.tail.sums;
        match side {
            Side::Follow { name, to, back } => sidework::follow(&self.conn, sums, name, *to, *back),
            Side::Sent(ids) => ids.iter().try_for_each(|id| sidework::sent(&self.conn, sums, *id)),
        }
    }

    pub(crate) fn sign(&self) -> Result<String, StoreError> {
        let (size, root) = (self.tail.frontier.size(), self.tail.frontier.root());
        let head = TreeHead { log: self.context.log.clone(), size, root };
        let checkpoint = head.sign(&[&self.context.signer])?;
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO checkpoint(one, size, note) VALUES (1, ?1, ?2)")
            .and_then(|mut put| put.execute((int(size), checkpoint.as_str())))
            .doing("write the checkpoint")?;
        Ok(checkpoint.as_str().to_owned())
    }

    /// The commit is on the disk: move the head, tell those who wait for entries.
    pub(crate) fn committed(&mut self, note: &str, now: Timestamp) {
        self.seen = self.context.clock.running().map(|ran| (now, ran));
        if let Err(error) = self.head.write(note) {
            // What was committed stands; but from here on a lost tail would go unnoticed.
            self.stop_writing(&StoreError::io("write the head", error));
        }
        self.tip.send_replace(self.tail.frontier.size());
    }

    /// Before closing: what a demo's history left to the operating system goes to the disk with the last checkpoint.
    fn settle(&self) {
        if let Err(error) = self.context.files.settle() {
            tracing::error!(%error, "the files of this history may not be on the disk");
        }
        if let Err(error) = self.conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)") {
            tracing::info!(%error, "the write-ahead log is emptied at the next start");
        }
    }

    /// After an erasure: the old pages leave the write-ahead log, then the files go.
    fn forget(&mut self) {
        let emptied = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        if !matches!(emptied, Ok(0)) {
            tracing::info!("erased text stays in the write-ahead log until the last reader of before is gone");
        }
        if let Err(error) = self.take_files_away() {
            tracing::warn!(%error, "erased files are taken away at the next start");
        }
    }

    /// Takes files away whose erasure is committed; at start what a crash left over.
    pub(crate) fn take_files_away(&mut self) -> Result<(), StoreError> {
        let unlinks = sidework::unlinks(&self.conn)?;
        if unlinks.is_empty() {
            return Ok(());
        }
        for (_, digest, filed_again) in &unlinks {
            if !filed_again {
                self.context.files.remove(*digest)?;
            }
        }
        let before = self.tail.sums.clone();
        let transaction = self.conn.unchecked_transaction().doing("begin")?;
        let done = unlinks
            .iter()
            .try_for_each(|(id, ..)| sidework::unlinked(&transaction, &mut self.tail.sums, *id))
            .and_then(|()| self.tail.sums.store(&transaction))
            .and_then(|()| transaction.commit().doing("commit"));
        if done.is_err() {
            self.tail.sums = before;
        }
        done
    }

    pub(crate) fn stop_writing(&self, fault: &StoreError) {
        tracing::error!(error = %fault, "the store only reads from here on");
        self.read_only.set(Some(fault.to_string()));
    }

    /// Opens the database anew; writes again only if everything that was acknowledged is there.
    fn resume(&mut self) -> Result<(), StoreError> {
        if self.read_only.why().is_none() {
            return Ok(());
        }
        let conn = writing(&self.folder.database(), false)?;
        let tail = Tail::load(&conn)?;
        start::compare_head(&self.folder, &conn)?;
        let acknowledged = *self.tip.borrow();
        if tail.frontier.size() < acknowledged {
            return Err(StoreError::TailMissing { head: acknowledged, have: tail.frontier.size() });
        }
        // A fault may have struck between the disk and the answer: such entries are there, and now they count.
        let newest = tail::checkpoint(&conn)?;
        rotation::finish(&self.folder, &self.context.log, newest.as_ref())?;
        self.context.signer = key_file::read(&self.folder.key(), self.context.log.clone())?;
        self.key.set(self.context.signer.public().clone());
        self.head = Head::open(&self.folder.head())?;
        self.tip.send_replace(tail.frontier.size());
        self.tail = tail;
        self.conn = conn;
        self.read_only.set(None);
        Ok(())
    }
}

fn refuse(work: Work, refusal: &StoreError) {
    match work {
        Work::Append(_, answer) => answer.give(Err(refusal.clone())),
        Work::Side(_, answer) | Work::Derive(_, answer) | Work::Resume(answer) => answer.give(Err(refusal.clone())),
        Work::Rotate(_, _, answer) => answer.give(Err(refusal.clone())),
        Work::Stop => {}
    }
}
