//! A folder in restic's layout, written so that a file is there whole or not at all: aside, synced, renamed.
//!
//! The library's own folder backend writes a file under its final name; killed in between, it leaves a half pack or, worse, a half index that
//! every later reading stumbles over.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use rustic_core::{
    ALL_FILE_TYPES, BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend,
};

/// Where files are written before they are whole. Not one of restic's folders, so nothing ever reads it.
const ASIDE: &str = "tmp";

/// A folder that holds a repository.
#[derive(Debug)]
pub(crate) struct FolderBackend {
    root: PathBuf,
    count: AtomicU64,
}

impl FolderBackend {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), count: AtomicU64::new(0) }
    }

    /// Whether a repository was begun here.
    pub(crate) fn holds_one(&self) -> bool {
        self.root.join("config").is_file()
    }

    /// What lies in the folder that no new repository could begin beside; nothing: it is empty, or a beginning that was killed.
    pub(crate) fn foreign(&self) -> io::Result<Option<String>> {
        let ours = ["data", "index", "keys", "locks", "snapshots", ASIDE];
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            // Keys without a config are a beginning; snapshots or packs are a repository that lost it.
            let filled = |folder: &str| {
                let mut folders = vec![self.root.join(folder)];
                while let Some(folder) = folders.pop() {
                    for entry in fs::read_dir(folder)? {
                        let entry = entry?;
                        if !entry.file_type()?.is_dir() {
                            return Ok::<_, io::Error>(true);
                        }
                        folders.push(entry.path());
                    }
                }
                Ok(false)
            };
            if !ours.contains(&name.as_str())
                || matches!(name.as_str(), "data" | "index" | "snapshots") && filled(&name)?
            {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Sweeps away what killed copies left behind, unless somebody else writes just now; keeps others from sweeping as long as the file
    /// is held. On a file system without locks nothing is swept.
    pub(crate) fn settle(&self) -> Option<File> {
        let aside = self.root.join(ASIDE);
        // A repository that restic made has no such folder.
        fs::create_dir_all(&aside).ok()?;
        let lock = File::options().create(true).append(true).open(aside.join("lock")).ok()?;
        if lock.try_lock().is_ok() {
            for entry in fs::read_dir(&aside).ok()?.flatten().filter(|entry| entry.file_name() != "lock") {
                drop(fs::remove_file(entry.path()));
            }
            lock.unlock().ok()?;
        }
        lock.try_lock_shared().ok()?;
        Some(lock)
    }

    /// Takes away the keys of a beginning that was killed before its config: a second beginning beside them could not be opened.
    /// Held as long as the file is: nobody else begins meanwhile. None where somebody does, or where there are no locks.
    pub(crate) fn begin(&self) -> Option<File> {
        let aside = self.root.join(ASIDE);
        fs::create_dir_all(&aside).ok()?;
        let lock = File::options().create(true).append(true).open(aside.join("lock")).ok()?;
        lock.try_lock().ok()?;
        // Between the first look and the lock another may have begun.
        if !self.holds_one() {
            for entry in fs::read_dir(self.root.join(FileType::Key.dirname())).into_iter().flatten().flatten() {
                drop(fs::remove_file(entry.path()));
            }
        }
        Some(lock)
    }

    fn path(&self, kind: FileType, id: &Id) -> PathBuf {
        let name = id.to_hex();
        match kind {
            FileType::Config => self.root.join("config"),
            FileType::Pack => {
                let folder: String = name.as_str().chars().take(2).collect();
                self.root.join("data").join(folder).join(name.as_str())
            }
            kind => self.root.join(kind.dirname()).join(name.as_str()),
        }
    }

    fn write(&self, place: &Path, content: &BytesList) -> io::Result<()> {
        let name = format!("{}-{}", std::process::id(), self.count.fetch_add(1, Ordering::SeqCst));
        let aside = self.root.join(ASIDE).join(name);
        let written = File::create(&aside)
            .and_then(|mut file| {
                content.slice().iter().try_for_each(|part| file.write_all(part)).and_then(|()| file.sync_all())
            })
            .and_then(|()| fs::rename(&aside, place));
        if let Err(error) = written {
            drop(fs::remove_file(&aside));
            return Err(error);
        }
        place.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}

fn failed(what: &str, place: &Path, error: io::Error) -> Box<RusticError> {
    let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    let kind = if full { ErrorKind::InputOutput } else { ErrorKind::Backend };
    RusticError::with_source(kind, "could not {what} `{path}`", error)
        .attach_context("what", what)
        .attach_context("path", place.display().to_string())
}

impl ReadBackend for FolderBackend {
    fn location(&self) -> String {
        format!("local:{}", self.root.display())
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let of = |path: &Path| path.metadata().map(|meta| u32::try_from(meta.len()).unwrap_or(u32::MAX));
        if kind == FileType::Config {
            let path = self.root.join("config");
            return match of(&path) {
                Ok(size) => Ok(vec![(Id::default(), size)]),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(failed("read", &path, error)),
            };
        }
        let top = self.root.join(kind.dirname());
        let (mut folders, mut found) = (vec![top.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| failed("list", &folder, error))?;
            for entry in entries {
                let entry = entry.map_err(|error| failed("list", &folder, error))?;
                let is_folder = entry.file_type().map_err(|error| failed("list", &folder, error))?.is_dir();
                if is_folder {
                    folders.push(entry.path());
                } else if let Ok(id) = entry.file_name().to_string_lossy().parse::<Id>() {
                    found.push((id, of(&entry.path()).map_err(|error| failed("read", &entry.path(), error))?));
                }
            }
        }
        Ok(found)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.path(kind, id).display().to_string()
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let path = self.path(kind, id);
        fs::read(&path).map(Bytes::from).map_err(|error| failed("read", &path, error))
    }

    fn read_partial(&self, kind: FileType, id: &Id, _cacheable: bool, offset: u32, length: u32) -> RusticResult<Bytes> {
        let path = self.path(kind, id);
        let read = || {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(offset.into()))?;
            let mut content = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
            file.read_exact(&mut content)?;
            Ok(Bytes::from(content))
        };
        read().map_err(|error| failed("read", &path, error))
    }
}

impl WriteBackend for FolderBackend {
    fn create(&self) -> RusticResult<()> {
        let make = |path: &Path| fs::create_dir_all(path).map_err(|error| failed("make", path, error));
        make(&self.root)?;
        for kind in ALL_FILE_TYPES {
            make(&self.root.join(kind.dirname()))?;
        }
        for name in ["locks", ASIDE] {
            make(&self.root.join(name))?;
        }
        for first in 0..=u8::MAX {
            make(&self.root.join("data").join(format!("{first:02x}")))?;
        }
        Ok(())
    }

    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let path = self.path(kind, id);
        self.write(&path, &content).map_err(|error| failed("write", &path, error))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let path = self.path(kind, id);
        fs::remove_file(&path).map_err(|error| failed("remove", &path, error))
    }
}
