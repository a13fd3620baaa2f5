//! From the other end: which trails lead through a record, and where they start.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;
use plumb_model::{
    define::trail::{Hop, Trail, Way},
    expr::RecordView,
    fold::RecordState,
    id::RecordId,
};

use super::{named, pass::link_to, starts_at, then::Then, walk::requirements};
use crate::{
    access::Reader,
    desk::{Problem, TrailBack},
    engine::Look,
    records::LANGUAGE,
};

/// Records followed from each hop back to the one before.
const FOLLOWED: usize = 12;
/// Starts shown of a trail.
const SHOWN: usize = 4;

/// The trails that lead through a record, each by the hop nearest to its start.
pub(super) fn leading_here(
    look: &Look,
    reader: &Reader,
    then: &Then<'_>,
    on: Date,
    record: &Arc<RecordState>,
) -> Result<Vec<TrailBack>, Problem> {
    let back = Back { look, then, on };
    let mut found = Vec::new();
    for trail in look.rules.packs.trails.values() {
        let through = trail.hops.iter().filter(|hop| hop.way != Way::Here && hop.to.as_ref() == Some(&record.register));
        for hop in through {
            let mut starts = Vec::new();
            let mut seen = BTreeSet::new();
            for start in back.starts(trail, hop, record) {
                if start.record != record.record
                    && seen.insert(start.record)
                    && starts_at(look, then, trail, &start, on)
                    && reader.may_see_record(look, start.record)?
                {
                    starts.extend(link_to(look, &start));
                }
            }
            if !starts.is_empty() {
                let more = starts.len() > SHOWN;
                starts.truncate(SHOWN);
                found.push(TrailBack { trail: named(trail), hop: hop.name.get(LANGUAGE).to_owned(), starts, more });
                break;
            }
        }
    }
    Ok(found)
}

struct Back<'a> {
    look: &'a Look,
    then: &'a Then<'a>,
    on: Date,
}

impl Back<'_> {
    /// The records from which a trail, by way of this hop, reaches the record.
    fn starts(&self, trail: &Trail, hop: &Hop, record: &Arc<RecordState>) -> Vec<Arc<RecordState>> {
        let mut here = vec![Arc::clone(record)];
        let mut hop = Some(hop);
        while let Some(at) = hop {
            let before = at.after.as_ref().and_then(|id| trail.hop(id));
            let register = before.map_or(Some(&trail.start), |before| before.to.as_ref());
            let Some(register) = register else { return Vec::new() };
            let mut next: Vec<Arc<RecordState>> = Vec::new();
            let mut known: BTreeSet<RecordId> = BTreeSet::new();
            for record in here.iter().filter(|record| self.counts(at, record)) {
                for other in self.before(at, register, record) {
                    if next.len() < FOLLOWED && known.insert(other.record) {
                        next.push(other);
                    }
                }
            }
            here = next;
            hop = before;
        }
        here
    }

    fn counts(&self, hop: &Hop, record: &RecordState) -> bool {
        hop.when.as_ref().is_none_or(|when| {
            let view = RecordView::among(record, &self.look.zone, self.then);
            when.holds(&view, RecordView::OWN, self.on).value == Some(true)
        })
    }

    /// The records of a register from which the hop leads to this one.
    fn before(
        &self,
        hop: &Hop,
        register: &plumb_model::id::RegisterId,
        record: &Arc<RecordState>,
    ) -> Vec<Arc<RecordState>> {
        match &hop.way {
            Way::Here => vec![Arc::clone(record)],
            Way::Along(field) => self.then.newest_pointing(register, field, record.record).0,
            Way::Pointing(_, field) => {
                let ends = record.links.get(field).map(Vec::as_slice).unwrap_or_default();
                ends.iter().filter_map(|link| self.then.there(link.to)).collect()
            }
            Way::Sharing { own, field, .. } => {
                let named = requirements(record.fields.get(field));
                let all = self.then.all(register);
                let shares =
                    |other: &&Arc<RecordState>| requirements(other.fields.get(own)).iter().any(|id| named.contains(id));
                all.iter().filter(shares).cloned().collect()
            }
            // Where a number stands is not kept by number.
            Way::Numbers { .. } => Vec::new(),
        }
    }
}
