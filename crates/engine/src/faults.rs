//! Everything that is wrong with what somebody gave: a form that names one fault at a time makes people send it five times.
//!
//! Deciding stops at the first fault, as it must. Once it has, each value is held against its field by itself, and what else is
//! wrong comes along.

use plumb_model::{
    decide::Refusal,
    define::register::{Field, FieldKind, Register},
    field::{Reading, read, read_rows},
};

use crate::{
    access::Writer,
    desk::{Act, Given, GivenValue, Problem, ProblemKind},
    engine::Look,
    given,
    people::People,
    records::find_field,
};

/// What an act gives, and which fields it may not leave empty.
struct Sent<'a> {
    register: &'a Register,
    values: &'a [Given],
    must: Box<dyn Fn(&Field) -> bool + 'a>,
}

/// The problem, with whatever else is wrong with the values of the same act.
pub(crate) fn with_the_others(look: &Look, writer: &Writer, act: &Act, mut problem: Problem) -> Problem {
    if problem.kind != ProblemKind::Content {
        return problem;
    }
    let Some(sent) = sent(look, writer, act) else { return problem };
    let Ok(people) = look.people() else { return problem };
    for given in sent.values {
        let Some(field) = find_field(sent.register, &given.field) else { continue };
        if writer.reader.hides(sent.register, &field.id) || problem.field.as_deref() == Some(field.id.as_str()) {
            continue;
        }
        if let Some(also) = fault(look, writer, &people, &sent, field, &given.value) {
            problem = problem.and(also);
        }
    }
    problem
}

fn sent<'a>(look: &'a Look, writer: &Writer, act: &'a Act) -> Option<Sent<'a>> {
    let required = |field: &Field| field.required && field.default.is_none();
    Some(match act {
        Act::Create { register, values } => {
            Sent { register: look.register(register).ok()?, values, must: Box::new(required) }
        }
        Act::Change { record, values, .. } => {
            let record = look.find(&writer.reader, record).ok()?;
            Sent { register: look.register_of(&record)?, values, must: Box::new(|field: &Field| field.required) }
        }
        Act::Move { record, transition, values, .. } => {
            let record = look.find(&writer.reader, record).ok()?;
            let register = look.register_of(&record)?;
            let step = register.workflow.transitions.iter().find(|step| step.id.as_str() == transition.trim())?;
            Sent {
                register,
                values,
                must: Box::new(move |field: &Field| field.required || step.asks.contains(&field.id)),
            }
        }
        _ => return None,
    })
}

/// What is wrong with one value, by itself.
fn fault(
    look: &Look,
    writer: &Writer,
    people: &People,
    sent: &Sent<'_>,
    field: &Field,
    value: &GivenValue,
) -> Option<Problem> {
    if matches!(value, GivenValue::Nothing) {
        let missing = || Refusal::Missing { name: field.name.en.clone(), field: field.id.to_string() };
        return (sent.must)(field).then(|| missing().into());
    }
    let one = Given { field: field.id.to_string(), value: value.clone() };
    let input = match given::read(look, &writer.reader, people, sent.register, std::slice::from_ref(&one)) {
        Ok(input) => input,
        Err(problem) => return Some(problem),
    };
    let (_, value) = input.first()?;
    let read = match &field.kind {
        kind if kind.is_linked() => return None,
        FieldKind::Files | FieldKind::Computed { .. } => return None,
        FieldKind::Table(columns) => read_rows(columns, value, Reading::Exact).map(drop),
        _ => read(field, value, Reading::Exact).map(drop),
    };
    let refused = |fault| Refusal::Field { id: field.id.to_string(), field: field.name.en.clone(), fault };
    read.err().map(|fault| refused(fault).into())
}
