//! XLSX, cell by cell: a million styled empty rows or one cell in the last corner cost steps, not memory.

use super::rows::Rows;
use super::{Cell, CellKind, Grid, Sheet, SheetError, SheetLimits, Workbook};
use crate::text::package::Package;
use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use std::io::Cursor;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn open<'b>(bytes: &'b [u8], limits: &SheetLimits) -> Result<Book<'b>, SheetError> {
    if bytes.len() > limits.file_bytes {
        return Err(SheetError::TooLarge(format!("the file is larger than {} MB", limits.file_bytes >> 20)));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let say = "the workbook is protected by a password or in the format from before 2007";
        return Err(SheetError::Damaged(say.to_owned()));
    }
    refuse_large_parts(bytes)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged("the file is damaged or no workbook".to_owned()))
}

/// The rows of every worksheet as they stand, whatever they are: a form rather than a table.
pub(super) fn grids(bytes: &[u8], limits: &SheetLimits) -> Result<Vec<Grid>, SheetError> {
    let mut book = open(bytes, limits)?;
    let mut cells_left = limits.cells;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let mut grid = Grid { name: name.clone(), rows: Vec::new() };
        let mut take = |number: usize, cells: Vec<Cell>| {
            if grid.rows.len() >= limits.rows {
                return Err(SheetError::TooLarge(format!("there are more than {} rows", limits.rows)));
            }
            if cells.iter().any(|cell| cell.text.len() > limits.cell_bytes) {
                let say = format!("row {number} has a value longer than {} kB", limits.cell_bytes >> 10);
                return Err(SheetError::TooLarge(say));
            }
            grid.rows.push((number, cells.into_iter().map(|cell| cell.text).collect()));
            Ok(())
        };
        match each_row(&mut book, &name, limits, &mut cells_left, &mut take) {
            Ok(()) | Err(SheetError::Empty) => {}
            Err(error) => return Err(error),
        }
        if !grid.rows.is_empty() {
            grids.push(grid);
        }
    }
    if grids.is_empty() { Err(SheetError::Empty) } else { Ok(grids) }
}

pub(super) fn read(bytes: &[u8], limits: &SheetLimits) -> Result<Workbook, SheetError> {
    let mut book = open(bytes, limits)?;
    let mut sheets = Vec::new();
    let mut unusable = Vec::new();
    let mut cells_left = limits.cells;
    for name in book.sheet_names() {
        match one(&mut book, &name, limits, &mut cells_left) {
            Ok(sheet) => sheets.push(sheet),
            Err(SheetError::Empty) => {}
            Err(SheetError::Header(why)) => unusable.push((name, why)),
            Err(error) => return Err(error),
        }
    }
    match unusable.first() {
        Some((name, why)) if sheets.is_empty() => Err(SheetError::Header(format!("worksheet `{name}`: {why}"))),
        None if sheets.is_empty() => Err(SheetError::Empty),
        _ => Ok(Workbook { sheets, unusable }),
    }
}

/// The shared texts are held in memory whole: look at their size before.
fn refuse_large_parts(bytes: &[u8]) -> Result<(), SheetError> {
    let damaged = |_| SheetError::Damaged("the file is damaged or no workbook".to_owned());
    let mut package = Package::open(bytes, 256 << 20).map_err(damaged)?;
    for part in ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"] {
        if let Err(error) = package.size(part) {
            return Err(SheetError::TooLarge(error.to_string()));
        }
    }
    Ok(())
}

fn one(book: &mut Book<'_>, name: &str, limits: &SheetLimits, cells_left: &mut usize) -> Result<Sheet, SheetError> {
    let mut rows = Rows::new(name, *limits);
    each_row(book, name, limits, cells_left, &mut |number, cells| rows.take(number, cells))?;
    rows.finish()
}

/// Hands over each row that has something in it, by the number a person sees.
fn each_row(
    book: &mut Book<'_>,
    name: &str,
    limits: &SheetLimits,
    cells_left: &mut usize,
    take: &mut dyn FnMut(usize, Vec<Cell>) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let damaged = || SheetError::Damaged(format!("the worksheet `{name}` is damaged"));
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Err(SheetError::Empty) };
    let mut open: Option<(u32, Vec<Cell>)> = None;
    while let Some(found) = cells.next_cell().map_err(|_| damaged())? {
        *cells_left = cells_left
            .checked_sub(1)
            .ok_or_else(|| SheetError::TooLarge(format!("the workbook has more than {} cells", limits.cells)))?;
        let cell = cell(found.get_value());
        if cell.kind == CellKind::Empty {
            continue;
        }
        let (row, column) = found.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= limits.columns {
            let reason = format!("the worksheet `{name}` has a value beyond column {}", limits.columns);
            return Err(SheetError::TooLarge(reason));
        }
        if open.as_ref().is_some_and(|(number, _)| *number != row)
            && let Some((number, done)) = open.take()
        {
            take(number as usize + 1, done)?;
        }
        let (_, line) = open.get_or_insert_with(|| (row, Vec::new()));
        if line.len() <= column {
            line.resize(column + 1, Cell::default());
        }
        if let Some(place) = line.get_mut(column) {
            *place = cell;
        }
    }
    if let Some((number, done)) = open {
        take(number as usize + 1, done)?;
    }
    Ok(())
}

fn cell(value: &DataRef<'_>) -> Cell {
    let (text, kind) = match value {
        DataRef::Empty => (String::new(), CellKind::Empty),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        DataRef::Int(number) => (number.to_string(), CellKind::Number),
        DataRef::Float(number) => (number.to_string(), CellKind::Number),
        DataRef::Bool(truth) => (truth.to_string(), CellKind::Truth),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => (text.trim_end_matches("T00:00:00").to_owned(), CellKind::Date),
        DataRef::Error(error) => (error.to_string(), CellKind::Text),
    };
    if text.trim().is_empty() { Cell::default() } else { Cell { text, kind } }
}

fn date(moment: &ExcelDateTime) -> (String, CellKind) {
    if moment.is_duration() {
        return (moment.as_f64().to_string(), CellKind::Number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let whole_day = hour == 0 && minute == 0 && second == 0;
    let text = if whole_day { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") };
    (text, CellKind::Date)
}
