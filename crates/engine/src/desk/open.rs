//! One process holds a data folder; every other finds it there and hands over its work.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::desk::{Answer, Caller, Desk, DeskServer, Problem, ProblemKind, RemoteDesk, Request};

/// The lock's name in the data folder.
const NAME: &str = "desk.lock";

/// How long a folder may be held by a process that does not answer: one that opens, or closes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The data folder, held by this process until dropped, or until the process ends in whatever way.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Holds the folder; none if another process does.
    ///
    /// # Errors
    /// [`Problem`] if the folder cannot be written.
    pub fn take(data: &Path) -> Result<Option<Self>, Problem> {
        let path = data.join(NAME);
        let cannot = |error: &std::io::Error| {
            let say = format!("cannot hold the data folder `{}`: {error}", data.display());
            Problem::new(ProblemKind::Fault, "desk.folder", say).help("look whether it exists and may be written")
        };
        // Never cut or removed: only the lock on it counts.
        let file = File::options().create(true).append(true).open(&path).map_err(|error| cannot(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(cannot(&error)),
        }
    }
}

/// A desk in this process, which others may use as long as it is there.
struct Held {
    // Dropped in this order: nobody is let in any more, then the store closes, then the folder is free.
    _server: Option<DeskServer>,
    desk: Arc<dyn Desk>,
    _lock: FolderLock,
}

impl Desk for Held {
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem> {
        self.desk.ask(caller, request)
    }
}

/// The desk of a data folder: if nobody holds the folder, `open` makes it here and it also answers others; else the holder's.
///
/// # Errors
/// [`Problem`] if there is no such folder, if it cannot be opened, or if its holder does not answer.
pub fn open_desk(
    data: &Path,
    open: impl FnOnce(&Path) -> Result<Arc<dyn Desk>, Problem>,
) -> Result<Box<dyn Desk>, Problem> {
    if !fs::metadata(data).is_ok_and(|data| data.is_dir()) {
        let say = format!("there is no data folder at `{}`", data.display());
        return Err(Problem::new(ProblemKind::Content, "desk.no-folder", say)
            .help("start one with `plumb init`, or name another with `--data`"));
    }
    let since = Instant::now();
    loop {
        if let Some(lock) = FolderLock::take(data)? {
            let desk = open(data)?;
            // A folder whose path is too long for a socket, or on a disk that has none, still serves the one who holds it.
            let server = DeskServer::start(data, Arc::clone(&desk));
            let server = server.inspect_err(|problem| tracing::warn!(%problem, "nobody else can hand work over")).ok();
            return Ok(Box::new(Held { _server: server, desk, _lock: lock }));
        }
        if let Some(remote) = RemoteDesk::find(data) {
            return Ok(Box::new(remote));
        }
        if since.elapsed() > PATIENCE {
            let say = format!("another process holds the data folder `{}` and does not answer", data.display());
            return Err(Problem::new(ProblemKind::Fault, "desk.held", say).help("wait for it, or stop it"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
