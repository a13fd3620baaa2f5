//! The disk for temporary files is full while somebody sends a folder to be read: it is said, nothing stays, and the program
//! goes on.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::program::command;

/// A small file system of its own; taken away at the end.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mounted(place: &'a Path) -> Option<Self> {
        std::fs::create_dir(place).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(place).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(place));
        }
        println!("skipped: no file system may be mounted here");
        None
    }

    fn entries(&self) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(self.0).unwrap().flatten() {
            let inside = std::fs::read_dir(entry.path()).map(|entries| entries.flatten().count());
            if inside.map_or(true, |inside| inside > 0) {
                found.push(entry.path().display().to_string());
            }
        }
        found
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// `plumb` alone, at its doors.
struct Doors(Child, String);

impl Doors {
    fn open(data: &Path, temporary: &Path) -> Self {
        let mut child = command(&["--no-browser", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
            .env("TMPDIR", temporary)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ready: http://").map(str::to_owned));
        let host = url.unwrap().trim_end_matches('/').to_owned();
        Self(child, host)
    }

    fn ask(&self, request: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\nContent-Length: {1}\r\n\
             Content-Type: multipart/form-data; boundary=edge\r\n\r\n",
            self.1,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // It may answer, and close, before it has read everything.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn sends(&self, name: &str, content: &[u8]) -> String {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        self.ask("POST /check/files", &[head.as_bytes(), content, b"\r\n--edge--\r\n"].concat())
    }
}

impl Drop for Doors {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_full_disk_for_temporary_files_is_told_and_nothing_stays_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("small");
    let Some(small) = Small::mounted(&place) else { return };
    let doors = Doors::open(&dir.path().join("data"), &place);
    let answer = doors.sends("a/long.md", &vec![b'x'; 4 << 20]);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("is full") && answer.contains("make room there"), "{answer}");
    assert_eq!(small.entries(), Vec::<String>::new());
    // What fits is read as ever, and does not stay either.
    let answer =
        doors.sends("a/procedure.md", b"# Calibration\n\nGauges are calibrated once a year against a standard.\n");
    let to = answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_else(|| panic!("{answer}"));
    let report = loop {
        let page = doors.ask(&format!("GET {to}"), b"");
        if !page.lines().any(|line| line.starts_with("refresh:")) {
            break page;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(report.contains("procedure.md"), "{report}");
    assert_eq!(small.entries(), Vec::<String>::new());
}
