//! What was put together for readers: kept until an entry, a day or other packs make it another.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::civil::Date;
use plumb_ledger::Digest;
use plumb_model::id::{PersonId, StandardId};

use crate::{
    access::Reader,
    desk::{OverviewView, ReadinessReport, Switches},
    engine::Look,
    readiness::ahead::Forecast,
};

/// Reports and homes kept at most.
const KEPT: usize = 32;

/// The state of things something was put together from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AsOf {
    size: u64,
    set: Digest,
    today: Date,
}

impl AsOf {
    pub(crate) fn of(look: &Look) -> Self {
        Self { size: look.snapshot.size(), set: look.set(), today: look.today }
    }
}

/// What a report was asked for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    reader: Option<PersonId>,
    on: Date,
    standard: Option<StandardId>,
    switches: (bool, bool),
    since: bool,
}

impl Wanted {
    pub(crate) fn new(
        reader: &Reader,
        on: Date,
        standard: Option<&StandardId>,
        switches: Switches,
        since: bool,
    ) -> Self {
        let switches = (switches.todays_checks, switches.known_later);
        Self { reader: reader.person(), on, standard: standard.cloned(), switches, since }
    }
}

/// What was put together since the last entry.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    as_of: Option<AsOf>,
    reports: VecDeque<(Wanted, Arc<ReadinessReport>)>,
    homes: VecDeque<(Option<PersonId>, Arc<OverviewView>)>,
    forecast: Option<Arc<Forecast>>,
}

impl Told {
    /// What is kept of this very state; of any other it is forgotten.
    fn at(&self, as_of: AsOf) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_of != Some(as_of) {
            *kept = Kept { as_of: Some(as_of), ..Kept::default() };
        }
        kept
    }

    pub(crate) fn report(&self, as_of: AsOf, wanted: &Wanted) -> Option<Arc<ReadinessReport>> {
        let kept = self.at(as_of);
        kept.reports.iter().find(|(known, _)| known == wanted).map(|(_, report)| Arc::clone(report))
    }

    pub(crate) fn keep_report(&self, as_of: AsOf, wanted: Wanted, report: &Arc<ReadinessReport>) {
        let mut kept = self.at(as_of);
        kept.reports.push_front((wanted, Arc::clone(report)));
        kept.reports.truncate(KEPT);
    }

    pub(crate) fn home(&self, as_of: AsOf, reader: Option<PersonId>) -> Option<Arc<OverviewView>> {
        let kept = self.at(as_of);
        kept.homes.iter().find(|(known, _)| *known == reader).map(|(_, home)| Arc::clone(home))
    }

    pub(crate) fn keep_home(&self, as_of: AsOf, reader: Option<PersonId>, home: &Arc<OverviewView>) {
        let mut kept = self.at(as_of);
        kept.homes.push_front((reader, Arc::clone(home)));
        kept.homes.truncate(KEPT);
    }

    /// A forecast that reaches at least to this day.
    pub(crate) fn forecast(&self, as_of: AsOf, until: Date) -> Option<Arc<Forecast>> {
        self.at(as_of).forecast.as_ref().filter(|forecast| forecast.until >= until).cloned()
    }

    pub(crate) fn keep_forecast(&self, as_of: AsOf, forecast: &Arc<Forecast>) {
        self.at(as_of).forecast = Some(Arc::clone(forecast));
    }

    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }
}
