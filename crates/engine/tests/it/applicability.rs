//! The Statement of Applicability: what is said of each control, approved versions that stay, and what moved since.

use plumb_engine::desk::{
    Act, Answer, ApplicabilityLine, ApplicabilityView, Done, Given, GivenValue, LineMove, LinePart, PaperWanted,
    Problem, Request,
};

use crate::world::{World, given, stepping};

fn view(world: &World, version: Option<&str>, against: Option<&str>) -> ApplicabilityView {
    let (version, against) = (version.map(Into::into), against.map(Into::into));
    match world.ask("Anna Weber", Request::Applicability { standard: None, version, against }).unwrap() {
        Answer::Applicability(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn prepare(world: &World, who: &str) -> Result<Done, Problem> {
    match world.ask(who, Request::PrepareApplicability { standard: None, key: None })? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

fn line<'v>(view: &'v ApplicabilityView, control: &str) -> &'v ApplicabilityLine {
    view.lines.iter().find(|line| line.control == control).unwrap()
}

fn state(world: &World, controls: &[&str], values: &[(&str, &str)]) -> String {
    let mut all = given(values);
    let named = controls.iter().map(|id| format!("iso-27001-2022 {id}")).collect();
    all.push(Given { field: "requirements".into(), value: GivenValue::Several(named) });
    world.act("Anna Weber", Act::Create { register: "statements".into(), values: all })
}

/// Two controls in one text, one of them for another reason; one left out; one of our own; a risk that needs the first.
fn stated() -> (World, String) {
    let world = World::new();
    world.person("Ben Krause", &["top_management"]);
    let both = [
        ("title", "Policies"),
        ("about", "controls"),
        ("applicable", "yes"),
        ("driver", "law"),
        ("text", "We\nwrite them."),
    ];
    let statement = state(&world, &["A.5.1", "A.5.2"], &both);
    let row = [("control", "A.5.2"), ("driver", "contract"), ("why", "Asked by Castellane")];
    let row = row.into_iter().map(|(column, value)| (column.to_owned(), value.to_owned())).collect();
    let differs = vec![Given { field: "differs".into(), value: GivenValue::Rows(vec![row]) }];
    let record = statement.as_str().into();
    world.act("Anna Weber", Act::Change { record, values: differs, reason: None, seen: None });
    let out =
        [("title", "No code"), ("about", "controls"), ("applicable", "no"), ("justification", "Nobody writes code")];
    state(&world, &["A.8.4"], &out);
    state(
        &world,
        &["6.1.3"],
        &[("title", "Two keys for the vault"), ("about", "own"), ("applicable", "yes"), ("driver", "risk")],
    );
    let risk = vec![
        Given::text("title", "Rules are not known"),
        Given { field: "controls".into(), value: GivenValue::Several(vec!["iso-27001-2022 A.5.1".into()]) },
    ];
    world.act("Anna Weber", Act::Create { register: "risks".into(), values: risk });
    (world, statement)
}

#[test]
fn each_control_says_whether_it_applies_what_needs_it_and_how_it_is_met() {
    let (world, statement) = stated();
    let view = view(&world, None, None);
    assert_eq!(view.lines.len(), 93 + 1, "every control, and the one of our own");
    let first = line(&view, "A.5.1");
    assert_eq!((first.applies.as_str(), first.driver.as_str(), first.risks.as_str()), ("yes", "Law", "R-001"));
    assert_eq!((first.how.as_str(), first.statement.as_str()), ("We write them.", statement.as_str()));
    let other = line(&view, "A.5.2");
    assert_eq!(
        (other.driver.as_str(), other.why.as_str(), other.risks.as_str()),
        ("Contract", "Asked by Castellane", "")
    );
    let out = line(&view, "A.8.4");
    assert_eq!((out.applies.as_str(), out.why.as_str(), out.driver.as_str()), ("no", "Nobody writes code", ""));
    assert_eq!(line(&view, "A.8.5").applies, "open", "nobody has said");
    assert_eq!(view.lines.last().unwrap().title, "Two keys for the vault");
    assert!(view.versions.is_empty() && view.may_prepare);
}

#[test]
fn a_version_is_approved_by_another_person_stays_as_it_was_and_says_when_it_is_out_of_date() {
    let (world, statement) = stated();
    let done = prepare(&world, "Anna Weber").unwrap();
    let first = done.number.unwrap();
    let alone = world.try_act("Anna Weber", stepping(&first, "issue", &[], None));
    assert!(alone.is_err(), "whoever prepared it does not approve it");
    world.step("Ben Krause", &first, "issue", &[]);
    let today = view(&world, None, None);
    let counts = &today.versions[0];
    assert!(counts.counts && counts.issued && counts.digest.is_some(), "{counts:?}");
    assert_eq!((counts.issued_by.as_deref(), counts.signatures.len()), (Some("Ben Krause"), 1));
    assert_eq!(today.moved, [], "it says what holds");
    // It cannot be changed any more.
    let change =
        Act::Change { record: first.as_str().into(), values: given(&[("title", "Other")]), reason: None, seen: None };
    assert!(world.try_act("Anna Weber", change).is_err());
    // What it rests on moves.
    world.change("Anna Weber", &statement, &[("driver", "risk")]);
    let moved = view(&world, None, None).moved;
    assert_eq!(moved.len(), 1, "the other control has a reason of its own: {moved:?}");
    assert_eq!(moved[0].control, "A.5.1");
    let LineMove::Changed { parts } = &moved[0].how else { panic!("{moved:?}") };
    assert_eq!(parts[0], (LinePart::Driver, "Law".to_owned(), "A risk".to_owned()));
    assert_eq!(line(&view(&world, Some(&first), None), "A.5.1").driver, "Law", "the version stays");
    // The next one begins with what changed, and prepared again it is the same draft.
    let second = prepare(&world, "Anna Weber").unwrap().number.unwrap();
    assert!(world.show("", &second).unwrap().shown["change"].contains("A.5.1"));
    assert_eq!(prepare(&world, "Anna Weber").unwrap().number.unwrap(), second);
    world.step("Ben Krause", &second, "issue", &[]);
    assert_eq!(view(&world, None, None).moved, []);
    let compared = view(&world, Some(&second), Some(&first));
    assert_eq!((compared.moved.len(), compared.moved[0].control.as_str()), (1, "A.5.1"));
    assert!(compared.versions.iter().filter(|version| version.counts).count() == 1);
}

#[test]
fn it_leaves_as_a_paper_whose_text_no_cell_breaks() {
    let (world, statement) = stated();
    world.change("Anna Weber", &statement, &[("justification", "a | b \\ c")]);
    let wanted = PaperWanted::Applicability { standard: None, version: None, against: None };
    let Answer::Paper(paper) = world.ask("Anna Weber", Request::Paper { wanted }).unwrap() else { panic!() };
    let table = &paper.tables[0];
    assert_eq!((table.rows.len(), table.columns.len()), (94, 9));
    assert_eq!(paper.classification, "Internal");
    let text = paper.markdown();
    let row = text.lines().find(|line| line.starts_with("| A.5.1 ")).unwrap();
    assert!(row.contains("a \\| b \\\\ c"), "{row}");
    assert!(row.contains("| Law | R-001 |"), "{row}");
}

#[test]
fn staff_may_look_but_not_prepare_and_a_guest_sees_only_what_was_issued() {
    let (world, _) = stated();
    world.person("Carl Sommer", &["staff"]);
    assert!(prepare(&world, "Carl Sommer").is_err());
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
    let version = prepare(&world, "Anna Weber").unwrap().number.unwrap();
    world.step("Ben Krause", &version, "issue", &[]);
    let ask = |version: Option<&str>| {
        let request = Request::Applicability {
            standard: None,
            version: version.map(Into::into),
            against: version.map(Into::into),
        };
        world.ask("Gast Prüfer", request)
    };
    assert_eq!(ask(None).unwrap_err().code, "not-found");
    let Answer::Applicability(seen) = ask(Some(&version)).unwrap() else { panic!() };
    assert_eq!((seen.lines.len(), seen.moved.len()), (94, 0));
}
