//! What a day is judged on: which entries count, by which packs, on which date.

use std::sync::Arc;

use jiff::civil::Date;
use plumb_ledger::Digest;
use plumb_model::{pack::PackSet, verdict::Verdict};
use plumb_store::Snapshot;

use crate::{
    Engine,
    desk::{Problem, Switches},
    engine::Look,
    pack_log,
};

/// What a day is judged on.
pub(crate) struct Basis {
    /// The day.
    pub(crate) on: Date,
    /// How many entries count.
    pub(crate) size: u64,
    /// The packs that rule.
    pub(crate) packs: Arc<PackSet>,
    /// Their digest.
    pub(crate) set: Digest,
}

impl Engine {
    pub(crate) fn basis(&self, look: &Look, on: Date, switches: Switches) -> Result<Basis, Problem> {
        let all = look.snapshot.size();
        // Today and every day to come stand on all there is, even where a clock that was set back dated entries ahead.
        let then = if on >= look.today { all } else { look.snapshot.size_before(look.end_of(on)?)? };
        let size = if switches.known_later { all } else { then };
        if switches.todays_checks || then == all {
            return Ok(Basis { on, size, packs: Arc::clone(&look.rules.packs), set: look.set() });
        }
        let (packs, set) = self.packs_at(look, &*look.snapshot, then)?;
        Ok(Basis { on, size, packs, set })
    }

    /// The packs that ruled after so many entries; before any did, those that came first.
    pub(crate) fn packs_at(
        &self,
        look: &Look,
        snapshot: &dyn Snapshot,
        size: u64,
    ) -> Result<(Arc<PackSet>, Digest), Problem> {
        let ruling = match pack_log::ruling_at(snapshot, size)? {
            Some(ruling) => ruling,
            None => pack_log::first(snapshot)?.unwrap_or(look.rules.ruling),
        };
        if ruling == look.rules.ruling {
            return Ok((Arc::clone(&look.rules.packs), ruling.set));
        }
        let packs = pack_log::load(&ruling.read(self.wiring.store.files())?)?;
        Ok((packs, ruling.set))
    }

    /// All verdicts of a day.
    pub(crate) fn verdicts(&self, look: &Look, basis: &Basis) -> Result<Vec<Verdict>, Problem> {
        if basis.size == look.snapshot.size() && basis.set == look.set() {
            if basis.on > look.today {
                return self.with_live(look, |live| Ok(live.judge_ahead(look.today, basis.on)));
            }
            return self.with_live(look, |live| Ok(live.judge(basis.on)));
        }
        self.with_past(look, &basis.packs, basis.set, basis.size, |live| live.judge(basis.on))
    }
}
