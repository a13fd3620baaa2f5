//! Days and moments as people read them, with the exact one for machines beside it.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use maud::{Markup, html};

use crate::words::{Words, t};

/// What has words: a visitor, or the texts themselves.
pub(crate) trait Speaks {
    fn words(&self) -> &Words;
}

impl Speaks for Words {
    fn words(&self) -> &Words {
        self
    }
}

impl Speaks for crate::visitor::Visitor {
    fn words(&self) -> &Words {
        crate::visitor::Visitor::words(self)
    }
}

/// A day: 14 March 2027.
pub(crate) fn day(v: &impl Speaks, day: Date) -> Markup {
    html! { time datetime=(day) { (day_text(v, day)) } }
}

/// The same as text.
pub(crate) fn day_text(v: &impl Speaks, day: Date) -> String {
    let month = t!(v, &format!("month-{}", day.month()));
    t!(v, "day", day = i64::from(day.day()), month = month, year = day.year().to_string())
}

/// A text with its days, which the engine writes as `2027-03-14`, as people write them.
pub(crate) fn with_days(v: &impl Speaks, text: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches([' ', ',', ';', '.']);
        match bare.parse::<Date>() {
            Ok(day) if bare.len() == ISO_DAY => word.replacen(bare, &day_text(v, day), 1),
            _ => word.to_owned(),
        }
    };
    text.split_inclusive(' ').map(word).collect()
}

/// Length of `2027-03-14`.
const ISO_DAY: usize = 10;

/// A day where room is short: 14 Mar 2027.
pub(crate) fn short_day(v: &impl Speaks, day: Date) -> Markup {
    let month = t!(v, &format!("month-short-{}", day.month()));
    let text = t!(v, "day", day = i64::from(day.day()), month = month, year = day.year().to_string());
    html! { time datetime=(day) title=(day_text(v, day)) { (text) } }
}

/// A moment in the organisation's zone: 14 March 2027, 09:30.
pub(crate) fn moment(v: &impl Speaks, at: Timestamp, zone: &TimeZone) -> Markup {
    let there = zone.to_datetime(at);
    let clock = format!("{:02}:{:02}", there.hour(), there.minute());
    html! { time datetime=(at) { (t!(v, "moment", day = day_text(v, there.date()), clock = clock)) } }
}
