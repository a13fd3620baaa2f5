//! What is written comes back as it was, and no program computes it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a file that cannot be written or read is a failed test, and says why"
)]

use plumb_intake::sheet::{CellKind, Sheet, SheetLimits, read_csv, read_xlsx};
use plumb_print::{CELL_UNITS, Cell, Column, Table, csv, defused, workbook, xlsx};
use proptest::prelude::*;

mod naughty;
mod pages;

fn column(header: &str) -> Column {
    Column { header: header.into(), long: false }
}

fn table(columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table {
        name: "Gauges: [all]".into(),
        columns: columns.iter().copied().map(column).collect(),
        rows,
        ..Table::default()
    }
}

fn through_csv(table: &Table) -> Sheet {
    let mut bytes = Vec::new();
    csv(table, &mut bytes).unwrap();
    read_csv(&bytes, &SheetLimits::default()).unwrap()
}

fn through_xlsx(table: &Table) -> Sheet {
    let mut bytes = Vec::new();
    xlsx(table, "2026-03-14".parse().unwrap(), &mut bytes).unwrap();
    read_xlsx(&bytes, &SheetLimits::default()).unwrap().sheets.remove(0)
}

fn texts(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect()
}

fn named(texts: &[String]) -> Table {
    let rows = texts
        .iter()
        .enumerate()
        .map(|(at, text)| vec![Cell::Text(format!("G-{at}")), Cell::Text("kept".into()), Cell::Text(text.clone())]);
    table(&["Number", "State", "Text"], rows.collect())
}

#[test]
fn naughty_strings_come_back_byte_by_byte() {
    let strings: Vec<String> = naughty::STRINGS.iter().map(|text| (*text).to_owned()).collect();
    let table = named(&strings);
    for sheet in [through_csv(&table), through_xlsx(&table)] {
        let back: Vec<String> = texts(&sheet).into_iter().map(|row| row[2].clone()).collect();
        assert_eq!(back, strings);
        assert_eq!(sheet.refused, []);
    }
}

#[test]
fn no_cell_of_a_csv_file_begins_like_a_formula() {
    let strings: Vec<String> = naughty::STRINGS.iter().map(|text| (*text).to_owned()).collect();
    let mut bytes = Vec::new();
    csv(&named(&strings), &mut bytes).unwrap();
    let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
    for row in reader.records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
    assert_eq!(defused("-5"), "'-5", "a text, not a number");
    let mut number = Vec::new();
    csv(&table(&["a", "b"], vec![vec![Cell::Number("-5".into()), Cell::Text("'x".into())]]), &mut number).unwrap();
    assert_eq!(String::from_utf8(number).unwrap(), "\"a\",\"b\"\r\n\"-5\",\"'x\"\r\n");
}

#[test]
fn a_workbook_has_days_as_days_numbers_as_numbers_and_no_formula() {
    let cells = vec![
        Cell::Number("-12.50".into()),
        Cell::Number("1234567890123456789".into()),
        Cell::Number("007".into()),
        Cell::Day("2026-03-14".parse().unwrap()),
        Cell::Day("1899-12-31".parse().unwrap()),
        Cell::Flag(true),
        Cell::Text("=1+1".into()),
        Cell::Empty,
    ];
    let sheet = through_xlsx(&table(&["a", "b", "c", "d", "e", "f", "g", "h"], vec![cells]));
    assert_eq!(sheet.name, "Gauges   all");
    let row: Vec<_> = sheet.rows[0].cells.iter().map(|cell| (cell.text.as_str(), cell.kind)).collect();
    let text = CellKind::Text;
    assert_eq!(
        row,
        [
            ("-12.5", CellKind::Number),
            ("1234567890123456789", text),
            ("7", CellKind::Number),
            ("2026-03-14", CellKind::Date),
            ("1899-12-31", text),
            ("true", CellKind::Truth),
            ("=1+1", text),
            ("", CellKind::Empty),
        ]
    );
}

#[test]
fn a_text_longer_than_a_cell_goes_on_in_the_next_column() {
    let long = "ß𝄞x".repeat(CELL_UNITS / 2 + 1);
    let rows = vec![vec![Cell::Text("1".into()), Cell::Text(long.clone()), Cell::Number("3".into())]];
    let sheet = through_xlsx(&table(&["Number", "Text", "Size"], rows));
    assert_eq!(sheet.header, ["Number", "Text", "Text (2)", "Text (3)", "Size"]);
    let cells = &texts(&sheet)[0];
    assert_eq!(cells[1..4].concat(), long);
    assert_eq!(cells[4], "3");
}

#[test]
fn more_than_a_worksheet_takes_is_said_before_anything_is_written() {
    let wide = Table { columns: vec![column("a"); 16_385], ..Table::default() };
    let mut bytes = Vec::new();
    let error = xlsx(&wide, "2026-03-14".parse().unwrap(), &mut bytes).unwrap_err();
    assert!(error.to_string().contains("takes 16384 columns, but there are 16385"), "{error}");
    assert!(bytes.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_comes_back(texts_in in prop::collection::vec("[ -~\u{a0}-\u{2fff}\n'=+@_x0-9\"]{0,40}", 1..12)) {
        let table = named(&texts_in);
        for sheet in [through_csv(&table), through_xlsx(&table)] {
            let back: Vec<String> = texts(&sheet).into_iter().map(|row| row[2].clone()).collect();
            // Cells of nothing but blanks are empty ones.
            let sent: Vec<String> = texts_in.clone();
            for (sent, back) in sent.iter().zip(back) {
                if sent.trim().is_empty() { prop_assert!(back.trim().is_empty()); } else { prop_assert_eq!(sent, &back); }
            }
        }
    }
}

#[test]
fn several_tables_are_one_workbook_with_a_sheet_each_that_no_other_is_called_like() {
    let one = table(&["A"], vec![vec![Cell::Text("first".into())]]);
    let other = table(&["B"], vec![vec![Cell::Text("second".into())]]);
    let mut bytes = Vec::new();
    workbook(&[one, other], "2026-03-14".parse().unwrap(), &mut bytes).unwrap();
    let book = read_xlsx(&bytes, &SheetLimits::default()).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
}
