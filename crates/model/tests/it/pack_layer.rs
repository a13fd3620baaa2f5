//! The company's own layer: labels, sleep, numbers, defaults, fields and choices of its own, checks said less sharply with a reason.

use std::sync::Arc;

use jiff::tz::TimeZone;
use plumb_model::{
    decide::Refusal,
    define::check::{Form, Severity},
    derive::Deriver,
    expr::Period,
    id::ActorId,
    pack::{self, PackSet},
    raw::Raw,
};

use crate::{
    pack_load::sections,
    world::{World, packs},
};

const LAYER: &str = r#"
[register.gauges]
name = "Measuring tools"
number = "T-{n:02}"
asleep = true
remove_field = [{ id = "serial", maps_to = "inventory" }]

[register.gauges.field.interval]
default = "6"

[[register.gauges.add_field]]
id = "inventory"
name = "Inventory number"
type = "text"

[register.masters.field.kind]
add_choice = [{ id = "form", name = "Form" }]
remove_choice = [{ id = "wi", maps_to = "sop" }]
choice.sop = { name = "Process description" }
"#;

const CHECKS: &str = r#"
--- core/checks/gauges.toml
[[check]]
code = "CAL-001"
title = "Calibrated lately"
requirement = ["iso-9001-2015 7.5"]
basis = "requirement"
why = "Somebody must."
form = "recent"
over = "events"
date = "on"
within = "6 months"
severity = "serious"
say = "the last one was on {last}"
help = "calibrate"
[[check]]
code = "CAL-002"
title = "Any gauge"
requirement = ["iso-9001-2015 7.5"]
basis = "requirement"
why = "Somebody must."
form = "at_least"
over = "gauges"
n = 1
severity = "gap"
say = "none"
help = "buy one"
--- core/fixtures/CAL-001.toml
[[case]]
name = "old"
today = 2026-03-14
contrast = ["E-1"]
[[case.record]]
register = "gauges"
number = "T-1"
fields = { name = "Caliper" }
[[case.record]]
register = "events"
number = "E-1"
fields = { on = 2025-01-01, result = "passed" }
links = { gauge = ["T-1"] }
[case.expect]
outcome = "serious-gap"
[[case]]
name = "new"
today = 2026-03-14
[case.expect]
outcome = "in-order"
[[case]]
name = "none"
today = 2026-03-14
[case.expect]
outcome = "no-evidence"
--- core/fixtures/CAL-002.toml
[[case]]
name = "one"
today = 2026-03-14
contrast = ["T-2"]
[[case.record]]
register = "gauges"
number = "T-2"
[case.expect]
outcome = "in-order"
[[case]]
name = "none"
today = 2026-03-14
[case.expect]
outcome = "no-evidence"
"#;

fn layered(layer: &str) -> PackSet {
    let mut files = sections(include_str!("world_pack.txt"));
    files.extend(sections(CHECKS));
    files.push(("layer/company.toml".to_owned(), layer.to_owned()));
    pack::load(files).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn a_company_names_numbers_and_adds_without_touching_the_pack() {
    let set = layered(LAYER);
    let gauges = &set.registers["gauges"];
    assert_eq!((gauges.name.en.as_str(), gauges.asleep), ("Measuring tools", true));
    let mut world = World::new();
    world.packs = set.into();
    let id = world.make("gauges", &[("name", "Caliper".into()), ("inventory", "4711".into())]);
    assert_eq!(world.record(id).number(), Some("T-01"));
    assert_eq!(world.text(id, "interval").as_deref(), Some("6"));
    let id = world.make("masters", &[("name", "Form 1".into()), ("kind", "form".into())]);
    assert_eq!(world.record(id).number(), Some("FORM-001"));
}

#[test]
fn only_registers_that_a_layer_touches_are_derived_otherwise() {
    let deriver = |layer: &str, zone| Deriver::new(Arc::new(layered(layer)), zone);
    let before = deriver("", TimeZone::UTC);
    assert_eq!(deriver("", TimeZone::UTC).otherwise_than(&before), Some([].into()), "nothing changed");
    let names = |after: Deriver| after.otherwise_than(&before).map(|all| all.iter().map(ToString::to_string).collect());
    let one = "[register.gauges.field.interval]\ndefault = \"6\"\n";
    assert_eq!(names(deriver(one, TimeZone::UTC)), Some(vec!["gauges".to_owned()]));
    assert_eq!(names(deriver(LAYER, TimeZone::UTC)), Some(vec!["gauges".to_owned(), "masters".to_owned()]));
    let elsewhere = TimeZone::fixed(jiff::tz::offset(1));
    assert_eq!(names(deriver("", elsewhere)), None, "days begin elsewhere in every register");
}

#[test]
fn what_was_taken_away_is_shown_but_not_written() {
    let mut world = World::new();
    let old = world.make("masters", &[("name", "Old".into()), ("kind", "wi".into())]);
    let gauge = world.make("gauges", &[("name", "Caliper".into()), ("serial", "S-1".into())]);
    world.packs = layered(LAYER).into();
    assert!(world.derived(old).cells.iter().any(|cell| cell.text == "Instruction"));
    assert!(world.derived(gauge).search.contains("S-1"));
    let refusal =
        world.make_as(ActorId::System, "masters", &[("name", "New".into()), ("kind", "wi".into())]).unwrap_err();
    assert_eq!(refusal.to_string(), "`Kind`: `wi` is no longer chosen");
    let refusal = world.set(ActorId::System, gauge, &[("serial", "S-2".into())]).unwrap_err();
    assert_eq!(refusal, Refusal::Retired { field: "Serial".to_owned(), now: "Inventory number".to_owned() });
    assert_eq!(world.record(gauge).fields["serial"], Raw::from("S-1"));
}

#[test]
fn a_check_is_said_less_sharply_or_switched_off_with_a_reason() {
    let set = layered(
        "[check.CAL-001]\nwithin = \"12 months\"\nseverity = \"gap\"\nreason = \"agreed with the customer\"\n\
         [check.CAL-002]\noff = true\nreason = \"we hire them\"\n",
    );
    let check = &set.checks["CAL-001"];
    assert_eq!(check.severity, Severity::Gap);
    assert!(matches!(check.form, Form::Recent { within: Period { months: 12, days: 0 }, .. }));
    assert!(!set.checks.contains_key("CAL-002"));
    let changes: Vec<String> =
        set.layer.iter().map(|change| format!("{} {}: {}", change.check, change.what, change.reason)).collect();
    insta::assert_snapshot!(changes.join("\n"));
    assert_ne!(set.digest, packs().digest);
}
