//! One act on one record: looked up, decided, written; decided anew where others were quicker.

use plumb_model::{
    decide::{self, Change, Command, Create, Erase, Filing, Hold, LinkTo, Move, SignedBy, Unfiling},
    define::register::{FieldKind, Register, Transition},
    fact::Method,
    field::Reading,
    fold::RecordState,
    id::{ActorId, FieldId, PersonId, RecordId, TransitionId},
};
use plumb_store::{OutboxItem, Receipt, Written};
use serde_json::{Value, json};

use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES, idempotency, mention},
    desk::{Act, Caller, Done, Given, Problem, ProblemKind, RecordRef},
    engine::Look,
    faults, given,
    people::People,
};

/// Acts in one commit at most.
const MOST_ACTS: usize = 1_000;

/// The step that every register has without saying so.
const VOID: &str = "void";

impl Engine {
    /// Does an act in somebody's name. Durable when it returns.
    pub(crate) fn run(&self, caller: &Caller, act: &Act, key: Option<&str>) -> Result<Done, Problem> {
        let content = json!({ "actor": caller.by, "act": act });
        if let Some(receipt) = self.receipt_before(caller, key, &content)? {
            return self.done(self.meant_by(act, &receipt)?, &receipt);
        }
        let (subjects, receipt) = self.carry_out(caller, std::slice::from_ref(act), key, &content)?;
        self.done(subjects.first().copied().flatten(), &receipt)
    }

    /// Does an act of which chance is a part: asked again with the same key, what was drawn first is what came of it.
    pub(crate) fn run_drawn(
        &self,
        caller: &Caller,
        content: &Value,
        key: Option<&str>,
        draw: impl FnOnce() -> Result<Act, Problem>,
    ) -> Result<Done, Problem> {
        if let Some(receipt) = self.receipt_before(caller, key, content)? {
            let made = receipt.written.iter().find(|written| written.version == 1);
            return self.done(made.map(|written| written.record), &receipt);
        }
        let (subjects, receipt) = self.carry_out(caller, &[draw()?], key, content)?;
        self.done(subjects.first().copied().flatten(), &receipt)
    }

    /// Does several acts in somebody's name: all of them, in one commit, or none.
    pub(crate) fn run_all(&self, caller: &Caller, acts: &[Act], key: Option<&str>) -> Result<Vec<Done>, Problem> {
        if acts.len() > MOST_ACTS {
            let say = format!("{} changes at once are more than the {MOST_ACTS} that one commit takes", acts.len());
            return Err(Problem::new(ProblemKind::Content, "content.acts", say).help("do them in parts"));
        }
        if acts.is_empty() {
            return Ok(Vec::new());
        }
        let content = json!({ "actor": caller.by, "acts": acts });
        let (subjects, receipt) = match self.receipt_before(caller, key, &content)? {
            Some(receipt) => {
                let subjects = acts.iter().map(|act| self.meant_by(act, &receipt)).collect::<Result<_, _>>()?;
                (subjects, receipt)
            }
            None => self.carry_out(caller, acts, key, &content)?,
        };
        subjects.into_iter().map(|subject| self.done(subject, &receipt)).collect()
    }

    /// Decides and writes; decides anew where others were quicker.
    fn carry_out(
        &self,
        caller: &Caller,
        acts: &[Act],
        key: Option<&str>,
        content: &Value,
    ) -> Result<(Vec<Option<RecordId>>, Receipt), Problem> {
        let several = acts.len() > 1;
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let (mut outbox, mut subjects) = (Vec::new(), Vec::new());
            for (act, row) in acts.iter().zip(1_u32..) {
                let which = |problem: Problem| {
                    if several { problem.row(row) } else { faults::with_the_others(&look, &writer, act, problem) }
                };
                let command = self.command(&look, &batching, &writer, caller.proof, act).map_err(which)?;
                outbox.extend(calls(&command, &look));
                subjects.push(subject(&command));
                let decided = batching.order(command).map_err(which)?;
                batching.take(decided)?;
            }
            match batching.commit(self, caller.via, idempotency(key, content), outbox) {
                Ok(receipt) => return Ok((subjects, receipt)),
                // The version that somebody insists on is compared anew, by whoever decides.
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept changing the same record; nothing was changed";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("look at it again, then decide again"))
    }

    /// What came of the same request when it was made before: a second click, a lost answer.
    pub(crate) fn receipt_before(
        &self,
        caller: &Caller,
        key: Option<&str>,
        content: &Value,
    ) -> Result<Option<Receipt>, Problem> {
        let Some(wanted) = idempotency(key, content) else { return Ok(None) };
        let look = self.look()?;
        let actor = ActorId::Person(look.writer(&caller.by)?.person.id);
        Ok(look.snapshot.receipt(actor, &wanted, look.at)?)
    }

    /// The record that an act done before was about.
    fn meant_by(&self, act: &Act, receipt: &Receipt) -> Result<Option<RecordId>, Problem> {
        let look = self.look()?;
        let record = match act {
            Act::Create { register, .. } => {
                let register = look.register(register)?;
                let made = |written: &&Written| written.register == register.id && written.version == 1;
                return Ok(receipt.written.iter().find(made).map(|written| written.record));
            }
            // A draft is the one record that the batch made.
            Act::Revise { .. } => {
                let made = receipt.written.iter().find(|written| written.version == 1);
                return Ok(made.map(|written| written.record));
            }
            Act::Change { record, .. }
            | Act::Move { record, .. }
            | Act::Link { record, .. }
            | Act::Unlink { record, .. }
            | Act::Attach { record, .. }
            | Act::Detach { record, .. }
            | Act::Comment { record, .. }
            | Act::Hold { record, .. }
            | Act::Release { record, .. }
            | Act::Void { record, .. } => record,
            // Its number went with its content.
            Act::Erase { .. } => return Ok(receipt.written.first().map(|written| written.record)),
        };
        look.id_of(record)
    }

    fn command(
        &self,
        look: &Look,
        batching: &Batching<'_>,
        writer: &Writer,
        proof: Option<Method>,
        act: &Act,
    ) -> Result<Command, Problem> {
        let people = look.people()?;
        // As it will be after the acts before this one.
        let find = |record: &RecordRef| {
            let found = look.find(&writer.reader, record)?;
            Ok::<_, Problem>(batching.pending(found.record).unwrap_or(found))
        };
        let ours = |record: &RecordState| {
            let register = look.register_of(record);
            register.ok_or_else(|| {
                Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
            })
        };
        let read = |register: &Register, values: &[Given]| given::read(look, &writer.reader, &people, register, values);
        Ok(match act {
            Act::Create { register, values } => {
                let register = look.register(register)?;
                Command::Create(Create {
                    register: register.id.clone(),
                    id: self.new_id(look),
                    number: None,
                    input: read(register, values)?,
                    files: Vec::new(),
                    takeover: None,
                    reading: Reading::Exact,
                })
            }
            Act::Revise { record, values } => Command::Create(self.revising(look, writer, &people, record, values)?),
            Act::Change { record, values, reason, seen } => {
                let record = find(record)?;
                Command::Change(Change {
                    record: record.record,
                    seen: seen.unwrap_or(record.etag),
                    set: read(ours(&record)?, values)?,
                    rows: Vec::new(),
                    reason: reason.clone(),
                    reading: Reading::Exact,
                })
            }
            Act::Move { record, transition, values, reason, seen } => {
                let record = find(record)?;
                let register = ours(&record)?;
                let step = step(register, &record, transition)?;
                let input = read(register, values)?;
                let alone = nobody_else(&people, &record, &step, writer);
                let taken = Taken { input, reason: reason.clone(), seen: *seen, alone, proof };
                Command::Move(moving(writer, &record, step, taken))
            }
            Act::Void { record, reason } => {
                let record = find(record)?;
                let step = step(ours(&record)?, &record, VOID)?;
                let taken = Taken { reason: Some(reason.clone()), proof, ..Taken::default() };
                Command::Move(moving(writer, &record, step, taken))
            }
            Act::Link { record, field, to } => Command::Link(link(look, writer, &people, record, field, to)?),
            Act::Unlink { record, field, to } => Command::Unlink(link(look, writer, &people, record, field, to)?),
            Act::Attach { record, field, path, name, media_type } => {
                let record = find(record)?;
                let field = given::own_field(&writer.reader, ours(&record)?, field)?;
                let file = self.keep_file(path, name.as_deref(), media_type.as_deref())?;
                Command::File(Filing { record: record.record, seen: record.etag, field: field.id.to_string(), file })
            }
            Act::Detach { record, field, file } => {
                let record = find(record)?;
                let field = given::own_field(&writer.reader, ours(&record)?, field)?.id.to_string();
                Command::Unfile(Unfiling { record: record.record, seen: record.etag, field, file: file.clone() })
            }
            Act::Erase { record, ground, reason } => {
                let record = find(record)?;
                let entries = crate::erasure::entries(look, record.record)?;
                Command::Erase(Erase { record: record.record, entries, ground: *ground, reason: reason.clone() })
            }
            Act::Hold { record, reason } => {
                Command::Hold(Hold { record: find(record)?.record, on: true, reason: reason.clone() })
            }
            Act::Release { record, reason } => {
                Command::Hold(Hold { record: find(record)?.record, on: false, reason: reason.clone() })
            }
            Act::Comment { record, text } => {
                let record = find(record)?;
                writer.reader.may_comment()?;
                Command::Comment(decide::Comment {
                    record: record.record,
                    id: self.new_id(look),
                    text: text.clone(),
                    mentions: mentions(&people, text),
                })
            }
        })
    }

    pub(crate) fn new_id(&self, look: &Look) -> RecordId {
        self.wiring.random.record_id(look.at)
    }

    /// What was done, as the receipt and the record itself say.
    pub(crate) fn done(&self, meant: Option<RecordId>, receipt: &Receipt) -> Result<Done, Problem> {
        let snapshot = self.wiring.store.snapshot()?;
        let written = receipt.written.iter().rfind(|written| Some(written.record) == meant);
        let written = written.or_else(|| receipt.written.first());
        let Some(written) = written else {
            return Err(Problem::new(ProblemKind::Fault, "fault.receipt", "the store wrote nothing"));
        };
        let record = snapshot.record(written.record)?;
        let mut with_it = Vec::new();
        for other in receipt.written.iter().filter(|other| other.record != written.record) {
            let number = snapshot.record(other.record)?.and_then(|record| record.number().map(ToOwned::to_owned));
            with_it.extend(number);
        }
        Ok(Done {
            seq: receipt.last_seq,
            entries: u64::try_from(receipt.written.len()).unwrap_or(u64::MAX),
            register: written.register.to_string(),
            record: written.record.to_string(),
            number: record.as_ref().and_then(|record| record.number().map(ToOwned::to_owned)),
            etag: written.etag,
            state: record.and_then(|record| record.state).map(|state| state.to_string()),
            with_it,
        })
    }
}

/// What somebody brings to a step.
#[derive(Default)]
struct Taken {
    input: decide::Input,
    reason: Option<String>,
    /// The version the person looked at.
    seen: Option<u64>,
    /// There is nobody else.
    alone: bool,
    /// How the person proved to be that person.
    proof: Option<Method>,
}

/// The order that takes a step.
fn moving(writer: &Writer, record: &RecordState, step: Step, taken: Taken) -> Move {
    // Who proved nothing signs nothing: the step is then refused for want of a signature.
    let signed = taken.proof.filter(|_| step.sign).map(|method| SignedBy {
        person: writer.person.id,
        name: writer.person.name.clone(),
        role: None,
        method,
    });
    // A reason stands for the second pair of eyes only where there is none to be had.
    let fallback = taken.reason.clone().filter(|_| step.fallback && taken.alone);
    Move {
        record: record.record,
        seen: taken.seen.unwrap_or(record.etag),
        transition: step.id,
        input: taken.input,
        reason: taken.reason,
        signed,
        fallback,
    }
}

/// A step, as far as an order needs it.
pub(crate) struct Step {
    id: TransitionId,
    sign: bool,
    fallback: bool,
    not_same_as: Vec<FieldId>,
}

impl From<&Transition> for Step {
    fn from(step: &Transition) -> Self {
        Self {
            id: step.id.clone(),
            sign: step.sign.is_some(),
            fallback: step.fallback.is_some(),
            not_same_as: step.not_same_as.clone(),
        }
    }
}

/// A step by id or by what its button says; where several lead on under one name, the one that leaves this state.
fn step(register: &Register, record: &RecordState, name: &str) -> Result<Step, Problem> {
    let lower = name.trim().to_lowercase();
    let all = &register.workflow.transitions;
    let leaves = |step: &&Transition| record.state.as_ref().is_some_and(|state| step.from.contains(state));
    let named = |step: &&Transition| step.id.as_str() == name.trim() || step.name.en.to_lowercase() == lower;
    let found = all.iter().filter(named).find(leaves).or_else(|| all.iter().find(named));
    if let Some(found) = found {
        return Ok(found.into());
    }
    if lower == VOID {
        let id =
            TransitionId::new(VOID).map_err(|bad| Problem::new(ProblemKind::Fault, "fault.name", bad.to_string()))?;
        return Ok(Step { id, sign: false, fallback: false, not_same_as: Vec::new() });
    }
    let from_here: Vec<&str> = all.iter().filter(leaves).map(|step| step.id.as_str()).collect();
    let say = format!("`{}` has no step `{name}`; nothing was changed", register.id);
    let problem = Problem::new(ProblemKind::Content, "content.no-step", say);
    Err(if from_here.is_empty() {
        problem.help("nothing leads on from the state it is in")
    } else {
        problem.help(format!("from here lead: {}", from_here.join(", ")))
    })
}

/// Whether there is no other person whose eyes could be the second pair: another person, not another specialist.
pub(crate) fn nobody_else(people: &People, record: &RecordState, step: &Step, writer: &Writer) -> bool {
    let concerned = |person: RecordId| {
        let mut named = step.not_same_as.iter().filter_map(|field| record.links.get(field)).flatten();
        person == writer.person.id.0 || named.any(|link| link.to == person)
    };
    people.here().all(|person| concerned(person.id.0))
}

fn link(
    look: &Look,
    writer: &Writer,
    people: &People,
    record: &RecordRef,
    field: &str,
    to: &RecordRef,
) -> Result<LinkTo, Problem> {
    let record = look.find(&writer.reader, record)?;
    let register = look.register_of(&record).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
    })?;
    let field = given::own_field(&writer.reader, register, field)?;
    let to = match field.kind {
        FieldKind::Person { .. } => people.find(&to.0)?.id.to_string(),
        _ => given::end(look, &writer.reader, people, field, &to.0)?.to_string(),
    };
    Ok(LinkTo { record: record.record, seen: record.etag, field: field.id.to_string(), to })
}

/// Who is called by name in a comment: `@` and a sign-in name, a number or a full name.
fn mentions(people: &People, text: &str) -> Vec<PersonId> {
    let lower = text.to_lowercase();
    people.here().filter(|person| person.is_called(&lower)).map(|person| person.id).collect()
}

fn calls(command: &Command, look: &Look) -> Vec<OutboxItem> {
    let Command::Comment(comment) = command else { return Vec::new() };
    comment.mentions.iter().map(|person| mention(person.0, comment.record, comment.id, look.at)).collect()
}

/// The record that a command is about; others of its batch come with it.
fn subject(command: &Command) -> Option<RecordId> {
    match command {
        Command::Create(create) => Some(create.id),
        Command::Change(change) => Some(change.record),
        Command::Move(order) => Some(order.record),
        Command::TakeBack(order) => Some(order.record),
        Command::Link(link) | Command::Unlink(link) => Some(link.record),
        Command::File(filing) => Some(filing.record),
        Command::Unfile(unfiling) => Some(unfiling.record),
        Command::Comment(comment) => Some(comment.record),
        Command::Erase(erase) => Some(erase.record),
        Command::Hold(order) => Some(order.record),
        Command::KitMade { organisation, .. }
        | Command::Stop { organisation, .. }
        | Command::GoOn { organisation, .. } => Some(*organisation),
        Command::ActivatePacks(_) | Command::ClockStepped(_) | Command::ClockConfirmed => None,
    }
}
