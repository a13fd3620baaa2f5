//! Revisions of a master: one open draft, one in force, and whoever relied on the old one hears of a major change.

use plumb_ledger::{Kind, digest::Digest};
use serde_json::json;

use super::{Conduct, Occasion, Uses};
use crate::{
    decide::{Plan, Refusal, Step},
    define::register::{BehaviourKind, Filled, Register, StateKind},
    derive::UniqueKey,
    fact::Fact,
    fold::{Link, RecordState},
    id::{StateId, TransitionId},
    raw::Raw,
};

/// The note on a master that says which of its versions a major change made. Links made against older ones are suspect.
pub const MAJOR: &str = "major-change";

/// Whether a link was made before the last major change of what it leads to.
#[must_use]
pub fn is_suspect(link: &Link, master: &RecordState) -> bool {
    let major = master.notes.get(MAJOR).and_then(Raw::as_text).and_then(|version| version.parse::<u64>().ok());
    major.is_some_and(|major| link.version < major)
}

/// SHA-256 of what a reader of a revision reads: `{"files":[…],"text":"…"}` with the digests of its files, in canonical JSON. It
/// stays the same as long as text and files do, whatever days and states are noted beside them.
///
/// A register that does not say where its text and files lie is read whole.
#[must_use]
pub fn text_digest(register: &Register, revision: &RecordState) -> Digest {
    let Some(behaviour) = register.behaviour(BehaviourKind::Revisioned) else { return revision.content_digest() };
    let (text, files) = (behaviour.uses.get("text"), behaviour.uses.get("file"));
    if text.is_none() && files.is_none() {
        return revision.content_digest();
    }
    let text = text.and_then(|field| revision.fields.get(field.as_str())).and_then(Raw::as_text).unwrap_or_default();
    let files = files.and_then(|field| revision.files.get(field.as_str())).into_iter().flatten();
    let files: Vec<&str> = files.map(|file| file.digest.as_str()).collect();
    Digest::of(json!({ "files": files, "text": text }).to_string().as_bytes())
}

/// Whether a revision is on its way: open, and able to come into force.
#[must_use]
pub fn is_draft(register: &Register, revision: &RecordState) -> bool {
    let behaviour = register.behaviour(BehaviourKind::Revisioned);
    behaviour.is_some_and(|behaviour| on_its_way(Uses { register, behaviour }, revision))
}

/// Whether a revision is ours alone: it never came into force, be it on its way or given up.
#[must_use]
pub(crate) fn is_ours(register: &Register, revision: &RecordState) -> bool {
    let behaviour = register.behaviour(BehaviourKind::Revisioned);
    behaviour.is_some_and(|behaviour| {
        let uses = Uses { register, behaviour };
        !uses.is_in(revision, "in_force") && !uses.is_in(revision, "replaced")
    })
}

pub(super) struct Revisioned;

impl Conduct for Revisioned {
    fn act<'a>(
        &self,
        plan: &mut Plan<'a>,
        step: &mut Step<'a>,
        uses: Uses<'a>,
        occasion: &Occasion<'_>,
    ) -> Result<(), Refusal> {
        let Some(master) = uses.link(&step.after, "master").cloned() else { return Ok(()) };
        let Some(field) = uses.field("master") else { return Ok(()) };
        let others = || {
            let all = plan.context.records.pointing(&step.register.id, &field.id, master.to);
            all.into_iter().filter(|other| other.record != step.after.record)
        };
        match occasion {
            Occasion::Created | Occasion::Changed { .. } if on_its_way(uses, &step.after) => {
                match others().find(|other| on_its_way(uses, other)) {
                    Some(open) => Err(Refusal::DraftOpen(open.number().unwrap_or("a draft").to_owned())),
                    None => Ok(()),
                }
            }
            Occasion::Moved { from, .. }
                if uses.is_in(&step.after, "in_force") && from.map(StateId::as_str) != uses.name("in_force") =>
            {
                let replaced: Vec<_> = others().filter(|other| uses.is_in(other, "in_force")).collect();
                into_force(plan, step, uses)?;
                for old in replaced {
                    let old = replace(plan, uses, old)?;
                    plan.first.push(old);
                }
                if let Some(Raw::Flag(true)) = uses.raw(&step.after, "major") {
                    major_change(plan, &master)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn unique(&self, uses: Uses<'_>, record: &RecordState) -> Option<UniqueKey> {
        let master = uses.link(record, "master")?.to.to_string();
        let what = if uses.is_in(record, "in_force") {
            "in-force"
        } else if on_its_way(uses, record) {
            "draft"
        } else {
            return None;
        };
        super::key(what, &[&master], uses.label("master"))
    }
}

/// A revision on its way: in an open state, and not the one in force.
fn on_its_way(uses: Uses<'_>, record: &RecordState) -> bool {
    let state = record.state.as_ref().and_then(|state| uses.register.state(state.as_str()));
    let open = state.is_some_and(|state| state.kind == StateKind::Open);
    open && !uses.is_in(record, "in_force") && !uses.is_in(record, "replaced") && before_force(uses, record)
}

/// Whether the record can still come into force: what was suspended after having been in force is no draft.
fn before_force(uses: Uses<'_>, record: &RecordState) -> bool {
    let (Some(state), Some(draft)) = (&record.state, uses.name("draft")) else { return false };
    // States met on the way from the draft without passing the state in force.
    let mut met: Vec<&str> = vec![draft];
    let mut at = 0;
    while let Some(here) = met.get(at).copied() {
        at += 1;
        if Some(here) == uses.name("in_force") {
            continue;
        }
        let ways =
            uses.register.workflow.transitions.iter().filter(|way| way.from.iter().any(|from| from.as_str() == here));
        for way in ways {
            if !met.contains(&way.to.as_str()) {
                met.push(way.to.as_str());
            }
        }
    }
    met.contains(&state.as_str())
}

/// The day it comes into force: today where none is given, never one still to come.
fn into_force(plan: &Plan<'_>, step: &mut Step<'_>, uses: Uses<'_>) -> Result<(), Refusal> {
    let today = plan.context.now.today;
    match (uses.day(&step.after, "effective"), uses.field("effective")) {
        (Some(day), _) if day > today => Err(Refusal::NotYet(day.to_string())),
        (None, Some(field)) => super::set_day(step, &field.id, today),
        _ => Ok(()),
    }
}

/// The revision that was in force is replaced in the same batch, written first.
fn replace<'a>(plan: &Plan<'a>, uses: Uses<'a>, old: std::sync::Arc<RecordState>) -> Result<Step<'a>, Refusal> {
    let register: &'a Register = uses.register;
    let replaced = uses.name("replaced").unwrap_or_default();
    let to = StateId::new(replaced).map_err(|bad| Refusal::Behaviour(bad.to_string()))?;
    let from = old.state.clone();
    let mut step = Step::change(register, old, Kind::Moved, plan.context.now.at);
    let leaves = |way: &&crate::define::register::Transition| {
        way.to == to && from.as_ref().is_some_and(|from| way.from.contains(from))
    };
    let way = register.workflow.transitions.iter().find(leaves);
    for (id, value) in way.into_iter().flat_map(|way| &way.sets) {
        if let (Some(field), Filled::Today | Filled::Value(_)) = (register.field(id.as_str()), value) {
            plan.fill(&mut step, field, value)?;
        }
    }
    let by = match way {
        Some(way) => way.id.clone(),
        None => TransitionId::new(replaced).map_err(|bad| Refusal::Behaviour(bad.to_string()))?,
    };
    step.add(Fact::Moved { by, from, to, reason: None, fallback: None })?;
    Ok(step)
}

/// The master notes that from this version on it is another: links made against older ones are suspect.
fn major_change(plan: &mut Plan<'_>, master: &Link) -> Result<(), Refusal> {
    let Some(record) = plan.context.records.find(master.to) else { return Ok(()) };
    let register = plan.register(&record.register)?;
    let mut step = Step::change(register, record, Kind::Noted, plan.context.now.at);
    let version = step.version().to_string();
    step.add(Fact::Noted { key: MAJOR.to_owned(), value: Raw::Text(version) })?;
    plan.then.push(step);
    Ok(())
}
