//! Making a store, whole or not at all, and opening one that is what it says.

use std::{
    fs,
    path::Path,
    sync::{Arc, mpsc},
};

use plumb_ledger::{Checkpoint, HeaderView, Kind, LogId, LogKind, LogSigner, Token, log_notes, tree};
use plumb_model::derived::Derive;
use plumb_store::{Clock, FileStore, Random, StoreError, SystemClock, SystemRandom, Underived};
use rusqlite::{Connection, OptionalExtension};
use tokio::sync::watch;

use crate::{
    connection::{Doing, int, writing},
    folder::{Folder, sync_folder},
    group::{ReadOnly, Writer},
    head::{self, Head},
    key_file, migrate,
    open::SqliteStore,
    readers::Readers,
    rotation::{self, SharedKey},
    schema,
    scribe::{Context, Scribe},
    tail::{self, Nodes, Tail},
};

/// What a store is given to work with.
#[derive(Clone)]
pub struct Settings {
    /// Tells the time. A log begun under a set clock says *demo* for ever, and a real one takes no set clock.
    pub clock: Arc<dyn Clock>,
    /// Draws salts, batch ids and the key.
    pub random: Arc<dyn Random>,
    /// Derives what lists, search and work need; the one for the packs in force.
    pub derive: Arc<dyn Derive>,
    /// The program and its version as headers name it, such as `plumb/0.1.0`.
    pub app: String,
    /// When what was appended is on disk.
    pub durability: Durability,
}

/// When what was appended is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Before the answer, always: what an acknowledgement means.
    #[default]
    EveryCommit,
    /// When the store closes. For making a demo's history, which nobody relies on before it is whole; a real log refuses it.
    AtClose,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            derive: Arc::new(Underived),
            app: concat!("plumb/", env!("CARGO_PKG_VERSION")).to_owned(),
            durability: Durability::default(),
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("app", &self.app).field("real", &self.clock.is_real()).finish_non_exhaustive()
    }
}

/// Makes a store in a folder that is not there yet, or empty: built aside, then renamed, so that there is never half of one.
///
/// # Errors
/// [`StoreError::NotEmpty`], or whatever the disk refuses; then nothing is left behind.
pub fn init(dir: &Path, settings: &Settings) -> Result<LogId, StoreError> {
    let making = |error| StoreError::io(format!("make `{}`", dir.display()), error);
    if dir.exists() {
        let mut inside = fs::read_dir(dir).map_err(making)?;
        if inside.next().is_some() {
            return Err(StoreError::NotEmpty { dir: dir.to_owned() });
        }
    }
    let name = dir.file_name().ok_or_else(|| StoreError::NotEmpty { dir: dir.to_owned() })?;
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => Path::new(".").to_owned(),
    };
    fs::create_dir_all(&parent).map_err(making)?;
    let mut aside_name = std::ffi::OsString::from(".");
    aside_name.push(name);
    aside_name.push(format!(".new-{}", std::process::id()));
    let aside = parent.join(aside_name);
    fs::create_dir(&aside).map_err(making)?;
    let made = build(&Folder::at(&aside), settings).and_then(|log| {
        if dir.exists() {
            fs::remove_dir(dir).map_err(making)?;
        }
        fs::rename(&aside, dir).and_then(|()| sync_folder(&parent)).map_err(making)?;
        Ok(log)
    });
    if made.is_err() {
        drop(fs::remove_dir_all(&aside));
    }
    made
}

fn build(folder: &Folder, settings: &Settings) -> Result<LogId, StoreError> {
    let making = |error| StoreError::io("make the data folder", error);
    #[cfg(unix)]
    fs::set_permissions(folder.dir(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(making)?;
    fs::create_dir(folder.files()).and_then(|()| fs::create_dir(folder.aside())).map_err(making)?;
    let (mut name, mut seed) = ([0_u8; 8], [0_u8; 32]);
    settings.random.fill(&mut name);
    settings.random.fill(&mut seed);
    let kind = if settings.clock.is_real() { LogKind::Real } else { LogKind::Demo };
    let log = LogId::new(kind, &format!("{:016x}", u64::from_be_bytes(name)))?;
    key_file::write(&folder.key(), &seed)?;
    let conn = writing(&folder.database(), true)?;
    let now = settings.clock.now();
    conn.execute_batch("BEGIN IMMEDIATE").doing("begin")?;
    schema::create(&conn)?;
    let context =
        context(settings, log.clone(), LogSigner::from_seed(log.clone(), &seed), Arc::new(folder.file_store()))?;
    let mut tail = Tail::load(&conn)?;
    for (name, value) in [("log", log.as_str().to_owned()), ("made", now.to_string())] {
        conn.execute("INSERT INTO meta(name, value) VALUES (?1, ?2)", (name, value)).doing("describe itself")?;
        tail.sums.came(&conn, "meta", conn.last_insert_rowid())?;
    }
    let opened = serde_json::from_value(log_notes::opened(&[context.signer.public()]))
        .map_err(|error| StoreError::unfit(error.to_string()))?;
    let mut derive = Arc::clone(&settings.derive);
    let now = jiff::Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let mut scribe = Scribe { conn: &conn, context: &context, tail: &mut tail, derive: &mut derive, now };
    scribe.own_entry(Kind::LogOpened, opened)?;
    let head = plumb_ledger::TreeHead { log: log.clone(), size: tail.frontier.size(), root: tail.frontier.root() };
    let note = head.sign(&[&context.signer])?;
    conn.execute("INSERT INTO checkpoint(one, size, note) VALUES (1, ?1, ?2)", (int(head.size), note.as_str()))
        .doing("write the checkpoint")?;
    tail.sums.store(&conn)?;
    conn.execute_batch("COMMIT").doing("commit")?;
    conn.close().map_err(|(_, error)| error).doing("close")?;
    let mut file = Head::open(&folder.head())?;
    file.write(note.as_str()).and_then(|()| file.sync()).map_err(|error| StoreError::io("write the head", error))?;
    sync_folder(folder.dir()).map_err(making)?;
    Ok(log)
}

fn context(settings: &Settings, log: LogId, signer: LogSigner, files: Arc<FileStore>) -> Result<Context, StoreError> {
    let app = Token::new(&settings.app)?;
    let (clock, random) = (Arc::clone(&settings.clock), Arc::clone(&settings.random));
    Ok(Context { log, signer, app, clock, random, files })
}

/// The log's name, from `meta`; the first header must say the same.
pub(crate) fn log_of(conn: &Connection) -> Result<LogId, StoreError> {
    let name: Option<String> = conn
        .query_row("SELECT value FROM meta WHERE name = 'log'", [], |row| row.get(0))
        .optional()
        .doing("read its name")?;
    let name = name.ok_or_else(|| StoreError::damaged("the database", "it does not say which log it holds"))?;
    Ok(name.parse()?)
}

/// Holds the head kept beside the database against the log.
pub(crate) fn compare_head(folder: &Folder, conn: &Connection) -> Result<(), StoreError> {
    head_fits(head::read(&folder.head())?.as_ref(), conn)
}

/// Holds a head that was read before against the log.
pub(crate) fn head_fits(head: Option<&Checkpoint>, conn: &Connection) -> Result<(), StoreError> {
    let have = tail::size(conn)?;
    let Some(head) = head else {
        let why = "the file `head` is gone".to_owned();
        return Err(StoreError::HeadDisagrees { size: have, why });
    };
    let head = head.head();
    if head.size > have {
        return Err(StoreError::TailMissing { head: head.size, have });
    }
    let root = tree::root_at(head.size, &Nodes(conn)).map_err(|error| StoreError::damaged("the tree", error))?;
    if head.log != log_of(conn)? || head.root != root {
        return Err(StoreError::HeadDisagrees { size: head.size, why: "its root is another one".to_owned() });
    }
    Ok(())
}

impl SqliteStore {
    /// Opens a store and takes its lock.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::NotAStore`], [`StoreError::Newer`], [`StoreError::HalfMigrated`],
    /// [`StoreError::TailMissing`], [`StoreError::HeadDisagrees`], [`StoreError::WrongClock`], [`StoreError::Damaged`]; the
    /// folder is left as it was.
    pub fn open(dir: &Path, settings: &Settings) -> Result<Self, StoreError> {
        let folder = Folder::at(dir);
        folder.expect_store()?;
        let lock = Arc::new(folder.take_lock()?);
        migrate::bring_up(&folder)?;
        let conn = writing(&folder.database(), false)?;
        let log = log_of(&conn)?;
        match (log.kind(), settings.clock.is_real()) {
            (LogKind::Real, false) => {
                return Err(StoreError::WrongClock("a real log takes no clock that is set by hand"));
            }
            (LogKind::Demo, true) => {
                return Err(StoreError::WrongClock("a demo's log can never become a real one. help: begin a new one"));
            }
            _ => {}
        }
        if settings.durability == Durability::AtClose {
            if log.kind() == LogKind::Real {
                return Err(StoreError::unfit("a real log is on disk before every answer; only a demo's may wait"));
            }
            conn.execute_batch("PRAGMA synchronous = OFF").doing("set itself up")?;
        }
        compare_head(&folder, &conn)?;
        let tail = Tail::load(&conn)?;
        let checkpoint = tail::checkpoint(&conn)?;
        rotation::finish(&folder, &log, checkpoint.as_ref())?;
        let signer = key_file::read(&folder.key(), log.clone())?;
        let own = checkpoint.as_ref().map(|checkpoint| checkpoint.signed_by(&[signer.public()]));
        if !matches!(own, Some(Ok(_))) {
            return Err(StoreError::damaged("the file `key`", "it did not sign the newest checkpoint"));
        }
        first_entry_is_of(&conn, &log)?;
        let files = match settings.durability {
            Durability::EveryCommit => Arc::new(folder.file_store()),
            Durability::AtClose => Arc::new(folder.file_store().settling_later()),
        };
        files.sweep()?;
        let size = tail.frontier.size();
        let key = SharedKey::new(signer.public().clone());
        let (tip, watching) = watch::channel(size);
        let read_only = ReadOnly::default();
        let mut writer = Writer {
            conn,
            context: context(settings, log.clone(), signer, Arc::clone(&files))?,
            tail,
            derive: Arc::clone(&settings.derive),
            head: Head::open(&folder.head())?,
            tip,
            key: key.clone(),
            read_only: read_only.clone(),
            seen: None,
            _lock: Arc::clone(&lock),
            folder: folder.clone(),
        };
        writer.take_files_away()?;
        let (inbox, work) = mpsc::sync_channel(crate::open::WAITING);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(&work))
            .map_err(|error| StoreError::io("start the writer", error))?;
        let readers = Arc::new(Readers::new(folder.database()));
        Ok(Self::assemble(folder, log, key, files, readers, inbox, thread, watching, read_only))
    }
}

fn first_entry_is_of(conn: &Connection, log: &LogId) -> Result<(), StoreError> {
    let header: Vec<u8> = conn
        .query_row("SELECT header FROM entries WHERE seq = 0", [], |row| row.get(0))
        .doing("read the first entry")?;
    let header = HeaderView::read(&header).map_err(|error| StoreError::damaged("the first entry", error))?;
    if header.log.0 == log.as_str() {
        Ok(())
    } else {
        Err(StoreError::damaged("the first entry", "it is another log's"))
    }
}
