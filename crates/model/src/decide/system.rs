//! What the log says about itself, erasure, and the legal hold that refuses it.

use std::collections::BTreeMap;

use plumb_ledger::{Kind, SYSTEM_REGISTER};
use uuid::Uuid;

use super::{ActivatePacks, ClockStep, Context, Decision, Erase, Hold, Refusal};
use crate::{
    access::{Action, Standing},
    clock,
    fact::Fact,
    hold,
    id::{ActorId, RecordId, RegisterId},
    raw::Raw,
};

/// The key of the note that says why content was erased.
const ERASURE: &str = "erasure";

/// The log's own record.
pub(super) const LOG: RecordId = RecordId(Uuid::nil());

/// An entry of the log about itself.
fn of_log(kind: Kind, key: &str, value: Raw) -> Result<Vec<Decision>, Refusal> {
    let register = RegisterId::new(SYSTEM_REGISTER).map_err(|bad| Refusal::Behaviour(bad.to_string()))?;
    Ok(vec![Decision {
        register,
        record: LOG,
        kind,
        to: None,
        facts: vec![Fact::Noted { key: key.to_owned(), value }],
        number: None,
        seen: None,
        erase: Vec::new(),
    }])
}

fn map<'a>(parts: impl IntoIterator<Item = (&'a str, Raw)>) -> Raw {
    Raw::Map(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>())
}

/// A set of packs rules from now on. A person who may administer, or the system at an upgrade.
pub(super) fn activate(context: &Context<'_>, packs: &ActivatePacks) -> Result<Vec<Decision>, Refusal> {
    let standing = Standing::of(context.packs, context.records, context.actor, context.now.today);
    administers(&standing, context)?;
    let versions = packs.versions.iter().map(|(pack, version)| (pack.as_str(), Raw::from(version.as_str())));
    let value = map([("digest", Raw::from(packs.digest.as_str())), ("versions", map(versions))]);
    of_log(Kind::PackActivated, "packs", value)
}

/// The clock moved.
pub(super) fn clock_stepped(context: &Context<'_>, step: ClockStep) -> Result<Vec<Decision>, Refusal> {
    if context.actor != ActorId::System {
        return Err(Refusal::Only("the system"));
    }
    let text = |moment| crate::field::write_moment(moment).map_or_else(|| Raw::from(""), Raw::Text);
    of_log(Kind::ClockStepped, clock::NOTE, map([("from", text(step.from)), ("to", text(step.to))]))
}

/// A person says that the time is right.
pub(super) fn clock_confirmed(context: &Context<'_>, standing: &Standing) -> Result<Vec<Decision>, Refusal> {
    if context.actor == ActorId::System || !standing.is_here() {
        return Err(Refusal::Only("a person"));
    }
    let log = context.records.find(LOG).filter(|log| clock::unconfirmed(log).is_some()).ok_or(Refusal::Nothing)?;
    let now = crate::field::write_moment(context.now.at).map_or_else(|| Raw::from(""), Raw::Text);
    let mut decided = of_log(Kind::ClockConfirmed, clock::NOTE, map([("confirmed", now)]))?;
    for decision in &mut decided {
        decision.seen = Some(log.etag);
    }
    Ok(decided)
}

fn administers(standing: &Standing, context: &Context<'_>) -> Result<(), Refusal> {
    if standing.administers(context.packs) {
        Ok(())
    } else {
        Err(Refusal::MayNot { action: Action::Administer, who: Vec::new() })
    }
}

/// Bodies of a record's entries go; headers, and so workflow and tree, stay.
pub(super) fn erase(context: &Context<'_>, standing: &Standing, order: Erase) -> Result<Vec<Decision>, Refusal> {
    administers(standing, context)?;
    let record = context.records.find(order.record).ok_or(Refusal::NoRecord(order.record))?;
    if order.reason.trim().is_empty() {
        return Err(Refusal::Reason);
    }
    if let Some(because) = hold::because(&record) {
        return Err(Refusal::Held { because: because.to_owned() });
    }
    let mut entries = order.entries;
    entries.sort_unstable();
    entries.dedup();
    let within = record.first_seq..=record.last_seq;
    if entries.is_empty() || entries.iter().any(|seq| !within.contains(seq)) {
        return Err(Refusal::Nothing);
    }
    // Which entries went the store notes itself, under the key that every verifier reads.
    let value = map([("ground", Raw::from(order.ground.word())), ("reason", Raw::Text(order.reason))]);
    Ok(vec![Decision {
        register: record.register.clone(),
        record: record.record,
        kind: Kind::Erased,
        to: record.state.clone(),
        facts: vec![Fact::Noted { key: ERASURE.to_owned(), value }],
        number: None,
        seen: Some(record.etag),
        erase: entries,
    }])
}

/// Nothing of a record on hold is erased, until it is released.
pub(super) fn hold(context: &Context<'_>, standing: &Standing, order: &Hold) -> Result<Vec<Decision>, Refusal> {
    administers(standing, context)?;
    let record = context.records.find(order.record).ok_or(Refusal::NoRecord(order.record))?;
    if order.reason.trim().is_empty() {
        return Err(Refusal::Reason);
    }
    if record.erased {
        return Err(Refusal::Erased);
    }
    if hold::because(&record).is_some() == order.on {
        return Err(Refusal::Nothing);
    }
    let word = if order.on { "because" } else { "released" };
    Ok(vec![Decision {
        register: record.register.clone(),
        record: record.record,
        kind: Kind::Noted,
        to: record.state.clone(),
        facts: vec![Fact::Noted { key: hold::NOTE.to_owned(), value: map([(word, Raw::Text(order.reason.clone()))]) }],
        number: None,
        seen: Some(record.etag),
        erase: Vec::new(),
    }])
}
