//! A spreadsheet file as a table of texts: read here, where the file is; what its columns mean is the register's business.

use std::{fs, path::Path};

use plumb_engine::desk::{ImportTable, Problem, ProblemKind, RefusedRow};
use plumb_intake::{
    sheet::{Sheet, SheetError, SheetLimits, read_csv},
    worker::{Bounds, Reader},
};

use plumb_web::{ReadSheet, Sheets};

use crate::assess;

/// Reads a CSV or XLSX file; rows that cannot be read come beside it.
pub(crate) fn read(file: &Path, wanted: Option<&str>) -> Result<(ImportTable, Vec<RefusedRow>), Problem> {
    let unread = |error: std::io::Error| {
        Problem::new(ProblemKind::Content, "import.file", format!("`{}` cannot be read: {error}", file.display()))
    };
    let limits = SheetLimits::default();
    let size = fs::metadata(file).map_err(unread)?.len();
    if size > limits.file_bytes as u64 {
        let say = format!("`{}` is larger than {} MiB; nothing was taken", file.display(), limits.file_bytes >> 20);
        return Err(Problem::new(ProblemKind::Content, "import.file", say).help("divide it"));
    }
    let bytes = fs::read(file).map_err(unread)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read_bytes(&name, &bytes, wanted)
}

/// Reads spreadsheets that come from a page.
#[derive(Debug)]
pub(crate) struct PageSheets;

impl Sheets for PageSheets {
    fn sheets(&self, name: &str, bytes: &[u8]) -> Result<Vec<ReadSheet>, Problem> {
        Ok(all(bytes)?.into_iter().map(|sheet| as_read(name, sheet)).collect())
    }
}

fn read_bytes(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<(ImportTable, Vec<RefusedRow>), Problem> {
    let ReadSheet { table, unread, .. } = as_read(name, choose(all(bytes)?, wanted)?);
    Ok((table, unread))
}

/// All sheets of a file.
fn all(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    if bytes.starts_with(b"PK") {
        // A workbook can be made to exhaust whoever unpacks it: that happens in a process of its own, within bounds.
        let mut reader = Reader::new(Some(assess::worker()?), Bounds::default());
        return Ok(reader.read_workbook(bytes).map_err(|error| problem(&error))?.sheets);
    }
    Ok(vec![read_csv(bytes, &SheetLimits::default()).map_err(|error| problem(&error))?])
}

fn as_read(file: &str, sheet: Sheet) -> ReadSheet {
    let unread = sheet.refused.iter().map(|row| RefusedRow {
        row: row.row as u64,
        column: Some(row.column_name.clone().unwrap_or_else(|| format!("column {}", row.column))),
        say: row.reason.clone(),
        help: None,
    });
    let unread = unread.collect();
    let rows =
        sheet.rows.into_iter().map(|row| (row.number as u64, row.cells.into_iter().map(|cell| cell.text).collect()));
    let name = if sheet.name.is_empty() { file.to_owned() } else { format!("{file}, {}", sheet.name) };
    ReadSheet { name: sheet.name, table: ImportTable { name, header: sheet.header, rows: rows.collect() }, unread }
}

fn choose(mut sheets: Vec<Sheet>, wanted: Option<&str>) -> Result<Sheet, Problem> {
    let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
    let at = match wanted {
        Some(wanted) => sheets.iter().position(|sheet| sheet.name.eq_ignore_ascii_case(wanted)),
        None => (!sheets.is_empty()).then_some(0),
    };
    at.map(|at| sheets.swap_remove(at)).ok_or_else(|| {
        let say = format!("the workbook has no sheet `{}`", wanted.unwrap_or_default());
        Problem::new(ProblemKind::Content, "import.sheet", say).help(format!("it has {}", names.join(", ")))
    })
}

fn problem(error: &SheetError) -> Problem {
    let text = error.to_string();
    let (say, help) =
        text.split_once("\nhelp: ").unwrap_or((text.as_str(), "look whether it opens in your spreadsheet program"));
    Problem::new(ProblemKind::Content, "import.file", say).help(help)
}
