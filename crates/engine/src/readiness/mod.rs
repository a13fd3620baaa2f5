//! Readiness: what the records alone would lead an auditor to ask or write, on any day.
//!
//! A day of the past is a prefix of the log, judged by the packs that ruled in it; a day to come is today's prefix with another
//! date. Which entries and which checks count may be switched apart, and the answer carries position and root.

mod basis;
mod live;
mod report;
mod since;

pub(crate) use live::Live;

use jiff::civil::Date;
use plumb_model::id::StandardId;

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ReadinessReport, Switches},
};

impl Engine {
    /// Judges a day for a reader.
    pub(crate) fn readiness(
        &self,
        reader: &Reader,
        on: Option<Date>,
        standard: Option<&StandardId>,
        switches: Switches,
        since: bool,
    ) -> Result<ReadinessReport, Problem> {
        let look = self.look()?;
        let basis = self.basis(&look, on.unwrap_or(look.today), switches)?;
        let verdicts = self.verdicts(&look, &basis)?;
        // 'Since when' is what was said day by day: with another basis than that day's own there is no such thing.
        let spans = if since && !switches.todays_checks && !switches.known_later {
            Some(self.spans_through_yesterday(&look)?)
        } else {
            None
        };
        let root = look.snapshot.root_at(basis.size)?;
        let writer = report::Writer { look: &look, reader, basis: &basis, spans: spans.as_ref() };
        let requirements = writer.requirements(&verdicts, standard)?;
        Ok(ReadinessReport { on: basis.on, seq: basis.size.checked_sub(1), root: root.to_hex(), requirements })
    }
}
