//! A page of a register, by cells: access first, then filters, then the page.

use std::collections::BTreeMap;

use plumb_model::{
    define::register::{Field, Register},
    derive::STATE,
    derived::Cell,
    field::{self, Reading},
    id::{FieldId, RecordId},
};
use plumb_store::{Count, Filter as StoreFilter, ListQuery, Sort, Test, VoidShown};
use serde_json::Value;

use crate::{
    Engine,
    access::Reader,
    desk::{Filter, ListRow, ListView, Order, Problem, ProblemKind},
    engine::Look,
    given,
    people::People,
    records::title,
};

/// Rows of a page at most; what a store gives.
const MOST: u32 = 500;

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
        let look = self.look()?;
        let register = look.register(asked.register)?;
        let people = look.people()?;
        let keys = Keys { look: &look, reader, people: &people, register };
        let filters = asked.filters.iter().map(|filter| keys.test(filter)).collect::<Result<_, _>>()?;
        let sort = asked.order.map(|order| -> Result<Sort, Problem> {
            Ok(Sort { field: list_field(reader, register, &order.field)?, descending: order.descending })
        });
        let mut query = ListQuery {
            filters,
            sort: sort.transpose()?,
            after: asked.after.map(str::parse).transpose()?,
            limit: usize::try_from(asked.limit.clamp(1, MOST)).unwrap_or(1),
            void: if asked.void { VoidShown::Yes } else { VoidShown::No },
            ..ListQuery::of(register.id.clone(), reader.reads().clone())
        };
        let page = look.snapshot.list(&query)?;
        query.after = None;
        let (count, more) = match look.snapshot.count(&query)? {
            Count::Exactly(count) => (count, false),
            Count::MoreThan1000 => (1000, true),
        };
        let shown = register.fields.iter().filter(|field| field.list && !reader.hides(register, &field.id));
        let columns: Vec<&Field> = shown.collect();
        let mut names = Names { look: &look, reader, known: BTreeMap::new() };
        let mut rows = Vec::new();
        for row in page.rows {
            rows.push(ListRow {
                record: row.record.to_string(),
                number: row.number,
                title: row.title,
                state: row.state.map(|state| state.to_string()),
                cells: names.cells(&columns, row.cells)?,
            });
        }
        Ok(ListView {
            register: register.id.to_string(),
            columns: columns.iter().map(|column| column.id.to_string()).collect(),
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

impl Keys<'_> {
    pub(crate) fn test(&self, filter: &Filter) -> Result<StoreFilter, Problem> {
        let (name, test) = match filter {
            Filter::Equal { field, value } => (field, Test::Is(self.key(field, value)?)),
            Filter::Between { field, from, to } => {
                let from = from.as_deref().map(|from| self.key(field, from)).transpose()?;
                // Both ends are meant; the store's range stops before its second end.
                let to = to.as_deref().map(|to| self.key(field, to)).transpose()?.map(just_after);
                (field, Test::Between(from, to))
            }
        };
        Ok(StoreFilter { field: list_field(self.reader, self.register, name)?, test })
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

/// States are ordered by their place in the workflow.
fn state_key(register: &Register, value: &str) -> Result<Vec<u8>, Problem> {
    let lower = value.to_lowercase();
    let states = &register.workflow.states;
    let place = states.iter().position(|state| state.id.as_str() == value || state.name.en.to_lowercase() == lower);
    let key = place.and_then(|place| u16::try_from(place + 1).ok()).map(|place| place.to_be_bytes().to_vec());
    key.ok_or_else(|| {
        let say = format!("`{value}` is no state of `{}`", register.id);
        let problem = Problem::new(ProblemKind::Content, "content.state", say).field(STATE);
        let near = crate::near::near(value, states.iter().map(|state| state.id.as_str()));
        near.map_or(problem.clone(), |near| problem.help(near))
    })
}
