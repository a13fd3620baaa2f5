//! Days as files bring them: ISO, and what else can be read in one way only.

use jiff::civil::Date;

use super::{fault::FieldFault, read::Reading};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WANTED: &str = "a day such as `2026-03-14`";

/// Reads a day. [`Reading::Import`] also takes `14.03.2026`, `14 March 2026`, `March 14, 2026`, a midnight after the day, and
/// `03/14/2026` or `14/03/2026` where one of the two figures can only be a day.
pub(super) fn read(text: &str, reading: Reading) -> Result<Date, FieldFault> {
    let wrong = || FieldFault::Form { got: text.to_owned(), wanted: WANTED };
    if let Some(date) = iso(text) {
        return Ok(date);
    }
    if reading == Reading::Exact {
        return Err(wrong());
    }
    // Spreadsheets write a day as its midnight.
    let day = ["T00:00:00", " 00:00:00", "T00:00", " 00:00"].iter().find_map(|midnight| {
        let zeros = |rest: &str| rest.chars().all(|c| matches!(c, '0' | '.' | 'Z'));
        text.split_once(midnight).filter(|(_, rest)| zeros(rest)).map(|(day, _)| day)
    });
    let text = day.unwrap_or(text).trim();
    if let Some(date) = iso(text) {
        return Ok(date);
    }
    let parts: Vec<&str> = text.split(['.', '/', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let &[first, second, third] = parts.as_slice() else { return Err(wrong()) };
    if let Some(month) = month_named(second) {
        return date(third, month, first).ok_or_else(wrong);
    }
    if let Some(month) = month_named(first) {
        return date(third, month, second).ok_or_else(wrong);
    }
    let (Ok(one), Ok(two)) = (first.parse::<i8>(), second.parse::<i8>()) else { return Err(wrong()) };
    // Whoever writes points writes the day first; with slashes both orders are in use.
    if text.contains('.') {
        return date(third, two, first).ok_or_else(wrong);
    }
    match (date(third, two, first), date(third, one, second)) {
        (Some(a), Some(b)) if a == b => Ok(a),
        (Some(_), Some(_)) => Err(FieldFault::Ambiguous { got: text.to_owned() }),
        (Some(date), None) | (None, Some(date)) => Ok(date),
        (None, None) => Err(wrong()),
    }
}

fn iso(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shape { text.parse().ok() } else { None }
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    if year.len() != 4 {
        return None;
    }
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn month_named(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    if text.len() < 3 || !text.is_ascii() {
        return None;
    }
    let place = MONTHS.iter().position(|month| text.starts_with(month))?;
    i8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(text: &str) -> Result<String, FieldFault> {
        read(text, Reading::Import).map(|date| date.to_string())
    }

    #[test]
    fn a_day_is_read_where_it_can_be_read_in_one_way_only() {
        let same = [
            "2026-03-14",
            "14.03.2026",
            "14.3.2026",
            "03/14/2026",
            "14/03/2026",
            "14 Mar 2026",
            "March 14, 2026",
            "14th March 2026",
            "2026-03-14T00:00:00",
            "2026-03-14 00:00:00.000",
            "14-Mar-2026",
        ];
        for text in same {
            assert_eq!(import(text).as_deref(), Ok("2026-03-14"), "{text}");
        }
        assert_eq!(import("05/05/2026").as_deref(), Ok("2026-05-05"));
    }

    #[test]
    fn a_day_that_two_people_read_differently_is_refused() {
        assert!(matches!(import("03/04/2026"), Err(FieldFault::Ambiguous { .. })));
        for bad in ["31.02.2026", "14.03.26", "2026-13-01", "soon", "2026-03-14T10:30:00", "46000"] {
            assert!(matches!(import(bad), Err(FieldFault::Form { .. })), "{bad}");
        }
        assert!(read("14.03.2026", Reading::Exact).is_err());
    }
}
