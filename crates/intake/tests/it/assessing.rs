//! What `plumb assess` promises of a folder: its rows, its JSON, its problems, its report.

use crate::fixtures::{docx, paragraph, pdf, table};
use crate::hostile::child;
use jiff::civil::date;
use plumb_intake::assessment::{Assessment, DocumentRow, ProblemCode, Verdict};
use plumb_intake::worker::Bounds;
use plumb_intake::{Assessor, Options, report};
use plumb_model::vocabulary::Vocabulary;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The vocabularies that ship.
pub(crate) fn assessor() -> Assessor {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let read = |pack: &str| Vocabulary::parse(&fs::read_to_string(packs.join(pack).join("vocabulary.toml")).unwrap());
    Assessor::new(vec![read("iso-9001").unwrap(), read("iso-27001").unwrap()])
}

pub(crate) fn assess(folder: &Path) -> Assessment {
    let options = Options { today: date(2026, 11, 22), worker: Some(child()), bounds: Bounds::default(), threads: 2 };
    assessor().assess(folder, &options, &|_, _| {}).unwrap()
}

pub(crate) fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

fn row<'a>(assessment: &'a Assessment, path: &str) -> &'a DocumentRow {
    assessment.documents.iter().find(|d| d.path == path).unwrap_or_else(|| panic!("no row for {path}"))
}

fn codes(row: &DocumentRow) -> Vec<ProblemCode> {
    row.problems.iter().map(|p| p.code).collect()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let full = folder.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, bytes).unwrap();
    }
    folder
}

#[test]
fn the_json_has_exactly_the_promised_shape() {
    let files = folder(&[("a/policy.md", b"# Access control policy\n\nVersion: 2\n\nAccess follows least privilege and need to know. Access rights are granted by role and reviewed; the rule is to deny by default. It must be followed by all of the staff and the contractors of the company at any time.\n")]);
    let json = serde_json::to_value(assess(files.path())).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["documents", "requirements", "information"]);
    let document = &json["documents"][0];
    assert_eq!(
        keys(document),
        [
            "path",
            "title",
            "number",
            "revision",
            "owner",
            "approved",
            "review_due",
            "classification",
            "language",
            "requirements",
            "problems"
        ]
    );
    assert_eq!(document["path"], "a/policy.md");
    assert!(document["owner"].is_null());
    let served = &document["requirements"][0];
    assert_eq!(keys(served), ["standard", "id", "score", "why"]);
    assert_eq!((served["standard"].as_str(), served["id"].as_str()), (Some("iso-27001-2022"), Some("A.5.15")));
    assert!(served["score"].as_f64().unwrap() >= 0.5 && served["why"][0].is_string());
    assert_eq!(keys(&document["problems"][0]), ["code", "say"]);
    assert_eq!(document["problems"][0]["code"], "no-owner");
    assert_eq!(keys(&json["requirements"][0]), ["standard", "id", "title", "verdict", "evidence", "say"]);
    assert_eq!(keys(&json["information"][0]), ["id", "clause", "found"]);
    assert_eq!(json["requirements"].as_array().unwrap().len(), 65 + 30 + 93);
    assert_eq!(json["information"].as_array().unwrap().len(), 34 + 29);
}

#[test]
fn the_vocabularies_cover_the_standards_leaf_by_leaf() {
    let Some(samples) = crate::fixtures::samples() else { return };
    let standards = samples.join("../standards");
    let assessment = assess(folder(&[]).path());
    for (file, short) in [("iso-9001-2015.toml", "iso-9001-2015"), ("iso-27001-2022.toml", "iso-27001-2022")] {
        let text = fs::read_to_string(standards.join(file)).unwrap();
        let mut wanted = Vec::new();
        for entry in text.split("\n[[").skip(1).filter(|e| e.starts_with("clause]]") || e.starts_with("control]]")) {
            let value = |key: &str| {
                let line = entry.lines().find(|l| l.starts_with(&format!("{key} = ")))?;
                Some(line.split_once('=')?.1.trim().trim_matches('"').to_owned())
            };
            if value("leaf").is_none_or(|leaf| leaf == "true") {
                wanted.push((value("id").unwrap(), value("title").unwrap()));
            }
        }
        let rows = assessment.requirements.iter().filter(|r| r.standard == short);
        let mut found: Vec<_> = rows.map(|r| (r.id.clone(), r.title.clone())).collect();
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted);
    }
}

#[test]
fn facts_are_read_from_every_place_documents_keep_them() {
    let assessment = assess(&documents());
    let calibration = row(&assessment, "quality/QP-07 Calibration of measuring equipment.md");
    assert_eq!(calibration.title.as_deref(), Some("Calibration of measuring equipment"));
    assert_eq!(calibration.number.as_deref(), Some("QP-07"));
    assert_eq!(calibration.revision.as_deref(), Some("4"));
    assert_eq!(calibration.owner.as_deref(), Some("Head of quality"));
    assert_eq!(calibration.approved.as_deref(), Some("2026-03-12"));
    assert_eq!(calibration.review_due.as_deref(), Some("2028-03-12"));
    assert_eq!(calibration.classification.as_deref(), Some("Internal"));
    assert!(calibration.problems.is_empty(), "{:?}", calibration.problems);
    let manual = row(&assessment, "quality/quality-manual.md");
    assert_eq!((manual.approved.as_deref(), manual.review_due.as_deref()), (Some("2026-01-08"), Some("2027-01-08")));
    let instruction = row(&assessment, "quality/work-instruction-assembly.txt");
    assert_eq!((instruction.number.as_deref(), instruction.revision.as_deref()), (Some("WI-14"), Some("5")));
    assert_eq!(instruction.approved.as_deref(), Some("Production manager"));
}

#[test]
fn word_and_pdf_give_the_facts_of_the_markdown_they_were_made_from() {
    let markdown = b"# QP-08 Purchasing\n\nOwner: Head of purchasing\n\n## History\n\n| Rev | Date | Change | Approved by |\n|---|---|---|---|\n| 1 | 2024-01-05 | First issue | J. Doe |\n| 2 | 2025-02-07 | Suppliers | A. Roe |\n";
    let history = table(&[
        &["Rev", "Date", "Change", "Approved by"],
        &["1", "2024-01-05", "First issue", "J. Doe"],
        &["2", "2025-02-07", "Suppliers", "A. Roe"],
    ]);
    let word =
        docx(&(paragraph("Titel", "QP-08 Purchasing") + &paragraph("", "Owner: Head of purchasing") + &history), &[]);
    let page: &[(u32, &str)] = &[
        (20, "QP-08 Purchasing"),
        (10, "Owner: Head of purchasing"),
        (10, "Revision: 2"),
        (10, "Approved by: A. Roe"),
        (10, "Every supplier is evaluated before the first order is sent."),
    ];
    let files = folder(&[("a.md", markdown), ("b.docx", &word), ("c.pdf", &pdf(&[page], ""))]);
    let assessment = assess(files.path());
    for name in ["a.md", "b.docx", "c.pdf"] {
        let row = row(&assessment, name);
        assert_eq!(row.title.as_deref(), Some("Purchasing"), "{name}");
        assert_eq!(row.number.as_deref(), Some("QP-08"), "{name}");
        assert_eq!(row.revision.as_deref(), Some("2"), "{name}");
        assert_eq!(row.owner.as_deref(), Some("Head of purchasing"), "{name}");
        assert_eq!(row.approved.as_deref(), Some("A. Roe"), "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_document_is_said() {
    let assessment = assess(&documents());
    let purchasing = row(&assessment, "quality/QP-08_Purchasing_rev2.md");
    assert_eq!(codes(purchasing), [ProblemCode::ReviewOverdue]);
    assert_eq!(purchasing.problems[0].say, "Its review was due on 2026-05-01.");
    assert_eq!(codes(row(&assessment, "pruefmittel-deutsch.md")), [ProblemCode::NotEnglish]);
    assert!(row(&assessment, "pruefmittel-deutsch.md").requirements.is_empty());
    let coffee = codes(row(&assessment, "office-coffee-guide.md"));
    assert_eq!(coffee, [ProblemCode::NoRevision, ProblemCode::NoOwner, ProblemCode::NoApproval]);
}

#[test]
fn placeholders_are_no_values_and_empty_files_are_said_to_be_empty() {
    let files = folder(&[
        ("t.md", b"# Policy on access\n\n> Owner: [OWNER_ROLE]  \n> Version: [VERSION]  \n> Approved by: {{NAME}}\n\nText of the policy.\n"),
        ("empty.md", b"\n"),
        ("empty.docx", b""),
        ("old.doc", b"x"),
    ]);
    let assessment = assess(files.path());
    let template = row(&assessment, "t.md");
    assert_eq!((template.owner.as_ref(), template.revision.as_ref()), (None, None));
    assert_eq!(codes(template)[0], ProblemCode::Placeholder);
    assert!(codes(template).contains(&ProblemCode::NoRevision));
    assert_eq!(codes(row(&assessment, "empty.md")), [ProblemCode::Empty]);
    assert_eq!(codes(row(&assessment, "empty.docx")), [ProblemCode::Empty]);
    assert_eq!(codes(row(&assessment, "old.doc")), [ProblemCode::Unreadable]);
}

#[test]
fn two_versions_of_one_document_are_found_and_the_same_text_in_two_formats_is_not() {
    let first = b"# Supplier evaluation\n\nDocument no.: QP-1\nVersion: 1\n\nText of it.\n";
    let second = b"# Supplier evaluation\n\nDocument no.: QP-1\nVersion: 2\n\nText of it.\n";
    let other = b"# Training of staff\n\nDocument no.: QP-1\nVersion: 2\n\nText of it.\n";
    let word = docx(&(paragraph("Titel", "Supplier evaluation") + &paragraph("", "Version: 1")), &[]);
    let files = folder(&[
        ("a/supplier.md", first),
        ("a/supplier.docx", &word),
        ("b/supplier_final_v2.md", second),
        ("c/training.md", other),
        ("d/plan.md", b"# Plan\n\nWords of it."),
        ("d/plan (copy).md", b"# Plan\n\nWords of it."),
    ]);
    let assessment = assess(files.path());
    let has = |path: &str, code| codes(row(&assessment, path)).contains(&code);
    assert!(has("a/supplier.md", ProblemCode::TwoVersions) && has("b/supplier_final_v2.md", ProblemCode::TwoVersions));
    assert!(has("c/training.md", ProblemCode::NumberTwice));
    assert!(has("d/plan.md", ProblemCode::TwoVersions) && has("d/plan (copy).md", ProblemCode::TwoVersions));
    let alone = folder(&[("a/supplier.md", first), ("a/supplier.docx", &word)]);
    assert!(assess(alone.path()).documents.iter().all(|d| !codes(d).contains(&ProblemCode::TwoVersions)));
}

#[test]
fn hidden_files_locks_and_links_are_passed_over_and_nothing_is_written() {
    let files = folder(&[
        ("deep/er/and/deeper/x.txt", b"Words."),
        (".git/y.md", b"no"),
        ("~$lock.docx", b"no"),
        ("picture.png", b"no"),
        ("list.csv", b"no"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(files.path(), files.path().join("deep/loop")).unwrap();
    let count = |path: &Path| walk_all(path).len();
    let before = count(files.path());
    let assessment = assess(files.path());
    assert_eq!(count(files.path()), before);
    let paths: Vec<&str> = assessment.documents.iter().map(|d| d.path.as_str()).collect();
    assert_eq!(paths, ["deep/er/and/deeper/x.txt"]);
    assert_eq!(assessment.beside.others.values().sum::<usize>(), 2);
}

fn walk_all(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        found.push(entry.path());
        if kind.is_dir() {
            found.extend(walk_all(&entry.path()));
        }
    }
    found
}

#[test]
fn a_folder_that_does_not_exist_is_an_error_and_progress_reaches_the_end() {
    let options = Options { today: date(2026, 11, 22), worker: None, bounds: Bounds::default(), threads: 2 };
    let gone = assessor().assess(Path::new("/no/such/folder"), &options, &|_, _| {});
    assert!(gone.unwrap_err().to_string().contains("`/no/such/folder` cannot be read"));
    let most = AtomicUsize::new(0);
    let all = AtomicUsize::new(0);
    assessor()
        .assess(&documents(), &options, &|done, total| {
            most.fetch_max(done, Ordering::Relaxed);
            all.store(total, Ordering::Relaxed);
        })
        .unwrap();
    assert_eq!(most.load(Ordering::Relaxed), all.load(Ordering::Relaxed));
    assert_eq!(all.load(Ordering::Relaxed), walk_all(&documents()).iter().filter(|p| p.is_file()).count());
}

#[test]
fn the_same_folder_gives_the_same_assessment() {
    let first = serde_json::to_string(&assess(&documents())).unwrap();
    assert_eq!(first, serde_json::to_string(&assess(&documents())).unwrap());
}

#[test]
fn verdicts_tell_what_documents_show_and_what_they_cannot() {
    let assessment = assess(&documents());
    let of = |standard: &str, id: &str| {
        assessment.requirements.iter().find(|r| r.standard == standard && r.id == id).unwrap()
    };
    let calibration = of("iso-9001-2015", "7.1.5.2");
    assert_eq!(calibration.verdict, Verdict::Addressed);
    assert_eq!(calibration.evidence, ["quality/QP-07 Calibration of measuring equipment.md"]);
    assert_eq!(of("iso-9001-2015", "5.1.1").verdict, Verdict::NotFromDocuments);
    for id in ["A.8.15", "A.8.16", "A.5.23", "A.7.4"] {
        assert!(of("iso-27001-2022", id).verdict > Verdict::Addressed, "{id}: {:?}", of("iso-27001-2022", id).evidence);
    }
    let found = |id: &str| &assessment.information.iter().find(|i| i.id == id).unwrap().found;
    assert_eq!(found("9001-DI-04"), &["quality/quality-manual.md"]);
    assert!(found("27001-DI-05").is_empty());
}

#[test]
fn the_report_opens_with_what_it_is_and_names_every_document() {
    let assessment = assess(&documents());
    let text = report::plain_text(&assessment);
    assert!(text.starts_with("A reading of documents, not an audit.\n"));
    for row in &assessment.documents {
        assert!(text.contains(&row.path), "{}", row.path);
    }
    insta::assert_snapshot!(text);
}
