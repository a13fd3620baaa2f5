//! What is taken along as a file says what its page says, to the same people.

use plumb_engine::desk::{Answer, Paper, PaperWanted, Problem, Request, Switches, TableCell};

use crate::world::World;

fn paper(world: &World, who: &str, wanted: PaperWanted) -> Result<Paper, Problem> {
    match world.ask(who, Request::Paper { wanted })? {
        Answer::Paper(paper) => Ok(*paper),
        other => panic!("{other:?}"),
    }
}

fn readiness(gaps: bool) -> PaperWanted {
    PaperWanted::Readiness { on: None, standard: None, switches: Switches::default(), gaps }
}

fn soa(version: Option<&str>) -> PaperWanted {
    PaperWanted::Applicability { standard: None, version: version.map(Into::into), against: None }
}

#[test]
fn readiness_on_paper_has_every_requirement_and_the_gap_list_only_what_is_open_worst_first() {
    let world = World::new();
    let report = world.readiness("Anna Weber", None, Switches::default(), true);
    let all = paper(&world, "Anna Weber", readiness(false)).unwrap();
    let leaves = report.requirements.iter().filter(|row| row.leaf).count();
    let lines: usize = all.tables.iter().skip(1).map(|table| table.rows.len()).sum();
    assert_eq!(lines, leaves);
    assert_eq!(all.root, report.root);
    assert_eq!(all.size, report.seq.unwrap() + 1);
    assert!(all.head.contains(&all.root), "{}", all.head);
    let gaps = paper(&world, "Anna Weber", readiness(true)).unwrap();
    for table in gaps.tables.iter().skip(1) {
        let words: Vec<String> = table.rows.iter().map(|row| row[2].on_paper()).collect();
        assert!(
            !words.iter().any(|word| word == "No gap found in the records" || word == "Not applicable"),
            "{words:?}"
        );
        let mut grouped = words.clone();
        grouped.dedup();
        let mut unlike = grouped.clone();
        unlike.sort();
        unlike.dedup();
        assert_eq!(grouped.len(), unlike.len(), "each assessment stands together: {grouped:?}");
        assert!(table.rows.iter().all(|row| row[4] != TableCell::Empty), "each says what would mend it");
    }
    assert!(gaps.classification.contains("our own assessment"));
}

#[test]
fn a_day_that_is_past_is_printed_as_of_its_own_entry_and_root() {
    let world = World::new();
    world.create("Anna Weber", "nonconformities", &[("title", "Early")]);
    let (size, root) = (world.size(), paper(&world, "Anna Weber", readiness(false)).unwrap().root);
    let then = paper(&world, "Anna Weber", readiness(false)).unwrap().on;
    world.at("2026-05-04T08:00:00Z");
    world.create("Anna Weber", "nonconformities", &[("title", "Late")]);
    let wanted = PaperWanted::Readiness { on: Some(then), standard: None, switches: Switches::default(), gaps: false };
    let printed = paper(&world, "Anna Weber", wanted).unwrap();
    assert_eq!((printed.size, printed.root), (size, root));
    assert_eq!(printed.facts[0].0, "As of");
}

#[test]
fn a_guest_is_given_an_issued_version_and_nothing_that_is_ours() {
    let world = World::new();
    world.person("Ben Krause", &["top_management"]);
    world.person("Gast Prüfer", &["guest"]);
    let grant = [
        ("about", "The audit"),
        ("person", "Gast Prüfer"),
        ("registers", "applicability_versions"),
        ("actions", "read"),
        ("highest", "internal"),
        ("scope", "all"),
    ];
    world.create("Anna Weber", "grants", &grant);
    let Answer::Done(done) =
        world.ask("Anna Weber", Request::PrepareApplicability { standard: None, key: None }).unwrap()
    else {
        panic!()
    };
    let version = done.number.unwrap();
    assert!(paper(&world, "Gast Prüfer", soa(Some(&version))).is_err(), "a draft is ours");
    world.step("Ben Krause", &version, "issue", &[]);
    let given = paper(&world, "Gast Prüfer", soa(Some(&version))).unwrap();
    assert!(
        given.facts.iter().any(|(name, value)| name == "Approved by" && value == "Ben Krause"),
        "{:?}",
        given.facts
    );
    assert_eq!(given.tables.last().unwrap().title, "Signatures");
    for ours in [readiness(false), readiness(true), soa(None), PaperWanted::Certification] {
        assert_eq!(paper(&world, "Gast Prüfer", ours).unwrap_err().code, "not-found");
    }
}

#[test]
fn an_issued_version_prints_the_same_after_what_it_rests_on_has_moved() {
    let world = World::new();
    world.person("Ben Krause", &["top_management"]);
    let Answer::Done(done) =
        world.ask("Anna Weber", Request::PrepareApplicability { standard: None, key: None }).unwrap()
    else {
        panic!()
    };
    let version = done.number.unwrap();
    world.step("Ben Krause", &version, "issue", &[]);
    let first = paper(&world, "Anna Weber", soa(Some(&version))).unwrap();
    world.create("Anna Weber", "nonconformities", &[("title", "Later")]);
    world.at("2026-05-04T08:00:00Z");
    let again = paper(&world, "Anna Weber", soa(Some(&version))).unwrap();
    assert_eq!(Paper { made: String::new(), ..first }, Paper { made: String::new(), ..again });
}

#[test]
fn the_certification_cycle_is_printed_with_its_clocks_and_the_rules_they_run_by() {
    let world = World::new();
    let none = paper(&world, "Anna Weber", PaperWanted::Certification).unwrap();
    assert!(none.lead.iter().any(|line| line.contains("no certificate yet")), "{:?}", none.lead);
    let certificate = [
        ("title", "ISO 9001"),
        ("decided_on", "2025-04-10"),
        ("standard", "iso-9001-2015"),
        ("body", "Castellane Cert"),
    ];
    world.create("Anna Weber", "certificates", &certificate);
    let printed = paper(&world, "Anna Weber", PaperWanted::Certification).unwrap();
    let visits = printed.tables.iter().find(|table| table.title.ends_with(": visits")).unwrap();
    assert_eq!(visits.rows.len(), 3);
    assert!(printed.tables.last().unwrap().rows.len() > 5, "the rules stand at the end");
}
