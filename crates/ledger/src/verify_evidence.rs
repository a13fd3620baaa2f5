//! Verifies an evidence pack without the log it was taken from (docs/ledger-format.md, section 14). Opening the archive is the caller's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::{
    body::{check_body, commitment, facts},
    checkpoint::Checkpoint,
    digest::Digest,
    evidence::{CHECKPOINT, CONTENTS, CONTENTS_FIELD, Contents, ENTRIES, MANIFEST, PackManifest, RELEASED, read_entry},
    fault::{Fault, FaultKind},
    header::HeaderView,
    key::LogKey,
    keyring::KeyRing,
    kind::{Kind, Via},
    moment::Moment,
    names::{LogId, LogKind, SYSTEM_RECORD, SYSTEM_REGISTER},
    tree::check_inclusion,
};

/// The members of an archive.
pub trait PackMembers {
    /// Every member's name; one that stands twice, twice.
    fn names(&self) -> Vec<String>;

    /// A member's bytes.
    ///
    /// # Errors
    /// Why it cannot be read, as a person understands it.
    fn read(&mut self, name: &str) -> Result<Vec<u8>, String>;

    /// A member's length and SHA-256, without holding it in memory.
    ///
    /// # Errors
    /// As [`PackMembers::read`].
    fn measure(&mut self, name: &str) -> Result<(u64, Digest), String>;
}

/// What was found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackVerified {
    /// The log it was taken from.
    pub log: LogId,
    /// The checkpoint's size.
    pub size: u64,
    /// The checkpoint's root.
    pub root: Digest,
    /// How many entries it shows.
    pub entries: u64,
    /// How many of them with what they say.
    pub with_bodies: u64,
    /// How many pages and files.
    pub files: usize,
    /// Who released it, by the names they signed with, and when.
    pub released_by: Vec<(String, Moment)>,
    /// The vkeys that the log opened with, as entry 0 says.
    pub keys: KeyRing,
    /// Checkpoints kept elsewhere that could not be compared, by name: of another size.
    pub not_compared: Vec<String>,
    /// The first keys were held against keys known from elsewhere.
    pub keys_known: bool,
    /// A checkpoint kept elsewhere was compared.
    pub compared: bool,
}

fn wrong(say: impl Into<String>) -> Fault {
    Fault::of_log(FaultKind::FileWrong, say)
}

fn refused(say: impl Into<String>) -> Fault {
    Fault::of_log(FaultKind::CheckpointRefused, say)
}

fn take<M: PackMembers + ?Sized>(members: &mut M, name: &str) -> Result<Vec<u8>, Fault> {
    members.read(name).map_err(|why| wrong(format!("`{name}` cannot be read: {why}")))
}

/// Verifies a pack; `trusted` are vkeys known from elsewhere, `against` checkpoints kept elsewhere with a name for reports.
///
/// # Errors
/// The first [`Fault`]; it names the entry or the member.
pub fn verify_evidence<M: PackMembers + ?Sized>(
    members: &mut M,
    trusted: &[LogKey],
    against: &[(String, Checkpoint)],
) -> Result<PackVerified, Fault> {
    let manifest = PackManifest::read(&take(members, MANIFEST)?).map_err(|error| wrong(error.to_string()))?;
    check_names(members, &manifest)?;
    let checkpoint = read_checkpoint(members, &manifest)?;
    let lines = take(members, ENTRIES)?;
    let mut reading = Reading::new(&manifest, &checkpoint, trusted);
    let lines = lines.strip_suffix(b"\n").ok_or_else(|| wrong(format!("`{ENTRIES}` does not end in a newline")))?;
    for (line, number) in lines.split(|byte| *byte == b'\n').zip(1..) {
        reading.line(line, number)?;
    }
    let ring = reading
        .ring
        .take()
        .ok_or_else(|| Fault::of_log(FaultKind::OpeningWrong, "the entry that opens the log is not in the pack"))?;
    ring.judge(&checkpoint).map_err(|error| refused(format!("`{CHECKPOINT}`: {error}")))?;
    let contents_bytes = take(members, CONTENTS)?;
    let contents = Contents::read(&contents_bytes).map_err(|error| wrong(error.to_string()))?;
    check_contents(&manifest, &contents)?;
    let released_by = reading.release.judge(&contents, Digest::of(&contents_bytes))?;
    for file in &manifest.files {
        let found =
            members.measure(&file.path).map_err(|why| wrong(format!("`{}` cannot be read: {why}", file.path)))?;
        if found != (file.bytes, file.sha256) {
            return Err(wrong(format!("`{}` is not the file that the manifest lists", file.path)));
        }
    }
    let (mut not_compared, mut compared) = (Vec::new(), false);
    for (name, kept) in against {
        ring.judge(kept).map_err(|error| refused(format!("{name}: {error}")))?;
        if kept.head().size != manifest.size {
            not_compared.push(name.clone());
        } else if kept.head().root == manifest.root {
            compared = true;
        } else {
            let say =
                format!("{name} has another root over the same {} entries: this is another history", manifest.size);
            return Err(Fault::of_log(FaultKind::Fork, say));
        }
    }
    Ok(PackVerified {
        log: manifest.log.clone(),
        size: manifest.size,
        root: manifest.root,
        entries: reading.entries,
        with_bodies: reading.with_bodies,
        files: contents.files.len(),
        released_by,
        keys: ring,
        not_compared,
        keys_known: !trusted.is_empty(),
        compared,
    })
}

fn check_names<M: PackMembers + ?Sized>(members: &M, manifest: &PackManifest) -> Result<(), Fault> {
    let mut there = BTreeSet::new();
    for name in members.names() {
        if !there.insert(name.clone()) {
            return Err(wrong(format!("`{name}` stands twice in the archive")));
        }
    }
    there.remove(MANIFEST);
    let listed: BTreeSet<String> = manifest.files.iter().map(|file| file.path.clone()).collect();
    if let Some(added) = there.difference(&listed).next() {
        return Err(wrong(format!("`{added}` is not in the manifest")));
    }
    if let Some(missing) = listed.difference(&there).next() {
        return Err(wrong(format!("`{missing}` is missing")));
    }
    match [CHECKPOINT, CONTENTS, ENTRIES].into_iter().find(|name| !listed.contains(*name)) {
        Some(missing) => Err(wrong(format!("`{missing}` is missing"))),
        None => Ok(()),
    }
}

fn read_checkpoint<M: PackMembers + ?Sized>(members: &mut M, manifest: &PackManifest) -> Result<Checkpoint, Fault> {
    let text =
        String::from_utf8(take(members, CHECKPOINT)?).map_err(|_| refused(format!("`{CHECKPOINT}` is not text")))?;
    let checkpoint = Checkpoint::read(&text).map_err(|error| refused(format!("`{CHECKPOINT}`: {error}")))?;
    let head = checkpoint.head();
    if head.log != manifest.log {
        let say = format!("`{CHECKPOINT}` is of the log `{}`, `{MANIFEST}` of `{}`", head.log, manifest.log);
        return Err(Fault::of_log(FaultKind::OtherLog, say));
    }
    if (head.size, head.root) != (manifest.size, manifest.root) {
        let say = format!("size and root in `{MANIFEST}` are not those of `{CHECKPOINT}`");
        return Err(Fault::of_log(FaultKind::RootDiffers, say));
    }
    Ok(checkpoint)
}

fn check_contents(manifest: &PackManifest, contents: &Contents) -> Result<(), Fault> {
    let released: Vec<_> =
        manifest.files.iter().filter(|file| ![CHECKPOINT, CONTENTS, ENTRIES].contains(&file.path.as_str())).collect();
    for pair in released.iter().zip(&contents.files) {
        let (listed, released) = pair;
        if *listed != released {
            let path = if listed.path == released.path { &listed.path } else { &released.path };
            return Err(wrong(format!("`{path}` stands otherwise in `{MANIFEST}` than in `{CONTENTS}`")));
        }
    }
    let longer = released.get(contents.files.len()).map(|file| &file.path);
    match longer.or_else(|| contents.files.get(released.len()).map(|file| &file.path)) {
        Some(path) => Err(wrong(format!("`{path}` stands in one of `{MANIFEST}` and `{CONTENTS}` only"))),
        None => Ok(()),
    }
}

/// Entries as they come, each proven by itself.
struct Reading<'a> {
    manifest: &'a PackManifest,
    checkpoint: &'a Checkpoint,
    trusted: &'a [LogKey],
    last: Option<u64>,
    versions: HashMap<(String, String), u64>,
    ring: Option<KeyRing>,
    release: Release,
    entries: u64,
    with_bodies: u64,
}

impl<'a> Reading<'a> {
    fn new(manifest: &'a PackManifest, checkpoint: &'a Checkpoint, trusted: &'a [LogKey]) -> Self {
        Self {
            manifest,
            checkpoint,
            trusted,
            last: None,
            versions: HashMap::new(),
            ring: None,
            release: Release::default(),
            entries: 0,
            with_bodies: 0,
        }
    }

    fn line(&mut self, line: &[u8], number: u64) -> Result<(), Fault> {
        let (line, path) = read_entry(line).map_err(|error| wrong(format!("line {number} of `{ENTRIES}`: {error}")))?;
        let view = line.view();
        let header = HeaderView::read(view.header).map_err(|error| {
            Fault::of_log(FaultKind::HeaderMalformed, format!("line {number} of `{ENTRIES}`: {error}"))
        })?;
        let seq = header.seq;
        let fault = |what, say: String| Fault::at(seq, what, format!("entry {seq}: {say}"));
        let head = self.checkpoint.head();
        if header.log.0 != self.manifest.log.as_str() {
            return Err(fault(FaultKind::OtherLog, format!("it is of the log `{}`", header.log.0)));
        }
        if self.last.is_some_and(|last| last >= seq) {
            return Err(fault(FaultKind::OutOfPlace, "it stands after a later one".to_owned()));
        }
        if seq >= head.size {
            let say = format!("the checkpoint covers {} entries only", head.size);
            return Err(fault(FaultKind::EntriesMissing, say));
        }
        check_inclusion(&path, seq, Digest::leaf(view.header), head.size, head.root).map_err(|_| {
            fault(FaultKind::LeafDiffers, "its header does not lead to the checkpoint's root".to_owned())
        })?;
        let first = self.last.replace(seq).is_none();
        if (header.kind == Kind::LogOpened) != (seq == 0) || (first && seq != 0) {
            let say = "a log opens with entry 0, and only there; the pack shows it first".to_owned();
            return Err(fault(FaultKind::OpeningWrong, say));
        }
        let at_home = if header.kind.is_system() {
            (header.register, header.record) == (SYSTEM_REGISTER, SYSTEM_RECORD)
        } else {
            header.register != SYSTEM_REGISTER
        };
        if !at_home {
            return Err(fault(FaultKind::RegisterWrong, "its kind does not belong to its register".to_owned()));
        }
        if header.via == Via::Demo && header.log.1 != LogKind::Demo {
            return Err(fault(FaultKind::DemoInReal, "an entry of a demo stands in a real log".to_owned()));
        }
        let body = match view.content {
            None => None,
            Some((salt, body)) => {
                if commitment(salt, body) != header.body {
                    let say = "salt and body do not hash to what the header says".to_owned();
                    return Err(fault(FaultKind::BodyDiffers, say));
                }
                check_body(body).map_err(|error| fault(FaultKind::BodyMalformed, error.to_string()))?;
                Some(body)
            }
        };
        let place = (header.register.to_owned(), header.record.to_owned());
        if self.versions.insert(place, header.version).is_some_and(|before| before >= header.version) {
            return Err(fault(FaultKind::VersionBroken, "its version does not follow the one before".to_owned()));
        }
        self.keys(&header, body)?;
        let release = &self.manifest.release;
        if header.register == release.register.as_str() && header.record == release.record.as_str() {
            self.release.follow(&header, body)?;
        }
        self.entries += 1;
        self.with_bodies += u64::from(body.is_some());
        Ok(())
    }

    fn keys(&mut self, header: &HeaderView<'_>, body: Option<&[u8]>) -> Result<(), Fault> {
        let seq = header.seq;
        let change = |error: String| Fault::at(seq, FaultKind::KeyChangeWrong, format!("entry {seq}: {error}"));
        let Some(body) = body else {
            // A key that ended unseen would go on counting.
            let keys = matches!(header.kind, Kind::LogOpened | Kind::KeyRotated | Kind::KeyRevoked);
            return if keys { Err(change("it says which keys sign, but not here".to_owned())) } else { Ok(()) };
        };
        if seq == 0 {
            let ring =
                KeyRing::from_opening(self.manifest.log.clone(), body).map_err(|error| change(error.to_string()))?;
            let strange = ring.terms().iter().find(|term| !self.trusted.contains(&term.key));
            if let (Some(strange), false) = (strange, self.trusted.is_empty()) {
                let say = format!("the log opens with a key not known from elsewhere: {}", strange.key);
                return Err(Fault::at(0, FaultKind::KeyUntrusted, say));
            }
            self.ring = Some(ring);
        } else if let Some(ring) = &mut self.ring {
            ring.follow(header.kind, seq, body).map_err(|error| change(error.to_string()))?;
        }
        Ok(())
    }
}

/// What the entries of the release say, in their order.
#[derive(Default)]
struct Release {
    version: u64,
    state: Option<String>,
    contents: Option<String>,
    signed: BTreeMap<String, (String, Moment)>,
}

fn unreleased(say: impl Into<String>) -> Fault {
    Fault::of_log(FaultKind::ReleaseWrong, say)
}

impl Release {
    fn follow(&mut self, header: &HeaderView<'_>, body: Option<&[u8]>) -> Result<(), Fault> {
        let seq = header.seq;
        if header.version != self.version + 1 {
            let say = format!("version {} of the release is not in the pack", self.version + 1);
            return Err(Fault::at(seq, FaultKind::ReleaseWrong, say));
        }
        self.version = header.version;
        if let Some(state) = header.to {
            self.state = Some(state.to_owned());
        }
        let Some(body) = body else {
            if header.kind == Kind::Commented {
                return Ok(());
            }
            let say = format!("what entry {seq} of the release says is not in the pack");
            return Err(Fault::at(seq, FaultKind::ReleaseWrong, say));
        };
        for fact in facts(body) {
            let text = |key: &str| fact.get(key).and_then(Value::as_str);
            match text("fact") {
                Some("Set") if text("field") == Some(CONTENTS_FIELD) => {
                    self.contents = text("value").map(ToOwned::to_owned);
                    // Whoever signed before signed something else.
                    self.signed.clear();
                }
                Some("Signed") => {
                    let name = text("name").unwrap_or(header.actor).to_owned();
                    self.signed.insert(header.actor.to_owned(), (name, header.time));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn judge(&self, contents: &Contents, digest: Digest) -> Result<Vec<(String, Moment)>, Fault> {
        if self.version == 0 {
            return Err(unreleased("the pack does not show who released it"));
        }
        if self.contents.as_deref() != Some(digest.to_hex().as_str()) {
            return Err(unreleased(format!("`{CONTENTS}` is not what was released: the release names another digest")));
        }
        if self.state.as_deref() != Some(RELEASED) {
            return Err(unreleased("the release does not stand: it was not given, or taken back"));
        }
        let needed = contents.highest.releasers();
        if self.signed.len() < needed {
            let say = format!("{} released it, but it takes {needed} different people", self.signed.len());
            return Err(unreleased(say));
        }
        let mut by: Vec<(String, Moment)> = self.signed.values().cloned().collect();
        by.sort_by_key(|(_, at)| at.timestamp());
        Ok(by)
    }
}
