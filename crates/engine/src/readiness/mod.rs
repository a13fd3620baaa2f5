//! Readiness: what the records alone would lead an auditor to ask or write, on any day.
//!
//! A day of the past is a prefix of the log, judged by the packs that ruled in it; a day to come is today's prefix with another
//! date. Which entries and which checks count may be switched apart, and the answer carries position and root.

mod ahead;
mod answers;
mod basis;
mod checks;
mod figures;
mod live;
mod mend;
mod met;
mod owners;
mod references;
mod report;
mod requirement;
mod since;
mod statements;
mod timeline;
mod together;
mod told;

pub(crate) use live::Live;
pub(crate) use owners::Owners;
pub(crate) use references::requirements_named;
pub(crate) use report::Writer;
pub(crate) use told::{AsOf, Told};

use std::sync::Arc;

use jiff::civil::Date;
use plumb_model::id::StandardId;

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ReadinessReport, Switches},
    engine::Look,
    readiness::told::Wanted,
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
    ) -> Result<Arc<ReadinessReport>, Problem> {
        reader.may_know_assessments()?;
        let look = self.look()?;
        self.readiness_in(&look, reader, on.unwrap_or(look.today), standard, switches, since)
    }

    pub(crate) fn readiness_in(
        &self,
        look: &Look,
        reader: &Reader,
        on: Date,
        standard: Option<&StandardId>,
        switches: Switches,
        since: bool,
    ) -> Result<Arc<ReadinessReport>, Problem> {
        let as_of = AsOf::of(look);
        let wanted = Wanted::new(reader, on, standard, switches, since);
        if let Some(told) = self.told.report(as_of, &wanted) {
            return Ok(told);
        }
        let basis = self.basis(look, on, switches)?;
        let verdicts = self.verdicts(look, &basis)?;
        let spans = if since { Some(self.spans_through_yesterday(look)?) } else { None };
        let root = look.snapshot.root_at(basis.size)?;
        // 'Since when' is what was said day by day: with another basis than that day's own there is no such thing.
        let as_then = !switches.todays_checks && !switches.known_later;
        let writer = Writer::new(look, reader, &basis, spans.as_deref());
        let mut requirements = writer.requirements(&verdicts, standard)?;
        if !as_then {
            for row in &mut requirements {
                row.since = None;
            }
        }
        let figures = if since { Some(self.figures(&writer, &requirements, standard)?) } else { None };
        let report = Arc::new(ReadinessReport {
            on: basis.on,
            seq: basis.size.checked_sub(1),
            root: root.to_hex(),
            requirements,
            figures,
        });
        self.told.keep_report(as_of, wanted, &report);
        Ok(report)
    }
}
