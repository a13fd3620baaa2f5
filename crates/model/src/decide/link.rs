//! Single links, files and comments.

use plumb_ledger::Kind;

use super::{Comment, Decision, Filing, LinkTo, Plan, Refusal, Step, Unfiling, create::file_under, input::required};
use crate::{
    access::Action,
    behaviour::{self, Occasion},
    define::register::{Field, FieldKind, Part},
    fact::Fact,
    fold::RecordState,
    id::{FieldId, RegisterId},
};

/// A comment has at most this many bytes.
const LONGEST_COMMENT: usize = 64 * 1024;

/// Decides a link: a new one, or one renewed after the other record changed.
pub(super) fn link(mut plan: Plan<'_>, order: &LinkTo) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Linked)?;
    plan.may(step.register, Action::Change, Some(&step.after))?;
    let field = plan.writable(step.register, &order.field)?;
    let (to, many) = target(&plan, &step, field)?;
    let other = plan.resolve(field, &to, order.to.trim())?;
    let links = step.after.links.get(&field.id).cloned().unwrap_or_default();
    match links.iter().find(|link| link.to == other.record) {
        Some(old) if old.version >= other.version => return Err(Refusal::Linked),
        Some(_) => {}
        None if many => {}
        None => links.iter().try_for_each(|link| step.add(Fact::Unlinked { field: field.id.clone(), to: link.to }))?,
    }
    let (register, version) = (other.register.clone(), other.version);
    step.add(Fact::Linked { field: field.id.clone(), register, to: other.record, version })?;
    finish(&mut plan, &mut step)?;
    plan.done(step)
}

/// Decides an unlinking.
pub(super) fn unlink(mut plan: Plan<'_>, order: &LinkTo) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Unlinked)?;
    plan.may(step.register, Action::Change, Some(&step.after))?;
    let field = plan.writable(step.register, &order.field)?;
    let (register, _) = target(&plan, &step, field)?;
    let text = order.to.trim();
    // What is void by now may be unlinked too, so the record is looked for among the links, not among what can be linked.
    let named = text.parse().ok().or_else(|| plan.context.records.by_number(&register, text));
    let named = named.or_else(|| plan.context.records.by_title(&register, text).first().copied());
    let links = step.after.links.get(&field.id).cloned().unwrap_or_default();
    let link = links.iter().find(|link| Some(link.to) == named).ok_or(Refusal::NotLinked)?;
    step.add(Fact::Unlinked { field: field.id.clone(), to: link.to })?;
    finish(&mut plan, &mut step)?;
    plan.done(step)
}

fn target(plan: &Plan<'_>, step: &Step<'_>, field: &Field) -> Result<(RegisterId, bool), Refusal> {
    match &field.kind {
        FieldKind::Link { to, many } => Ok((to.clone(), *many)),
        FieldKind::Person { many } => match plan.context.packs.playing(Part::Person) {
            Some(persons) => Ok((persons.id.clone(), *many)),
            None => Err(Refusal::Behaviour("no register keeps people".to_owned())),
        },
        _ => Err(not_of_kind(step, &field.id)),
    }
}

fn not_of_kind(step: &Step<'_>, field: &FieldId) -> Refusal {
    Refusal::NoField { register: step.register.id.clone(), field: field.to_string(), near: None }
}

fn finish<'a>(plan: &mut Plan<'a>, step: &mut Step<'a>) -> Result<(), Refusal> {
    behaviour::act(plan, step, &Occasion::Changed { reason: None })?;
    required(step)
}

/// Decides a filing.
pub(super) fn file(mut plan: Plan<'_>, order: Filing) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Filed)?;
    plan.may(step.register, Action::Change, Some(&step.after))?;
    let field = plan.writable(step.register, &order.field)?;
    file_under(&mut step, &field.id, &field.kind, &order.field, order.file)?;
    finish(&mut plan, &mut step)?;
    plan.done(step)
}

/// Decides an unfiling.
pub(super) fn unfile(mut plan: Plan<'_>, order: Unfiling) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.open(order.record, order.seen, Kind::Changed)?;
    plan.may(step.register, Action::Change, Some(&step.after))?;
    let field = plan.writable(step.register, &order.field)?;
    let filed = |record: &RecordState| {
        record.files.get(&field.id).is_some_and(|files| files.iter().any(|file| file.id == order.file))
    };
    if !filed(&step.after) {
        return Err(Refusal::NotFiled);
    }
    step.add(Fact::Unset { field: field.id.clone(), item: Some(order.file) })?;
    finish(&mut plan, &mut step)?;
    plan.done(step)
}

/// Decides a comment. Whoever may read may comment; void records too.
pub(super) fn comment(plan: Plan<'_>, order: Comment) -> Result<Vec<Decision>, Refusal> {
    let mut step = plan.load(order.record, 0, Kind::Commented)?;
    if step.after.erased {
        return Err(Refusal::Erased);
    }
    plan.may(step.register, Action::Read, Some(&step.after))?;
    let text = order.text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(Refusal::Missing { name: "text".to_owned(), field: "text".to_owned() });
    }
    if text.len() > LONGEST_COMMENT {
        return Err(Refusal::TooLarge { bytes: text.len(), limit: LONGEST_COMMENT });
    }
    step.add(Fact::Commented { id: order.id, text, mentions: order.mentions })?;
    let mut decisions = plan.done(step)?;
    // A comment meets no rule that another change could break.
    for decision in &mut decisions {
        decision.seen = None;
    }
    Ok(decisions)
}
