//! A spreadsheet comes in: whole or not at all, and only once.

use plumb_engine::desk::{Mapping, ProblemKind};
use plumb_store::{Random, SeededRandom};

use crate::world::World;

const GAUGES: &str = "Asset name|Serial|Manufacturer|Location|Cal due|Owner
Caliper 150 mm|C-1|Mitutoyo|Line 1|2026-12-31|Anna Weber
Micrometer|M-7|Mahr|Line 2|2026-11-30|Anna Weber
Scale|S-3|Kern|Goods in|2026-10-31|";

fn mapping(text: &str) -> Mapping {
    toml::from_str(text).unwrap()
}

#[test]
fn columns_find_their_fields_by_the_names_people_use() {
    let world = World::new();
    let report = world.import("measuring_equipment", GAUGES, Mapping::default(), false).unwrap();
    assert_eq!((report.created, report.changed, report.refused.len()), (3, 0, 0), "{report:#?}");
    let used: Vec<_> = report.columns.iter().map(|use_of| (use_of.column.as_str(), use_of.field.as_deref())).collect();
    assert_eq!(used[0], ("Asset name", Some("name")));
    assert_eq!(used[4], ("Cal due", Some("next_calibration")));
    let list = world.list("", "measuring_equipment");
    assert_eq!(list.count, 3);
    assert!(list.rows.iter().any(|row| row.cells.get("holder").map(String::as_str) == Some("Anna Weber")), "{list:#?}");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let world = World::new();
    world.import("measuring_equipment", GAUGES, Mapping::default(), false).unwrap();
    let size = world.size();
    let again = world.import("measuring_equipment", GAUGES, Mapping::default(), false).unwrap();
    assert_eq!((again.created, again.changed, again.same, again.seq), (0, 0, 3, None));
    assert_eq!(world.size(), size);
    let moved = GAUGES.replace("Line 2", "Line 5");
    let third = world.import("measuring_equipment", &moved, Mapping::default(), false).unwrap();
    assert_eq!((third.created, third.changed, third.same), (0, 1, 2), "the serial number says which one it is");
}

#[test]
fn rows_without_number_or_key_are_known_by_their_values() {
    let world = World::new();
    let twins =
        "Title|Kind|Owner\nHygiene|procedure|Anna Weber\nHygiene|procedure|Anna Weber\nCleaning|procedure|Anna Weber";
    let first = world.import("documents", twins, Mapping::default(), false).unwrap();
    assert_eq!((first.created, first.refused.len()), (3, 0), "{first:#?}");
    let again = world.import("documents", twins, Mapping::default(), false).unwrap();
    assert_eq!((again.created, again.same), (0, 3));
}

#[test]
fn one_refused_row_leaves_nothing_behind() {
    let world = World::new();
    let size = world.size();
    let wrong =
        GAUGES.replace("2026-11-30", "30.11.26").replace("Goods in|2026-10-31|", "Goods in|2026-10-31|Bea Niemand");
    let report = world.import("measuring_equipment", &wrong, Mapping::default(), false).unwrap();
    let refused: Vec<_> = report.refused.iter().map(|row| (row.row, row.column.as_deref().unwrap())).collect();
    assert_eq!(refused, [(3, "Cal due"), (4, "Owner")], "{report:#?}");
    assert!(report.refused[1].help.as_deref().unwrap().contains("missing = \"create\""), "{report:#?}");
    assert_eq!((world.size(), report.seq), (size, None));
    assert_eq!(world.list("", "measuring_equipment").count, 0);
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let world = World::new();
    let size = world.size();
    let report = world.import("measuring_equipment", GAUGES, Mapping::default(), true).unwrap();
    assert_eq!((report.created, report.dry_run, report.seq), (3, true, None));
    assert_eq!(world.size(), size);
}

#[test]
fn an_unknown_column_is_an_error_that_names_the_near_one_and_how_to_skip_it() {
    let world = World::new();
    let odd = GAUGES.replace("Serial|", "Seriel|");
    let problem = world.import("measuring_equipment", &odd, Mapping::default(), false).unwrap_err();
    assert_eq!((problem.kind, problem.code.as_str()), (ProblemKind::Content, "import.unknown-column"));
    assert!(problem.say.contains("`Seriel` (did you mean `"), "{}", problem.say);
    assert!(problem.help.unwrap().contains("--skip"));
    let skipped = Mapping { skip: vec!["Seriel".into()], ..Mapping::default() };
    assert_eq!(world.import("measuring_equipment", &odd, skipped, false).unwrap().created, 3);
}

#[test]
fn a_mapping_translates_words_dates_states_and_people() {
    let world = World::new();
    let file = "ID|Bezeichnung|Fällig|Status|Verantwortlich|Bemerkung
PM-12|Messschieber|31.12.2026|aktiv|Ben Krause|alt
PM-13|Waage|n. a.|eingelagert|Ben Krause|";
    let mapping = mapping(
        r#"
        dates = "day-first"
        skip = ["Bemerkung"]
        column.ID.field = "number"
        column.Bezeichnung.field = "name"
        column."Fällig" = { field = "next_calibration", empty = ["n. a."] }
        column.Status = { field = "state", values = { aktiv = "in_use", "eingelagert*" = "stored" } }
        column.Verantwortlich = { field = "holder", missing = "create" }
        set = { class = "working" }
        "#,
    );
    let report = world.import("measuring_equipment", file, mapping.clone(), false).unwrap();
    assert_eq!((report.created, report.refused.len()), (2, 0), "{report:#?}");
    assert_eq!(report.made_for_links, ["Ben Krause"]);
    let first = world.show("", "PM-12").unwrap();
    assert_eq!(
        (first.fields["next_calibration"].as_str(), first.state.as_deref()),
        (Some("2026-12-31"), Some("in_use"))
    );
    assert_eq!(first.fields["class"], "working");
    let second = world.show("", "PM-13").unwrap();
    assert_eq!((second.fields.contains_key("next_calibration"), second.state.as_deref()), (false, Some("stored")));
    let size = world.size();
    let again = world.import("measuring_equipment", file, mapping, false).unwrap();
    assert_eq!((again.same, world.size()), (2, size), "{again:#?}");
}

#[test]
fn a_mapping_for_another_file_is_refused() {
    let world = World::new();
    let other = mapping("column.Ablageort.field = \"place\"");
    let problem = world.import("measuring_equipment", GAUGES, other, false).unwrap_err();
    assert_eq!(problem.code, "import.mapping");
}

#[test]
fn the_samples_load_with_the_mappings_that_ship() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    #[expect(clippy::disallowed_methods, reason = "where the shared samples lie differs by machine")]
    let shared = std::env::var("PLUMB_SHARED").map_or_else(|_| root.join("../shared"), Into::into);
    let samples = shared.join("samples/registers/cenedril");
    if !samples.is_dir() {
        println!("skipped: no samples at {}", samples.display());
        return;
    }
    let world = World::new();
    for (file, register) in [
        ("asset-register", "information_assets"),
        ("supplier-register", "suppliers"),
        ("risk-register", "risks"),
        ("document-control-register", "documents"),
        ("incident-register", "nonconformities"),
        ("capa-register", "nonconformities"),
        ("security-objectives-register", "objectives"),
    ] {
        let text = std::fs::read_to_string(samples.join(format!("{file}.csv"))).unwrap();
        let mapping = std::fs::read_to_string(root.join(format!("docs/mappings/{file}.toml"))).unwrap();
        let mapping: Mapping = toml::from_str(&mapping).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect::<Vec<_>>());
        let table = plumb_engine::desk::ImportTable { name: file.into(), header, rows: (2..).zip(rows).collect() };
        let request = || plumb_engine::desk::Request::Import {
            register: register.into(),
            table: table.clone(),
            mapping: mapping.clone(),
            dry_run: false,
        };
        let answer = world.ask("Anna Weber", request());
        let Ok(plumb_engine::desk::Answer::Imported(report)) = answer else { panic!("{file}: {answer:#?}") };
        assert!(report.refused.is_empty(), "{file}: {:#?}", report.refused);
        assert!(report.created > 0, "{file}");
        let size = world.size();
        let answer = world.ask("Anna Weber", request());
        let Ok(plumb_engine::desk::Answer::Imported(again)) = answer else { panic!("{file}: {answer:#?}") };
        assert_eq!((again.created, again.changed, world.size()), (0, 0, size), "{file}: {again:#?}");
    }
}

#[test]
fn a_mapping_that_is_nearly_right_is_refused_or_taken_but_never_breaks_off() {
    let right = "dates = \"day-first\"\nskip = [\"Location\"]\ncolumn.Serial.field = \"serial\"\n\
                 column.\"Asset name\" = { field = \"name\", empty = [\"n. a.\"], values = { \"Cal*\" = \"Caliper\" } }\n\
                 column.Owner = { field = \"holder\", missing = \"create\" }\nset = { class = \"working\" }\n";
    let words = [
        "\"",
        "*",
        "{",
        "}",
        "=",
        "[",
        "\n",
        "field",
        "number",
        "state",
        "\u{202e}",
        "[[column]]",
        "99999999999999999999",
    ];
    let world = World::new();
    let (dice, size) = (SeededRandom::new(27), world.size());
    let below = |n: usize| {
        let mut bytes = [0; 2];
        dice.fill(&mut bytes);
        usize::from(u16::from_be_bytes(bytes)) % n.max(1)
    };
    let mut taken = 0;
    for _ in 0..150 {
        let mut letters: Vec<char> = right.chars().collect();
        for _ in 0..=below(3) {
            let at = below(letters.len());
            let until = (at + below(12)).min(letters.len());
            let put = if below(2) == 0 { "" } else { words[below(words.len())] };
            letters.splice(at..until, put.chars());
        }
        let text: String = letters.into_iter().collect();
        let Ok(mapping) = toml::from_str::<Mapping>(&text) else { continue };
        taken += 1;
        if let Err(problem) = world.import("measuring_equipment", GAUGES, mapping, true) {
            assert_eq!(problem.kind, ProblemKind::Content, "{text}: {problem:?}");
        }
    }
    assert!(taken > 10, "only {taken} mappings could be read at all");
    assert_eq!(world.size(), size);
}
