//! One person who changes, or voids, far more records than people do by hand.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::ControlFlow,
    time::Duration,
};

use jiff::Timestamp;
use plumb_ledger::{HeaderView, Kind, Via};
use plumb_model::{
    id::{ActorId, PersonId},
    stop::Stopped,
};

use super::{Alarm, Watch};
use crate::{desk::Problem, engine::Look};

/// Over how long acts are counted.
const HOUR: Duration = Duration::from_hours(1);

/// Records changed by one person within it: more than a list of all of a small company's gauges, less than a company's records.
const CHANGED: usize = 400;

/// Records voided or erased: what is done once a year, one by one, is fewer.
const VOIDED: usize = 40;

/// What somebody did to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Done {
    Changed,
    Voided,
}

/// Acts of the last hour.
#[derive(Debug, Default)]
pub(super) struct Many {
    /// Entries looked at, once any were.
    upto: Option<u64>,
    acts: VecDeque<Act>,
}

#[derive(Debug)]
struct Act {
    seq: u64,
    at: Timestamp,
    who: PersonId,
    record: String,
    done: Done,
}

impl Many {
    /// Looks at what came since the last time.
    pub(super) fn look(&mut self, look: &Look) -> Result<Vec<Alarm>, Problem> {
        let size = look.snapshot.size();
        let since = look.at.checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let from = match self.upto {
            Some(upto) => upto,
            None => look.snapshot.size_before(since)?,
        };
        if from < size {
            look.snapshot.entries(from, size, &mut |row| {
                if let Ok(header) = HeaderView::read(row.view.header) {
                    self.acts.extend(act(&header));
                }
                ControlFlow::Continue(())
            })?;
        }
        self.upto = Some(size);
        while self.acts.front().is_some_and(|act| act.at < since) {
            self.acts.pop_front();
        }
        self.alarms(look)
    }

    fn alarms(&mut self, look: &Look) -> Result<Vec<Alarm>, Problem> {
        let mut counted: BTreeMap<(PersonId, Done), (u64, BTreeSet<&str>)> = BTreeMap::new();
        for act in &self.acts {
            let (_, records) = counted.entry((act.who, act.done)).or_insert_with(|| (act.seq, BTreeSet::new()));
            records.insert(&act.record);
        }
        let limit = |done: Done| if done == Done::Voided { VOIDED } else { CHANGED };
        counted.retain(|(_, done), (_, records)| records.len() >= limit(*done));
        let people = look.people()?;
        let mut alarms = Vec::new();
        for ((who, done), (first, records)) in &counted {
            let (name, count) = (people.name(who.0).unwrap_or_default(), records.len());
            let (watch, title, stops) = match done {
                Done::Changed => (Watch::ManyChanges, format!("{name} changed {count} records within an hour"), None),
                Done::Voided => {
                    let title = format!("{name} voided or erased {count} records within an hour");
                    (Watch::ManyVoided, title, Some(Stopped::Person(*who)))
                }
            };
            let details = format!(
                "From entry {first} on. Ask {name} in person, not by mail. Was it not {name}: end all sessions under *Who may see what*, have a new password set, and look at each record's history; nothing is lost, every value before stands there.{}",
                if stops.is_some() {
                    " Until somebody else who administers lets it go on, nothing more is written in this name."
                } else {
                    ""
                },
            );
            alarms.push(Alarm { watch, about: format!("{who} {first}"), title, details, stops });
        }
        let told: BTreeSet<(PersonId, Done)> = counted.into_keys().collect();
        // What has its case begins to count anew.
        self.acts.retain(|act| !told.contains(&(act.who, act.done)));
        Ok(alarms)
    }
}

/// What a person did by hand; what came in as a file, or by the system, is no one's doing.
fn act(header: &HeaderView<'_>) -> Option<Act> {
    let done = match header.kind {
        Kind::Voided | Kind::Erased => Done::Voided,
        Kind::Changed | Kind::Moved | Kind::Linked | Kind::Unlinked => Done::Changed,
        _ => return None,
    };
    if !matches!(header.via, Via::Cli | Via::Page | Via::Kiosk | Via::Api | Via::Dav | Via::Link) {
        return None;
    }
    let Ok(ActorId::Person(who)) = header.actor.parse() else { return None };
    Some(Act { seq: header.seq, at: header.time.timestamp(), who, record: header.record.to_owned(), done })
}
