//! Files made to harm their reader: each costs one row and a bounded time, the others are read.

use crate::fixtures::{docx, package, paragraph, pdf};
use plumb_intake::assessment::ProblemCode;
use plumb_intake::kind::Kind;
use plumb_intake::text::Unreadable;
use plumb_intake::worker::{Bounds, Reader, WorkerCommand};
use plumb_intake::{Assessor, Options};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The example binary that can be a child; cargo builds it beside the tests.
pub(crate) fn child() -> WorkerCommand {
    let tests = std::env::current_exe().unwrap();
    let program: PathBuf = tests.parent().unwrap().parent().unwrap().join("examples/assess");
    assert!(program.exists(), "{} was not built", program.display());
    WorkerCommand { program, arguments: vec!["--worker".into()] }
}

/// A part that unpacks to hundreds of megabytes.
fn flat_bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&block).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF whose form draws itself.
fn looping_pdf() -> Vec<u8> {
    let page = pdf(&[&[(10, "before the loop")]], "");
    let text = String::from_utf8(page).unwrap();
    let text = text.replace("/Resources << /Font << /F1 3 0 R >> >>", "/Resources << /XObject << /X 7 0 R >> >>");
    let body = text.split("xref\n").next().unwrap();
    let (body, _) = body.split_once("6 0 obj").unwrap();
    let mut out = body.to_owned();
    let mut offsets: Vec<usize> = (1..=5).map(|n| out.find(&format!("{n} 0 obj")).unwrap()).collect();
    offsets.push(out.len());
    out.push_str("6 0 obj\n<< /Length 5 >>\nstream\n/X Do\nendstream\nendobj\n");
    offsets.push(out.len());
    out.push_str("7 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream\nendobj\n");
    let start = out.len();
    out.push_str("xref\n0 8\n0000000000 65535 f \n");
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").unwrap();
    }
    writeln!(out, "trailer << /Size 8 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF").unwrap();
    out.into_bytes()
}

/// Arrays in arrays, ten thousand deep.
fn deep_pdf() -> Vec<u8> {
    let mut out = b"%PDF-1.4\n1 0 obj\n".to_vec();
    out.extend(std::iter::repeat_n(b'[', 200_000));
    out.extend_from_slice(b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n");
    out
}

#[test]
fn each_hostile_file_is_one_row_and_the_good_ones_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("a-flat-bomb.docx", &flat_bomb());
    put("b-nested.docx", &package(&[("inner.docx", "PK"), ("word/other.xml", "<a/>")]));
    put("c-loop.pdf", &looping_pdf());
    put("d-deep.pdf", &deep_pdf());
    put("e-cut.docx", &docx(&paragraph("", "x"), &[])[..200]);
    put("f-html.pdf", b"<html><script>alert(1)</script></html>");
    put("g-good.docx", &docx(&paragraph("", "The supplier is evaluated each year and this is recorded."), &[]));
    let options = Options {
        today: jiff::civil::date(2026, 11, 22),
        worker: Some(child()),
        bounds: Bounds { time: Duration::from_secs(20), memory: 512 << 20 },
        threads: 2,
    };
    let begun = Instant::now();
    let assessment = Assessor::new(Vec::new()).assess(folder.path(), &options, &|_, _| {}).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(90));
    assert_eq!(assessment.documents.len(), 7);
    for row in assessment.documents.iter().take(6) {
        let codes: Vec<ProblemCode> = row.problems.iter().map(|p| p.code).collect();
        let bad = [
            ProblemCode::StoppedReading,
            ProblemCode::Unreadable,
            ProblemCode::ScanWithoutText,
            ProblemCode::Encrypted,
        ];
        assert!(codes.iter().any(|c| bad.contains(c)), "{}: {codes:?}", row.path);
    }
    let good = assessment.documents.last().unwrap();
    assert_eq!(good.language.as_deref(), Some("en"));
    assert!(!good.problems.iter().any(|p| p.code == ProblemCode::Unreadable));
}

#[test]
fn a_child_that_dies_is_replaced() {
    let dies = WorkerCommand { program: "/bin/false".into(), arguments: Vec::new() };
    let mut reader = Reader::new(Some(dies), Bounds::default());
    let bytes = docx(&paragraph("", "text"), &[]);
    assert!(matches!(reader.read(Kind::Docx, &bytes), Err(Unreadable::Hostile(_))));

    let mut reader = Reader::new(Some(child()), Bounds::default());
    assert!(reader.read(Kind::Pdf, &deep_pdf()).is_err());
    let read = reader.read(Kind::Docx, &bytes).unwrap();
    assert_eq!(read.blocks[0].text, "text");
}

#[test]
fn a_child_that_hangs_is_ended_after_its_time() {
    let hangs = WorkerCommand { program: "/bin/sleep".into(), arguments: vec!["60".into()] };
    let bounds = Bounds { time: Duration::from_millis(300), ..Bounds::default() };
    let mut reader = Reader::new(Some(hangs), bounds);
    let begun = Instant::now();
    let result = reader.read(Kind::Docx, &docx("", &[]));
    assert!(matches!(result, Err(Unreadable::Hostile(ref say)) if say.contains("longer than")), "{result:?}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_child_that_needs_too_much_memory_is_a_reason_not_a_crash() {
    let bounds = Bounds { memory: 64 << 20, ..Bounds::default() };
    let mut reader = Reader::new(Some(child()), bounds);
    let body = paragraph("", "a sentence that takes some room in memory ").repeat(400_000);
    let result = reader.read(Kind::Docx, &docx(&body, &[]));
    assert!(matches!(result, Err(Unreadable::Hostile(_))), "{:?}", result.map(|d| d.blocks.len()));
}

#[test]
fn a_workbook_is_read_in_the_child_too() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "id").unwrap();
    let mut reader = Reader::new(Some(child()), Bounds::default());
    let sheets = reader.read_workbook(&book.save_to_buffer().unwrap()).unwrap().sheets;
    assert_eq!(sheets[0].header, ["id"]);
}
