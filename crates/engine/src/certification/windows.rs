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
/// Days gone back at most to one on which the body can be asked.
const MOST_BACK: usize = 120;

/// What is known of a certificate's days.
pub(super) struct Asked {
    pub(super) decided: Option<Date>,
    pub(super) until: Option<Date>,
    /// The next visit agreed with the body.
    pub(super) next: Option<Date>,
    pub(super) stage1: Option<Date>,
    pub(super) stage2: Option<Date>,
    /// Days from asking this body to a visit, where somebody knows.
    pub(super) plan_days: Option<i32>,
}

/// A visit as the rules have it: kind, from, by, held.
type Planned = (VisitKind, Date, Date, Option<Date>);

fn after(from: Date, months: i32) -> Date {
    from.checked_add(months.months()).unwrap_or(Date::MAX)
}

/// The visits: before the decision the two stages, from then on those of the cycle.
pub(super) fn visits(
    look: &Look,
    rules: &Certification,
    asked: &Asked,
    events: &[Event],
) -> Result<Vec<CycleVisit>, Problem> {
    let number = |clock| rules.rule(clock).and_then(|rule| i32::try_from(rule.number).ok());
    let plan = match (asked.decided, asked.until) {
        (Some(decided), Some(until)) => of_cycle(&number, decided, until, events),
        (None, _) => stages(&number, asked, events),
        _ => Vec::new(),
    };
    let leave = Leave::read(look)?;
    let days = asked.plan_days.or_else(|| number(Clock::RequestAhead)).unwrap_or(0);
    let mut next = true;
    let mut visits = Vec::new();
    for (kind, from, by, held) in plan {
        let from = from.min(by);
        // A day agreed for the next visit is that of the first which was not held.
        let agreed = match kind {
            VisitKind::Stage1 => asked.stage1,
            VisitKind::Stage2 => asked.stage2,
            _ if held.is_none() => asked.next.filter(|_| std::mem::take(&mut next)),
            _ => None,
        };
        let ask_by = ask_by(agreed.map_or(by, |day| day.min(by)), days, &|day| leave.nobody_there(day));
        let stands = match (held, agreed) {
            (Some(_), _) => VisitStands::Held,
            (None, Some(day)) if day >= look.today => VisitStands::Agreed,
            _ if by < look.today => VisitStands::Late,
            _ if from <= look.today => VisitStands::Open,
            _ if ask_by <= look.today => VisitStands::AskNow,
            _ => VisitStands::Ahead,
        };
        let away = if held.is_none() { leave.within(from, by) } else { Vec::new() };
        let beyond = held.is_none() && agreed.is_some_and(|day| day > by);
        visits.push(CycleVisit { kind, from, by, ask_by, agreed, beyond, away, stands, held });
    }
    Ok(visits)
}

/// The two stages before a first decision, as far as days for them are known.
fn stages(number: &dyn Fn(Clock) -> Option<i32>, asked: &Asked, events: &[Event]) -> Vec<Planned> {
    let held = |kind: &str| events.iter().rev().find(|event| event.kind == kind).map(|event| event.on);
    let (first, second) = (held("stage1"), held("stage2"));
    let mut plan = Vec::new();
    let Some(day) = first.or(asked.stage1) else { return plan };
    plan.push((VisitKind::Stage1, day, day, first));
    if let Some(gap) = number(Clock::StageGap) {
        plan.push((VisitKind::Stage2, day, after(day, gap), second));
    }
    plan
}

/// The three visits of a cycle.
fn of_cycle(number: &dyn Fn(Clock) -> Option<i32>, decided: Date, until: Date, events: &[Event]) -> Vec<Planned> {
    let Some((first, window)) = number(Clock::FirstSurveillance).zip(number(Clock::Window)) else {
        return Vec::new();
    };
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
    vec![
        (VisitKind::FirstSurveillance, after(first_by, -window), first_by, held.first().copied()),
        (VisitKind::SecondSurveillance, second_from, second_by, held.get(1).copied()),
        (VisitKind::Recertification, after(recert_by, -window), recert_by, renewed),
    ]
}

fn last_of(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}

/// So many days ahead, and then back to a working day that does not lie at a month's end and on which somebody is there to ask.
fn ask_by(by: Date, days: i32, nobody_there: &dyn Fn(Date) -> bool) -> Date {
    let mut day = by.checked_sub(days.days()).unwrap_or(Date::MIN);
    let bad = |day: Date| {
        matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            || day.days_in_month() - day.day() < MONTH_END
            || nobody_there(day)
    };
    // Nobody is away for longer than that: whoever is has left.
    for _ in 0..MOST_BACK {
        if !bad(day) {
            break;
        }
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    day
}

/// When those who run the system or lead the company are away.
struct Leave {
    /// Each of those who run the system, with when that person is away.
    runs: Vec<Option<(Date, Date)>>,
    /// Whoever runs the system or leads, and is away: name, from, until.
    away: Vec<(String, Date, Date)>,
}

impl Leave {
    fn read(look: &Look) -> Result<Self, Problem> {
        let packs = &look.rules.packs;
        let mut leave = Self { runs: Vec::new(), away: Vec::new() };
        let Some(part) = PartOf::find(packs, Part::Person) else { return Ok(leave) };
        let people = look.people()?;
        look.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let Some(person) = people.here().find(|person| person.id.0 == record.record) else {
                return ControlFlow::Continue(());
            };
            let sits = |wanted: Seat| {
                person.roles.iter().any(|role| packs.roles.get(role).and_then(|role| role.seat) == Some(wanted))
            };
            let read = part.read(&record);
            let away = read.day("away_from", &look.zone).zip(read.day("away_until", &look.zone));
            if sits(Seat::Manager) {
                leave.runs.push(away);
            }
            if let Some((from, until)) = away.filter(|_| sits(Seat::Manager) || sits(Seat::TopManagement)) {
                leave.away.push((person.name.clone(), from, until));
            }
            ControlFlow::Continue(())
        })?;
        Ok(leave)
    }

    /// All who run the system are away on a day.
    fn nobody_there(&self, day: Date) -> bool {
        let away = |span: &Option<(Date, Date)>| span.is_some_and(|(from, until)| from <= day && day <= until);
        !self.runs.is_empty() && self.runs.iter().all(away)
    }

    /// Whoever is away within a window.
    fn within(&self, from: Date, by: Date) -> Vec<(String, Date, Date)> {
        let meets = |(_, start, end): &&(String, Date, Date)| *start <= by && from <= *end;
        self.away.iter().filter(meets).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_asked_for_while_somebody_is_there_to_ask() {
        let away = |day: Date| (date(2026, 7, 6)..=date(2026, 7, 20)).contains(&day);
        assert_eq!(ask_by(date(2026, 11, 12), 120, &away), date(2026, 7, 3), "before the leave, a Friday");
        assert_eq!(ask_by(date(2026, 11, 12), 120, &|_| true), date(2026, 3, 17), "it stops somewhere");
    }

    #[test]
    fn dates_are_asked_for_on_a_working_day_that_is_no_months_end() {
        let there = |_: Date| false;
        // 120 days before 2026-11-30 is Sunday 2 August: Friday 31 July and the two days before lie at the month's end.
        assert_eq!(ask_by(date(2026, 11, 30), 120, &there), date(2026, 7, 28));
        assert_eq!(ask_by(date(2026, 11, 12), 120, &there), date(2026, 7, 15));
        assert_eq!(
            ask_by(date(2027, 6, 28), 120, &there),
            date(2027, 2, 25),
            "28 February is a Sunday, 26 and 27 lie at the end"
        );
    }
}
