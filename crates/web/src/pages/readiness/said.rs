//! Small sentences that several of these pages share.

use jiff::{Unit, civil::Date};
use maud::{Markup, html};
use plumb_engine::desk::{Mend, MendWay, RequirementRow};

use crate::{look::day_text, pages::registers::part, visitor::Visitor, words::t};

/// How long something has been so: '4 days', '3 weeks', '5 months'.
pub(super) fn for_how_long(v: &Visitor, since: Date, on: Date) -> String {
    let days = since.until((Unit::Day, on)).map_or(0, |span| span.get_days());
    match days {
        ..=0 => t!(v, "readiness-since-today"),
        1..=13 => t!(v, "readiness-since-days", count = days),
        14..=60 => t!(v, "readiness-since-weeks", count = days / 7),
        _ => t!(v, "readiness-since-months", count = days / 30),
    }
}

/// Who answers for it, and since when it stands so.
pub(super) fn owner_and_since(v: &Visitor, row: &RequirementRow, on: Date) -> Markup {
    let since = row.since.map(|since| (since, for_how_long(v, since, on)));
    html! {
        @match (&row.owner, since) {
            (Some(owner), Some((day, text))) => { (owner) ", " time datetime=(day) title=(day_text(v, day)) { (text) } },
            (Some(owner), None) => (owner),
            (None, Some((day, text))) => { (t!(v, "readiness-nobody")) ", " time datetime=(day) title=(day_text(v, day)) { (text) } },
            (None, None) => (t!(v, "readiness-nobody")),
        }
    }
}

/// The ground on which a check asks, where it is not the standard itself.
pub(super) fn basis(v: &Visitor, basis: &str) -> Option<String> {
    let text = match basis {
        "own-rule" => "readiness-basis-own-rule",
        "contract" => "readiness-basis-contract",
        "law" => "readiness-basis-law",
        "good-practice" => "readiness-basis-good-practice",
        _ => return None,
    };
    Some(t!(v, text))
}

/// What the button says that leads to the mending.
pub(crate) fn mending(v: &Visitor, mend: &Mend) -> String {
    match (&mend.label, mend.way) {
        (Some(label), MendWay::Records) if mend.count > 1 => {
            t!(v, "readiness-mend-count", label = label.as_str(), count = mend.count)
        }
        (Some(label), MendWay::Records | MendWay::Fill) => label.clone(),
        (None, MendWay::Records) => t!(v, "readiness-mend-look", count = mend.count),
        (None, MendWay::Fill) => t!(v, "readiness-mend-fill"),
        (_, MendWay::State) => t!(v, "readiness-mend-state"),
        (_, MendWay::Show) => t!(v, "readiness-mend-show"),
    }
}

/// Where the mending is done: the record itself, or the list of those that failed.
pub(crate) fn mending_href(mend: &Mend, requirement: &str) -> String {
    let register = mend.register.as_deref();
    match (mend.way, register, mend.records.as_slice()) {
        (MendWay::Records | MendWay::Show, Some(register), [only]) if mend.count == 1 => {
            format!("/r/{register}/{only}")
        }
        (MendWay::Records | MendWay::Show, Some(register), [_, _, ..]) => {
            let only: Vec<String> = mend.records.iter().map(|number| format!("only={}", part(number))).collect();
            format!("/r/{register}?{}", only.join("&"))
        }
        (MendWay::Fill | MendWay::State, Some(register), _) => format!("/r/{register}/new"),
        _ => format!("{requirement}#{}", mend.check),
    }
}
