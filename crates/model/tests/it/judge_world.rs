//! A small company to judge: things in places, events on things, statements, answers, declarations.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::tz::TimeZone;
use plumb_model::{
    define::{
        check::{Basis, Check, CoverSet, Form, SeriousWhen, Severity},
        edition::Sure,
        register::{
            Access, Choice, Classification, Field, FieldKind, Label, NumberPattern, Part, Plays, Register, Section,
            State, StateKind, Workflow,
        },
        requirement::{Exclusion, Reach, Requirement, Standard},
    },
    expr::{Expr, Period, Schema, Scope},
    id::{CheckCode, FieldId, RegisterId, RequirementId, StandardId, StateId},
    judge::{Judge, JudgePacks},
};

pub(crate) struct Packs {
    pub(crate) registers: BTreeMap<RegisterId, Register>,
    pub(crate) standards: BTreeMap<StandardId, Standard>,
    pub(crate) checks: BTreeMap<CheckCode, Check>,
}

impl Packs {
    pub(crate) fn judge(&self) -> Judge {
        Judge::new(self.for_judge(), TimeZone::UTC)
    }

    pub(crate) fn for_judge(&self) -> JudgePacks<'_> {
        JudgePacks { registers: &self.registers, standards: &self.standards, checks: &self.checks }
    }
}

fn label(text: &str) -> Label {
    Label { en: text.to_owned(), other: BTreeMap::new() }
}

fn id(text: &str) -> FieldId {
    FieldId::new(text).unwrap()
}

fn field(name: &str, kind: FieldKind) -> Field {
    let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    Field {
        id: id(name),
        name: label(&name.replace('_', " ")),
        help: None,
        kind,
        required,
        list: false,
        maps_to: None,
        see: Vec::new(),
        also: Vec::new(),
        default: None,
    }
}

fn choices(ids: &[&str]) -> Vec<Choice> {
    ids.iter().map(|id| Choice { id: (*id).to_owned(), name: label(id), maps_to: None }).collect()
}

fn link(to: &str) -> FieldKind {
    FieldKind::Link { to: RegisterId::new(to).unwrap(), many: false }
}

fn register(name: &str, states: &[&str], plays: Option<(Part, &[&str])>, fields: Vec<Field>) -> Register {
    let kind = |state: &str| match state {
        "void" => StateKind::Void,
        "done" => StateKind::Done,
        _ => StateKind::Open,
    };
    let state = |id: &&str| State { id: StateId::new(id).unwrap(), name: label(id), kind: kind(id) };
    Register {
        id: RegisterId::new(name).unwrap(),
        name: label(&name[..1].to_uppercase().chars().chain(name[1..].chars()).collect::<String>()),
        one: label("one"),
        purpose: label("purpose"),
        number: NumberPattern(Vec::new()),
        title: id("name"),
        fields,
        workflow: Workflow { states: states.iter().map(state).collect(), transitions: Vec::new() },
        obligations: Vec::new(),
        plays: plays.map(|(part, fields)| Plays {
            part,
            fields: fields.iter().map(|field| ((*field).to_owned(), id(field))).collect(),
        }),
        behaviours: Vec::new(),
        classification: Classification::Internal,
        access: Access::default(),
        // This one sleeps until a record is in it, and its check asks about some of them only: histories wake it unseen.
        asleep: name == "places",
        section: Section::System,
        unique: Vec::new(),
    }
}

#[expect(clippy::too_many_lines, reason = "a list of definitions")]
fn registers() -> BTreeMap<RegisterId, Register> {
    let person = || FieldKind::Person { many: false };
    let open = ["open", "void"];
    [
        register("people", &open, Some((Part::Person, &["name"])), vec![field("name!", FieldKind::Text)]),
        register(
            "company",
            &open,
            Some((Part::Organisation, &["name"])),
            vec![field("name!", FieldKind::Text), field("next_visit", FieldKind::Date)],
        ),
        register(
            "places",
            &open,
            None,
            vec![field("name!", FieldKind::Text), field("review", FieldKind::Date), field("keeper", person())],
        ),
        register(
            "things",
            &["in_use", "done", "void"],
            None,
            vec![
                field("name!", FieldKind::Text),
                field("due", FieldKind::Date),
                field("interval", FieldKind::Number { unit: None }),
                field("risk", FieldKind::Level(choices(&["low", "high"]))),
                field("place", link("places")),
                field("rows", FieldKind::Table(vec![field("value", FieldKind::Number { unit: None })])),
            ],
        ),
        register(
            "events",
            &open,
            None,
            vec![
                field("thing!", link("things")),
                field("on!", FieldKind::Date),
                field("result", FieldKind::Choice(choices(&["passed", "failed"]))),
                field("clauses", FieldKind::Requirements),
            ],
        ),
        register(
            "statements",
            &open,
            Some((
                Part::Statement,
                &[
                    "requirements",
                    "text",
                    "applicable",
                    "justification",
                    "driver",
                    "confirmed_by",
                    "confirmed_on",
                    "evidence",
                ],
            )),
            vec![
                field("requirements", FieldKind::Requirements),
                field("text", FieldKind::Prose),
                field("applicable", FieldKind::Flag),
                field("justification", FieldKind::Text),
                field("driver", FieldKind::Text),
                field("confirmed_by", person()),
                field("confirmed_on", FieldKind::Date),
                field(
                    "evidence",
                    FieldKind::Table(vec![
                        field("record", FieldKind::Text),
                        field("from", FieldKind::Date),
                        field("until", FieldKind::Date),
                    ]),
                ),
            ],
        ),
        register(
            "answers",
            &open,
            Some((Part::Answer, &["check", "subject", "kind", "until", "by", "confirmed_by"])),
            vec![
                field("check", FieldKind::Text),
                field("subject", FieldKind::Text),
                field("kind", FieldKind::Choice(choices(&["elsewhere", "not_our_way", "accepted"]))),
                field("until", FieldKind::Date),
                field("by", person()),
                field("confirmed_by", person()),
            ],
        ),
        register(
            "declarations",
            &open,
            Some((Part::Declaration, &["register", "reason", "by", "review"])),
            vec![
                field("register", FieldKind::Text),
                field("reason", FieldKind::Text),
                field("by", person()),
                field("review", FieldKind::Date),
            ],
        ),
        register(
            "correctives",
            &["open", "done", "void"],
            Some((Part::Corrective, &["check", "subject", "effect", "closed"])),
            vec![
                field("check", FieldKind::Text),
                field("subject", FieldKind::Text),
                field("effect", FieldKind::Choice(choices(&["effective", "partly"]))),
                field("closed", FieldKind::Date),
            ],
        ),
    ]
    .into_iter()
    .map(|register| (register.id.clone(), register))
    .collect()
}

fn standards() -> BTreeMap<StandardId, Standard> {
    let standard = StandardId::new("iso-9001-2015").unwrap();
    let requirement = |text: &str, parent: Option<&str>, leaf: bool, exclusion: Exclusion| Requirement {
        id: RequirementId { standard: standard.clone(), id: text.into() },
        title: text.to_owned(),
        parent: parent.map(|parent| RequirementId { standard: standard.clone(), id: parent.into() }),
        leaf,
        summary: String::new(),
        asks: Vec::new(),
        exclusion,
        reach: Reach::Records,
        no_check: None,
        sure: Sure::Confirmed,
        answered_by: Vec::new(),
        attributes: BTreeMap::new(),
    };
    let requirements = vec![
        requirement("4", None, false, Exclusion::Never),
        requirement("4.1", Some("4"), true, Exclusion::Never),
        requirement("4.2", Some("4"), true, Exclusion::Scope),
        requirement("5", None, false, Exclusion::Justified),
        requirement("5.1", Some("5"), true, Exclusion::Justified),
        requirement("6", None, true, Exclusion::Never),
    ];
    let whole = Standard {
        id: standard.clone(),
        name: "ISO 9001:2015".to_owned(),
        title: "Requirements".to_owned(),
        requirements,
        information: Vec::new(),
        edition: None,
        earlier: Vec::new(),
    };
    [(standard, whole)].into()
}

pub(crate) fn requirement(text: &str) -> RequirementId {
    format!("iso-9001-2015 {text}").parse().unwrap()
}

/// Compiles checks against the registers.
struct Maker {
    schema: Schema,
}

impl Maker {
    fn condition(&self, over: &str, text: &str) -> Option<Expr> {
        let register = RegisterId::new(over).unwrap();
        let compile = || Expr::compile(text, &Scope::condition(&self.schema, &register));
        (!text.is_empty()).then(|| compile().unwrap_or_else(|faults| panic!("{text}: {faults:?}")))
    }

    fn require(&self, over: &str, text: &str) -> Expr {
        let register = RegisterId::new(over).unwrap();
        Expr::compile(text, &Scope::requirement(&self.schema, &register))
            .unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
    }

    fn date(&self, over: &str, text: &str) -> Expr {
        Expr::compile(text, &Scope::day(&self.schema, &RegisterId::new(over).unwrap())).unwrap()
    }

    fn every(&self, over: &str, when: &str, require: &str) -> Form {
        let over_id = RegisterId::new(over).unwrap();
        Form::Every { over: over_id, when: self.condition(over, when), require: self.require(over, require) }
    }
}

fn check(code: &str, requirements: &[&str], basis: Basis, severity: Severity, form: Form) -> Check {
    Check {
        code: CheckCode::new(code).unwrap(),
        title: label(code),
        requirements: requirements.iter().map(|text| requirement(text)).collect(),
        basis,
        why: label("why"),
        form,
        severity,
        serious_when: None,
        say: label("{failed} of {total} are not as they should be"),
        help: label("help"),
        mend: None,
    }
}

/// The packs, compiled once.
pub(crate) fn packs() -> &'static Packs {
    static PACKS: LazyLock<Packs> = LazyLock::new(made);
    &PACKS
}

#[expect(clippy::too_many_lines, reason = "a list of definitions")]
fn made() -> Packs {
    let registers = registers();
    let maker = Maker { schema: Schema::of(registers.values()) };
    let year = Period { months: 12, days: 0 };
    let by = |name: &str| RegisterId::new(name).unwrap();
    let rule = || Basis::OwnRule("DOC-0001".to_owned());
    let mut checks = vec![
        check(
            "DUE-001",
            &["4.1"],
            Basis::Requirement,
            Severity::Gap,
            maker.every("things", "state == 'in_use'", "due >= today"),
        ),
        check(
            "HOP-001",
            &["4.1"],
            Basis::Requirement,
            Severity::Gap,
            maker.every("things", "", "place.review >= today - months(interval)"),
        ),
        check(
            "BAC-001",
            &["4.2"],
            rule(),
            Severity::Serious,
            maker.every("things", "", "latest(from.events.thing, x, x.on, x.result) == 'passed'"),
        ),
        check(
            "BAC-002",
            &["4.2"],
            Basis::GoodPractice,
            Severity::Gap,
            maker.every(
                "things",
                "has(place) && place.name != 'attic'",
                "any(from.events.thing, x, x.on >= today - days(90) && x.result != 'failed')",
            ),
        ),
        check(
            "TWO-001",
            &["4.2"],
            Basis::Law,
            Severity::Gap,
            maker.every("events", "", "thing.name != 'x' && has(thing.place)"),
        ),
        check(
            "ORG-001",
            &["5.1"],
            Basis::Requirement,
            Severity::Gap,
            maker.every("places", "name != 'attic'", "review < org.next_visit && has(keeper)"),
        ),
        check(
            "ROW-001",
            &["5.1"],
            Basis::Contract,
            Severity::Gap,
            maker.every("things", "", "all(rows, x, x.value > 1) && size(rows) > 0"),
        ),
        check(
            "MIN-001",
            &["5"],
            Basis::Requirement,
            Severity::Gap,
            Form::AtLeast { over: by("events"), when: maker.condition("events", "on > today - months(6)"), n: 2 },
        ),
        check(
            "REC-001",
            &["6"],
            Basis::Requirement,
            Severity::Serious,
            Form::Recent {
                over: by("events"),
                when: maker.condition("events", "has(result) && result == 'passed'"),
                date: maker.date("events", "on"),
                within: Period { months: 3, days: 0 },
            },
        ),
        check(
            "COV-001",
            &["6"],
            Basis::Requirement,
            Severity::Serious,
            Form::Covers {
                set: CoverSet::Records { register: by("things"), when: maker.condition("things", "state == 'in_use'") },
                by: by("events"),
                by_when: None,
                via: id("thing"),
                date: maker.date("events", "on"),
                within: year,
            },
        ),
        check(
            "COV-002",
            &["6"],
            Basis::Requirement,
            Severity::Gap,
            Form::Covers {
                set: CoverSet::Requirements { standards: vec![StandardId::new("iso-9001-2015").unwrap()] },
                by: by("events"),
                by_when: None,
                via: id("clauses"),
                date: maker.date("events", "on"),
                within: year,
            },
        ),
        check("STA-001", &["4", "5", "6"], Basis::Requirement, Severity::Gap, Form::Statement),
    ];
    for check in &mut checks {
        if matches!(check.code.as_str(), "DUE-001" | "BAC-002") {
            let consequence = Some(maker.require("things", "risk == 'high'"));
            check.serious_when = Some(SeriousWhen { share_permille: 500, consequence });
        }
    }
    let checks = checks.into_iter().map(|check| (check.code.clone(), check)).collect();
    Packs { registers, standards: standards(), checks }
}
