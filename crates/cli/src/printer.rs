//! The engine's tables as files, by way of `print`.

use plumb_engine::desk::{Printer, Problem, ProblemKind, RegisterTable, TableCell, TableFormat};
use plumb_print::{Cell, Column, PrintError, Table, csv, xlsx};

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
}

fn sheet(table: &RegisterTable) -> Table {
    let cell = |cell: &TableCell| match cell {
        TableCell::Empty => Cell::Empty,
        TableCell::Text(text) => Cell::Text(text.clone()),
        TableCell::Number(number) => Cell::Number(number.clone()),
        TableCell::Day(day) => Cell::Day(*day),
        TableCell::Flag(flag) => Cell::Flag(*flag),
    };
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
