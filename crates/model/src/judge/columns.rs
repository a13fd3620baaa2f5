//! The records as checks see them: only the fields that some check reads, in columns, with links both ways.
//!
//! A hundred thousand records must fit beside everything else, so prose of which only the presence matters is one flag, and choices are shared.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::ControlFlow,
    sync::Arc,
};

use jiff::tz::TimeZone;
use rust_decimal::prelude::ToPrimitive;

use crate::{
    define::register::{Register, StateKind},
    expr::{Data, Expr, FieldKey, FieldRef, FieldRole, Handle, Kind, Members, Read, Value, decimal::Decimal},
    fold::RecordState,
    id::{FieldId, RecordId, RegisterId, StateId},
    raw::Raw,
};

/// Place of a record in the columns.
pub(super) type Slot = u32;

/// What a record holds in one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Nothing,
    Value(Value),
    Links(Box<[Slot]>),
    Rows(Box<[Box<[Option<Value>]>]>),
}

/// A record, cut down to what checks read.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) void: bool,
    /// The positions of its first and last entry.
    pub(super) entries: (u64, u64),
    pub(super) number: Arc<str>,
    pub(super) held: Box<[Held]>,
}

/// A place for a record; without cells where it is only known as the end of a link.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: RecordId,
    pub(super) register: u16,
    /// Place among the records of its register.
    pub(super) local: u32,
    pub(super) cells: Option<Cells>,
}

impl Place {
    /// The cells of a record that counts: put, and not void.
    pub(super) fn live(&self) -> Option<&Cells> {
        self.cells.as_ref().filter(|cells| !cells.void)
    }
}

/// A column of a register: a field that some check reads.
#[derive(Debug, Clone)]
struct Column {
    field: Arc<FieldRef>,
    presence_only: bool,
    /// For tables: the columns read.
    cells: Vec<Column>,
}

/// What is kept of a register.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    void: HashSet<StateId>,
    columns: Vec<Column>,
    /// The places of its records, in the order they came.
    pub(super) records: Vec<Slot>,
}

/// The number has no column of its own.
const NUMBER_COLUMN: u32 = u32::MAX;
/// A cell of a table: the table's column in the upper half, the cell's in the lower.
const HALF: u32 = 16;

/// All records in columns.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) layouts: Vec<Layout>,
    by_register: BTreeMap<RegisterId, u16>,
    pub(super) places: Vec<Place>,
    by_id: HashMap<RecordId, Slot>,
    by_number: HashMap<Arc<str>, Vec<Slot>>,
    /// For the end of a link and the register and column it comes through: where it comes from, by record id.
    back: HashMap<(Slot, u16, u16), Vec<Slot>>,
    texts: HashSet<Arc<str>>,
    organisation: Option<u16>,
    zone: TimeZone,
}

impl Columns {
    pub(super) fn new<'a>(
        registers: impl Iterator<Item = &'a Register>,
        organisation: Option<&RegisterId>,
        zone: TimeZone,
    ) -> Self {
        let (mut layouts, mut by_register) = (Vec::new(), BTreeMap::new());
        for register in registers {
            let void = |state: &&crate::define::register::State| state.kind == StateKind::Void;
            by_register.insert(register.id.clone(), u16::try_from(layouts.len()).unwrap_or(u16::MAX));
            layouts.push(Layout {
                void: register.workflow.states.iter().filter(void).map(|state| state.id.clone()).collect(),
                columns: Vec::new(),
                records: Vec::new(),
            });
        }
        let organisation = organisation.and_then(|id| by_register.get(id).copied());
        Self {
            layouts,
            by_register,
            places: Vec::new(),
            by_id: HashMap::new(),
            by_number: HashMap::new(),
            back: HashMap::new(),
            texts: HashSet::new(),
            organisation,
            zone,
        }
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(super) fn register(&self, id: &RegisterId) -> Option<u16> {
        self.by_register.get(id).copied()
    }

    pub(super) fn layout(&self, register: u16) -> Option<&Layout> {
        self.layouts.get(usize::from(register))
    }

    pub(super) fn place(&self, slot: Slot) -> Option<&Place> {
        self.places.get(slot as usize)
    }

    pub(super) fn find(&self, record: RecordId) -> Option<Slot> {
        self.by_id.get(&record).copied()
    }

    /// The records that bear a number, void ones too.
    pub(super) fn numbered(&self, number: &str) -> &[Slot] {
        self.by_number.get(number).map(Vec::as_slice).unwrap_or_default()
    }

    /// Keeps the fields that an expression reads, before any record is put.
    pub(super) fn keep(&mut self, reads: &[Read]) {
        for read in reads {
            self.keep_field(&read.field, read.presence_only);
        }
    }

    pub(super) fn keep_field(&mut self, field: &Arc<FieldRef>, presence_only: bool) {
        let Some(register) = self.register(&field.register) else { return };
        let Some(layout) = self.layouts.get_mut(usize::from(register)) else { return };
        match &field.table {
            _ if field.role == FieldRole::Number => {}
            None => {
                column(&mut layout.columns, field, presence_only);
            }
            Some(table) => {
                let whole = Arc::new(FieldRef {
                    table: None,
                    field: table.clone(),
                    kind: Kind::Table(Vec::new()),
                    ..(**field).clone()
                });
                if let Some(table) = column(&mut layout.columns, &whole, false) {
                    column(&mut table.cells, field, presence_only);
                }
            }
        }
    }

    /// Binds an expression to the columns.
    pub(super) fn bind(&self, expr: &Expr) -> Expr {
        expr.bind(&mut |field| self.column_of(field).unwrap_or(NUMBER_COLUMN - 1))
    }

    /// The column of a field.
    pub(super) fn column_of(&self, field: &FieldRef) -> Option<u32> {
        if field.role == FieldRole::Number {
            return Some(NUMBER_COLUMN);
        }
        let layout = self.layout(self.register(&field.register)?)?;
        let wanted = field.table.as_ref().unwrap_or(&field.field);
        let at = layout.columns.iter().position(|column| column.field.field == *wanted)?;
        let place = u32::try_from(at).ok()?;
        if field.table.is_none() {
            return Some(place);
        }
        let cells = &layout.columns.get(at)?.cells;
        let cell = cells.iter().position(|column| column.field.field == field.field)?;
        Some((place << HALF) | u32::try_from(cell).ok()?)
    }

    /// The column of a whole field, for the graph of dependencies.
    pub(super) fn field_column(&self, key: &FieldKey) -> Option<usize> {
        let layout = self.layout(self.register(&key.0)?)?;
        let wanted = key.1.as_ref().unwrap_or(&key.2);
        layout.columns.iter().position(|column| column.field.field == *wanted)
    }

    /// Puts a record; gives its place and what was there.
    pub(super) fn put(&mut self, state: &RecordState) -> Option<(Slot, Option<Cells>)> {
        let register = self.register(&state.register)?;
        let slot = self.place_for(state.record, register);
        let held = self.held(state, register);
        let number: Arc<str> = state.number().unwrap_or_default().into();
        let layout = self.layout(register)?;
        // Of an erased record only the header is left: it shows nothing any more.
        let void = state.erased || state.state.as_ref().is_some_and(|state| layout.void.contains(state));
        let old = self.replace(slot, Some(Cells { void, entries: (state.first_seq, state.last_seq), number, held }));
        Some((slot, old))
    }

    /// Takes a record away, as if it had never been put.
    pub(super) fn take(&mut self, slot: Slot) -> Option<Cells> {
        self.replace(slot, None)
    }

    /// The same records without those whose first entry is not among the first `size`: they are only known as ends of links.
    ///
    /// Those with later entries are in it as they are now; they are named, to be put again.
    pub(super) fn before(&self, size: u64) -> (Self, Vec<RecordId>) {
        let (mut places, mut changed) = (Vec::with_capacity(self.places.len()), Vec::new());
        for place in &self.places {
            let cells = place.cells.as_ref().filter(|cells| cells.entries.0 < size);
            changed.extend(cells.filter(|cells| cells.entries.1 >= size).map(|_| place.id));
            places.push(Place { cells: cells.cloned(), ..*place });
        }
        let is_there = |slot: &Slot| places.get(*slot as usize).is_some_and(|place| place.cells.is_some());
        let there = |slots: &Vec<Slot>| -> Option<Vec<Slot>> {
            let slots: Vec<Slot> = slots.iter().copied().filter(is_there).collect();
            (!slots.is_empty()).then_some(slots)
        };
        let by_number =
            self.by_number.iter().filter_map(|(number, slots)| Some((Arc::clone(number), there(slots)?))).collect();
        let back = self.back.iter().filter_map(|(end, sources)| Some((*end, there(sources)?))).collect();
        let before = Self {
            layouts: self.layouts.clone(),
            by_register: self.by_register.clone(),
            by_id: self.by_id.clone(),
            by_number,
            back,
            texts: self.texts.clone(),
            organisation: self.organisation,
            zone: self.zone.clone(),
            places,
        };
        (before, changed)
    }

    fn replace(&mut self, slot: Slot, cells: Option<Cells>) -> Option<Cells> {
        let register = self.place(slot)?.register;
        let new_links: Vec<_> = cells.iter().flat_map(links).collect();
        let new_number = cells.as_ref().map(|cells| Arc::clone(&cells.number));
        let place = self.places.get_mut(slot as usize)?;
        let old = std::mem::replace(&mut place.cells, cells);
        let id = place.id;
        for (column, end) in old.iter().flat_map(links) {
            if let Some(sources) = self.back.get_mut(&(end, register, column)) {
                sources.retain(|source| *source != slot);
            }
        }
        for (column, end) in new_links {
            let places = &self.places;
            let sources = self.back.entry((end, register, column)).or_default();
            let before =
                sources.partition_point(|source| places.get(*source as usize).is_some_and(|place| place.id < id));
            if sources.get(before) != Some(&slot) {
                sources.insert(before, slot);
            }
        }
        let old_number = old.as_ref().map(|cells| Arc::clone(&cells.number));
        if old_number != new_number {
            if let Some(slots) = old_number.and_then(|number| self.by_number.get_mut(&number)) {
                slots.retain(|other| *other != slot);
            }
            if let Some(number) = new_number.filter(|number| !number.is_empty()) {
                self.by_number.entry(number).or_default().push(slot);
            }
        }
        old
    }

    fn place_for(&mut self, id: RecordId, register: u16) -> Slot {
        if let Some(&slot) = self.by_id.get(&id) {
            return slot;
        }
        let slot = Slot::try_from(self.places.len()).unwrap_or(Slot::MAX);
        let records = self.layouts.get_mut(usize::from(register)).map(|layout| &mut layout.records);
        let local = records.map_or(0, |records| {
            records.push(slot);
            u32::try_from(records.len() - 1).unwrap_or(u32::MAX)
        });
        self.places.push(Place { id, register, local, cells: None });
        self.by_id.insert(id, slot);
        slot
    }

    fn held(&mut self, state: &RecordState, register: u16) -> Box<[Held]> {
        // Taken out for a moment, so that places for the ends of links can be made on the way.
        let columns = self.layouts.get_mut(usize::from(register)).map(|layout| std::mem::take(&mut layout.columns));
        let columns = columns.unwrap_or_default();
        let held = columns.iter().map(|column| self.held_one(state, column)).collect();
        if let Some(layout) = self.layouts.get_mut(usize::from(register)) {
            layout.columns = columns;
        }
        held
    }

    fn held_one(&mut self, state: &RecordState, column: &Column) -> Held {
        let field = &column.field;
        match &field.kind {
            _ if field.role == FieldRole::State => match &state.state {
                Some(state) => Held::Value(Value::Text(self.shared(state.as_str()))),
                None => Held::Nothing,
            },
            Kind::Link { .. } => {
                let links = state.links.get(&field.field).map(Vec::as_slice).unwrap_or_default();
                let ends: Box<[Slot]> = links
                    .iter()
                    .filter_map(|link| Some((self.register(&link.register)?, link.to)))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .map(|(register, to)| self.place_for(to, register))
                    .collect();
                if ends.is_empty() { Held::Nothing } else { Held::Links(ends) }
            }
            Kind::Files => match state.files.get(&field.field).map_or(0, Vec::len) {
                0 => Held::Nothing,
                files => Held::Value(Value::Number(Decimal::from(files))),
            },
            Kind::Table(_) => {
                let rows: Vec<_> =
                    state.tables.get(&field.field).into_iter().flat_map(BTreeMap::values).cloned().collect();
                let cell = |judge: &mut Self, row: &BTreeMap<FieldId, Raw>, cell: &Column| {
                    row.get(&cell.field.field).and_then(|raw| judge.read(raw, cell))
                };
                let rows: Box<[Box<[_]>]> =
                    rows.iter().map(|row| column.cells.iter().map(|one| cell(self, row, one)).collect()).collect();
                if rows.is_empty() { Held::Nothing } else { Held::Rows(rows) }
            }
            _ => {
                state.fields.get(&field.field).and_then(|raw| self.read(raw, column)).map_or(Held::Nothing, Held::Value)
            }
        }
    }

    fn read(&mut self, raw: &Raw, column: &Column) -> Option<Value> {
        let value = Value::read(raw, &column.field.kind, &self.zone)?;
        Some(match value {
            _ if column.presence_only => Value::Flag(true),
            Value::Text(text) if text.len() <= 24 => Value::Text(self.shared(&text)),
            Value::Texts(texts) => Value::Texts(texts.iter().map(|text| self.shared(text)).collect()),
            value => value,
        })
    }

    /// The text, shared with all its equals.
    fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&text));
        text
    }

    /// The records whose link leads here through this column of that register.
    pub(super) fn pointing(&self, end: Slot, register: u16, column: u16) -> &[Slot] {
        self.back.get(&(end, register, column)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The ends of a record's link column, void ones too.
    pub(super) fn ends(&self, slot: Slot, column: usize) -> &[Slot] {
        match self.place(slot).and_then(|place| place.cells.as_ref()).and_then(|cells| cells.held.get(column)) {
            Some(Held::Links(ends)) => ends,
            _ => &[],
        }
    }

    /// Columns that hold links, by register.
    pub(super) fn link_columns(&self) -> impl Iterator<Item = (u16, u16, Option<&RegisterId>)> {
        self.layouts.iter().enumerate().flat_map(|(register, layout)| {
            let columns = layout.columns.iter().enumerate();
            columns.filter_map(move |(column, kept)| match &kept.field.kind {
                Kind::Link { to, .. } => {
                    Some((u16::try_from(register).ok()?, u16::try_from(column).ok()?, to.as_ref()))
                }
                _ => None,
            })
        })
    }

    fn is_live(&self, slot: Slot) -> bool {
        self.place(slot).is_some_and(|place| place.live().is_some())
    }
}

/// The column of a field, made where it is not yet there.
fn column<'c>(columns: &'c mut Vec<Column>, field: &Arc<FieldRef>, presence_only: bool) -> Option<&'c mut Column> {
    let place = columns.iter().position(|column| column.field.field == field.field);
    match place.and_then(|place| columns.get_mut(place)) {
        Some(known) => known.presence_only &= presence_only,
        None => columns.push(Column { field: Arc::clone(field), presence_only, cells: Vec::new() }),
    }
    let place = place.unwrap_or(columns.len() - 1);
    columns.get_mut(place)
}

fn links(cells: &Cells) -> impl Iterator<Item = (u16, Slot)> {
    cells.held.iter().enumerate().flat_map(|(column, held)| {
        let ends: &[Slot] = if let Held::Links(ends) = held { ends } else { &[] };
        ends.iter().map(move |end| (u16::try_from(column).unwrap_or(u16::MAX), *end))
    })
}

impl Data for Columns {
    fn value(&self, at: Handle, field: &FieldRef) -> Option<Value> {
        let cells = self.place(at.record)?.cells.as_ref()?;
        if field.column == NUMBER_COLUMN {
            return (!cells.number.is_empty()).then(|| Value::Text(Arc::clone(&cells.number)));
        }
        if field.table.is_none() {
            return if let Held::Value(value) = cells.held.get(field.column as usize)? {
                Some(value.clone())
            } else {
                None
            };
        }
        let Held::Rows(rows) = cells.held.get((field.column >> HALF) as usize)? else { return None };
        rows.get(at.row as usize)?.get((field.column & ((1 << HALF) - 1)) as usize)?.clone()
    }

    fn size(&self, at: Handle, field: &FieldRef) -> usize {
        if field.column == NUMBER_COLUMN || field.table.is_some() {
            return usize::from(self.value(at, field).is_some());
        }
        let cells = self.place(at.record).and_then(|place| place.cells.as_ref());
        match cells.and_then(|cells| cells.held.get(field.column as usize)) {
            None | Some(Held::Nothing) => 0,
            Some(Held::Links(ends)) => ends.iter().filter(|end| self.is_live(**end)).count(),
            Some(Held::Rows(rows)) => rows.len(),
            Some(Held::Value(Value::Number(files))) if field.kind == Kind::Files => {
                files.to_usize().unwrap_or_default()
            }
            Some(Held::Value(_)) => 1,
        }
    }

    fn members(&self, at: Handle, which: Members<'_>, visit: &mut dyn FnMut(Handle) -> ControlFlow<()>) {
        let slots = match which {
            Members::Links(field) => self.ends(at.record, field.column as usize),
            Members::Pointing(field) => {
                let register = self.register(&field.register).unwrap_or(u16::MAX);
                self.pointing(at.record, register, u16::try_from(field.column).unwrap_or(u16::MAX))
            }
            Members::Rows(field) => {
                let rows = self.size(at, field);
                for row in 0..u32::try_from(rows).unwrap_or(u32::MAX) {
                    if visit(Handle { record: at.record, row }).is_break() {
                        return;
                    }
                }
                return;
            }
        };
        for &slot in slots {
            if self.is_live(slot) && visit(Handle::record(slot)).is_break() {
                return;
            }
        }
    }

    fn organisation(&self) -> Option<Handle> {
        let layout = self.layout(self.organisation?)?;
        // The one with the smallest id, so that it does not depend on which came first.
        let live = layout.records.iter().filter(|slot| self.is_live(**slot));
        live.min_by_key(|slot| self.place(**slot).map(|place| place.id)).map(|slot| Handle::record(*slot))
    }
}
