//! What is noted about the organisation as a whole: that a recovery kit was made, that writing is stopped, that it goes on.

use std::collections::BTreeMap;

use plumb_ledger::Kind;

use super::{Context, Decision, Refusal};
use crate::{
    access::{Action, Standing},
    fact::Fact,
    id::{ActorId, RecordId},
    kit::{self, KitPart},
    raw::Raw,
    stop::{self, Stopped},
};

/// A kit was printed: what it says, as digests or ids.
pub(super) fn kit_made(
    context: &Context<'_>,
    standing: &Standing,
    organisation: RecordId,
    parts: &BTreeMap<KitPart, String>,
) -> Result<Vec<Decision>, Refusal> {
    if !standing.administers(context.packs) {
        return Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() });
    }
    let made = crate::field::write_moment(context.now.at).ok_or(Refusal::Nothing)?;
    let mut note: BTreeMap<String, Raw> =
        parts.iter().map(|(part, said)| (part.word().to_owned(), Raw::Text(said.clone()))).collect();
    note.insert(kit::MADE.to_owned(), Raw::Text(made));
    noted(context, organisation, kit::NOTE, note)
}

/// Writing stops: only the system finds that it must.
pub(super) fn stop(
    context: &Context<'_>,
    organisation: RecordId,
    whose: Stopped,
    why: String,
) -> Result<Vec<Decision>, Refusal> {
    if context.actor != ActorId::System {
        return Err(Refusal::Only("the system"));
    }
    change(context, organisation, |stopped| stopped.insert(whose.word(), Raw::Text(why)).is_none())
}

/// Writing goes on: a person who administers looked. Nobody lets oneself go on, unless there is nobody else who may, for then nothing
/// could ever be written again.
pub(super) fn go_on(
    context: &Context<'_>,
    standing: &Standing,
    organisation: RecordId,
    whose: Stopped,
    alone: bool,
) -> Result<Vec<Decision>, Refusal> {
    let ActorId::Person(actor) = context.actor else { return Err(Refusal::Only("a person")) };
    if !standing.administers(context.packs) {
        return Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() });
    }
    if whose == Stopped::Person(actor) && !alone {
        return Err(Refusal::FourEyes {
            as_what: "the one whose writing is stopped, not of".to_owned(),
            fallback: None,
        });
    }
    change(context, organisation, |stopped| stopped.remove(&whose.word()).is_some())
}

fn change(
    context: &Context<'_>,
    organisation: RecordId,
    how: impl FnOnce(&mut BTreeMap<String, Raw>) -> bool,
) -> Result<Vec<Decision>, Refusal> {
    let record = context.records.find(organisation).ok_or(Refusal::NoRecord(organisation))?;
    let mut stopped = match record.notes.get(stop::NOTE) {
        Some(Raw::Map(stopped)) => stopped.clone(),
        _ => BTreeMap::new(),
    };
    if !how(&mut stopped) {
        return Err(Refusal::Nothing);
    }
    noted(context, organisation, stop::NOTE, stopped)
}

fn noted(
    context: &Context<'_>,
    organisation: RecordId,
    key: &str,
    note: BTreeMap<String, Raw>,
) -> Result<Vec<Decision>, Refusal> {
    let record = context.records.find(organisation).ok_or(Refusal::NoRecord(organisation))?;
    Ok(vec![Decision {
        register: record.register.clone(),
        record: record.record,
        kind: Kind::Noted,
        to: record.state.clone(),
        facts: vec![Fact::Noted { key: key.to_owned(), value: Raw::Map(note) }],
        number: None,
        seen: Some(record.etag),
        erase: Vec::new(),
    }])
}
