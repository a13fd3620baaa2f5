//! The whole attack, played through: the example company works, copies and drills, is encrypted on its disk, and comes back in an empty
//! folder with nothing but the page that was printed.

use std::{fs, path::PathBuf, process::Output};

use serde_json::Value;

use crate::program::{Server, command, encrypt};

/// Administers the example company.
const ADMINISTRATOR: &str = "Dilan Marsh";

/// Audits from inside, and answers for information security; and who comes from the certification body.
const AUDITORS: [&str; 2] = ["Tomasz Rell", "Ines Halvorsen"];

/// An example company, a place for its copies, and a desk elsewhere with whatever was printed or mailed.
struct Attack {
    dir: tempfile::TempDir,
}

impl Attack {
    fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn tries(&self, data: &str, args: &[&str]) -> Output {
        let mut plumb = command(args);
        plumb.env("PLUMB_DATA", self.beside(data)).current_dir(self.dir.path());
        plumb.output().unwrap()
    }

    fn runs(&self, data: &str, args: &[&str]) -> String {
        let output = self.tries(data, args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn data_of(&self, data: &str, args: &[&str]) -> Value {
        serde_json::from_str(&self.runs(data, &[&["--json"], args].concat())).unwrap()
    }
}

/// What follows a line of the kit, typed as it stands there.
fn typed(kit: &str, begins: &str) -> Vec<String> {
    let line = kit.lines().map(str::trim).find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{kit}"));
    line.split_whitespace().skip(1).map(ToOwned::to_owned).collect()
}

fn words_of(kit: &str) -> String {
    kit.lines().map(str::trim).find(|line| line.matches('-').count() == 8).unwrap_or_else(|| panic!("{kit}")).to_owned()
}

#[test]
fn a_company_that_was_encrypted_comes_back_with_only_the_kit() {
    let attack = Attack { dir: tempfile::tempdir().unwrap() };
    attack.runs("data", &["demo", "--make-only", "--seed", "7", "--today", "2026-03-12"]);
    // It copies to another disk, by itself and on demand, and its kit is printed.
    let place = attack.beside("river");
    fs::write(attack.beside("river.key"), "what the server alone knows\n").unwrap();
    let settings = format!(
        "[[target]]\nname = \"Across the river\"\nto = {:?}\nkey_file = {:?}\n",
        place.display().to_string(),
        attack.beside("river.key").display().to_string()
    );
    fs::write(attack.beside("data").join("copies.toml"), settings).unwrap();
    attack.runs("data", &["backup"]);
    attack.runs("data", &["kit", "--as", ADMINISTRATOR, "--out", "kit.txt"]);
    let kit = fs::read_to_string(attack.beside("kit.txt")).unwrap();
    fs::remove_file(attack.beside("kit.txt")).unwrap();
    let drilled = attack.data_of("data", &["drill"]);
    assert_eq!(drilled["ok"], true);
    assert!(drilled["seconds"].is_number(), "{drilled}");
    let copied = attack.data_of("data", &["backup"]);
    // Somebody works on; a checkpoint of that hour lies in a mail.
    let report = ["record", "create", "nonconformities", "title=Reported an hour before", "--as", ADMINISTRATOR];
    attack.runs("data", &report);
    fs::write(attack.beside("mail.txt"), attack.runs("data", &["checkpoint"])).unwrap();

    encrypt(&attack.beside("data"));
    fs::remove_file(attack.beside("river.key")).unwrap();
    assert!(!attack.tries("data", &["status"]).status.success());

    // The page, a clean machine, and what the page says.
    fs::write(attack.beside("key.txt"), words_of(&kit)).unwrap();
    let mut restore = typed(&kit, "plumb restore");
    restore.extend(["--against".to_owned(), "mail.txt".to_owned(), "--json".to_owned()]);
    let restore: Vec<&str> = restore.iter().map(String::as_str).collect();
    let restored: Value = serde_json::from_str(&attack.runs("nowhere", &restore)).unwrap();
    assert_eq!((&restored["size"], &restored["root"]), (&copied["size"], &copied["root"]));
    // The case, and the entry of the copy itself.
    assert_eq!(restored["lost_at_least"], 2, "{restored}");
    let verified = attack.runs("plumb-data", &["verify"]);
    assert!(verified.contains("entries"), "{verified}");

    // The first thing that is somebody's work there says so.
    {
        let _server = Server::start(&attack.beside("plumb-data"));
        let cases = attack.data_of("plumb-data", &["record", "list", "nonconformities", "--where", "kind=incident"]);
        let case = cases["rows"].as_array().unwrap().iter().find(|row| {
            row["title"].as_str().is_some_and(|title| title.starts_with("Everything came back from a copy"))
        });
        let case = case.unwrap_or_else(|| panic!("{cases}"));
        let shown = attack.data_of("plumb-data", &["record", "show", case["number"].as_str().unwrap()]);
        let details = shown["fields"]["what"].as_str().unwrap();
        assert!(details.contains("At least 2 entries are lost"), "{details}");
        assert!(shown["fields"]["notice_due"].is_string(), "its clock runs: {shown}");
    }
    evidence(&attack);
}

/// Whoever audits sees the drill of the days before as what shows that copies come back.
fn evidence(attack: &Attack) {
    let report = attack.data_of("plumb-data", &["readiness"]);
    let rows = report["requirements"].as_array().unwrap();
    let row = rows.iter().find(|row| row["standard"] == "iso-27001-2022" && row["id"] == "A.8.13").unwrap();
    let check = row["checks"].as_array().unwrap().iter().find(|check| check["code"] == "BCK-001").unwrap();
    assert_eq!(check["outcome"], "in-order", "{row}");
    for auditor in AUDITORS {
        let mut asked = command(&["--json", "record", "list", "copies_and_drills", "--where", "kind=restore"]);
        asked.env("PLUMB_DATA", attack.beside("plumb-data")).env("PLUMB_PERSON", auditor);
        let output = asked.output().unwrap();
        assert!(output.status.success(), "{auditor}: {output:?}");
        let drills: Value = serde_json::from_slice(&output.stdout).unwrap();
        let ours = drills["rows"].as_array().unwrap().iter().any(|row| {
            row["title"].as_str().is_some_and(|title| title.contains("Across the river"))
                && row["cells"]["result"] == "Passed"
        });
        assert!(ours, "{auditor}: {drills}");
    }
}
