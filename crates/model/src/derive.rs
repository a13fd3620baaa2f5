//! What the store keeps beside a record, derived from the record and the packs alone: title, cells, links, due days, search text, keys.

use std::{collections::BTreeSet, sync::Arc};

use jiff::tz::TimeZone;

use crate::{
    behaviour,
    define::register::{Classification, DRAFT, Field, FieldKind, Obligation, Part, Register, StateKind, Who},
    derived::{AccessColumns, Cell, Derive, Derived, Due, LinkCell},
    expr::RecordView,
    field,
    fold::{NUMBER, RecordState},
    id::{FieldId, PersonId, RegisterId},
    pack::PackSet,
    raw::Raw,
};

/// The well-known field under which lists hold a record's state.
pub const STATE: &str = "state";

/// The longest text of one field that goes into the search index, in characters.
const LONGEST_SEARCH: usize = 20_000;

/// Derives by the packs in force.
#[derive(Debug, Clone)]
pub struct Deriver {
    packs: Arc<PackSet>,
    zone: TimeZone,
}

impl Deriver {
    /// Derives by these packs; `zone` is the organisation's and gives moments their civil day.
    #[must_use]
    pub fn new(packs: Arc<PackSet>, zone: TimeZone) -> Self {
        Self { packs, zone }
    }

    /// The registers of whose records this derives something else than `before` did; [`None`]: of all there are.
    #[must_use]
    pub fn otherwise_than(&self, before: &Self) -> Option<BTreeSet<RegisterId>> {
        let persons = |packs: &PackSet| packs.playing(Part::Person).map(|register| register.id.clone());
        if self.zone != before.zone || persons(&self.packs) != persons(&before.packs) {
            return None;
        }
        let (new, old) = (&self.packs.registers, &before.packs.registers);
        let all: BTreeSet<&RegisterId> = new.keys().chain(old.keys()).collect();
        Some(all.into_iter().filter(|id| new.get(*id) != old.get(*id)).cloned().collect())
    }
}

impl Derive for Deriver {
    fn derive(&self, record: &RecordState) -> Derived {
        let number = record.number().map(str::to_owned);
        let Some(register) = self.packs.registers.get(&record.register) else {
            return Derived { number, ..Derived::default() };
        };
        let void = is_void(register, record);
        let mut derived = Derived {
            title: title(register, record),
            number,
            void,
            cells: cells(register, record, &self.zone),
            links: links(record),
            due: Vec::new(),
            search: search(register, record),
            unique: Vec::new(),
            access: access_columns(&self.packs, register, record),
        };
        // What is void is owed nothing and holds nothing; what was erased cannot be judged by content that is gone.
        if !void {
            derived.unique = unique_keys(register, record).into_iter().map(|key| key.text).collect();
            if !record.erased {
                derived.due = due(register, record, &derived.title, &self.zone);
            }
        }
        derived
    }
}

fn state_kind(register: &Register, record: &RecordState) -> Option<StateKind> {
    let state = record.state.as_ref()?;
    register.state(state.as_str()).map(|state| state.kind)
}

/// Whether the record is void.
#[must_use]
pub fn is_void(register: &Register, record: &RecordState) -> bool {
    state_kind(register, record) == Some(StateKind::Void)
}

/// Whether the record is in an open state.
#[must_use]
pub fn is_open(register: &Register, record: &RecordState) -> bool {
    state_kind(register, record) == Some(StateKind::Open)
}

/// The register that a link field leads to.
pub(crate) fn link_target<'r>(register: &'r Register, field: &FieldId) -> Option<&'r RegisterId> {
    match &register.field(field.as_str())?.kind {
        FieldKind::Link { to, .. } => Some(to),
        _ => None,
    }
}

/// The title shown; empty where its field has no value or is a link, which only a reader with other records can follow.
#[must_use]
pub fn title(register: &Register, record: &RecordState) -> String {
    let field = register.field(register.title.as_str());
    let shown = field.zip(record.fields.get(&register.title)).map(|(field, raw)| field::text(field, raw, "en"));
    shown.and_then(|text| text.lines().next().map(str::to_owned)).unwrap_or_default()
}

/// The value of a field: raw, or computed.
#[must_use]
pub fn value(field: &Field, record: &RecordState, zone: &TimeZone) -> Option<Raw> {
    match &field.kind {
        FieldKind::Computed { formula } => {
            // A formula sees own fields and no day, so any day does.
            let view = RecordView::alone(record, zone);
            formula.value(&view, RecordView::OWN, jiff::civil::Date::ZERO).value?.to_raw()
        }
        _ => record.fields.get(&field.id).cloned(),
    }
}

fn cells(register: &Register, record: &RecordState, zone: &TimeZone) -> Vec<Cell> {
    let mut cells = Vec::new();
    if let (Ok(id), Some(state)) = (FieldId::new(STATE), &record.state) {
        let place = register.workflow.states.iter().position(|known| known.id == *state);
        let key = u16::try_from(place.map_or(0, |place| place + 1)).unwrap_or(u16::MAX).to_be_bytes().to_vec();
        let text = register.state(state.as_str()).map_or_else(|| state.to_string(), |state| state.name.en.clone());
        cells.push(Cell { field: id, key, text });
    }
    for field in register.fields.iter().filter(|field| field.list) {
        match &field.kind {
            FieldKind::Person { .. } | FieldKind::Link { .. } => {
                // The other record's title is the reader's to look up; the key is its id.
                for link in record.links.get(&field.id).into_iter().flatten() {
                    let key = link.to.0.as_bytes().to_vec();
                    cells.push(Cell { field: field.id.clone(), key, text: link.to.to_string() });
                }
            }
            FieldKind::Files => {
                for file in record.files.get(&field.id).into_iter().flatten() {
                    let key = file.name.to_lowercase().into_bytes();
                    cells.push(Cell { field: field.id.clone(), key, text: file.name.clone() });
                }
            }
            FieldKind::Choices(_) | FieldKind::Requirements => {
                for item in record.fields.get(&field.id).into_iter().flat_map(Raw::items) {
                    let text = field::text(field, item, "en");
                    cells.extend(field::key(field, item).map(|key| Cell { field: field.id.clone(), key, text }));
                }
            }
            _ => {
                let Some(raw) = value(field, record, zone) else { continue };
                let text = field::text(field, &raw, "en");
                cells.extend(field::key(field, &raw).map(|key| Cell { field: field.id.clone(), key, text }));
            }
        }
    }
    cells
}

fn links(record: &RecordState) -> Vec<LinkCell> {
    let mut links = Vec::new();
    for (field, all) in &record.links {
        for link in all {
            let (field, register) = (field.clone(), link.register.clone());
            links.push(LinkCell { field, register, to: link.to, version: link.version });
        }
    }
    links
}

/// Number, texts, choices as people read them, names of files. Fields that only some may see are left out: search has one index for all.
fn search(register: &Register, record: &RecordState) -> String {
    let mut parts: Vec<String> = record.number().map(str::to_owned).into_iter().collect();
    for field in register.fields.iter().filter(|field| field.see.is_empty()) {
        match &field.kind {
            FieldKind::Text
            | FieldKind::Prose
            | FieldKind::Choice(_)
            | FieldKind::Choices(_)
            | FieldKind::Requirements => {
                let text = record.fields.get(&field.id).map(|raw| field::text(field, raw, "en"));
                parts.extend(text.map(|text| text.chars().take(LONGEST_SEARCH).collect()));
            }
            FieldKind::Files => {
                parts.extend(record.files.get(&field.id).into_iter().flatten().map(|file| file.name.clone()));
            }
            FieldKind::Table(columns) => {
                for row in record.tables.get(&field.id).into_iter().flat_map(std::collections::BTreeMap::values) {
                    let texts =
                        columns.iter().filter(|column| matches!(column.kind, FieldKind::Text | FieldKind::Prose));
                    parts.extend(texts.filter_map(|column| row.get(&column.id)?.as_text().map(str::to_owned)));
                }
            }
            _ => {}
        }
    }
    parts.join("\n")
}

/// A unique key: as the store compares it, and the labels of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueKey {
    /// The key's text.
    pub text: String,
    /// Its fields as people call them.
    pub words: String,
}

/// The unique keys that a record holds: those its register names, and those its behaviours need. Void records hold none.
#[must_use]
pub fn unique_keys(register: &Register, record: &RecordState) -> Vec<UniqueKey> {
    if is_void(register, record) {
        return Vec::new();
    }
    let mut keys: Vec<UniqueKey> =
        register.unique.iter().filter_map(|fields| unique_key(register, record, fields)).collect();
    keys.extend(behaviour::unique(register, record));
    keys
}

/// The key over some fields; none where one of them has no value.
pub(crate) fn unique_key(register: &Register, record: &RecordState, fields: &[FieldId]) -> Option<UniqueKey> {
    let mut parts = vec![fields.iter().map(FieldId::as_str).collect::<Vec<_>>().join(",")];
    let mut words = Vec::new();
    for id in fields {
        let field = register.field(id.as_str())?;
        parts.push(if field.kind.is_linked() {
            record.links.get(id)?.first()?.to.to_string()
        } else {
            field::text(field, record.fields.get(id)?, "en").to_lowercase()
        });
        words.push(format!("`{}`", field.name.en));
    }
    let text = serde_json::to_string(&parts).ok()?;
    Some(UniqueKey { text, words: words.join(" and ") })
}

fn due(register: &Register, record: &RecordState, title: &str, zone: &TimeZone) -> Vec<Due> {
    let due = register.obligations.iter().filter_map(|obligation| one_due(register, record, obligation, title, zone));
    due.collect()
}

fn one_due(
    register: &Register,
    record: &RecordState,
    obligation: &Obligation,
    title: &str,
    zone: &TimeZone,
) -> Option<Due> {
    let view = RecordView::alone(record, zone);
    // Obligations are over own fields and never name today, so any day does.
    let any = jiff::civil::Date::ZERO;
    let holds = |when: &crate::expr::Expr| when.holds(&view, RecordView::OWN, any).value == Some(true);
    if !obligation.when.as_ref().is_none_or(holds) {
        return None;
    }
    let day = obligation.due.value(&view, RecordView::OWN, any).value?.as_date()?;
    let early = jiff::Span::new().try_days(i64::from(obligation.early_days)).ok()?;
    let mut who: Vec<PersonId> = Vec::new();
    for one in &obligation.who {
        if let Who::Field(field) = one {
            who.extend(record.links.get(field).into_iter().flatten().map(|link| PersonId(link.to)));
        }
    }
    who.sort_unstable();
    who.dedup();
    let say = sentence(register, record, &obligation.say.en, title);
    Some(Due { obligation: obligation.id.clone(), day, show: day.checked_sub(early).unwrap_or(day), who, say })
}

/// Fills `{number}`, `{title}` and fields into a sentence.
fn sentence(register: &Register, record: &RecordState, say: &str, title: &str) -> String {
    let mut text = String::new();
    let mut rest = say;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        rest = after;
        match name {
            NUMBER => text.push_str(record.number().unwrap_or_default()),
            "title" => text.push_str(title),
            name => {
                let field = register.field(name).filter(|field| field.see.is_empty());
                let raw = field.and_then(|field| record.fields.get(&field.id).map(|raw| field::text(field, raw, "en")));
                text.push_str(&raw.unwrap_or_default());
            }
        }
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What access is decided by.
#[must_use]
pub fn access_columns(packs: &PackSet, register: &Register, record: &RecordState) -> AccessColumns {
    let persons = packs.playing(Part::Person).map(|register| &register.id);
    let mut mine: Vec<PersonId> = Vec::new();
    for field in &register.access.mine {
        mine.extend(record.links.get(field).into_iter().flatten().map(|link| PersonId(link.to)));
    }
    // A person's own record is that person's.
    if persons == Some(&register.id) {
        mine.push(PersonId(record.record));
    }
    mine.sort_unstable();
    mine.dedup();
    let process = register.access.process.as_ref().and_then(|field| record.links.get(field)?.first());
    let process = process.map(|link| link.to);
    let ours = behaviour::is_ours(register, record) || is_draft(register, record);
    let classification = if ours { Classification::Ours } else { register.classification };
    AccessColumns { classification, process, mine }
}

/// A Statement of Applicability that nobody approved yet is a draft like any other, and so is a statement that nobody put in force.
fn is_draft(register: &Register, record: &RecordState) -> bool {
    match register.plays.as_ref().map(|plays| plays.part) {
        Some(Part::Applicability) => record.frozen.is_empty(),
        Some(Part::Statement) => record.state.as_ref().is_some_and(|state| state.as_str() == DRAFT),
        _ => false,
    }
}
