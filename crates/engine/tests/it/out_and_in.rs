//! What leaves as a spreadsheet comes in again and changes nothing; what was changed in between changes just that.

use std::collections::BTreeMap;

use plumb_engine::desk::{
    Act, Answer, Filter, Given, GivenValue, ImportReport, ImportTable, Mapping, Problem, RegisterTable, Request,
    TableCell,
};
use plumb_intake::sheet::{Sheet, SheetLimits, read_csv, read_xlsx};
use plumb_print::{Cell, Column, Table, csv, xlsx};

use crate::world::{World, given};

const REGISTER: &str = "everything";

/// A company whose packs have one more register, with a field of each type.
fn world() -> World {
    World::with(&[("core/registers/everything.toml", include_str!("everything.toml"))])
}

fn export(world: &World, who: &str, register: &str, on: Option<&str>) -> RegisterTable {
    let on = on.map(|day| day.parse().unwrap());
    let (filters, columns) = (Vec::new(), Vec::new());
    match world.ask(who, Request::ExportRegister { register: register.into(), filters, columns, void: true, on }) {
        Ok(Answer::Table(table)) => *table,
        other => panic!("{other:?}"),
    }
}

/// The table as a file, read again as an import reads it.
fn through(table: &RegisterTable, workbook: bool) -> ImportTable {
    let cell = |cell: &TableCell| match cell.clone() {
        TableCell::Empty => Cell::Empty,
        TableCell::Text(text) => Cell::Text(text),
        TableCell::Number(number) => Cell::Number(number),
        TableCell::Day(day) => Cell::Day(day),
        TableCell::Flag(flag) => Cell::Flag(flag),
    };
    let columns = table.columns.iter().map(|column| Column { header: column.header.clone(), long: column.long });
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect());
    let sheet =
        Table { name: table.name.clone(), columns: columns.collect(), rows: rows.collect(), properties: vec![] };
    let mut bytes = Vec::new();
    let sheet: Sheet = if workbook {
        xlsx(&sheet, table.day, &mut bytes).unwrap();
        read_xlsx(&bytes, &SheetLimits::default()).unwrap().sheets.remove(0)
    } else {
        csv(&sheet, &mut bytes).unwrap();
        read_csv(&bytes, &SheetLimits::default()).unwrap()
    };
    assert_eq!(sheet.refused, []);
    let rows =
        sheet.rows.into_iter().map(|row| (row.number as u64, row.cells.into_iter().map(|cell| cell.text).collect()));
    ImportTable { name: "out.csv".into(), header: sheet.header, rows: rows.collect() }
}

fn take_in(world: &World, register: &str, table: ImportTable) -> Result<ImportReport, Problem> {
    let request = Request::Import { register: register.into(), table, mapping: Mapping::default(), dry_run: false };
    match world.ask("Anna Weber", request)? {
        Answer::Imported(report) => Ok(report),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn changes_nothing(world: &World, register: &str) {
    let size = world.size();
    let table = export(world, "Anna Weber", register, None);
    for workbook in [false, true] {
        let rows = table.rows.len() as u64;
        let report =
            take_in(world, register, through(&table, workbook)).unwrap_or_else(|p| panic!("{register}: {p:#?}"));
        assert_eq!(report.refused, [], "{register}");
        assert_eq!((report.created, report.changed, report.same), (0, 0, rows), "{register}: {report:#?}");
        assert_eq!(world.size(), size, "{register}");
    }
}

fn several(field: &str, values: &[&str]) -> Given {
    Given { field: field.into(), value: GivenValue::Several(values.iter().map(ToString::to_string).collect()) }
}

fn rows(field: &str, rows: &[&[(&str, &str)]]) -> Given {
    let row = |row: &&[(&str, &str)]| row.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    Given { field: field.into(), value: GivenValue::Rows(rows.iter().map(row).collect::<Vec<BTreeMap<_, _>>>()) }
}

/// A record with something in every field; the table's rows as given.
fn full(world: &World, name: &str, points: &[&[(&str, &str)]]) -> String {
    for (serial, what) in [("C-1", "Caliper"), ("M-7", "Micrometer")] {
        if world.list("", "measuring_equipment").count < 2 {
            let values = [("name", what), ("serial", serial)];
            world.create("Anna Weber", "measuring_equipment", &values);
        }
    }
    let mut values = given(&[
        ("name", name),
        ("prose", "    indented\n\n=1+1\n- a list; with | bars, \"quotes\" and\ttabs\n\n    end"),
        ("size", "0.020"),
        ("price", "12.50 EUR"),
        ("day", "2026-03-14"),
        ("time", "09:05"),
        ("moment", "2026-03-14T13:05:00.250Z"),
        ("interval", "P1Y6M"),
        ("kind", "a"),
        ("level", "low"),
        ("likelihood", "3"),
        ("pay", "4200"),
        ("done", "no"),
        ("owner", "Anna Weber"),
        ("gauge", "ME-0001"),
        ("requirements", "iso-9001-2015 7.1.5.2; iso-27001-2022 A.5.17"),
    ]);
    values.push(several("marks", &["one", "two", "three"]));
    values.push(several("readers", &["Anna Weber", "Bea Kurz"]));
    values.push(several("gauges", &["ME-0002", "ME-0001"]));
    values.push(rows("points", points));
    let number = world.act("Anna Weber", Act::Create { register: REGISTER.into(), values });
    for file in ["=cmd.txt", "same.txt", "same.txt"] {
        let path = world.dir.path().join("a-file");
        std::fs::write(&path, file).unwrap();
        let (field, media_type) = ("evidence".into(), None);
        let record = number.as_str().into();
        world.act("Anna Weber", Act::Attach { record, field, path, name: Some(file.into()), media_type });
    }
    number
}

#[test]
fn every_type_of_field_leaves_and_comes_in_again_unchanged() {
    let world = world();
    world.person("Bea Kurz", &[]);
    full(&world, "Plain", &[&[("what", "length"), ("value", "0.10"), ("fine", "yes")], &[("what", "width")]]);
    full(&world, "Bars", &[&[("what", "a | b"), ("value", "1")], &[("what", "[1]")]]);
    world.create("Anna Weber", REGISTER, &[("name", "Only a name")]);
    let gone = world.create("Anna Weber", REGISTER, &[("name", "Void")]);
    world.act("Anna Weber", Act::Void { record: gone.as_str().into(), reason: "a test".into() });
    changes_nothing(&world, REGISTER);
    let table = export(&world, "Anna Weber", REGISTER, None);
    let headers: Vec<&str> = table.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers[..4], ["Record number", "Record state", "Name", "What happened"]);
    assert!(
        headers.contains(&"level") && headers.contains(&"likelihood"),
        "labels that mean something else: {headers:?}"
    );
    let cell = |header: &str| table.rows[0][headers.iter().position(|have| *have == header).unwrap()].clone();
    assert_eq!(cell("Size"), TableCell::Number("0.020".into()));
    assert_eq!(cell("Twice"), TableCell::Number("0.04".into()));
    assert_eq!(cell("Points"), TableCell::Text("length | 0.10 | yes\nwidth |  | ".into()));
    assert_eq!(cell("Readers"), TableCell::Text("Anna Weber; Bea Kurz".into()));
    assert_eq!(cell("Kind"), TableCell::Text("a".into()), "the label `b` would be read as another choice");
    assert_eq!(cell("Evidence"), TableCell::Text("=cmd.txt; same.txt; same.txt".into()));
}

#[test]
fn what_was_changed_in_the_file_changes_just_that() {
    let world = world();
    world.person("Bea Kurz", &[]);
    let number = full(&world, "Plain", &[&[("what", "length"), ("value", "0.10")], &[("what", "width")]]);
    let mut file = through(&export(&world, "Anna Weber", REGISTER, None), true);
    let at = |header: &str| file.header.iter().position(|have| have == header).unwrap();
    let new = [
        (at("Readers"), "Bea Kurz"),
        (at("Points"), "length | 0.10 |\nwidth | 5 |"),
        (at("Marks"), "two; three"),
        (at("Size"), "0.021"),
        (at("Gauges (all)"), "ME-0001"),
    ];
    for (at, text) in new {
        file.rows[0].1[at] = text.into();
    }
    let report = take_in(&world, REGISTER, file).unwrap();
    assert_eq!((report.created, report.changed, report.refused.len()), (0, 1, 0), "{report:#?}");
    let history = world.history("Anna Weber", &number);
    let mut changed: Vec<_> = history.entries.last().unwrap().changes.iter().map(|old| old.field.as_str()).collect();
    changed.sort_unstable();
    changed.dedup();
    assert_eq!(changed, ["gauges", "marks", "note", "points", "readers", "size"], "{history:#?}");
}

#[test]
fn a_file_taken_in_elsewhere_makes_the_same_records() {
    let (here, there) = (world(), world());
    for world in [&here, &there] {
        world.person("Bea Kurz", &[]);
    }
    full(&here, "  =HYPERLINK(\"x\")  two  blanks", &[&[("what", "a | b")], &[("what", "b"), ("fine", "no")]]);
    changes_nothing(&here, "measuring_equipment");
    for register in ["measuring_equipment", REGISTER] {
        let table = export(&here, "Anna Weber", register, None);
        let mut file = through(&table, false);
        // Files do not travel in a table.
        if let Some(at) = file.header.iter().position(|header| header == "Evidence") {
            file.rows.iter_mut().for_each(|row| row.1[at].clear());
        }
        let report = take_in(&there, register, file).unwrap();
        assert_eq!((report.created, report.refused), (table.rows.len() as u64, vec![]));
        let mut again = export(&there, "Anna Weber", register, None);
        let mut table = table;
        if let Some(at) = table.columns.iter().position(|column| column.header == "Evidence") {
            for rows in [&mut table.rows, &mut again.rows] {
                for row in rows {
                    row[at] = TableCell::Empty;
                }
            }
        }
        assert_eq!(again.rows, table.rows);
    }
}

#[test]
fn naughty_texts_leave_and_come_in_byte_by_byte() {
    let (here, there) = (world(), world());
    let texts = include!("naughty.in");
    for text in texts {
        let line = if text.contains('\n') { "lines" } else { text };
        let values = [("name", line), ("prose", text)];
        here.create("Anna Weber", REGISTER, &values);
    }
    changes_nothing(&here, REGISTER);
    for workbook in [false, true] {
        let there = if workbook { &world() } else { &there };
        let file = through(&export(&here, "Anna Weber", REGISTER, None), workbook);
        assert_eq!(take_in(there, REGISTER, file).unwrap().created, texts.len() as u64);
        let prose = export(there, "Anna Weber", REGISTER, None);
        let at = prose.columns.iter().position(|column| column.field.as_deref() == Some("prose")).unwrap();
        for (row, text) in prose.rows.iter().zip(texts) {
            assert_eq!(row[at], TableCell::Text((*text).to_owned()), "{:?}", row[0]);
        }
    }
}

#[test]
fn who_may_not_see_a_field_does_not_get_it_in_a_file_either() {
    let world = world();
    world.person("Bea Kurz", &[]);
    full(&world, "Plain", &[]);
    let headers = |who: &str| -> Vec<String> {
        export(&world, who, REGISTER, None).columns.into_iter().map(|column| column.header).collect()
    };
    assert!(headers("Anna Weber").contains(&"Pay".to_owned()));
    assert!(!headers("Bea Kurz").contains(&"Pay".to_owned()));
    let (filters, columns) = (vec![], vec!["pay".to_owned()]);
    let asked = Request::ExportRegister { register: REGISTER.into(), filters, columns, void: false, on: None };
    assert_eq!(world.ask("Bea Kurz", asked).unwrap_err().code, "content.no-field");
}

#[test]
fn a_list_leaves_narrowed_and_as_it_was_on_a_past_day() {
    let world = World::new();
    let first = world.create("Anna Weber", "measuring_equipment", &[("name", "Caliper"), ("serial", "C-1")]);
    world.at("2026-03-04T08:00:00Z");
    world.change("Anna Weber", &first, &[("name", "Caliper, long")]);
    world.create("Anna Weber", "measuring_equipment", &[("name", "Scale"), ("serial", "S-3")]);
    let names = |on: Option<&str>| -> Vec<TableCell> {
        export(&world, "Anna Weber", "measuring_equipment", on).rows.into_iter().map(|row| row[2].clone()).collect()
    };
    assert_eq!(names(Some("2026-03-02")), [TableCell::Text("Caliper".into())]);
    assert_eq!(names(None), [TableCell::Text("Caliper, long".into()), TableCell::Text("Scale".into())]);
    let request = |value: &str, column: &str| Request::ExportRegister {
        register: "measuring_equipment".into(),
        filters: vec![Filter::Equal { field: "name".into(), value: value.into() }],
        columns: vec![column.into()],
        void: false,
        on: None,
    };
    let Ok(Answer::Table(only)) = world.ask("Anna Weber", request("Scale", "serial")) else { panic!() };
    assert_eq!((only.rows.len(), only.columns.len()), (1, 3));
    assert_eq!(world.ask("Anna Weber", request("Scale", "nothing")).unwrap_err().code, "content.no-field");
}
