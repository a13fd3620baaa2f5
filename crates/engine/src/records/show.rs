//! One record, with what points to it and what leads on from it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use plumb_model::{
    define::register::{FieldKind, Register, Transition},
    derive,
    fact::{FileRef, Signature},
    fold::{Link, RecordState},
    id::{ActorId, FieldId},
};
use serde_json::{Map, Value, json};

use crate::{
    Engine,
    access::Reader,
    desk::{FileView, LinkView, Problem, ProblemKind, RecordRef, RecordView, SignatureView, TransitionView},
    engine::Look,
    people::People,
    records::{LANGUAGE, columns, title},
};

/// Records shown that point to this one, at most.
const POINTING: usize = 200;

impl Engine {
    /// A record as it is, or as it stood at the end of a day.
    pub(crate) fn show(&self, reader: &Reader, name: &RecordRef, on: Option<Date>) -> Result<RecordView, Problem> {
        let look = self.look()?;
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
        view(&look, reader, &people, &record, on.is_none())
    }
}

fn view(look: &Look, reader: &Reader, people: &People, record: &RecordState, now: bool) -> Result<RecordView, Problem> {
    let register = look.register_of(record).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
    })?;
    let derived = look.derive(record);
    let hidden = |field: &FieldId| reader.hides(register, field);
    let mut fields = plain_fields(look, register, record, &hidden);
    fields.extend(tables(register, record, &hidden));
    let mut links = BTreeMap::new();
    for (field, ends) in record.links.iter().filter(|(field, _)| !hidden(field)) {
        let ends = ends.iter().map(|end| link(look, reader, end)).collect::<Result<Vec<_>, _>>()?;
        links.insert(field.to_string(), ends);
    }
    let files = record.files.iter().filter(|(field, _)| !hidden(field));
    let content = record.content_digest().to_hex();
    // Comments are ours: no guest reads them.
    let comments =
        record.comments.iter().filter(|_| !reader.is_guest()).map(|comment| Ok((comment.seq, comment.text.clone())));
    let comments = comments.collect::<Result<Vec<_>, Problem>>()?;
    Ok(RecordView {
        register: record.register.to_string(),
        record: record.record.to_string(),
        number: record.number().map(ToOwned::to_owned),
        title: title(register, record),
        state: record.state.as_ref().map(ToString::to_string),
        etag: record.etag,
        fields,
        links,
        files: files.map(|(field, files)| (field.to_string(), files.iter().map(file).collect())).collect(),
        from: if now { pointing(look, reader, record)? } else { Vec::new() },
        signatures: record.signatures.iter().map(|signature| signed(signature, &content)).collect(),
        comments: said(look, people, &comments)?,
        due: if now { derived.due.iter().map(|due| (due.day, due.say.clone())).collect() } else { Vec::new() },
        transitions: if now { leading_on(register, record) } else { Vec::new() },
        created: record.created,
        changed: record.changed,
        erased: record.erased,
    })
}

fn plain_fields(
    look: &Look,
    register: &Register,
    record: &RecordState,
    hidden: &dyn Fn(&FieldId) -> bool,
) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    for (field, raw) in record.fields.iter().filter(|(field, _)| !hidden(field)) {
        fields.insert(field.to_string(), json!(raw));
    }
    for field in register.fields.iter().filter(|field| !hidden(&field.id)) {
        if let FieldKind::Computed { .. } = &field.kind
            && let Some(raw) = derive::value(field, record, &look.zone)
        {
            fields.insert(field.id.to_string(), json!(raw));
        }
    }
    fields
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
    let unseen = LinkView { register: None, field: None, number: None, title: None };
    let Some(other) = look.snapshot.record(end.to)? else { return Ok(unseen) };
    let Some(register) = look.register_of(&other).filter(|_| look.may_see(reader, &other)) else { return Ok(unseen) };
    Ok(LinkView {
        register: Some(other.register.to_string()),
        field: None,
        number: other.number().map(ToOwned::to_owned),
        title: Some(title(register, &other)),
    })
}

/// The records that point here, as far as the reader may see them, and by which field, unless that is hidden.
fn pointing(look: &Look, reader: &Reader, record: &RecordState) -> Result<Vec<LinkView>, Problem> {
    let mut views = Vec::new();
    for row in look.snapshot.links_to(record.record)?.into_iter().take(POINTING) {
        let Some(other) = look.snapshot.record(row.from)? else { continue };
        let Some(register) = look.register_of(&other) else { continue };
        if look.may_see(reader, &other) && !reader.hides(register, &row.field) {
            views.push(LinkView {
                register: Some(other.register.to_string()),
                field: Some(row.field.to_string()),
                number: other.number().map(ToOwned::to_owned),
                title: Some(title(register, &other)),
            });
        }
    }
    Ok(views)
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

/// Comments with when and who, which the entries that hold them say.
fn said(
    look: &Look,
    people: &People,
    comments: &[(u64, String)],
) -> Result<Vec<(jiff::Timestamp, String, String)>, Problem> {
    let mut said = Vec::new();
    for (seq, text) in comments {
        look.snapshot.entries(*seq, seq + 1, &mut |row| {
            if let Ok(header) = plumb_ledger::HeaderView::read(row.view.header) {
                said.push((header.time.timestamp(), who(people, header.actor), text.clone()));
            }
            std::ops::ControlFlow::Continue(())
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

/// The steps that lead on from the state a record is in.
fn leading_on(register: &Register, record: &RecordState) -> Vec<TransitionView> {
    let from_here = |step: &&Transition| record.state.as_ref().is_some_and(|state| step.from.contains(state));
    register.workflow.transitions.iter().filter(from_here).map(transition).collect()
}

/// A step, as a person needs it to take it.
pub(super) fn transition(step: &Transition) -> TransitionView {
    TransitionView {
        id: step.id.to_string(),
        name: step.name.get(LANGUAGE).to_owned(),
        from: step.from.iter().map(ToString::to_string).collect(),
        to: step.to.to_string(),
        asks: step.asks.iter().map(ToString::to_string).collect(),
        reason: step.reason,
        sign: step.sign.is_some(),
    }
}
