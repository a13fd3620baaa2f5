//! The code from the envelope is for the day when nobody who administers can come in. Used on any other day it is an alarm.

use std::time::Duration;

use jiff::Timestamp;
use plumb_store::gate::{AccessKind, AccessQuery, CodeKind};

use super::{Alarm, Watch};
use crate::{Engine, desk::Problem, engine::Look};

/// How far back uses are looked for: longer ago is long known.
const WEEK: Duration = Duration::from_hours(7 * 24);

/// Lines looked at.
const LINES: u32 = 20;

impl Engine {
    pub(super) fn envelope_opened(&self, look: &Look) -> Result<Vec<Alarm>, Problem> {
        let query = AccessQuery { kind: Some(AccessKind::CodeUsed), limit: LINES, ..AccessQuery::default() };
        // By the gate's own clock, which is the machine's even where the log's is set.
        let newest = self.wiring.gate.access_log(&query)?;
        let since = newest.first().and_then(|row| row.event.at.checked_sub(WEEK).ok()).unwrap_or(Timestamp::MIN);
        let used =
            newest.into_iter().filter(|row| row.event.about == CodeKind::BreakGlass.word() && row.event.at >= since);
        let people = look.people()?;
        let alarms = used.map(|row| {
            let name = row.event.person.and_then(|person| people.name(person.0)).unwrap_or_default();
            let from = if row.event.place.address.is_empty() { "the machine itself" } else { &row.event.place.address };
            Alarm {
                watch: Watch::Envelope,
                about: row.event.at.to_string(),
                title: format!("Somebody came in as {name} by the code from the envelope"),
                details: format!(
                    "On {}, from {from}. Every other session of {name} was ended. Find out who has the recovery kit now and who opened it. Is that known and right, make a new kit, for the code works once.",
                    row.event.at
                ),
                stops: None,
            }
        });
        Ok(alarms.collect())
    }
}
