//! The forms other programs rely on: exactly these keys.

use crate::program::{Company, keys};

#[test]
fn readiness_has_exactly_its_keys_and_every_requirement() {
    let company = Company::started();
    let report = company.data_of(&["readiness"], 0);
    assert_eq!(keys(&report), ["on", "requirements", "root", "seq"]);
    let rows = report["requirements"].as_array().unwrap();
    let leaves = |standard: &str| rows.iter().filter(|row| row["standard"] == standard && row["leaf"] == true).count();
    assert_eq!((leaves("iso-9001-2015"), leaves("iso-27001-2022")), (65, 30 + 93));
    let row = &rows[0];
    let wanted = ["checks", "holds_until", "id", "leaf", "more", "records", "say", "standard", "title", "verdict"];
    assert_eq!(keys(row), wanted);
    let check = rows.iter().find_map(|row| row["checks"].get(0)).unwrap();
    assert_eq!(keys(check), ["basis", "code", "failed", "outcome", "total"]);
}

#[test]
fn readiness_of_one_standard_on_another_day_says_so() {
    let company = Company::started();
    let report = company.data_of(&["readiness", "--standard", "iso-9001-2015", "--on", "2099-01-31"], 0);
    assert_eq!(report["on"], "2099-01-31");
    assert!(report["requirements"].as_array().unwrap().iter().all(|row| row["standard"] == "iso-9001-2015"));
    let early = company.data_of(&["readiness", "--on", "2001-01-31"], 0);
    assert_eq!(early["on"], "2001-01-31");
    assert!(early["seq"].is_null(), "nothing was there then: {}", early["seq"]);
}

#[test]
fn a_live_and_a_stopped_store_verify_alike() {
    let company = Company::started();
    let report = company.data_of(&["verify"], 0);
    assert_eq!(keys(&report), ["files", "not_read", "ok", "root", "size"]);
    assert_eq!(report["ok"], true);
    let checkpoint = company.beside("checkpoint");
    std::fs::write(&checkpoint, company.runs(&["checkpoint"])).unwrap();
    company.runs(&["record", "create", "nonconformities", "title=Scratched housing"]);
    let against = company.data_of(&["verify", "--against", checkpoint.to_str().unwrap()], 0);
    assert_eq!(against["size"].as_u64().unwrap(), report["size"].as_u64().unwrap() + 1);
}

#[test]
fn a_record_goes_in_and_comes_out_as_data() {
    let company = Company::started();
    let done = company.data_of(&["record", "create", "nonconformities", "title=Scratched housing"], 0);
    let number = done["number"].as_str().unwrap();
    let record = company.data_of(&["record", "show", number], 0);
    assert_eq!(record["fields"]["title"], "Scratched housing");
    company.data_of(&["record", "comment", number, "Seen at line 2"], 0);
    let history = company.data_of(&["record", "history", number], 0);
    let kinds: Vec<&str> = history["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["created", "commented"]);
    let list = company.data_of(&["record", "list", "nonconformities", "--where", "state=new"], 0);
    assert_eq!(list["count"], 1);
}

#[test]
fn a_problem_is_data_too_and_exits_with_two() {
    let company = Company::started();
    let answer = company.data_of(&["record", "show", "NC-1999-001"], 2);
    assert_eq!(answer["problem"]["kind"], "not-found");
    assert!(!answer["problem"]["say"].as_str().unwrap().is_empty());
}

#[test]
fn a_clock_that_nobody_moved_needs_no_confirming() {
    let company = Company::started();
    let answer = company.data_of(&["clock", "confirm"], 1);
    assert_eq!(answer["problem"]["code"], "clock.not-moved");
    assert_eq!(company.data_of(&["verify"], 0)["size"], company.data_of(&["status"], 0)["size"]);
}
