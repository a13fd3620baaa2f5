//! A small world to evaluate in: instruments with calibrations, a process each, and the organisation.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use plumb_model::{
    expr::{Answer, Expr, ExprFault, FieldShape, Kind, Others, RecordView, RegisterShape, Schema, Scope, Type, Value},
    fold::{Link, RecordState},
    id::{FieldId, RecordId, RegisterId, StateId},
    raw::Raw,
};
use uuid::Uuid;

pub(crate) fn register(id: &str) -> RegisterId {
    RegisterId::new(id).unwrap()
}

pub(crate) fn field(id: &str) -> FieldId {
    FieldId::new(id).unwrap()
}

pub(crate) fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

fn shape(id: &str, required: bool, kind: Kind) -> FieldShape {
    let name = id.replace('_', " ");
    let name = name[..1].to_uppercase() + &name[1..];
    FieldShape { id: field(id), name, required, kind }
}

fn ids(all: &[&str]) -> Vec<String> {
    all.iter().map(|id| (*id).to_owned()).collect()
}

pub(crate) fn schema() -> Schema {
    let link = |to: &str, many| Kind::Link { to: Some(register(to)), many };
    let computed = |formula: &str, result| Kind::Computed { formula: formula.to_owned(), result };
    let registers = [
        RegisterShape {
            id: register("instruments"),
            fields: vec![
                shape("name", true, Kind::Text),
                shape("next_calibration", false, Kind::Date),
                shape("last_calibration", false, Kind::Date),
                shape("interval_months", false, Kind::Number),
                shape("tolerance", false, Kind::Number),
                shape("criticality", true, Kind::Choice(ids(&["low", "high"]))),
                shape("level", false, Kind::Level(ids(&["small", "medium", "big"]))),
                shape("tags", false, Kind::Choices(ids(&["a", "b"]))),
                shape("retired", false, Kind::Flag),
                shape("process", false, link("processes", false)),
                shape("maker", false, link("processes", false)),
                shape("users", false, link("processes", true)),
                shape("certificate", false, Kind::Files),
                shape(
                    "points",
                    false,
                    Kind::Table(vec![shape("nominal", true, Kind::Number), shape("found", false, Kind::Number)]),
                ),
                shape("due_in", false, computed("or(interval_months, 12) * 2", Type::Number)),
                shape("follows", false, computed("last_calibration + months(interval_months)", Type::Date)),
                shape("circle", false, computed("circle + 1", Type::Number)),
                shape("due-date", false, Kind::Date),
            ],
            states: vec![
                StateId::new("in_use").unwrap(),
                StateId::new("stored").unwrap(),
                StateId::new("void").unwrap(),
            ],
        },
        RegisterShape {
            id: register("calibrations"),
            fields: vec![
                shape("instrument", true, link("instruments", false)),
                shape("on", true, Kind::Date),
                shape("result", false, Kind::Choice(ids(&["passed", "failed"]))),
                shape("error", false, Kind::Number),
            ],
            states: vec![StateId::new("open").unwrap(), StateId::new("void").unwrap()],
        },
        RegisterShape {
            id: register("processes"),
            fields: vec![
                shape("name", true, Kind::Text),
                shape("review", false, Kind::Date),
                shape("parent", false, link("processes", false)),
            ],
            states: vec![StateId::new("open").unwrap(), StateId::new("void").unwrap()],
        },
        RegisterShape {
            id: register("organisation"),
            fields: vec![shape("name", true, Kind::Text), shape("next_visit", false, Kind::Date)],
            states: vec![StateId::new("open").unwrap(), StateId::new("void").unwrap()],
        },
    ];
    Schema {
        registers: registers.into_iter().map(|shape| (shape.id.clone(), shape)).collect(),
        organisation: Some(register("organisation")),
    }
}

/// A record under way.
pub(crate) struct Making(pub(crate) RecordState);

pub(crate) fn record(of: &str, n: u128) -> Making {
    let mut state = RecordState::new(register(of), id(n), Timestamp::UNIX_EPOCH, 0);
    state.version = 1;
    state.state = Some(StateId::new(if of == "instruments" { "in_use" } else { "open" }).unwrap());
    state.fields.insert(field("number"), format!("N-{n:04}").as_str().into());
    Making(state)
}

impl Making {
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.0.fields.insert(field(name), value.into());
        self
    }

    pub(crate) fn raw(mut self, name: &str, value: Raw) -> Self {
        self.0.fields.insert(field(name), value);
        self
    }

    pub(crate) fn state(mut self, state: &str) -> Self {
        self.0.state = Some(StateId::new(state).unwrap());
        self
    }

    pub(crate) fn link(mut self, name: &str, to: &str, n: u128) -> Self {
        let link = Link { register: register(to), to: id(n), version: 1 };
        self.0.links.entry(field(name)).or_default().push(link);
        self
    }

    pub(crate) fn row(mut self, table: &str, row: &str, cells: &[(&str, &str)]) -> Self {
        let cells = cells.iter().map(|(name, value)| (field(name), (*value).into())).collect();
        let rows = self.0.tables.entry(field(table)).or_default();
        rows.insert(plumb_model::id::RowId::new(row).unwrap(), cells);
        self
    }
}

/// All records that are not void.
#[derive(Default)]
pub(crate) struct World(pub(crate) BTreeMap<RecordId, Arc<RecordState>>);

impl World {
    pub(crate) fn of(records: impl IntoIterator<Item = Making>) -> Self {
        Self(records.into_iter().map(|making| (making.0.record, Arc::new(making.0))).collect())
    }

    fn live(&self) -> impl Iterator<Item = &Arc<RecordState>> {
        self.0.values().filter(|record| record.state.as_ref().is_none_or(|state| state.as_str() != "void"))
    }
}

impl Others for World {
    fn record(&self, _: &RegisterId, record: RecordId) -> Option<Arc<RecordState>> {
        self.live().find(|state| state.record == record).cloned()
    }

    fn pointing(&self, register: &RegisterId, field: &FieldId, to: RecordId) -> Vec<Arc<RecordState>> {
        let points =
            |state: &RecordState| state.links.get(field).is_some_and(|links| links.iter().any(|link| link.to == to));
        self.live().filter(|state| state.register == *register && points(state)).cloned().collect()
    }

    fn organisation(&self) -> Option<Arc<RecordState>> {
        self.live().find(|state| state.register.as_str() == "organisation").cloned()
    }
}

pub(crate) fn compile(text: &str) -> Result<Expr, Vec<ExprFault>> {
    let (schema, register) = (schema(), register("instruments"));
    let any = Scope { wanted: &[], ..Scope::requirement(&schema, &register) };
    Expr::compile(text, &any)
}

pub(crate) fn condition(text: &str) -> Result<Expr, Vec<ExprFault>> {
    Expr::compile(text, &Scope::condition(&schema(), &register("instruments")))
}

/// Evaluates over the record with id 1.
pub(crate) fn value(text: &str, world: &World, today: &str) -> Answer<Value> {
    let expr = compile(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    let own = world.0.get(&id(1)).unwrap();
    expr.value(&RecordView::among(own, &TimeZone::UTC, world), RecordView::OWN, today.parse().unwrap())
}
