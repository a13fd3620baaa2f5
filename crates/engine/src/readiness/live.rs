//! A judge over the records as they were after so many entries, moved on entry by entry.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::atomic::{AtomicBool, Ordering},
};

use jiff::{civil::Date, tz::TimeZone};
use plumb_ledger::{Digest, HeaderView};
use plumb_model::{fold::RecordState, id::RecordId, judge::Judge, pack::PackSet, verdict::Verdict};
use plumb_store::{LOG_RECORD, Snapshot, StoreError, record_of};

use crate::{Engine, desk::Problem, engine::Look};

/// The part of the records, one in so many, up to which those changed since are read one by one rather than all anew.
const CHANGED: usize = 3;
/// The part of the entries, one in so many, within which a judge is moved on entry by entry.
const NEAR: u64 = 32;

/// Entries from which on it takes longer than people wait for a page to judge all of them anew.
const MANY: u64 = 50_000;

/// A judge and the place in the log up to which it knows the records.
pub(crate) struct Live {
    judge: Judge,
    size: u64,
    set: Digest,
    zone: TimeZone,
}

impl Live {
    /// A judge over the records as they were after `size` entries.
    pub(crate) fn at(
        packs: &PackSet,
        set: Digest,
        zone: &TimeZone,
        snapshot: &dyn Snapshot,
        size: u64,
    ) -> Result<Self, Problem> {
        let mut judge = Judge::new(packs, zone.clone());
        let mut put = |record: RecordState| {
            judge.put(&record);
            ControlFlow::Continue(())
        };
        if size == snapshot.size() {
            snapshot.each_record(None, &mut put)?;
        } else {
            snapshot.each_record_at(size, None, &mut put)?;
        }
        Ok(Self { judge, size, set, zone: zone.clone() })
    }

    /// A judge over the records as they were after `size` entries, made from this later one.
    ///
    /// None where reading them is quicker: where this one stands before, or most of them have changed since.
    fn before(&self, packs: &PackSet, snapshot: &dyn Snapshot, size: u64) -> Result<Option<Self>, Problem> {
        let (known, changed) = self.judge.known_before(size);
        if self.size < size || changed > known / CHANGED {
            return Ok(None);
        }
        let (judge, changed) = self.judge.before(packs, size);
        let mut then = Self { judge, size, set: self.set, zone: self.zone.clone() };
        for record in changed {
            then.put(record, snapshot.record_at(record, size)?);
        }
        Ok(Some(then))
    }

    fn put(&mut self, record: RecordId, state: Option<RecordState>) {
        match state {
            Some(state) => self.judge.put(&state),
            None => self.judge.remove(record),
        }
    }

    /// Takes in what is another between where it stands and `size`, forwards or back.
    pub(crate) fn move_to(&mut self, snapshot: &dyn Snapshot, size: u64) -> Result<(), Problem> {
        let newest = size == snapshot.size();
        for record in changed(snapshot, self.size.min(size), self.size.max(size))? {
            let state = if newest { snapshot.record(record)? } else { snapshot.record_at(record, size)? };
            self.put(record, state);
        }
        self.size = size;
        Ok(())
    }

    /// Judges a day to come, and leaves today's judgement as it stands.
    pub(crate) fn judge_ahead(&mut self, today: Date, on: Date) -> Vec<Verdict> {
        // What moved today moves first, so that it need not be looked at again each time.
        self.judge.judgement(today);
        let mut verdicts = Vec::new();
        self.judge.ahead(on, on, &mut |_, judged| verdicts = judged.to_vec());
        verdicts
    }

    /// Judges today and each day up to `until` on which something could be another.
    pub(crate) fn each_day_ahead(&mut self, today: Date, until: Date, each: &mut dyn FnMut(Date, &[Verdict])) {
        self.judge.judgement(today);
        self.judge.ahead(today, until, each);
    }

    pub(crate) fn judge(&mut self, today: Date) -> Vec<Verdict> {
        self.judge.rejudge(today)
    }

    /// Whether going to `size` from here, entry by entry, costs less than any other way there.
    fn is_near(&self, size: u64) -> bool {
        self.size.abs_diff(size) < size / NEAR
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn rules_by(&self, set: Digest) -> bool {
        self.set == set
    }
}

/// Says that a judge is being made, until it is there or has failed.
struct JudgingAnew<'a>(&'a AtomicBool);

impl<'a> JudgingAnew<'a> {
    fn begun(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::Release);
        Self(flag)
    }
}

impl Drop for JudgingAnew<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Engine {
    /// From now on this is today's judge; without one, the one that is there stays.
    pub(crate) fn keep_live(&self, live: Option<Live>) {
        if live.is_some() {
            *self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = live;
        }
    }

    /// Whether somebody would wait for today's judgement so long that it is better to come back for it: the program has just begun,
    /// over many records.
    pub(crate) fn is_judging_long(&self, look: &Look) -> bool {
        look.snapshot.size() > MANY && self.judging_anew.load(Ordering::Acquire)
    }

    /// Works with today's judge, made where there is none yet and moved on to the look's snapshot.
    pub(crate) fn with_live<T>(
        &self,
        look: &Look,
        work: impl FnOnce(&mut Live) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut kept = self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let size = look.snapshot.size();
        let fits = |live: &Live| live.set == look.set() && live.zone == look.zone && live.size <= size;
        let mut live = if let Some(live) = kept.take().filter(fits) {
            live
        } else {
            let _while_made = JudgingAnew::begun(&self.judging_anew);
            Live::at(&look.rules.packs, look.set(), &look.zone, &*look.snapshot, size)?
        };
        live.move_to(&*look.snapshot, size)?;
        let done = work(&mut live);
        // Whatever went wrong above, a judge that may be half moved is not kept.
        *kept = Some(live);
        done
    }
}

impl Engine {
    /// Works with a judge over a prefix, going on from the last one asked for where that is near.
    pub(crate) fn with_past<T>(
        &self,
        look: &Look,
        packs: &PackSet,
        set: Digest,
        size: u64,
        work: impl FnOnce(&mut Live) -> T,
    ) -> Result<T, Problem> {
        let mut kept = self.past.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let snapshot = &*look.snapshot;
        let fits = |live: &Live| live.set == set && live.zone == look.zone && live.is_near(size);
        let mut live = match kept.take().filter(|live| live.size <= snapshot.size()).filter(fits) {
            Some(live) => live,
            None => match self.before_now(look, packs, set, size)? {
                Some(live) => live,
                None => Live::at(packs, set, &look.zone, snapshot, size)?,
            },
        };
        live.move_to(snapshot, size)?;
        let done = work(&mut live);
        *kept = Some(live);
        Ok(done)
    }
}

impl Engine {
    /// A judge over a prefix, made from today's where that is at hand.
    fn before_now(&self, look: &Look, packs: &PackSet, set: Digest, size: u64) -> Result<Option<Live>, Problem> {
        let kept = self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = kept.as_ref().filter(|live| live.set == set && live.zone == look.zone);
        // Where the look is the older one, what today's knows of later entries is no use to it.
        match now.filter(|live| live.size <= look.snapshot.size()) {
            Some(live) => live.before(packs, &*look.snapshot, size),
            None => Ok(None),
        }
    }
}

/// The records that entries from `from` up to, but without, `to` are about.
fn changed(snapshot: &dyn Snapshot, from: u64, to: u64) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut records = BTreeSet::new();
    let mut damaged = None;
    snapshot.entries(from, to, &mut |row| match HeaderView::read(row.view.header)
        .map_err(StoreError::from)
        .and_then(|header| record_of(&header))
    {
        Ok(record) => {
            records.insert(record);
            ControlFlow::Continue(())
        }
        Err(error) => {
            damaged = Some(error);
            ControlFlow::Break(())
        }
    })?;
    records.remove(&LOG_RECORD);
    damaged.map_or(Ok(records), Err)
}
