//! Files under their SHA-256, so that the log can name content and anybody can tell whether it was altered.
//!
//! `files/ab/ab…` (64 digits). A file is whole or not there: written aside, synced, renamed, folder synced; only then may an
//! entry name it. What lies there under any other name is left alone and named by [`FileStore::each`].

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use plumb_ledger::Digest;
use sha2::{Digest as _, Sha256};

use crate::StoreError;

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// The folder of files.
#[derive(Debug)]
pub struct FileStore {
    files: PathBuf,
    aside: PathBuf,
    count: AtomicU64,
    /// What is not on the disk yet, where nobody relies on it before [`FileStore::settle`].
    unsettled: Option<Mutex<BTreeSet<PathBuf>>>,
}

/// A file that was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of its content.
    pub digest: Digest,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// Something found in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFound {
    /// A file in the place its name gives; its content was not looked at.
    Named(Digest),
    /// Something this store never put there.
    Foreign(PathBuf),
}

impl FileStore {
    /// Files under `files`, written first in `aside` (on the same file system).
    #[must_use]
    pub fn new(files: impl Into<PathBuf>, aside: impl Into<PathBuf>) -> Self {
        Self { files: files.into(), aside: aside.into(), count: AtomicU64::new(0), unsettled: None }
    }

    /// The same, but what is put is on the disk only after [`FileStore::settle`]: for a history that nobody relies on before it
    /// is whole.
    #[must_use]
    pub fn settling_later(self) -> Self {
        Self { unsettled: Some(Mutex::default()), ..self }
    }

    /// Waits until everything that was put is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Io`] or [`StoreError::DiskFull`].
    pub fn settle(&self) -> Result<(), StoreError> {
        let Some(unsettled) = &self.unsettled else { return Ok(()) };
        let paths = std::mem::take(&mut *unsettled.lock().unwrap_or_else(PoisonError::into_inner));
        // Files before the folders that name them, as paths sort the other way round.
        let synced = paths.iter().rev().try_for_each(|path| File::open(path)?.sync_all());
        synced.map_err(|error| StoreError::io("keep the files", error))
    }

    /// Makes what lies at a path last: at once, or with all the rest.
    fn keep(&self, path: &Path) -> io::Result<()> {
        match &self.unsettled {
            None => File::open(path)?.sync_all(),
            Some(unsettled) => {
                unsettled.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
                Ok(())
            }
        }
    }

    /// Where a file is kept.
    #[must_use]
    pub fn path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_hex();
        let folder: String = name.chars().take(2).collect();
        self.files.join(folder).join(name)
    }

    /// Keeps what can be read, at most `limit` bytes; durable when it returns. The same content twice is kept once.
    ///
    /// # Errors
    /// [`StoreError::FileTooLarge`], [`StoreError::DiskFull`] or [`StoreError::Io`]; then nothing was kept.
    pub fn put(&self, from: &mut dyn Read, limit: u64) -> Result<StoredFile, StoreError> {
        let name = format!("put-{}-{}", std::process::id(), self.count.fetch_add(1, Ordering::SeqCst));
        let aside = Aside { path: self.aside.join(name) };
        let (mut file, digest, size_bytes) = aside.fill(from, limit)?;
        let place = self.path(digest);
        if self.holds_verified(digest) {
            return Ok(StoredFile { digest, size_bytes });
        }
        let doing = || format!("keep the file `{digest}`");
        let whole = file.flush().and_then(|()| if self.unsettled.is_some() { Ok(()) } else { file.sync_all() });
        whole.map_err(|error| StoreError::io(doing(), error))?;
        drop(file);
        let folder = place.parent().unwrap_or(&self.files);
        if !folder.is_dir() {
            fs::create_dir_all(folder)
                .and_then(|()| self.keep(&self.files))
                .map_err(|error| StoreError::io(doing(), error))?;
        }
        fs::rename(&aside.path, &place)
            .and_then(|()| if self.unsettled.is_some() { self.keep(&place) } else { Ok(()) })
            .and_then(|()| self.keep(folder))
            .map_err(|error| StoreError::io(doing(), error))?;
        Ok(StoredFile { digest, size_bytes })
    }

    /// A file's content, held against its digest.
    ///
    /// # Errors
    /// [`StoreError::FileAbsent`], [`StoreError::FileAltered`] or [`StoreError::Io`].
    pub fn get(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        let content = match fs::read(self.path(digest)) {
            Ok(content) => content,
            Err(error) => return Err(absent_or(digest, error)),
        };
        let found = Digest::of(&content);
        if found == digest { Ok(content) } else { Err(StoreError::FileAltered { digest, found }) }
    }

    /// A file to be read as a stream; its content was held against its digest first.
    ///
    /// # Errors
    /// As [`FileStore::get`].
    pub fn open(&self, digest: Digest) -> Result<File, StoreError> {
        let mut file = File::open(self.path(digest)).map_err(|error| absent_or(digest, error))?;
        let found = hash(&mut file).map_err(|error| StoreError::io(format!("read the file `{digest}`"), error))?;
        if found != digest {
            return Err(StoreError::FileAltered { digest, found });
        }
        file.rewind().map_err(|error| StoreError::io(format!("read the file `{digest}`"), error))?;
        Ok(file)
    }

    /// Holds a file against its digest.
    ///
    /// # Errors
    /// As [`FileStore::get`].
    pub fn check(&self, digest: Digest) -> Result<u64, StoreError> {
        let file = self.open(digest)?;
        file.metadata().map(|meta| meta.len()).map_err(|error| absent_or(digest, error))
    }

    /// Whether a file of that name is there; its content is not looked at.
    #[must_use]
    pub fn contains(&self, digest: Digest) -> bool {
        self.path(digest).is_file()
    }

    /// Takes a file away for good: part of an erasure. Durable when it returns; one that is gone already is no fault.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn remove(&self, digest: Digest) -> Result<(), StoreError> {
        let place = self.path(digest);
        match fs::remove_file(&place) {
            Ok(()) => place.parent().map_or(Ok(()), sync_folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(|error| StoreError::io(format!("take the file `{digest}` away"), error))
    }

    /// Everything in the folder, in order of name.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn each(&self, each: &mut dyn FnMut(FileFound)) -> Result<(), StoreError> {
        let reading = |error| StoreError::io(format!("list `{}`", self.files.display()), error);
        for folder in sorted(&self.files).map_err(reading)? {
            if !folder.is_dir() || folder.is_symlink() {
                each(FileFound::Foreign(folder));
                continue;
            }
            for path in sorted(&folder).map_err(reading)? {
                let digest = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
                match digest {
                    Some(digest) if self.path(digest) == path && path.is_file() && !path.is_symlink() => {
                        each(FileFound::Named(digest));
                    }
                    _ => each(FileFound::Foreign(path)),
                }
            }
        }
        Ok(())
    }

    /// Throws away what an interrupted put left aside. Only for whoever holds the store's lock.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn sweep(&self) -> Result<(), StoreError> {
        let sweeping = |error| StoreError::io(format!("clear `{}`", self.aside.display()), error);
        for path in sorted(&self.aside).map_err(sweeping)? {
            let ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("put-"));
            if ours && path.is_file() {
                fs::remove_file(&path).map_err(sweeping)?;
            }
        }
        Ok(())
    }

    fn holds_verified(&self, digest: Digest) -> bool {
        self.open(digest).and_then(|file| file.sync_all().map_err(|error| absent_or(digest, error))).is_ok()
    }
}

/// A file being written; gone if it was not renamed.
struct Aside {
    path: PathBuf,
}

impl Aside {
    fn fill(&self, from: &mut dyn Read, limit: u64) -> Result<(File, Digest, u64), StoreError> {
        let writing = |error| StoreError::io("write a file aside", error);
        let mut file = File::create_new(&self.path).map_err(writing)?;
        let (mut hasher, mut size_bytes, mut chunk) = (Sha256::new(), 0_u64, vec![0; CHUNK]);
        loop {
            let read = match from.read(&mut chunk) {
                Ok(0) => return Ok((file, Digest(hasher.finalize().into()), size_bytes)),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(StoreError::io("read what was to be filed", error)),
            };
            size_bytes += u64::try_from(read).unwrap_or(u64::MAX);
            if size_bytes > limit {
                return Err(StoreError::FileTooLarge { limit });
            }
            let part = chunk.get(..read).unwrap_or_default();
            hasher.update(part);
            file.write_all(part).map_err(writing)?;
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // After the rename there is nothing here; a leftover is swept at the next start.
        drop(fs::remove_file(&self.path));
    }
}

fn hash(file: &mut File) -> io::Result<Digest> {
    let (mut hasher, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(Digest(hasher.finalize().into())),
            Ok(read) => hasher.update(chunk.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn absent_or(digest: Digest, error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::NotFound {
        StoreError::FileAbsent { digest }
    } else {
        StoreError::io(format!("read the file `{digest}`"), error)
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Makes a rename in this folder last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
