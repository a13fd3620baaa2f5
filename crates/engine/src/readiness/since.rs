//! Brings the spans up to yesterday, judging only days on which something could be another than the day before.

use std::sync::{Arc, PoisonError};

use jiff::{ToSpan as _, civil::Date};
use plumb_model::verdict::Verdict;
use plumb_store::Snapshot;

use crate::{
    Engine,
    desk::Problem,
    engine::{Look, end_of},
    readiness::Live,
    spans::Spans,
};

/// The follower's name and its file's.
const FOLLOWER: &str = "verdicts";

impl Engine {
    /// The spans of all days that are over; read, continued, or made anew from the first entry.
    pub(crate) fn spans_through_yesterday(&self, look: &Look) -> Result<Arc<Spans>, Problem> {
        let mut known = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.wiring.cache.join(format!("{FOLLOWER}.json"));
        let kept = known.take().or_else(|| Spans::read(&path).map(Arc::new));
        let kept = kept.filter(|spans| continues(spans, look).unwrap_or(false));
        let Some(yesterday) = look.today.yesterday().ok() else {
            return Ok(Arc::new(Spans::before(look.today, &zone_name(look))));
        };
        let spans = match kept {
            Some(spans) if spans.through >= yesterday => return Ok(Arc::clone(known.insert(spans))),
            kept => Arc::new(self.follow_days(look, kept.map(Arc::unwrap_or_clone), yesterday)?),
        };
        *known = Some(Arc::clone(&spans));
        if let Err(error) = spans.keep(&path) {
            // Nothing is lost: the next one makes them again.
            tracing::warn!(%error, path = %path.display(), "the verdict spans could not be kept");
            return Ok(spans);
        }
        self.wiring.store.advance(FOLLOWER, spans.size).wait()?;
        Ok(spans)
    }

    fn follow_days(&self, look: &Look, kept: Option<Spans>, yesterday: Date) -> Result<Spans, Problem> {
        let snapshot = &*look.snapshot;
        let fresh = kept.is_none();
        let mut spans = match kept {
            Some(spans) => spans,
            None => match first_day(look)? {
                Some(first) => Spans::before(first.yesterday().unwrap_or(first), &zone_name(look)),
                None => return Ok(Spans::before(yesterday, &zone_name(look))),
            },
        };
        let mut live: Option<Live> = None;
        let mut next_change: Option<Date> = None;
        let mut judged = !fresh;
        let days: Vec<Date> = spans.through.series(1_i32.day()).skip(1).take_while(|day| *day <= yesterday).collect();
        let ends = days.iter().map(|day| end_of(&look.zone, *day)).collect::<Result<Vec<_>, _>>()?;
        for (day, size) in days.into_iter().zip(snapshot.sizes_before(&ends)?) {
            let quiet = live.is_some() && size == spans.size && next_change.is_none_or(|change| day < change);
            spans.through = day;
            if quiet && judged {
                continue;
            }
            let (packs, set) = self.packs_at(look, snapshot, size)?;
            let mut at = match live.take() {
                Some(mut live) if live.rules_by(set) => {
                    live.move_to(snapshot, size)?;
                    live
                }
                _ => Live::at(&packs, set, &look.zone, snapshot, size)?,
            };
            let verdicts = at.judge(day);
            next_change = verdicts.iter().filter_map(|verdict| verdict.holds_until).min();
            note(&mut spans, day, &verdicts);
            spans.size = size;
            judged = true;
            live = Some(at);
        }
        spans.root = snapshot.root_at(spans.size)?;
        Ok(spans)
    }

    /// Drops the cache; the next reader has it made anew.
    ///
    /// # Errors
    /// [`Problem`] if the store cannot note it.
    pub fn drop_cache(&self) -> Result<(), Problem> {
        let mut known = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        *known = None;
        self.told.forget();
        let path = self.wiring.cache.join(format!("{FOLLOWER}.json"));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %path.display(), "the verdict spans could not be dropped");
            }
            _ => {}
        }
        *self.live.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.past.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(self.wiring.store.restart(FOLLOWER).wait()?)
    }
}

fn note(spans: &mut Spans, day: Date, verdicts: &[Verdict]) {
    for verdict in verdicts {
        spans.note(day, &verdict.requirement, verdict.outcome);
    }
}

/// Whether what was kept is about the beginning of this very log: same root at that size, and the same entries still end that
/// day (a clock set back can put entries into a day that was over).
fn continues(spans: &Spans, look: &Look) -> Result<bool, Problem> {
    let snapshot: &dyn Snapshot = &*look.snapshot;
    Ok(spans.zone == zone_name(look)
        && spans.size <= snapshot.size()
        && snapshot.root_at(spans.size)? == spans.root
        && snapshot.size_before(end_of(&look.zone, spans.through)?)? == spans.size)
}

fn first_day(look: &Look) -> Result<Option<Date>, Problem> {
    let mut first = None;
    look.snapshot.entries(0, 1, &mut |row| {
        first = plumb_ledger::Header::read(row.view.header).ok().map(|header| header.time.timestamp());
        std::ops::ControlFlow::Break(())
    })?;
    Ok(first.map(|at| look.zone.to_datetime(at).date()))
}

fn zone_name(look: &Look) -> String {
    look.zone.iana_name().unwrap_or("UTC").to_owned()
}
