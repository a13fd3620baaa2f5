//! How long pages take while a copy is made beside them: the example company served by the program itself, asked by one visitor after
//! the other, first during copies and then as long in peace, in the same run. And how long a drill of that company takes.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its figures and stops where it cannot go on"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Pages as people open them.
const PAGES: [&str; 4] = ["/", "/work", "/registers", "/search?q=calibration"];

/// How long somebody looks at a page before asking for the next.
const LOOKS: Duration = Duration::from_millis(50);

/// Copies made, one after the other.
const COPIES: usize = 8;

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("example");
    let (_serving, url) = example(&data);
    let visitor = Visitor::enters(&url);
    // The first page after the start is another figure (`face.rs`).
    visitor.round(&mut Vec::new());
    fs::write(dir.path().join("key"), "the key of a bench\n").unwrap();
    let (mut during, mut took) = (Vec::new(), Vec::new());
    // Into a new place each time: every one of them is a first copy.
    for place in 0..COPIES {
        let mut copying = Command::new(env!("CARGO_BIN_EXE_plumb"))
            .arg("--data")
            .arg(&data)
            .args(["backup", "--to"])
            .arg(dir.path().join(format!("copies-{place}")))
            .arg("--key-file")
            .arg(dir.path().join("key"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while copying.try_wait().unwrap().is_none() {
            visitor.round(&mut during);
        }
        took.push(begun.elapsed());
    }
    // As long in peace, with as many entries: a copy enters itself, and the first page after an entry is put together anew.
    let mut peace = Vec::new();
    for took in took {
        let written = Command::new(env!("CARGO_BIN_EXE_plumb"))
            .arg("--data")
            .arg(&data)
            .args(["--as", "Hanna Verbeck", "record", "comment", "DOC-0001", "In peace"])
            .output()
            .unwrap();
        assert!(written.status.success(), "{written:?}");
        let begun = Instant::now();
        while begun.elapsed() < took {
            visitor.round(&mut peace);
        }
    }
    let (peace, during) = (p99(&mut peace), p99(&mut during));
    let row = serde_json::json!({
        "what": "pages: p99 while a copy is made", "figure": during * 1e3, "unit": "ms", "limit": peace * 2e3,
        "limit_is": "twice that in peace", "better": "less",
    });
    println!("{row}");
    let drilled = Command::new(env!("CARGO_BIN_EXE_plumb"))
        .args(["--json", "drill", "--from"])
        .arg(dir.path().join("copies-0"))
        .arg("--key-file")
        .arg(dir.path().join("key"))
        .output()
        .unwrap();
    assert!(drilled.status.success(), "{drilled:?}");
    let drilled: serde_json::Value = serde_json::from_slice(&drilled.stdout).unwrap();
    let row = serde_json::json!({
        "what": "drill of the example company", "figure": drilled.get("seconds"), "unit": "s", "limit": 30.0,
        "limit_is": "promised", "better": "less",
    });
    println!("{row}");
}

/// Starts the example company and waits for its ready line.
fn example(data: &Path) -> (Serving, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plumb"))
        .args(["demo", "--no-browser", "--seed", "7", "--today", "2026-03-12", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let serving = Serving(child);
    let ready = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ready: ").map(ToOwned::to_owned));
    (serving, ready.unwrap())
}

/// Somebody with a session.
struct Visitor {
    host: String,
    cookie: String,
}

impl Visitor {
    /// Comes in by the link that the program prints.
    fn enters(url: &str) -> Self {
        let rest = url.strip_prefix("http://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let answer = asked(host, &format!("/{path}"), "");
        let cookie = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or_default().to_owned())
        });
        Self { host: host.to_owned(), cookie: cookie.unwrap() }
    }

    fn round(&self, took: &mut Vec<f64>) {
        for page in PAGES {
            let begun = Instant::now();
            let answer = asked(&self.host, page, &self.cookie);
            took.push(begun.elapsed().as_secs_f64());
            assert!(answer.starts_with("HTTP/1.1 200"), "{page}: {}", answer.lines().next().unwrap_or_default());
            thread::sleep(LOOKS);
        }
    }
}

fn asked(host: &str, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn p99(took: &mut [f64]) -> f64 {
    took.sort_by(f64::total_cmp);
    took.get(took.len() * 99 / 100).or(took.last()).copied().unwrap_or_default()
}
