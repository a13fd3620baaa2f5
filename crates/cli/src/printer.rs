//! The engine's tables and papers as files, by way of `print`: the one place where either becomes a format.

use std::path::Path;

use plumb_engine::desk::{
    Answer, Paper, PaperFormat, PaperTable, PaperWanted, Printer, Problem, ProblemKind, RegisterTable, Request,
    TableCell, TableFormat,
};
use plumb_print::{
    Cell, Column, Imprint, Page, PrintError, Report, ReportColumn, ReportTable, Table, csv, pdf, workbook, xlsx,
};

use crate::{
    data_folder::{ask, unexpected},
    export::{cannot_write, keep},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

/// A column of this share of a page or more holds long texts.
const LONG: u8 = 12;

/// Prints with the crate `print`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FilePrinter;

impl Printer for FilePrinter {
    fn table(&self, table: &RegisterTable, format: TableFormat) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let sheet = sheet(table);
        match format {
            TableFormat::Csv => csv(&sheet, &mut bytes),
            TableFormat::Xlsx => xlsx(&sheet, table.day, &mut bytes),
        }
        .map_err(|error| problem(&error))?;
        Ok(bytes)
    }

    fn paper(&self, paper: &Paper, format: PaperFormat) -> Result<Vec<u8>, Problem> {
        match format {
            PaperFormat::Markdown => Ok(paper.markdown().into_bytes()),
            PaperFormat::Pdf => {
                let printed = pdf(&Page::Report(&report(paper))).map_err(|error| problem(&error))?;
                Ok(printed.bytes)
            }
            PaperFormat::Xlsx => {
                let mut bytes = Vec::new();
                workbook(&sheets(paper), paper.on, &mut bytes).map_err(|error| problem(&error))?;
                Ok(bytes)
            }
        }
    }
}

/// Where a paper is to be written.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct ToFile {
    /// Write it as PDF
    #[arg(long, value_name = "FILE")]
    pdf: Option<std::path::PathBuf>,
    /// Write it as a workbook
    #[arg(long, value_name = "FILE")]
    xlsx: Option<std::path::PathBuf>,
}

impl ToFile {
    /// Writes the paper where a file was asked for, both ways if both were; none where neither was.
    pub(crate) fn write(
        &self,
        shared: &Shared,
        terminal: &Terminal,
        wanted: PaperWanted,
    ) -> Result<Option<Outcome>, Problem> {
        let files = [(&self.pdf, PaperFormat::Pdf), (&self.xlsx, PaperFormat::Xlsx)];
        let files: Vec<(&Path, PaperFormat)> =
            files.into_iter().filter_map(|(file, format)| Some((file.as_deref()?, format))).collect();
        if files.is_empty() {
            return Ok(None);
        }
        let Answer::Paper(paper) = ask(shared, Request::Paper { wanted })? else { return Err(unexpected()) };
        for (file, format) in files {
            let bytes = FilePrinter.paper(&paper, format)?;
            keep(file, &bytes).map_err(|error| cannot_write(file, &error))?;
            let (size, root, out) = (paper.size, &paper.root, file.display().to_string());
            if terminal.wants_data() {
                terminal.data(&serde_json::json!({
                    "title": paper.title, "out": out, "bytes": bytes.len(), "day": paper.on, "size": size, "root": root,
                }));
            } else {
                terminal.say(format!("{} written to {out}", paper.title));
                terminal.say(format!("as of {}, {}, root {root}", paper.on, count_of(size, "entry", "entries")));
            }
        }
        Ok(Some(Outcome::Ran))
    }
}

fn report(paper: &Paper) -> Report {
    let table = |table: &PaperTable| ReportTable {
        title: table.title.clone(),
        note: table.note.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| ReportColumn { header: column.header.clone(), share: column.share })
            .collect(),
        rows: table.rows.iter().map(|row| row.iter().map(TableCell::on_paper).collect()).collect(),
    };
    Report {
        imprint: Imprint {
            title: paper.title.clone(),
            organisation: paper.organisation.clone(),
            language: "en".to_owned(),
            day: paper.on,
            made: paper.made.clone(),
            checkpoint: paper.head.clone(),
        },
        classification: paper.classification.clone(),
        lead: paper.lead.clone(),
        facts: paper.facts.clone(),
        tables: paper.tables.iter().map(table).collect(),
        closing: paper.closing.clone(),
    }
}

/// A worksheet a table, and a last one that says what the file is: whoever opens it meets the content first.
fn sheets(paper: &Paper) -> Vec<Table> {
    let mut about: Vec<(String, String)> = vec![
        ("Title".to_owned(), paper.title.clone()),
        ("Of".to_owned(), paper.organisation.clone()),
        ("Confidentiality".to_owned(), paper.classification.clone()),
    ];
    about.extend(paper.facts.iter().cloned());
    about.push(("Head of the log".to_owned(), paper.head.clone()));
    about.push(("Made".to_owned(), paper.made.clone()));
    let said = paper.lead.iter().chain(paper.tables.iter().filter_map(|table| table.note.as_ref()));
    about.extend(said.chain(&paper.closing).map(|line| ("What it is".to_owned(), line.clone())));
    let tables = paper.tables.iter().filter(|table| !table.rows.is_empty()).map(|table| Table {
        name: table.title.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| Column { header: column.header.clone(), long: column.share >= LONG })
            .collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        properties: vec![
            ("Day".to_owned(), paper.on.to_string()),
            ("Log entries".to_owned(), paper.size.to_string()),
            ("Log root".to_owned(), paper.root.clone()),
            ("Confidentiality".to_owned(), paper.classification.clone()),
        ],
    });
    let column = |header: &str, long| Column { header: header.to_owned(), long };
    let about = Table {
        name: "About this file".to_owned(),
        columns: vec![column("About", false), column("This file", true)],
        rows: about.into_iter().map(|(name, value)| vec![Cell::Text(name), Cell::Text(value)]).collect(),
        properties: Vec::new(),
    };
    tables.chain([about]).collect()
}

fn cell(cell: &TableCell) -> Cell {
    match cell {
        TableCell::Empty => Cell::Empty,
        TableCell::Text(text) => Cell::Text(text.clone()),
        TableCell::Number(number) => Cell::Number(number.clone()),
        TableCell::Day(day) => Cell::Day(*day),
        TableCell::Flag(flag) => Cell::Flag(*flag),
    }
}

fn sheet(table: &RegisterTable) -> Table {
    let columns = table.columns.iter().map(|column| Column { header: column.header.clone(), long: column.long });
    Table {
        name: table.name.clone(),
        columns: columns.collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        properties: vec![
            ("Day".to_owned(), table.day.to_string()),
            ("Log entries".to_owned(), table.size.to_string()),
            ("Log root".to_owned(), table.root.clone()),
        ],
    }
}

fn problem(error: &PrintError) -> Problem {
    let (kind, code) = match error {
        PrintError::Limit { .. } => (ProblemKind::Content, "export.too-many"),
        _ => (ProblemKind::Fault, "fault.print"),
    };
    let text = error.to_string();
    match text.split_once("; help: ") {
        Some((say, help)) => Problem::new(kind, code, say).help(help),
        None => Problem::new(kind, code, text),
    }
}
