//! A record's entries with old and new values: each is folded onto the ones before it, and the two folds are compared.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_ledger::HeaderView;
use plumb_model::{
    define::register::Register,
    fact::Fact,
    fold::RecordState,
    id::{FieldId, RecordId},
};
use plumb_store::{EntryRow, StoreError, facts_of, fold_entry};

use crate::{
    Engine,
    access::Reader,
    desk::{HistoryEntry, HistoryView, Old, Problem, RecordRef},
    engine::Look,
    people::People,
    records::{LANGUAGE, columns, show::who, shown, title},
};

impl Engine {
    /// Everything that happened to a record.
    pub(crate) fn history(&self, reader: &Reader, name: &RecordRef) -> Result<HistoryView, Problem> {
        let look = self.look_of(reader)?;
        let record = look.find(reader, name)?;
        let people = look.people()?;
        let mut reading = Reading { look: &look, reader, people: &people, names: BTreeMap::new(), before: None };
        let (mut entries, mut stopped) = (Vec::new(), None);
        look.snapshot.history(record.record, &mut |row| match reading.entry(&row) {
            Ok(entry) => {
                entries.push(entry);
                ControlFlow::Continue(())
            }
            Err(problem) => {
                stopped = Some(problem);
                ControlFlow::Break(())
            }
        })?;
        stopped.map_or(Ok(HistoryView { number: record.number().map(ToOwned::to_owned), entries }), Err)
    }
}

struct Reading<'a> {
    look: &'a Look,
    reader: &'a Reader,
    people: &'a People,
    /// Numbers of records linked, as far as the reader may see them.
    names: BTreeMap<RecordId, String>,
    before: Option<RecordState>,
}

impl Reading<'_> {
    fn entry(&mut self, row: &EntryRow<'_>) -> Result<HistoryEntry, Problem> {
        let header = HeaderView::read(row.view.header).map_err(StoreError::from)?;
        let body = row.view.content.map(|(_, body)| body);
        let after = fold_entry(self.before.clone(), &header, body)?;
        let mut changes = self.changes(&after)?;
        // What was done while it was a draft is ours; that something was done is not.
        let ours = self.reader.is_guest() && !self.look.may_see(self.reader, &after);
        if ours {
            changes.clear();
        }
        let body = body.filter(|_| !ours);
        let reason = body.and_then(|body| reason(body).ok()).flatten();
        let entry = HistoryEntry {
            seq: row.seq,
            at: header.time.timestamp(),
            who: who(self.people, header.actor),
            via: header.via.to_string(),
            kind: header.kind.to_string(),
            version: header.version,
            reason,
            changes,
            erased: row.view.content.is_none(),
        };
        self.before = Some(after);
        Ok(entry)
    }

    fn changes(&mut self, after: &RecordState) -> Result<Vec<Old>, Problem> {
        let register = self.look.register_of(after);
        let was = self.before.take();
        let empty = RecordState::new(after.register.clone(), after.record, after.created, after.first_seq);
        let before = was.as_ref().unwrap_or(&empty);
        let mut changes = Vec::new();
        let mut change = |field: &str, name: &str, before: Option<String>, after: Option<String>| {
            if before != after {
                changes.push(Old { field: field.to_owned(), name: name.to_owned(), before, after });
            }
        };
        let state = |record: &RecordState| record.state.as_ref().map(|state| state_name(register, state.as_str()));
        change("state", "State", state(before), state(after));
        for field in fields_of(before, after) {
            if register.is_some_and(|register| self.reader.hides(register, &field)) {
                continue;
            }
            let known = register.and_then(|register| register.field(field.as_str()));
            let label = known.map_or_else(|| field.to_string(), |known| known.name.get(LANGUAGE).to_owned());
            let value = |record: &RecordState| record.fields.get(&field).map(|raw| shown(known, raw));
            change(field.as_str(), &label, value(before), value(after));
            let rows = |record: &RecordState| {
                record.tables.get(&field).filter(|rows| !rows.is_empty()).map(|rows| {
                    let known = columns(known);
                    let row = |cells: &plumb_model::fold::Row| {
                        let cells = cells.iter().map(|(id, raw)| {
                            let column = known.iter().find(|column| column.id == *id);
                            format!(
                                "{}: {}",
                                column.map_or(id.as_str(), |column| column.name.get(LANGUAGE)),
                                shown(column, raw)
                            )
                        });
                        cells.collect::<Vec<_>>().join(", ")
                    };
                    rows.values().map(row).collect::<Vec<_>>().join("; ")
                })
            };
            change(field.as_str(), &label, rows(before), rows(after));
            let files = |record: &RecordState| {
                let files = record.files.get(&field)?;
                Some(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "))
            };
            change(field.as_str(), &label, files(before), files(after));
            let ends = |record: &RecordState| -> Vec<RecordId> {
                record.links.get(&field).into_iter().flatten().map(|link| link.to).collect()
            };
            let (old, new) = (ends(before), ends(after));
            for end in old.iter().chain(&new) {
                name(self.look, self.reader, &mut self.names, *end)?;
            }
            let named = |ends: &[RecordId]| {
                let names = ends.iter().filter_map(|end| self.names.get(end).map(String::as_str));
                (!ends.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
            };
            change(field.as_str(), &label, named(&old), named(&new));
        }
        let seen = if self.reader.is_guest() { 0 } else { after.comments.len() };
        for comment in after.comments.iter().take(seen).skip(before.comments.len()) {
            change("comment", "Comment", None, Some(comment.text.clone()));
        }
        for signature in after.signatures.iter().skip(before.signatures.len()) {
            let meaning = serde_json::to_value(signature.meaning).unwrap_or_default();
            let text = format!("{}, {}", signature.name, meaning.as_str().unwrap_or_default());
            change("signature", "Signature", None, Some(text));
        }
        for frozen in after.frozen.iter().skip(before.frozen.len()) {
            change("frozen", "Frozen", None, Some(frozen.moment.clone()));
        }
        for (key, value) in &after.notes {
            let old = before.notes.get(key).map(|raw| shown(None, raw));
            change("note", key, old, Some(shown(None, value)));
        }
        Ok(changes)
    }
}

/// Why, as the step that was taken or the change itself says.
fn reason(body: &[u8]) -> Result<Option<String>, StoreError> {
    Ok(facts_of(body)?.into_iter().find_map(|fact| match fact {
        Fact::Moved { reason, fallback, .. } => fallback.or(reason),
        Fact::Noted { key, value } if key == "reason" => value.as_text().map(ToOwned::to_owned),
        _ => None,
    }))
}

fn name(look: &Look, reader: &Reader, names: &mut BTreeMap<RecordId, String>, end: RecordId) -> Result<(), Problem> {
    if names.contains_key(&end) {
        return Ok(());
    }
    let record = look.snapshot.record(end)?;
    let seen = record.as_ref().filter(|record| look.may_see(reader, record));
    let text = match seen {
        Some(record) => {
            let title = look.register_of(record).map(|register| title(register, record)).unwrap_or_default();
            format!("{} {title}", record.number().unwrap_or_default()).trim().to_owned()
        }
        None => "a record you may not see".to_owned(),
    };
    names.insert(end, text);
    Ok(())
}

fn fields_of(before: &RecordState, after: &RecordState) -> BTreeSet<FieldId> {
    let of = |record: &RecordState| {
        let plain = record.fields.keys().chain(record.tables.keys());
        plain.chain(record.links.keys()).chain(record.files.keys()).cloned().collect::<Vec<_>>()
    };
    of(before).into_iter().chain(of(after)).collect()
}

fn state_name(register: Option<&Register>, state: &str) -> String {
    let known = register.and_then(|register| register.state(state));
    known.map_or_else(|| state.to_owned(), |known| known.name.get(LANGUAGE).to_owned())
}
