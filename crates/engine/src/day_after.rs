//! The day after a restore: what is lost stands nowhere, but who worked in the last hours that are left knows what came then.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use jiff::Timestamp;
use plumb_ledger::HeaderView;
use plumb_model::{
    define::register::{Part, Register},
    fold::RecordState,
    id::{ActorId, PersonId, RecordId},
};

use crate::{
    Engine, Watch,
    access::Reader,
    desk::{Caller, DayAfterView, Problem, WorkedOn, WorkedView},
    engine::Look,
    playing::PartOf,
    records::title,
};

/// How long before the last entry somebody worked who may have gone on.
const BEFORE: Duration = Duration::from_hours(24);

/// Records named for each person.
const NAMED: usize = 5;

impl Engine {
    /// Who worked in the last day before the copy ends, and on what; for whoever administers.
    pub(crate) fn day_after(&self, caller: &Caller, entries: u64) -> Result<DayAfterView, Problem> {
        self.only_administers(caller)?;
        let look = self.look()?;
        let reader = look.reader(&caller.by)?;
        let people = look.people()?;
        let mut newest = None;
        if let Some(last) = entries.checked_sub(1) {
            look.snapshot.entries(last, entries, &mut |row| {
                newest = HeaderView::read(row.view.header).ok().map(|header| header.time.timestamp());
                ControlFlow::Break(())
            })?;
        }
        let Some(newest) = newest else { return Ok(DayAfterView::default()) };
        let since = newest.checked_sub(BEFORE).unwrap_or(Timestamp::MIN);
        let mut worked: BTreeMap<PersonId, (u64, Timestamp, Vec<RecordId>)> = BTreeMap::new();
        look.snapshot.entries(look.snapshot.size_before(since)?, entries, &mut |row| {
            if let Ok(header) = HeaderView::read(row.view.header)
                && let Ok(ActorId::Person(who)) = header.actor.parse()
                && let Ok(record) = header.record.parse::<RecordId>()
            {
                let (count, last, records) = worked.entry(who).or_insert((0, newest, Vec::new()));
                *count += 1;
                *last = header.time.timestamp();
                records.retain(|known| *known != record);
                records.push(record);
            }
            ControlFlow::Continue(())
        })?;
        let mut all = Vec::new();
        for (who, (count, last, records)) in worked {
            let mut on = Vec::new();
            for record in records.into_iter().rev() {
                let Some(record) = look.snapshot.record(record)?.filter(|record| look.may_see(&reader, record)) else {
                    continue;
                };
                if let Some(register) = look.register_of(&record) {
                    on.push(worked_on(register, &record));
                }
                if on.len() == NAMED {
                    break;
                }
            }
            all.push(WorkedView { name: people.name(who.0).unwrap_or_default().to_owned(), entries: count, last, on });
        }
        all.sort_by_key(|worked| std::cmp::Reverse(worked.last));
        Ok(DayAfterView { newest: Some(newest), worked: all, case: look.case_of_restore(&reader)? })
    }
}

impl Look {
    /// The newest case that was opened because everything came back.
    fn case_of_restore(&self, reader: &Reader) -> Result<Option<WorkedOn>, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, Part::Corrective) else { return Ok(None) };
        let mut found = None;
        self.snapshot.each_record(Some(&part.register.id), &mut |record| {
            let of_restore = |watch: &str| watch.split(' ').next() == Some(Watch::Restored.word());
            if part.read(&record).text("watch").is_some_and(of_restore) && self.may_see(reader, &record) {
                found = Some(worked_on(part.register, &record));
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

fn worked_on(register: &Register, record: &RecordState) -> WorkedOn {
    WorkedOn {
        register: record.register.to_string(),
        number: record.number().map_or_else(|| record.record.to_string(), ToOwned::to_owned),
        title: title(register, record),
    }
}
