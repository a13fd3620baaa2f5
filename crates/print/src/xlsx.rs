//! A workbook with one worksheet: typed cells under a header that stays in sight. Texts are texts, whatever they begin with.

use std::{borrow::Cow, collections::BTreeSet, io::Write};

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use crate::{Cell, Column, PrintError, Table};

/// What one cell holds, in UTF-16 code units (Excel's specifications and limits). A longer text goes on in the next column,
/// whose header is the same with ` (2)`.
pub const CELL_UNITS: usize = 32_767;

const ROWS: usize = 1_048_575;
const COLUMNS: usize = 16_384;
/// Digits that a number in a workbook keeps (IEEE 754 binary64).
const DIGITS: usize = 15;
/// Rows looked at to find out how wide a column is.
const LOOKED_AT: usize = 500;

/// Writes a table as a workbook.
///
/// # Errors
/// If it has more rows or columns than a worksheet takes, or the output takes no more.
pub fn xlsx(table: &Table, made: Date, out: &mut dyn Write) -> Result<(), PrintError> {
    workbook(std::slice::from_ref(table), made, out)
}

/// Writes tables as one workbook, a worksheet each; the first names it and says what it says of itself.
///
/// # Errors
/// As with [`xlsx`].
pub fn workbook(tables: &[Table], made: Date, out: &mut dyn Write) -> Result<(), PrintError> {
    let mut book = Workbook::new();
    if let Some(first) = tables.first() {
        let mut properties = DocProperties::new().set_title(&first.name).set_creation_datetime(&day(made)?);
        for (name, text) in &first.properties {
            properties = properties.set_custom_property(name.as_str(), text.as_str());
        }
        book.set_properties(&properties);
    }
    let mut taken = BTreeSet::new();
    for table in tables {
        let table = continued(table);
        within("rows", table.rows.len(), ROWS)?;
        within("columns", table.columns.len(), COLUMNS)?;
        let sheet = book.add_worksheet();
        sheet.set_name(another(sheet_name(&table.name), &mut taken))?;
        fill(sheet, &table)?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

/// A worksheet's name that no other has; Excel tells no capitals from small letters in them.
fn another(name: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{} ({number})", name.chars().take(24).collect::<String>()));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(&name.to_lowercase()));
    let free = free.unwrap_or(name);
    taken.insert(free.to_lowercase());
    free
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), PrintError> {
    let formats = Formats::new();
    for (at, column) in (0_u16..).zip(&table.columns) {
        let format = if column.long { &formats.long } else { &formats.text };
        sheet.set_column_format(at, format)?;
        sheet.set_column_width(at, width(table, usize::from(at), column))?;
        sheet.write_string_with_format(0, at, &column.header, &formats.head)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for ((at, cell), column) in (0_u16..).zip(cells).zip(&table.columns) {
            put(sheet, (row, at), cell, column, &formats)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if let (Ok(last @ 1..), Some(columns)) = (u32::try_from(table.rows.len()), table.columns.len().checked_sub(1)) {
        sheet.autofilter(0, 0, last, u16::try_from(columns).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn within(what: &'static str, count: usize, limit: usize) -> Result<(), PrintError> {
    if count > limit { Err(PrintError::Limit { what, count, limit }) } else { Ok(()) }
}

struct Formats {
    head: Format,
    text: Format,
    long: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        // `@` keeps a text a text also when somebody opens the cell and leaves it again.
        let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        Self {
            head: Format::new().set_bold().set_num_format("@"),
            long: text.clone().set_text_wrap(),
            text,
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
        }
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: &Cell,
    column: &Column,
    formats: &Formats,
) -> Result<(), PrintError> {
    let format = if column.long { &formats.long } else { &formats.text };
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => drop(sheet.write_string_with_format(row, at, text, format)?),
        Cell::Number(written) => match number(written) {
            Some((value, shown)) => {
                let shown = Format::new().set_num_format(shown).set_align(FormatAlign::Top);
                sheet.write_number_with_format(row, at, value, &shown)?;
            }
            None => drop(sheet.write_string_with_format(row, at, written, format)?),
        },
        Cell::Day(date) => match day(*date) {
            // Excel's calendar knows a 29 February 1900: days before the March that followed are not what they say.
            Ok(value) if date.year() > 1900 || (date.year() == 1900 && date.month() > 2) => {
                sheet.write_datetime_with_format(row, at, &value, &formats.day)?;
            }
            _ => drop(sheet.write_string_with_format(row, at, date.to_string(), format)?),
        },
        Cell::Flag(flag) => drop(sheet.write_boolean_with_format(row, at, *flag, format)?),
    }
    Ok(())
}

fn day(date: Date) -> Result<ExcelDateTime, PrintError> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (year, month, day) = (u16::try_from(year), u8::try_from(month), u8::try_from(day));
    Ok(ExcelDateTime::from_ymd(year.unwrap_or(0), month.unwrap_or(0), day.unwrap_or(0))?)
}

/// A number with the format that shows it as written; none where a workbook cannot hold all its digits.
fn number(written: &str) -> Option<(f64, String)> {
    let body = written.strip_prefix('-').unwrap_or(written);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let digits = whole.len() + fraction.len();
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits > DIGITS || whole.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    // `007` shows its zeros, `12.50` its places.
    let zeros = if whole.starts_with('0') { whole.len() } else { 1 };
    let places = if fraction.is_empty() { String::new() } else { format!(".{}", "0".repeat(fraction.len())) };
    Some((written.parse().ok()?, format!("{}{places}", "0".repeat(zeros))))
}

/// The table with long texts divided: `Reason`, `Reason (2)`, `Reason (3)`.
fn continued(table: &Table) -> Cow<'_, Table> {
    let longest = |at: usize| {
        let parts = table.rows.iter().filter_map(|row| row.get(at)).map(|cell| match cell {
            Cell::Text(text) if text.len() > CELL_UNITS => parts(text).len(),
            _ => 1,
        });
        parts.max().unwrap_or(1)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(longest).collect();
    if widths.iter().all(|width| *width == 1) {
        return Cow::Borrowed(table);
    }
    let columns = table.columns.iter().zip(&widths).flat_map(|(column, width)| {
        (1..=*width).map(move |part| match part {
            1 => column.clone(),
            _ => Column { header: format!("{} ({part})", column.header), long: column.long },
        })
    });
    let row = |cells: &Vec<Cell>| {
        let mut row = Vec::new();
        for (at, width) in widths.iter().enumerate() {
            let mut here = match cells.get(at) {
                Some(Cell::Text(text)) => parts(text).into_iter().map(|part| Cell::Text(part.to_owned())).collect(),
                cell => vec![cell.cloned().unwrap_or_default()],
            };
            here.resize(*width, Cell::Empty);
            row.append(&mut here);
        }
        row
    };
    let rows = table.rows.iter().map(row).collect();
    Cow::Owned(Table {
        name: table.name.clone(),
        columns: columns.collect(),
        rows,
        properties: table.properties.clone(),
    })
}

/// A text in parts that a cell holds.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut units) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > CELL_UNITS {
            parts.extend(text.get(from..at));
            (from, units) = (at, letter.len_utf16());
        }
    }
    parts.extend(text.get(from..));
    parts
}

/// What Excel takes as a worksheet's name: at most 31 letters, some of them not.
fn sheet_name(name: &str) -> String {
    let fine = |c: char| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c };
    let mut kept = String::new();
    for letter in name.chars().map(fine) {
        if kept.encode_utf16().count() + letter.len_utf16() > 31 {
            break;
        }
        kept.push(letter);
    }
    let kept = kept.trim().trim_matches('\'').trim();
    // Excel keeps this name for itself.
    if kept.is_empty() || kept.eq_ignore_ascii_case("history") { "Register".to_owned() } else { kept.to_owned() }
}

/// A width in letters that shows most of what the column holds.
fn width(table: &Table, at: usize, column: &Column) -> f64 {
    let letters = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().next().map_or(0, |line| line.chars().take(60).count()),
        Cell::Number(number) => number.len(),
        Cell::Day(_) => 10,
        Cell::Flag(_) => 5,
    };
    let widths: BTreeSet<usize> =
        table.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(at)).map(letters).collect();
    let widest = widths.last().copied().unwrap_or(0).max(column.header.chars().count() + 3).clamp(8, 48);
    u32::try_from(widest).map_or(8.0, f64::from) + 1.0
}
