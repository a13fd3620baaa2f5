//! Need to know: what a person may not see is nowhere named, and counted where counting matters.

use plumb_engine::desk::{Answer, Request, Switches};

use crate::world::{World, creating};

/// Grants are for administrators and managers; Carl is neither.
fn with_carl() -> (World, String) {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let values = [
        ("about", "Auditor reads the suppliers"),
        ("person", "Carl Sommer"),
        ("registers", "suppliers"),
        ("actions", "read"),
    ];
    let grant = world.create("Anna Weber", "grants", &values);
    (world, grant)
}

#[test]
fn a_person_without_grant_sees_nothing_of_a_register_that_is_not_theirs() {
    let (world, grant) = with_carl();
    assert_eq!(world.list("Anna Weber", "grants").count, 1);
    assert_eq!(world.list("Carl Sommer", "grants").rows, []);
    assert_eq!(world.show("Carl Sommer", &grant).unwrap_err().code, "not-found");
    let id = world.show("", &grant).unwrap().record;
    assert_eq!(world.show("Carl Sommer", &id).unwrap_err().code, "not-found", "not by id either");
    let history = world.ask("Carl Sommer", Request::History { record: grant.as_str().into() });
    assert_eq!(history.unwrap_err().code, "not-found");
    for text in ["Auditor", grant.as_str()] {
        let request = |register| Request::Search { text: text.into(), register, limit: 10 };
        let Answer::Found(found) = world.ask("Carl Sommer", request(None)).unwrap() else { panic!() };
        assert!(found.hits.iter().all(|hit| hit.register != "grants"), "{text}: {found:?}");
        let Answer::Found(found) = world.ask("", request(Some("grants".into()))).unwrap() else { panic!() };
        assert_eq!(found.hits.len(), 1, "{text}");
    }
}

#[test]
fn readiness_counts_what_one_may_not_see_without_naming_it() {
    let (world, _) = with_carl();
    let all = world.readiness("", None, Switches::default(), false);
    let seen = world.readiness("Carl Sommer", None, Switches::default(), false);
    assert_eq!(all.requirements.len(), seen.requirements.len());
    for (all, seen) in all.requirements.iter().zip(&seen.requirements) {
        assert_eq!((all.verdict, &all.checks), (seen.verdict, &seen.checks), "{}", all.id);
        let count = |records: &[String], more: u64| u64::try_from(records.len()).unwrap() + more;
        assert_eq!(count(&all.records, all.more), count(&seen.records, seen.more), "{}", all.id);
        assert!(seen.records.iter().all(|number| !number.starts_with("GR-")), "{:?}", seen.records);
    }
}

#[test]
fn a_grant_opens_what_it_says_as_long_as_it_says() {
    let world = World::new();
    world.person("Dora Gast", &[]);
    let secret = world.create(
        "Anna Weber",
        "grants",
        &[
            ("about", "Dora looks at grants"),
            ("person", "Dora Gast"),
            ("registers", "grants"),
            ("actions", "read"),
            ("highest", "confidential"),
            ("valid_until", "2026-03-05"),
        ],
    );
    assert_eq!(world.list("Dora Gast", "grants").count, 1);
    assert!(world.show("Dora Gast", &secret).is_ok());
    world.at("2026-03-06T09:00:00Z");
    assert_eq!(world.list("Dora Gast", "grants").count, 0);
}

#[test]
fn a_hidden_field_is_on_no_page_in_no_list_and_in_no_history() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let anna =
        world.list("", "people").rows.iter().find(|row| row.title == "Anna Weber").unwrap().number.clone().unwrap();
    world.change("Anna Weber", &anna, &[("screened_on", "2026-01-05")]);
    assert!(world.show("Anna Weber", &anna).unwrap().fields.contains_key("screened_on"));
    assert!(!world.show("Carl Sommer", &anna).unwrap().fields.contains_key("screened_on"));
    let seen = world.history("Carl Sommer", &anna);
    let fields: Vec<_> =
        seen.entries.iter().flat_map(|entry| &entry.changes).map(|change| change.field.as_str()).collect();
    assert!(!fields.contains(&"screened_on"), "{fields:?}");
    let filter = plumb_engine::desk::Filter::Equal { field: "screened_on".into(), value: "2026-01-05".into() };
    let request = Request::List {
        register: "people".into(),
        filters: vec![filter],
        order: None,
        void: false,
        limit: 10,
        after: None,
    };
    assert_eq!(world.ask("Carl Sommer", request).unwrap_err().code, "content.list-field");
}

#[test]
fn who_may_not_write_in_a_register_is_told_whom_to_ask() {
    let (world, _) = with_carl();
    let problem = world.try_act("Carl Sommer", creating("measuring_equipment", &[("name", "Gauge")])).unwrap_err();
    assert_eq!(problem.code, "access.action");
    assert!(problem.help.unwrap().starts_with("ask "));
}

#[test]
fn the_operator_must_be_named_where_several_work_here() {
    let (world, _) = with_carl();
    let problem = world.try_act("", creating("documents", &[("title", "x")])).unwrap_err();
    assert_eq!(problem.code, "actor.unnamed");
    let problem = world.ask("Nobody Known", Request::Status).unwrap_err();
    assert_eq!(problem.code, "content.no-person");
}

#[test]
fn lists_narrow_and_order_by_what_they_show() {
    let world = World::new();
    for (name, day) in [("B", "2026-05-01"), ("A", "2026-07-01"), ("C", "2026-06-01")] {
        let values = [("name", name), ("next_calibration", day), ("holder", "Anna Weber")];
        world.create("Anna Weber", "measuring_equipment", &values);
    }
    let list = |filters, field: &str, limit, after| {
        let order = Some(plumb_engine::desk::Order { field: field.into(), descending: false });
        let register = "measuring_equipment".into();
        let request = Request::List { register, filters, order, void: false, limit, after };
        let Answer::List(list) = world.ask("", request).unwrap() else { panic!() };
        list
    };
    let titles =
        |list: &plumb_engine::desk::ListView| list.rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&list(vec![], "next_calibration", 10, None)), ["B", "C", "A"]);
    let between = plumb_engine::desk::Filter::Between {
        field: "next_calibration".into(),
        from: Some("2026-06-01".into()),
        to: Some("2026-07-01".into()),
    };
    assert_eq!(titles(&list(vec![between], "name", 10, None)), ["A", "C"], "both ends are meant");
    let equal =
        |field: &str, value: &str| vec![plumb_engine::desk::Filter::Equal { field: field.into(), value: value.into() }];
    assert_eq!(list(equal("holder", "Anna Weber"), "name", 10, None).count, 3);
    assert_eq!(list(equal("state", "In use"), "name", 10, None).count, 3);
    let first = list(vec![], "name", 2, None);
    assert_eq!((titles(&first), first.count), (vec!["A".to_owned(), "B".to_owned()], 3));
    assert_eq!(titles(&list(vec![], "name", 2, first.next)), ["C"]);
    // What a narrowed list counted is kept, but never past an entry.
    world.change("Anna Weber", &first.rows[0].number.clone().unwrap(), &[("holder", "")]);
    assert_eq!(list(equal("holder", "Anna Weber"), "name", 1, None).count, 2);
    world.create("Anna Weber", "suppliers", &[("name", "Elsewhere")]);
    assert_eq!(list(equal("holder", "Anna Weber"), "next_calibration", 1, None).count, 2);
    assert_eq!(list(equal("state", "In use"), "name", 10, None).count, 3);
}
