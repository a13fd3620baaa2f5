//! The day after: a company works, copies, loses everything, and gets it back with nothing but the copy and its key.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::program::{Company, Server, command, copy, encrypt, keys, plumb};

/// A company with a key file, a target beside its data, and some work in it.
fn working() -> Company {
    let company = Company::started();
    fs::write(company.beside("key"), "the key of a test\n").unwrap();
    company.runs(&["record", "create", "nonconformities", "title=Scratched housing"]);
    company
}

fn with_place<'a>(args: &[&'a str], kept: &'a (String, String)) -> Vec<&'a str> {
    [args, &["--to", &kept.0, "--key-file", &kept.1]].concat()
}

fn place(company: &Company) -> (String, String) {
    (company.beside("copies").display().to_string(), company.beside("key").display().to_string())
}

fn backup(company: &Company, exit: i32) -> Value {
    let kept = place(company);
    company.data_of(&with_place(&["backup"], &kept), exit)
}

#[test]
fn a_backup_has_exactly_its_keys_and_is_an_entry_of_the_log() {
    let company = working();
    let made = backup(&company, 0);
    let wanted = [
        "bytes",
        "changed_files",
        "files",
        "gone",
        "missing",
        "new_bytes",
        "new_files",
        "ok",
        "record",
        "root",
        "same_disk",
        "seconds",
        "size",
        "snapshot",
        "target",
        "unknown",
    ];
    assert_eq!(keys(&made), wanted);
    let record = company.data_of(&["record", "show", made["record"].as_str().unwrap()], 0);
    assert_eq!(record["fields"]["snapshots"], made["snapshot"]);
    assert_eq!((&record["fields"]["kind"], &record["fields"]["result"]), (&"copy".into(), &"passed".into()));
    let again = backup(&company, 0);
    assert_eq!(
        again["size"].as_u64().unwrap(),
        made["size"].as_u64().unwrap() + 1,
        "only the entry of the copy itself"
    );
    assert!(again["unknown"].as_array().unwrap().is_empty());
}

#[test]
fn the_whole_company_comes_back_after_everything_was_encrypted() {
    let company = working();
    let (target, key) = place(&company);
    let kept = (target.clone(), key.clone());
    let made = backup(&company, 0);
    // Work that no copy has, and a checkpoint of it that somebody mailed.
    let lost = company.data_of(&["record", "create", "nonconformities", "title=Lost with the machine"], 0);
    let mail = company.beside("mail.txt");
    fs::write(&mail, company.runs(&["checkpoint"])).unwrap();
    encrypt(&company.data());
    assert_eq!(company.tries(&["status"]).status.code(), Some(2));
    // Only the copy and its key from here on, on another machine's folder.
    let back = company.beside("back");
    let back = back.to_str().unwrap();
    let restored =
        plumb(&["--json", "restore", "--from", &target, "--key-file", &key, "--against", mail.to_str().unwrap(), back]);
    assert!(restored.status.success(), "{restored:?}");
    let restored: Value = serde_json::from_slice(&restored.stdout).unwrap();
    assert_eq!((&restored["size"], &restored["root"]), (&made["size"], &made["root"]));
    let gone = lost["seq"].as_u64().unwrap() + 1 - made["size"].as_u64().unwrap();
    assert_eq!(restored["lost_at_least"].as_u64(), Some(gone));
    // Held against that checkpoint it is loss, and said as that.
    let held = plumb(&["--data", back, "verify", "--against", mail.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&held.stdout).into_owned();
    assert!(held.status.code() == Some(1) && said.contains("came back from the copy"), "{said}");
    let verified = plumb(&["--data", back, "--json", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let output = plumb(&["--data", back, "--json", "record", "list", "nonconformities"]);
    let cases: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(cases["count"], 1);
    // It goes on from there: work, and the next copy.
    let next = plumb(&["--data", back, "--json", "backup", "--to", &kept.0, "--key-file", &kept.1]);
    assert_eq!(next.status.code(), Some(0), "{next:?}");
}

#[test]
fn a_drill_has_exactly_its_keys_and_counts_as_evidence() {
    let company = working();
    let kept = place(&company);
    let made = backup(&company, 0);
    let drilled = company.data_of(&with_place(&["drill"], &kept), 0);
    assert_eq!(keys(&drilled), ["bytes", "files", "lost_after", "ok", "root", "seconds", "size"]);
    assert_eq!((&drilled["ok"], &drilled["size"], &drilled["root"]), (&true.into(), &made["size"], &made["root"]));
    let drills = company.data_of(&["record", "list", "copies_and_drills", "--where", "kind=restore"], 0);
    assert_eq!((&drills["count"], &drills["rows"][0]["cells"]["result"]), (&1.into(), &"Passed".into()));
    let report = company.data_of(&["readiness"], 0);
    for (standard, id, code) in [
        ("iso-27001-2022", "A.8.13", "BCK-001"),
        ("iso-27001-2022", "A.5.29", "BCK-001"),
        ("iso-27001-2022", "A.5.30", "BCK-001"),
        ("iso-27001-2022", "A.8.13", "BCK-002"),
        ("iso-9001-2015", "7.5.3.2", "BCK-007"),
    ] {
        let rows = report["requirements"].as_array().unwrap();
        let row = rows.iter().find(|row| row["standard"] == standard && row["id"] == id).unwrap();
        let check = row["checks"].as_array().unwrap().iter().find(|check| check["code"] == code).unwrap();
        assert_eq!(check["outcome"], "in-order", "{standard} {id} {code}: {row}");
    }
}

#[test]
fn a_drill_that_fails_shouts_and_becomes_work() {
    let company = working();
    let kept = place(&company);
    backup(&company, 0);
    let packs = company.beside("copies/data");
    for folder in fs::read_dir(&packs).unwrap() {
        for pack in fs::read_dir(folder.unwrap().path()).unwrap() {
            fs::write(pack.unwrap().path(), "nothing").unwrap();
        }
    }
    let drilled = company.data_of(&with_place(&["drill"], &kept), 1);
    assert_eq!((&drilled["ok"], &drilled["size"]), (&false.into(), &Value::Null));
    let work = company.data_of(&["work"], 0);
    let says = work["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|item| item["say"].as_str().unwrap().starts_with("Find out why it failed"));
    assert!(says, "{work}");
}

#[test]
fn a_copy_that_somebody_removed_is_missed_once() {
    let company = working();
    let kept = place(&company);
    let first = backup(&company, 0);
    backup(&company, 0);
    fs::remove_file(company.beside("copies/snapshots").join(first["snapshot"].as_str().unwrap())).unwrap();
    let drilled = company.tries(&[&["--json"], &with_place(&["drill"], &kept)[..]].concat());
    assert_eq!(drilled.status.code(), Some(1), "{drilled:?}");
    let noticed = backup(&company, 1);
    assert_eq!(noticed["gone"], serde_json::json!([first["snapshot"]]));
    assert_eq!(backup(&company, 0)["gone"], serde_json::json!([]), "it is entered, and work for somebody");
}

#[test]
fn verify_names_a_copy_that_its_target_does_not_hold_any_more() {
    let company = working();
    let kept = place(&company);
    let not_read =
        |report: &Value| report["not_read"].as_array().unwrap().iter().map(ToString::to_string).collect::<String>();
    let holds = company.data_of(&["verify"], 0);
    assert!(!not_read(&holds).contains("copies in"), "{holds}");
    let first = backup(&company, 0);
    // Nobody asked for it, so it is not looked at, and said.
    let holds = company.data_of(&["verify"], 0);
    assert!(not_read(&holds).contains("--copies"), "{holds}");
    // Asked for, and nothing says what opens them.
    let holds = company.data_of(&["verify", "--copies"], 0);
    assert!(not_read(&holds).contains("nothing says what opens them"), "{holds}");
    let looked = with_place(&["verify", "--copies"], &kept);
    let holds = company.data_of(&looked, 0);
    assert!(!not_read(&holds).contains("copies in"), "{holds}");
    let (there, drawer) = (company.beside("copies"), company.beside("drawer"));
    // A target that is there and holds nothing at all lost everything.
    fs::rename(&there, &drawer).unwrap();
    assert_eq!(company.data_of(&looked, 1)["first_bad"]["snapshot"], first["snapshot"]);
    fs::rename(&drawer, &there).unwrap();
    // One that cannot be read now says nothing about its copies, and is named.
    fs::rename(there.join("keys"), &drawer).unwrap();
    let holds = company.data_of(&looked, 0);
    assert!(not_read(&holds).contains("the copies in"), "{holds}");
    fs::rename(&drawer, there.join("keys")).unwrap();
    fs::remove_file(there.join("snapshots").join(first["snapshot"].as_str().unwrap())).unwrap();
    let broken = company.data_of(&looked, 1);
    assert_eq!(
        (&broken["first_bad"]["kind"], &broken["first_bad"]["snapshot"], &broken["first_bad"]["number"]),
        (&"copy".into(), &first["snapshot"], &first["record"]),
        "{broken}"
    );
    let said = String::from_utf8(company.tries(&looked).stdout).unwrap();
    assert!(said.contains("A copy is gone") && said.contains("The data folder itself holds"), "{said}");
    // The next copy enters that it is missed; from then on it is known, and named as that.
    backup(&company, 1);
    let holds = company.data_of(&looked, 0);
    assert!(not_read(&holds).contains("missed before"), "{holds}");
}

#[test]
fn a_store_rolled_back_is_told_from_its_copies() {
    let company = working();
    let kept = place(&company);
    let (yesterday, data) = (company.beside("yesterday"), company.data());
    copy(&data, &yesterday);
    company.runs(&["record", "create", "nonconformities", "title=Today"]);
    company.runs(&["record", "create", "nonconformities", "title=Today too"]);
    backup(&company, 0);
    fs::remove_dir_all(&data).unwrap();
    copy(&yesterday, &data);
    let drilled = company.tries(&with_place(&["drill"], &kept));
    let said = String::from_utf8_lossy(&drilled.stderr).into_owned();
    assert_eq!(drilled.status.code(), Some(1));
    assert!(said.contains("rolled back"), "{said}");
}

#[test]
fn one_record_comes_out_as_it_stood() {
    let company = working();
    let (target, key) = place(&company);
    let list = company.data_of(&["record", "list", "nonconformities"], 0);
    let number = list["rows"][0]["number"].as_str().unwrap().to_owned();
    backup(&company, 0);
    company.runs(&["record", "set", &number, "title=Changed since"]);
    let out = company.beside("out");
    let only = ["restore", "--from", &target, "--key-file", &key, "--only", &number, "--only", "copy.json"];
    let output = plumb(&[&only[..], &[out.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{output:?}");
    let record: Value = serde_json::from_slice(&fs::read(out.join(format!("{number}.json"))).unwrap()).unwrap();
    assert_eq!(record["fields"]["title"], "Scratched housing");
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn what_was_erased_since_does_not_come_back() {
    let company = working();
    let (target, key) = place(&company);
    let list = company.data_of(&["record", "list", "nonconformities"], 0);
    let number = list["rows"][0]["number"].as_str().unwrap().to_owned();
    let before = backup(&company, 0);
    company.runs(&["record", "erase", &number, "--ground", "request", "--reason", "asked for it"]);
    backup(&company, 0);
    let snapshot = before["snapshot"].as_str().unwrap();
    let back = company.beside("back");
    let output = plumb(&[
        "--json",
        "restore",
        "--from",
        &target,
        "--key-file",
        &key,
        "--snapshot",
        snapshot,
        back.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{output:?}");
    let restored: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&restored["size"], &restored["erased_again"]), (&before["size"], &1.into()));
    let database = fs::read(back.join("plumb.db")).unwrap();
    let found = database.windows(17).any(|part| part == b"Scratched housing");
    assert!(!found, "the erased title stands in the restored database");
    assert!(plumb(&["--data", back.to_str().unwrap(), "verify"]).status.success());
}

#[test]
fn a_running_server_is_copied_on_its_schedule_and_beside_it() {
    let company = working();
    let (target, key) = place(&company);
    let scheduled = company.beside("scheduled");
    let settings = format!(
        "[[target]]\nname = \"Across the river\"\nto = {:?}\nkey_file = {key:?}\nevery = \"1d\"\n",
        scheduled.display().to_string()
    );
    fs::write(company.data().join("copies.toml"), settings).unwrap();
    let server = Server::start(&company.data());
    // The schedule begins at once; whoever comes meanwhile is told to wait.
    let made = loop {
        let output = company.tries(&["--json", "backup", "--to", &target, "--key-file", &key]);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        if output.status.success() {
            break said;
        }
        assert_eq!(said["problem"]["code"], "copies.busy", "{output:?}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert_eq!(made["ok"], true);
    let listed = || {
        let output = company.tries(&["--json", "record", "list", "copies_and_drills", "--where", "kind=copy"]);
        serde_json::from_slice::<Value>(&output.stdout).map_or(0, |list| list["count"].as_u64().unwrap_or(0))
    };
    for _ in 0..300 {
        if listed() >= 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(listed(), 2, "one by hand, one by the schedule");
    drop(server);
}

/// Every command of the page works as it stands there, with the words in capitals filled in.
#[test]
fn the_page_for_three_in_the_morning_is_true() {
    let company = working();
    let (target, key) = place(&company);
    backup(&company, 0);
    let checkpoint = company.beside("checkpoint");
    fs::write(&checkpoint, company.runs(&["checkpoint"])).unwrap();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recovery.md")).unwrap();
    let (mut tried, mut inside) = (0, false);
    for line in page.lines().map(str::trim) {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        if !inside || line.is_empty() {
            continue;
        }
        // What serves goes on for ever; an example's time lies before any copy of today; records have their own numbers.
        let skipped = line.contains("serve") || line.contains("--at ") || line.contains("--only NC-");
        let restic = line.starts_with("restic");
        if skipped || restic && Command::new("restic").arg("version").output().is_err() {
            continue;
        }
        tried += 1;
        let (new, out) = (company.beside("NEW"), company.beside(&format!("out-{tried}")));
        let words: Vec<String> = line
            .split_whitespace()
            .map(|word| match word {
                "TARGET" => target.clone(),
                "KEY" => key.clone(),
                "NEW" => new.display().to_string(),
                "OUT" => out.display().to_string(),
                "CHECKPOINT" => checkpoint.display().to_string(),
                other => other.to_owned(),
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (program, args) = words.split_first().unwrap();
        let output = if *program == "plumb" {
            let mut plumb = command(args);
            if words.contains(&"backup") || words.contains(&"--by-hand") {
                plumb.env("PLUMB_DATA", company.data());
            }
            plumb.output().unwrap()
        } else {
            Command::new(program).args(args).output().unwrap()
        };
        // A checkpoint newer than the copy is what shows that something is lost.
        let shows_loss = line.contains("--against");
        assert!(output.status.success() || shows_loss, "{line}: {output:?}");
    }
    assert!(tried >= 6, "only {tried} commands of the page were tried");
}
