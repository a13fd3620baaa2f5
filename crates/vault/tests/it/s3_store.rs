//! An S3-compatible store, as much of one as copies need and restic's own client asks for: objects in memory, lists in pages, ranges.
//! Whether requests are signed rightly is held against the known answers beside the signing; here a key that nobody knows is refused.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

pub(crate) const KEY_ID: &str = "AKIDOFATEST";
pub(crate) const SECRET: &str = "s3cr3t/of+a+test";

/// Objects in one page of a list: few, so that lists have pages.
const PAGE: usize = 3;

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

pub(crate) struct S3Store {
    at: SocketAddr,
    pub(crate) switches: Arc<Switches>,
}

/// How it behaves; may be changed while it runs.
#[derive(Default)]
pub(crate) struct Switches {
    /// What is there stays.
    pub(crate) locked: AtomicBool,
    /// Says 'later' so many times.
    pub(crate) busy: AtomicUsize,
    /// Answers nobody any more.
    pub(crate) away: AtomicBool,
}

struct Asked {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    range: Option<(usize, usize)>,
    body: Vec<u8>,
    let_in: bool,
    /// Whoever asks waits for the end of the line.
    ends: bool,
}

impl S3Store {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let store = Self { at: listener.local_addr().unwrap(), switches: Arc::default() };
        let (objects, switches) = (Objects::default(), Arc::clone(&store.switches));
        // Ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (objects, switches) = (Arc::clone(&objects), Arc::clone(&switches));
                thread::spawn(move || drop(answer(&stream, &objects, &switches)));
            }
        });
        store
    }

    pub(crate) fn target(&self) -> String {
        format!("s3:http://{KEY_ID}:{SECRET}@{}/copies/plumb", self.at)
    }
}

fn answer(stream: &TcpStream, objects: &Objects, switches: &Switches) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    // Restic's client keeps its lines.
    while let Some(asked) = read(&mut reader)? {
        if switches.away.load(Ordering::SeqCst) {
            return Ok(());
        }
        let busy = switches.busy.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        let (status, body) = match () {
            () if busy => (503, Vec::new()),
            () if !asked.let_in => (403, Vec::new()),
            () => serve(&asked, objects, switches),
        };
        let kind = if body.starts_with(b"<?xml") { "application/xml" } else { "application/octet-stream" };
        let head = format!(
            "HTTP/1.1 {status} said\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nETag: \"0\"\r\n\
             Last-Modified: Sat, 14 Mar 2026 09:00:00 GMT\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        out.write_all(head.as_bytes())?;
        if asked.method != "HEAD" {
            out.write_all(&body)?;
        }
        if asked.ends {
            return Ok(());
        }
    }
    Ok(())
}

fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Asked>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(ToOwned::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let query = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((name.to_owned(), value.replace("%2F", "/").replace("%2f", "/")))
    });
    let (query, path) = (query.collect(), path.to_owned());
    let (mut length, mut range, mut let_in, mut ends) = (0, None, false, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "range" => {
                let (from, to) = value.trim_start_matches("bytes=").split_once('-').unwrap();
                range = Some((from.parse().unwrap(), to.parse().unwrap_or(usize::MAX - 1)));
            }
            "connection" => ends = value.eq_ignore_ascii_case("close"),
            "authorization" => {
                let_in = value.starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/"));
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Asked { method, path, query, range, body, let_in, ends }))
}

fn serve(asked: &Asked, objects: &Objects, switches: &Switches) -> (u16, Vec<u8>) {
    let mut objects = objects.lock().unwrap();
    let Some(key) = asked.path.strip_prefix("/copies").map(|key| key.trim_start_matches('/').to_owned()) else {
        return (404, Vec::new());
    };
    if key.is_empty() {
        if asked.query.contains_key("location") {
            let region = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>";
            return (200, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{region}").into_bytes());
        }
        return if asked.method == "GET" { (200, list(asked, &objects)) } else { (200, Vec::new()) };
    }
    match asked.method.as_str() {
        "GET" | "HEAD" => match (objects.get(&key), asked.range) {
            (None, _) => (404, Vec::new()),
            (Some(content), None) => (200, content.clone()),
            (Some(content), Some((from, to))) => {
                let end = (to + 1).min(content.len());
                (206, content[from.min(end)..end].to_vec())
            }
        },
        "PUT" => {
            objects.insert(key, asked.body.clone());
            (200, Vec::new())
        }
        "DELETE" if switches.locked.load(Ordering::SeqCst) => (403, Vec::new()),
        "DELETE" => (objects.remove(&key).map_or(404, |_| 204), Vec::new()),
        _ => (405, Vec::new()),
    }
}

/// A page of a list; with a delimiter what lies deeper is named by its folder.
fn list(asked: &Asked, objects: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let of = |name: &str| asked.query.get(name).map(String::as_str).unwrap_or_default();
    let (prefix, after, by_folder) = (of("prefix"), of("continuation-token"), of("delimiter") == "/");
    let mut folders = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    for (key, content) in objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after) {
        match key.strip_prefix(prefix).and_then(|below| below.split_once('/')) {
            Some((folder, _)) if by_folder => drop(folders.insert(format!("{prefix}{folder}/"))),
            _ => found.push((key, content.len())),
        }
    }
    let more = !by_folder && found.len() > PAGE;
    if more {
        found.truncate(PAGE);
    }
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>copies</Name>\
         <Prefix>{prefix}</Prefix><KeyCount>{}</KeyCount><MaxKeys>{PAGE}</MaxKeys><IsTruncated>{more}</IsTruncated>",
        found.len()
    );
    if let (true, Some((last, _))) = (more, found.last()) {
        write!(text, "<NextContinuationToken>{last}</NextContinuationToken>").unwrap();
    }
    for (key, size) in found {
        write!(
            text,
            "<Contents><Key>{key}</Key><LastModified>2026-03-14T09:00:00.000Z</LastModified><ETag>&quot;0&quot;</ETag>\
             <Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )
        .unwrap();
    }
    for folder in folders {
        write!(text, "<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>").unwrap();
    }
    text.push_str("</ListBucketResult>");
    text.into_bytes()
}
