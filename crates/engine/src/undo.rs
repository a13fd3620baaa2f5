//! Taking back what a person just did, a change or a step, while nothing rests on it: a new entry that says the opposite.
//! Nothing goes.

use std::ops::ControlFlow;

use jiff::SignedDuration;
use plumb_ledger::{HeaderView, Kind};
use plumb_model::{
    decide::{Change, Command, Input, TakeBack, Unfiling},
    fact::Fact,
    field::Reading,
    fold::RecordState,
    id::{ActorId, FieldId},
};
use plumb_store::{StoreError, facts_of, fold_entry};
use serde_json::{Map, Value, json};

use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES, idempotency},
    desk::{Caller, Done, Problem, ProblemKind, RecordRef},
    engine::Look,
};

/// How long a change can be taken back.
const HARMLESS: SignedDuration = SignedDuration::from_mins(15);

/// The reason that the new entry gives.
const REASON: &str = "taken back";

/// Whether this person may take back what the record's last entry did.
pub(crate) fn may(look: &Look, writer: &Writer, record: &RecordState) -> Result<bool, Problem> {
    Ok(why_not(look, writer, record)?.is_none())
}

/// Why the last entry of a record is not to be taken back.
fn why_not(look: &Look, writer: &Writer, record: &RecordState) -> Result<Option<&'static str>, Problem> {
    let mut why = Some("the entry cannot be read");
    look.snapshot.entries(record.last_seq, record.last_seq + 1, &mut |row| {
        if let Ok(header) = HeaderView::read(row.view.header) {
            let content = matches!(header.kind, Kind::Changed | Kind::Linked | Kind::Filed | Kind::Moved);
            let age = look.at.duration_since(header.time.timestamp());
            why = if header.actor != ActorId::Person(writer.person.id).to_string() {
                Some("somebody else did it")
            } else if !content {
                Some("only a change of content or a step can be taken back")
            } else if header.batch.is_some() {
                Some("other records changed with it")
            } else if age > HARMLESS || age < SignedDuration::ZERO {
                Some("it was done more than 15 minutes ago")
            } else {
                match row.view.content.map(|(_, body)| facts_of(body)) {
                    None => Some("its content was erased"),
                    Some(Err(_)) => Some("the entry cannot be read"),
                    Some(Ok(facts)) if facts.iter().any(is_lasting) => Some("it was signed, and what is signed stays"),
                    Some(Ok(_)) => None,
                }
            };
        }
        ControlFlow::Break(())
    })?;
    if why.is_none() && built_on(look, record)? {
        return Ok(Some("another record was tied to it since, as it is now"));
    }
    Ok(why)
}

/// What is never taken back.
fn is_lasting(fact: &Fact) -> bool {
    matches!(fact, Fact::Signed(_) | Fact::Frozen { .. })
}

/// Whether another record was linked to it as its last entry left it.
fn built_on(look: &Look, record: &RecordState) -> Result<bool, Problem> {
    let links = look.snapshot.links_to(record.record)?;
    Ok(links.iter().any(|link| link.from != record.record && link.version >= record.version))
}

impl Engine {
    /// Takes back what the entry at `seq` did, if that is the record's last.
    pub(crate) fn undo(&self, caller: &Caller, name: &RecordRef, seq: u64, key: Option<&str>) -> Result<Done, Problem> {
        let content = json!({ "actor": caller.by, "undo": name, "seq": seq });
        if let Some(receipt) = self.receipt_before(caller, key, &content)? {
            return self.done(None, &receipt);
        }
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let record = look.find(&writer.reader, name)?;
            let refused = |why: &str| {
                let say = format!("this cannot be taken back: {why}; nothing was changed");
                Problem::new(ProblemKind::Rule, "undo.refused", say).help("change the record instead")
            };
            if record.last_seq != seq {
                return Err(refused("the record was changed since"));
            }
            if let Some(why) = why_not(&look, &writer, &record)? {
                return Err(refused(why));
            }
            let before = before(&look, &record)?.ok_or_else(|| refused("it made the record"))?;
            let commands = if before.state == record.state {
                opposite(&before, &record)
            } else {
                let (was, reason) = (Box::new(before), REASON.to_owned());
                vec![Command::TakeBack(TakeBack { record: record.record, seen: 0, was, reason })]
            };
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            for command in commands {
                let decided = batching.order(command)?;
                batching.take(decided)?;
            }
            if batching.is_empty() {
                return Err(refused("it changed nothing that a field holds"));
            }
            match batching.commit(self, caller.via, idempotency(key, &content), Vec::new()) {
                Ok(receipt) => return self.done(Some(record.record), &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept changing the same record; nothing was changed";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("look at it again, then decide again"))
    }
}

/// The record as it was before its last entry; none if that made it.
fn before(look: &Look, record: &RecordState) -> Result<Option<RecordState>, Problem> {
    let (mut state, mut failed): (Option<RecordState>, Option<StoreError>) = (None, None);
    look.snapshot.history(record.record, &mut |row| {
        if row.seq >= record.last_seq {
            return ControlFlow::Break(());
        }
        let folded = HeaderView::read(row.view.header)
            .map_err(StoreError::from)
            .and_then(|header| fold_entry(state.take(), &header, row.view.content.map(|(_, body)| body)));
        match folded {
            Ok(next) => {
                state = Some(next);
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failed.map_or(Ok(state), |error| Err(error.into()))
}

/// The orders that bring a record back to what it was. A file that was filed is taken away; values, rows and links return.
fn opposite(before: &RecordState, after: &RecordState) -> Vec<Command> {
    let mut commands = Vec::new();
    for (field, files) in &after.files {
        let had = before.files.get(field).map(Vec::as_slice).unwrap_or_default();
        for file in files.iter().filter(|file| !had.iter().any(|known| known.id == file.id)) {
            let (field, file) = (field.to_string(), file.id.clone());
            commands.push(Command::Unfile(Unfiling { record: after.record, seen: 0, field, file }));
        }
    }
    let set = values(before, after);
    if !set.is_empty() {
        commands.push(Command::Change(Change {
            record: after.record,
            seen: 0,
            set,
            rows: Vec::new(),
            reason: Some(REASON.to_owned()),
            reading: Reading::Exact,
        }));
    }
    commands
}

/// The values that differ, as they were.
fn values(before: &RecordState, after: &RecordState) -> Input {
    let mut set: Input = Vec::new();
    let fields = before.fields.keys().chain(after.fields.keys());
    for field in sorted(fields) {
        let was = before.fields.get(field);
        if was != after.fields.get(field) {
            set.push((field.to_string(), was.map_or(Value::Null, |raw| json!(raw))));
        }
    }
    for field in sorted(before.tables.keys().chain(after.tables.keys())) {
        let was = before.tables.get(field);
        if was != after.tables.get(field) {
            let row = |(id, cells): (&plumb_model::id::RowId, &plumb_model::fold::Row)| {
                let cells = cells.iter().map(|(column, raw)| (column.to_string(), json!(raw)));
                Value::Object(cells.chain([("id".to_owned(), json!(id))]).collect::<Map<_, _>>())
            };
            set.push((field.to_string(), was.into_iter().flatten().map(row).collect()));
        }
    }
    for field in sorted(before.links.keys().chain(after.links.keys())) {
        let ends = |record: &RecordState| -> Vec<String> {
            record.links.get(field).into_iter().flatten().map(|link| link.to.to_string()).collect()
        };
        if ends(before) != ends(after) {
            set.push((field.to_string(), json!(ends(before))));
        }
    }
    set
}

fn sorted<'a>(fields: impl Iterator<Item = &'a FieldId>) -> std::collections::BTreeSet<&'a FieldId> {
    fields.collect()
}
