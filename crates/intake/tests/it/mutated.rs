//! Every reader of foreign files on files that are nearly right: a table or a text or a reason, never a panic, never for long.
//!
//! The lots are drawn from a fixed seed, so that a run today fails on what it failed on yesterday.

use std::{
    io::Cursor,
    time::{Duration, Instant},
};

use plumb_intake::{
    facts::facts,
    kind::Kind,
    sheet::{SheetLimits, read_csv, read_xlsx},
    text::{Limits, read},
};
use proptest::{prelude::*, sample::Index, test_runner::RngSeed};
use zip::write::SimpleFileOptions;

use crate::fixtures::{docx, package, paragraph, pdf, table};

/// Longer than any of these small files takes by far, shorter than a hang.
const PATIENCE: Duration = Duration::from_secs(10);

/// What breaks readers: ends of things, starts of others, numbers at their limits.
const WORDS: &[&[u8]] = &[
    b"\"",
    b"'",
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"&#x110000;",
    b"&",
    b"---\n",
    b"- ",
    b": ",
    b"```",
    b"|",
    b"\n",
    b"\r",
    b"\0",
    b"\t",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"\xF0\x9F",
    b"%%EOF",
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"-1",
    b"65536",
    b"4294967295",
    b"18446744073709551616",
    b"1e999",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"=",
    b"sep=",
    b";",
    b"r=\"A1048577\"",
    b"t=\"s\"",
    b"<v>99999</v>",
    b"A",
    b"R",
    b"Kids",
];

#[derive(Debug, Clone)]
enum Edit {
    Flip(Index, u8),
    Cut(Index, Index),
    Twice(Index, Index),
    Word(Index, Index),
    End(Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        3 => (any::<Index>(), 1_u8..).prop_map(|(at, by)| Edit::Flip(at, by)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Cut(from, to)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Twice(from, to)),
        4 => (any::<Index>(), any::<Index>()).prop_map(|(at, word)| Edit::Word(at, word)),
        1 => any::<Index>().prop_map(Edit::End),
    ];
    prop::collection::vec(edit, 1..8)
}

fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        if bytes.is_empty() {
            break;
        }
        let len = bytes.len();
        // Pieces, not halves: a file that is mostly there goes deeper into its reader.
        let piece = |from: &Index, to: &Index| {
            let from = from.index(len);
            from..(from + 1 + to.index(40)).min(len)
        };
        match edit {
            Edit::Flip(at, by) => {
                if let Some(byte) = bytes.get_mut(at.index(len)) {
                    *byte ^= by;
                }
            }
            Edit::Cut(from, to) => drop(bytes.drain(piece(from, to))),
            Edit::Twice(from, to) => {
                let again: Vec<u8> = bytes.get(piece(from, to)).unwrap().to_vec();
                let at = from.index(len);
                bytes.splice(at..at, again);
            }
            Edit::Word(at, word) => {
                let at = at.index(len + 1);
                bytes.splice(at..at, word.get(WORDS).iter().copied());
            }
            Edit::End(at) => bytes.truncate(at.index(len)),
        }
    }
    bytes
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(26), failure_persistence: None, ..ProptestConfig::default() }
}

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    assert!(begun.elapsed() < PATIENCE, "it took {:?}", begun.elapsed());
    done
}

/// Reads a document and what it says of itself.
fn document(kind: Kind, bytes: &[u8]) {
    in_time(|| {
        if let Ok(document) = read(kind, bytes, &Limits::default()) {
            let _facts = facts(&document, "QP-07_rev3 calibration_2026-02-29");
        }
    });
}

fn word_parts() -> Vec<(&'static str, String)> {
    let body = paragraph("Titel", "Calibration of gauges")
        + &table(&[&["Document number", "WI-07"], &["Revision", "3"], &["Approved", "2026-03-01"]])
        + &paragraph("", "Every gauge is calibrated before its date; &lt;5 µm.");
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let core = "<cp:coreProperties xmlns:cp=\"cp\" xmlns:dc=\"dc\"><dc:title>Gauges</dc:title><cp:revision>3</cp:revision></cp:coreProperties>";
    vec![
        ("word/document.xml", document),
        ("word/styles.xml", "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/><w:outlineLvl w:val=\"0\"/></w:style></w:styles>".into()),
        ("word/header1.xml", "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>WI-07 rev. 3</w:t></w:r></w:p></w:hdr>".into()),
        ("docProps/core.xml", core.into()),
    ]
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["id", "due", "range", "ok"].iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), *name).unwrap();
    }
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for row in 1..6 {
        sheet.write(row, 0, format!("G-{row}")).unwrap();
        sheet.write_with_format(row, 1, rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 30).unwrap(), &day).unwrap();
        sheet.write(row, 2, 0.1 * f64::from(row)).unwrap();
        sheet.write(row, 3, true).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// A package with one of its parts edited and packed again: the edit reaches the reader behind the zip.
fn repacked(bytes: &[u8], part: Index, edits: &[Edit]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let chosen = part.index(from.len());
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut content).unwrap();
        if at == chosen {
            content = edited(content, edits);
        }
        to.start_file(file.name().unwrap().into_owned(), SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, &content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

const CSV: &str = "sep=;\r\nNumber;Name;\"Where, and when\";Due\r\nG-1;Caliper;\"Line 1\nupstairs\";2026-12-31\r\nG-2;\"He said \"\"so\"\"\";;\r\n\r\nG-3;=1+1;x;31.12.26\r\n";

const MARKDOWN: &str = "---\ntitle: \"Calibration of gauges\"\nowner: Anna Weber # quality\nreview:\n  due: 2026-12-31\n  by:\n    - Ben\napproved: 2026-02-28\n---\n\n# Calibration\n\n| Number | WI-07 |\n| --- | --- |\n| Revision | 3 |\n\n- one\n  - two [link](https://x \"t\") and `code`\n\n> quoted *so* **and** so\n\n```\ncode\n```\n\n1. first\n\n<b>html</b> &amp; ![picture](x.png)\n";

const HTML: &str = "<!DOCTYPE html><html><head><title>WI-07</title><meta name=\"author\" content=\"Anna &amp; Ben\"><style>p{}</style></head><body><header>rev. 3</header><h1>Calibration</h1><table><tr><th>Owner</th><td>Anna</td></tr></table><ul><li>one<li>two</ul><p>Gauges &lt;5 &#181;m &hellip;<br>are calibrated <a href='x'>so</a>.</p><script>if (a < b) {}</script><blockquote>said</blockquote></body></html>";

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn csv(edits in edits()) {
        let bytes = edited(CSV.as_bytes().to_vec(), &edits);
        in_time(|| drop(read_csv(&bytes, &SheetLimits::default())));
    }

    #[test]
    fn markdown_with_front_matter(edits in edits()) {
        document(Kind::Markdown, &edited(MARKDOWN.as_bytes().to_vec(), &edits));
        document(Kind::Text, &edited(MARKDOWN.as_bytes().to_vec(), &edits));
    }

    #[test]
    fn html(edits in edits()) {
        document(Kind::Html, &edited(HTML.as_bytes().to_vec(), &edits));
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for kind in [Kind::Markdown, Kind::Text, Kind::Html, Kind::Docx, Kind::Odt, Kind::Pdf] {
            document(kind, &bytes);
        }
        in_time(|| drop(read_csv(&bytes, &SheetLimits::default())));
        in_time(|| drop(read_xlsx(&bytes, &SheetLimits::default())));
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn a_word_file_whose_parts_were_edited(part in any::<Index>(), edits in edits()) {
        let parts = word_parts();
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        document(Kind::Docx, &repacked(&package(&parts), part, &edits));
    }

    #[test]
    fn a_word_file_whose_package_was_edited(edits in edits()) {
        document(Kind::Docx, &edited(docx(&paragraph("", "Every gauge is calibrated."), &[]), &edits));
    }

    #[test]
    fn an_open_document_whose_text_was_edited(part in any::<Index>(), edits in edits()) {
        let text = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\"><office:body><office:text><text:h text:outline-level=\"1\">Gauges</text:h><table:table><table:table-row><table:table-cell table:number-columns-repeated=\"3\"><text:p>x</text:p></table:table-cell></table:table-row></table:table><text:p>a<text:s text:c=\"3\"/>b</text:p></office:text></office:body></office:document-content>";
        let bytes = package(&[("content.xml", text), ("meta.xml", "<m><title>Gauges</title></m>")]);
        document(Kind::Odt, &repacked(&bytes, part, &edits));
    }

    #[test]
    fn a_workbook_whose_parts_were_edited(part in any::<Index>(), edits in edits()) {
        let bytes = repacked(&workbook(), part, &edits);
        // calamine may panic over a damaged workbook; the program reads it in a child that catches it, as here.
        let read = || std::panic::catch_unwind(|| drop(read_xlsx(&bytes, &SheetLimits::default())));
        in_time(|| drop(read()));
    }

    #[test]
    fn a_pdf_that_was_edited(edits in edits()) {
        let lines: &[(u32, &str)] = &[(18, "Calibration of gauges"), (10, "WI-07 rev. 3 (draft)"), (10, "Every gauge is calibrated.")];
        document(Kind::Pdf, &edited(pdf(&[lines, lines], "/Title (Gauges) /Author (Anna)"), &edits));
    }
}
