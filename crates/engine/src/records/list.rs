//! A page of a register, by cells: access first, then filters, then the page.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Field, Register},
    derive::STATE,
    derived::Cell,
    field::{self, Reading},
    id::{FieldId, RecordId},
};
use plumb_store::{Filter as StoreFilter, ListQuery, Narrowing, Sort, Test, VoidShown};
use serde_json::Value;

use crate::{
    Engine,
    access::Reader,
    desk::{Filter, ListRow, ListView, Many, Order, Problem, ProblemKind, RecordRef, StateMeans},
    engine::Look,
    given,
    people::People,
    records::{LANGUAGE, describe::means, title},
};

/// Rows of a page at most; what a store gives.
const MOST: u32 = 500;

/// Records that a list can be narrowed to by name.
const MOST_NAMED: usize = 200;

/// A page as it is asked for.
pub(crate) struct PageAsked<'a> {
    pub(crate) register: &'a str,
    pub(crate) filters: &'a [Filter],
    pub(crate) order: Option<&'a Order>,
    pub(crate) void: bool,
    pub(crate) limit: u32,
    pub(crate) after: Option<&'a str>,
}

impl Engine {
    /// A page of a register.
    pub(crate) fn list(&self, reader: &Reader, asked: &PageAsked<'_>) -> Result<ListView, Problem> {
        let look = self.look_of(reader)?;
        let register = look.register(asked.register)?;
        let people = look.people()?;
        let keys = Keys { look: &look, reader, people: &people, register };
        let (filters, narrowed) = keys.all(asked.filters)?;
        let sort = asked.order.map(|order| -> Result<Sort, Problem> {
            Ok(Sort { field: list_field(reader, register, &order.field)?, descending: order.descending })
        });
        let query = ListQuery {
            filters,
            narrowed,
            sort: sort.transpose()?,
            after: asked.after.map(str::parse).transpose()?,
            limit: usize::try_from(asked.limit.clamp(1, MOST)).unwrap_or(1),
            void: if asked.void { VoidShown::Yes } else { VoidShown::No },
            ..ListQuery::of(register.id.clone(), reader.reads().clone())
        };
        let page = look.snapshot.list(&query)?;
        let whole = query.filters.is_empty() && query.narrowed.is_empty() && query.void == VoidShown::No;
        let Many { n: count, more } =
            if whole { self.counts(&look, reader, asked.register)?.all } else { self.length(&look, &query)? };
        let shown = register.fields.iter().filter(|field| field.list && !reader.hides(register, &field.id));
        let columns: Vec<&Field> = shown.collect();
        let mut names = Names { look: &look, reader, known: BTreeMap::new() };
        let mut rows = Vec::new();
        for row in page.rows {
            let state = row.state.as_ref().and_then(|state| register.state(state.as_str()));
            rows.push(ListRow {
                record: row.record.to_string(),
                number: row.number,
                title: row.title,
                state_means: state.map(|state| means(state.kind)),
                state_name: state.map(|state| state.name.get(LANGUAGE).to_owned()),
                state: row.state.map(|state| state.to_string()),
                etag: row.etag,
                due: row.due,
                cells: names.cells(&columns, row.cells)?,
            });
        }
        Ok(ListView {
            register: register.id.to_string(),
            columns: columns.iter().map(|column| column.id.to_string()).collect(),
            order: asked.order.map(|order| (order.field.clone(), order.descending)),
            rows,
            count,
            more,
            next: page.next.map(|cursor| cursor.to_string()),
        })
    }
}

/// The names of linked records in a list, as far as the reader may see them.
struct Names<'a> {
    look: &'a Look,
    reader: &'a Reader,
    known: BTreeMap<RecordId, String>,
}

impl Names<'_> {
    /// Cells by field; several of one field are one text.
    fn cells(&mut self, columns: &[&Field], cells: Vec<Cell>) -> Result<BTreeMap<String, String>, Problem> {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for cell in cells {
            let Some(column) = columns.iter().find(|column| column.id == cell.field) else { continue };
            let text = if column.kind.is_linked() { self.name(&cell.text)? } else { cell.text };
            let joined = texts.entry(cell.field.to_string()).or_default();
            if !joined.is_empty() {
                joined.push_str(", ");
            }
            joined.push_str(&text);
        }
        Ok(texts)
    }

    fn name(&mut self, id: &str) -> Result<String, Problem> {
        let Ok(id) = id.parse::<RecordId>() else { return Ok(String::new()) };
        if let Some(name) = self.known.get(&id) {
            return Ok(name.clone());
        }
        let record = self.look.snapshot.record(id)?.filter(|record| self.look.may_see(self.reader, record));
        let name = record.and_then(|record| Some(title(self.look.register_of(&record)?, &record))).unwrap_or_default();
        self.known.insert(id, name.clone());
        Ok(name)
    }
}

/// A field that may narrow or order a list: it makes a cell, and the reader may see it.
fn list_field(reader: &Reader, register: &Register, name: &str) -> Result<FieldId, Problem> {
    if name == STATE {
        return FieldId::new(name).map_err(|bad| Problem::new(ProblemKind::Content, "content.field", bad.to_string()));
    }
    let field = find_field(register, name).filter(|field| field.list && !reader.hides(register, &field.id));
    field.map(|field| field.id.clone()).ok_or_else(|| {
        let known = register.fields.iter().filter(|field| field.list && !reader.hides(register, &field.id));
        let known: Vec<&str> = known.map(|field| field.id.as_str()).chain([STATE]).collect();
        let say = format!("`{name}` is no field by which `{}` can be listed", register.id);
        let problem = Problem::new(ProblemKind::Content, "content.list-field", say).field(name);
        crate::near::near(name, known).map_or(problem.clone(), |near| problem.help(near))
    })
}

/// A field by id, or by label.
pub(crate) fn find_field<'r>(register: &'r Register, name: &str) -> Option<&'r Field> {
    let lower = name.trim().to_lowercase();
    let label = |field: &&Field| {
        field.name.en.to_lowercase() == lower || field.name.other.values().any(|text| text.to_lowercase() == lower)
    };
    register.field(name.trim()).or_else(|| register.fields.iter().find(label))
}

/// What people type to narrow a list, as the bytes that cells are compared by.
pub(crate) struct Keys<'a> {
    pub(crate) look: &'a Look,
    pub(crate) reader: &'a Reader,
    pub(crate) people: &'a People,
    pub(crate) register: &'a Register,
}

/// A narrowing, by where the store keeps what it asks.
enum Narrowed {
    Cells(StoreFilter),
    Beside(Narrowing),
}

impl Keys<'_> {
    /// What people narrow a list by, as the store asks it: conditions on cells, and on what else stands beside a record.
    pub(crate) fn all(&self, filters: &[Filter]) -> Result<(Vec<StoreFilter>, Vec<Narrowing>), Problem> {
        let (mut cells, mut beside) = (Vec::new(), Vec::new());
        for filter in filters {
            match self.test(filter)? {
                Narrowed::Cells(filter) => cells.push(filter),
                Narrowed::Beside(narrowing) => beside.push(narrowing),
            }
        }
        Ok((cells, beside))
    }

    fn test(&self, filter: &Filter) -> Result<Narrowed, Problem> {
        let due_by = |days: i64| {
            let day = self.look.today.checked_add(jiff::Span::new().days(days)).unwrap_or(self.look.today);
            Ok(Narrowed::Beside(Narrowing::DueBy(day)))
        };
        let (name, test) = match filter {
            Filter::Contains { text } => return Ok(Narrowed::Beside(Narrowing::Words(text.clone()))),
            // Nobody in particular has nothing of their own.
            Filter::Mine => match self.reader.person() {
                Some(person) => return Ok(Narrowed::Beside(Narrowing::Mine(person))),
                None => (&STATE.to_owned(), Test::OneOf(Vec::new())),
            },
            Filter::Among { records } => return self.among(records).map(Narrowed::Beside),
            Filter::Overdue => return due_by(-1),
            Filter::DueWithin { days } => return due_by(i64::from(*days)),
            Filter::Means { kind } => (&STATE.to_owned(), Test::OneOf(states_that_mean(self.register, *kind))),
            Filter::Empty { field } => (field, Test::Absent),
            Filter::Equal { field, value } => (field, Test::Is(self.key(field, value)?)),
            Filter::Between { field, from, to } => {
                let from = from.as_deref().map(|from| self.key(field, from)).transpose()?;
                // Both ends are meant; the store's range stops before its second end.
                let to = to.as_deref().map(|to| self.key(field, to)).transpose()?.map(just_after);
                (field, Test::Between(from, to))
            }
        };
        let field = list_field(self.reader, self.register, name)?;
        Ok(Narrowed::Cells(StoreFilter { field, test }))
    }

    /// The records of this register that these names mean.
    fn among(&self, records: &[RecordRef]) -> Result<Narrowing, Problem> {
        let mut found = Vec::new();
        for record in records.iter().take(MOST_NAMED) {
            let name = record.0.trim();
            let by_number = self.look.snapshot.by_number(&self.register.id, name)?;
            found.extend(by_number.or_else(|| name.parse().ok()));
        }
        Ok(Narrowing::Among(found))
    }

    fn key(&self, name: &str, value: &str) -> Result<Vec<u8>, Problem> {
        if name == STATE {
            return state_key(self.register, value);
        }
        let cannot = |why: String| Problem::new(ProblemKind::Content, "content.filter", why).field(name);
        let field = find_field(self.register, name).ok_or_else(|| {
            cannot(format!("there is no field `{name}`"))
                .help(format!("`plumb record registers {}` lists its fields", self.register.id))
        })?;
        if field.kind.is_linked() {
            let end = given::end(self.look, self.reader, self.people, field, value)?;
            return Ok(end.0.as_bytes().to_vec());
        }
        let raw = field::read(field, &Value::from(value), Reading::Exact).map_err(|fault| {
            let problem = cannot(fault.to_string());
            fault.help().map_or(problem.clone(), |help| problem.help(help))
        })?;
        // Of a field that holds several, each makes a cell of its own.
        let one = raw.as_ref().and_then(|raw| raw.items().next());
        let key = one.and_then(|raw| field::key(field, raw));
        key.ok_or_else(|| cannot(format!("`{name}` cannot be narrowed to `{value}`")))
    }
}

/// The first key after this one.
fn just_after(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

/// The keys of all states that mean so.
fn states_that_mean(register: &Register, kind: StateMeans) -> Vec<Vec<u8>> {
    let states = register.workflow.states.iter().enumerate().filter(|(_, state)| means(state.kind) == kind);
    states.filter_map(|(place, _)| place_key(place)).collect()
}

/// A state's key: its place in the workflow, from 1.
pub(super) fn place_key(place: usize) -> Option<Vec<u8>> {
    u16::try_from(place + 1).ok().map(|place| place.to_be_bytes().to_vec())
}

/// States are ordered by their place in the workflow.
fn state_key(register: &Register, value: &str) -> Result<Vec<u8>, Problem> {
    let lower = value.to_lowercase();
    let states = &register.workflow.states;
    let place = states.iter().position(|state| state.id.as_str() == value || state.name.en.to_lowercase() == lower);
    let key = place.and_then(place_key);
    key.ok_or_else(|| {
        let say = format!("`{value}` is no state of `{}`", register.id);
        let problem = Problem::new(ProblemKind::Content, "content.state", say).field(STATE);
        let near = crate::near::near(value, states.iter().map(|state| state.id.as_str()));
        near.map_or(problem.clone(), |near| problem.help(near))
    })
}
