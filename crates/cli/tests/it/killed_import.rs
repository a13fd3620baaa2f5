//! An import is whole or not there: however it is killed, however often it is begun, and however many begin it at once.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::program::{Company, command, copy};

const ROWS: u64 = 120;

fn rows(company: &Company) -> PathBuf {
    let file = company.beside("cases.csv");
    let lines: Vec<String> = (0..ROWS).map(|n| format!("Case {n} of a scratched housing,Found at line {n}")).collect();
    fs::write(&file, format!("What happened,Details\n{}\n", lines.join("\n"))).unwrap();
    file
}

fn json(data: &Path, args: &[&str]) -> Value {
    let output = command(&[&["--data", data.to_str().unwrap(), "--json"], args].concat()).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn count(data: &Path) -> u64 {
    json(data, &["record", "list", "nonconformities"])["count"].as_u64().unwrap()
}

/// After a kill: all rows or none; begun again, all; and the log whole.
fn completes(data: &Path, file: &Path) -> bool {
    let there = count(data);
    assert!(there == 0 || there == ROWS, "{there} of {ROWS} rows: half an import");
    let again = json(data, &["import", "nonconformities", file.to_str().unwrap()]);
    let (created, same) = (again["created"].as_u64().unwrap(), again["same"].as_u64().unwrap());
    assert_eq!((created, same), (ROWS - there, there));
    assert_eq!(count(data), ROWS);
    assert_eq!(json(data, &["verify"])["ok"], true);
    there == ROWS
}

#[test]
fn an_import_killed_at_any_write_is_whole_or_not_there_and_completes_when_begun_again() {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        println!("skipped: strace is not here");
        return;
    }
    let company = Company::started();
    let file = rows(&company);
    let (mut killed, mut survived) = (0, 0);
    for (call, places) in [("pwrite64", [1, 60, 180, 300].as_slice()), ("fsync,fdatasync", &[3, 4])] {
        for place in places {
            let data = company.beside(&format!("killed-{call}-{place}"));
            copy(&company.data(), &data);
            let plain =
                command(&["--data", data.to_str().unwrap(), "import", "nonconformities", file.to_str().unwrap()]);
            let mut traced = Command::new("strace");
            traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
            traced.args(["-e", &format!("inject={call}:signal=KILL:when={place}"), "--"]);
            traced.arg(plain.get_program()).args(plain.get_args()).stdout(Stdio::null()).stderr(Stdio::null());
            let status = traced.env_remove("PLUMB_DATA").env_remove("PLUMB_PERSON").status().unwrap();
            killed += u32::from(!status.success());
            survived += u32::from(completes(&data, &file));
        }
    }
    println!("{killed} killed, {survived} of them after the rows were safe");
    assert!(killed >= 5, "only {killed} runs were killed: the places lie beyond its end");
}

#[test]
fn an_import_killed_at_any_moment_is_whole_or_not_there() {
    let company = Company::started();
    let file = rows(&company);
    for wait in [150, 450, 900] {
        let data = company.beside(&format!("killed-after-{wait}"));
        copy(&company.data(), &data);
        let mut child =
            command(&["--data", data.to_str().unwrap(), "import", "nonconformities", file.to_str().unwrap()])
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        completes(&data, &file);
    }
}

#[test]
fn two_who_import_the_same_file_at_once_take_it_in_once() {
    let company = Company::started();
    let file = rows(&company);
    let data = company.data();
    let import = || {
        command(&["--data", data.to_str().unwrap(), "--json", "import", "nonconformities", file.to_str().unwrap()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let running = [import(), import(), import()];
    let mut created = 0;
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        created += report["created"].as_u64().unwrap();
    }
    assert_eq!((created, count(&data)), (ROWS, ROWS));
    assert_eq!(json(&data, &["verify"])["ok"], true);
}
