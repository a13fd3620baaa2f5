//! Periods of months and days: what `months(n)`, `days(n)`, duration fields and a check's `within` mean.

use std::fmt;

use jiff::{Span, civil::Date};

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
        day.checked_add(Span::new().try_months(self.months).ok()?)
            .ok()?
            .checked_add(Span::new().try_days(self.days).ok()?)
            .ok()
    }

    /// `day` less this period, months first; [`None`] outside the calendar.
    #[must_use]
    pub fn before(self, day: Date) -> Option<Date> {
        Self { months: self.months.checked_neg()?, days: self.days.checked_neg()? }.after(day)
    }

    /// Reads an ISO 8601 duration of years, months, weeks and days. [`None`] where hours or smaller are named: they are not a number of days.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P')?;
        let mut period = Self { months: 0, days: 0 };
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let count: i32 = rest.get(..end)?.parse().ok()?;
            let (months, days) = match rest.get(end..=end)? {
                "Y" => (count.checked_mul(12)?, 0),
                "M" => (count, 0),
                "W" => (0, count.checked_mul(7)?),
                "D" => (0, count),
                _ => return None,
            };
            period.months = period.months.checked_add(months)?;
            period.days = period.days.checked_add(days)?;
            rest = rest.get(end + 1..)?;
        }
        Some(period)
    }

    /// Reads a period as checks write it (`12 months`, `90 days`, `1 year`, `2 weeks`) or as an ISO 8601 duration (`P12M`).
    #[must_use]
    pub fn read_words(text: &str) -> Option<Self> {
        let Some((count, unit)) = text.trim().split_once(' ') else { return Self::read(text.trim()) };
        let count: i32 = count.parse().ok().filter(|count| *count >= 0)?;
        Some(match unit.trim().trim_end_matches('s') {
            "year" => Self { months: count.checked_mul(12)?, days: 0 },
            "month" => Self { months: count, days: 0 },
            "week" => Self { months: 0, days: count.checked_mul(7)? },
            "day" => Self { months: 0, days: count },
            _ => return None,
        })
    }

    /// As a person says it: `12 months`, `1 day`, `1 month and 3 days`.
    #[must_use]
    pub fn words(self) -> String {
        let say = |n: i32, one: &str| if n == 1 { format!("{n} {one}") } else { format!("{n} {one}s") };
        match (self.months, self.days) {
            (0, days) => say(days, "day"),
            (months, 0) => say(months, "month"),
            (months, days) => format!("{} and {}", say(months, "month"), say(days, "day")),
        }
    }
}

impl fmt::Display for Period {
    /// ISO 8601, such as `P1M3D`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        if self.months != 0 {
            write!(f, "{}M", self.months)?;
        }
        if self.days != 0 || self.months == 0 {
            write!(f, "{}D", self.days)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_clamp_at_the_end_of_the_month() {
        let month = Period { months: 1, days: 0 };
        assert_eq!(month.after(date(2026, 1, 31)), Some(date(2026, 2, 28)));
        assert_eq!(month.before(date(2024, 3, 31)), Some(date(2024, 2, 29)));
    }

    #[test]
    fn periods_are_read_as_words_and_as_iso_8601() {
        assert_eq!(Period::read_words("12 months"), Period::read("P1Y"));
        assert_eq!(Period::read("P1Y2M3W4D"), Some(Period { months: 14, days: 25 }));
        for bad in ["", "P", "PT72H", "P1", "1M", "P-1D", "P99999999999D", "Pä"] {
            assert_eq!(Period::read(bad), None, "{bad}");
        }
        assert_eq!(Period::read_words("twelve months"), None);
        assert_eq!(Period { months: 1, days: 3 }.words(), "1 month and 3 days");
    }
}
