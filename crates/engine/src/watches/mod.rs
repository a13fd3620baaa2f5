//! Noticing, without anybody setting anything up: what no person does, a disk that lies, a clock that jumped, an envelope that was
//! opened. Each finding opens a case for somebody in the register whose cases can be opened by themselves; some stop writing.

mod envelope;
mod filed;
mod late;
mod many;
mod stopped;

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::{Mutex, PoisonError},
};

use plumb_ledger::Via;
use plumb_model::{
    decide::{Command, Create, Input},
    define::register::{INCIDENT, Part},
    field::Reading,
    id::{ActorId, RecordId},
    stop::Stopped,
};
use serde_json::json;

use self::{filed::Filed, late::Late, many::Many};
use crate::{
    Engine,
    commit::{Batching, TRIES},
    desk::{Problem, ProblemKind},
    engine::Look,
    playing::PartOf,
};

/// What notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watch {
    /// One person changes far more records than people do.
    ManyChanges,
    /// One person voids or erases far more than people do.
    ManyVoided,
    /// The clock was moved.
    Clock,
    /// Files on disk are not what was filed.
    Files,
    /// The code from the envelope was used.
    Envelope,
    /// A copy was not made when it was due.
    CopyLate,
    /// Everything came back from a copy.
    Restored,
}

impl Watch {
    /// As a case names it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ManyChanges => "many-changes",
            Self::ManyVoided => "many-voided",
            Self::Clock => "clock",
            Self::Files => "files",
            Self::Envelope => "envelope",
            Self::CopyLate => "copy-late",
            Self::Restored => "restored",
        }
    }
}

/// Something that was noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What noticed it.
    pub watch: Watch,
    /// What tells this occasion from others: the same one opens no second case.
    pub about: String,
    /// In a line.
    pub title: String,
    /// What was seen, and what to do first.
    pub details: String,
    /// Whose writing stops until somebody looked.
    pub stops: Option<Stopped>,
}

/// What is remembered between two rounds.
#[derive(Debug, Default)]
pub(crate) struct Watches {
    many: Mutex<Many>,
    filed: Mutex<Filed>,
    late: Mutex<Late>,
    /// Occasions that have their case.
    known: Mutex<BTreeSet<String>>,
}

impl Engine {
    /// One round of all watches. Whatever fails is tried again in the next.
    pub(crate) fn watch(&self) -> Result<(), Problem> {
        let look = self.look()?;
        let mut alarms = Vec::new();
        if let Some(step) = look.clock_moved()? {
            alarms.push(Alarm {
                watch: Watch::Clock,
                about: format!("{} {}", step.from, step.to),
                title: "The clock of the machine was moved".to_owned(),
                details: format!(
                    "From {} to {}. Nothing is signed until somebody looked at a clock that can be trusted and confirmed the time. Whoever moves a clock may want old copies to look out of date.",
                    step.from, step.to
                ),
                stops: None,
            });
        }
        alarms.extend(self.watches.many.lock().unwrap_or_else(PoisonError::into_inner).look(&look)?);
        let files = self.wiring.store.files();
        alarms.extend(self.watches.filed.lock().unwrap_or_else(PoisonError::into_inner).look(&look, files)?);
        alarms.extend(self.watches.late.lock().unwrap_or_else(PoisonError::into_inner).look(&look)?);
        alarms.extend(self.envelope_opened(&look)?);
        drop(look);
        for alarm in alarms {
            self.raise(&alarm)?;
        }
        Ok(())
    }

    /// Opens a case for something noticed, once; its number. Writing stops with it where the alarm says so.
    ///
    /// # Errors
    /// [`Problem`] where it could not be written; then it is tried again the next time it is noticed.
    pub fn raise(&self, alarm: &Alarm) -> Result<Option<String>, Problem> {
        let key = format!("{} {}", alarm.watch.word(), alarm.about);
        if self.watches.known.lock().unwrap_or_else(PoisonError::into_inner).contains(&key) {
            return Ok(None);
        }
        tracing::warn!(watch = alarm.watch.word(), "something was noticed that somebody should look at");
        for _ in 0..TRIES {
            let look = self.look()?;
            let mut batching = Batching::new(&look, ActorId::System);
            let case = look.case_for(alarm, &key, self.new_id(&look))?;
            let opens = case.is_some();
            if let Some(case) = case {
                batching.take(batching.order(Command::Create(case))?)?;
            }
            if let (Some(whose), Some(organisation)) = (alarm.stops.filter(|_| opens), &look.organisation) {
                let why = alarm.title.clone();
                let stop = Command::Stop { organisation: organisation.record, whose, why };
                // Stopped already is stopped.
                if let Ok(decided) = batching.order(stop) {
                    batching.take(decided)?;
                }
            }
            let number = if batching.is_empty() {
                None
            } else {
                match batching.commit(self, Via::Follower, None, Vec::new()) {
                    Ok(receipt) => self.done(None, &receipt)?.number,
                    Err(error) if error.is_conflict() => continue,
                    Err(error) => return Err(error.into()),
                }
            };
            self.watches.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
            return Ok(number);
        }
        let say = "others kept writing; the case is opened with the next round";
        Err(Problem::new(ProblemKind::Stale, "stale", say))
    }
}

impl Look {
    /// The case to be opened; none where there is one for this occasion, or where no register takes such cases.
    fn case_for(&self, alarm: &Alarm, key: &str, id: RecordId) -> Result<Option<Create>, Problem> {
        let Some(part) = PartOf::find(&self.rules.packs, Part::Corrective) else { return Ok(None) };
        let (Some(title), Some(watch)) = (part.field("title"), part.field("watch")) else { return Ok(None) };
        let mut there = false;
        self.snapshot.each_record(Some(&part.register.id), &mut |record| {
            there = part.read(&record).text("watch") == Some(key);
            if there { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if there {
            return Ok(None);
        }
        let mut input: Input = vec![(title.to_string(), json!(alarm.title)), (watch.to_string(), json!(key))];
        let known = plumb_model::field::write_moment(self.at);
        for (role, value) in
            [("kind", Some(INCIDENT)), ("details", Some(alarm.details.as_str())), ("known_at", known.as_deref())]
        {
            if let (Some(field), Some(value)) = (part.field(role), value) {
                input.push((field.to_string(), json!(value)));
            }
        }
        Ok(Some(Create {
            register: part.register.id.clone(),
            id,
            number: None,
            input,
            files: Vec::new(),
            takeover: None,
            reading: Reading::Exact,
        }))
    }
}
