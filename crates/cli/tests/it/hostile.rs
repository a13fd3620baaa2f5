//! Hostile files through the program itself: each is a row or a refusal within bounds, and the others are judged.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    net::TcpListener,
    os::unix::ffi::OsStringExt,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    hostile_files::{
        billion_laughs, docx, external_entity, looping_contents, looping_length, looping_objects, looping_pages,
        looping_parents, megabytes, nested_bomb, package, relationships, row, styled, word, workbook,
    },
    program::{Company, command, plumb},
};

const SENTENCE: &str = "The supplier is evaluated each year by the head of purchasing and the result is recorded.";

/// Runs under the eyes of `time`, where that is installed: the largest of all its processes, in megabytes.
fn measured(args: &[&str]) -> (Output, Option<u64>) {
    let plain = command(args);
    let mut timed = Command::new("/usr/bin/time");
    timed
        .args(["-f", "peak %M"])
        .arg(plain.get_program())
        .args(args)
        .env_remove("PLUMB_DATA")
        .env_remove("PLUMB_PERSON");
    let Ok(output) = timed.output() else {
        println!("not measured: /usr/bin/time is not here");
        return (plumb(args), None);
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak = said.lines().rev().find_map(|line| line.strip_prefix("peak ")?.parse::<u64>().ok());
    (output, peak.map(|kilobytes| kilobytes >> 10))
}

/// Assesses a folder; it must come back in time and within memory, and leave the folder as it was.
fn assess(folder: &Path) -> BTreeMap<String, Value> {
    let before = listing(folder);
    let begun = Instant::now();
    let (output, peak) = measured(&["assess", folder.to_str().unwrap(), "--json"]);
    assert!(begun.elapsed() < Duration::from_mins(1), "it took {:?}", begun.elapsed());
    assert!(output.status.success(), "{output:?}");
    assert!(peak.is_none_or(|peak| peak < 512), "{peak:?} MB");
    assert_eq!(listing(folder), before, "nothing is written into the folder");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["documents"].as_array().unwrap();
    rows.iter().map(|row| (row["path"].as_str().unwrap().to_owned(), row.clone())).collect()
}

/// Everything at a place and above it within the test's own folder, with sizes.
fn listing(folder: &Path) -> BTreeMap<std::ffi::OsString, u64> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.parent().unwrap().to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            }
            found.insert(entry.path().into(), entry.metadata().unwrap().len());
        }
    }
    found
}

fn codes(row: &Value) -> Vec<&str> {
    row["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

/// Whether a row names the trouble, or whether the text was read.
fn stopped(row: &Value) -> bool {
    codes(row).iter().any(|code| ["stopped-reading", "unreadable", "encrypted", "scan-without-text"].contains(code))
}

/// A folder within a folder of its own, so that whatever climbs out of it is seen.
struct Folder {
    _above: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl Folder {
    fn new() -> Self {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("documents");
        fs::create_dir(&path).unwrap();
        Self { _above: above, path }
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path.join(name), bytes).unwrap();
    }

    fn good(&self) {
        self.put("good.docx", &docx(&word(SENTENCE), &[]));
        self.put("good.md", format!("# Suppliers\n\n{SENTENCE}\n").as_bytes());
    }
}

fn good_ones_are_judged(rows: &BTreeMap<String, Value>) {
    for name in ["good.docx", "good.md"] {
        assert!(!stopped(&rows[name]) && rows[name]["language"] == "en", "{}", rows[name]);
    }
}

#[test]
fn bombs_in_packages_cost_a_row_each() {
    let folder = Folder::new();
    folder.good();
    folder.put("flat.docx", &package(&[("word/document.xml", &megabytes(80))]));
    folder.put("flat-styles.docx", &docx(&word(SENTENCE), &[("word/styles.xml", &megabytes(80))]));
    folder.put("nested.docx", &package(&[("word/document.xml", &nested_bomb())]));
    folder.put("carried.docx", &docx(&word(SENTENCE), &[("word/embeddings/more.zip", &nested_bomb())]));
    folder.put("laughs.docx", &docx(&billion_laughs(), &[]));
    folder.put("deep.docx", &docx(&word(&"<w:p>".repeat(10_000)), &[]));
    folder.put("laughs.html", billion_laughs().as_bytes());
    let rows = assess(&folder.path);
    good_ones_are_judged(&rows);
    for name in ["flat.docx", "flat-styles.docx", "nested.docx", "laughs.docx", "deep.docx"] {
        assert!(stopped(&rows[name]), "{}", rows[name]);
        assert!(!rows[name]["problems"][0]["say"].as_str().unwrap().is_empty());
    }
    assert!(!stopped(&rows["carried.docx"]), "what a file carries is never opened: {}", rows["carried.docx"]);
    assert!(rows.contains_key("laughs.html"));
}

#[test]
fn names_that_climb_out_of_a_package_lead_nowhere() {
    let folder = Folder::new();
    folder.good();
    let outside = folder.path.parent().unwrap().join("absolute.txt");
    let names = [
        "../climbed.txt",
        "../../climbed.txt",
        outside.to_str().unwrap(),
        "C:\\climbed.txt",
        "..\\climbed.txt",
        "nul\0.txt",
    ];
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, b"climbed".as_slice())).collect();
    folder.put("slip.docx", &docx(&word(SENTENCE), &parts));
    folder.put("only-slip.docx", &package(&[("../word/document.xml", word(SENTENCE).as_bytes())]));
    let rows = assess(&folder.path);
    good_ones_are_judged(&rows);
    assert!(!stopped(&rows["slip.docx"]), "{}", rows["slip.docx"]);
    assert!(stopped(&rows["only-slip.docx"]), "{}", rows["only-slip.docx"]);
    assert!(!outside.exists());
}

#[test]
fn nothing_is_fetched_from_outside() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let place = format!("http://{}/", listener.local_addr().unwrap());
    let folder = Folder::new();
    folder.good();
    let secret = folder.path.parent().unwrap().join("secret.txt");
    fs::write(&secret, "the secret ingredient").unwrap();
    let file = format!("file://{}", secret.display());
    folder.put("entity-file.docx", &docx(&external_entity(&file), &[]));
    folder.put("entity-net.docx", &docx(&external_entity(&place), &[]));
    let related = relationships(&place);
    let parts = [("word/_rels/document.xml.rels", related.as_bytes()), ("_rels/.rels", related.as_bytes())];
    folder.put("related.docx", &docx(&word(SENTENCE), &parts));
    let html = format!("<html><img src='{place}'><iframe src='{file}'></iframe><p>{SENTENCE}</p></html>");
    folder.put("page.html", html.as_bytes());
    let rows = assess(&folder.path);
    good_ones_are_judged(&rows);
    assert!(stopped(&rows["entity-file.docx"]) && stopped(&rows["entity-net.docx"]));
    assert!(!stopped(&rows["related.docx"]) && !stopped(&rows["page.html"]));
    assert!(!serde_json::to_string(&rows).unwrap().contains("secret ingredient"));
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called");
}

#[test]
fn files_that_lead_in_circles_end() {
    let folder = Folder::new();
    folder.good();
    let loops =
        [looping_pages(), looping_parents(), looping_contents(), looping_objects(), looping_length()].into_iter();
    for (n, bytes) in loops.enumerate() {
        folder.put(&format!("loop-{n}.pdf"), &bytes);
    }
    folder.put("page.pdf", format!("<html><p>{SENTENCE}</p></html>").as_bytes());
    let mut both = b"%PDF-1.4\n".to_vec();
    both.extend(docx(&word(SENTENCE), &[]));
    folder.put("both.docx", &both);
    folder.put("both.pdf", &both);
    let rows = assess(&folder.path);
    good_ones_are_judged(&rows);
    for n in 0..5 {
        let row = &rows[&format!("loop-{n}.pdf")];
        assert!(stopped(row), "{row}");
    }
    for name in ["page.pdf", "both.pdf", "both.docx"] {
        assert!(stopped(&rows[name]), "the name promises something else: {}", rows[name]);
    }
}

#[test]
fn nesting_ten_thousand_deep_is_read_like_any_text() {
    let folder = Folder::new();
    folder.good();
    let deep = 10_000;
    let html = format!("{}<p>{SENTENCE}</p>{}", "<div><table><tr><td>".repeat(deep), "</div>".repeat(deep));
    folder.put("deep.html", html.as_bytes());
    folder.put("quotes.md", format!("# Deep\n\n{} {SENTENCE}\n", ">".repeat(deep)).as_bytes());
    folder.put("brackets.md", format!("# Deep\n\n{}{SENTENCE}\n", "[".repeat(deep)).as_bytes());
    folder.put("stars.md", format!("# Deep\n\n{}{SENTENCE}\n", "*_".repeat(deep)).as_bytes());
    let lists: Vec<String> = (0..2_000).map(|n| format!("{}- {SENTENCE}", " ".repeat(n))).collect();
    folder.put("lists.md", lists.join("\n").as_bytes());
    let keys: Vec<String> = (0..300).map(|n| format!("{}key{n}:", " ".repeat(n))).collect();
    folder.put("front.md", format!("---\n{}\n---\n\n# Deep\n\n{SENTENCE}\n", keys.join("\n")).as_bytes());
    folder.put("deep.json", format!("{}{}", "[".repeat(deep), "]".repeat(deep)).as_bytes());
    let rows = assess(&folder.path);
    good_ones_are_judged(&rows);
    for name in ["deep.html", "quotes.md", "brackets.md", "stars.md", "lists.md", "front.md"] {
        assert!(!stopped(&rows[name]), "{}", rows[name]);
    }
    assert!(!rows.contains_key("deep.json"), "no document");
}

#[test]
fn strange_names_are_kept_apart_and_do_not_steer_the_terminal() {
    let folder = Folder::new();
    let text = format!("# Suppliers\n\n{SENTENCE}\n");
    let long = format!("{}.md", "ä".repeat(126));
    assert_eq!(long.len(), 255);
    let names = [
        "policy\u{202e}dm.exe.md",
        "caf\u{e9}.md",
        "cafe\u{301}.md",
        "red\u{1b}[31m.md",
        "bell\u{7}.md",
        "two\nlines.md",
        "dots...md",
        "CON.md",
        "-rf.md",
        "$(id).md",
        &long,
    ];
    for name in names {
        folder.put(name, text.as_bytes());
    }
    fs::write(folder.path.join(std::ffi::OsString::from_vec(b"latin\xe9.md".to_vec())), &text).unwrap();
    let rows = assess(&folder.path);
    assert_eq!(rows.len(), names.len() + 1, "each is a row of its own: {:?}", rows.keys());
    for name in names {
        assert!(!stopped(&rows[name]), "{}", rows[name]);
    }
    let said = String::from_utf8(plumb(&["assess", folder.path.to_str().unwrap()]).stdout).unwrap();
    assert!(said.contains("caf\u{e9}.md"));
    for steering in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!said.contains(steering), "{steering:?} reaches the terminal");
    }
}

/// Imports a workbook of one case and rows up to this one that were only coloured.
fn import_styled(company: &Company, last: usize) -> (bool, Value) {
    let file = company.beside("styled.xlsx");
    let mut sheet = row(1, &["What happened"]) + &row(2, &["Scratched housing"]);
    sheet.extend((3..=last).map(styled));
    fs::write(&file, workbook(&sheet)).unwrap();
    let data = company.data();
    let args = ["--data", data.to_str().unwrap(), "--json", "import", "nonconformities", file.to_str().unwrap()];
    let (output, peak) = measured(&args);
    assert!(peak.is_none_or(|peak| peak < 512), "{peak:?} MB");
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn a_workbook_with_a_million_styled_empty_rows_gives_its_one_row() {
    let company = Company::started();
    let (taken, report) = import_styled(&company, 60_000);
    assert!(taken && report["created"] == 1, "{report}");
    let (taken, report) = import_styled(&company, 1_048_576);
    // On a machine that is busy otherwise the time for one file may run out: also a bound, and said as one.
    let late = || report["problem"]["say"].as_str().is_some_and(|say| say.contains("took longer than"));
    assert!(if taken { report["same"] == 1 } else { late() }, "{report}");
}

#[test]
fn workbooks_that_would_exhaust_their_reader_are_refused_and_nothing_is_taken() {
    let company = Company::started();
    let far = format!(
        "{}<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>far away</t></is></c></row>",
        row(1, &["What happened"])
    );
    let shared = package(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &megabytes(260))]);
    let entities = workbook(&billion_laughs());
    for (name, bytes) in [
        ("far.xlsx", workbook(&far)),
        ("shared.xlsx", shared),
        ("laughs.xlsx", entities),
        ("nested.xlsx", nested_bomb()),
        ("word.xlsx", docx(&word(SENTENCE), &[])),
        ("cut.xlsx", workbook(&row(1, &["What happened"]))[..300].to_vec()),
    ] {
        let file = company.beside(name);
        fs::write(&file, bytes).unwrap();
        let answer = company.data_of(&["import", "nonconformities", file.to_str().unwrap()], 2);
        let problem = &answer["problem"];
        assert_eq!(problem["code"], "import.file", "{name}: {problem}");
        assert!(problem["say"].as_str().unwrap().contains("nothing was taken"), "{name}: {problem}");
        assert!(problem["help"].is_string(), "{name}: {problem}");
    }
    assert_eq!(company.data_of(&["record", "list", "nonconformities"], 0)["count"], 0);
}

#[test]
fn cells_that_a_spreadsheet_would_run_stay_text_there_and_back() {
    let company = Company::started();
    let cells =
        ["=1+1", "+49 30 1234", "-5 °C", "@anna", "=HYPERLINK(\"\"http://x\"\",\"\"y\"\")", "=cmd|' /C calc'!A0"];
    let file = company.beside("cells.csv");
    let lines: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    fs::write(&file, format!("What happened\n{}\n\"\t=2+2\"\n\"\r@tab\"\n", lines.join("\n"))).unwrap();
    let import = || company.data_of(&["import", "nonconformities", file.to_str().unwrap()], 0);
    assert_eq!(import()["created"], 8);
    let list = company.data_of(&["record", "list", "nonconformities"], 0);
    let titles: Vec<&str> = list["rows"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap()).collect();
    let wanted = cells.map(|cell| cell.replace("\"\"", "\""));
    for cell in wanted.iter().map(String::as_str).chain(["=2+2", "@tab"]) {
        assert!(titles.contains(&cell), "{cell}: {titles:?}");
    }
    let again = import();
    assert_eq!((&again["created"], &again["changed"], &again["same"]), (&0.into(), &0.into(), &8.into()));
}
