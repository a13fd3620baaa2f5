//! What people do, in a real browser against the real program on the example company: `journeys.mjs`, run by `run.mjs`.
//!
//! `cargo xtask test` brings Chromium and the two packages it needs; without them this says so and does nothing.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says by a panic what did not hold")]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A program that serves, ended with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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
    for line in lines {
        if let Some(url) = line.unwrap().strip_prefix("ready: ") {
            return (serving, url.to_owned());
        }
    }
    panic!("the program ended before it was ready");
}

#[test]
fn people_do_their_jobs_in_a_browser() {
    let Some(tools) = std::env::var_os("PLUMB_BROWSER_TOOLS") else {
        println!("skipped: no browser tools; `cargo xtask test` brings them");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (_serving, url) = example(&dir.path().join("example"));
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shots = here.join("../../target/browser");
    std::fs::create_dir_all(&shots).unwrap();
    // A file rather than a pipe: a program that a journey left behind would hold a pipe open for ever.
    let log = shots.join("journeys.log");
    let told = std::fs::File::create(&log).unwrap();
    let mut run = Command::new("node")
        .arg(here.join("tests/browser/run.mjs"))
        .args([url.as_ref(), tools.as_os_str(), shots.as_os_str(), env!("CARGO_BIN_EXE_plumb").as_ref()])
        .stdin(Stdio::null())
        .stdout(told.try_clone().unwrap())
        .stderr(told)
        .spawn()
        .unwrap();
    let ended = ends_within(&mut run, LIMIT);
    println!("{}", std::fs::read_to_string(&log).unwrap_or_default());
    match ended {
        Some(status) => assert!(status.success(), "a journey did not end as it should"),
        None => panic!("the journeys did not end within {} minutes", LIMIT.as_secs() / 60),
    }
}

/// What all journeys together may take: several times what they do take, so that only a browser that hangs is cut off.
const LIMIT: Duration = Duration::from_mins(20);

/// Waits for a program's end; ends it once it took too long.
fn ends_within(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(100));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}
