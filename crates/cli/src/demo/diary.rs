//! The story's calendar: eighteen months that end today, in which people work on weekdays between seven and half past five.

use anyhow::{Context as _, Result, ensure};
use jiff::{
    Span, Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use super::{
    act::{Act, Handle, Happening},
    chance::Chance,
};

/// Months of history.
pub(crate) const MONTHS: i64 = 18;
/// The first minute of a working day.
const OPENS: i64 = 7 * 60;
/// The last minute in which something is entered.
const CLOSES: i64 = 17 * 60 + 30;
/// On the first days everything that was there before is taken in; so many seconds apart.
const TAKING_IN_SECONDS: i64 = 15;
/// So many days later daily life begins.
const TAKING_IN_DAYS: i64 = 5;

/// All that happened, and the calendar in which it did.
#[derive(Debug)]
pub(crate) struct Diary {
    /// The last day of the story.
    pub(crate) today: Date,
    /// The first day.
    pub(crate) start: Date,
    zone: TimeZone,
    chance: Chance,
    taking_in: Timestamp,
    opening: Timestamp,
    happenings: Vec<Happening>,
}

impl Diary {
    /// An empty diary.
    ///
    /// # Errors
    /// If the zone is unknown, or the day lies too near the calendar's edge.
    pub(crate) fn new(seed: u64, today: Date, zone: &str) -> Result<Self> {
        let zone = TimeZone::get(zone).with_context(|| format!("the time zone `{zone}` is unknown"))?;
        let start = today.checked_sub(Span::new().months(MONTHS)).context("there is no story so early")?;
        let mut diary = Self {
            today,
            start,
            zone,
            chance: Chance::new(seed, "diary"),
            taking_in: Timestamp::UNIX_EPOCH,
            opening: Timestamp::UNIX_EPOCH,
            happenings: Vec::new(),
        };
        diary.taking_in = diary.moment(diary.working_day(start)?, OPENS * 60)?;
        diary.opening = diary.moment(diary.working_day(diary.month(0, TAKING_IN_DAYS)?)?, OPENS * 60)?;
        Ok(diary)
    }

    /// The day so many days from today; before today if negative.
    pub(crate) fn day(&self, from_today: i64) -> Result<Date> {
        self.today.checked_add(Span::new().days(from_today)).context("a day outside the calendar")
    }

    /// The day so many months and days after the start.
    pub(crate) fn month(&self, months: i64, days: i64) -> Result<Date> {
        self.start.checked_add(Span::new().months(months).days(days)).context("a day outside the calendar")
    }

    /// This day if people work then, else the next working day; never after today.
    pub(crate) fn working_day(&self, day: Date) -> Result<Date> {
        let mut day = day.max(self.start);
        let step = |day: Date, by: i64| day.checked_add(Span::new().days(by)).context("a day outside the calendar");
        while is_weekend(day) {
            day = step(day, 1)?;
        }
        while day > self.today || is_weekend(day) {
            day = step(day, -1)?;
        }
        Ok(day)
    }

    /// This day if people work then, else the working day before it; it may lie before the story.
    pub(crate) fn working_day_before(&self, day: Date) -> Result<Date> {
        let mut day = day.min(self.today);
        while is_weekend(day) {
            day = day.checked_sub(Span::new().days(1)).context("a day outside the calendar")?;
        }
        Ok(day)
    }

    /// A day from today that may lie ahead, moved to the working day after it.
    pub(crate) fn weekday(&self, from_today: i64) -> Result<Date> {
        let mut day = self.day(from_today)?;
        while is_weekend(day) {
            day = day.checked_add(Span::new().days(1)).context("a day outside the calendar")?;
        }
        Ok(day)
    }

    fn moment(&self, day: Date, second_of_day: i64) -> Result<Timestamp> {
        let time = day.at(0, 0, 0, 0).checked_add(Span::new().seconds(second_of_day))?;
        Ok(time.to_zoned(self.zone.clone())?.timestamp())
    }

    /// Takes in something that was there before the story: one after the other, from the first morning on.
    pub(crate) fn take_in(&mut self, actor: &str, act: Act) -> Result<Timestamp> {
        let at = self.taking_in;
        ensure!(at < self.opening, "more was there before than can be taken in within {TAKING_IN_DAYS} days");
        self.happenings.push(Happening { at, actor: Handle::from(actor), act });
        let next = at.checked_add(Span::new().seconds(TAKING_IN_SECONDS))?;
        let local = next.to_zoned(self.zone.clone());
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        self.taking_in = if minute < CLOSES {
            next
        } else {
            let tomorrow = self.working_day(local.date().tomorrow()?)?;
            self.moment(tomorrow, OPENS * 60)?
        };
        Ok(at)
    }

    /// Something happens on a day, at some time of it, but later than `after`.
    pub(crate) fn on(&mut self, day: Date, after: Option<Timestamp>, actor: &str, act: Act) -> Result<Timestamp> {
        let floor = after.unwrap_or(Timestamp::MIN).max(self.opening);
        let mut day = self.working_day(day)?;
        let second = self.chance.between(OPENS * 60, (CLOSES - 60) * 60);
        let mut at = self.moment(day, second)?;
        if at <= floor {
            // A few minutes after what must come before; the next morning where that would be too late in the evening.
            let minutes_after = self.chance.between(70, 700);
            at = floor.checked_add(Span::new().seconds(minutes_after))?;
            let local = at.to_zoned(self.zone.clone());
            let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
            day = self.working_day(local.date())?;
            if minute >= CLOSES || local.date() != day {
                day = self.working_day(local.date().tomorrow()?)?;
                let next_morning = OPENS * 60 + self.chance.between(60, 900);
                at = self.moment(day, next_morning)?;
            }
        }
        self.happenings.push(Happening { at, actor: Handle::from(actor), act });
        Ok(at)
    }

    /// Something happens so many days from today; on or before the first day it was there before and is taken in.
    pub(crate) fn tell(
        &mut self,
        from_today: i64,
        after: Option<Timestamp>,
        actor: &str,
        act: Act,
    ) -> Result<Timestamp> {
        let day = self.day(from_today)?;
        if day <= self.start { self.take_in(actor, act) } else { self.on(day, after, actor, act) }
    }

    /// Several acts of one record, one after the other; each with its day from today and its actor.
    pub(crate) fn chain<'a>(&mut self, acts: impl IntoIterator<Item = (i64, &'a str, Act)>) -> Result<()> {
        acts.into_iter().try_fold(None, |after, (day, actor, act)| self.tell(day, after, actor, act).map(Some))?;
        Ok(())
    }

    /// Days of a date from today; negative before today.
    pub(crate) fn offset(&self, day: Date) -> i64 {
        days_between(self.today, day)
    }

    /// The first day of the story, in days from today.
    pub(crate) fn first(&self) -> i64 {
        self.offset(self.start)
    }

    /// Everything in the order in which it happened.
    pub(crate) fn into_happenings(mut self) -> Vec<Happening> {
        // Stable: what was entered at one moment stays in the order of telling.
        self.happenings.sort_by_key(|happening| happening.at);
        self.happenings
    }

    /// Six in the evening of the last day: the moment at which the story stands still.
    pub(crate) fn evening(&self) -> Result<Timestamp> {
        self.moment(self.today, 18 * 60 * 60)
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Days from `a` to `b`.
pub(crate) fn days_between(a: Date, b: Date) -> i64 {
    a.duration_until(b).as_hours() / 24
}
