//! Verifies a log from its first entry to its last in one pass, in memory that grows with records and erasures only.

use std::collections::{BTreeMap, HashMap};

use crate::{
    body::{check_body, commitment},
    checkpoint::Checkpoint,
    digest::Digest,
    entry::EntryView,
    fault::{Fault, FaultKind, NotRead},
    frontier::Frontier,
    header::HeaderView,
    key::LogKey,
    keyring::KeyRing,
    kind::{Kind, Via},
    log_notes::erased_seqs,
    moment::Moment,
    names::{LogId, LogKind, SYSTEM_RECORD, SYSTEM_REGISTER},
};

/// Time may go back by this many milliseconds between two entries; more needs a `clock-stepped` entry.
pub const CLOCK_STEP_MS: i64 = 300_000;

/// What was found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The log.
    pub log: LogId,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The keys and what they may sign.
    pub keys: KeyRing,
    /// The time in the last entry.
    pub last: Moment,
    /// How many bodies are erased.
    pub erased: u64,
    /// How many records have entries, the log's own included.
    pub records: usize,
    /// What was not looked at.
    pub not_read: Vec<NotRead>,
}

struct Watched {
    checkpoint: Checkpoint,
    name: Option<String>,
    root: Option<Digest>,
}

struct OpenBatch {
    id: Box<str>,
    n: u64,
    of: u64,
}

/// Takes entries one by one; the first fault ends it.
pub struct Verifier {
    log: LogId,
    trusted: Vec<LogKey>,
    watched: Vec<Watched>,
    frontier: Frontier,
    ring: Option<KeyRing>,
    versions: HashMap<Box<str>, u64>,
    key: String,
    bodyless: BTreeMap<u64, Box<str>>,
    erased: u64,
    batch: Option<OpenBatch>,
    last: Option<Moment>,
    pack: Option<Digest>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("log", &self.log).field("size", &self.frontier.size()).finish_non_exhaustive()
    }
}

impl Verifier {
    /// A verifier for the log of that name.
    #[must_use]
    pub fn new(log: LogId) -> Self {
        Self {
            log,
            trusted: Vec::new(),
            watched: Vec::new(),
            frontier: Frontier::new(),
            ring: None,
            versions: HashMap::new(),
            key: String::new(),
            bodyless: BTreeMap::new(),
            erased: 0,
            batch: None,
            last: None,
            pack: None,
        }
    }

    /// The log must open with these keys and no others: whoever adds one of his own could sign with it.
    #[must_use]
    pub fn trusting(mut self, keys: impl IntoIterator<Item = LogKey>) -> Self {
        self.trusted.extend(keys);
        self
    }

    /// The log's own newest checkpoint: it must cover every entry.
    #[must_use]
    pub fn sealed_by(mut self, checkpoint: Checkpoint) -> Self {
        self.watched.push(Watched { checkpoint, name: None, root: None });
        self.note_roots();
        self
    }

    /// A checkpoint kept elsewhere, with a name for reports (a file, a footer's day).
    #[must_use]
    pub fn against(mut self, name: impl Into<String>, checkpoint: Checkpoint) -> Self {
        self.watched.push(Watched { checkpoint, name: Some(name.into()), root: None });
        self.note_roots();
        self
    }

    fn note_roots(&mut self) {
        let size = self.frontier.size();
        let mut root = None;
        for watched in self.watched.iter_mut().filter(|watched| watched.checkpoint.head().size == size) {
            watched.root = Some(*root.get_or_insert_with(|| self.frontier.root()));
        }
    }

    /// Takes the next entry; `stored_leaf` is the leaf hash kept beside it (level-0 tile), which lets a changed header be
    /// named exactly.
    ///
    /// # Errors
    /// The first [`Fault`]; the verifier is of no further use then.
    pub fn entry(&mut self, entry: &EntryView<'_>, stored_leaf: Option<Digest>) -> Result<(), Fault> {
        let mut leaf = stored_leaf;
        self.entry_in_tree(entry, |hash| leaf.take().is_none_or(|stored| stored == hash)).map(drop)
    }

    /// Takes the next entry and gives its header; `stored` is shown the leaf and then every node of the tree that it
    /// completes, and says whether that hash is the one that was kept.
    ///
    /// # Errors
    /// The first [`Fault`]; the verifier is of no further use then.
    pub fn entry_in_tree<'a>(
        &mut self,
        entry: &EntryView<'a>,
        mut stored: impl FnMut(Digest) -> bool,
    ) -> Result<HeaderView<'a>, Fault> {
        let seq = self.frontier.size();
        let mut sealed = true;
        self.frontier.push_with(Digest::leaf(entry.header), |hash| sealed = sealed && stored(hash));
        if !sealed {
            return Err(Fault::at(
                seq,
                FaultKind::LeafDiffers,
                format!("entry {seq}: its header is not the one that was sealed"),
            ));
        }
        let header = HeaderView::read(entry.header).map_err(|error| {
            Fault::at(seq, FaultKind::HeaderMalformed, format!("entry {seq}: its header is {error}"))
        })?;
        self.place(seq, &header)?;
        content(seq, &header, entry)?;
        self.order(seq, &header)?;
        self.batch(seq, &header)?;
        self.version(seq, &header)?;
        match entry.content {
            Some((_, body)) => self.own_affairs(seq, &header, body)?,
            None => {
                self.bodyless.insert(seq, self.key.as_str().into());
            }
        }
        self.note_roots();
        Ok(header)
    }

    /// How many entries it has taken.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    fn place(&self, seq: u64, header: &HeaderView<'_>) -> Result<(), Fault> {
        let fault = |what, say: String| Err(Fault::at(seq, what, format!("entry {seq}: {say}")));
        if header.log.0 != self.log.as_str() {
            return fault(
                FaultKind::OtherLog,
                format!("it belongs to the log `{}`, not to `{}`", header.log.0, self.log),
            );
        }
        if header.seq != seq {
            return fault(FaultKind::OutOfPlace, format!("number {} stands where {seq} should", header.seq));
        }
        if (header.kind == Kind::LogOpened) != (seq == 0) {
            return fault(FaultKind::OpeningWrong, "a log opens with its first entry, and only there".to_owned());
        }
        let own = header.register == SYSTEM_REGISTER && header.record == SYSTEM_RECORD;
        if header.kind.is_system() != own || (header.register == SYSTEM_REGISTER) != own {
            return fault(
                FaultKind::RegisterWrong,
                format!("`{}` does not belong under `{}`", header.kind, header.register),
            );
        }
        if header.via == Via::Demo && self.log.kind() == LogKind::Real {
            return fault(FaultKind::DemoInReal, "a demo's entry stands in a real log".to_owned());
        }
        Ok(())
    }

    fn order(&mut self, seq: u64, header: &HeaderView<'_>) -> Result<(), Fault> {
        let back = self.last.map_or(0, |last| last.as_millisecond() - header.time.as_millisecond());
        if back > CLOCK_STEP_MS && header.kind != Kind::ClockStepped {
            let say = format!("entry {seq}: time goes back by {} seconds and no entry says so", back / 1000);
            return Err(Fault::at(seq, FaultKind::ClockUnmarked, say));
        }
        self.last = Some(header.time);
        let activates = header.kind == Kind::PackActivated;
        if header.pack != self.pack && !activates || activates && header.pack.is_none() {
            let say = format!("entry {seq}: its set of packs is not the one that was activated");
            return Err(Fault::at(seq, FaultKind::PackUnmarked, say));
        }
        self.pack = header.pack;
        Ok(())
    }

    fn batch(&mut self, seq: u64, header: &HeaderView<'_>) -> Result<(), Fault> {
        let open = self.batch.take();
        let follows = match (&open, &header.batch) {
            (None, None) => true,
            (None, Some(place)) => place.n() == 1,
            (Some(_), None) => false,
            (Some(open), Some(place)) => *open.id == **place.id() && open.of == place.of() && open.n + 1 == place.n(),
        };
        if !follows {
            let say = match open {
                Some(open) => format!("entry {seq}: batch {} has only {} of its {} entries", open.id, open.n, open.of),
                None => format!("entry {seq}: its batch does not begin with 1"),
            };
            return Err(Fault::at(seq, FaultKind::BatchBroken, say));
        }
        if let Some(place) = header.batch.filter(|place| place.n() < place.of()) {
            self.batch = Some(OpenBatch { id: (*place.id()).into(), n: place.n(), of: place.of() });
        }
        Ok(())
    }

    fn version(&mut self, seq: u64, header: &HeaderView<'_>) -> Result<(), Fault> {
        self.key.clear();
        self.key.push_str(header.register);
        self.key.push(' ');
        self.key.push_str(header.record);
        let known = self.versions.get_mut(self.key.as_str());
        let before = known.as_ref().map_or(0, |version| **version);
        if header.version != before + 1 {
            let say = format!(
                "entry {seq}: version {} of record {} in `{}` follows version {before}",
                header.version, header.record, header.register
            );
            return Err(Fault::at(seq, FaultKind::VersionBroken, say));
        }
        match known {
            Some(version) => *version = header.version,
            None => {
                self.versions.insert(self.key.as_str().into(), 1);
            }
        }
        Ok(())
    }

    /// Keys and erasures: the entries whose content the log's own mathematics must follow.
    fn own_affairs(&mut self, seq: u64, header: &HeaderView<'_>, body: &[u8]) -> Result<(), Fault> {
        let refused = |error| Fault::at(seq, FaultKind::KeyChangeWrong, format!("entry {seq}: {error}"));
        match (header.kind, self.ring.as_mut()) {
            (Kind::Erased, _) => self.erasure(seq, body),
            (Kind::LogOpened, _) => {
                let ring = KeyRing::from_opening(self.log.clone(), body).map_err(refused)?;
                if !self.trusted.is_empty() && !ring.terms().iter().all(|term| self.trusted.contains(&term.key)) {
                    let say = "the log opens with a key that is not among those you trust";
                    return Err(Fault::at(seq, FaultKind::KeyUntrusted, say));
                }
                self.ring = Some(ring);
                Ok(())
            }
            (kind, Some(ring)) => ring.follow(kind, seq, body).map_err(refused),
            (_, None) => Ok(()),
        }
    }

    fn erasure(&mut self, seq: u64, body: &[u8]) -> Result<(), Fault> {
        let wrong = |say: String| Fault::at(seq, FaultKind::ErasureWrong, format!("entry {seq}: {say}"));
        let listed = erased_seqs(body).ok_or_else(|| wrong("it does not list what was erased".to_owned()))?;
        for erased in listed {
            match self.bodyless.get(&erased) {
                Some(record) if **record == *self.key => {
                    self.bodyless.remove(&erased);
                    self.erased += 1;
                }
                Some(_) => return Err(wrong(format!("it erases entry {erased}, which is another record's"))),
                None => return Err(wrong(format!("it says that entry {erased} was erased, but that is not so"))),
            }
        }
        Ok(())
    }

    /// Ends the log here and holds it against the checkpoints.
    ///
    /// # Errors
    /// The first [`Fault`]: unfinished batches and missing bodies, then the log's own checkpoint, then the others.
    pub fn finish(self) -> Result<Verified, Fault> {
        let size = self.frontier.size();
        if let Some(open) = self.batch {
            let say = format!("batch {} at the end has only {} of its {} entries", open.id, open.n, open.of);
            return Err(Fault::at(size.saturating_sub(1), FaultKind::BatchBroken, say));
        }
        if let Some(seq) = self.bodyless.keys().next() {
            let say = format!("entry {seq}: its body is gone and no erasure lists it");
            return Err(Fault::at(*seq, FaultKind::BodyMissing, say));
        }
        for watched in &self.watched {
            watched.compare(size)?;
        }
        let (Some(ring), Some(last)) = (self.ring, self.last) else {
            return Err(Fault::of_log(
                FaultKind::OpeningWrong,
                "the log has no entries, not even the one that opens it",
            ));
        };
        for watched in &self.watched {
            ring.judge(&watched.checkpoint)
                .map_err(|error| Fault::of_log(FaultKind::CheckpointRefused, format!("{}: {error}", watched.said())))?;
        }
        let mut not_read = Vec::new();
        if !self.watched.iter().any(|watched| watched.name.is_none()) {
            not_read.push(NotRead::OwnCheckpoint);
        }
        if !self.watched.iter().any(|watched| watched.name.is_some()) {
            not_read.push(NotRead::Elsewhere);
        }
        if self.trusted.is_empty() {
            not_read.push(NotRead::TrustedKeys);
        }
        if self.erased > 0 {
            not_read.push(NotRead::ErasedBodies(self.erased));
        }
        not_read.push(NotRead::Meaning);
        Ok(Verified {
            log: self.log,
            size,
            root: self.frontier.root(),
            keys: ring,
            last,
            erased: self.erased,
            records: self.versions.len(),
            not_read,
        })
    }
}

/// Body and salt are the sealed ones, or may be gone.
fn content(seq: u64, header: &HeaderView<'_>, entry: &EntryView<'_>) -> Result<(), Fault> {
    match entry.content {
        Some((salt, body)) => {
            if commitment(salt, body) != header.body {
                let say = format!("entry {seq}: its body or salt is not the one that was sealed");
                return Err(Fault::at(seq, FaultKind::BodyDiffers, say));
            }
            check_body(body)
                .map_err(|error| Fault::at(seq, FaultKind::BodyMalformed, format!("entry {seq}: its body is {error}")))
        }
        None if header.kind.is_system() || header.kind == Kind::Erased => {
            let say = format!("entry {seq}: the body of a `{}` entry is gone, which nothing may erase", header.kind);
            Err(Fault::at(seq, FaultKind::BodyMissing, say))
        }
        None => Ok(()),
    }
}

impl Watched {
    fn said(&self) -> String {
        self.name
            .as_ref()
            .map_or_else(|| "the log's own checkpoint".to_owned(), |name| format!("the checkpoint `{name}`"))
    }

    fn compare(&self, size: u64) -> Result<(), Fault> {
        let head = self.checkpoint.head();
        if head.size > size {
            let say = format!(
                "committed entries are missing: {} covers {} entries, there are {size}",
                self.said(),
                head.size
            );
            return Err(Fault { seq: Some(size), what: FaultKind::EntriesMissing, say });
        }
        if self.name.is_none() && head.size < size {
            let say = format!("entries {} to {} are under no checkpoint", head.size, size - 1);
            return Err(Fault::at(head.size, FaultKind::Unsealed, say));
        }
        if self.root == Some(head.root) {
            return Ok(());
        }
        let (what, say) = match &self.name {
            None => (FaultKind::RootDiffers, format!("the entries do not lead to the root in {}", self.said())),
            Some(_) => (
                FaultKind::Fork,
                format!(
                    "the first {} entries are not those that {} covers: this is another history",
                    head.size,
                    self.said()
                ),
            ),
        };
        Err(Fault::of_log(what, say))
    }
}
