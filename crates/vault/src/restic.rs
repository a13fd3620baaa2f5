//! Repositories in restic's format, by `rustic_core`. Nothing outside this file, `backend.rs` and `rest.rs` knows that library.

use std::{
    error::Error as _,
    fmt, fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{Timestamp, tz::TimeZone};
use rustic_core::{
    BackupOptions, ConfigOptions, Credentials, FileType, Id, IndexedFullStatus, KeyOptions, LocalDestination,
    LsOptions, OpenStatus, ParentOptions, PathList, ProgressBars, ProgressType, PruneOptions, RepositoryBackends,
    RepositoryOptions, RestoreOptions, RusticError, RusticProgress, RusticResult, SnapshotOptions, WriteBackend,
    repofile::{Chunker, MasterKey},
};

use crate::{
    Progress, RepositoryKey, SnapshotId, Target, VaultError,
    backend::FolderBackend,
    key_file,
    repository::{Listed, Repository, Saved},
    rest::RestBackend,
};

/// Where the data folder lies in every snapshot, whatever it is called: so that a folder that moved is still known again.
const ROOT: &str = "/plumb";

/// What is being done before there is anything that could go away.
const BEGINNING: &str = "begin a repository";

/// An open repository in restic's format.
pub(crate) struct Restic {
    target: Target,
    /// The repository's own key: a password costs a tenth of a second each time it is tried, on purpose.
    credentials: Credentials,
    // Whoever copies holds it shared, so that what another one writes aside is not swept away.
    _aside: Option<fs::File>,
}

impl fmt::Debug for Restic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Restic").field("target", &self.target).finish_non_exhaustive()
    }
}

/// Opens the repository of a target.
pub(crate) fn open(target: &Target, key: &RepositoryKey) -> Result<Restic, VaultError> {
    target.expect_there()?;
    if !holds_one(target)? {
        return Err(VaultError::NoRepository { target: target.to_string() });
    }
    unlocked(target, key, None)
}

fn unlocked(target: &Target, key: &RepositoryKey, aside: Option<fs::File>) -> Result<Restic, VaultError> {
    let password = Credentials::password(key.expose());
    let mut restic = Restic { target: target.clone(), credentials: password, _aside: aside };
    restic.credentials = Credentials::Masterkey(restic.opened(&Silent)?.key());
    Ok(restic)
}

/// Opens the repository of a target; makes it where the target holds nothing at all.
pub(crate) fn open_or_make(target: &Target, key: &RepositoryKey) -> Result<Restic, VaultError> {
    target.expect_there()?;
    let lost = |what: String| VaultError::Damaged {
        target: target.to_string(),
        detail: format!("{what}, and no `config`: it is no repository, or one that lost its beginning"),
    };
    let Target::Folder(folder) = target else {
        if !holds_one(target)? {
            if server(target).is_some_and(|server| server.has_snapshots()) {
                return Err(lost("copies lie there".to_owned()));
            }
            return Ok(Restic { target: target.clone(), credentials: make(target, key)?, _aside: None });
        }
        return unlocked(target, key, None);
    };
    let backend = FolderBackend::new(folder);
    if !backend.holds_one() {
        // A folder with other things in it, or a repository without its config, is nothing to begin in.
        let other = backend.foreign().map_err(|error| VaultError::io(format!("read `{target}`"), &error))?;
        if let Some(other) = other {
            return Err(lost(format!("`{}` lies there", folder.join(other).display())));
        }
        let beginning = backend.begin();
        let made = if backend.holds_one() { None } else { Some(make(target, key)?) };
        drop(beginning);
        if let Some(credentials) = made {
            return Ok(Restic { target: target.clone(), credentials, _aside: backend.settle() });
        }
    }
    unlocked(target, key, backend.settle())
}

/// A target that is spoken to over a line.
pub(crate) trait Server: WriteBackend {
    /// Whether a repository was begun here.
    fn holds_one(&self) -> io::Result<bool>;

    /// Whether snapshots lie there, even without a beginning: a repository that lost it.
    fn has_snapshots(&self) -> bool;
}

fn server(target: &Target) -> Option<Arc<dyn Server>> {
    match target {
        Target::Folder(_) => None,
        Target::Rest(place) => Some(Arc::new(RestBackend::new(place))),
        #[cfg(feature = "s3")]
        Target::S3(place) => Some(Arc::new(crate::s3::S3Backend::new(place))),
    }
}

/// Begins a repository; what opens it, so that the password need not be tried at once.
///
/// Files are cut at fixed places: what is filed never changes, a database changes page by page where it stands, and looking for
/// places to cut by content costs more than anything else in a copy of many small files. Packs are of restic's own size, which
/// is what is held in memory of each.
fn make(target: &Target, key: &RepositoryKey) -> Result<Credentials, VaultError> {
    let cut = ConfigOptions::default()
        .set_chunker(Chunker::FixedSize)
        .set_datapack_size(bytesize::ByteSize::mib(16))
        .set_datapack_growfactor(0_u32);
    let failed = |error: Box<RusticError>| writing(trouble(target, BEGINNING, &error));
    let master = MasterKey::new();
    let backend = backend(target);
    backend.create().map_err(failed)?;
    write_key(target, &*backend, &master, key, BEGINNING)?;
    // The config comes last: a repository exists from the moment it does.
    let credentials = Credentials::Masterkey(master);
    begun(target, &Silent)?.init(&credentials, &KeyOptions::default(), &cut).map_err(failed)?;
    Ok(credentials)
}

/// Lets a key open what the master key seals.
fn write_key(
    target: &Target,
    backend: &dyn WriteBackend,
    master: &MasterKey,
    key: &RepositoryKey,
    what: &str,
) -> Result<(), VaultError> {
    let io = |detail| VaultError::Io { what: format!("{what} in `{target}`"), detail };
    let (id, file) = key_file::sealed(master, key).map_err(io)?;
    let written = backend.write_bytes(FileType::Key, &id, false, file.into());
    written.map_err(|error| writing(trouble(target, what, &error)))
}

fn holds_one(target: &Target) -> Result<bool, VaultError> {
    if let Target::Folder(folder) = target {
        return Ok(FolderBackend::new(folder).holds_one());
    }
    let held = server(target).map_or(Ok(false), |server| server.holds_one());
    held.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => refused(target, "open the repository", &error),
        _ => VaultError::Away { target: target.to_string(), why: error.to_string() },
    })
}

/// What a server does not let us do.
fn refused(target: &Target, what: &str, error: &io::Error) -> VaultError {
    let help = "look at the name and password in the target; a server that only takes is cleared where it stands";
    VaultError::Refused(format!("could not {what} in `{target}`: {error}; nothing was changed there. help: {help}"))
}

fn backend(target: &Target) -> Arc<dyn WriteBackend> {
    match target {
        Target::Folder(folder) => Arc::new(FolderBackend::new(folder)),
        Target::Rest(place) => Arc::new(RestBackend::new(place)),
        #[cfg(feature = "s3")]
        Target::S3(place) => Arc::new(crate::s3::S3Backend::new(place)),
    }
}

fn begun(target: &Target, bars: &(impl ProgressBars + Clone)) -> Result<rustic_core::Repository<()>, VaultError> {
    // No cache: it would lie in somebody's home folder and is one thing more that may not fit.
    let options = RepositoryOptions::default().no_cache(true);
    let backends = RepositoryBackends::new(backend(target), None);
    rustic_core::Repository::new_with_progress(&options, &backends, bars.clone())
        .map_err(|error| trouble(target, "open the repository", &error))
}

impl Restic {
    fn opened(&self, bars: &(impl ProgressBars + Clone)) -> Result<rustic_core::Repository<OpenStatus>, VaultError> {
        begun(&self.target, bars)?.open(&self.credentials).map_err(|error| self.trouble("open the repository", &error))
    }

    fn indexed(
        &self,
        bars: &(impl ProgressBars + Clone),
    ) -> Result<rustic_core::Repository<IndexedFullStatus>, VaultError> {
        self.opened(bars)?.to_indexed().map_err(|error| self.trouble("read the index", &error))
    }

    fn trouble(&self, what: &str, error: &RusticError) -> VaultError {
        trouble(&self.target, what, error)
    }

    /// Parts of a copy that cannot be read, without the library saying which.
    fn unreadable(&self) -> VaultError {
        let target = self.target.to_string();
        if let Target::Folder(folder) = &self.target
            && went_away(folder, "read the copy")
        {
            return VaultError::Away { target, why: "it went away while it was used".to_owned() };
        }
        let detail = "could not read the copy: a part of it is gone, or shorter than it was".to_owned();
        VaultError::Damaged { target, detail }
    }
}

/// The library's error in the words of this crate.
fn trouble(target: &Target, what: &str, error: &RusticError) -> VaultError {
    if error.is_incorrect_password() {
        return VaultError::WrongKey { target: target.to_string() };
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            use io::ErrorKind::{
                InvalidData, NotFound, Other, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
            };
            let closed = |help| VaultError::Closed {
                what: what.to_owned(),
                target: target.to_string(),
                why: io.to_string(),
                help,
            };
            match (matches!(target, Target::Folder(_)), io.kind()) {
                (_, StorageFull | QuotaExceeded) => return VaultError::io(format!("{what} in `{target}`"), io),
                (true, ReadOnlyFilesystem) => {
                    return closed(
                        "mount it for writing; a medium may have a switch, and a disk with errors turns read-only by itself",
                    );
                }
                (true, PermissionDenied) => {
                    return closed("look who owns the folder, and who may read and write there");
                }
                (true, _) if is_unplugged(io) => {
                    return VaultError::Away {
                        target: target.to_string(),
                        why: format!("it does not answer any more ({io})"),
                    };
                }
                (false, PermissionDenied) => return refused(target, what, io),
                (true, _) | (false, InvalidData | NotFound | Other) => {}
                // The line broke, or nobody answers any more.
                (false, _) => {
                    return VaultError::Away { target: target.to_string(), why: io.to_string() };
                }
            }
        }
        cause = inner.source();
    }
    // The first line says it; what follows asks for a report to the library.
    let log = error.display_log();
    let said = log.trim_start_matches("Error: ");
    let detail = said.lines().next().unwrap_or(said).to_owned();
    if let Target::Folder(folder) = target
        && went_away(folder, what)
    {
        return VaultError::Away { target: target.to_string(), why: "it went away while it was used".to_owned() };
    }
    VaultError::Damaged { target: target.to_string(), detail: format!("could not {what}: {detail}") }
}

/// Whether a repository that was open is not there any more: its folder, or what is mounted on it.
fn went_away(folder: &Path, what: &str) -> bool {
    !folder.is_dir() || what != BEGINNING && !FolderBackend::new(folder).holds_one()
}

/// What a kernel says of a medium that was pulled out, or of a share whose server is gone: EIO, ENXIO, ENODEV, ENOTCONN, ESTALE.
fn is_unplugged(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 6 | 19 | 107 | 116))
}

/// The library names a missing write and a damaged read alike; what was being done tells them apart.
fn writing(error: VaultError) -> VaultError {
    match error {
        VaultError::Damaged { target, detail } => VaultError::Io { what: format!("write into `{target}`"), detail },
        other => other,
    }
}

impl Repository for Restic {
    fn snapshots(&self) -> Result<Vec<Listed>, VaultError> {
        let all =
            self.opened(&Silent)?.get_all_snapshots().map_err(|error| self.trouble("list the snapshots", &error))?;
        let mut found: Vec<Listed> = all
            .into_iter()
            .map(|snapshot| Listed {
                id: SnapshotId(snapshot.id.into_inner().to_hex().as_str().to_owned()),
                made: snapshot.time.timestamp(),
                tags: snapshot.tags.iter().cloned().collect(),
                bytes: snapshot.summary.map_or(0, |summary| summary.total_bytes_processed),
            })
            .collect();
        found.sort_by(|one, two| (one.made, &one.id).cmp(&(two.made, &two.id)));
        Ok(found)
    }

    fn save(
        &self,
        folder: &Path,
        made: Timestamp,
        tags: &[String],
        parent: Option<&SnapshotId>,
        progress: &Arc<dyn Progress>,
    ) -> Result<Saved, VaultError> {
        // Opened anew each time: only so does the index know what the last copy wrote.
        let bars = Bars { what: "copying", progress: Arc::clone(progress) };
        let failed = |what: &str, error: Box<RusticError>| self.trouble(what, &error);
        let repository = self.opened(&bars)?.to_indexed_ids().map_err(|error| failed("read the index", error))?;
        let mut about = SnapshotOptions::default().time(made.to_zoned(TimeZone::UTC));
        for tag in tags {
            about = about.add_tags(tag).map_err(|error| failed("label the copy", error))?;
        }
        let snapshot = about.to_snapshot().map_err(|error| failed("label the copy", error))?;
        let parents = match parent {
            // The same content has another name while it is staged, which is no change of it.
            Some(parent) => ParentOptions::default().parents(vec![parent.to_string()]).ignore_ctime(true),
            None => ParentOptions::default().force(true),
        };
        let options = BackupOptions::default().as_path(Path::new(ROOT).to_owned()).no_scan(false).parent_opts(parents);
        let source = PathList::from_iter([folder.to_owned()]);
        // Where a thread of the library breaks off, whoever copies is told and goes on, like with any other trouble.
        let saved = catch_unwind(AssertUnwindSafe(|| repository.backup(&options, &source, snapshot)));
        let Ok(saved) = saved else {
            let what = format!("write into `{}`", self.target);
            return Err(VaultError::Io { what, detail: "it broke off; copies made before are whole".to_owned() });
        };
        let saved = saved.map_err(|error| writing(failed("save the copy", error)))?;
        let summary = saved.summary.unwrap_or_default();
        Ok(Saved {
            id: SnapshotId(saved.id.into_inner().to_hex().as_str().to_owned()),
            bytes: summary.total_bytes_processed,
            new_bytes: summary.data_added_packed,
            new_files: summary.files_new,
            changed_files: summary.files_changed,
            same_files: summary.files_unmodified,
        })
    }

    fn extract(&self, id: &SnapshotId, to: &Path, progress: &Arc<dyn Progress>) -> Result<u64, VaultError> {
        let bars = Bars { what: "restoring", progress: Arc::clone(progress) };
        let failed = |error: Box<RusticError>| self.trouble("read the copy", &error);
        let repository = self.indexed(&bars)?;
        let node = repository.node_from_snapshot_path(&format!("{id}:{ROOT}"), |_| true).map_err(failed)?;
        let place = to.to_str().ok_or_else(|| VaultError::Io {
            what: format!("restore into `{}`", to.display()),
            detail: "the path is not text".to_owned(),
        })?;
        let destination = LocalDestination::new(place, false, false).map_err(failed)?;
        let nodes = repository.ls(&node, &LsOptions::default()).map_err(failed)?;
        // Whoever restores owns what comes out.
        let options = RestoreOptions::default().no_ownership(true);
        let plan = repository.prepare_restore(&options, nodes.clone(), &destination, false).map_err(failed)?;
        let bytes = plan.restore_size + plan.matched_size;
        // The library's readers panic where a pack is gone or too short; for whoever restores that is damage like any other.
        let restored = catch_unwind(AssertUnwindSafe(|| repository.restore(plan, &options, nodes, &destination)));
        match restored {
            Ok(restored) => restored.map_err(failed)?,
            Err(_) => return Err(self.unreadable()),
        }
        Ok(bytes)
    }

    fn read(&self, id: &SnapshotId, paths: &[&str]) -> Result<Vec<Option<Vec<u8>>>, VaultError> {
        let failed = |error: Box<RusticError>| self.trouble("read the copy", &error);
        let repository = self.indexed(&Silent)?;
        let top = repository.node_from_snapshot_path(&format!("{id}:{ROOT}"), |_| true).map_err(failed)?;
        let Some(tree) = top.subtree else { return Ok(vec![None; paths.len()]) };
        let mut found = Vec::with_capacity(paths.len());
        for path in paths {
            let looked = repository.find_nodes_from_path([tree], Path::new(path)).map_err(failed)?;
            let node = looked.matches.first().copied().flatten().and_then(|place| looked.nodes.get(place));
            found.push(match node {
                None => None,
                Some(node) => {
                    let mut content = Vec::new();
                    repository.dump(node, &mut content).map_err(failed)?;
                    Some(content)
                }
            });
        }
        Ok(found)
    }

    fn add_key(&self, key: &RepositoryKey) -> Result<(), VaultError> {
        let master = self.opened(&Silent)?.key();
        write_key(&self.target, &*backend(&self.target), &master, key, "add the key")
    }

    fn remove(&self, ids: &[SnapshotId]) -> Result<(), VaultError> {
        let failed = |error: Box<RusticError>| writing(self.trouble("take copies away", &error));
        let repository = self.opened(&Silent)?;
        let parsed = ids.iter().map(|id| id.as_str().parse::<Id>().map(Into::into));
        let parsed: Vec<_> = parsed.collect::<RusticResult<_>>().map_err(failed)?;
        repository.delete_snapshots(&parsed).map_err(failed)?;
        let options = PruneOptions::default();
        let plan = repository.prune_plan(&options).map_err(failed)?;
        repository.prune(&options, plan).map_err(failed)
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
struct Silent;

impl ProgressBars for Silent {
    fn progress(&self, _kind: ProgressType, _prefix: &str) -> rustic_core::Progress {
        rustic_core::Progress::hidden()
    }
}

/// Bytes are told to whoever watches; what the library counts besides is nobody's business.
#[derive(Clone)]
struct Bars {
    what: &'static str,
    progress: Arc<dyn Progress>,
}

impl fmt::Debug for Bars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bars").field("what", &self.what).finish_non_exhaustive()
    }
}

impl ProgressBars for Bars {
    fn progress(&self, kind: ProgressType, _prefix: &str) -> rustic_core::Progress {
        match kind {
            ProgressType::Bytes => {
                let (whole, done) = (AtomicU64::new(0), AtomicU64::new(0));
                rustic_core::Progress::new(Bar { bars: self.clone(), whole, done })
            }
            ProgressType::Spinner | ProgressType::Counter => rustic_core::Progress::hidden(),
        }
    }
}

#[derive(Debug)]
struct Bar {
    bars: Bars,
    /// 0: not known yet.
    whole: AtomicU64,
    done: AtomicU64,
}

impl RusticProgress for Bar {
    fn is_hidden(&self) -> bool {
        false
    }

    fn set_length(&self, whole: u64) {
        self.whole.store(whole, Ordering::Relaxed);
    }

    fn set_title(&self, _title: &str) {}

    fn inc(&self, more: u64) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        let whole = Some(self.whole.load(Ordering::Relaxed)).filter(|whole| *whole > 0);
        self.bars.progress.bytes(self.bars.what, done, whole);
    }

    fn finish(&self) {}
}
