//! Registers kept in spreadsheets: one neutral table, bad rows named.

use crate::fixtures::samples;
use plumb_intake::sheet::{CellKind, SheetError, SheetLimits, read_csv, read_xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn csv(bytes: &[u8]) -> plumb_intake::sheet::Sheet {
    read_csv(bytes, &SheetLimits::default()).unwrap()
}

#[test]
fn separators_and_encodings_are_found_out() {
    let comma = csv(b"\xEF\xBB\xBFid,name\n1,\"Meyer, Anna\"\n");
    let semicolon = csv(b"sep=;\r\nid;name\r\n1;\"Meyer, Anna\"\r\n");
    let tab = csv(b"id\tname\n1\tMeyer, Anna\n");
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("id;name\n1;Meyer, Anna\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for sheet in [&comma, &semicolon, &tab, &csv(&utf16)] {
        assert_eq!(sheet.header, ["id", "name"]);
        assert_eq!(sheet.rows[0].cells[1].text, "Meyer, Anna");
    }
    assert_eq!(csv(b"Stra\xDFe\nM\xFCnchen\n").rows[0].cells[0].text, "München");
    assert_eq!(semicolon.rows[0].number, 3);
}

#[test]
fn quoted_line_breaks_stay_in_their_cell_and_rows_keep_their_line_numbers() {
    let sheet = csv(b"a,b\n\"one\ntwo\",x\n\n3,y\n");
    assert_eq!(sheet.rows[0].cells[0].text, "one\ntwo");
    assert_eq!((sheet.rows[0].number, sheet.rows[1].number), (2, 5));
}

#[test]
fn a_row_longer_than_the_header_is_refused_with_row_column_and_reason() {
    let sheet = csv(b"a,b\n1,2\n1,2,3\n4\n");
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.rows[1].cells[1].kind, CellKind::Empty);
    assert_eq!((sheet.refused[0].row, sheet.refused[0].column), (3, 3));
    assert!(sheet.refused[0].reason.contains("must stand in quotes"), "{:?}", sheet.refused[0]);
}

#[test]
fn headers_that_cannot_be_used_are_errors() {
    let limits = SheetLimits::default();
    assert!(matches!(read_csv(b"a,A\n1,2\n", &limits), Err(SheetError::Header(_))));
    assert_eq!(csv(b"a,,c\n1,2,3\n").header, ["a", "column B", "c"]);
    assert_eq!(csv(b"a,,c\n1,,3\n").header, ["a", "c"]);
    assert_eq!(read_csv(b"\n\n", &limits), Err(SheetError::Empty));
}

#[test]
fn worksheets_give_dates_as_dates_and_numbers_as_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Gauges").unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in ["id", "due", "range", "ok"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write(1, 0, "G-1").unwrap();
    sheet.write_with_format(1, 1, ExcelDateTime::from_ymd(2026, 3, 30).unwrap(), &day).unwrap();
    sheet.write(1, 2, 0.1).unwrap();
    sheet.write(1, 3, true).unwrap();
    sheet.write(3, 0, "G-2").unwrap();
    let sheets = read_xlsx(&book.save_to_buffer().unwrap(), &SheetLimits::default()).unwrap().sheets;
    let [gauges] = sheets.as_slice() else { panic!("one sheet") };
    assert_eq!(gauges.name, "Gauges");
    let cells: Vec<_> = gauges.rows[0].cells.iter().map(|c| (c.text.as_str(), c.kind)).collect();
    assert_eq!(
        cells,
        [("G-1", CellKind::Text), ("2026-03-30", CellKind::Date), ("0.1", CellKind::Number), ("true", CellKind::Truth)]
    );
    assert_eq!(gauges.rows[1].number, 4);
}

#[test]
fn a_value_in_the_last_corner_and_styled_empty_rows_cost_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    sheet.write(0, 0, "id").unwrap();
    for row in 1..20_000 {
        sheet.write_blank(row, 0, &bold).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let sheets = read_xlsx(&bytes, &SheetLimits::default()).unwrap().sheets;
    assert_eq!((sheets[0].header.len(), sheets[0].rows.len()), (1, 0));
    let few = SheetLimits { cells: 1_000, ..SheetLimits::default() };
    assert!(matches!(read_xlsx(&bytes, &few), Err(SheetError::TooLarge(_))));

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").unwrap();
    sheet.write(1_048_575, 16_383, "far away").unwrap();
    let far = read_xlsx(&book.save_to_buffer().unwrap(), &SheetLimits::default());
    assert!(matches!(far, Err(SheetError::TooLarge(_))), "{far:?}");
}

#[test]
fn the_sample_registers_are_read() {
    let Some(samples) = samples() else { return };
    let mut files = 0;
    let mut rows = 0;
    for folder in ["cenedril", "equipment/light", "equipment/mass", "spreadsheets"] {
        for entry in std::fs::read_dir(samples.join("registers").join(folder)).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|e| e != "csv") {
                continue;
            }
            let sheet = csv(&std::fs::read(&path).unwrap());
            assert!(sheet.header.len() > 2, "{}: {:?}", path.display(), sheet.header);
            files += 1;
            rows += sheet.rows.len() + sheet.refused.len();
        }
    }
    let good = std::fs::read(samples.join("registers/spreadsheets/good.xlsx")).unwrap();
    let good = read_xlsx(&good, &SheetLimits::default()).unwrap();
    assert!(!good.sheets.is_empty(), "{:?}", good.unusable);
    assert!(files >= 24 && rows > 100, "{files} files, {rows} rows");
}
