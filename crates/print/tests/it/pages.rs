//! Pages as somebody else's programs read them: poppler the PDF, 7-Zip the archive.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::Path,
    process::{Command, Output},
};

use plumb_print::{
    Body, Document, Group, Imprint, Index, IndexEntry, Listing, Page, Parcel, ParcelError, Pdf, Report, ReportColumn,
    ReportTable, Section, Sheet, html, pdf,
};

fn imprint(title: &str) -> Imprint {
    Imprint {
        title: title.into(),
        organisation: "Nordwind Feinmechanik GmbH".into(),
        language: "en".into(),
        day: "2026-03-14".parse().unwrap(),
        made: "As of 2026-03-14, 09:30 (Europe/Berlin)".into(),
        checkpoint: format!("plumb.example/demo · 1204 entries · {}", "ab".repeat(32)),
    }
}

fn sheet() -> Sheet {
    let steps: Vec<String> = (1..=10)
        .map(|at| format!("Step {at} is said in a sentence that is long enough to take more than a line of its box."))
        .collect();
    Sheet {
        imprint: imprint("Recovery kit"),
        lead: "Keep it on paper.".into(),
        sections: vec![
            Section { title: "First ten steps".into(), body: Body::Steps { lines: steps } },
            Section {
                title: "Telephone".into(),
                body: Body::Facts {
                    facts: ["Insurer", "Police", "Authority", "Customer", "Body"]
                        .map(|who| (who.into(), "+49 431 100 200".into()))
                        .to_vec(),
                },
            },
            Section {
                title: "Recovery key".into(),
                body: Body::Secret {
                    words: ["lusab", "babad", "gutih", "tugad", "mudof", "sakat", "haguz", "biram", "mabiv"]
                        .map(Into::into)
                        .to_vec(),
                    code: "lusab-babad-gutih-tugad-mudof-sakat-haguz-biram-mabiv".into(),
                    alt: "The key as a QR code".into(),
                    notes: vec!["The last word checks the others.".into()],
                },
            },
            Section {
                title: "Restore".into(),
                body: Body::Commands {
                    lines: vec![("Type:".into(), "plumb restore --from /mnt/river --key-file key.txt new".into())],
                },
            },
            Section { title: "Else".into(), body: Body::Text { lines: vec!["#strong[not markup] $x$ *y* @z".into()] } },
        ],
    }
}

fn document(text: &str) -> Document {
    Document {
        imprint: imprint("Calibration of gauges"),
        facts: vec![("Number".into(), "DOC-0012".into()), ("Revision".into(), "3".into())],
        text: text.into(),
    }
}

const TEXT: &str = "# Purpose\n\nGauges are *calibrated* **once** a year; see [the plan](https://example.com/plan).\n\n## Steps\n\n1. Clean it\n2. Measure\n   - at 20 °C\n   - twice\n\n> Nothing is used past its day.\n\n| Gauge | MPE |\n|---|---|\n| Caliper | 0.02 mm |\n\n```\nraw #text $here\n```\n\n---\n\n<script>alert(1)</script> and #eval(\"1\") stay words.\n";

fn written(pdf: &Pdf) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    file.write_all(&pdf.bytes).unwrap();
    file
}

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("`{program}` is missing ({error}): cargo xtask test installs it"))
}

/// The text as it is read from the page, without the blanks that lay it out.
fn read(pdf: &Pdf) -> String {
    let file = written(pdf);
    let output = run("pdftotext", &["-raw", file.path().to_str().unwrap(), "-"]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn info(pdf: &Pdf) -> String {
    let file = written(pdf);
    String::from_utf8(run("pdfinfo", &[file.path().to_str().unwrap()]).stdout).unwrap()
}

#[test]
fn a_sheet_is_one_page_that_says_everything() {
    let sheet = sheet();
    let pdf = pdf(&Page::Sheet(&sheet)).unwrap();
    assert_eq!((pdf.pages, pdf.archival), (1, true));
    insta::assert_snapshot!("sheet", read(&pdf));
    insta::assert_snapshot!("sheet_text", sheet.text());
    let info = info(&pdf);
    for said in ["Title:           Recovery kit", "Author:          Nordwind Feinmechanik GmbH", "Tagged:          yes"]
    {
        assert!(info.contains(said), "{info}");
    }
}

#[test]
fn a_document_reads_on_paper_as_it_was_written_and_nothing_in_it_is_markup() {
    let document = document(TEXT);
    let pdf = pdf(&Page::Document(&document)).unwrap();
    assert!(pdf.archival);
    insta::assert_snapshot!("document", read(&pdf));
    insta::assert_snapshot!("document_html", html(&Page::Document(&document)));
}

#[test]
fn the_same_page_is_the_same_file() {
    let document = document(TEXT);
    assert_eq!(pdf(&Page::Document(&document)).unwrap(), pdf(&Page::Document(&document)).unwrap());
}

#[test]
fn letters_that_no_font_has_do_not_keep_a_page_from_being_printed() {
    let document = document("Prüfmittel 計量器 🧭");
    let pdf = pdf(&Page::Document(&document)).unwrap();
    assert!(!pdf.archival && read(&pdf).contains("Prüfmittel"));
    assert!(html(&Page::Document(&document)).contains("計量器 🧭"));
}

#[test]
fn a_listing_goes_over_as_many_pages_as_it_takes_with_its_header_on_each() {
    let rows = (0..120).map(|at| vec![format!("ME-{at:04}"), "Caliper".to_owned(), "2026-05-01".to_owned()]).collect();
    let columns = ["Number", "Name", "Due"].map(ToOwned::to_owned).to_vec();
    let listing = Listing { imprint: imprint("Measuring equipment"), columns, rows };
    let pdf = pdf(&Page::Listing(&listing)).unwrap();
    let text = read(&pdf);
    assert!(pdf.pages > 2 && text.contains("ME-0119"));
    assert_eq!(text.matches("Number Name Due").count(), pdf.pages, "{text}");
    assert!(html(&Page::Listing(&listing)).contains("<td>ME-0119</td>"));
}

fn report(rows: usize) -> Report {
    let column = |header: &str, share| ReportColumn { header: header.into(), share };
    let row = |at: usize| vec![format!("8.{at}"), "Gap\n#strong[not markup]".to_owned(), "ME-0001, ME-0002".to_owned()];
    let table = |title: &str, rows: usize| ReportTable {
        title: title.into(),
        note: (rows == 0).then(|| "The records show no gap.".to_owned()),
        columns: vec![column("Requirement", 6), column("Assessment", 20), column("Records", 12)],
        rows: (1..=rows).map(row).collect(),
    };
    Report {
        imprint: imprint("Gap list, 14 March 2026"),
        classification: "Internal: our own assessment".into(),
        lead: vec!["What the records alone would lead an auditor to ask.".into()],
        facts: vec![("As of".into(), "14 March 2026".into()), ("Log up to".into(), "entry 1203".into())],
        tables: vec![table("ISO 9001:2015", rows), table("ISO/IEC 27001:2022", 0)],
        closing: vec!["Interviews show the rest.".into()],
    }
}

#[test]
fn a_report_says_on_every_page_whose_it_is_how_confidential_and_up_to_which_entry() {
    let pdf = pdf(&Page::Report(&report(90))).unwrap();
    assert!(pdf.archival && pdf.pages > 2);
    let text = read(&pdf);
    let head = "ab".repeat(32);
    for each in ["Nordwind Feinmechanik GmbH · Gap list, 14 March 2026", "Internal: our own assessment", &head] {
        assert!(text.matches(each).count() >= pdf.pages, "{each}: {text}");
    }
    assert_eq!(text.matches("Requirement Assessment Records").count(), pdf.pages, "the header of a table comes again");
    assert!(text.contains(&format!("Page 2 of {}", pdf.pages)));
    assert!(info(&pdf).contains("Tagged:          yes"));
}

#[test]
fn a_report_reads_as_it_is_said_and_nothing_in_it_is_markup() {
    let report = report(2);
    let pdf = pdf(&Page::Report(&report)).unwrap();
    assert_eq!((pdf.pages, pdf.archival), (1, true));
    insta::assert_snapshot!("report", read(&pdf));
    assert!(html(&Page::Report(&report)).contains("#strong[not markup]"));
}

#[test]
fn an_index_leads_to_what_lies_beside_it() {
    let entry = IndexEntry {
        title: "Calibration of gauges".into(),
        note: "DOC-0012, revision 3".into(),
        files: vec![("read".into(), "documents/DOC 0012.html".into())],
    };
    let groups = vec![Group { title: "Documents in force".into(), entries: vec![entry] }];
    let index = Index { imprint: imprint("Emergency set"), lead: vec!["Go on by these pages.".into()], groups };
    assert!(html(&Page::Index(&index)).contains("href=\"documents/DOC%200012.html\""));
    assert!(read(&pdf(&Page::Index(&index)).unwrap()).contains("documents/DOC 0012.html"));
}

const PASSWORD: &str = "K7F2P-M3XQZ-ABCDE-23456-HJKLM";

fn parcel(path: &Path) {
    let mut parcel = Parcel::new(fs::File::create(path).unwrap(), PASSWORD).unwrap();
    parcel.put("index.html", &mut "<p>Go on.</p>".as_bytes()).unwrap();
    parcel.put("documents/DOC-0012.html", &mut "é".repeat(100_000).as_bytes()).unwrap();
    assert!(
        matches!(parcel.put("index.html", &mut "again".as_bytes()), Err(ParcelError::Twice(name)) if name == "index.html")
    );
    parcel.close().unwrap();
}

#[test]
fn another_program_opens_a_parcel_with_the_password_and_with_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("set.zip"), dir.path().join("out"));
    parcel(&file);
    let unpack = |password: &str| {
        let (to, with) = (format!("-o{}", out.display()), format!("-p{password}"));
        run("7z", &["x", "-y", &to, &with, file.to_str().unwrap()])
    };
    assert!(!unpack("some other password").status.success());
    assert!(unpack(PASSWORD).status.success());
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "<p>Go on.</p>");
    assert_eq!(fs::read_to_string(out.join("documents/DOC-0012.html")).unwrap(), "é".repeat(100_000));
    let listed = String::from_utf8(run("7z", &["l", "-slt", file.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(listed.matches("Encrypted = +").count(), 2, "{listed}");
    assert_eq!(listed.matches("AES-256").count(), 2, "{listed}");
}

#[test]
fn a_password_that_can_be_guessed_is_refused() {
    assert!(matches!(Parcel::new(Cursor::new(Vec::new()), "summer2026"), Err(ParcelError::Short(10))));
}
