//! Text out of every format, and what happens when a file is not what it says.

use crate::fixtures::{docx, package, paragraph, pdf, samples, table};
use plumb_intake::document::{Document, Role};
use plumb_intake::kind::Kind;
use plumb_intake::text::{Limits, Unreadable, read};

fn text_of(kind: Kind, bytes: &[u8]) -> Document {
    read(kind, bytes, &Limits::default()).unwrap()
}

fn roles(document: &Document) -> Vec<(Role, &str)> {
    document.blocks.iter().map(|b| (b.role, b.text.as_str())).collect()
}

#[test]
fn markdown_becomes_headings_points_rows_and_quotes() {
    let document = text_of(
        Kind::Markdown,
        b"---\ntitle: \"Access policy\"\nowner: IT # the team\nhistory:\n  - date: 2025-01-02\n---\n# Access *policy*\n\n> **Owner:** Jane  \n> Version: 2\n\nSee [the log](log.md) and `code`.\n\n1. first\n   goes on\n- [ ] second\n\n| Rev | Date |\n|---|---|\n| A | 2025 |\n",
    );
    assert_eq!(
        roles(&document),
        [
            (Role::Heading(1), "Access policy"),
            (Role::Quote, "Owner: Jane\nVersion: 2"),
            (Role::Paragraph, "See the log and code."),
            (Role::ListItem, "first goes on"),
            (Role::ListItem, "second"),
            (Role::Row(1), "Rev\tDate"),
            (Role::Row(1), "A\t2025"),
        ]
    );
    let properties: Vec<_> = document.properties.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(properties, [("title", "Access policy"), ("owner", "IT"), ("history.date", "2025-01-02")]);
    assert_eq!(document.blocks[2].linked_words, 2);
}

#[test]
fn front_matter_without_an_opening_fence_is_understood() {
    let document =
        text_of(Kind::Markdown, b"name: Log Policy\nacronym: LP\nsatisfies:\n  TSC:\n    - CC1.1\n---\n# Purpose\n");
    assert_eq!(document.properties[0].value, "Log Policy");
    assert_eq!(document.properties[2].name, "satisfies.TSC");
    assert_eq!(roles(&document), [(Role::Heading(1), "Purpose")]);
}

#[test]
fn text_in_three_encodings_reads_the_same() {
    let utf8 = "Prüfanweisung\n\nThe gauge – checked.\n";
    let wanted = text_of(Kind::Text, utf8.as_bytes());
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf8.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let bare16: Vec<u8> = utf8.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let windows = b"Pr\xFCfanweisung\n\nThe gauge \x96 checked.\n";
    assert_eq!(text_of(Kind::Text, &utf16), wanted);
    assert_eq!(text_of(Kind::Text, &bare16), wanted);
    assert_eq!(text_of(Kind::Text, windows), wanted);
}

#[test]
fn html_keeps_structure_and_drops_scripts() {
    let html = b"<html><head><title>Supplier rules</title><meta name=author content='QM'><script>var x='<p>no';</script></head>
        <body><h1>Supplier &amp; partner</h1><p>We <b>eval</b>uate &ndash; yearly.</p><ul><li>one<li>two</ul>
        <table><tr><th>Rev</th><th>Date</th></tr><tr><td>1</td><td>2025-01-01</td></tr></table></body></html>";
    let document = text_of(Kind::Html, html);
    assert_eq!(
        roles(&document),
        [
            (Role::Heading(1), "Supplier & partner"),
            (Role::Paragraph, "We evaluate – yearly."),
            (Role::ListItem, "one"),
            (Role::ListItem, "two"),
            (Role::Row(1), "Rev\tDate"),
            (Role::Row(1), "1\t2025-01-01"),
        ]
    );
    assert_eq!(document.properties[0].value, "Supplier rules");
}

#[test]
fn word_styles_tables_footers_and_properties_are_read_and_deleted_text_is_not() {
    let body = paragraph("Titel", "Purchasing procedure")
        + &paragraph("berschrift1", "Scope")
        + r"<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t> and added</w:t></w:r></w:ins></w:p>"
        + &table(&[&["Owner", "Head of purchasing"]]);
    let core = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Purchasing</dc:title></cp:coreProperties>"#;
    let custom = r#"<Properties><property name="Document number"><vt:lpwstr>QP-8</vt:lpwstr></property></Properties>"#;
    let footer = format!(r#"<w:ftr xmlns:w="w">{}</w:ftr>"#, paragraph("", "QP-8 Rev 3"));
    let bytes =
        docx(&body, &[("docProps/core.xml", core), ("docProps/custom.xml", custom), ("word/footer1.xml", &footer)]);
    let document = text_of(Kind::Docx, &bytes);
    assert_eq!(
        roles(&document),
        [
            (Role::PageEdge, "QP-8 Rev 3"),
            (Role::Title, "Purchasing procedure"),
            (Role::Heading(1), "Scope"),
            (Role::Paragraph, "Kept and added"),
            (Role::Row(1), "Owner\tHead of purchasing"),
        ]
    );
    let properties: Vec<_> = document.properties.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(properties, [("title", "Purchasing"), ("Document number", "QP-8")]);
}

#[test]
fn open_document_text_is_read() {
    let content = r#"<office:document-content xmlns:text="t" xmlns:table="b" xmlns:office="o"><text:h text:outline-level="2">Audits</text:h>
        <text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>
        <table:table><table:table-row><table:table-cell><text:p>Rev</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table></office:document-content>"#;
    let document = text_of(Kind::Odt, &package(&[("content.xml", content)]));
    assert_eq!(roles(&document), [(Role::Heading(2), "Audits"), (Role::ListItem, "one"), (Role::Row(1), "Rev\t2")]);
}

#[test]
fn pdf_lines_become_headings_and_paragraphs_and_repeated_edges_are_set_apart() {
    let page = |n: &'static str| -> [(u32, &'static str); 4] {
        [
            (9, "QP-8 Rev 3"),
            (20, n),
            (10, "Every supplier is evaluated before the first"),
            (10, "order and again each year."),
        ]
    };
    let (a, b, c) = (page("Scope"), page("Duties"), page("Records"));
    let document = text_of(Kind::Pdf, &pdf(&[&a, &b, &c], "/Title (Purchasing)"));
    assert_eq!(document.pages, Some(3));
    assert_eq!(document.properties[0].value, "Purchasing");
    let roles = roles(&document);
    assert_eq!(roles[0], (Role::PageEdge, "QP-8 Rev 3"));
    assert_eq!(roles[1], (Role::Heading(1), "Scope"));
    assert_eq!(roles[2], (Role::Paragraph, "Every supplier is evaluated before the first order and again each year."));
}

#[test]
fn a_pdf_without_letters_is_a_scan() {
    let result = read(Kind::Pdf, &pdf(&[&[], &[]], ""), &Limits::default());
    assert_eq!(result, Err(Unreadable::Scan { pages: 2 }));
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_told_so() {
    let html_as_pdf = read(Kind::Pdf, b"<html><body>hello</body></html>", &Limits::default());
    assert!(matches!(html_as_pdf, Err(Unreadable::Damaged(_))));
    let protected = read(Kind::Docx, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], &Limits::default());
    assert_eq!(protected, Err(Unreadable::Encrypted));
    assert!(read(Kind::Docx, b"PK\x03\x04rubbish", &Limits::default()).is_err());
}

#[test]
fn entities_declared_in_a_word_file_stop_the_reading() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:body></w:document>"#;
    let result = read(Kind::Docx, &package(&[("word/document.xml", bomb)]), &Limits::default());
    assert!(matches!(result, Err(Unreadable::Hostile(_))), "{result:?}");
}

#[test]
fn a_part_that_unpacks_without_end_stops_the_reading() {
    let big = " ".repeat(3 << 20);
    let limits = Limits { part_bytes: 1 << 20, ..Limits::default() };
    let result = read(Kind::Docx, &package(&[("word/document.xml", &big)]), &limits);
    assert!(matches!(result, Err(Unreadable::Hostile(_))), "{result:?}");
}

#[test]
fn ten_thousand_nested_elements_do_no_harm() {
    let html = format!("{}deep{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    assert_eq!(roles(&text_of(Kind::Html, html.as_bytes())), [(Role::Paragraph, "deep")]);
    let xml = format!("<w:document>{}</w:document>", "<w:sdt>".repeat(10_000));
    let result = read(Kind::Docx, &package(&[("word/document.xml", &xml)]), &Limits::default());
    assert!(matches!(result, Err(Unreadable::Hostile(_))), "{result:?}");
}

#[test]
fn one_plan_reads_alike_as_markdown_word_and_pdf() {
    let Some(samples) = samples() else { return };
    let words = |name: &str, kind| -> std::collections::BTreeSet<String> {
        let bytes = std::fs::read(samples.join("documents").join(name)).unwrap();
        let document = text_of(kind, &bytes);
        let text = document.blocks.iter().map(|b| b.text.to_lowercase()).collect::<Vec<_>>().join(" ");
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_owned).collect()
    };
    let markdown = words("plan.md", Kind::Markdown);
    for (name, kind) in [("plan.docx", Kind::Docx), ("plan.pdf", Kind::Pdf)] {
        let other = words(name, kind);
        let shared = markdown.intersection(&other).count();
        assert!(shared * 100 >= markdown.len() * 95, "{name}: {shared} of {} words", markdown.len());
    }
}
