//! Durations: ISO 8601 with years, months, weeks, days, hours and minutes; written down with months, days and hours.

use super::{fault::FieldFault, read::Reading};

const WANTED: &str = "a duration such as `P12M`, `P90D` or `PT72H`";

/// A duration taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Duration {
    pub(crate) months: u32,
    pub(crate) days: u32,
    pub(crate) minutes: u32,
}

/// Reads a duration. [`Reading::Import`] also takes `12 months`, `90 days`, `2 years`, `72 hours`.
pub(crate) fn read(text: &str, reading: Reading) -> Result<Duration, FieldFault> {
    let read = iso(text).or_else(|| if reading == Reading::Import { words(text) } else { None });
    read.ok_or_else(|| FieldFault::Form { got: text.to_owned(), wanted: WANTED })
}

impl Duration {
    /// The canonical text.
    pub(crate) fn write(self) -> String {
        let mut text = "P".to_owned();
        let part = |text: &mut String, n: u32, unit: char| {
            if n > 0 {
                text.push_str(&n.to_string());
                text.push(unit);
            }
        };
        part(&mut text, self.months, 'M');
        part(&mut text, self.days, 'D');
        if self.minutes > 0 {
            text.push('T');
            part(&mut text, self.minutes / 60, 'H');
            part(&mut text, self.minutes % 60, 'M');
        }
        if text.len() == 1 { "P0D".to_owned() } else { text }
    }

    /// Seconds, a month counted as the mean Gregorian month (2,629,746 s): for sorting only.
    pub(super) fn sorting_seconds(self) -> u64 {
        u64::from(self.months) * 2_629_746 + u64::from(self.days) * 86_400 + u64::from(self.minutes) * 60
    }
}

fn iso(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('P')?;
    let mut duration = Duration::default();
    let mut last = 0;
    let mut clock = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            if clock || after.is_empty() {
                return None;
            }
            (clock, rest) = (true, after);
            continue;
        }
        let unit_at = rest.find(|c: char| !c.is_ascii_digit())?;
        let n: u32 = rest.get(..unit_at)?.parse().ok()?;
        let unit = rest.get(unit_at..)?.chars().next()?;
        rest = rest.get(unit_at + unit.len_utf8()..)?;
        let (place, target, factor) = match (clock, unit) {
            (false, 'Y') => (1, &mut duration.months, 12),
            (false, 'M') => (2, &mut duration.months, 1),
            (false, 'W') => (3, &mut duration.days, 7),
            (false, 'D') => (4, &mut duration.days, 1),
            (true, 'H') => (5, &mut duration.minutes, 60),
            (true, 'M') => (6, &mut duration.minutes, 1),
            _ => return None,
        };
        if place <= last {
            return None;
        }
        last = place;
        *target = target.checked_add(n.checked_mul(factor)?)?;
    }
    (last > 0 && duration.months <= 12_000 && duration.days <= 365_000).then_some(duration)
}

fn words(text: &str) -> Option<Duration> {
    let (n, unit) = text.trim().split_once(char::is_whitespace)?;
    let n: u32 = n.parse().ok()?;
    let unit = unit.trim().to_lowercase();
    let letter = match unit.strip_suffix('s').unwrap_or(&unit) {
        "year" => "Y",
        "month" => "M",
        "week" => "W",
        "day" => "D",
        "hour" => return iso(&format!("PT{n}H")),
        _ => return None,
    };
    iso(&format!("P{n}{letter}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_one_canonical_text() {
        for (text, canonical) in [
            ("P1Y", "P12M"),
            ("P1Y6M", "P18M"),
            ("P2W", "P14D"),
            ("PT72H", "PT72H"),
            ("P1DT90M", "P1DT1H30M"),
            ("P0D", "P0D"),
        ] {
            assert_eq!(read(text, Reading::Exact).unwrap().write(), canonical, "{text}");
        }
        assert_eq!(read("12 months", Reading::Import).unwrap().write(), "P12M");
        for bad in ["P", "PT", "12M", "P1M1Y", "P-1D", "P1.5D", "P1D1D"] {
            assert!(read(bad, Reading::Exact).is_err(), "{bad}");
        }
    }
}
