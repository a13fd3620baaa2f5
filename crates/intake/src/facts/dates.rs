//! Dates as people write them. What could be two different days is no date.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date in a text: `2026-03-30`, `30.03.2026`, `30 March 2026`, `March 30, 2026`, `30-Mar-2026`.
#[must_use]
pub fn first_date(text: &str) -> Option<Date> {
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';' | '|'))
        .map(|t| t.trim_matches(|c: char| matches!(c, '.' | ':' | '"' | '\'' | '*')))
        .filter(|t| !t.is_empty())
        .collect();
    tokens.iter().enumerate().find_map(|(at, token)| {
        let rest = tokens.get(at..).unwrap_or_default();
        numeric(token).or_else(|| worded(rest))
    })
}

fn numeric(token: &str) -> Option<Date> {
    let token = token.split_once('T').map_or(token, |(day, _)| day);
    if let Some(digits) = token.strip_prefix("D:") {
        return ymd(digits.get(0..4)?, digits.get(4..6)?, digits.get(6..8)?);
    }
    let separator = token.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = token.split(separator).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return ymd(first, second, third);
    }
    if third.len() != 4 {
        return None;
    }
    if let Some(month) = month_number(second) {
        return day(third.parse().ok()?, month, first.parse().ok()?);
    }
    let (a, b): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let year = third.parse().ok()?;
    match separator {
        // With dots the day comes first wherever they are used.
        '.' => day(year, b, a),
        _ if a > 12 || a == b => day(year, b, a),
        _ if b > 12 => day(year, a, b),
        _ => None,
    }
}

fn worded(tokens: &[&str]) -> Option<Date> {
    let [first, second, third, ..] = tokens else { return None };
    let year = third.parse::<i16>().ok().filter(|y| (1950..2200).contains(y))?;
    let number = |t: &str| t.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok();
    if let (Some(d), Some(month)) = (number(first), month_number(second)) {
        return day(year, month, d);
    }
    day(year, month_number(first)?, number(second)?)
}

fn month_number(word: &str) -> Option<i8> {
    let lower = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|m| lower.starts_with(m))?;
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let known = lower.len() == 3 || lower == "sept" || full.get(at).is_some_and(|f| *f == lower);
    known.then(|| i8::try_from(at + 1).ok()).flatten()
}

fn ymd(year: &str, month: &str, d: &str) -> Option<Date> {
    day(year.parse().ok()?, month.parse().ok()?, d.parse().ok()?)
}

fn day(year: i16, month: i8, d: i8) -> Option<Date> {
    (1950..2200).contains(&year).then(|| Date::new(year, month, d).ok()).flatten()
}

/// Months of a review cycle: `annually`, `every 2 years`, `6 months`.
#[must_use]
pub(super) fn cycle_months(text: &str) -> Option<i32> {
    let lower = text.to_lowercase();
    let number = lower.split(|c: char| !c.is_ascii_digit()).find_map(|d| d.parse::<i32>().ok());
    let count = number.or_else(|| {
        [("two", 2), ("three", 3), ("six", 6), ("twelve", 12)].into_iter().find(|(w, _)| lower.contains(w)).map(|x| x.1)
    });
    if lower.contains("quarter") {
        Some(3)
    } else if lower.contains("half") || lower.contains("semi") {
        Some(6)
    } else if lower.contains("biennial") {
        Some(24)
    } else if lower.contains("month") {
        Some(count.unwrap_or(1))
    } else if lower.contains("year") || lower.contains("annual") {
        Some(12 * count.unwrap_or(1))
    } else {
        None
    }
    .filter(|m| (1..=120).contains(m))
}

#[cfg(test)]
mod tests {
    use super::{cycle_months, first_date};

    #[test]
    fn the_usual_ways_to_write_a_day_are_understood() {
        let wanted = "2026-03-30".parse().ok();
        for text in [
            "2026-03-30",
            "30.03.2026",
            "30 March 2026",
            "March 30, 2026",
            "Mar 30 2026",
            "30-Mar-2026",
            "30/03/2026",
            "03/30/2026",
            "approved on 30th March 2026 by the board",
            "2026-03-30T10:00:00Z",
            "D:20260330101500",
        ] {
            assert_eq!(first_date(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for text in ["03/04/2026", "next spring", "1.2.3", "2026", "31.02.2026"] {
            assert_eq!(first_date(text), None, "{text}");
        }
        assert_eq!(cycle_months("every two years"), Some(24));
        assert_eq!(cycle_months("Annually"), Some(12));
    }
}
