//! The records a check is about, each with how it stands; kept up record by record.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;

use super::columns::{Columns, Slot};
use crate::{
    expr::{Answer, Expr, Handle, Missing, Until, Value},
    id::RecordId,
};

/// What is asked of each member.
#[derive(Debug, Clone)]
pub(super) enum Asked {
    /// Only that it is there.
    Nothing,
    /// That this holds; and whether a failure has this consequence.
    Require(Expr, Option<Expr>),
    /// Its date.
    Date(Expr),
}

/// How a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not a member.
    Outside,
    /// A member that holds what is asked, or of which nothing is asked.
    Holds,
    /// A member that does not.
    Failed,
    /// A member with this date.
    Dated(Date),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    standing: Standing,
    until: Until,
}

const OUTSIDE: Mark = Mark { standing: Standing::Outside, until: Until::NEVER };

/// Why a member failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed {
    /// What had no value.
    pub(super) missing: Option<Missing>,
    /// It was the condition, not the requirement, that could not be answered.
    pub(super) in_condition: bool,
    /// The consequence that makes failures serious holds for it.
    pub(super) grave: bool,
}

/// The records that need a look.
#[derive(Debug, Clone)]
enum Dirty {
    All,
    Some(BTreeSet<Slot>),
}

/// A population.
#[derive(Debug, Clone)]
pub(super) struct Population {
    pub(super) over: u16,
    pub(super) when: Option<Expr>,
    pub(super) asked: Asked,
    marks: Vec<Mark>,
    dirty: Dirty,
    /// How many members there are.
    pub(super) total: u64,
    /// The failed ones by number. Two registers' counters may give one number twice: the id then decides, not who came first.
    pub(super) failed: BTreeMap<(Arc<str>, RecordId), Failed>,
    /// The members with a date, oldest first.
    pub(super) dates: BTreeSet<(Date, Slot)>,
    /// When a member's standing may change by itself, soonest first.
    days: BTreeSet<(Until, Slot)>,
}

impl Population {
    pub(super) fn new(over: u16, when: Option<Expr>, asked: Asked) -> Self {
        Self {
            over,
            when,
            asked,
            marks: Vec::new(),
            dirty: Dirty::All,
            total: 0,
            failed: BTreeMap::new(),
            dates: BTreeSet::new(),
            days: BTreeSet::new(),
        }
    }

    /// All expressions in it.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let (first, second) = match &self.asked {
            Asked::Nothing => (None, None),
            Asked::Require(require, consequence) => (Some(require), consequence.as_ref()),
            Asked::Date(date) => (Some(date), None),
        };
        self.when.iter().chain(first).chain(second)
    }

    pub(super) fn bind(&mut self, columns: &Columns) {
        if let Some(when) = &mut self.when {
            *when = columns.bind(when);
        }
        match &mut self.asked {
            Asked::Nothing => {}
            Asked::Require(require, consequence) => {
                *require = columns.bind(require);
                if let Some(consequence) = consequence {
                    *consequence = columns.bind(consequence);
                }
            }
            Asked::Date(date) => *date = columns.bind(date),
        }
    }

    /// A record needs a look.
    pub(super) fn touch(&mut self, slot: Slot) {
        if let Dirty::Some(slots) = &mut self.dirty {
            slots.insert(slot);
        }
    }

    /// All records need a look.
    pub(super) fn touch_all(&mut self) {
        self.dirty = Dirty::All;
    }

    /// How many records need a look because something changed; [`None`] for all.
    pub(super) fn waiting(&self) -> Option<usize> {
        if let Dirty::Some(slots) = &self.dirty { Some(slots.len()) } else { None }
    }

    /// Whether anything needs a look, by a change or by the day.
    pub(super) fn is_settled(&self, today: Date) -> bool {
        matches!(&self.dirty, Dirty::Some(slots) if slots.is_empty())
            && self.days.first().is_none_or(|(until, _)| *until > Until::day(today))
    }

    /// Forgets a record before its cells change: the sorted sets hold it under its old number.
    pub(super) fn forget(&mut self, slot: Slot, (local, id): (u32, RecordId), number: &Arc<str>) {
        let Some(mark) = self.marks.get_mut(local as usize) else { return };
        let old = std::mem::replace(mark, OUTSIDE);
        self.unmark(slot, (number, id), old);
    }

    fn unmark(&mut self, slot: Slot, (number, id): (&Arc<str>, RecordId), old: Mark) {
        match old.standing {
            Standing::Outside => {}
            Standing::Holds => self.total -= 1,
            Standing::Failed => {
                self.total -= 1;
                self.failed.remove(&(Arc::clone(number), id));
            }
            Standing::Dated(date) => {
                self.total -= 1;
                self.dates.remove(&(date, slot));
            }
        }
        if old.until != Until::NEVER {
            self.days.remove(&(old.until, slot));
        }
    }

    /// Judges what needs a look. Says whether anything changed.
    pub(super) fn settle(&mut self, columns: &Columns, today: Date) -> bool {
        let slots: Vec<Slot> = match std::mem::replace(&mut self.dirty, Dirty::Some(BTreeSet::new())) {
            Dirty::All => columns.layout(self.over).map(|layout| layout.records.clone()).unwrap_or_default(),
            Dirty::Some(mut slots) => {
                while let Some((until, slot)) =
                    self.days.first().copied().filter(|(until, _)| *until <= Until::day(today))
                {
                    slots.insert(slot);
                    self.days.remove(&(until, slot));
                    let local = columns.place(slot).map_or(u32::MAX, |place| place.local);
                    if let Some(mark) = self.marks.get_mut(local as usize) {
                        mark.until = Until::NEVER;
                    }
                }
                slots.into_iter().collect()
            }
        };
        let mut changed = false;
        for slot in slots {
            changed |= self.judge(slot, columns, today);
        }
        changed
    }

    fn judge(&mut self, slot: Slot, columns: &Columns, today: Date) -> bool {
        let Some(place) = columns.place(slot) else { return false };
        let Some(number) = place.cells.as_ref().map(|cells| Arc::clone(&cells.number)) else { return false };
        let (mark, failed) = if place.live().is_some() { self.stand(slot, columns, today) } else { (OUTSIDE, None) };
        let (local, id) = (place.local as usize, place.id);
        if self.marks.len() <= local {
            self.marks.resize(local + 1, OUTSIDE);
        }
        let Some(kept) = self.marks.get_mut(local) else { return false };
        let old = std::mem::replace(kept, mark);
        // Why it failed is kept only of what failed: nothing else needs to be looked up.
        let same = old == mark
            && (mark.standing != Standing::Failed || failed == self.failed.get(&(Arc::clone(&number), id)).copied());
        if same {
            return false;
        }
        self.unmark(slot, (&number, id), old);
        match mark.standing {
            Standing::Outside => {}
            Standing::Holds => self.total += 1,
            Standing::Failed => {
                self.total += 1;
                self.failed.extend(failed.map(|failed| ((number, id), failed)));
            }
            Standing::Dated(date) => {
                self.total += 1;
                self.dates.insert((date, slot));
            }
        }
        if mark.until != Until::NEVER {
            self.days.insert((mark.until, slot));
        }
        true
    }

    fn stand(&self, slot: Slot, columns: &Columns, today: Date) -> (Mark, Option<Failed>) {
        let at = Handle::record(slot);
        let mark = |standing, until| Mark { standing, until };
        let inside = self.when.as_ref().map(|when| when.holds(columns, at, today));
        let until = inside.as_ref().map_or(Until::NEVER, |answer| answer.until);
        match inside.as_ref().map(|answer| answer.value) {
            Some(Some(false)) => return (mark(Standing::Outside, until), None),
            // A condition that the loader found answerable can still fail over damaged records: those are never in order.
            Some(None) => {
                if !matches!(self.asked, Asked::Require(..)) {
                    return (mark(Standing::Outside, until), None);
                }
                let missing = inside.and_then(|answer| answer.missing);
                let failed = Failed { missing, in_condition: true, grave: false };
                return (mark(Standing::Failed, until), Some(failed));
            }
            Some(Some(true)) | None => {}
        }
        match &self.asked {
            Asked::Nothing => (mark(Standing::Holds, until), None),
            Asked::Date(date) => {
                let answer = date.value(columns, at, today);
                let until = until.min(answer.until);
                match answer.value {
                    Some(Value::Date(day)) => (mark(Standing::Dated(day), until), None),
                    _ => (mark(Standing::Holds, until), None),
                }
            }
            Asked::Require(require, consequence) => {
                let Answer { value, until: require_until, missing } = require.holds(columns, at, today);
                let until = until.min(require_until);
                if value == Some(true) {
                    return (mark(Standing::Holds, until), None);
                }
                let grave = consequence.as_ref().map(|consequence| consequence.holds(columns, at, today));
                let until = grave.as_ref().map_or(until, |grave| until.min(grave.until));
                let grave = grave.is_none_or(|grave| grave.value == Some(true));
                (mark(Standing::Failed, until), Some(Failed { missing, in_condition: false, grave }))
            }
        }
    }

    /// The first day on which any standing may change.
    pub(super) fn until(&self) -> Until {
        self.days.first().map_or(Until::NEVER, |(until, _)| *until)
    }

    /// The members' places, in the order of their ids.
    pub(super) fn members(&self, columns: &Columns) -> Vec<Slot> {
        let Some(layout) = columns.layout(self.over) else { return Vec::new() };
        let inside = |local: usize| self.marks.get(local).is_some_and(|mark| mark.standing != Standing::Outside);
        layout.records.iter().enumerate().filter(|(local, _)| inside(*local)).map(|(_, slot)| *slot).collect()
    }

    /// Why a member failed, in words.
    pub(super) fn why(&self, failed: &Failed) -> Option<String> {
        let expr = match (&self.asked, failed.in_condition) {
            (_, true) => self.when.as_ref()?,
            (Asked::Require(require, _), false) => require,
            _ => return None,
        };
        failed.missing.and_then(|missing| expr.why(missing))
    }
}
