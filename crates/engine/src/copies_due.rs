//! What copies leave for people to do: a recovery kit to be made anew, an emergency set to be carried to its medium. The organisation's
//! record says that it is due; its obligations make that somebody's work.

use jiff::civil::Date;
use plumb_ledger::Via;
use plumb_model::{
    decide::{Change, Command, Input},
    define::register::Part,
    field::Reading,
    id::ActorId,
    kit::KitPart,
};
use serde_json::Value;

use crate::{
    Engine,
    commit::{Batching, TRIES},
    desk::{Caller, Done, KitGiven, KitView, Problem, ProblemKind},
    engine::Look,
    playing::{PartOf, Playing},
};

/// What is entered, by what the field does in the part; none takes the value away.
type Entered = Vec<(&'static str, Option<String>)>;

impl Engine {
    /// Holds the kit made last against what holds now. Making one is somebody's work where it says something else, or where there are
    /// places for copies and no kit; where it says what holds, that work is done.
    ///
    /// # Errors
    /// [`Problem`] where it could not be written; the next round does.
    pub fn hold_kit(&self, given: &KitGiven) -> Result<(), Problem> {
        self.enter_as_system(|look, said| {
            let why = why(&self.kit_of(look, given)?, given);
            if said.text("kit_due") == why.as_deref() {
                return Ok(Vec::new());
            }
            let since = match (&why, said.text("kit_due_since")) {
                (None, _) => None,
                (Some(_), Some(since)) => Some(since.to_owned()),
                (Some(_), None) => Some(look.today.to_string()),
            };
            Ok(vec![("kit_due", why), ("kit_due_since", since)])
        })
    }

    /// Notes that an emergency set lies ready to be carried away.
    ///
    /// # Errors
    /// [`Problem`] where it could not be written.
    pub fn set_was_made(&self) -> Result<(), Problem> {
        self.enter_as_system(|look, said| {
            let today = look.today.to_string();
            let there = said.text("set_made") == Some(today.as_str());
            Ok(if there { Vec::new() } else { vec![("set_made", Some(today))] })
        })
    }

    /// Notes when somebody carried the emergency set to its medium: today, or on the day given.
    pub(crate) fn set_was_carried(&self, caller: &Caller, on: Option<Date>) -> Result<Done, Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let actor = ActorId::Person(writer.person.id);
            let on = on.unwrap_or(look.today);
            if on > look.today {
                let say = format!("{on} is still to come; nothing was noted");
                return Err(Problem::new(ProblemKind::Content, "emergency.day", say).field("on"));
            }
            let Some(order) = look.organisation_order(vec![("set_copied", Some(on.to_string()))]) else {
                let say = "the organisation's record has no field for it, so nothing was noted";
                return Err(Problem::new(ProblemKind::Content, "packs.part-missing", say));
            };
            let record = order.record;
            let mut batching = Batching::new(&look, actor);
            batching.take(batching.order(Command::Change(order))?)?;
            match batching.commit(self, caller.via, None, Vec::new()) {
                Ok(receipt) => return self.done(Some(record), &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; nothing was noted";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("try again"))
    }

    fn enter_as_system(
        &self,
        what: impl Fn(&Look, &Playing<'_, '_>) -> Result<Entered, Problem>,
    ) -> Result<(), Problem> {
        for _ in 0..TRIES {
            let look = self.look()?;
            let part = PartOf::find(&look.rules.packs, Part::Organisation).zip(look.organisation.as_ref());
            let Some((part, organisation)) = part else { return Ok(()) };
            let entered = what(&look, &part.read(organisation))?;
            let Some(order) = look.organisation_order(entered) else { return Ok(()) };
            let mut batching = Batching::new(&look, ActorId::System);
            batching.take(batching.order(Command::Change(order))?)?;
            match batching.commit(self, Via::System, None, Vec::new()) {
                Ok(_) => return Ok(()),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept writing; it is noted with the next round";
        Err(Problem::new(ProblemKind::Stale, "stale", say))
    }
}

impl Look {
    /// A change of the organisation's record; none where nothing is to be entered, or where the record lacks the fields.
    fn organisation_order(&self, entered: Entered) -> Option<Change> {
        let part = PartOf::find(&self.rules.packs, Part::Organisation).zip(self.organisation.as_ref());
        let (part, organisation) = part?;
        let value = |text: Option<String>| text.map_or(Value::Null, Value::String);
        let set = entered.into_iter().filter_map(|(role, text)| Some((part.field(role)?.to_string(), value(text))));
        let set: Input = set.collect();
        if set.is_empty() {
            return None;
        }
        let (record, seen) = (organisation.record, organisation.etag);
        Some(Change { record, seen, set, rows: Vec::new(), reason: None, reading: Reading::Exact })
    }

    /// When an emergency set was made last, and when one was carried away last.
    pub(crate) fn emergency_days(&self) -> (Option<Date>, Option<Date>) {
        let part = PartOf::find(&self.rules.packs, Part::Organisation).zip(self.organisation.as_ref());
        let Some((part, organisation)) = part else { return (None, None) };
        let said = part.read(organisation);
        (said.day("set_made", &self.zone), said.day("set_copied", &self.zone))
    }
}

/// Why a kit is to be made, if so.
fn why(kit: &KitView, given: &KitGiven) -> Option<String> {
    if kit.made.is_none() {
        return (!given.places.is_empty()).then(|| "none was made yet".to_owned());
    }
    let why: Vec<&str> = kit.changed.iter().copied().map(KitPart::because).collect();
    (!why.is_empty()).then(|| why.join(", and "))
}
