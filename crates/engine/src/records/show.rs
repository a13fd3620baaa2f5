//! One record, with what points to it and what leads on from it.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::civil::Date;
use plumb_model::{
    access::Action,
    define::register::{FieldKind, Register, StateKind},
    derive,
    derived::Due,
    fact::{Fact, FileRef, Signature},
    fold::{Link, RecordState},
    id::{ActorId, FieldId},
};
use plumb_store::facts_of;
use serde_json::{Map, Value, json};

use crate::{
    Engine,
    access::{Reader, Writer},
    desk::{
        Caller, CommentView, DutyView, FileView, LinkView, NextStep, Problem, ProblemKind, RecordRef, RecordView,
        SignatureView, StateMeans,
    },
    engine::Look,
    people::People,
    records::{LANGUAGE, columns, describe, shown, steps, title},
    undo,
};

/// Records shown that point to this one, at most.
const POINTING: usize = 200;

impl Engine {
    /// A record as it is, or as it stood at the end of a day.
    pub(crate) fn show(&self, caller: &Caller, name: &RecordRef, on: Option<Date>) -> Result<RecordView, Problem> {
        let reader = &self.reader_of(caller)?;
        let look = self.look_of(reader)?;
        let now = look.find(reader, name)?;
        let record = match on {
            Some(day) if day < look.today => {
                let size = look.snapshot.size_before(look.end_of(day)?)?;
                look.snapshot.record_at(now.record, size)?.ok_or_else(|| {
                    Problem::new(ProblemKind::NotFound, "not-found", format!("`{}` did not exist yet on {day}", name.0))
                })?
            }
            _ => now,
        };
        let people = look.people()?;
        let writer = look.writer(&caller.by);
        view(&look, reader, &people, &record, on.is_none().then_some(&writer))
    }
}

/// A record with everything around it. Without a `writer` it is one of the past: nothing can be done with it.
fn view(
    look: &Look,
    reader: &Reader,
    people: &People,
    record: &RecordState,
    writer: Option<&Result<Writer, Problem>>,
) -> Result<RecordView, Problem> {
    let now = writer.is_some();
    let register = look.register_of(record).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
    })?;
    let derived = look.derive(record);
    let hidden = |field: &FieldId| reader.hides(register, field);
    let (mut fields, shown) = plain_fields(look, register, record, &hidden);
    let names_some =
        |id: &FieldId| register.field(id.as_str()).is_some_and(|field| matches!(field.kind, FieldKind::Requirements));
    let naming = record.fields.iter().filter(|(id, _)| !hidden(id) && names_some(id));
    let requirements = naming.flat_map(|(_, raw)| look.requirements_named(raw)).collect();
    fields.extend(tables(register, record, &hidden));
    let mut links = BTreeMap::new();
    for (field, ends) in record.links.iter().filter(|(field, _)| !hidden(field)) {
        let ends = ends.iter().map(|end| link(look, reader, end)).collect::<Result<Vec<_>, _>>()?;
        links.insert(field.to_string(), ends);
    }
    let files = record.files.iter().filter(|(field, _)| !hidden(field));
    let content = record.content_digest().to_hex();
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    let transitions = match writer {
        Some(writer) => steps::leading_on(look, people, writer, register, record)?,
        None => Vec::new(),
    };
    let means = state.map(|state| describe::means(state.kind));
    let voiding = |step: &NextStep| register.state(&step.step.to).is_some_and(|to| to.kind == StateKind::Void);
    let there = means != Some(StateMeans::Void) && !record.erased;
    let writer = writer.and_then(|writer| writer.as_ref().ok());
    Ok(RecordView {
        register: record.register.to_string(),
        record: record.record.to_string(),
        number: record.number().map(ToOwned::to_owned),
        title: title(register, record),
        state: record.state.as_ref().map(ToString::to_string),
        state_means: means,
        etag: record.etag,
        seq: record.last_seq,
        fields,
        shown,
        requirements,
        links,
        files: files.map(|(field, files)| (field.to_string(), files.iter().map(file).collect())).collect(),
        from: if now { pointing(look, reader, record)? } else { Vec::new() },
        signatures: record.signatures.iter().map(|signature| signed(signature, &content)).collect(),
        // Comments are ours: no guest reads them.
        comments: if reader.is_guest() { Vec::new() } else { said(look, people, record)? },
        due: if now { derived.due.iter().map(|due| duty(look, people, due)).collect() } else { Vec::new() },
        void_reason: if means == Some(StateMeans::Void) { void_reason(look, record)? } else { None },
        may_change: there && writer.is_some_and(|writer| writer.may(look, register, Action::Change, Some(record))),
        may_void: transitions.iter().any(|step| voiding(step) && step.refused.is_none()),
        may_comment: !record.erased && !reader.is_guest() && writer.is_some(),
        may_undo: match writer {
            Some(writer) => undo::may(look, writer, record)?,
            None => false,
        },
        transitions,
        created: record.created,
        changed: record.changed,
        erased: record.erased,
        held: plumb_model::hold::because(record).map(ToOwned::to_owned),
        screen_only: !reader.may_take(look, record),
    })
}

fn plain_fields(
    look: &Look,
    register: &Register,
    record: &RecordState,
    hidden: &dyn Fn(&FieldId) -> bool,
) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
    let (mut fields, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for (id, raw) in record.fields.iter().filter(|(field, _)| !hidden(field)) {
        fields.insert(id.to_string(), json!(raw));
        texts.insert(id.to_string(), shown(register.field(id.as_str()), raw));
    }
    for field in register.fields.iter().filter(|field| !hidden(&field.id)) {
        if let FieldKind::Computed { .. } = &field.kind
            && let Some(raw) = derive::value(field, record, &look.zone)
        {
            fields.insert(field.id.to_string(), json!(raw));
            texts.insert(field.id.to_string(), shown(Some(field), &raw));
        }
    }
    (fields, texts)
}

fn tables(register: &Register, record: &RecordState, hidden: &dyn Fn(&FieldId) -> bool) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    for (field, rows) in record.tables.iter().filter(|(field, _)| !hidden(field)) {
        let known = columns(register.field(field.as_str()));
        let rows = rows.iter().map(|(id, cells)| {
            let mut row = Map::new();
            row.insert("id".to_owned(), json!(id));
            let ordered = known.iter().filter_map(|column| Some((&column.id, cells.get(&column.id)?)));
            let others = cells.iter().filter(|(id, _)| !known.iter().any(|column| column.id == **id));
            row.extend(ordered.chain(others).map(|(id, raw)| (id.to_string(), json!(raw))));
            Value::Object(row)
        });
        fields.insert(field.to_string(), rows.collect());
    }
    fields
}

fn link(look: &Look, reader: &Reader, end: &Link) -> Result<LinkView, Problem> {
    let seen = look.snapshot.record(end.to)?.filter(|other| look.may_see(reader, other));
    Ok(seen.and_then(|other| other_end(look, &other)).unwrap_or_default())
}

/// The other end of a link, as somebody sees it who may.
fn other_end(look: &Look, other: &RecordState) -> Option<LinkView> {
    let register = look.register_of(other)?;
    let state = other.state.as_ref().and_then(|state| register.state(state.as_str()));
    Some(LinkView {
        register: Some(other.register.to_string()),
        field: None,
        number: other.number().map(ToOwned::to_owned),
        title: Some(title(register, other)),
        record: Some(other.record.to_string()),
        state: state.map(|state| state.name.get(LANGUAGE).to_owned()),
    })
}

/// The records that point here, as far as the reader may see them, and by which field, unless that is hidden.
fn pointing(look: &Look, reader: &Reader, record: &RecordState) -> Result<Vec<LinkView>, Problem> {
    let mut views = Vec::new();
    for row in look.snapshot.links_to(record.record)?.into_iter().take(POINTING) {
        let Some(other) = look.snapshot.record(row.from)? else { continue };
        let Some(register) = look.register_of(&other) else { continue };
        if look.may_see(reader, &other)
            && !reader.hides(register, &row.field)
            && let Some(view) = other_end(look, &other)
        {
            views.push(LinkView { field: Some(row.field.to_string()), ..view });
        }
    }
    Ok(views)
}

fn duty(look: &Look, people: &People, due: &Due) -> DutyView {
    DutyView {
        day: due.day,
        say: due.say.clone(),
        who: due.who.iter().filter_map(|person| people.name(person.0)).map(ToOwned::to_owned).collect(),
        overdue: due.day < look.today,
    }
}

/// The reason given with the step that a void record took last.
fn void_reason(look: &Look, record: &RecordState) -> Result<Option<String>, Problem> {
    let mut reason = None;
    look.snapshot.history(record.record, &mut |row| {
        let facts = row.view.content.and_then(|(_, body)| facts_of(body).ok()).unwrap_or_default();
        for fact in facts {
            if let Fact::Moved { reason: given, .. } = fact {
                reason = given;
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(reason)
}

pub(crate) fn file(file: &FileRef) -> FileView {
    FileView {
        id: file.id.clone(),
        name: file.name.clone(),
        size_bytes: file.size_bytes.parse().unwrap_or(0),
        media_type: file.media_type.clone(),
        digest: file.digest.clone(),
    }
}

pub(crate) fn signed(signature: &Signature, content: &str) -> SignatureView {
    let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
    SignatureView {
        name: signature.name.clone(),
        meaning: word(json!(signature.meaning)),
        at: signature.at,
        method: word(json!(signature.method)),
        current: signature.content == content,
    }
}

/// Comments with when, who and whom they call, which the entries that hold them say.
fn said(look: &Look, people: &People, record: &RecordState) -> Result<Vec<CommentView>, Problem> {
    let mut said = Vec::new();
    for comment in &record.comments {
        look.snapshot.entries(comment.seq, comment.seq + 1, &mut |row| {
            if let Ok(header) = plumb_ledger::HeaderView::read(row.view.header) {
                let facts = row.view.content.and_then(|(_, body)| facts_of(body).ok()).unwrap_or_default();
                let called = facts.into_iter().flat_map(|fact| match fact {
                    Fact::Commented { mentions, .. } => mentions,
                    _ => Vec::new(),
                });
                said.push(CommentView {
                    at: header.time.timestamp(),
                    who: who(people, header.actor),
                    text: comment.text.clone(),
                    mentions: called.filter_map(|person| people.name(person.0).map(ToOwned::to_owned)).collect(),
                    seq: comment.seq,
                });
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(said)
}

/// The name behind an opaque actor.
pub(crate) fn who(people: &People, actor: &str) -> String {
    match actor.parse::<ActorId>() {
        Ok(ActorId::System) => "Plumb".to_owned(),
        Ok(ActorId::Person(person)) => {
            people.get(person).map_or_else(|| "somebody no longer named".to_owned(), |person| person.name.clone())
        }
        Err(_) => "somebody no longer named".to_owned(),
    }
}
