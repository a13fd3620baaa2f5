//! The rows of a register that one reader may see, as they are or as they were at the end of a day.

use std::ops::ControlFlow;

use jiff::civil::Date;
use plumb_model::{
    define::register::{Field, FieldKind, Register, StateKind},
    derived::{Cell, Derived},
    fold::RecordState,
};
use plumb_store::{Filter as StoreFilter, Narrowing, Test};

use crate::{
    Engine,
    access::Reader,
    desk::{Filter, Problem, ProblemKind, RegisterTable, TableCell, TableColumn},
    given::own_field,
    records::{Keys, LANGUAGE},
    written::{NUMBER, STATE, Written, headers},
};

/// Rows at most: what an import takes back.
const MOST: usize = 200_000;

/// A table as it is asked for.
pub(crate) struct TableAsked<'a> {
    pub(crate) register: &'a str,
    pub(crate) filters: &'a [Filter],
    pub(crate) columns: &'a [String],
    pub(crate) void: bool,
    pub(crate) on: Option<Date>,
}

impl Engine {
    /// A register as rows under headers, oldest record first.
    pub(crate) fn table(&self, reader: &Reader, asked: &TableAsked<'_>) -> Result<RegisterTable, Problem> {
        let look = self.look_of(reader)?;
        let register = look.register(asked.register)?;
        let people = look.people()?;
        let keys = Keys { look: &look, reader, people: &people, register };
        let (filters, narrowed) = keys.all(asked.filters)?;
        let fields = chosen(reader, register, asked.columns)?;
        let size = match asked.on {
            Some(day) if day < look.today => look.snapshot.size_before(look.end_of(day)?)?,
            _ => look.snapshot.size(),
        };
        let mut written = Written::new(&look, reader)?;
        let (mut rows, mut stopped): (Vec<Vec<TableCell>>, Option<Problem>) = (Vec::new(), None);
        let mut each = |record: RecordState| {
            let row = match wanted(&look, reader, register, asked.void, (&filters, &narrowed), &record) {
                Ok(false) => return ControlFlow::Continue(()),
                Ok(true) if rows.len() >= MOST => Err(too_many(register)),
                Ok(true) => row(&mut written, register, &record, &fields),
                Err(problem) => Err(problem),
            };
            match row {
                Ok(row) => {
                    rows.push(row);
                    ControlFlow::Continue(())
                }
                Err(problem) => {
                    stopped = Some(problem);
                    ControlFlow::Break(())
                }
            }
        };
        if size == look.snapshot.size() {
            look.snapshot.each_record(Some(&register.id), &mut each)?;
        } else {
            look.snapshot.each_record_at(size, Some(&register.id), &mut each)?;
        }
        if let Some(problem) = stopped {
            return Err(problem);
        }
        let own = |names| TableColumn { header: headers::own(register, names).to_owned(), field: None, long: false };
        let columns = fields.iter().map(|field| TableColumn {
            header: headers::of_field(register, field),
            field: Some(field.id.to_string()),
            long: matches!(field.kind, FieldKind::Prose | FieldKind::Table(_)),
        });
        Ok(RegisterTable {
            register: register.id.to_string(),
            name: register.name.get(LANGUAGE).to_owned(),
            columns: [own(NUMBER), own(STATE)].into_iter().chain(columns).collect(),
            rows,
            day: asked.on.filter(|day| *day < look.today).unwrap_or(look.today),
            size,
            root: look.snapshot.root_at(size)?.to_hex(),
        })
    }
}

/// The fields asked for, or all that this reader may see, in the form's order.
fn chosen<'r>(reader: &Reader, register: &'r Register, columns: &[String]) -> Result<Vec<&'r Field>, Problem> {
    if columns.is_empty() {
        return Ok(register.fields.iter().filter(|field| !reader.hides(register, &field.id)).collect());
    }
    let mut fields: Vec<&Field> = Vec::new();
    for name in columns {
        let field = own_field(reader, register, name)?;
        if !fields.iter().any(|known| known.id == field.id) {
            fields.push(field);
        }
    }
    Ok(fields)
}

fn wanted(
    look: &crate::engine::Look,
    reader: &Reader,
    register: &Register,
    void: bool,
    (filters, narrowed): (&[StoreFilter], &[Narrowing]),
    record: &RecordState,
) -> Result<bool, Problem> {
    let state = record.state.as_ref().and_then(|state| register.state(state.as_str()));
    if record.erased || (!void && state.is_some_and(|state| state.kind == StateKind::Void)) {
        return Ok(false);
    }
    // Access is today's, also to what a record held on a past day.
    if !reader.sees_everything() && !reader.may_see_record(look, record.record)? {
        return Ok(false);
    }
    if filters.is_empty() && narrowed.is_empty() {
        return Ok(true);
    }
    let derived = look.derive(record);
    Ok(filters.iter().all(|filter| fits(&derived.cells, filter))
        && narrowed.iter().all(|narrowing| narrows(record, &derived, narrowing)))
}

/// The same for what stands beside a record.
pub(crate) fn narrows(record: &RecordState, derived: &Derived, narrowing: &Narrowing) -> bool {
    match narrowing {
        Narrowing::Among(records) => records.contains(&record.record),
        Narrowing::Mine(person) => derived.access.mine.contains(person),
        Narrowing::DueBy(day) => derived.due.iter().any(|due| due.day <= *day),
        Narrowing::Words(text) => {
            let parts = |text: &str| -> Vec<String> {
                let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                parts.map(str::to_lowercase).collect()
            };
            let (have, wanted) = (parts(&derived.search), parts(text));
            let Some((last, whole)) = wanted.split_last() else { return false };
            whole.iter().all(|word| have.contains(word)) && have.iter().any(|word| word.starts_with(last))
        }
    }
}

/// The store's own test of a list, over cells in hand.
pub(crate) fn fits(cells: &[Cell], filter: &StoreFilter) -> bool {
    let mut keys = cells.iter().filter(|cell| cell.field == filter.field).map(|cell| &cell.key);
    match &filter.test {
        Test::Is(key) => keys.any(|have| have == key),
        Test::OneOf(any) => keys.any(|have| any.contains(have)),
        Test::Between(from, to) => {
            keys.any(|have| from.as_ref().is_none_or(|from| have >= from) && to.as_ref().is_none_or(|to| have < to))
        }
        Test::Absent => keys.next().is_none(),
    }
}

fn row(
    written: &mut Written<'_>,
    register: &Register,
    record: &RecordState,
    fields: &[&Field],
) -> Result<Vec<TableCell>, Problem> {
    let number = record.number().map_or(TableCell::Empty, |number| TableCell::Text(number.to_owned()));
    let mut row = vec![number, Written::state(register, record)];
    for field in fields {
        row.push(written.cell(record, field)?);
    }
    Ok(row)
}

fn too_many(register: &Register) -> Problem {
    let say = format!("`{}` has more than {MOST} records that fit; nothing was written", register.id);
    Problem::new(ProblemKind::Content, "export.too-many", say).help("narrow it, such as by a year")
}
