//! What an expression computes with: values small enough to lie in columns by the hundred thousand, and how raw values become them.

use std::{fmt, sync::Arc};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    Period,
    decimal::{self, Decimal},
    scope::Kind,
};
use crate::raw::Raw;

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Yes or no.
    Flag,
    /// An exact decimal.
    Number,
    /// Text.
    Text,
    /// A civil day.
    Date,
    /// Months and days.
    Period,
    /// A list of texts.
    Texts,
    /// One record at the end of a link; can only be compared with another and looked through.
    Record,
}

impl Type {
    /// The type as a message says it, with its article.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Flag => "a yes or no",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Period => "a period",
            Self::Texts => "a list of texts",
            Self::Record => "a record",
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Where data keeps a record, or a row of its table; numbers given by whoever implements [`super::Data`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle {
    /// The record.
    pub record: u32,
    /// The row within a table of it; [`Handle::NO_ROW`] for the record itself.
    pub row: u32,
}

impl Handle {
    /// Marks a handle of a record itself.
    pub const NO_ROW: u32 = u32::MAX;

    /// The record with this number.
    #[must_use]
    pub fn record(record: u32) -> Self {
        Self { record, row: Self::NO_ROW }
    }
}

/// A value. There is no null: what has no value is [`None`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// An exact decimal.
    Number(Decimal),
    /// Text.
    Text(Arc<str>),
    /// A civil day.
    Date(Date),
    /// Months and days.
    Period(Period),
    /// Several texts.
    Texts(Arc<[Arc<str>]>),
    /// A record at the end of a link.
    Record(Handle),
}

impl Value {
    /// The text, where this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The day, where this is one.
    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        if let Self::Date(day) = self { Some(*day) } else { None }
    }

    /// The number, where this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// Yes or no, where it is that.
    #[must_use]
    pub fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The value as the log holds it: a computed field shown, or a default; [`None`] for periods that no raw text holds and for records.
    #[must_use]
    pub fn to_raw(&self) -> Option<Raw> {
        Some(match self {
            Self::Flag(flag) => Raw::Flag(*flag),
            Self::Number(number) => Raw::Text(decimal::write(*number)),
            Self::Text(text) => Raw::Text(text.to_string()),
            Self::Date(day) => Raw::Text(day.to_string()),
            Self::Period(period) => Raw::Text(period.to_string()),
            Self::Texts(texts) => Raw::List(texts.iter().map(|text| Raw::Text(text.to_string())).collect()),
            Self::Record(_) => return None,
        })
    }

    /// Reads a raw value of a field of this kind; [`None`] where it does not have the kind's form (or is an empty text).
    ///
    /// Moments become the civil day in `zone`.
    #[must_use]
    pub fn read(raw: &Raw, kind: &Kind, zone: &TimeZone) -> Option<Self> {
        match kind {
            Kind::Text | Kind::Choice(_) => text(raw),
            Kind::Number => decimal::read(raw.as_text()?).map(Self::Number),
            Kind::Money => match raw {
                Raw::Map(parts) => decimal::read(parts.get("amount")?.as_text()?).map(Self::Number),
                _ => None,
            },
            Kind::Date => raw.as_text()?.parse().ok().map(Self::Date),
            Kind::Moment => {
                let moment: Timestamp = raw.as_text()?.parse().ok()?;
                Some(Self::Date(zone.to_datetime(moment).date()))
            }
            Kind::Duration => Period::read(raw.as_text()?).map(Self::Period),
            Kind::Flag => {
                if let Raw::Flag(flag) = raw {
                    Some(Self::Flag(*flag))
                } else {
                    None
                }
            }
            Kind::Level(choices) => {
                let id = raw.as_text()?;
                let place = choices.iter().position(|choice| choice == id)?;
                Some(Self::Number(Decimal::from(place + 1)))
            }
            Kind::Choices(_) | Kind::Requirements => {
                let texts: Option<Arc<[_]>> = raw.items().map(|item| item.as_text().map(Arc::from)).collect();
                texts.filter(|texts| !texts.is_empty()).map(Self::Texts)
            }
            Kind::Link { .. } | Kind::Files | Kind::Table(_) | Kind::Computed { .. } => None,
        }
    }
}

fn text(raw: &Raw) -> Option<Value> {
    raw.as_text().filter(|text| !text.is_empty()).map(|text| Value::Text(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_civil_day_of_the_organisation() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let day = Value::read(&"2026-03-14T22:30:00.000Z".into(), &Kind::Moment, &zone);
        assert_eq!(day, Some(Value::Date(jiff::civil::date(2026, 3, 15))));
    }

    #[test]
    fn a_level_is_its_place_from_one_and_an_unknown_one_is_absent() {
        let kind = Kind::Level(vec!["low".into(), "high".into()]);
        assert_eq!(Value::read(&"high".into(), &kind, &TimeZone::UTC), Some(Value::Number(Decimal::from(2))));
        assert_eq!(Value::read(&"huge".into(), &kind, &TimeZone::UTC), None);
    }

    #[test]
    fn a_value_is_small() {
        assert!(size_of::<Option<Value>>() <= 24);
    }
}
