//! A server of copies as restic's rest-server is one, small enough to break on purpose: what is there, over HTTP, and nothing taken away
//! where it only takes.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// Name and password, as HTTP writes `plumb:secret`.
const LOGIN: &str = "Basic cGx1bWI6c2VjcmV0";

pub(crate) struct RestServer {
    at: SocketAddr,
    pub(crate) switches: Arc<Switches>,
}

/// How it behaves; may be changed while it runs.
#[derive(Default)]
pub(crate) struct Switches {
    /// Nothing is removed or written over.
    pub(crate) only_takes: AtomicBool,
    /// Hangs up in the middle of so many answers.
    pub(crate) hang_up: AtomicUsize,
    /// Answers nobody any more.
    pub(crate) away: AtomicBool,
}

struct Asked {
    method: String,
    path: String,
    range: Option<(u64, u64)>,
    body: Vec<u8>,
    login: bool,
}

impl RestServer {
    /// Serves a folder, in the layout of a local repository.
    pub(crate) fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { at: listener.local_addr().unwrap(), switches: Arc::default() };
        let (folder, switches) = (folder.to_owned(), Arc::clone(&server.switches));
        // Ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, switches) = (folder.clone(), Arc::clone(&switches));
                thread::spawn(move || drop(answer(&stream, &folder, &switches)));
            }
        });
        server
    }

    pub(crate) fn target(&self) -> String {
        format!("rest:http://plumb:secret@{}/", self.at)
    }

    pub(crate) fn without_login(&self) -> String {
        format!("rest:http://{}/", self.at)
    }
}

fn answer(stream: &TcpStream, folder: &Path, switches: &Switches) -> io::Result<()> {
    let asked = read(stream)?;
    if switches.away.load(Ordering::SeqCst) {
        return Ok(());
    }
    let (status, body) = if asked.login { serve(&asked, folder, switches) } else { (401, Vec::new()) };
    let mut out = stream;
    let kind = if asked.path.ends_with('/') { "application/vnd.x.restic.rest.v2" } else { "application/octet-stream" };
    let head = format!(
        "HTTP/1.1 {status} said\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    out.write_all(head.as_bytes())?;
    if asked.method == "HEAD" {
        return Ok(());
    }
    let breaks = asked.method == "GET"
        && switches.hang_up.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
    out.write_all(if breaks { &body[..body.len() / 2] } else { &body })
}

fn read(stream: &TcpStream) -> io::Result<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(ToOwned::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut length, mut range, mut login) = (0, None, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "range" => {
                let (from, to) = value.trim_start_matches("bytes=").split_once('-').unwrap();
                range = Some((from.parse().unwrap(), to.parse().unwrap_or(u64::MAX - 1)));
            }
            "authorization" => login = value == LOGIN,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Asked { method, path, range, body, login })
}

fn serve(asked: &Asked, folder: &Path, switches: &Switches) -> (u16, Vec<u8>) {
    if asked.path == "/?create=true" {
        for kind in ["data", "index", "keys", "locks", "snapshots"] {
            fs::create_dir_all(folder.join(kind)).unwrap();
        }
        return (200, Vec::new());
    }
    let path = asked.path.trim_start_matches('/');
    if let Some(kind) = path.strip_suffix('/') {
        let items: Vec<_> = files(&folder.join(kind))
            .into_iter()
            .map(|file| {
                serde_json::json!({ "name": file.file_name().unwrap().to_str(), "size": file.metadata().unwrap().len() })
            })
            .collect();
        return (200, serde_json::to_vec(&items).unwrap());
    }
    let place = match path.split_once('/') {
        Some(("data", name)) => folder.join("data").join(name.split_at(2).0).join(name),
        _ => folder.join(path),
    };
    let only_takes = switches.only_takes.load(Ordering::SeqCst);
    match asked.method.as_str() {
        "GET" | "HEAD" => match (fs::read(&place), asked.range) {
            (Err(_), _) => (404, Vec::new()),
            (Ok(content), None) => (200, content),
            (Ok(content), Some((from, to))) => {
                let (from, to) = (usize::try_from(from).unwrap(), usize::try_from(to + 1).unwrap_or(usize::MAX));
                (206, content[from.min(content.len())..to.min(content.len())].to_vec())
            }
        },
        "POST" if place.exists() => (403, Vec::new()),
        "POST" => {
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(&place, &asked.body).unwrap();
            (200, Vec::new())
        }
        // Locks are taken away even where nothing else is.
        "DELETE" if only_takes && !path.starts_with("locks/") => (403, Vec::new()),
        "DELETE" => (fs::remove_file(&place).map_or(404, |()| 200), Vec::new()),
        _ => (405, Vec::new()),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found
}
