//! What goes into a pack, as of a prefix of the log: by scope and period, never more than somebody from outside may see, and nothing of
//! what the company thinks of itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use plumb_ledger::HeaderView;
use plumb_model::{
    define::register::{BehaviourKind, Classification, FieldKind, Part, Register, StateKind},
    derive,
    fold::RecordState,
    id::RecordId,
};
use plumb_store::StoreError;

use super::{Outside, shown};
use crate::{
    access::Reader,
    desk::{
        EvidenceEntry, EvidenceFact, EvidenceRecord, EvidenceRegister, EvidenceValue, EvidenceWanted, PackView,
        Problem, ProblemKind, RequirementNamed,
    },
    engine::Look,
    people::People,
    playing::{PartOf, Playing},
    records::{LANGUAGE, columns, shown as line, signed, title, who},
};

/// Records in a pack at most.
const MOST: usize = 20_000;

/// Why records are left out, in the words of the release.
const CONFIDENTIAL: &str = "more confidential than was chosen";
const BEFORE: &str = "over before the period began";
const VOID: &str = "void";
const ERASED: &str = "erased";
const NOT_YOURS: &str = "not to be seen by whoever prepared it";

pub(super) fn choose(
    look: &Look,
    reader: &Reader,
    wanted: &EvidenceWanted,
    size: u64,
    contents: Option<String>,
) -> Result<PackView, Problem> {
    let audits = PartOf::find(&look.rules.packs, Part::Audit).ok_or_else(|| {
        let say = "no pack has a register for audits; nothing was prepared";
        Problem::new(ProblemKind::Content, "content.no-register", say)
    })?;
    let audit = look.find(reader, &wanted.audit)?;
    if audit.register != audits.register.id {
        let say = format!("`{}` is no audit; nothing was prepared", wanted.audit.0);
        return Err(Problem::new(ProblemKind::Content, "evidence.no-audit", say));
    }
    let outside = Outside::of(look, wanted, audit.record)?;
    let at = newest(look, size)?;
    let until = wanted.until.unwrap_or_else(|| look.zone.to_datetime(at).date());
    if wanted.from.is_some_and(|from| from > until) {
        let say = "the period ends before it begins; nothing was prepared";
        return Err(Problem::new(ProblemKind::Content, "evidence.period", say));
    }
    let end = look.snapshot.size_before(look.end_of(until)?)?.min(size);
    let mut choosing =
        Choosing { look, reader, outside: &outside, wanted, audit: audit.record, left_out: BTreeMap::new() };
    let mut chosen: Vec<(&Register, Vec<RecordState>)> = Vec::new();
    for id in &outside.registers {
        let Some(register) = look.rules.packs.registers.get(id) else { continue };
        let mut all = Vec::new();
        look.snapshot.each_record_at(end, Some(id), &mut |record| {
            all.push(record);
            ControlFlow::Continue(())
        })?;
        let mut kept = Vec::new();
        for record in all {
            if choosing.takes(register, &record)? {
                kept.push(record);
            }
        }
        if !kept.is_empty() {
            chosen.push((register, kept));
        }
    }
    chosen.sort_by(|(a, _), (b, _)| a.name.get(LANGUAGE).cmp(b.name.get(LANGUAGE)));
    let all: BTreeSet<RecordId> = chosen.iter().flat_map(|(_, records)| records).map(|record| record.record).collect();
    if all.len() > MOST {
        let say = format!("{} records are more than the {MOST} of a pack; nothing was prepared", all.len());
        return Err(Problem::new(ProblemKind::Content, "evidence.too-many", say)
            .help("choose registers, records or a shorter period"));
    }
    let people = look.people()?;
    let highest = chosen
        .iter()
        .flat_map(|(_, records)| records)
        .map(|record| look.class_of(record))
        .max()
        .unwrap_or(Classification::Public);
    let left_out = choosing.left_out.into_iter().map(|(why, count)| (why.to_owned(), count)).collect();
    let telling = Telling { look, outside: &outside.reader, people: &people, all: &all, end };
    let mut registers = Vec::new();
    for (register, records) in &chosen {
        let records = records.iter().map(|record| telling.record(register, record)).collect::<Result<_, _>>()?;
        registers.push(EvidenceRegister {
            register: register.id.to_string(),
            name: register.name.get(LANGUAGE).to_owned(),
            purpose: register.purpose.get(LANGUAGE).to_owned(),
            records,
        });
    }
    let read = audits.read(&audit);
    Ok(PackView {
        organisation: look.organisation_text("name").unwrap_or_default(),
        audit: named(audits.register, &audit),
        about: about(look, &read),
        plan: plan(&read),
        from: wanted.from,
        until,
        at,
        zone: look.zone.iana_name().unwrap_or("UTC").to_owned(),
        size,
        root: look.snapshot.root_at(size)?.to_hex(),
        highest: highest.word().to_owned(),
        registers,
        left_out,
        contents,
        wanted: wanted.clone(),
    })
}

/// When the last entry of a prefix was made.
fn newest(look: &Look, size: u64) -> Result<jiff::Timestamp, Problem> {
    let mut at = look.at;
    if let Some(last) = size.checked_sub(1) {
        look.snapshot.entries(last, size, &mut |row| {
            if let Ok(header) = HeaderView::read(row.view.header) {
                at = header.time.timestamp();
            }
            ControlFlow::Break(())
        })?;
    }
    Ok(at)
}

fn named(register: &Register, record: &RecordState) -> String {
    format!("{} {}", record.number().unwrap_or_default(), title(register, record)).trim().to_owned()
}

/// What an audit is, by a word for each fact, as far as an auditor knows it anyway: nothing of how it was prepared for.
pub(crate) fn about(look: &Look, audit: &Playing<'_, '_>) -> Vec<(String, String)> {
    let criteria = audit.raw("requirements").map(|raw| look.requirements_named(raw)).unwrap_or_default();
    let facts = [
        ("kind", audit.shown("kind").unwrap_or_default()),
        ("systems", audit.shown("systems").unwrap_or_default()),
        ("criteria", by_standard(criteria.into_iter().map(|(_, named)| named))),
        ("scope", audit.text("scope").unwrap_or_default().to_owned()),
        ("body", audit.text("body").unwrap_or_default().to_owned()),
        ("planned", audit.text("planned").unwrap_or_default().to_owned()),
        ("held", audit.text("on").unwrap_or_default().to_owned()),
    ];
    facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| (label.to_owned(), text)).collect()
}

/// Requirements in one line, each standard named once.
fn by_standard(named: impl Iterator<Item = RequirementNamed>) -> String {
    let mut text = String::new();
    let mut before = None;
    for one in named {
        if before.as_ref() == Some(&one.standard) {
            text.push_str(", ");
            text.push_str(&one.id);
        } else {
            text.push_str(if before.is_some() { "; " } else { "" });
            text.push_str(&one.short);
        }
        before = Some(one.standard);
    }
    text
}

/// The plan of an audit in its order.
pub(crate) fn plan(audit: &Playing<'_, '_>) -> Vec<[String; 4]> {
    let mut rows: Vec<[String; 4]> = audit
        .rows("plan")
        .map(|row| {
            ["day", "time", "what", "who"].map(|column| {
                let cell = row.iter().find(|(id, _)| id.as_str() == column);
                cell.and_then(|(_, raw)| raw.as_text()).unwrap_or_default().to_owned()
            })
        })
        .collect();
    rows.sort_by(|a, b| (&a[0], &a[1]).cmp(&(&b[0], &b[1])));
    rows
}

struct Choosing<'a> {
    look: &'a Look,
    reader: &'a Reader,
    outside: &'a Outside,
    wanted: &'a EvidenceWanted,
    /// The audit that this is for: the first page tells of it what an auditor is told, and no more.
    audit: RecordId,
    left_out: BTreeMap<&'static str, u64>,
}

impl Choosing<'_> {
    fn without(&mut self, why: &'static str) -> bool {
        *self.left_out.entry(why).or_insert(0) += 1;
        false
    }

    fn takes(&mut self, register: &Register, record: &RecordState) -> Result<bool, Problem> {
        let columns = derive::access_columns(&self.look.rules.packs, register, record);
        if columns.classification == Classification::Ours || record.record == self.audit {
            // A draft is ours: that there is one is not told either.
            return Ok(false);
        }
        let chosen = self.wanted.listed.is_empty()
            || self.outside.reader.reads().grants.iter().any(|grant| {
                matches!(&grant.scope, plumb_model::access::Scope::Listed(these) if these.contains(&record.record))
            });
        if !chosen {
            return Ok(false);
        }
        if record.erased {
            return Ok(self.without(ERASED));
        }
        if self.look.is_void(record) {
            return Ok(self.without(VOID));
        }
        if self.look.class_of(record) > self.outside.highest {
            return Ok(self.without(CONFIDENTIAL));
        }
        if !self.reader.sees_everything() && !self.reader.may_see_record(self.look, record.record)? {
            return Ok(self.without(NOT_YOURS));
        }
        if !self.outside.reader.reads().allows(&register.id, record.record, &columns) {
            return Ok(false);
        }
        if self.is_over(register, record) {
            return Ok(self.without(BEFORE));
        }
        Ok(true)
    }

    /// Done, and not touched since the period began. What is in force is never over.
    fn is_over(&self, register: &Register, record: &RecordState) -> bool {
        let Some(from) = self.wanted.from else { return false };
        let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
        let in_force = register
            .behaviour(BehaviourKind::Revisioned)
            .and_then(|behaviour| behaviour.uses.get("in_force"))
            .is_some_and(|in_force| record.state.as_ref().is_some_and(|state| state.as_str() == in_force));
        state.is_some_and(|state| state.kind == StateKind::Done)
            && !in_force
            && self.look.zone.to_datetime(record.changed).date() < from
    }
}

/// What a record says to somebody from outside.
struct Telling<'a> {
    look: &'a Look,
    outside: &'a Reader,
    people: &'a People,
    all: &'a BTreeSet<RecordId>,
    end: u64,
}

impl Telling<'_> {
    fn record(&self, register: &Register, record: &RecordState) -> Result<EvidenceRecord, Problem> {
        let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
        let content = record.content_digest().to_hex();
        let mut facts = Vec::new();
        for field in register.fields.iter().filter(|field| !self.outside.hides(register, &field.id)) {
            let value = match &field.kind {
                FieldKind::Person { .. } | FieldKind::Link { .. } => {
                    let ends = record.links.get(&field.id).into_iter().flatten();
                    let links: Vec<_> = ends.map(|end| self.link(end.to)).collect::<Result<_, _>>()?;
                    (!links.is_empty()).then_some(EvidenceValue::Links { links })
                }
                FieldKind::Files => {
                    let files = record.files.get(&field.id).into_iter().flatten();
                    let file = |file: &plumb_model::fact::FileRef| {
                        (file.name.clone(), file.digest.clone(), file.size_bytes.parse().unwrap_or(0))
                    };
                    let files: Vec<_> = files.map(file).collect();
                    (!files.is_empty()).then_some(EvidenceValue::Files { files })
                }
                FieldKind::Table(_) => {
                    let known = columns(Some(field));
                    let rows = record.tables.get(&field.id).into_iter().flat_map(BTreeMap::values);
                    let rows: Vec<Vec<String>> = rows
                        .map(|row| {
                            let cell = |column: &plumb_model::define::register::Field| {
                                row.get(&column.id).map(|raw| line(Some(column), raw)).unwrap_or_default()
                            };
                            known.iter().map(cell).collect()
                        })
                        .collect();
                    let headers = known.iter().map(|column| column.name.get(LANGUAGE).to_owned()).collect();
                    (!rows.is_empty()).then_some(EvidenceValue::Table { columns: headers, rows })
                }
                FieldKind::Computed { .. } => derive::value(field, record, &self.look.zone)
                    .map(|raw| EvidenceValue::Text { text: line(Some(field), &raw) }),
                FieldKind::Prose => record
                    .fields
                    .get(&field.id)
                    .and_then(|raw| raw.as_text())
                    .map(|text| EvidenceValue::Prose { text: text.to_owned() }),
                _ => record.fields.get(&field.id).map(|raw| EvidenceValue::Text { text: line(Some(field), raw) }),
            };
            facts.extend(value.map(|value| EvidenceFact { label: field.name.get(LANGUAGE).to_owned(), value }));
        }
        Ok(EvidenceRecord {
            record: record.record.to_string(),
            number: record.number().map(ToOwned::to_owned),
            title: title(register, record),
            state: state.map(|state| state.name.get(LANGUAGE).to_owned()),
            facts,
            signatures: record.signatures.iter().map(|signature| signed(signature, &content)).collect(),
            entries: self.entries(register, record)?,
        })
    }

    /// Another record's name, as far as it is in the pack, or a person.
    fn link(&self, to: RecordId) -> Result<(String, Option<String>), Problem> {
        if let Some(name) = self.people.name(to) {
            return Ok((name.to_owned(), None));
        }
        let other = if self.all.contains(&to) { self.look.snapshot.record_at(to, self.end)? } else { None };
        let Some(other) = other else { return Ok(("a record that is not in this pack".to_owned(), None)) };
        let name = self.look.register_of(&other).map(|register| named(register, &other)).unwrap_or_default();
        Ok((name, Some(to.to_string())))
    }

    fn entries(&self, register: &Register, record: &RecordState) -> Result<Vec<EvidenceEntry>, Problem> {
        let shown = shown::bodies(self.look, self.outside, register, record, self.end)?;
        let (mut entries, mut stopped) = (Vec::new(), None);
        self.look.snapshot.history(record.record, &mut |row| {
            if row.seq >= self.end {
                return ControlFlow::Break(());
            }
            match HeaderView::read(row.view.header) {
                Ok(header) => {
                    entries.push(EvidenceEntry {
                        seq: row.seq,
                        at: header.time.timestamp(),
                        who: who(self.people, header.actor),
                        kind: header.kind.to_string(),
                        shown: shown.contains(&row.seq),
                    });
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    stopped = Some(StoreError::from(error));
                    ControlFlow::Break(())
                }
            }
        })?;
        stopped.map_or(Ok(entries), |error| Err(error.into()))
    }
}
