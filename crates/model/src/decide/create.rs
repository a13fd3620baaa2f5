//! Making a record: content, defaults, number, first state.

use jiff::civil::Date;

use super::{Create, Decision, NumberWanted, Plan, Refusal, Step, Takeover, input::required};
use crate::{
    access::Action,
    behaviour::{self, Occasion},
    define::register::{FieldKind, NumberPart, Register},
    fact::{Fact, FileRef},
    fold::NUMBER,
    id::{FieldId, TransitionId},
    raw::Raw,
};

/// A number has at most this many characters.
const LONGEST_NUMBER: usize = 64;

/// Decides a creation.
pub(super) fn create(mut plan: Plan<'_>, order: Create) -> Result<Vec<Decision>, Refusal> {
    let register = plan.register(&order.register)?;
    plan.may(register, Action::Create, None)?;
    if plan.context.records.find(order.id).is_some() {
        return Err(Refusal::Exists(order.id));
    }
    let mut step = Step::create(register, order.id, plan.context.now.at);
    plan.take_in(&mut step, &order.input, order.reading)?;
    for (name, file) in order.files {
        let field = plan.writable(register, &name)?;
        file_under(&mut step, &field.id, &field.kind, &field.name.en, file)?;
    }
    for field in &register.fields {
        let given = order.input.iter().any(|(name, _)| name == field.id.as_str());
        if let Some(default) = field.default.as_ref().filter(|_| !given && !step.has(field)) {
            plan.fill(&mut step, field, default)?;
        }
    }
    begin(&plan, &mut step, order.takeover)?;
    behaviour::act(&mut plan, &mut step, &Occasion::Created)?;
    required(&step)?;
    match order.number {
        Some(number) => take_number(&plan, &mut step, number.trim())?,
        None => step.number = Some(number_wanted(register, &step, plan.context.now.today)),
    }
    plan.done(step)
}

/// Puts the record into its first state, or into the one it was taken over in.
fn begin(plan: &Plan<'_>, step: &mut Step<'_>, takeover: Option<Takeover>) -> Result<(), Refusal> {
    let by = |id: &str| TransitionId::new(id).map_err(|bad| Refusal::Behaviour(bad.to_string()));
    let register = step.register;
    let Some(Takeover { state, reason }) = takeover else {
        let Some(first) = register.workflow.states.first() else { return Ok(()) };
        let (by, to) = (by("create")?, first.id.clone());
        return step.add(Fact::Moved { by, from: None, to, reason: None, fallback: None });
    };
    // A life that was lived elsewhere is written down as such: it passes no guard, and nobody signed for it here.
    plan.may(register, Action::Change, None)?;
    if reason.trim().is_empty() {
        return Err(Refusal::Reason);
    }
    if register.state(state.as_str()).is_none() {
        return Err(Refusal::NoState { register: register.id.clone(), state });
    }
    step.add(Fact::Moved { by: by("take_over")?, from: None, to: state, reason: Some(reason), fallback: None })
}

fn take_number(plan: &Plan<'_>, step: &mut Step<'_>, number: &str) -> Result<(), Refusal> {
    let fine = |c: char| !c.is_control();
    if number.is_empty() || number.chars().count() > LONGEST_NUMBER || !number.chars().all(fine) {
        return Err(Refusal::BadNumber(number.to_owned()));
    }
    if plan.context.records.by_number(&step.register.id, number).is_some() {
        return Err(Refusal::NumberTaken(number.to_owned()));
    }
    let id = FieldId::new(NUMBER).map_err(|bad| Refusal::Behaviour(bad.to_string()))?;
    step.set(&id, Raw::from(number))
}

/// The number to be drawn, by the register's pattern.
fn number_wanted(register: &Register, step: &Step<'_>, today: Date) -> NumberWanted {
    let mut wanted = NumberWanted { head: String::new(), width: 1, tail: String::new() };
    let mut counted = false;
    for part in &register.number.0 {
        let text = match part {
            NumberPart::Text(text) => text.clone(),
            NumberPart::Year => today.year().to_string(),
            NumberPart::Field(field) => {
                let choice = step.after.fields.get(field).and_then(Raw::as_text).unwrap_or_default();
                choice.to_uppercase()
            }
            NumberPart::Counter(width) => {
                (counted, wanted.width) = (true, *width);
                continue;
            }
        };
        let side = if counted { &mut wanted.tail } else { &mut wanted.head };
        side.push_str(&text);
    }
    wanted
}

/// Files a file under a files field.
pub(super) fn file_under(
    step: &mut Step<'_>,
    id: &FieldId,
    kind: &FieldKind,
    label: &str,
    file: FileRef,
) -> Result<(), Refusal> {
    if !matches!(kind, FieldKind::Files) {
        return Err(Refusal::NoField { register: step.register.id.clone(), field: label.to_owned(), near: None });
    }
    step.add(Fact::Filed { field: id.clone(), file })
}
