//! What fifty people at a time wait for over 100,000 records, each figure beside that of a page that does nothing; the first
//! pages of a fresh process; and what an idle one takes.
//!
//! One JSON line a figure, for `cargo xtask bench`. A smaller number of records may be given as first argument.

#[path = "face/people.rs"]
mod people;

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use plumb_engine::{
    Engine, Inspector, Wiring,
    desk::{Problem, VerifyReport},
    gate::{Gate, How, Place},
};
use plumb_ledger::Checkpoint;
use plumb_model::derived::Derive;
use plumb_store::{SystemClock, SystemRandom};
use plumb_store_sqlite::{Settings, SqliteGate, SqliteStore};

type Whatever<T> = Result<T, Box<dyn Error>>;

/// People at a time.
const PEOPLE: usize = 50;
/// How long each of them looks at a page before asking for the next.
const LOOKS: Duration = Duration::from_millis(500);
/// Pages each of them asks for.
const PAGES: usize = 40;

struct NotLooking;

impl Inspector for NotLooking {
    fn verify(&self, _: Arc<dyn Derive>, _: Option<&Checkpoint>) -> Result<VerifyReport, Problem> {
        Ok(VerifyReport::Holds { size: 0, root: String::new(), files: 0, not_read: vec!["everything".to_owned()] })
    }
}

fn main() -> Whatever<()> {
    let wanted: usize = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("data");
    let cookie = company(&data, wanted)?;
    let records = format!("{wanted} records");

    // The first pages after the process was started, each in a process of its own.
    for (what, page) in [("a list", "/r/measuring_equipment"), ("home", "/"), ("readiness", "/readiness")] {
        let begun = Instant::now();
        let face = Face::open(&data)?;
        people::ask(&face.at, page, &cookie)?;
        let took = begun.elapsed();
        say(
            &format!("first page after process start, {what}, {records}"),
            milliseconds(took),
            "ms",
            300.0,
            "ISSUE: 300 ms",
        );
        // A moment in which it judges what nobody asked for yet.
        drop(face);
    }

    let face = Face::open(&data)?;
    for page in ["/r/measuring_equipment", "/r/measuring_equipment/B-000000", "/readiness"] {
        people::ask(&face.at, page, &cookie)?;
    }
    thread::sleep(Duration::from_secs(5));
    say(&format!("idle memory, {records}"), face.resident_megabytes()?, "MB", 80.0, "ISSUE: 80 MB");
    let pages = [
        ("/healthz", "/healthz"),
        ("a list", "/r/measuring_equipment"),
        ("a list, sorted and narrowed", "/r/measuring_equipment?sort=-next_calibration&f.criticality=medium"),
        ("a record", "/r/measuring_equipment/B-{n}"),
        ("readiness", "/readiness"),
    ];
    for (what, page) in pages {
        let waits = people::at_once(&face.at, (page, wanted), &cookie, PEOPLE, PAGES, LOOKS)?;
        let (median, worst) = (share(&waits, 50), share(&waits, 99));
        let who = format!("{what}, {PEOPLE} people, {records}");
        say(&format!("{who}, p50"), milliseconds(median), "ms", 3.0, "ISSUE: 3 ms");
        say(&format!("{who}, p99"), milliseconds(worst), "ms", 15.0, "ISSUE: 15 ms");
    }
    say(&format!("memory after that, {records}"), face.resident_megabytes()?, "MB", 160.0, "twice the idle limit");
    Ok(())
}

/// The program itself, serving.
struct Face {
    child: Child,
    at: String,
}

impl Face {
    fn open(data: &Path) -> Whatever<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plumb"))
            .args(["serve", "--no-browser", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        for line in BufReader::new(out).lines() {
            if let Some(url) = line?.strip_prefix("ready: http://") {
                let at = url.split('/').next().unwrap_or(url).to_owned();
                return Ok(Self { child, at });
            }
        }
        Err("the program ended before it was ready".into())
    }

    /// What the kernel says it has in memory.
    fn resident_megabytes(&self) -> Whatever<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1_000.0)
    }
}

impl Drop for Face {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// So much of the sorted waits is not longer.
fn share(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default()
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn say(what: &str, figure: f64, unit: &str, limit: f64, limit_is: &str) {
    let row = serde_json::json!({
        "what": what, "figure": figure, "unit": unit, "limit": limit, "limit_is": limit_is, "better": "less",
    });
    println!("{row}");
}

/// A company with so many instruments, and the cookie of somebody signed in.
fn company(data: &Path, wanted: usize) -> Whatever<String> {
    let founding = ["init", "--company", "Nordwind", "--person", "Anna Weber", "--zone", "Europe/Berlin"];
    plumb(data, &[&founding[..], &["--standard", "iso-9001-2015", "--standard", "iso-27001-2022"]].concat())?;
    let mut sheet = String::from(
        "number;name;serial;maker;traceable;interval_months;last_calibration;next_calibration;criticality\n",
    );
    for n in 0..wanted {
        let (month, day) = (n % 12 + 1, n % 28 + 1);
        writeln!(sheet, "B-{n:06};Gauge {n};S-{n};Mahr;yes;12;2026-01-01;2028-{month:02}-{day:02};medium")?;
    }
    let file = data.with_extension("csv");
    fs::write(&file, sheet)?;
    plumb(data, &["import", "measuring_equipment", file.to_str().ok_or("a path that is no text")?])?;
    let settings = Settings::default();
    let engine = Engine::open(Wiring {
        store: Arc::new(SqliteStore::open(data, &settings)?),
        inspector: Arc::new(NotLooking),
        clock: settings.clock,
        random: settings.random,
        gate: Arc::new(Gate::new(Arc::new(SqliteGate::at(data)), Arc::new(SystemClock), Arc::new(SystemRandom))),
        cache: data.join("cache"),
        sender: None,
        reading: None,
        shelf: Vec::new(),
    })?;
    let person = engine.person("Anna Weber")?;
    let secret = engine.gate().begin_session(person, How::Password, &Place::default())?;
    Ok(format!("plumb_session={}", secret.expose()))
}

/// One command, to its end.
fn plumb(data: &Path, arguments: &[&str]) -> Whatever<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plumb"));
    let output = command.args(arguments).arg("--data").arg(data).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Err(format!("plumb {}: {}", arguments.join(" "), said.join("\n")).into())
}
