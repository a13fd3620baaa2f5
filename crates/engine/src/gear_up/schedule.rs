//! Days of a plan: forwards from today and backwards from the day wanted, along what must be done before what. Pure arithmetic.

use jiff::{ToSpan as _, civil::Date};

/// A step, as far as its days are concerned; each waits only for steps above it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Days from beginning to end that are left; 0 where it is done.
    pub(super) days: i64,
    /// The places of the steps it waits for.
    pub(super) after: Vec<usize>,
    /// It ends on no day before this one: agreed with somebody else, or as the pace goes.
    pub(super) not_before: Option<Date>,
    /// Nothing is left of it.
    pub(super) done: bool,
}

/// A day so many days on; the calendar's end where it runs out.
pub(super) fn later(day: Date, days: i64) -> Date {
    i32::try_from(days).ok().and_then(|days| day.checked_add(days.days()).ok()).unwrap_or(Date::MAX)
}

/// Days from one to another; less than nothing where the other comes before.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The earliest beginning and end of each: a step begins when the last it waits for has ended.
pub(super) fn earliest(pieces: &[Piece], today: Date) -> Vec<(Date, Date)> {
    let mut days: Vec<(Date, Date)> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if piece.done {
            days.push((today, today));
            continue;
        }
        let ends = piece.after.iter().filter_map(|place| days.get(*place)).map(|(_, end)| *end);
        let begin = ends.max().unwrap_or(today).max(today);
        let end = later(begin, piece.days);
        days.push((begin, piece.not_before.map_or(end, |day| end.max(day))));
    }
    days
}

/// The last day on which each can end, if the whole is to end by `target`.
pub(super) fn latest(pieces: &[Piece], target: Date) -> Vec<Date> {
    let mut ends = vec![target; pieces.len()];
    for (place, piece) in pieces.iter().enumerate().rev() {
        let end = ends.get(place).copied().unwrap_or(target);
        let begin = later(end, -piece.days);
        for before in &piece.after {
            if let Some(known) = ends.get_mut(*before) {
                *known = begin.min(*known);
            }
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn piece(days: i64, after: &[usize]) -> Piece {
        Piece { days, after: after.to_vec(), not_before: None, done: days == 0 }
    }

    #[test]
    fn a_step_begins_when_the_last_it_waits_for_has_ended() {
        let pieces = [piece(10, &[]), piece(30, &[]), piece(5, &[0, 1])];
        let days = earliest(&pieces, date(2026, 3, 1));
        assert_eq!(days[2], (date(2026, 3, 31), date(2026, 4, 5)));
    }

    #[test]
    fn what_is_done_takes_no_time_and_what_is_agreed_ends_no_sooner() {
        let mut agreed = piece(5, &[0]);
        agreed.not_before = Some(date(2026, 5, 1));
        let days = earliest(&[piece(0, &[]), agreed, piece(1, &[1])], date(2026, 3, 1));
        assert_eq!(days[0], (date(2026, 3, 1), date(2026, 3, 1)));
        assert_eq!(days[1].1, date(2026, 5, 1));
        assert_eq!(days[2].1, date(2026, 5, 2));
    }

    #[test]
    fn backwards_a_step_ends_before_the_longest_way_on() {
        // 0 -> 1 (10 days) -> 3, and 0 -> 2 (30 days) -> 3 (5 days).
        let pieces = [piece(7, &[]), piece(10, &[0]), piece(30, &[0]), piece(5, &[1, 2])];
        let ends = latest(&pieces, date(2026, 6, 30));
        assert_eq!(ends[3], date(2026, 6, 30));
        assert_eq!((ends[1], ends[2]), (date(2026, 6, 25), date(2026, 6, 25)));
        assert_eq!(ends[0], date(2026, 5, 26), "the longer way decides");
    }

    #[test]
    fn forwards_and_backwards_meet_on_the_longest_way() {
        let pieces = [piece(7, &[]), piece(10, &[0]), piece(30, &[0]), piece(5, &[1, 2])];
        let today = date(2026, 1, 1);
        let forward = earliest(&pieces, today);
        let backward = latest(&pieces, forward[3].1);
        let slack: Vec<i64> = forward.iter().zip(&backward).map(|((_, end), last)| days_between(*end, *last)).collect();
        assert_eq!(slack, [0, 20, 0, 0]);
    }
}
