//! A log in which everything happens once: opening, packs, a batch, a comment, a clock step, an erasure, key changes.

use std::collections::BTreeMap;

use plumb_ledger::{
    Checkpoint, Digest, Entry, Fault, Frontier, Header, Kind, SYSTEM_RECORD, SYSTEM_REGISTER, TreeHead, Verified,
    Verifier, endorse_rotation, log_notes, tree,
};
use serde_json::{Value, json};

use crate::sample::{header, in_batch, log, sealed, signer, token};

pub(crate) struct Story {
    pub(crate) entries: Vec<Entry>,
    versions: BTreeMap<(String, String), u64>,
    pack: Option<Digest>,
    hour: i64,
}

impl Story {
    pub(crate) fn opened() -> Self {
        let mut story = Self { entries: Vec::new(), versions: BTreeMap::new(), pack: None, hour: 0 };
        story.system(Kind::LogOpened, log_notes::opened(&[signer(1).public(), signer(2).public()]));
        story
    }

    pub(crate) fn whole() -> Self {
        let mut story = Self::opened();
        story.pack = Some(Digest::of(b"packs"));
        story.system(Kind::PackActivated, json!({"fact": "Noted", "key": "pack", "value": "core"}));
        story.on("r-1", Kind::Created, vec![json!({"fact": "Set", "field": "title", "value": "Körperschall"})]);
        story.add("r-1", Kind::Changed, vec![set("10.50")], |header| header.batch = Some(in_batch("b-1", 1, 2)));
        story.add("r-2", Kind::Created, vec![set("2")], |header| header.batch = Some(in_batch("b-1", 2, 2)));
        story.on("r-1", Kind::Commented, vec![json!({"fact": "Commented", "id": "c-1", "text": "said \"so\"\n"})]);
        story.hour -= 5;
        story.system(Kind::ClockStepped, json!({"fact": "Noted", "key": "clock-stepped", "value": "-3600000"}));
        let note = endorse_rotation(&signer(1), signer(1).public(), signer(3).public()).unwrap();
        story.system(Kind::KeyRotated, log_notes::key_rotated(&note));
        story.erase("r-1", &[2, 5]);
        story.system(Kind::KeyRevoked, log_notes::key_revoked(signer(2).public()));
        story.on("r-2", Kind::Moved, vec![set("3")]);
        story.on("r-3", Kind::Created, vec![set("4")]);
        story
    }

    pub(crate) fn add(&mut self, record: &str, kind: Kind, facts: Vec<Value>, change: impl FnOnce(&mut Header)) {
        let seq = self.entries.len() as u64;
        self.hour += 1;
        let mut draft = header(seq);
        draft.time = plumb_ledger::Moment::from_millisecond(1_767_322_800_000 + self.hour * 3_600_000).unwrap();
        draft.kind = kind;
        draft.record = token(record);
        if kind.is_system() {
            draft.register = token(SYSTEM_REGISTER);
            draft.to = None;
        }
        draft.pack = self.pack;
        let key = (draft.register.to_string(), draft.record.to_string());
        let version = self.versions.entry(key).or_insert(0);
        *version += 1;
        draft.version = *version;
        change(&mut draft);
        self.entries.push(sealed(draft, facts));
    }

    pub(crate) fn on(&mut self, record: &str, kind: Kind, facts: Vec<Value>) {
        self.add(record, kind, facts, |_| {});
    }

    pub(crate) fn system(&mut self, kind: Kind, fact: Value) {
        self.on(SYSTEM_RECORD, kind, vec![fact]);
    }

    pub(crate) fn erase(&mut self, record: &str, seqs: &[u64]) {
        self.on(record, Kind::Erased, vec![log_notes::erased(seqs)]);
        for seq in seqs {
            let entry = &mut self.entries[usize::try_from(*seq).unwrap()];
            *entry = entry.clone().erased();
        }
    }

    pub(crate) fn leaves(&self) -> Vec<Digest> {
        self.entries.iter().map(Entry::leaf).collect()
    }

    pub(crate) fn nodes(&self) -> Vec<Digest> {
        let (mut frontier, mut nodes) = (Frontier::new(), Vec::new());
        self.leaves().into_iter().for_each(|leaf| frontier.push_with(leaf, |node| nodes.push(node)));
        nodes
    }

    pub(crate) fn head(&self, size: u64) -> TreeHead {
        TreeHead { log: log(), size, root: tree::root_at(size, &self.nodes()).unwrap() }
    }

    /// The checkpoint at a size by a key's seed.
    pub(crate) fn checkpoint(&self, size: u64, seed: u8) -> Checkpoint {
        self.head(size).sign(&[&signer(seed)]).unwrap()
    }

    pub(crate) fn newest(&self) -> Checkpoint {
        self.checkpoint(self.entries.len() as u64, 3)
    }
}

pub(crate) fn set(value: &str) -> Value {
    json!({"fact": "Set", "field": "value", "value": value})
}

pub(crate) fn verify(entries: &[Entry], verifier: Verifier) -> Result<Verified, Fault> {
    let mut verifier = verifier;
    for entry in entries {
        verifier.entry(&entry.view(), None)?;
    }
    verifier.finish()
}

pub(crate) fn verifier() -> Verifier {
    Verifier::new(log())
}
