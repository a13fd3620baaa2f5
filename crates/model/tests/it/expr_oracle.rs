//! The cel crate's interpreter as oracle, and texts that mean nothing.
//!
//! Compared is what both languages share: texts, whole numbers, yes and no, lists of texts, presence. Ours differs on purpose where CEL
//! has no counterpart: numbers are exact decimals (CEL divides whole numbers as whole numbers), dates are civil days, and what is absent
//! is a value of its own where CEL stops with an error; both then come to *no answer*, which is what is compared.

use std::collections::BTreeMap;

use cel::{Context, Program, Value as Cel};
use jiff::tz::TimeZone;
use plumb_model::{
    expr::{RecordView, Value},
    raw::Raw,
};
use proptest::prelude::*;

use crate::expr_world::{Making, compile, record};

/// An expression in both languages: CEL sees the record as the map `r`.
#[derive(Debug, Clone)]
struct Both {
    ours: String,
    cel: String,
}

fn both(ours: impl Into<String>, cel: impl Into<String>) -> Both {
    Both { ours: ours.into(), cel: cel.into() }
}

fn join(a: &Both, operator: &str, b: &Both) -> Both {
    both(format!("({} {operator} {})", a.ours, b.ours), format!("({} {operator} {})", a.cel, b.cel))
}

fn number() -> impl Strategy<Value = Both> {
    let leaf = prop_oneof![
        (0_i64..20).prop_map(|n| both(n.to_string(), n.to_string())),
        prop::sample::select(vec!["interval_months", "tolerance"]).prop_map(|name| both(name, format!("r.{name}"))),
        Just(both("size(name)", "size(r.name)")),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), prop::sample::select(vec!["+", "-", "*"]), inner).prop_map(|(a, op, b)| join(&a, op, &b))
    })
}

fn text() -> impl Strategy<Value = Both> {
    prop_oneof![
        prop::sample::select(vec!["", "Caliper", "Cal", "ä", "it's"])
            .prop_map(|text| both(format!("{text:?}"), format!("{text:?}"))),
        Just(both("name", "r.name")),
        Just(both("number", "r.number")),
    ]
}

fn flag() -> impl Strategy<Value = Both> {
    let compare = || prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        3 => (number(), compare(), number()).prop_map(|(a, op, b)| join(&a, op, &b)),
        2 => (text(), prop::sample::select(vec!["==", "!="]), text()).prop_map(|(a, op, b)| join(&a, op, &b)),
        1 => (text(), text()).prop_map(|(a, b)| both(format!("contains({}, {})", a.ours, b.ours), format!("{}.contains({})", a.cel, b.cel))),
        1 => (text(), text()).prop_map(|(a, b)| both(format!("starts_with({}, {})", a.ours, b.ours), format!("{}.startsWith({})", a.cel, b.cel))),
        1 => any::<bool>().prop_map(|flag| both(flag.to_string(), flag.to_string())),
        1 => Just(both("retired", "r.retired")),
        1 => prop::sample::select(vec!["a", "b"]).prop_map(|tag| both(format!("'{tag}' in tags"), format!("'{tag}' in r.tags"))),
        1 => Just(both("state in ['in_use', 'stored']", "r.state in ['in_use', 'stored']")),
        2 => prop::sample::select(vec!["interval_months", "tolerance", "retired", "tags"])
            .prop_map(|name| both(format!("has({name})"), format!("has(r.{name})"))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["&&", "||"]), inner.clone())
                .prop_map(|(a, op, b)| join(&a, op, &b)),
            inner.clone().prop_map(|a| both(format!("!{}", wrapped(&a.ours)), format!("!{}", wrapped(&a.cel)))),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| both(
                format!("({} ? {} : {})", a.ours, b.ours, c.ours),
                format!("({} ? {} : {})", a.cel, b.cel, c.cel)
            )),
        ]
    })
}

fn wrapped(text: &str) -> String {
    format!("({text})")
}

#[derive(Debug, Clone)]
struct Fields {
    name: String,
    interval: Option<i64>,
    tolerance: Option<i64>,
    retired: Option<bool>,
    tags: Option<Vec<&'static str>>,
    stored: bool,
}

fn fields() -> impl Strategy<Value = Fields> {
    let tags = prop::option::of(prop::sample::select(vec![vec!["a"], vec!["b"], vec!["a", "b"]]));
    let name = prop::sample::select(vec!["Caliper", "ä", "Calipers and more", "x"]);
    let numbers = (prop::option::of(-9_i64..20), prop::option::of(-9_i64..20));
    (name, numbers, prop::option::of(any::<bool>()), tags, any::<bool>()).prop_map(
        |(name, (interval, tolerance), retired, tags, stored)| Fields {
            name: name.to_owned(),
            interval,
            tolerance,
            retired,
            tags,
            stored,
        },
    )
}

impl Fields {
    fn record(&self) -> Making {
        let mut making = record("instruments", 1).set("name", &self.name);
        for (name, value) in [("interval_months", self.interval), ("tolerance", self.tolerance)] {
            if let Some(value) = value {
                making = making.set(name, &value.to_string());
            }
        }
        if let Some(retired) = self.retired {
            making = making.raw("retired", retired.into());
        }
        if let Some(tags) = &self.tags {
            making = making.raw("tags", Raw::List(tags.iter().map(|tag| (*tag).into()).collect()));
        }
        if self.stored { making.state("stored") } else { making }
    }

    fn cel(&self) -> Cel {
        let mut map: BTreeMap<&str, Cel> = BTreeMap::new();
        map.insert("name", self.name.clone().into());
        map.insert("number", "N-0001".into());
        map.insert("state", if self.stored { "stored" } else { "in_use" }.into());
        map.extend(self.interval.map(|value| ("interval_months", value.into())));
        map.extend(self.tolerance.map(|value| ("tolerance", value.into())));
        map.extend(self.retired.map(|value| ("retired", value.into())));
        map.extend(self.tags.clone().map(|tags| ("tags", tags.into())));
        let map: std::collections::HashMap<String, Cel> =
            map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        map.into()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_interpreter_of_cel_comes_to_the_same_answer(both in flag(), fields in fields()) {
        prop_assume!(both.ours.len() < 1900);
        let Ok(expr) = compile(&both.ours) else {
            // Only too many operators may be refused: all else is typed by construction.
            let faults = compile(&both.ours).unwrap_err();
            prop_assert!(faults[0].say.contains("more than") || faults[0].say.contains("deeper"), "{}: {:?}", both.ours, faults);
            return Ok(());
        };
        let record = fields.record().0;
        let ours = expr.value(&RecordView::alone(&record, &TimeZone::UTC), RecordView::OWN, jiff::civil::date(2026, 3, 1));
        let mut context = Context::default();
        context.add_variable("r", fields.cel()).unwrap();
        let theirs = match Program::compile(&both.cel).unwrap().execute(&context) {
            Ok(Cel::Bool(flag)) => Some(Value::Flag(flag)),
            Ok(other) => panic!("{other:?}"),
            Err(_) => None,
        };
        prop_assert_eq!(ours.value, theirs, "{} over {:?}", both.ours, fields);
    }

    #[test]
    fn no_text_brings_the_compiler_down(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn no_damaged_expression_brings_the_compiler_down(both in flag(), at in 0_usize..400, what in "[-(){}\\[\\]'\".,&|!=<>?:+*/ a-z0-9ä\\\\\n]{0,3}", cut in 0_usize..4) {
        let mut chars: Vec<char> = both.ours.chars().collect();
        let at = at % (chars.len() + 1);
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, what.chars());
        check(&chars.into_iter().collect::<String>());
    }
}

/// Compiles, and holds every fault to lie within the text.
fn check(text: &str) {
    if let Err(faults) = compile(text) {
        assert!(!faults.is_empty());
        for fault in faults {
            assert!(text.get(fault.span.clone()).is_some(), "{text}: {fault:?}");
        }
    }
}

#[test]
fn long_and_deep_texts_are_refused_and_the_longest_allowed_compile() {
    let deep = format!("{}true{}", "(".repeat(12), ")".repeat(12));
    assert!(compile(&deep).is_ok());
    assert!(compile(&format!("({deep})")).is_err());
    assert!(compile(&format!("size(name) == {}1", "1 + ".repeat(140))).is_ok());
    assert!(compile(&format!("size(name) == {}1", "1 + ".repeat(200))).is_err());
    assert!(compile(&vec!["state == 'in_use'"; 70].join(" && ")).is_ok());
    assert!(compile(&"!".repeat(1999)).is_err());
    assert!(compile(&format!("name == '{}'", "ä".repeat(1000))).is_err());
}
