//! The windows of a cycle: when each visit is planned, by when it is held, when the body is asked for dates.

use std::ops::ControlFlow;

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use plumb_model::define::{
    certification::{Certification, Clock},
    register::Part,
    role::Seat,
};

use super::Event;
use crate::{
    desk::{CycleVisit, Problem, VisitKind, VisitStands},
    engine::Look,
    playing::PartOf,
};

/// Days before a month's end in which nobody is asked for dates.
const MONTH_END: i8 = 3;

/// The three visits of a cycle.
pub(super) fn visits(
    look: &Look,
    rules: &Certification,
    decided: Option<Date>,
    until: Option<Date>,
    agreed: Option<Date>,
    events: &[Event],
) -> Result<Vec<CycleVisit>, Problem> {
    let number = |clock| rules.rule(clock).and_then(|rule| i32::try_from(rule.number).ok());
    let (Some(decided), Some(until)) = (decided, until) else { return Ok(Vec::new()) };
    let Some((first, window)) = number(Clock::FirstSurveillance).zip(number(Clock::Window)) else {
        return Ok(Vec::new());
    };
    let after = |from: Date, months: i32| from.checked_add(months.months()).unwrap_or(Date::MAX);
    let held: Vec<Date> = {
        let this = events.iter().filter(|event| event.kind == "surveillance" && event.on >= decided);
        this.map(|event| event.on).collect()
    };
    let first_by = after(decided, first);
    // One each calendar year: the second by the end of the year after the first's.
    let second_by = last_of(held.first().copied().unwrap_or(first_by).year() + 1).min(until);
    let second_from = after(first_by, first - window);
    let renewed = events.iter().find(|event| event.kind == "recertified" && event.on > decided).map(|event| event.on);
    let ahead = number(Clock::RecertificationAhead).unwrap_or(window);
    let recert_by = after(until, -ahead);
    let plan = [
        (VisitKind::FirstSurveillance, after(first_by, -window), first_by, held.first().copied()),
        (VisitKind::SecondSurveillance, second_from.min(second_by), second_by, held.get(1).copied()),
        (VisitKind::Recertification, after(recert_by, -window), recert_by, renewed),
    ];
    let days = number(Clock::RequestAhead).unwrap_or(0);
    let mut next = true;
    let mut visits = Vec::new();
    for (kind, from, mut by, held) in plan {
        // A day agreed with the body goes before what is reckoned, for the visit that comes next.
        if held.is_none()
            && std::mem::take(&mut next)
            && let Some(agreed) = agreed.filter(|day| *day <= until)
        {
            by = agreed;
        }
        let ask_by = ask_by(by, days);
        let stands = match held {
            Some(_) => VisitStands::Held,
            None if by < look.today => VisitStands::Late,
            None if from.min(by) <= look.today => VisitStands::Open,
            None if ask_by <= look.today => VisitStands::AskNow,
            None => VisitStands::Ahead,
        };
        let away = if held.is_none() { away(look, from.min(by), by)? } else { Vec::new() };
        visits.push(CycleVisit { kind, from: from.min(by), by, ask_by, away, stands, held });
    }
    Ok(visits)
}

fn last_of(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}

/// So many days ahead, and then back to a working day that does not lie at a month's end.
fn ask_by(by: Date, days: i32) -> Date {
    let mut day = by.checked_sub(days.days()).unwrap_or(Date::MIN);
    let bad = |day: Date| {
        matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || day.days_in_month() - day.day() < MONTH_END
    };
    while bad(day) {
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    day
}

/// Whoever runs the system or leads the company and is away within a window.
fn away(look: &Look, from: Date, by: Date) -> Result<Vec<(String, Date, Date)>, Problem> {
    let packs = &look.rules.packs;
    let Some(part) = PartOf::find(packs, Part::Person) else { return Ok(Vec::new()) };
    let people = look.people()?;
    let mut away = Vec::new();
    look.snapshot.each_record(Some(&part.register.id), &mut |record| {
        let read = part.read(&record);
        let (start, end) = (read.day("away_from", &look.zone), read.day("away_until", &look.zone));
        if let (Some(start), Some(end)) = (start, end)
            && start <= by
            && from <= end
            && let Some(person) = people.here().find(|person| person.id.0 == record.record)
            && person.roles.iter().any(|role| {
                let seat = packs.roles.get(role).and_then(|role| role.seat);
                matches!(seat, Some(Seat::Manager | Seat::TopManagement))
            })
        {
            away.push((person.name.clone(), start, end));
        }
        ControlFlow::Continue(())
    })?;
    Ok(away)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_asked_for_on_a_working_day_that_is_no_months_end() {
        // 120 days before 2026-11-30 is Sunday 2 August: Friday 31 July and the two days before lie at the month's end.
        assert_eq!(ask_by(date(2026, 11, 30), 120), date(2026, 7, 28));
        assert_eq!(ask_by(date(2026, 11, 12), 120), date(2026, 7, 15));
        assert_eq!(
            ask_by(date(2027, 6, 28), 120),
            date(2027, 2, 25),
            "28 February is a Sunday, 26 and 27 lie at the end"
        );
    }
}
