//! Callers who are slow, huge, or gone: they cost themselves, and leave nothing behind.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

use plumb_web::Limits;

use crate::company::Company;

/// Patience that a test can wait for.
fn little() -> Limits {
    Limits {
        head: Duration::from_millis(600),
        still: Duration::from_millis(600),
        grace: Duration::from_millis(600),
        bytes_a_second: 1_024,
        ..Limits::default()
    }
}

fn connected(company: &Company) -> TcpStream {
    let stream = TcpStream::connect(company.at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Reads until the other end closes.
fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    match stream.read_to_end(&mut all) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the connection still stands: {error}"),
    }
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    let company = Company::with_limits(little());
    for begun in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = connected(&company);
        stream.write_all(begun.as_bytes()).unwrap();
        let since = Instant::now();
        rest(&mut stream);
        assert!(since.elapsed() < Duration::from_secs(10), "`{begun}`: {:?}", since.elapsed());
    }
}

/// Bytes of a head that nobody takes to its end.
const MOST: usize = 64 * 1024 * 1024;

#[test]
fn a_head_of_endless_lines_is_refused() {
    let company = Company::with_limits(little());
    let mut stream = connected(&company);
    let line = format!("X-Filler: {}\r\n", "a".repeat(1_000));
    let mut sent = 0;
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\n", company.at);
    let mut piece = head;
    // More than the network itself holds back.
    while sent < MOST && stream.write_all(piece.as_bytes()).is_ok() {
        sent += piece.len();
        piece.clone_from(&line);
    }
    assert!(sent < MOST, "all of it was taken");
}

/// What is open to a form from one of our own pages, but for its body.
fn form(company: &Company, path: &str, kind: &str, length: &str) -> String {
    let cookie = company.signed_in("Anna Weber").cookie.unwrap();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n",
        company.at
    )
}

#[test]
fn a_body_that_drips_is_given_up() {
    let company = Company::with_limits(little());
    let mut stream = connected(&company);
    let head = form(&company, "/account/language", "application/x-www-form-urlencoded", "100000");
    stream.write_all(head.as_bytes()).unwrap();
    let since = Instant::now();
    let mut dripped = 0;
    // One byte now and then: never still, never done.
    while since.elapsed() < Duration::from_secs(20) && stream.write_all(b"a").is_ok() {
        dripped += 1;
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(since.elapsed() < Duration::from_secs(15), "{dripped} bytes in {:?}", since.elapsed());
    assert!(!rest(&mut stream).contains(" 303 "), "half a form did something");
}

/// A file that is being sent: its form up to the content.
const BEGUN: &str = "--XX\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nfiles\r\n--XX\r\n\
                     Content-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n\r\n";

fn supplier(company: &Company) -> String {
    let values = [("name", "Bolt"), ("criticality", "low"), ("used", "yes"), ("data", "none")];
    company.create("suppliers", &values).number.unwrap()
}

fn files_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.file_name().is_some_and(|name| name.to_string_lossy().contains("sqlite")) {
                found.push(path.display().to_string());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn an_upload_that_says_it_is_huge_is_refused_before_it_is_sent() {
    let company = Company::new();
    let number = supplier(&company);
    for path in [format!("/r/suppliers/{number}/files"), format!("/api/v1/registers/suppliers/records/{number}/files")]
    {
        let mut stream = connected(&company);
        let head = form(&company, &path, "multipart/form-data; boundary=XX", "10737418240");
        stream.write_all(head.as_bytes()).unwrap();
        let since = Instant::now();
        let mut first = [0; 32];
        let n = stream.read(&mut first).unwrap();
        let said = String::from_utf8_lossy(&first[..n]).into_owned();
        assert!(said.starts_with("HTTP/1.1 413"), "{path}: {said}");
        assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    }
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let company = Company::new();
    let number = supplier(&company);
    let (before, size) = (files_under(&company.data), company.status().size);
    for path in [format!("/r/suppliers/{number}/files"), format!("/api/v1/registers/suppliers/records/{number}/files")]
    {
        let mut stream = connected(&company);
        let head = form(&company, &path, "multipart/form-data; boundary=XX", "10000000");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(BEGUN.as_bytes()).unwrap();
        stream.write_all(&vec![7; 2_000_000]).unwrap();
        drop(stream);
    }
    // The other end notices when it reads on.
    let since = Instant::now();
    while files_under(&company.data) != before && since.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(files_under(&company.data), before);
    assert_eq!(company.status().size, size, "nothing was filed");
}

#[test]
fn one_address_does_not_take_every_place() {
    let company =
        Company::with_limits(Limits { of_one_address: 4, head: Duration::from_secs(20), ..Limits::default() });
    let mut held: Vec<TcpStream> = (0..4).map(|_| connected(&company)).collect();
    for stream in &mut held {
        stream.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    }
    std::thread::sleep(Duration::from_millis(200));
    let mut one_more = connected(&company);
    let _ = one_more.write_all(b"GET /healthz HTTP/1.1\r\n");
    assert_eq!(rest(&mut one_more), "", "the fifth connection is closed");
    drop(held);
    let since = Instant::now();
    // A place comes back once its connection is gone.
    while since.elapsed() < Duration::from_secs(10) {
        let mut stream = connected(&company);
        let asked = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", company.at);
        if stream.write_all(asked.as_bytes()).is_ok() && rest(&mut stream).starts_with("HTTP/1.1 200") {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no place came back");
}
