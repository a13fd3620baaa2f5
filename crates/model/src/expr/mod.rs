//! Expressions over records: CEL's syntax, typed against the register, compiled to closures.

use jiff::civil::Date;

/// A period of days and months, such as `12 months` or `P90D`. Adding months clamps at the month's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months.
    pub months: i32,
    /// Days, added after the months.
    pub days: i32,
}

impl Period {
    /// `day` plus this period; [`None`] outside the calendar.
    #[must_use]
    pub fn after(self, day: Date) -> Option<Date> {
        day.checked_add(jiff::Span::new().try_months(self.months).ok()?.try_days(self.days).ok()?).ok()
    }
}

/// A typed, compiled expression with its source text.
#[derive(Debug, Clone)]
pub struct Expr {
    source: Box<str>,
}

impl Expr {
    /// The text as its author wrote it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}
