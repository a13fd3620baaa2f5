//! One thing to do, in a line: what, of which record, until when, and the way there.

use jiff::{Unit, civil::Date};
use maud::{Markup, html};
use plumb_engine::desk::WorkItem;

use crate::{look::day_text, visitor::Visitor, words::t};

/// A line of work.
pub(crate) fn line(v: &Visitor, item: &WorkItem) -> Markup {
    let href = href(item);
    let number = item.number.as_deref().unwrap_or_default();
    // What the sentence says already need not be said again.
    let title = (!item.say.contains(&item.title) && item.title != number).then_some(item.title.as_str());
    let named = !number.is_empty() && !item.say.contains(number);
    html! {
        li data-row="" {
            span {
                a class="plain" href=(href) { (item.say) }
                br;
                small {
                    @if named { span class="num" { (number) } }
                    @if let Some(title) = title { @if named { " " } (title) }
                    @if let Some(away) = &item.instead_of { @if named || title.is_some() { ", " } (t!(v, "work-instead-of", who = away.as_str())) }
                }
            }
            small class={ "num" @if item.overdue { " bad" } } { time datetime=(item.due) title=(day_text(v, item.due)) { (when(v, item.due)) } }
            a class="button small" href=(href) { (t!(v, "work-open")) }
        }
    }
}

/// Where it is done.
pub(crate) fn href(item: &WorkItem) -> String {
    format!("/r/{}/{}", item.register, item.number.as_deref().unwrap_or(&item.record))
}

/// 'today', '2 days late', '30 November'.
pub(crate) fn when(v: &Visitor, due: Date) -> String {
    let today = v.shell.today;
    let late = due.until((Unit::Day, today)).map_or(0, |span| span.get_days());
    match late {
        0 => t!(v, "work-today"),
        1.. => t!(v, "work-late-days", count = late),
        -1 => t!(v, "work-tomorrow"),
        _ if due.year() == today.year() => {
            t!(v, "work-day", day = i64::from(due.day()), month = t!(v, &format!("month-{}", due.month())))
        }
        _ => day_text(v, due),
    }
}
