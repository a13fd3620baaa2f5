//! Taking a record through a transition: who may, what must hold, who else must look, what is signed and frozen.

use plumb_ledger::Kind;

use super::{Context, Decision, Move, Plan, Refusal, SignedBy, Step, input::required, system::LOG};
use crate::{
    access::Action,
    behaviour::{self, Occasion},
    clock,
    define::register::{Behaviour, Register, Transition, Who},
    expr::{FieldRef, RecordView, Via},
    fact::{Fact, Signature},
    field::Reading,
    fold::RecordState,
    id::{ActorId, RecordId},
};

/// Decides a move.
pub(super) fn transition(mut plan: Plan<'_>, order: Move) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Moved)?;
    let register = step.register;
    let Some(transition) = register.transition(order.transition.as_str()) else {
        return Err(Refusal::NoTransition { register: register.id.clone(), transition: order.transition });
    };
    let state = step.after.state.clone();
    if !state.as_ref().is_some_and(|state| transition.from.contains(state)) {
        return Err(wrong_state(&step, transition));
    }
    who(&plan, &step, transition)?;
    let asked = |name: &str| transition.asks.iter().any(|field| field.as_str() == name);
    if order.input.iter().any(|(name, _)| !asked(name)) {
        plan.may(register, Action::Change, Some(&step.after))?;
    }
    plan.take_in(&mut step, &order.input, Reading::Exact)?;
    for (id, value) in &transition.sets {
        if let Some(field) = register.field(id.as_str()) {
            plan.fill(&mut step, field, value)?;
        }
    }
    let reason = order.reason.filter(|reason| !reason.trim().is_empty());
    if transition.reason && reason.is_none() {
        return Err(Refusal::Reason);
    }
    if let Err(missing) = asks(&step, transition) {
        // Nobody is asked to fill in a form that cannot help.
        let before = step.before.as_deref().unwrap_or(&step.after);
        return Err(barred(&plan.context, register, before, transition).unwrap_or(missing));
    }
    let fallback = four_eyes(&plan, &step, transition, order.fallback)?;
    let (by, to) = (transition.id.clone(), transition.to.clone());
    step.add(Fact::Moved { by, from: state.clone(), to, reason, fallback })?;
    behaviour::act(&mut plan, &mut step, &Occasion::Moved { from: state.as_ref() })?;
    required(&step)?;
    guard(&plan, &step, transition)?;
    freeze(&mut step, transition)?;
    sign(&plan, &mut step, transition, order.signed)?;
    plan.done(step)
}

fn wrong_state(step: &Step<'_>, transition: &Transition) -> Refusal {
    let label =
        |id: &str| step.register.state(id).map_or_else(|| id.to_owned(), |state| format!("`{}`", state.name.en));
    let from: Vec<String> = transition.from.iter().map(|state| label(state.as_str())).collect();
    let state = step.after.state.as_ref().map_or("-", |state| state.as_str());
    let state = step.register.state(state).map_or_else(|| state.to_owned(), |state| state.name.en.clone());
    Refusal::WrongState { transition: transition.name.en.clone(), from: from.join(" or "), state }
}

/// Whether the actor is one of those who may.
fn who(plan: &Plan<'_>, step: &Step<'_>, transition: &Transition) -> Result<(), Refusal> {
    let standing = &plan.standing;
    // Persons as the record was: nobody becomes the one who may by the very act.
    let linked = |field: &crate::id::FieldId, person: RecordId| {
        let before = step.before.as_ref().and_then(|before| before.links.get(field));
        before.is_some_and(|links| links.iter().any(|link| link.to == person))
    };
    let may = transition.who.iter().any(|who| match (who, plan.context.actor) {
        (Who::System, actor) => actor == ActorId::System,
        (Who::Anyone, ActorId::System) => true,
        (Who::Anyone, ActorId::Person(_)) => standing.is_here(),
        (Who::Role(role), _) => standing.holds(role),
        (Who::Field(field), ActorId::Person(person)) => standing.is_here() && linked(field, person.0),
        (Who::Field(_), ActorId::System) => false,
    });
    let action = if transition.sign.is_some() { Action::Sign } else { Action::Move };
    if may || standing.granted(plan.context.packs, step.register, action, &step.after) {
        return Ok(());
    }
    let names = transition.who.iter().map(|who| match who {
        Who::Anyone => "anyone".to_owned(),
        Who::System => "the system".to_owned(),
        Who::Role(role) => {
            plan.context.packs.roles.get(role).map_or_else(|| role.to_string(), |role| role.name.en.clone())
        }
        Who::Field(field) => {
            let label = step.register.field(field.as_str()).map_or(field.as_str(), |field| field.name.en.as_str());
            format!("whoever stands under `{label}`")
        }
    });
    Err(Refusal::NotYours { transition: transition.name.en.clone(), who: names.collect() })
}

fn asks(step: &Step<'_>, transition: &Transition) -> Result<(), Refusal> {
    let fields = transition.asks.iter().filter_map(|id| step.register.field(id.as_str()));
    match fields.into_iter().find(|field| !step.has(field)) {
        Some(field) => Err(Refusal::Missing { name: field.name.en.clone(), field: field.id.to_string() }),
        None => Ok(()),
    }
}

/// Four eyes: the mover is none of the persons named, as the record was or will be. The fall-back is marked in the fact.
fn four_eyes(
    plan: &Plan<'_>,
    step: &Step<'_>,
    transition: &Transition,
    fallback: Option<String>,
) -> Result<Option<String>, Refusal> {
    let Some(person) = plan.person() else { return Ok(None) };
    let same = transition.not_same_as.iter().find(|field| {
        let names = |record: &crate::fold::RecordState| {
            record.links.get(*field).is_some_and(|links| links.iter().any(|link| link.to == person))
        };
        names(&step.after) || step.before.as_ref().is_some_and(|before| names(before))
    });
    let Some(field) = same else { return Ok(None) };
    match (&transition.fallback, fallback.filter(|reason| !reason.trim().is_empty())) {
        (Some(_), Some(reason)) => Ok(Some(reason)),
        (named, _) => {
            let as_what =
                step.register.field(field.as_str()).map_or_else(|| field.to_string(), |field| field.name.en.clone());
            let fallback = named.as_ref().map(|label| label.en.clone());
            Err(Refusal::FourEyes { as_what: format!("`{as_what}`"), fallback })
        }
    }
}

/// Why a transition is barred whatever its form is filled in with: its guard does not hold, and reads nothing that the step
/// itself brings along. None where it holds, or may hold once the step is taken.
#[must_use]
pub fn barred(
    context: &Context<'_>,
    register: &Register,
    record: &RecordState,
    transition: &Transition,
) -> Option<Refusal> {
    let guard = transition.guard.as_ref()?;
    let brought = |field: &FieldRef| {
        let id = field.table.as_ref().unwrap_or(&field.field);
        let by_behaviour = |behaviour: &Behaviour| behaviour.uses.values().any(|name| name == id.as_str());
        transition.asks.contains(id)
            || transition.sets.iter().any(|(field, _)| field == id)
            || register.behaviours.iter().any(by_behaviour)
    };
    let open = guard.require.reads().iter().any(|read| match &read.via {
        Via::Own => brought(&read.field),
        Via::Link(link) => brought(link),
        Via::Pointing(_) | Via::Organisation => false,
    });
    if open {
        return None;
    }
    let after = RecordState { state: Some(transition.to.clone()), ..record.clone() };
    holds(context, &after, transition).err()
}

/// The guard, over the record as it will be.
fn guard(plan: &Plan<'_>, step: &Step<'_>, transition: &Transition) -> Result<(), Refusal> {
    holds(&plan.context, &step.after, transition)
}

fn holds(context: &Context<'_>, after: &RecordState, transition: &Transition) -> Result<(), Refusal> {
    let Some(guard) = &transition.guard else { return Ok(()) };
    let others: &dyn crate::expr::Others = context.records;
    let view = RecordView::among(after, &context.now.zone, others);
    let answer = guard.require.holds(&view, RecordView::OWN, context.now.today);
    if answer.value == Some(true) {
        return Ok(());
    }
    let why = answer.missing.and_then(|missing| guard.require.why(missing));
    Err(Refusal::Guard { say: guard.refuse.en.clone(), why })
}

fn freeze(step: &mut Step<'_>, transition: &Transition) -> Result<(), Refusal> {
    let Some(moment) = &transition.freeze else { return Ok(()) };
    let digest = step.after.content_digest().to_string();
    let version = step.version();
    step.add(Fact::Frozen { moment: moment.clone(), digest, version })
}

/// The signature comes last: what it covers is the record as all other facts of the entry leave it.
fn sign(
    plan: &Plan<'_>,
    step: &mut Step<'_>,
    transition: &Transition,
    signed: Option<SignedBy>,
) -> Result<(), Refusal> {
    let Some(meaning) = transition.sign else { return Ok(()) };
    let ActorId::Person(actor) = plan.context.actor else { return Err(Refusal::SystemSigns) };
    let signed = signed.ok_or(Refusal::Unsigned(meaning))?;
    if signed.person != actor || signed.name.trim().is_empty() {
        return Err(Refusal::ForeignSignature);
    }
    // Looked up only here: whoever notes down what a decision rests on then notices a step that comes in between.
    if let Some(step) = plan.context.records.find(LOG).as_deref().and_then(clock::unconfirmed) {
        return Err(Refusal::ClockMoved { from: step.from, to: step.to });
    }
    let signature = Signature {
        by: signed.person,
        name: signed.name,
        role: signed.role,
        meaning,
        at: plan.context.now.at,
        record: step.after.record,
        version: step.version(),
        content: step.after.content_digest().to_string(),
        method: signed.method,
    };
    step.add(Fact::Signed(Box::new(signature)))
}
