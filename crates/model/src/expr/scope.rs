//! What the names in an expression mean: the shapes of all registers, and the place where the expression stands.
//!
//! Shapes are made from the packs' text before any expression is compiled, so registers may point at each other in circles.

use std::collections::BTreeMap;

use super::value::Type;
use crate::{
    define::register::{Choice, Field, FieldKind, Part, Register},
    id::{FieldId, RegisterId, StateId},
};

/// The shapes of all registers.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// By register.
    pub registers: BTreeMap<RegisterId, RegisterShape>,
    /// The register that plays *organisation*: what `org` means.
    pub organisation: Option<RegisterId>,
}

/// What expressions need to know of a register.
#[derive(Debug, Clone)]
pub struct RegisterShape {
    /// Its id.
    pub id: RegisterId,
    /// Its fields, in order; `number` and `state` go without saying.
    pub fields: Vec<FieldShape>,
    /// Its states.
    pub states: Vec<StateId>,
}

/// What expressions need to know of a field, or of a column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldShape {
    /// Its id.
    pub id: FieldId,
    /// Its English label, for 'has no next calibration'.
    pub name: String,
    /// A record cannot be without it.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
}

/// What a field holds, as expressions see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text, prose, time: a text.
    Text,
    /// Number or rating.
    Number,
    /// Amount and currency: the amount.
    Money,
    /// A civil date.
    Date,
    /// A moment: its civil day.
    Moment,
    /// A duration: a period.
    Duration,
    /// One of these ids; `state` too.
    Choice(Vec<String>),
    /// Some of these ids.
    Choices(Vec<String>),
    /// One of these ids, in rising order: its place from 1.
    Level(Vec<String>),
    /// Yes or no.
    Flag,
    /// Link or person.
    Link {
        /// The register it leads to; [`None`] for persons where no register plays them.
        to: Option<RegisterId>,
        /// Several are possible.
        many: bool,
    },
    /// Files.
    Files,
    /// Requirements: a list of texts.
    Requirements,
    /// Rows of these columns.
    Table(Vec<FieldShape>),
    /// Computed from own fields. Where another expression names it, the formula is put in its place.
    Computed {
        /// The formula's text.
        formula: String,
        /// What it results in.
        result: Type,
    },
}

impl FieldShape {
    /// The shape of a field of a loaded register; `persons` is the register that plays *person*.
    #[must_use]
    pub fn of(field: &Field, persons: Option<&RegisterId>) -> Self {
        let ids = |choices: &[Choice]| choices.iter().map(|choice| choice.id.clone()).collect();
        let kind = match &field.kind {
            FieldKind::Text | FieldKind::Prose | FieldKind::Time => Kind::Text,
            FieldKind::Number { .. } | FieldKind::Rating { .. } => Kind::Number,
            FieldKind::Money => Kind::Money,
            FieldKind::Date => Kind::Date,
            FieldKind::Moment => Kind::Moment,
            FieldKind::Duration => Kind::Duration,
            FieldKind::Choice(choices) => Kind::Choice(ids(choices)),
            FieldKind::Choices(choices) => Kind::Choices(ids(choices)),
            FieldKind::Level(choices) => Kind::Level(ids(choices)),
            FieldKind::Flag => Kind::Flag,
            FieldKind::Person { many } => Kind::Link { to: persons.cloned(), many: *many },
            FieldKind::Link { to, many } => Kind::Link { to: Some(to.clone()), many: *many },
            FieldKind::Files => Kind::Files,
            FieldKind::Requirements => Kind::Requirements,
            FieldKind::Table(columns) => Kind::Table(columns.iter().map(|column| Self::of(column, persons)).collect()),
            FieldKind::Computed { formula } => {
                Kind::Computed { formula: formula.source().to_owned(), result: formula.result() }
            }
        };
        Self { id: field.id.clone(), name: field.name.en.clone(), required: field.required, kind }
    }
}

impl Schema {
    /// The shapes of loaded registers.
    #[must_use]
    pub fn of<'a>(registers: impl IntoIterator<Item = &'a Register> + Clone) -> Self {
        let playing = |part| {
            let mut all = registers.clone().into_iter();
            all.find(|register| register.plays.as_ref().is_some_and(|plays| plays.part == part)).map(|r| r.id.clone())
        };
        let (persons, organisation) = (playing(Part::Person), playing(Part::Organisation));
        let shape = |register: &Register| RegisterShape {
            id: register.id.clone(),
            fields: register.fields.iter().map(|field| FieldShape::of(field, persons.as_ref())).collect(),
            states: register.workflow.states.iter().map(|state| state.id.clone()).collect(),
        };
        let registers = registers.into_iter().map(|register| (register.id.clone(), shape(register))).collect();
        Self { registers, organisation }
    }
}

/// What is done with an expression that has no value on some record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absent {
    /// Loading refuses whatever could be absent: `where`, and `when` of obligations.
    Refused,
    /// It may be: `require` and guards then fail, a formula or due day has no value.
    Allowed,
}

/// Where an expression stands: what it may name, and what it must yield.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// All registers.
    pub schema: &'a Schema,
    /// The register whose records it is about.
    pub register: &'a RegisterId,
    /// Types it may yield; empty: any.
    pub wanted: &'a [Type],
    /// What may be absent.
    pub absent: Absent,
    /// Only own fields, no other records and no `today`: computed fields.
    pub own_only: bool,
}

impl<'a> Scope<'a> {
    /// A `where`, or a `when` of an obligation: yes or no, never absent.
    #[must_use]
    pub fn condition(schema: &'a Schema, register: &'a RegisterId) -> Self {
        Self { schema, register, wanted: &[Type::Flag], absent: Absent::Refused, own_only: false }
    }

    /// A `require`, a guard, a `consequence`: yes or no; absent means it does not hold.
    #[must_use]
    pub fn requirement(schema: &'a Schema, register: &'a RegisterId) -> Self {
        Self { absent: Absent::Allowed, ..Self::condition(schema, register) }
    }

    /// A day: `due`, `date`; absent means there is none.
    #[must_use]
    pub fn day(schema: &'a Schema, register: &'a RegisterId) -> Self {
        Self { wanted: &[Type::Date], ..Self::requirement(schema, register) }
    }

    /// A computed field's formula: own fields only.
    #[must_use]
    pub fn formula(schema: &'a Schema, register: &'a RegisterId, result: Type) -> Self {
        let wanted: &[Type] = match result {
            Type::Flag => &[Type::Flag],
            Type::Number => &[Type::Number],
            Type::Text => &[Type::Text],
            Type::Date => &[Type::Date],
            Type::Period => &[Type::Period],
            Type::Texts => &[Type::Texts],
            Type::Record => &[Type::Record],
        };
        Self { wanted, own_only: true, ..Self::requirement(schema, register) }
    }

    /// The same place, but with own fields only: an obligation's `when` and `due`, which a record must answer by itself.
    #[must_use]
    pub fn own(self) -> Self {
        Self { own_only: true, ..self }
    }
}

/// A field that an expression reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRef {
    /// The register whose records hold it.
    pub register: RegisterId,
    /// The table field, where this is a column of one.
    pub table: Option<FieldId>,
    /// The field; `number` and `state` too.
    pub field: FieldId,
    /// Its English label.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// What the field is among those with a meaning of their own.
    pub role: FieldRole,
    /// The column where compact data keeps it, set by [`super::Expr::bind`]; 0 otherwise.
    pub column: u32,
}

/// Fields that a record has without saying so, and all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldRole {
    /// Declared by the register.
    Declared,
    /// The record's state.
    State,
    /// The record's number.
    Number,
}

impl FieldRef {
    /// The field as a sentence names it: `next calibration`, but `ISO number` and `PIN`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut chars = self.name.chars();
        match (chars.next(), chars.next()) {
            (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
                first.to_lowercase().chain(self.name.chars().skip(1)).collect()
            }
            _ => self.name.clone(),
        }
    }
}
