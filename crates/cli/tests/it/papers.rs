//! What is taken along is opened by the programs that people open it with: poppler and `LibreOffice`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::program::Company;

fn company() -> Company {
    let company = Company::started();
    company.runs(&["record", "create", "nonconformities", "title=Wrong drawing at machine 3"]);
    company.runs(&["record", "create", "measuring_equipment", "name=Caliper", "serial=C-1"]);
    let certificate = ["title=ISO 9001", "standard=iso-9001-2015", "body=Castellane Cert", "decided_on=2025-04-10"];
    company.runs(&[&["record", "create", "certificates"][..], &certificate].concat());
    company
}

/// What a reader makes of a file; none, said aloud, where that reader is not installed.
fn read_by(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            println!("SKIPPED: `{program}` is not installed ({error}): cargo xtask test installs it");
            None
        }
    }
}

fn pdf_text(file: &Path) -> Option<String> {
    read_by("pdftotext", &["-layout", file.to_str().unwrap(), "-"])
}

/// Every worksheet as `LibreOffice` reads it, cells with tabs between.
fn sheets(file: &Path, into: &Path) -> Option<Vec<(String, String)>> {
    std::fs::create_dir_all(into).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", into.join("profile").display());
    // Tab, no quotes, UTF-8, every worksheet as a file of its own (the filter's twelfth token).
    let filter = "csv:Text - txt - csv (StarCalc):9,,76,1,,0,false,true,false,false,false,-1";
    let (to, from) = (into.to_str().unwrap(), file.to_str().unwrap());
    read_by("soffice", &[&profile, "--headless", "--convert-to", filter, "--outdir", to, from])?;
    let files = std::fs::read_dir(into).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "csv")).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    Some(files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect())
}

#[test]
fn the_gap_list_is_opened_by_poppler_and_libreoffice_and_says_the_same() {
    let company = company();
    let (pdf, book) = (company.beside("gaps.pdf"), company.beside("gaps.xlsx"));
    let (to_pdf, to_book) = (pdf.to_str().unwrap(), book.to_str().unwrap());
    let said =
        company.runs(&["readiness", "--gaps", "--standard", "iso-9001-2015", "--pdf", to_pdf, "--xlsx", to_book]);
    assert!(said.contains("Gap list"), "{said}");
    let report = company.data_of(&["readiness", "--standard", "iso-9001-2015"], 0);
    let (root, seq) = (report["root"].as_str().unwrap(), report["seq"].as_u64().unwrap());
    let open: Vec<&str> = report["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| {
            row["leaf"] == true && !["in-order", "not-applicable"].contains(&row["verdict"].as_str().unwrap())
        })
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert!(!open.is_empty());
    if let Some(text) = pdf_text(&pdf) {
        let lacks: Vec<&&str> = open.iter().filter(|id| !text.contains(**id)).collect();
        assert!(lacks.is_empty(), "{lacks:?} in {text}");
        for said in [root, &format!("entry {seq}"), "Internal: our own assessment", "What mends it", "Page 1 of"] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    if let Some(sheets) = sheets(&book, &company.beside("opened")) {
        let find =
            |part: &str| &sheets.iter().find(|(name, _)| name.contains(part)).unwrap_or_else(|| panic!("{sheets:?}")).1;
        let listed = find("ISO 9001");
        let ids: Vec<&str> = listed.lines().filter_map(|line| line.split('\t').next()).collect();
        assert!(open.iter().all(|id| ids.contains(id)), "{listed}");
        assert!(find("About").contains(root));
    }
}

#[test]
fn each_paper_is_written_both_ways_and_the_same_day_gives_the_same_figures() {
    let company = company();
    for (command, title) in [
        (&["readiness"][..], "Readiness"),
        (&["applicability", "--standard", "iso-27001-2022"], "Statement of Applicability"),
        (&["certification"], "Certification cycle"),
    ] {
        let stem = command[0];
        let (pdf, book) = (company.beside(&format!("{stem}.pdf")), company.beside(&format!("{stem}.xlsx")));
        let to = ["--pdf", pdf.to_str().unwrap(), "--xlsx", book.to_str().unwrap()];
        company.runs(&[command, &to].concat());
        if let Some(text) = pdf_text(&pdf) {
            assert!(text.contains(title), "{text}");
            assert!(text.contains("Log up to: entry"), "{text}");
        }
        if let Some(info) = read_by("pdfinfo", &[pdf.to_str().unwrap()]) {
            assert!(info.contains("Tagged:          yes"), "{info}");
        }
        let zipped = std::fs::read(&book).unwrap();
        assert!(zipped.starts_with(b"PK"), "a workbook is an archive");
    }
    let cycle = company.tries(&["certification"]);
    let said = String::from_utf8_lossy(&cycle.stdout);
    assert!(said.contains("first surveillance, 2026-01-10 to 2026-04-10"), "{said}");
}

#[test]
fn a_place_that_cannot_be_written_is_named_and_nothing_is_left_there() {
    let company = company();
    let nowhere = company.beside("no/such/folder/gaps.pdf");
    let answer = company.data_of(&["readiness", "--pdf", nowhere.to_str().unwrap()], 2);
    assert_eq!(answer["problem"]["code"], "export.path");
    assert!(!nowhere.exists());
}
