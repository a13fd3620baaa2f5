//! Walking a trail: the chain as of a day, from either end, with what is missing and where it is mended.

use jiff::civil::Date;
use plumb_engine::desk::{Answer, HopStands, Problem, Request, TrailHop, TrailMend, TrailStop, TrailView};

use crate::world::World;

fn walk_on(world: &World, who: &str, record: &str, on: Option<&str>) -> Result<TrailView, Problem> {
    let on = on.map(|day| day.parse::<Date>().unwrap());
    match world.ask(who, Request::Trail { record: record.into(), trail: None, on })? {
        Answer::Trail(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn walk(world: &World, record: &str) -> TrailView {
    walk_on(world, "Anna Weber", record, None).unwrap()
}

/// The first hop with this id, wherever it stands.
fn find<'v>(stop: &'v TrailStop, id: &str) -> Option<&'v TrailHop> {
    stop.hops.iter().find_map(
        |hop| {
            if hop.id == id { Some(hop) } else { hop.stops.iter().find_map(|stop| find(stop, id)) }
        },
    )
}

fn hop<'v>(view: &'v TrailView, id: &str) -> &'v TrailHop {
    find(&view.start, id).unwrap_or_else(|| panic!("there is no hop `{id}`: {view:#?}"))
}

fn numbers(hop: &TrailHop) -> Vec<&str> {
    hop.stops.iter().filter_map(|stop| stop.link.number.as_deref()).collect()
}

/// A delivered order with a lot, made by Carl, measured with a gauge that nobody calibrated.
struct Job {
    world: World,
    order: String,
    lot: String,
    gauge: String,
}

fn job() -> Job {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let anna = "Anna Weber";
    let gauge = world.create(anna, "measuring_equipment", &[("name", "Micrometer"), ("traceable", "yes")]);
    let asked = [("title", "Valve body"), ("customer", "Castellane"), ("received_on", "2026-03-02")];
    let order = world.create(anna, "orders", &asked);
    let answered = [("reviewed_on", "2026-03-02"), ("reviewed_by", anna), ("review_result", "yes")];
    world.change(anna, &order, &answered);
    world.step(anna, &order, "accept", &[]);
    world.step(anna, &order, "deliver", &[]);
    let made = [("title", "Valve body, 40"), ("order", order.as_str()), ("people", "Carl Sommer")];
    let lot = world.create(anna, "lots", &made);
    let measured =
        [("plan", "220 rev. F"), ("lot", lot.as_str()), ("result", "passed"), ("instruments", gauge.as_str())];
    world.create(anna, "inspections", &measured);
    Job { world, order, lot, gauge }
}

#[test]
fn an_order_is_walked_to_the_calibration_of_the_gauge_that_measured_it() {
    let Job { world, order, lot, gauge } = job();
    let view = walk(&world, &order);
    assert_eq!(view.trail.as_ref().unwrap().id, "order");
    assert_eq!(numbers(hop(&view, "lot")), [lot.as_str()]);
    assert_eq!(numbers(hop(&view, "instrument")), [gauge.as_str()]);
    let review = hop(&view, "review");
    assert_eq!((review.stands, review.same), (HopStands::Found, true));
    assert!(review.stops[0].facts.iter().any(|fact| fact.name == "Looked at by" && fact.text == "Anna Weber"));
    let instrument = hop(&view, "instrument");
    assert_eq!(instrument.stands, HopStands::Wanting, "it has no date");
    assert!(instrument.stops[0].wants.as_deref().unwrap().contains("past its date, or has none"));
    assert!(instrument.stops[0].mend.is_some(), "whoever may change it is led there");
    let calibration = hop(&view, "calibration");
    assert_eq!(calibration.stands, HopStands::Missing);
    let Some(TrailMend::Make { register, values, .. }) = &calibration.mend else { panic!("{calibration:?}") };
    assert_eq!(register, "calibrations");
    let id = world.show("", &gauge).unwrap().record;
    assert!(values.contains(&("instrument".to_owned(), id)), "the form begins with the instrument: {values:?}");
    assert_eq!(hop(&view, "release").stands, HopStands::NotAsked, "it is not released yet");
    assert_eq!(hop(&view, "machine").stands, HopStands::Nothing);
    assert!(view.missing >= 2 && view.wanting >= 1 && view.found >= 3, "{view:#?}");
}

#[test]
fn it_is_walked_from_the_other_end_too() {
    let Job { world, order, lot, gauge } = job();
    let from_lot = walk(&world, &lot);
    assert_eq!(from_lot.trail, None, "no trail starts at a lot");
    let back = from_lot.back.iter().find(|back| back.trail.id == "order").unwrap();
    assert_eq!(back.starts[0].number.as_deref(), Some(order.as_str()));
    let from_gauge = walk(&world, &gauge);
    assert_eq!(from_gauge.trail.as_ref().unwrap().id, "instrument");
    assert_eq!(numbers(hop(&from_gauge, "order")), [order.as_str()], "what rests on its readings");
    let back = from_gauge.back.iter().find(|back| back.trail.id == "order").unwrap();
    assert_eq!(back.starts[0].number.as_deref(), Some(order.as_str()), "three hops back");
}

#[test]
fn a_past_day_shows_what_pointed_here_then() {
    let Job { world, order, lot, .. } = job();
    let before = walk(&world, &order);
    world.at("2026-03-05T09:00:00Z");
    world.change("Anna Weber", &lot, &[("order", ""), ("title", "Valve body, sorted out")]);
    assert_eq!(hop(&walk(&world, &order), "lot").stands, HopStands::Missing);
    let then = walk_on(&world, "Anna Weber", &order, Some("2026-03-04")).unwrap();
    assert_eq!(numbers(hop(&then, "lot")), [lot.as_str()]);
    assert_eq!(hop(&then, "lot").stops[0].link.title.as_deref(), Some("Valve body, 40"), "as it was called then");
    assert_eq!((then.found, then.missing, then.wanting), (before.found, before.missing, before.wanting));
    assert_eq!(then.root, before.root);
    let early = walk_on(&world, "Anna Weber", &order, Some("2026-03-01")).unwrap_err();
    assert_eq!(early.code, "not-found");
}

#[test]
fn a_leaver_walks_another_trail_than_somebody_who_is_here() {
    let Job { world, .. } = job();
    let carl = world.show("", "Carl Sommer").err().map_or_else(
        || "P-002".to_owned(),
        |_| {
            let people = world.list("", "people");
            people.rows.iter().find(|row| row.title == "Carl Sommer").unwrap().number.clone().unwrap()
        },
    );
    assert_eq!(walk(&world, &carl).trail.unwrap().id, "person");
    let tool = [("what", "Laptop"), ("kind", "laptop"), ("person", "Carl Sommer"), ("issued_on", "2026-03-02")];
    world.create("Anna Weber", "issued_equipment", &tool);
    world.change("Anna Weber", &carl, &[("until", "2026-03-02")]);
    world.at("2026-03-06T09:00:00Z");
    let view = walk(&world, &carl);
    assert_eq!(view.trail.as_ref().unwrap().id, "leaver");
    assert_eq!(hop(&view, "equipment").stands, HopStands::Wanting, "the laptop is still out");
    assert_eq!(hop(&view, "access").stands, HopStands::Wanting);
}

#[test]
fn what_somebody_may_not_see_is_counted_and_not_named() {
    let Job { world, .. } = job();
    let values = [("about", "Reads"), ("person", "Carl Sommer"), ("registers", "suppliers"), ("actions", "read")];
    let grant = world.create("Anna Weber", "grants", &values);
    let people = world.list("", "people");
    let carl = people.rows.iter().find(|row| row.title == "Carl Sommer").unwrap().number.clone().unwrap();
    world.change("Anna Weber", &carl, &[("until", "2026-03-02")]);
    world.person("Dana Vogel", &["staff"]);
    world.at("2026-03-06T09:00:00Z");
    assert_eq!(numbers(hop(&walk(&world, &carl), "grants")), [grant.as_str()]);
    let seen = walk_on(&world, "Dana Vogel", &carl, None).unwrap();
    let grants = hop(&seen, "grants");
    assert_eq!((grants.stops.len(), grants.unseen), (0, 1), "{grants:?}");
    assert!(hop(&seen, "equipment").mend.is_none(), "and nobody is led where they may not write");
}

#[test]
fn a_guest_is_told_of_no_trail() {
    let Job { world, order, .. } = job();
    world.person("Gast Prüfer", &["guest"]);
    let values = [("about", "All"), ("person", "Gast Prüfer"), ("registers", "*"), ("actions", "read")];
    world.create("Anna Weber", "grants", &values);
    assert_eq!(walk_on(&world, "Gast Prüfer", &order, None).unwrap_err().code, "not-found");
    assert_eq!(world.ask("Gast Prüfer", Request::Trails).unwrap_err().code, "not-found");
}

#[test]
fn each_trail_names_records_at_which_to_begin() {
    let Job { world, order, .. } = job();
    let Answer::Trails { trails } = world.ask("Anna Weber", Request::Trails).unwrap() else { panic!() };
    assert!(trails.len() >= 10, "{}", trails.len());
    let ours = trails.iter().find(|start| start.trail.id == "order").unwrap();
    assert_eq!(ours.examples[0].number.as_deref(), Some(order.as_str()));
    let leavers = trails.iter().find(|start| start.trail.id == "leaver").unwrap();
    assert_eq!(leavers.examples, [], "nobody has left yet");
}
