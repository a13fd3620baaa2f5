//! What stands around a document: its own values, what leads on from a revision, what is due, who relies on it.

use plumb_model::{
    access::{Action, Standing},
    decide::{self, Command, Move, Refusal, SignedBy},
    define::register::{FieldKind, Register, Transition},
    fact::Method,
    fold::RecordState,
    id::{ActorId, RegisterId},
    now::Now,
};

use crate::{
    access::Reader,
    around::Around,
    desk::{DocumentDuty, DocumentFact, DocumentStep, DocumentUse, Problem},
    engine::Look,
    people::People,
    records::{LANGUAGE, shown, title},
};

/// Records that point to a document, at most.
const USES: usize = 24;

/// The values of a record as people read them, as far as this one may.
pub(super) fn facts(
    look: &Look,
    reader: &Reader,
    people: &People,
    record: &RecordState,
) -> Result<Vec<DocumentFact>, Problem> {
    let Some(register) = look.register_of(record) else { return Ok(Vec::new()) };
    let mut facts = Vec::new();
    for field in register.fields.iter().filter(|field| field.id != register.title && !reader.hides(register, &field.id))
    {
        let value = match &field.kind {
            FieldKind::Prose | FieldKind::Table(_) | FieldKind::Files => continue,
            FieldKind::Person { .. } => {
                let ends = record.links.get(&field.id).into_iter().flatten();
                ends.filter_map(|end| people.name(end.to)).map(ToOwned::to_owned).collect::<Vec<_>>().join(", ")
            }
            FieldKind::Link { .. } => {
                let mut names = Vec::new();
                for end in record.links.get(&field.id).into_iter().flatten() {
                    let other = look.snapshot.record(end.to)?.filter(|other| look.may_see(reader, other));
                    names.extend(other.and_then(|other| Some(title(look.register_of(&other)?, &other))));
                }
                names.join(", ")
            }
            _ => record.fields.get(&field.id).map(|raw| shown(Some(field), raw)).unwrap_or_default(),
        };
        if !value.is_empty() {
            let (name, kind) = (field.name.get(LANGUAGE).to_owned(), field.kind.word().to_owned());
            let named = record.fields.get(&field.id).filter(|_| matches!(field.kind, FieldKind::Requirements));
            let requirements = named.into_iter().flat_map(|raw| look.requirements_named(raw)).map(|(_, named)| named);
            facts.push(DocumentFact { name, kind, value, requirements: requirements.collect() });
        }
    }
    Ok(facts)
}

/// The steps that lead on from a record, each tried in the reader's name without writing anything.
pub(super) fn steps(look: &Look, reader: &Reader, people: &People, record: &RecordState) -> Vec<DocumentStep> {
    let Some(register) = look.register_of(record) else { return Vec::new() };
    let leaves = |step: &&Transition| record.state.as_ref().is_some_and(|state| step.from.contains(state));
    let steps = register.workflow.transitions.iter().filter(leaves);
    let all = steps.map(|step| DocumentStep {
        id: step.id.to_string(),
        name: step.name.get(LANGUAGE).to_owned(),
        reason: step.reason,
        refused: refused(look, reader, people, record, step).map(|refusal| (refusal.to_string(), refusal.help())),
    });
    all.collect()
}

/// Why a step cannot be taken; what it only asks for does not stand in its way.
fn refused(look: &Look, reader: &Reader, people: &People, record: &RecordState, step: &Transition) -> Option<Refusal> {
    let person = people.get(reader.person()?)?;
    let around = Around::new(look);
    let now = Now::new(look.at, look.zone.clone());
    let context =
        decide::Context { packs: &look.rules.packs, now: &now, actor: ActorId::Person(person.id), records: &around };
    let signed = step.sign.map(|_| SignedBy {
        person: person.id,
        name: person.name.clone(),
        role: None,
        method: Method::Session,
    });
    let order = Move {
        record: record.record,
        seen: record.etag,
        transition: step.id.clone(),
        input: Vec::new(),
        // Any reason will do to find out whether the step is this person's to take.
        reason: step.reason.then(|| "?".to_owned()),
        signed,
        fallback: None,
    };
    match decide::decide(&context, Command::Move(order)) {
        Ok(_) | Err(Refusal::Missing { .. } | Refusal::Reason) => None,
        // Where there is nobody else, a reason stands in; the step's own page says so.
        Err(Refusal::FourEyes { fallback: Some(_), .. }) if people.here().count() < 2 => None,
        Err(refusal) => Some(refusal),
    }
}

/// What is due on a record.
pub(super) fn duties(look: &Look, people: &People, record: &RecordState) -> Vec<DocumentDuty> {
    let due = look.derive(record).due.into_iter().map(|due| DocumentDuty {
        day: due.day,
        say: due.say,
        who: due.who.iter().filter_map(|person| people.name(person.0)).map(ToOwned::to_owned).collect(),
        overdue: due.day < look.today,
    });
    due.collect()
}

/// Who relies on a document, its own revisions aside.
pub(super) fn used_by(
    look: &Look,
    reader: &Reader,
    record: &RecordState,
    revisions: &RegisterId,
) -> Result<Vec<DocumentUse>, Problem> {
    let mut uses = Vec::new();
    for row in look.snapshot.links_to(record.record)?.into_iter().filter(|row| row.from_register != *revisions) {
        let Some(other) = look.snapshot.record(row.from)? else { continue };
        let Some(register) = look.register_of(&other) else { continue };
        if look.may_see(reader, &other) && !reader.hides(register, &row.field) && uses.len() < USES {
            uses.push(DocumentUse {
                register: other.register.to_string(),
                record: other.number().map_or_else(|| other.record.to_string(), ToOwned::to_owned),
                title: title(register, &other),
            });
        }
    }
    Ok(uses)
}

/// Whether the reader may make records of a register.
pub(super) fn may_create(look: &Look, reader: &Reader, register: &Register) -> Result<bool, Problem> {
    let Some(person) = reader.person() else { return Ok(true) };
    let around = Around::new(look);
    let packs = &look.rules.packs;
    let standing = Standing::of(packs, &around, ActorId::Person(person), look.today);
    around.fault()?;
    Ok(standing.may(packs, register, Action::Create, None))
}
