//! The steps that lead on from a record, and why a person may not take one: the very decision is asked, only nothing is written.

use plumb_model::{
    decide::{self, Command, Context, Move, Refusal, SignedBy},
    define::register::{Register, Transition, Who},
    fact::Method,
    fold::RecordState,
    id::ActorId,
    now::Now,
};

use crate::{
    access::Writer,
    around::Around,
    desk::{NextStep, Problem, WhyNot},
    engine::Look,
    people::People,
    records::describe::transition,
    run::{Step, nobody_else},
};

/// The steps from the state a record is in; those that Plumb takes by itself are left out.
pub(super) fn leading_on(
    look: &Look,
    people: &People,
    writer: &Result<Writer, Problem>,
    register: &Register,
    record: &RecordState,
) -> Result<Vec<NextStep>, Problem> {
    let from_here = |step: &&Transition| record.state.as_ref().is_some_and(|state| step.from.contains(state));
    let by_hand = |step: &&Transition| step.who.iter().any(|who| *who != Who::System);
    let steps = register.workflow.transitions.iter().filter(from_here).filter(by_hand);
    let around = Around::new(look);
    let mut views = Vec::new();
    for step in steps {
        let mut view = NextStep { step: transition(step), refused: None, alone: false };
        match writer {
            Err(problem) => {
                let (code, say) = (problem.code.clone(), problem.say.clone());
                view.refused = Some(WhyNot { code, say, help: problem.help.clone() });
            }
            Ok(writer) => {
                let refusal = refusal(look, &around, writer, register, record, step);
                around.fault()?;
                match refusal {
                    Some(Refusal::FourEyes { fallback: Some(_), .. })
                        if nobody_else(people, record, &Step::from(step), writer) =>
                    {
                        view.alone = true;
                    }
                    other => view.refused = other.map(|refusal| why_not(&refusal)),
                }
            }
        }
        views.push(view);
    }
    Ok(views)
}

fn refusal(
    look: &Look,
    around: &Around<'_>,
    writer: &Writer,
    register: &Register,
    record: &RecordState,
    step: &Transition,
) -> Option<Refusal> {
    let person = writer.person.id;
    // Whether somebody proves who they are is asked when they do it, not before.
    let signed = step.sign.map(|_| SignedBy {
        person,
        name: writer.person.name.clone(),
        role: None,
        method: Method::LocalOperator,
    });
    let order = Move {
        record: record.record,
        seen: 0,
        transition: step.id.clone(),
        input: Vec::new(),
        reason: Some("-".to_owned()),
        signed,
        fallback: None,
    };
    let now = Now::new(look.at, look.zone.clone());
    let context = Context { packs: &look.rules.packs, now: &now, actor: ActorId::Person(person), records: around };
    let refused = decide::decide(&context, Command::Move(order)).err()?;
    let of_the_form = match &refused {
        Refusal::Missing { field, .. } => step.asks.iter().any(|asked| asked.as_str() == field),
        Refusal::Guard { .. } => !step.asks.is_empty(),
        _ => false,
    };
    // What the form asks for is given on the way; what no form can give bars the step before anybody fills one in.
    if of_the_form { decide::barred(&context, register, record, step) } else { Some(refused) }
}

fn why_not(refusal: &Refusal) -> WhyNot {
    WhyNot { code: refusal.code().to_owned(), say: refusal.to_string(), help: refusal.help() }
}
