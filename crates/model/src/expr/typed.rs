//! The typed tree: every name is a field with a place, every operator has its meaning, nothing is left to find out when evaluating.

use std::sync::Arc;

use super::{
    scope::FieldRef,
    syntax::Compare,
    value::{Type, Value},
};

/// Whose field is read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    /// The record that the expression is about.
    Own,
    /// The member of the set being looked through (`x`): another record, or a row of a table.
    Member,
    /// The record at the end of a single link of the own record.
    Hop(Arc<FieldRef>),
    /// The organisation's record.
    Organisation,
}

/// A set of records or rows, looked through by the functions over many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Set {
    /// Records that point here through this field of theirs.
    Pointing(Arc<FieldRef>),
    /// Records at the ends of this link field of the own record.
    Links(Arc<FieldRef>),
    /// Rows of this table of the record at the place.
    Rows(Place, Arc<FieldRef>),
}

/// The typed tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Typed {
    Literal(Value),
    Field(Place, Arc<FieldRef>),
    /// The record at the end of a single link.
    End(Place, Arc<FieldRef>),
    Has(Place, Arc<FieldRef>),
    HasValue(Box<Typed>),
    Otherwise(Box<Typed>, Box<Typed>),
    Not(Box<Typed>),
    And(Box<Typed>, Box<Typed>),
    Or(Box<Typed>, Box<Typed>),
    If(Box<Typed>, Box<Typed>, Box<Typed>),
    Compare(Compare, Box<Typed>, Box<Typed>),
    /// `today` moved by periods, compared with a day of the record.
    Today(Compare, Vec<Shift>, Box<Typed>),
    In(Box<Typed>, Box<Typed>),
    Arithmetic(Arithmetic, Box<Typed>, Box<Typed>),
    Join(Box<Typed>, Box<Typed>),
    Moved(Box<Typed>, Shift),
    /// A number of months, or else days.
    Months(Box<Typed>),
    Days(Box<Typed>),
    Together(Box<Typed>, Box<Typed>),
    Size(Place, Arc<FieldRef>),
    Length(Box<Typed>),
    Contains(Box<Typed>, Box<Typed>),
    StartsWith(Box<Typed>, Box<Typed>),
    DaysBetween(Box<Typed>, Box<Typed>),
    Year(Box<Typed>),
    Count(Set, Option<Box<Typed>>),
    Any(Set, Box<Typed>),
    All(Set, Box<Typed>),
    /// The greatest, or else the least.
    Greatest(Set, Box<Typed>),
    Least(Set, Box<Typed>),
    Latest {
        set: Set,
        date: Box<Typed>,
        value: Box<Typed>,
    },
}

/// A day moved by a period, forth or back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shift {
    pub(crate) back: bool,
    pub(crate) by: Box<Typed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A part of an expression with what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) tree: Typed,
    pub(crate) is: Is,
    pub(crate) absent: Option<MayBeAbsent>,
}

/// What a part yields.
#[derive(Debug, Clone)]
pub(crate) enum Is {
    /// A value.
    Value(Type),
    /// `today`, moved by these: only a comparison takes it.
    Today(Vec<Shift>),
}

/// Why a part may have no value.
#[derive(Debug, Clone)]
pub(crate) struct MayBeAbsent {
    pub(crate) span: std::ops::Range<usize>,
    pub(crate) say: String,
    pub(crate) help: String,
}

impl Typed {
    /// All parts directly below, for walks over the tree.
    pub(crate) fn children(&self) -> Vec<&Typed> {
        match self {
            Self::Literal(_)
            | Self::Field(..)
            | Self::End(..)
            | Self::Has(..)
            | Self::Size(..)
            | Self::Count(_, None) => Vec::new(),
            Self::HasValue(a)
            | Self::Not(a)
            | Self::Months(a)
            | Self::Days(a)
            | Self::Length(a)
            | Self::Year(a)
            | Self::Count(_, Some(a))
            | Self::Any(_, a)
            | Self::All(_, a)
            | Self::Greatest(_, a)
            | Self::Least(_, a) => vec![a],
            Self::Otherwise(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::In(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Join(a, b)
            | Self::Together(a, b)
            | Self::Contains(a, b)
            | Self::StartsWith(a, b)
            | Self::DaysBetween(a, b)
            | Self::Latest { date: a, value: b, .. } => vec![a, b],
            Self::Moved(a, shift) => vec![a, &shift.by],
            Self::If(a, b, c) => vec![a, b, c],
            Self::Today(_, shifts, day) => shifts.iter().map(|shift| &*shift.by).chain([&**day]).collect(),
        }
    }

    /// The set it looks through, where it is a function over many.
    pub(crate) fn set(&self) -> Option<&Set> {
        match self {
            Self::Count(set, _)
            | Self::Any(set, _)
            | Self::All(set, _)
            | Self::Greatest(set, _)
            | Self::Least(set, _)
            | Self::Latest { set, .. } => Some(set),
            _ => None,
        }
    }
}
