//! Where things stand: the one place that writes the addresses of registers and records, and reads them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::desk::{LinkView, RecordRef, RecordView};
use plumb_model::id::RecordId;

/// What stays as it is in a part of a path.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A part of a path, escaped.
pub(crate) fn part(text: &str) -> String {
    // Two dots alone would lead elsewhere.
    if text.chars().all(|c| c == '.') {
        return text.replace('.', "%2E");
    }
    utf8_percent_encode(text, PART).to_string()
}

/// A register's address.
pub(super) fn register_path(register: &str) -> String {
    format!("/r/{}", part(register))
}

/// A record's address: by number, or by id where it has none.
pub(crate) fn record_path(register: &str, number: Option<&str>, id: &str) -> String {
    format!("/r/{}/{}", part(register), part(number.unwrap_or(id)))
}

/// The address of a record in hand.
pub(super) fn path_of(record: &RecordView) -> String {
    record_path(&record.register, record.number.as_deref(), &record.record)
}

/// Where a link leads, if this person may see its end.
pub(super) fn link_path(link: &LinkView) -> Option<String> {
    Some(record_path(link.register.as_deref()?, link.number.as_deref(), link.record.as_deref()?))
}

/// The record that an address names. Numbers count by register, so the register stands before it.
pub(crate) fn record_named(register: &str, key: &str) -> RecordRef {
    if key.parse::<RecordId>().is_ok() { RecordRef(key.to_owned()) } else { RecordRef(format!("{register}/{key}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_number_holds_it_stays_one_part_of_the_path() {
        assert_eq!(record_path("cases", Some("NC/2026 014?#ä"), "x"), "/r/cases/NC%2F2026%20014%3F%23%C3%A4");
        assert_eq!(part(".."), "%2E%2E");
    }
}
