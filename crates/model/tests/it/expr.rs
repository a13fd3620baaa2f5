//! What expressions mean, and what is said of those that mean nothing.

use std::fmt::Write as _;

use jiff::civil::date;
use plumb_model::{
    expr::{Expr, Kind, Scope, Type, Value},
    raw::Raw,
};

use crate::expr_world::{World, compile, condition, record, register, schema, value};

fn world() -> World {
    World::of([
        record("instruments", 1)
            .set("name", "Caliper")
            .set("next_calibration", "2026-03-14")
            .set("last_calibration", "2025-03-31")
            .set("interval_months", "6")
            .set("tolerance", "0.1")
            .set("criticality", "high")
            .set("level", "medium")
            .raw("tags", Raw::List(vec!["a".into()]))
            .raw("retired", false.into())
            .link("process", "processes", 10)
            .link("maker", "processes", 11)
            .link("users", "processes", 10)
            .link("users", "processes", 12)
            .row("points", "1", &[("nominal", "10"), ("found", "10.2")])
            .row("points", "2", &[("nominal", "20")]),
        record("processes", 10).set("name", "Making").set("review", "2026-01-01"),
        record("processes", 11).set("name", "Gone").state("void"),
        record("processes", 12).set("name", "Testing"),
        record("calibrations", 20).link("instrument", "instruments", 1).set("on", "2025-03-31").set("result", "passed"),
        record("calibrations", 21)
            .link("instrument", "instruments", 1)
            .set("on", "2024-03-31")
            .set("result", "failed")
            .set("error", "0.3"),
        record("calibrations", 22)
            .link("instrument", "instruments", 1)
            .set("on", "2026-01-31")
            .set("result", "failed")
            .state("void"),
        record("calibrations", 23).link("instrument", "instruments", 2).set("on", "2026-02-28"),
        record("organisation", 30).set("name", "Feinwerk").set("next_visit", "2026-06-01"),
    ])
}

fn flag(text: &str) -> Option<bool> {
    value(text, &world(), "2026-03-01").value.and_then(|value| value.as_flag())
}

#[test]
fn every_operator_and_function_does_what_the_page_says() {
    for text in [
        "state == 'in_use' && number == 'N-0001'",
        "name != 'Gauge' && !(retired)",
        "tolerance * 3 == 0.3 && 1 / 4 == 0.25 && -tolerance < 0 && tolerance - 0.1 == 0",
        "next_calibration >= today && today < next_calibration",
        "next_calibration == date('2026-03-14')",
        "last_calibration + months(6) == date('2025-09-30')",
        "last_calibration - months(1) == date('2025-02-28')",
        "last_calibration + days(1) + months(1) == date('2025-05-01')",
        "months(1) + last_calibration == date('2025-04-30')",
        "last_calibration + (months(1) + days(1)) == date('2025-05-01')",
        "has(next_calibration) && has(points) && has(process) && !has(maker) && !has(certificate)",
        "has(process.name) && has(process.review) && !has(maker.name)",
        "process.name == 'Making' && or(maker.name, 'nobody') == 'nobody'",
        "process == process",
        "org.name == 'Feinwerk' && org.next_visit > today",
        "size(name) == 7 && size(points) == 2 && size(users) == 2 && size(tags) == 1 && size(certificate) == 0",
        "contains(name, 'lip') && starts_with(name, 'Cal') && 'a' in tags && !('b' in tags)",
        "criticality in ['high', 'low'] && interval_months in [3, 6] && level in ['medium', 'big']",
        "level == 'medium' && level < 'big' && level == 2",
        "days_between(last_calibration, next_calibration) == 348 && year(next_calibration) == 2026",
        "count(from.calibrations.instrument) == 2",
        "count(from.calibrations.instrument, x, x.result == 'failed') == 1",
        "any(from.calibrations.instrument, x, x.on > last_calibration - days(1))",
        "all(from.calibrations.instrument, x, x.on <= last_calibration)",
        "max(from.calibrations.instrument, x, x.on) == date('2025-03-31')",
        "min(points, x, x.nominal) == 10 && max(points, x, x.found) == 10.2",
        "latest(from.calibrations.instrument, x, x.on, x.result) == 'passed'",
        "count(users, x, has(x.review)) == 1 && any(users, p, p.name == 'Testing')",
        "due_in == 12 && follows == date('2025-09-30')",
        "retired ? false : true",
        "name + '!' == 'Caliper!'",
        "\"it's\" != 'it\\'s ' && 'ä' != 'a'",
    ] {
        assert_eq!(flag(text), Some(true), "{text}");
    }
}

#[test]
fn absent_goes_through_comparisons_but_not_past_what_settles_the_question() {
    assert_eq!(flag("maker.name == 'x'"), None);
    assert_eq!(flag("maker.name == 'x' && false"), Some(false));
    assert_eq!(flag("maker.name == 'x' || true"), Some(true));
    assert_eq!(flag("maker.name == 'x' || false"), None);
    assert_eq!(flag("any(points, x, x.found > 10)"), Some(true));
    assert_eq!(flag("all(points, x, x.found > 10)"), None);
    assert_eq!(flag("1 / (tolerance - 0.1) > 1"), None);
}

#[test]
fn what_was_missing_is_said_in_words() {
    let world = World::of([
        record("instruments", 1).link("process", "processes", 10).row("points", "1", &[]),
        record("processes", 10),
        record("calibrations", 20).link("instrument", "instruments", 1),
    ]);
    for (text, words) in [
        ("next_calibration >= today", "has no next calibration"),
        ("process.review >= today", "its process has no review"),
        ("maker.review >= today", "has no maker"),
        ("max(users, x, x.review) >= today", "has no users"),
        ("all(points, x, x.found > 1)", "a row of points has no found"),
        ("all(from.calibrations.instrument, x, x.error < 1)", "one of its calibrations has no error"),
        ("or(tolerance, 1) < 2 && last_calibration < today", "has no last calibration"),
    ] {
        let expr = compile(text).unwrap();
        let answer = value(text, &world, "2026-03-01");
        assert_eq!(answer.missing.and_then(|missing| expr.why(missing)).as_deref(), Some(words), "{text}");
    }
}

#[test]
fn the_first_day_of_change_looks_only_at_what_decides() {
    let until = |text: &str| value(text, &world(), "2026-03-01").until.holds_until();
    assert_eq!(until("next_calibration >= today"), Some(date(2026, 3, 15)));
    assert_eq!(until("next_calibration >= today + days(30)"), None);
    assert_eq!(until("next_calibration < today + days(10)"), Some(date(2026, 3, 5)));
    assert_eq!(until("last_calibration >= today - months(interval_months * 2)"), Some(date(2026, 4, 1)));
    // The false side settles it for as long as it is false.
    assert_eq!(until("next_calibration >= today && next_calibration < today"), Some(date(2026, 3, 15)));
    assert_eq!(until("state == 'stored' && next_calibration >= today"), None);
    assert_eq!(until("any(users, x, has(x.review) && x.review >= today - months(3))"), Some(date(2026, 4, 2)));
}

/// Each mistake with what stands underlined, what is said, and what to do.
#[test]
fn a_mistake_is_told_where_it_is_and_what_to_write() {
    let mut told = String::new();
    for text in [
        "next_calibraton >= today",
        "'ä' == name && stat == 'in_use'",
        "state == 'in_us'",
        "criticality in ['low', 'hihg']",
        "proces.name == 'x'",
        "process.nme == 'x'",
        "process.parent.name == 'x'",
        "name.size == 1",
        "users.name == 'x'",
        "count(from.calibration.instrument) > 1",
        "count(from.calibrations.instrment) > 1",
        "count(from.processes.parent) > 1",
        "from.calibrations.instrument == 1",
        "any(from.calibrations.instrument, x, x == name)",
        "any(from.calibrations.instrument, x, x.resut == 'passed')",
        "any(from.calibrations.instrument, x, any(points, y, true))",
        "name = 'x'",
        "name == 'x' & true",
        "name == 'x",
        "(name == 'x'",
        "name == 'x')",
        "name ==",
        "name name",
        "",
        "name == null",
        "name == \u{2018}x\u{2019}",
        "tolerance == '5'",
        "next_calibration == '2026-01-01'",
        "today",
        "days_between(next_calibration, today) > 30",
        "today - next_calibration",
        "today > today - days(1)",
        "next_calibration + 30 < today",
        "next_calibration - last_calibration > 30",
        "date('2026-02-30') < today",
        "sice(name) > 1",
        "size(name, name)",
        "name.contains('x')",
        "level == 'huge'",
        "criticality < 'high'",
        "circle == 1",
        "certificate == 'x'",
        "due-date < today",
        "1.5.2 == 1",
        "months(1.5) + next_calibration < today",
        "{'a': 1}",
        "name[0] == 'x'",
    ] {
        match compile(text) {
            Ok(expr) => panic!("`{text}` compiles: {expr:?}"),
            Err(faults) => {
                writeln!(told, "{text}").unwrap();
                for fault in faults {
                    let (start, width) =
                        (text[..fault.span.start].chars().count(), text[fault.span.clone()].chars().count());
                    writeln!(told, "{}{} {}", " ".repeat(start), "^".repeat(width.max(1)), fault.say).unwrap();
                    if let Some(help) = fault.help {
                        writeln!(told, "  help: {help}").unwrap();
                    }
                }
                told.push('\n');
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_condition_must_be_able_to_answer_for_every_record() {
    for guarded in [
        "has(next_calibration) && next_calibration >= today",
        "!has(next_calibration) || next_calibration >= today",
        "has(next_calibration) ? next_calibration >= today : false",
        "or(next_calibration, date('2026-01-01')) >= today",
        "has(process) && process.name == 'x'",
        "has(process.review) && process.review < today",
        "has(process.review) && process.name == 'x'",
        "any(from.calibrations.instrument, x, x.on > today - months(1))",
        "any(from.calibrations.instrument, x, has(x.error) && x.error > 1)",
        "has(max(from.calibrations.instrument, x, x.on)) && max(from.calibrations.instrument, x, x.on) < today",
        "state == 'in_use' && criticality == 'high' && number != 'x'",
        "has(follows) && follows < today",
        "due_in > 3",
    ] {
        assert!(condition(guarded).is_ok(), "{guarded}: {:?}", condition(guarded));
    }
    for open in [
        "next_calibration >= today",
        "has(last_calibration) && next_calibration >= today",
        "has(next_calibration) || next_calibration >= today",
        "process.name == 'x'",
        "has(process) && process.review < today",
        "any(from.calibrations.instrument, x, x.error > 1)",
        "any(from.calibrations.instrument, x, has(x.error)) && any(from.calibrations.instrument, x, x.error > 1)",
        "max(from.calibrations.instrument, x, x.on) < today",
        "follows < today",
        "1 / tolerance > 2",
    ] {
        let faults = condition(open).unwrap_err();
        assert!(faults[0].say.contains("no value"), "{open}: {faults:?}");
    }
    assert!(condition("name").unwrap_err()[0].say.contains("a yes or no is wanted"));
}

#[test]
fn a_computed_field_reads_its_own_record_only() {
    let (schema, instruments) = (schema(), register("instruments"));
    let scope = Scope::formula(&schema, &instruments, Type::Number);
    assert!(Expr::compile("count(points, x, has(x.found) && x.found > 1) + size(name)", &scope).is_ok());
    for outside in [
        "count(from.calibrations.instrument)",
        "size(process.name)",
        "size(org.name)",
        "today < date('2026-01-01') ? 1 : 2",
    ] {
        assert!(Expr::compile(outside, &scope).is_err(), "{outside}");
    }
    assert!(Expr::compile("name", &scope).is_err());
}

#[test]
fn an_expression_knows_what_it_reads() {
    let expr = compile("has(next_calibration) && process.review < today && count(from.calibrations.instrument, x, x.result == 'passed') > 0").unwrap();
    let reads: Vec<String> = expr
        .reads()
        .iter()
        .map(|read| {
            format!(
                "{}.{} {} {}",
                read.field.register,
                read.field.field,
                matches!(read.field.kind, Kind::Link { .. }),
                read.presence_only
            )
        })
        .collect();
    assert_eq!(
        reads,
        [
            "instruments.next_calibration false true",
            "instruments.process true false",
            "processes.review false false",
            "calibrations.instrument true false",
            "calibrations.result false false",
        ]
    );
    assert_eq!(
        value("tolerance", &world(), "2026-01-01").value.and_then(|v| v.to_raw()),
        Some(Value::Text("0.1".into()).to_raw().unwrap())
    );
}
