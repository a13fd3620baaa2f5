//! Files made to harm whoever reads them, built at test time: nothing hostile is kept in the repository.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// A package with these parts, whatever their names.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The text part of a Word file.
pub(crate) fn word(text: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")
}

/// A Word file with this text part, and others beside it.
pub(crate) fn docx(document: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    package(&[&[("word/document.xml", document.as_bytes())], others].concat())
}

/// So many megabytes of nothing, a few kilobytes on the way.
pub(crate) fn megabytes(n: usize) -> Vec<u8> {
    vec![b' '; n << 20]
}

/// A package of packages of packages, each sixteen times the next: gigabytes to whoever unpacks all of it.
pub(crate) fn nested_bomb() -> Vec<u8> {
    let mut inner = package(&[("nothing.txt", &megabytes(16))]);
    for depth in 0..3 {
        let names: Vec<String> = (0..16).map(|n| format!("{depth}-{n}.zip")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), inner.as_slice())).collect();
        inner = package(&parts);
    }
    inner
}

/// Ten entities, each ten of the one before: a gigabyte of laughter.
pub(crate) fn billion_laughs() -> String {
    let mut out = String::from("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a0 \"ha ha ha \">");
    for n in 1..10 {
        let again = format!("&a{};", n - 1).repeat(10);
        write!(out, "<!ENTITY a{n} \"{again}\">").unwrap();
    }
    out + "]>" + &word("&a9;")
}

/// An entity that is somewhere else.
pub(crate) fn external_entity(place: &str) -> String {
    format!("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"{place}\">]>{}", word("Before &x; after"))
}

/// Relationships that lead out of the file: a template, a picture, a link, all to be fetched.
pub(crate) fn relationships(place: &str) -> String {
    let mut out =
        String::from("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (n, kind) in ["attachedTemplate", "image", "hyperlink", "oleObject"].iter().enumerate() {
        write!(
            out,
            "<Relationship Id=\"r{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{place}{kind}\" TargetMode=\"External\"/>"
        )
        .unwrap();
    }
    out + "</Relationships>"
}

/// A PDF of these objects, with a table of contents and whatever the trailer says besides.
fn pdf(objects: &[String], trailer: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out = String::from("%PDF-1.5\n");
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", n + 1).unwrap();
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(out, "trailer << /Size {size} /Root 1 0 R {} >>\nstartxref\n{start}\n%%EOF\n", trailer(start)).unwrap();
    out.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn own(text: &str) -> String {
    text.to_owned()
}

/// Pages whose children are themselves.
pub(crate) fn looping_pages() -> Vec<u8> {
    let kids = own("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2147483647 >>");
    let back = own("<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R 2 0 R] /Count 9 >>");
    pdf(&[own("<< /Type /Catalog /Pages 2 0 R >>"), kids, back], |_| String::new())
}

/// A page under itself by way of its parent, whose inherited resources never end.
pub(crate) fn looping_parents() -> Vec<u8> {
    let pages = own("<< /Type /Pages /Parent 3 0 R /Kids [3 0 R] /Count 1 >>");
    let page = own("<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>");
    let objects = [own("<< /Type /Catalog /Pages 2 0 R >>"), pages, page, stream("", "BT /F1 9 Tf (x) Tj ET")];
    pdf(&objects, |_| String::new())
}

/// A table of contents that names itself as the one before.
pub(crate) fn looping_contents() -> Vec<u8> {
    let objects = [own("<< /Type /Catalog /Pages 2 0 R >>"), own("<< /Type /Pages /Kids [] /Count 0 >>")];
    pdf(&objects, |start| format!("/Prev {start}"))
}

/// Object streams that lie in each other and extend themselves; objects that are references to themselves.
pub(crate) fn looping_objects() -> Vec<u8> {
    let objects = [
        own("<< /Type /Catalog /Pages 5 0 R >>"),
        stream("/Type /ObjStm /N 1 /First 4 /Extends 3 0 R", "2 0 << /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        stream("/Type /ObjStm /N 2 /First 8 /Extends 2 0 R", "2 0 3 4  3 0 R 2 0 R"),
        own("4 0 R"),
        own("6 0 R"),
        own("5 0 R"),
    ];
    pdf(&objects, |_| own("/Info 4 0 R /Encrypt 4 0 R"))
}

/// A stream whose length is itself, and a content that is a list of itself.
pub(crate) fn looping_length() -> Vec<u8> {
    let objects = [
        own("<< /Type /Catalog /Pages 2 0 R >>"),
        own("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        own("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R >>"),
        own("<< /Length 4 0 R >>\nstream\nBT (x) Tj ET\nendstream"),
        own("[5 0 R 4 0 R 5 0 R]"),
    ];
    pdf(&objects, |_| String::new())
}

/// A workbook with this in its only sheet.
pub(crate) fn workbook(sheet: &str) -> Vec<u8> {
    let content = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let related = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        "<Relationships xmlns=\"{related}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let of_book = format!(
        "<Relationships xmlns=\"{related}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>");
    package(&[
        ("[Content_Types].xml", content.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A row with texts from column A on.
pub(crate) fn row(number: usize, texts: &[&str]) -> String {
    let mut out = format!("<row r=\"{number}\">");
    for (text, column) in texts.iter().zip('A'..) {
        write!(out, "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>").unwrap();
    }
    out + "</row>"
}

/// A row that is there only because somebody once gave it a colour.
pub(crate) fn styled(number: usize) -> String {
    format!("<row r=\"{number}\" s=\"1\" customFormat=\"1\"><c r=\"A{number}\" s=\"1\"/></row>")
}
