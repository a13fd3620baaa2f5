//! The API held against its own description by a program of somebody else's (schemathesis, from `PyPI`).

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::json;

use crate::world::{Program, World};

/// The version that is asked for; the tests' results should not change by themselves.
const WANTED: &str = "schemathesis==4.32.5";

/// Examples per operation; `PLUMB_SCHEMATHESIS_EXAMPLES` asks for more.
const EXAMPLES: &str = "4";

/// Registers whose own operations are tried one by one; what they share is in all of them.
const TRIED: &str = "^/api/v1/(status|me|search|work|readiness|checkpoint|proofs|batch|registers(/?$|/\\{register\\}|/everything/|/nonconformities/|/documents/))";

#[test]
fn the_api_keeps_to_its_own_description() {
    let Some(program) = installed() else { return };
    let world = World::new();
    let anna = Program::new(&world, "Anna Weber", &["write"]);
    for name in ["One", "Two"] {
        anna.send("POST", "/api/v1/registers/everything/records", &[], &json!({ "values": { "name": name } })).of(201);
        let title = json!({ "values": { "title": name } });
        anna.send("POST", "/api/v1/registers/nonconformities/records", &[], &title).of(201);
    }
    #[expect(clippy::disallowed_methods, reason = "a run by hand may ask for more")]
    let examples = std::env::var("PLUMB_SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schemathesis.toml");
    // What it keeps for itself stays out of the sources.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Somebody else's program asks faster than anybody's budget: here a minute passes in a moment.
    let ended = Arc::new(AtomicBool::new(false));
    let hurrying = std::thread::spawn({
        let (clock, ended) = (Arc::clone(&world.clock), Arc::clone(&ended));
        move || {
            while !ended.load(Ordering::Relaxed) {
                clock.advance(Duration::from_secs(20));
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let output = Command::new(program)
        .current_dir(folder)
        .arg("--config-file")
        .arg(settings)
        .args(["run", &format!("http://{}/api/openapi.json", world.at)])
        .args(["--header", &format!("Authorization: Bearer {}", world.token("Anna Weber", &["write"]))])
        // One worker: Python 3.11 mixes up the syntax trees of several threads (cpython gh-106905).
        .args(["--include-path-regex", TRIED, "--max-examples", &examples, "--seed", "1", "--workers", "1"])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--generation-database",
            "none",
            "--no-color",
            "--max-time",
            "60",
        ])
        .output()
        .unwrap();
    ended.store(true, Ordering::Relaxed);
    hurrying.join().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", said.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n"));
}

/// The program in a folder of its own under `target/`; none where `PyPI` cannot be reached.
fn installed() -> Option<PathBuf> {
    let folder = std::path::absolute(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/schemathesis")).unwrap();
    let program = folder.join("bin/schemathesis");
    let mark = folder.join(WANTED);
    if mark.exists() {
        return Some(program);
    }
    let ran = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            false
        }
        Err(error) => {
            println!("{error}");
            false
        }
    };
    let made = ran(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    let pip = folder.join("bin/pip");
    if made && ran(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check", WANTED])) {
        std::fs::write(mark, "").unwrap();
        return Some(program);
    }
    println!("SKIPPED: the API was not held against its description: {WANTED} could not be installed from PyPI");
    assert!(
        Command::new("python3").arg("--version").output().is_ok_and(|python| python.status.success()),
        "python3 with venv is needed: apt-get install python3-venv"
    );
    None
}
